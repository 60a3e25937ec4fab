"""Money and percent cells. A value is read exactly or not at all.

A cell's own unit beats the column's: ``1.64亿元`` in a 万元 column is 16400万元.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from zdxm.cells.words import fold, is_blank, is_ditto, read_text, without_marks
from zdxm.declare import pattern
from zdxm.rules import Code, Fault
from zdxm.units import FULL_RATE, Unit, to_yuan

if TYPE_CHECKING:
    from zdxm.workbook.model import Raw


class Reading(NamedTuple):
    """A number as read: whole 元 or hundredths of a percent; None for a blank or an unreadable cell."""

    value: int | None
    fault: Fault | None = None


MOST = 10**14
"""元; more than any budget. 10,000 of them together, and its rate of a plan of 1元, are inside 64 bits."""

BLANK = Reading(None)

_SURELY_DUST = 0.005
"""元; a product of floats this near a whole 元 is that whole 元, whatever the float's own error."""
_SAFE = 1e13
"""元, or hundredths of a percent; up to here that error is far below :data:`_SURELY_DUST`."""
_SURELY_BELOW_HALF = 0.499
"""Hundredths of a percent; this far from a tie the float's own error cannot turn the rounding."""

_HEDGE_BEFORE = r"(?:大约|约为|约|近|超过|超|逾|不足|将近|至少)"
_HEDGE_AFTER = r"(?:余|多|左右|以上|上下|以内|以下)"
_NUMBER = r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][-+]?\d{1,2})?|[-+]?\.\d+"
_UNITS = {
    "亿元": Unit.YI,
    "亿": Unit.YI,
    "百万元": Unit.MILLION,
    "万元": Unit.WAN,
    "万": Unit.WAN,
    "千元": Unit.THOUSAND,
    "元": Unit.YUAN,
}
_LABEL = r"(?:总投资|计划投资|年度计划投资|完成投资|投资|概算|估算)[:为]?"
_AMOUNT = (
    rf"(?:{_LABEL})?(?:人民币|RMB|[¥￥])?(?P<before>{_HEDGE_BEFORE})?(?P<number>{_NUMBER})(?P<middle>{_HEDGE_AFTER})?"
    rf"(?P<unit>{'|'.join(_UNITS)})?(?:人民币)?(?P<after>{_HEDGE_AFTER})?"
)
_REMARK = r"\([^()]*\)|\[[^\[\]]*\]|[*※★☆▲△●#†‡]+|注\d*"
"""What stands behind an amount and is no part of it: (含土地款), [1], *."""
_REMARKED = pattern(rf"{_AMOUNT}整?(?P<remarks>(?:{_REMARK})*)")
_OWN_UNIT = pattern(rf"[(\[](?P<unit>{'|'.join(_UNITS)})(?P<more>[,;、:].*)?[)\]]")
"""A remark that is, or begins with, the unit of the amount before it."""
_FOREIGN = pattern(
    r"[(\[][十百千万亿]*(?:美元|美金|欧元|港元|港币|日元|英镑|韩元|澳元|[A-Z]{3}|[$€£])[)\]]", re.IGNORECASE
)
_TYPED_AS_TEXT = "'’‘`"
"""Before a number, what a clerk types so that the cell stays a text."""
_COMPOUND = pattern(rf"(?P<yi>\d+)亿(?:零)?(?P<wan>\d+(?:\.\d+)?)万元?整?(?P<remarks>(?:{_REMARK})*)")
_SPACE_GROUPED = pattern(r"[-+]?\d{1,3}(?:[ \u00a0]\d{3})+(?:\.\d+)?")
_SPLIT_NUMBER = pattern(r"[\d.,]\s+[\d.,]")
_PERCENT = pattern(
    rf"(?P<before>{_HEDGE_BEFORE})?(?P<number>{_NUMBER})(?P<sign>%)?(?P<after>{_HEDGE_AFTER})?"
)

_MONEY_REMEDY = "请在这一格只填数字（单位与表头一致），文字说明写到备注栏"
_DITTO = "金额不能照抄上一行，几个项目会重复计算"
_DITTO_REMEDY = "请给这个项目填上它自己的数字"
_PERCENT_REMEDY = "请在这一格只填百分数，如42.14%"


Numbers = list[int | None]
Faults = list[tuple[int, Fault]]
"""What is wrong in a column, each with the position of its cell."""


def read_money_column(cells: Sequence[Raw], unit: Unit) -> tuple[Numbers, Faults]:
    """A column of money cells, each as :func:`read_money` reads it."""
    return _read_column(cells, int(unit), _SURELY_DUST, lambda cell: read_money(cell, unit))


def read_percent_column(cells: Sequence[Raw], *, fraction: bool) -> tuple[Numbers, Faults]:
    """A column of percent cells, each as :func:`read_percent` reads it."""
    factor = FULL_RATE if fraction else 100
    return _read_column(cells, factor, _SURELY_BELOW_HALF, lambda cell: read_percent(cell, fraction=fraction))


def _read_column(
    cells: Sequence[Raw], factor: int, slack: float, read: Callable[[Raw], Reading]
) -> tuple[Numbers, Faults]:
    """Floats whose product with the factor is beyond doubt the quick way, all other cells one by one."""
    values: Numbers = [
        whole
        if isinstance(cell, float)
        and -_SAFE < (exact := cell * factor) < _SAFE
        and -slack <= exact - (whole := round(exact)) <= slack
        else None
        for cell in cells
    ]
    faults = []
    for at, cell in enumerate(cells):
        if values[at] is None and cell != "":
            values[at], fault = read(cell)
            if fault is not None:
                faults.append((at, fault))
    return values, faults


def read_money(raw: Raw | None, unit: Unit) -> Reading:
    """Read one money cell as whole 元.

    Args:
        raw: the cell; numbers are in ``unit``, text may carry a unit of its own.
        unit: the column's unit.

    >>> read_money(1234.5600000001, Unit.WAN).value, read_money("１２，０００", Unit.WAN).value
    (12345600, 120000000)
    >>> read_money("1.64亿元", Unit.WAN).value, read_money("2000万件", Unit.WAN).value
    (164000000, None)
    >>> read_money("—", Unit.WAN)
    Reading(value=None, fault=None)
    """
    if isinstance(raw, str):
        return _money_text(raw, unit) if raw else BLANK
    if raw is None:
        return BLANK
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return Reading(None, _not_a_number(read_text(raw)))
    if isinstance(raw, float) and not math.isfinite(raw):
        return Reading(None, _not_a_number(str(raw)))
    return _in_yuan(Decimal(repr(raw)), unit, str(raw))


@lru_cache(maxsize=65536)
def _money_text(text: str, unit: Unit) -> Reading:
    if is_blank(text):
        return BLANK
    text, marks = without_marks(stands := text)
    if _SPLIT_NUMBER.search(text.strip()) and not _SPACE_GROUPED.fullmatch(_narrow(text)):
        return Reading(None, _not_a_number(stands))
    folded = fold(text).lstrip(_TYPED_AS_TEXT)
    match = _COMPOUND.fullmatch(folded)
    if match:
        reading = _in_yuan(Decimal(match["yi"]) * 10_000 + Decimal(match["wan"]), Unit.WAN, folded)
        return _remarked(reading, stands, marks + match["remarks"])
    match = _REMARKED.fullmatch(folded)
    if not match or _FOREIGN.search(match["remarks"]):
        return Reading(None, _not_a_number(stands))
    own, remark = _unit_apart(match["unit"], match["remarks"])
    reading = _in_yuan(Decimal(match["number"].replace(",", "")), _UNITS.get(own, unit), text)
    hedged = reading.value is not None and (match["before"] or match["middle"] or match["after"])
    return _remarked(Reading(reading.value, _hedged(text)) if hedged else reading, stands, marks + remark)


def _unit_apart(own: str | None, remarks: str) -> tuple[str, str]:
    """The cell's own unit, which may stand in brackets, and what else is remarked."""
    found = None if own else _OWN_UNIT.match(remarks)
    if found is None:
        return own or "", remarks
    return found["unit"], (found["more"] or "") + remarks[found.end() :]


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _in_yuan(amount: Decimal, unit: Unit, shown: str) -> Reading:
    if abs(amount) * int(unit) > MOST:
        return Reading(
            None,
            Fault(
                Code.TEXT_IN_NUMBER,
                f"“{shown}”按{unit.label}计大得不合理，没有采用",
                "请核对这一格的数字和单位",
            ),
        )
    yuan, whole = to_yuan(amount, unit)
    return Reading(yuan) if whole else Reading(yuan, _rounded(shown, unit, yuan))


def _not_a_number(text: str) -> Fault:
    shown = " ".join(text.split())
    if is_ditto(shown):
        return Fault(Code.TEXT_IN_NUMBER, f"金额栏里是“{shown}”：{_DITTO}，按空白处理", _DITTO_REMEDY)
    return Fault(Code.TEXT_IN_NUMBER, f"金额栏里是“{shown}”，读不成数，按空白处理", _MONEY_REMEDY)


def _hedged(text: str) -> Fault:
    return Fault(Code.HEDGED, f"“{text.strip()}”是约数，按所写的数字计算", "请改填准确数字")


def _remarked(reading: Reading, text: str, remark: str) -> Reading:
    """What was read, with a word on what stands in the cell beside the number."""
    if not remark or reading.value is None:
        return reading
    said = f"“{' '.join(text.split())}”在数字以外还写着“{remark}”，按前面的数字计算"
    return Reading(reading.value, Fault(Code.HEDGED, said, _MONEY_REMEDY))


def _rounded(shown: str, unit: Unit, yuan: int) -> Fault:
    return Fault(
        Code.ROUNDED,
        f"“{shown}”（{unit.label}）不是整数元，四舍五入为{yuan}元",
        "如需精确，请按元核对原始数字",
    )


def read_percent(raw: Raw | None, *, fraction: bool = False) -> Reading:
    """Read one percent cell as hundredths of a percent.

    Args:
        raw: the cell.
        fraction: numbers of this column are shares of 1 (a cell formatted as %), not percents.

    >>> read_percent(0.4214, fraction=True).value, read_percent("42.14%").value, read_percent(107.56).value
    (4214, 4214, 10756)
    """
    if raw is None or raw == "":
        return BLANK
    if isinstance(raw, str):
        return _percent_text(raw, fraction=fraction)
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw):
        return Reading(None, _not_a_percent(read_text(raw)))
    return _in_hundredths(Decimal(repr(raw)) * (100 if fraction else 1), read_text(raw))


@lru_cache(maxsize=16384)
def _percent_text(text: str, *, fraction: bool) -> Reading:
    if is_blank(text):
        return BLANK
    text, marks = without_marks(stands := text)
    match = _PERCENT.fullmatch(fold(text))
    if not match:
        return Reading(None, _not_a_percent(stands))
    number = Decimal(match["number"].replace(",", ""))
    reading = _in_hundredths(number * (100 if fraction and not match["sign"] else 1), text)
    hedged = reading.value is not None and (match["before"] or match["after"])
    return Reading(reading.value, _hedged(text)) if hedged else _remarked(reading, stands, marks)


def _in_hundredths(percent: Decimal, shown: str) -> Reading:
    if abs(percent) > MOST:
        return Reading(None, _not_a_percent(shown))
    return Reading(int((percent * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)))


def _not_a_percent(text: str) -> Fault:
    return Fault(Code.PERCENT_UNREAD, f"百分比栏里是“{text}”，读不成数，按空白处理", _PERCENT_REMEDY)
