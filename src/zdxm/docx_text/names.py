"""Names of WordprocessingML and how its simple values are read; wrong values count as not there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["MC", "R_ID", "WORD", "child_value", "is_on", "length", "number", "qualified", "word_attribute"]

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_OFF = frozenset({"0", "false", "off", "none"})
_MEASURE = re.compile(r"(-?\d+(?:\.\d+)?)(mm|cm|in|pt|pc|pi)?")
_TWIPS = {"": 1.0, "mm": 1440 / 25.4, "cm": 1440 / 2.54, "in": 1440.0, "pt": 20.0, "pc": 240.0, "pi": 240.0}


def qualified(name: str) -> str:
    """A w: name as lxml spells it."""
    return WORD + name


def word_attribute(element: etree._Element | None, name: str) -> str:
    """A w: attribute; empty where element or attribute are missing."""
    return "" if element is None else element.get(WORD + name) or ""


def child_value(element: etree._Element | None, name: str) -> str:
    """``w:val`` of a w: child; empty where there is none."""
    return "" if element is None else word_attribute(element.find(WORD + name), "val")


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch such as ``w:b`` is there and on."""
    return element is not None and (element.get(WORD + "val") or "1") not in _OFF


def length(text: str) -> int | None:
    """A measure in twips, as a whole number or with a unit; None for anything else."""
    found = _MEASURE.fullmatch(text.strip())
    return round(float(found[1]) * _TWIPS[found[2] or ""]) if found else None


def number(text: str) -> int | None:
    """A whole number; None for anything else."""
    found = _MEASURE.fullmatch(text.strip())
    return round(float(found[1])) if found and not found[2] else None
