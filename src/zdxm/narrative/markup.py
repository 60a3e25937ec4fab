"""What a filled template says, line by line, as blocks.

======================  ==========================================================================
line                    block
======================  ==========================================================================
``# text``              标题
``## text`` …           headings of level 1 (``##``) to 4 (``#####``), without their ordinals
``@发文单位 text``        a paragraph of that role, by the names in ``ParagraphRole``
``@附表 name text``       a table by its name, with its title
``@图 name text``         a chart by its name, with its caption; nothing where there is nothing to draw
anything else           正文: lines up to the next empty or marked one are one paragraph
======================  ==========================================================================

A line is markup only by what the template itself says: printed values are wrapped in the marks of
:mod:`zdxm.filters.marks`, so no value can begin a heading, end a paragraph or name a table.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from zdxm.filters import CLOSE, HOLE, OPEN, SPLIT, misuse
from zdxm.narrative.blocks import Heading, Paragraph, ParagraphRole, Run, Title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from zdxm.narrative.blocks import Block

    Maker = Callable[[tuple[Run, ...]], Block | None]

__all__ = ["Page", "read_markup"]

_Entry = TypeVar("_Entry")

_ROLES = {role.value: role for role in ParagraphRole if role is not ParagraphRole.BODY}
_HEADING = re.compile(r"(#{1,5})\s+(.*)")
_ROLE = re.compile(r"@(\S+?)(?:\s+(.*))?", re.DOTALL)
_MARKED = re.compile(f"{OPEN}([^{SPLIT}]*){SPLIT}([^{CLOSE}]*){CLOSE}")
_LEFTOVER = re.compile(f"[{OPEN}{SPLIT}{CLOSE}]")
_HOLE_NAME = re.compile(r"：(.*)】")


@dataclass(slots=True)
class Page:
    """What has been read so far.

    Attributes:
        blocks: in order.
        figures: ids of the figures printed, each once, in order of appearance.
        holes: names of what is missing, likewise.
    """

    blocks: list[Block] = field(default_factory=list)
    figures: dict[str, None] = field(default_factory=dict)
    holes: dict[str, None] = field(default_factory=dict)

    def runs(self, line: str) -> tuple[Run, ...]:
        """The runs of a line."""
        words, *marked = _MARKED.split(line)
        runs = [Run(words)] if words else []
        for figure, text, after in zip(marked[::3], marked[1::3], marked[2::3], strict=True):
            if text:
                runs.append(self._printed(figure, text))
            if after:
                runs.append(Run(after))
        if any(run.figure is None and _LEFTOVER.search(run.text) for run in runs):
            raise misuse("模板把一个数或一段台账文字截断了", "请不要在模板里截取或替换文字")
        return tuple(_merged(runs))

    def _printed(self, figure: str, text: str) -> Run:
        if figure == HOLE:
            name = _HOLE_NAME.search(text)
            self.holes[name[1] if name else text] = None
            return Run(text, placeholder=True)
        if not figure:
            return Run(text)
        self.figures[figure] = None
        return Run(text, figure)


def read_markup(text: str, made: Mapping[str, Mapping[str, Maker]]) -> Page:
    """Read a filled template.

    Args:
        text: its output.
        made: by the word behind @ (附表, 图) and the name behind it, what makes the block of its title.

    Raises:
        TemplateError: a line's markup is unknown.
    """
    page = Page()
    paragraph = ""
    for line in (*text.split("\n"), ""):
        stripped = line.strip()
        if stripped and stripped[0] not in "#@":
            paragraph += stripped
            continue
        _add(page, _paragraph(page.runs(paragraph)))
        paragraph = ""
        if stripped:
            _add_marked_line(page, stripped, made)
    return page


def _add_marked_line(page: Page, line: str, made: Mapping[str, Mapping[str, Maker]]) -> None:
    heading = _HEADING.fullmatch(line)
    role = _ROLE.fullmatch(line)
    if heading:
        _add(page, _heading(len(heading[1]) - 1, page.runs(heading[2])))
    elif role and role[1] in made:
        name, _, title = (role[2] or "").partition(" ")
        _add(page, _named(made[role[1]], name, role[1])(page.runs(title.strip())))
    elif role:
        kind = _named(_ROLES, role[1], "标记@", also=made)
        _add(page, _paragraph(page.runs(role[2] or ""), kind))
    elif line.strip("#"):
        raise misuse(f"看不懂这一行的行首标记：{_visible(line)}", "标题用#加空格，最多五个#，请改正行首")


def _add(page: Page, block: Block | None) -> None:
    if block is not None:
        page.blocks.append(block)


def _heading(level: int, runs: tuple[Run, ...]) -> Block | None:
    if not runs:
        return None
    return Heading(level, runs) if level else Title(runs)


def _paragraph(runs: tuple[Run, ...], role: ParagraphRole = ParagraphRole.BODY) -> Block | None:
    return Paragraph(runs, role) if runs else None


def _named(known: Mapping[str, _Entry], name: str, what: str, *, also: Iterable[str] = ()) -> _Entry:
    """The entry of that name, or an error with a guess from its names and the ones in ``also``."""
    if name in known:
        return known[name]
    names = [*known, *also]
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.3)
    guess = f"（是不是“{close[0]}”？）" if close else ""
    raise misuse(f"没有“{_visible(name)}”这种{what}{guess}", f"可用的有：{'、'.join(names)}")


def _visible(line: str) -> str:
    return _MARKED.sub(r"\2", line)


def _merged(runs: list[Run]) -> list[Run]:
    """Neighbouring plain runs as one."""
    merged: list[Run] = []
    for run in runs:
        plain = merged and run.figure is None and not run.placeholder
        if plain and merged[-1].figure is None and not merged[-1].placeholder:
            merged[-1] = Run(merged[-1].text + run.text)
        else:
            merged.append(run)
    return merged
