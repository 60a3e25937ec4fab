"""What ``zdxm format-check`` found: what is not kept, what is, and what does not apply."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from zdxm.conformance import Strength, keeps
from zdxm.console.messages import labelled
from zdxm.console.streams import emit, screen_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zdxm.conformance import Verdict
    from zdxm.console.streams import Screen

__all__ = ["show_verdicts"]

_COLOURS = {
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
    strength = screen.paint(verdict.strength, _COLOURS[verdict.strength] if verdict.passed is False else None)
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
