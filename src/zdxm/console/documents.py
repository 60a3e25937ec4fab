"""What ``zdxm why`` shows: each figure with its sentence, its formula, its inputs and their cells."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from zdxm.conformance.case import Strength
from zdxm.conformance.judging import Verdict, keeps
from zdxm.console.messages import labelled
from zdxm.console.streams import Screen, emit, screen_of
from zdxm.provenance.changes import Change, Outcome
from zdxm.provenance.why import Answer, Input, Traced, plain_value

if TYPE_CHECKING:
    from zdxm.provenance.raws import Value

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


_COLOURS = {Outcome.UPDATED: "green", Outcome.ADDED: "cyan"}
_OTHERS = "yellow"
_TO, _NOTHING = "→", "（空）"
_LONGEST, _LONGEST_NAME = 40, 80  # characters shown of a text, and of a sentence or a name
_SENTENCES = frozenset({Outcome.WORDS, Outcome.ORDER})


def changes_text(changes: Sequence[Change]) -> str:
    """The changes, what was left alone last; empty for none."""
    screen = screen_of(sys.stdout)
    order = list(Outcome)
    lines = []
    for change in sorted(changes, key=lambda change: order.index(change.outcome)):
        head = screen.paint(change.outcome.value, _COLOURS.get(change.outcome, _OTHERS), bold=True)
        lines.append(f"{head}  {_said(change)}")
    return "\n".join(lines) + "\n" if lines else ""


def _said(change: Change) -> str:
    """What stands behind the outcome: a name, old and new text; of what has only one of them just that."""
    if change.outcome is Outcome.ADDED or not (change.old or change.new):
        return _cut(change.name, _LONGEST_NAME)
    longest = _LONGEST_NAME if change.outcome in _SENTENCES else _LONGEST
    texts = f"{_cut(change.old, longest)}{_TO}{_cut(change.new, longest)}"
    return f"{change.name}：{texts}" if change.name else texts


def _cut(text: str, longest: int) -> str:
    return (text if len(text) <= longest else f"{text[:longest]}…") or _NOTHING


_STRENGTH_COLOURS = {
    Strength.MUST: "red",
    Strength.USUALLY: "yellow",
    Strength.ADVISED: "cyan",
    Strength.MAY: "cyan",
}
_BROKEN, _KEPT, _ABSENT = "不符合", "符合", "不适用"
_PLACE, _REASON, _REMEDY = "位置", "原因", "怎么改"
_INDENT = "    "


def show_verdicts(verdicts: Sequence[Verdict], *, file: str) -> None:
    """Print every verdict: the broken ones first, the strongest first among them, and a conclusion."""
    emit(_verdicts_text(verdicts, file, screen_of(sys.stdout)))


def _verdicts_text(verdicts: Sequence[Verdict], file: str, screen: Screen) -> str:
    broken = sorted(
        (verdict for verdict in verdicts if verdict.passed is False),
        key=lambda verdict: list(Strength).index(verdict.strength),
    )
    kept = [verdict for verdict in verdicts if verdict.passed]
    absent = [verdict for verdict in verdicts if verdict.passed is None]
    groups = (
        (_BROKEN, broken, [_broken_text(verdict, screen) for verdict in broken]),
        (_KEPT, kept, [_line(verdict, screen) for verdict in kept]),
        (_ABSENT, absent, [f"{_line(verdict, screen)}（{verdict.message}）" for verdict in absent]),
    )
    parts = [
        "\n".join([screen.paint(f"{name}（{len(members)}项）", None, bold=True), *lines]) + "\n"
        for name, members, lines in groups
        if members
    ]
    return "\n".join([*parts, _conclusion(verdicts, broken, file)])


def _line(verdict: Verdict, screen: Screen) -> str:
    strength = screen.paint(
        verdict.strength, _STRENGTH_COLOURS[verdict.strength] if verdict.passed is False else None
    )
    return f"  {strength} {verdict.id} {verdict.clause} {verdict.title}"


def _broken_text(verdict: Verdict, screen: Screen) -> str:
    """The item, then where, why and what to do."""
    more = f"（共{verdict.count}处，这是第一处）" if verdict.count > 1 else ""
    return "\n".join(
        [
            _line(verdict, screen),
            labelled(screen, _PLACE, f"{verdict.place}{more}", None, indent=_INDENT),
            labelled(screen, _REASON, f"{verdict.message}。", None, indent=_INDENT),
            labelled(screen, _REMEDY, f"{verdict.remedy}。", None, indent=_INDENT),
        ]
    )


def _conclusion(verdicts: Sequence[Verdict], broken: Sequence[Verdict], file: str) -> str:
    counts = "、".join(
        f"“{strength}”{count}项"
        for strength in Strength
        if (count := sum(verdict.strength is strength for verdict in broken))
    )
    if not broken:
        return f"{file}：没有发现不符合GB/T 9704—2012的地方\n"
    said = "合乎GB/T 9704—2012的规定" if keeps(verdicts) else "不符合GB/T 9704—2012的规定"
    return f"{file}：{said}；不符合的有{counts}。看某一项的说明：zdxm explain 编号\n"
