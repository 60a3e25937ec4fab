"""What ``zdxm why`` shows: each figure with its sentence, its formula, its inputs and their cells."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from zdxm.console.streams import emit, screen_of
from zdxm.provenance.why import plain_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zdxm.console.streams import Screen
    from zdxm.provenance.raws import Value
    from zdxm.provenance.tracing import Input, Traced
    from zdxm.provenance.why import Answer

__all__ = ["show_answer"]

_SENTENCE, _FORMULA, _INPUT, _RAW, _CHANGED = "句子", "公式", "来自", "原填", "已改"
_MOST_RAW = 12  # cells whose contents are shown of one input
_MONEY = "元"
_UNITS = {"%": "%", "百分点": "个百分点", "元": "元", "个": ""}
_BLANK = "（空）"


def show_answer(answer: Answer) -> None:
    """Print each figure that was found."""
    screen = screen_of(sys.stdout)
    blocks = ["\n".join(_lines(traced, answer, screen)) for traced in answer.found]
    blocks += [
        f"{screen.paint(_CHANGED, 'yellow', bold=True)}  {one.mark.text}（{one.state.value}）"
        for one in answer.changed
    ]
    if blocks:
        emit("\n\n".join(blocks) + "\n")


def _lines(traced: Traced, answer: Answer, screen: Screen) -> list[str]:
    fact = traced.fact
    lines = [
        f"{screen.paint(traced.printed.text, 'cyan', bold=True)}  {fact.name}{_exact(fact.unit, fact.value)}",
        f"  {_SENTENCE}：{traced.printed.sentence}",
        f"  {_FORMULA}：{fact.formula}",
    ]
    for one in traced.inputs:
        lines.append(f"  {_INPUT}：{_input(one)}")
        raw = answer.ledgers.raw(one.cells)
        if raw is not None:
            lines.append(f"    {_RAW}：{_contents(raw)}")
    return lines


def _exact(unit: str, value: int | str | None) -> str:
    return f" ＝ {_value(unit, value)}" if unit in _UNITS and value is not None else ""


def _value(unit: str, value: int | str | None) -> str:
    plain = plain_value(unit, value)
    number = f"{plain:,}" if unit == _MONEY and isinstance(plain, int) else str(plain)
    return number + _UNITS.get(unit, "")


def _input(one: Input) -> str:
    value = "" if one.value is None else f" {_value(one.unit, one.value)}"
    return f"{one.name}{value}" + (f"（{one.cells}）" if one.cells else "")


def _contents(raw: Sequence[Value]) -> str:
    shown = "、".join(_BLANK if value is None else str(value) for value in raw[:_MOST_RAW])
    return shown if len(raw) <= _MOST_RAW else f"{shown}等{len(raw)}格"
