"""What a template prints of the small ledger, as plain text."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from narrative.manual_ledger import example_figures, example_settings
from zdxm.errors import TemplateError
from zdxm.filters.values import CLOSE, OPEN, SPLIT
from zdxm.narrative.compose import choose_project, compose
from zdxm.narrative.context import context_of
from zdxm.narrative.pen import Pen
from zdxm.plain import write_text

if TYPE_CHECKING:
    from zdxm.narrative.blocks import Narrative

__all__ = ["PROJECT", "context", "fault_of", "filled", "printed", "unmarked"]

PROJECT = "甲项目"
"""The one that reports on one project are about."""

_KIND = "总结"
_MARK = re.compile(f"{OPEN}[^{SPLIT}]*{SPLIT}|{CLOSE}")
_TITLE = "# 标题\n\n"


@cache
def context() -> dict[str, object]:
    """Every variable, filled from the small ledger."""
    figures, settings = example_figures(), example_settings()
    pen = Pen.of(figures, settings)
    return context_of(figures, settings, pen, choose_project(figures, PROJECT))


def unmarked(text: str) -> str:
    """Printed text without its marks."""
    return _MARK.sub("", text)


def filled(template: str) -> Narrative:
    """A template as the main file of a kind of its own, filled."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "templates" / _KIND / "report.j2"
        file.parent.mkdir(parents=True)
        file.write_text(template, encoding="utf-8")
        settings = replace(example_settings(), folder=Path(folder), templates="templates")
        return compose(example_figures(), settings, kind=_KIND, project=PROJECT)


def printed(template: str) -> str:
    """What a piece of a template prints; one that begins with a title is a whole template."""
    if template.startswith("# "):
        return _text(filled(template))
    return _text(filled(_TITLE + template)).partition("\n")[2].strip("\n")


def fault_of(template: str) -> str:
    """What is said of a broken template.

    Raises:
        ValueError: it is not broken.
    """
    try:
        filled(template)
    except TemplateError as error:
        return f"位置：{error.place}\n\n原因：{error.reason}\n\n怎么改：{error.remedy}"
    raise ValueError(template)


def _text(narrative: Narrative) -> str:
    lines = write_text(narrative).decode("utf-8-sig").splitlines()
    return "\n".join(line.strip() for line in lines)
