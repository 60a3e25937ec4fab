"""What ``zdxm refresh`` shows: old and new text of each figure, and what was left alone."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from zdxm.console.streams import screen_of
from zdxm.provenance.changes import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zdxm.provenance.changes import Change

__all__ = ["changes_text"]

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
