"""Columns to be filled in by hand: width and format, and what Excel and WPS accept and suggest there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from xml.sax.saxutils import escape, quoteattr

from zdxm.diagnostics import column_letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["EntryColumn", "validations_xml"]

_LAST_ROW = 10_000  # how far down a sheet the lists reach
_LONGEST_LIST = 255  # characters that Excel takes for a list written into the cell's rule
_NOT_A_NUMBER = "这一格只填数字，单位与表头上方写的一致"
_NOT_IN_LIST = "请从下拉列表里选"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryColumn:
    """One column to be filled in.

    Attributes:
        width: in half-width characters.
        kind: how its cells are shown; amounts take numbers from 0 up only.
        choices: what the drop-down list offers.
        strict: whether nothing but the choices is accepted.
        prompt: what is shown beside a selected cell; "" for nothing.
    """

    width: int
    kind: Literal["text", "amount", "date", "whole"] = "text"
    choices: tuple[str, ...] = ()
    strict: bool = False
    prompt: str = ""


def validations_xml(columns: Sequence[EntryColumn], first: int) -> str:
    """The rules of the cells below a header; "" where there is none.

    Args:
        columns: from the sheet's first column on.
        first: number of the first row below the header, counted from 1.

    Raises:
        ValueError: a list is longer than a spreadsheet program takes.
    """
    ruled = [
        (at, column)
        for at, column in enumerate(columns)
        if column.choices or column.prompt or column.kind == "amount"
    ]
    rules = "".join(_rules(ruled, first))
    return f"<dataValidations count='{len(ruled)}'>{rules}</dataValidations>" if ruled else ""


def _rules(columns: Sequence[tuple[int, EntryColumn]], first: int) -> Iterator[str]:
    for at, column in columns:
        letters = column_letters(at)
        shown = f" showInputMessage='1' prompt={quoteattr(column.prompt)}" if column.prompt else ""
        yield f"<dataValidation {_rule(column)} allowBlank='1'{shown} "
        yield f"sqref='{letters}{first}:{letters}{_LAST_ROW}'>{_operands(column)}</dataValidation>"


def _rule(column: EntryColumn) -> str:
    if column.choices:
        refused = f" showErrorMessage='1' error='{_NOT_IN_LIST}'" if column.strict else ""
        return f"type='list'{refused}"
    if column.kind == "amount":
        return f"type='decimal' operator='greaterThanOrEqual' showErrorMessage='1' error='{_NOT_A_NUMBER}'"
    return "type='none'"


def _operands(column: EntryColumn) -> str:
    if column.choices:
        listed = ",".join(column.choices)
        if len(listed) > _LONGEST_LIST:
            raise ValueError(listed)
        return f"<formula1>{escape(chr(34) + listed + chr(34))}</formula1>"
    return "<formula1>0</formula1>" if column.kind == "amount" else ""
