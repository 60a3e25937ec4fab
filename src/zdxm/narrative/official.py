"""What makes a report an official document: 版头, 主送机关, 署名, 成文日期 and 版记, as ``[official]`` says.

Nothing of it is printed unless it is asked for: a 总结 goes up with title and office alone. What is addressed
to somebody is signed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from zdxm.config.settings import read_section
from zdxm.declare import frozen, pattern
from zdxm.errors import EXAMPLE_YEAR, ConfigError
from zdxm.filters.values import clean, hole
from zdxm.narrative.blocks import (
    Block,
    Chart,
    Imprint,
    Narrative,
    Paragraph,
    ParagraphRole,
    RedHead,
    Run,
    Table,
    Title,
)
from zdxm.narrative.markup import Page

_OFFICE, _DATE, _ISSUE = "发文单位", "成文日期", "期号"
"""What is missing, in 【待补充：…】."""
_DAY = "{0.year}年{0.month}月{0.day}日"  # 7.3.5.4: 年份标全称，月、日不编虚位
_COLON, _COMMA, _MARKS = "：", "，", "：:，,。；; "
_NUMBER = pattern(r"[\u4e00-\u9fff]+〔\d{4}〕[1-9]\d*号")
_NUMBER_SPELT = pattern(r"(.+?)[\[［(（【〔](\d{4})[\]］)）】〕]第?0*(\d+)号?")
_SERIAL = pattern(r"\d{6}")
_SECTION = "official"
_SERIAL_LINE = pattern(r"第.+期")
_UNDER_TITLE = frozenset({ParagraphRole.OFFICE, ParagraphRole.DATE})


@frozen(kw_only=True)
class ImprintKeys:
    """The keys of ``[official.imprint]``.

    Attributes:
        copies: 抄送机关; none for no such line.
        printer: 印发机关; "" for the office.
        date: 印发日期; None for the 成文日期.
    """

    copies: tuple[str, ...] = ()
    printer: str = ""
    date: dt.date | None = None


@frozen(kw_only=True)
class Official:
    """The keys of ``[official]``.

    Attributes:
        recipient: 主送机关; "" for none, or for what the template says.
        signature: whether 署名 and 成文日期 stand at the end instead of under the title; where 主送机关 is
            printed they always do.
        date: 成文日期; None where it is not known yet.
        seal: whether they leave room for a seal.
        red_head: 版头, or None.
        imprint: 版记, or None.
    """

    recipient: str = ""
    signature: bool = False
    date: dt.date | None = None
    seal: bool = False
    red_head: RedHead | None = None
    imprint: ImprintKeys | None = None


def read_official(table: Mapping[str, Any]) -> Official:
    """Read and lint ``[official]``.

    Raises:
        ConfigError: an unknown key, a wrong type, or a 版头 that the standard does not know.
    """
    official = read_section(Official, table, _SECTION)
    if official.seal and not official.signature:
        raise ConfigError(f"[{_SECTION}]", "写了seal = true，但没有署名可以盖章", "请同时写signature = true")
    if official.red_head:
        _lint_head(official.red_head)
    return official


def _lint_head(head: RedHead) -> None:
    place = f"[{_SECTION}.red_head]"
    if not head.mark.strip():
        raise ConfigError(place, "没有写发文机关标志", '请写mark，如mark = "某某市人民政府文件"')
    if head.number and not _NUMBER.fullmatch(head.number):
        spelt = _NUMBER_SPELT.fullmatch(re.sub(r"\s", "", head.number))
        right = "{}〔{}〕{}号".format(*spelt.groups()) if spelt else f"某政发〔{EXAMPLE_YEAR}〕12号"
        raise ConfigError(place, f"发文字号“{head.number}”不合规范", f"请写成“{right}”的样式")
    if head.serial and not _SERIAL.fullmatch(head.serial):
        raise ConfigError(place, f"份号“{head.serial}”不是6位数字", '请写成serial = "000001"的样式')


def dress(narrative: Narrative, official: Official) -> Narrative:
    """Give a report the parts of an official document that are asked for.

    A template may print 主送机关 and 成文日期 itself: then the settings' words stand in its place. With 署名
    asked for, or somebody addressed, office and date leave their place under the title.

    Args:
        narrative: the report as its template has it.
        official: what is asked for.
    """
    return _Dresser(narrative, official).dressed()


@dataclass(slots=True)
class _Dresser:
    """Dresses one narrative.

    Attributes:
        narrative: as the template has it.
        official: what is asked for.
        page: gathers what is still missing.
    """

    narrative: Narrative
    official: Official
    page: Page = field(default_factory=Page)

    def dressed(self) -> Narrative:
        """The narrative with everything that is asked for."""
        blocks = self._with_date(tuple(self._with_recipient()))
        addressed = _has(blocks, ParagraphRole.RECIPIENT)
        if (self.official.signature or addressed) and not _has(blocks, ParagraphRole.SIGNATURE):
            blocks = self._signed(blocks)
        imprint = self._imprint()
        missing = dict.fromkeys((*self.narrative.placeholders, *self.page.holes))
        printed = _holes(blocks, imprint)
        return replace(
            self.narrative,
            blocks=blocks,
            placeholders=tuple(name for name in missing if name not in (_OFFICE, _DATE) or name in printed),
            red_head=self.official.red_head and _cleaned(self.official.red_head),
            imprint=imprint,
            sealed=self.official.seal,
        )

    def _with_recipient(self) -> Iterator[Block]:
        """The blocks with 主送机关 under the head."""
        words = clean(self.official.recipient).rstrip(_MARKS)
        recipient = Paragraph((Run(words + _COLON),), ParagraphRole.RECIPIENT) if words else None
        in_head = True
        for block in self.narrative.blocks:
            if in_head and not _is_head(block):
                in_head = False
                if recipient:
                    yield recipient
            if not (recipient and _role(block) is ParagraphRole.RECIPIENT):
                yield block

    def _with_date(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """The blocks with a known date in its place: where the template has it, else under the title."""
        if not self.official.date:
            return blocks
        day = self._day(self.official.date)
        if _has(blocks, ParagraphRole.DATE):
            return tuple(day if _is_day(block) else block for block in blocks)
        end = _head_end(blocks)
        return (*blocks[:end], day, *blocks[end:])

    def _signed(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """The blocks with 署名 and 成文日期 behind the text, and neither of them under the title."""
        end = _head_end(blocks)
        moved = [block for block in blocks[:end] if self._is_signature(block)]
        blocks = (*(block for block in blocks[:end] if block not in moved), *blocks[end:])
        offices = [block.runs for block in moved if isinstance(block, Paragraph) and not _is_day(block)]
        office = Paragraph(offices[0] if offices else (self._office(),), ParagraphRole.SIGNATURE)
        at = next((at for at, block in enumerate(blocks) if _is_attached(block)), len(blocks))
        return (*blocks[:at], office, self._day(self.official.date), *blocks[at:])

    def _is_signature(self, block: Block) -> bool:
        """Whether a block of the head says who signs, or when."""
        if isinstance(block, Paragraph) and block.role is ParagraphRole.OFFICE:
            text = "".join(run.text for run in block.runs)
            return text in (self.narrative.office, self._missing(_OFFICE).text)
        return _is_day(block)

    def _office(self) -> Run:
        office = self.narrative.office
        return Run(office) if office else self._missing(_OFFICE)

    def _day(self, day: dt.date | None) -> Paragraph:
        return Paragraph((self._date(day),), ParagraphRole.DATE)

    def _date(self, day: dt.date | None) -> Run:
        return Run(_DAY.format(day)) if day else self._missing(_DATE)

    def _missing(self, name: str) -> Run:
        """【待补充：…】."""
        (run,) = self.page.runs(hole(name))
        return run

    def _imprint(self) -> Imprint | None:
        keys = self.official.imprint
        if keys is None:
            return None
        copies = (clean(words).strip(_MARKS) for words in keys.copies)
        printer = clean(keys.printer)
        return Imprint(
            copies=_COMMA.join(filter(None, copies)),
            printer=Run(printer) if printer else self._office(),
            date=self._date(keys.date or self.official.date),
        )


def with_one_serial(narrative: Narrative) -> Narrative:
    """The report without 第N期 where a 版头 with 发文字号 is printed: a paper has one serial."""
    if not (narrative.red_head and narrative.red_head.number):
        return narrative
    end = _head_end(narrative.blocks)
    head = [block for block in narrative.blocks[:end] if not _is_serial(block)]
    if len(head) == end:
        return narrative
    names = tuple(name for name in narrative.placeholders if name != _ISSUE)
    return replace(narrative, blocks=(*head, *narrative.blocks[end:]), placeholders=names)


def _is_serial(block: Block) -> bool:
    if _role(block) is not ParagraphRole.OFFICE:
        return False
    return _SERIAL_LINE.fullmatch("".join(run.text for run in block.runs)) is not None


def _cleaned(head: RedHead) -> RedHead:
    """The head with every text on one line."""
    return RedHead(**{each.name: clean(getattr(head, each.name)) for each in fields(head)})


def _is_attached(block: Block) -> bool:
    return isinstance(block, Table) and block.is_attached


def _role(block: Block) -> ParagraphRole | None:
    return block.role if isinstance(block, Paragraph) else None


def _has(blocks: Sequence[Block], role: ParagraphRole) -> bool:
    return any(_role(block) is role for block in blocks)


def _is_head(block: Block) -> bool:
    """Whether a block is the title, or may stand right under it."""
    return isinstance(block, Title) or _role(block) in _UNDER_TITLE


def _head_end(blocks: Sequence[Block]) -> int:
    """Where the title, and what stands right under it, ends."""
    return next((at for at, block in enumerate(blocks) if not _is_head(block)), len(blocks))


def _is_day(block: Block) -> bool:
    return _role(block) is ParagraphRole.DATE


def _holes(blocks: Sequence[Block], imprint: Imprint | None) -> set[str]:
    """Names of what is missing, as the text and 版记 print it."""
    runs = [run for block in blocks if not isinstance(block, Table | Chart) for run in block.runs]
    runs += [imprint.printer, imprint.date] if imprint else []
    page = Page()
    return {name for name in (_OFFICE, _DATE) if page.runs(hole(name))[0] in runs}
