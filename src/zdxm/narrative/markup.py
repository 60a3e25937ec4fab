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
:mod:`zdxm.filters.values`, so no value can begin a heading, end a paragraph or name a table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from zdxm.declare import pattern
from zdxm.errors import perhaps
from zdxm.filters.values import CLOSE, DOUBT, FORM, HOLE, OPEN, SPLIT, doubt_text, misuse
from zdxm.narrative.blocks import Heading, Paragraph, ParagraphRole, Run, Title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from zdxm.errors import TemplateError
    from zdxm.narrative.blocks import Block

    Maker = Callable[[tuple[Run, ...]], Block | None]


_Entry = TypeVar("_Entry")

ROLE_MEANINGS: Mapping[ParagraphRole, str] = MappingProxyType(
    {
        ParagraphRole.BODY: "正文；空一行才另起一段，不空行的几行连成一段",
        ParagraphRole.OFFICE: "标题下面的发文单位、期号，一行一个；有主送机关或设置里要署名的，单位移到文末",
        ParagraphRole.RECIPIENT: "主送机关；设置里写了的，以设置为准",
        ParagraphRole.ATTACHMENT_NOTE: "附件说明，一个附件一行；有几个时自动编号，附表上面的“附件”同样编号",
        ParagraphRole.SIGNATURE: "署名，写在文末",
        ParagraphRole.DATE: "成文日期，写在标题下或署名下；设置或`--date`写了的，以它为准",
        ParagraphRole.NOTE: "注；写在附表后面的，排在表的下面",
    }
)
"""What each role of a paragraph is, for the clerk."""
_ROLES = {role.value: role for role in ParagraphRole if role is not ParagraphRole.BODY}
_HEADING = pattern(r"(#{1,5})\s+(.*)")
_ROLE = pattern(r"@(\S+?)(?:\s+(.*))?", re.DOTALL)
_MARK = pattern(f"{OPEN}[^{SPLIT}]*{SPLIT}|{CLOSE}")
_BRACKET = pattern(f"[{OPEN}{CLOSE}]")
_STOP = "。"
_HOLE_NAME = pattern(r"：(.*)】")


@dataclass(slots=True)
class Page:
    """What has been read so far.

    Attributes:
        blocks: in order.
        figures: ids of the figures printed, each once, in order of appearance.
        holes: names of what is missing, likewise.
        offers: names of what could be told and is left out, likewise.
        doubts: cells that could not be read and a figure rests on, by the figure's id.
        doubted: whether words said that something could not be read.
    """

    blocks: list[Block] = field(default_factory=list)
    figures: dict[str, None] = field(default_factory=dict)
    holes: dict[str, None] = field(default_factory=dict)
    offers: dict[str, None] = field(default_factory=dict)
    doubts: Callable[[str], Sequence[str]] = lambda _: ()
    doubted: bool = False
    _told: set[str] = field(default_factory=set)

    def runs(self, line: str) -> tuple[Run, ...]:
        """The runs of a line."""
        runs: list[Run] = []
        end = 0
        for start, stop in _outermost(line):
            runs += self._plain(line[end:start])
            runs += self._marked(line[start + 1 : stop])
            end = stop + 1
        return tuple(_merged([*runs, *self._plain(line[end:])]))

    def _highlighted(self, text: str, mark: str) -> Run:
        """Words that say what is missing, or what could not be read."""
        if mark == DOUBT:
            self.doubted = True
        else:
            name = _HOLE_NAME.search(text)
            self.holes[name[1] if name else text] = None
        return Run(text, placeholder=True)

    def _plain(self, words: str) -> list[Run]:
        """The template's own words; behind a full stop a cell in doubt is told anew."""
        if _STOP in words:
            self._told.clear()
        return _plain(words)

    def _in_doubt(self, identity: str) -> tuple[Run, ...]:
        """What stands behind a figure that rests on cells that could not be read, each once in a sentence."""
        cells = [cell for cell in self.doubts(identity) if cell not in self._told]
        if not cells:
            return ()
        self._told.update(cells)
        self.doubted = True
        return (Run(doubt_text(cells), placeholder=True),)

    def _marked(self, content: str) -> tuple[Run, ...]:
        """What one pair of marks holds: one printed value, or words with values among them."""
        figure, _, text = content.partition(SPLIT)
        if not text:
            self.offers |= dict.fromkeys([figure.removeprefix(HOLE)] if figure.startswith(HOLE) else [])
            return ()
        if figure in (HOLE, DOUBT):
            return (self._highlighted(text, figure),)
        if not figure:
            return self.runs(text)
        identity, _, form = figure.partition(FORM)
        self.figures[identity] = None
        if OPEN not in text:
            return (Run(text, identity, form=form), *self._in_doubt(identity))
        inner = self.runs(text)
        if not inner:
            return ()
        return (Run("".join(run.text for run in inner), identity, form=form, inner=inner),)


def read_markup(
    text: str,
    made: Mapping[str, Mapping[str, Maker]],
    doubts: Callable[[str], Sequence[str]] = lambda _: (),
) -> Page:
    """Read a filled template.

    Args:
        text: its output.
        doubts: as :class:`Page` has them.
        made: by the word behind @ (附表, 图) and the name behind it, what makes the block of its title.

    Raises:
        TemplateError: a line's markup is unknown.
    """
    page = Page(doubts=doubts)
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
    guess = perhaps(name, names, likeness=0.3)
    raise misuse(f"没有“{_visible(name)}”这种{what}{guess}", f"可用的有：{'、'.join(names)}")


def _visible(line: str) -> str:
    return _MARK.sub("", line)


def _outermost(line: str) -> Iterator[tuple[int, int]]:
    """Where each outermost mark opens and closes.

    Raises:
        TemplateError: they do not pair up.
    """
    depth = start = 0
    for match in _BRACKET.finditer(line):
        depth += 1 if match[0] == OPEN else -1
        if depth < 0:
            raise _cut_off()
        if match[0] == OPEN and depth == 1:
            start = match.start()
        elif not depth:
            yield start, match.start()
    if depth:
        raise _cut_off()


def _plain(words: str) -> list[Run]:
    if SPLIT in words:
        raise _cut_off()
    return [Run(words)] if words else []


def _cut_off() -> TemplateError:
    return misuse("模板把一个数或一段台账文字截断了", "请不要在模板里截取或替换文字")


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
