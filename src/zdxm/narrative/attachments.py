"""Numbers of attachments (GB/T 9704 7.3.4, 7.3.7): none for a single one, 附件1、附件2 … for several."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from zdxm.narrative.blocks import Paragraph, ParagraphRole, Run, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zdxm.narrative.blocks import Block

__all__ = ["numbered"]

_LABEL, _POINT = "附件：", "."


def numbered(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with numbers in 附件说明 and above the tables, in the order in which they stand.

    A template may write 附件： before the first name or leave it out.
    """
    notes = [block for block in blocks if _is_note(block)]
    tables = [block for block in blocks if isinstance(block, Table)]
    return tuple(_with_numbers(blocks, notes=len(notes) > 1, tables=len(tables) > 1))


def _is_note(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.role is ParagraphRole.ATTACHMENT_NOTE


def _with_numbers(blocks: Iterable[Block], *, notes: bool, tables: bool) -> Iterator[Block]:
    note = table = 0
    for block in blocks:
        if isinstance(block, Paragraph) and _is_note(block):
            note += 1
            yield replace(block, runs=_note_runs(block.runs, note, counted=notes))
        elif isinstance(block, Table) and tables:
            table += 1
            yield replace(block, mark=f"{block.mark}{table}")
        else:
            yield block


def _note_runs(runs: tuple[Run, ...], number: int, *, counted: bool) -> tuple[Run, ...]:
    """附件：1.甲 for the first, 2.乙 for the next."""
    first, *others = runs
    plain = first.figure is None and not first.placeholder
    if plain:
        first = replace(first, text=first.text.removeprefix(_LABEL))
    lead = (_LABEL if number == 1 else "") + (f"{number}{_POINT}" if counted else "")
    if plain:
        return (replace(first, text=lead + first.text), *others)
    return (Run(lead), *runs) if lead else runs
