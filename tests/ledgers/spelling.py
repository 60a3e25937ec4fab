"""How clerks write a value into a cell, and what a careful person reads there."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

__all__ = ["AMOUNTS", "RATES", "SCALES", "Written", "exact", "spell", "spell_rate"]

SCALES = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "百万元": Decimal(10**6),
    "亿元": Decimal(10**8),
}
_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")


@dataclass(frozen=True, slots=True)
class Written:
    """One cell.

    Attributes:
        shown: what is put into it.
        value: what it says: whole 元, or hundredths of a percent; None for nothing.
        reported: it must be named in a diagnostic.
        number_format: Excel's format, empty for General.
        cached: for a formula, its calculated value; None for a formula that was never calculated.
    """

    shown: object
    value: int | None
    reported: bool = False
    number_format: str = ""
    cached: float | None = None


def exact(yuan: int, unit: str) -> Decimal:
    """An amount in a unit, without exponent or trailing zeros."""
    amount = Decimal(yuan) / SCALES[unit]
    return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.normalize()


def _number(yuan: int, unit: str) -> int | float:
    amount = exact(yuan, unit)
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _plain(yuan: int, unit: str, _: random.Random) -> Written:
    return Written(_number(yuan, unit), yuan)


def _dust(yuan: int, unit: str, _: random.Random) -> Written:
    return Written(float(exact(yuan, unit)) + 1e-10, yuan)


def _text(yuan: int, unit: str, _: random.Random) -> Written:
    return Written(f"{exact(yuan, unit):f}", yuan)


def _padded(yuan: int, unit: str, rng: random.Random) -> Written:
    return Written(rng.choice((" {}", "{} ", "{}\n", "\u3000{}")).format(f"{exact(yuan, unit):f}"), yuan)


def _commas(yuan: int, unit: str, _: random.Random) -> Written:
    return Written(f"{exact(yuan, unit):,f}", yuan)


def _wide_commas(yuan: int, unit: str, _: random.Random) -> Written:
    return Written(f"{exact(yuan, unit):,f}".replace(",", "，"), yuan)


def _wide_digits(yuan: int, unit: str, rng: random.Random) -> Written:
    shown = f"{exact(yuan, unit):,f}" if rng.random() < 0.5 else f"{exact(yuan, unit):f}"
    return Written(shown.translate(_WIDE).replace(",", "，"), yuan)


def _own_unit(yuan: int, _: str, rng: random.Random) -> Written:
    forms = [f"{exact(yuan, '万元'):f}万元", f"{exact(yuan, '亿元'):f}亿元", f"{exact(yuan, '万元'):,f}万"]
    forms += [f"{exact(yuan, '亿元'):f}亿", f"{exact(yuan, '亿元'):f} 亿元", f"{yuan}元"]
    return Written(rng.choice(forms), yuan)


def _labelled(yuan: int, _: str, rng: random.Random) -> Written:
    amount = f"{exact(yuan, '万元'):f}"
    return Written(
        rng.choice((f"总投资:{amount}万元", f"投资{amount}万元", f"人民币{amount}万元", f"￥{amount}万元")),
        yuan,
    )


def _hedged(yuan: int, unit: str, rng: random.Random) -> Written:
    amount = f"{exact(yuan, unit):f}"
    forms = ("约{}", "近{}", "{}余", "{}以上", "约{}左右", "{}多", "超过{}", "{}左右")
    shown = rng.choice(forms).format(amount)
    if rng.random() < 0.3:
        shown = rng.choice(("约{}万元", "{}余万元", "近{}万元")).format(f"{exact(yuan, '万元'):f}")
    return Written(shown, yuan, reported=True)


def _nothing(_yuan: int, _unit: str, rng: random.Random) -> Written:
    return Written(
        rng.choice((None, "—", "——", "-", "--", "－", "/", "无", "暂无", " ", "暂 无", "\\")), None
    )


def _words(yuan: int, unit: str, rng: random.Random) -> Written:
    amount = f"{exact(yuan, unit):f}"
    forms = (
        "待定", "见附件", "正在核实", "未上报", "同上", "2000万件", "5万亩", "8000-12000", "约0.8-1.2亿",
        f"{amount}（含土地）",
        "1.2.3", f"{amount}元/亩", "12,00", "折扣率：75%", f"{amount}；{amount}", "1200美元", "第3批",
    )  # fmt: skip
    shown = rng.choice(forms)
    return Written(shown, yuan if shown.startswith(f"{amount}（") else None, reported=True)


def _error(_yuan: int, _unit: str, rng: random.Random) -> Written:
    return Written(rng.choice(("#REF!", "#DIV/0!", "#VALUE!", "#N/A", "#NAME?")), None, reported=True)


def _cached(yuan: int, unit: str, _: random.Random) -> Written:
    number = _number(yuan, unit)
    return Written(f"={number}+0", yuan, cached=float(number))


def _never_calculated(yuan: int, unit: str, _: random.Random) -> Written:
    return Written(f"=MAX({_number(yuan, unit)},0)", None, reported=True)


def _currency(yuan: int, unit: str, rng: random.Random) -> Written:
    formats = (
        '"¥"#,##0.00',
        f'#,##0.00"{unit}"',
        "[$¥-804]#,##0.00;[Red]-[$¥-804]#,##0.00",
        "#,##0_);(#,##0)",
        "0.00E+00",
        "0",
    )
    return Written(_number(yuan, unit), yuan, number_format=rng.choice(formats))


def _currency_text(yuan: int, unit: str, rng: random.Random) -> Written:
    amount = f"{exact(yuan, unit):,f}"
    return Written(rng.choice(("￥{}", "¥{}", "¥ {}")).format(amount), yuan)


def _negative(yuan: int, unit: str, rng: random.Random) -> Written:
    shown: object = _number(-yuan, unit)
    return Written(rng.choice((shown, f"-{exact(yuan, unit):f}", f"－{exact(yuan, unit):f}")), -yuan)


AMOUNTS: dict[str, Callable[[int, str, random.Random], Written]] = {
    "numbers": _plain,
    "float dust": _dust,
    "numbers as text": _text,
    "padded text": _padded,
    "thousands separators": _commas,
    "wide separators": _wide_commas,
    "wide digits": _wide_digits,
    "own units": _own_unit,
    "labelled amounts": _labelled,
    "hedged amounts": _hedged,
    "blank words": _nothing,
    "words": _words,
    "error cells": _error,
    "calculated formulas": _cached,
    "formulas never calculated": _never_calculated,
    "currency formats": _currency,
    "currency text": _currency_text,
    "negative amounts": _negative,
}
"""Every form of a money cell by name."""

_RARE = 0.4
"""Share of the cells written in a form that is not the plain one."""


def spell(yuan: int | None, unit: str, form: str, rng: random.Random) -> Written:
    """One money cell, now and then in the given form; a missing amount is a blank word."""
    if yuan is None:
        return _nothing(0, unit, rng)
    if form == "mixed":
        form = rng.choice([name for name in AMOUNTS if name != "negative amounts"])
    return AMOUNTS[form if rng.random() < _RARE else "numbers"](yuan, unit, rng)


def _rate(part: int, whole: int) -> Decimal:
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


RATES = ("numbers to 100", "shares formatted", "shares bare", "text with sign", "text without sign")


def spell_rate(part: int | None, whole: int | None, form: str) -> Written:
    """One percent cell; the value is the printed rate in hundredths of a percent."""
    if part is None or not whole:
        return Written(None, None)
    rate = _rate(part, whole)
    value = int(rate * 100)
    shown: dict[str, Written] = {
        "numbers to 100": Written(float(rate), value),
        "shares formatted": Written(float(rate / 100), value, number_format="0.00%"),
        "shares bare": Written(float(rate / 100), value),
        "text with sign": Written(f"{rate}%", value),
        "text without sign": Written(f"{rate}", value),
    }
    return shown[form]
