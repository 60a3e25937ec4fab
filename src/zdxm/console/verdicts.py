"""What is told of a document that is held against the standard: every verdict, and a conclusion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from zdxm.conformance.case import Strength, Verdict, keeps
from zdxm.console.answers import FORMAT_VERSION, Result
from zdxm.console.screen import Screen, labelled
from zdxm.declare import frozen

_COLOURS = {
    Strength.MUST: "red",
    Strength.USUALLY: "yellow",
    Strength.ADVISED: "cyan",
    Strength.MAY: "cyan",
}


@frozen
class Verdicts(Result):
    """Whether a document keeps the standard: ``zdxm format-check``.

    Attributes:
        verdicts: one on every item, in the order of the items.
        file: the document's name.
    """

    verdicts: Sequence[Verdict]
    file: str

    @property
    def found(self) -> bool:
        """Whether a 规定 is broken."""
        return not keeps(self.verdicts)

    def text(self, screen: Screen) -> str:
        """The broken ones first, the strongest first among them, and a conclusion."""
        broken = sorted(
            (verdict for verdict in self.verdicts if verdict.passed is False),
            key=lambda verdict: list(Strength).index(verdict.strength),
        )
        kept = [verdict for verdict in self.verdicts if verdict.passed]
        absent = [verdict for verdict in self.verdicts if verdict.passed is None]
        groups = (
            ("不符合", [_broken_text(verdict, screen) for verdict in broken]),
            ("符合", [_line(verdict, screen) for verdict in kept]),
            ("不适用", [f"{_line(verdict, screen)}（{verdict.message}）" for verdict in absent]),
        )
        parts = [
            "\n".join([screen.paint(f"{name}（{len(members)}项）", None, bold=True), *members]) + "\n"
            for name, members in groups
            if members
        ]
        return "\n".join([*parts, f"{self.file}：{self._conclusion(broken)}\n"])

    def _conclusion(self, broken: Sequence[Verdict]) -> str:
        if not broken:
            return "没有发现不符合GB/T 9704—2012的地方"
        counts = "、".join(
            f"“{strength}”{count}项"
            for strength in Strength
            if (count := sum(verdict.strength is strength for verdict in broken))
        )
        said = "不符合GB/T 9704—2012的规定" if self.found else "合乎GB/T 9704—2012的规定"
        return f"{said}；不符合的有{counts}。看某一项的说明：zdxm explain 编号"

    def json(self) -> dict[str, Any]:
        """Every verdict; all keys are always there."""
        return {
            "format_version": FORMAT_VERSION,
            "file": self.file,
            "standard": "GB/T 9704-2012",
            "keeps": keeps(self.verdicts),
            "verdicts": [asdict(verdict) for verdict in self.verdicts],
        }


def _line(verdict: Verdict, screen: Screen) -> str:
    colour = _COLOURS[verdict.strength] if verdict.passed is False else None
    return f"  {screen.paint(verdict.strength, colour)} {verdict.id} {verdict.clause} {verdict.title}"


def _broken_text(verdict: Verdict, screen: Screen) -> str:
    """The item, then where, why and what to do."""
    more = f"（共{verdict.count}处，这是第一处）" if verdict.count > 1 else ""
    said = (
        ("位置", f"{verdict.place}{more}"),
        ("原因", f"{verdict.message}。"),
        ("怎么改", f"{verdict.remedy}。"),
    )
    return "\n".join(
        [_line(verdict, screen), *(labelled(screen, label, text, indent="    ") for label, text in said)]
    )
