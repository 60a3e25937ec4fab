"""What ``zdxm refresh`` shows: old and new text of each figure, and what was left alone."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from zdxm.console.streams import screen_of
from zdxm.provenance.plan import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zdxm.provenance.plan import Change

__all__ = ["changes_text"]

_COLOURS = {Outcome.UPDATED: "green", Outcome.ADDED: "cyan"}
_OTHERS = "yellow"
_TO, _NOTHING = "→", "（空）"
_LONGEST = 40  # characters shown of a text


def changes_text(changes: Sequence[Change]) -> str:
    """The changes, what was left alone last; empty for none."""
    screen = screen_of(sys.stdout)
    order = list(Outcome)
    lines = []
    for change in sorted(changes, key=lambda change: order.index(change.outcome)):
        head = screen.paint(change.outcome.value, _COLOURS.get(change.outcome, _OTHERS), bold=True)
        said = "" if change.outcome is Outcome.ADDED else f"：{_cut(change.old)}{_TO}{_cut(change.new)}"
        lines.append(f"{head}  {change.name}{said}")
    return "\n".join(lines) + "\n" if lines else ""


def _cut(text: str) -> str:
    return (text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…") or _NOTHING
