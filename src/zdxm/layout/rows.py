"""What each row below a header means: project, heading, total, note, or something to report.

Every row that holds anything is exactly one thing, or it is reported; none is dropped without a word.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from zdxm.cells import fold, is_blank, read_name, read_text
from zdxm.layout.headers import find_header
from zdxm.layout.kinds import Body, ControlRow, Frame, Stray, StrayKind
from zdxm.layout.sections import Heading, Section, SectionStack, read_heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zdxm.workbook import Raw, Sheet

__all__ = ["read_body"]

LONG_SENTENCE = 30
"""Characters; a lone text longer than this is prose, not a heading."""

WIDE_MERGE = 3
"""Columns; a text merged over at least so many is a heading or a note, not a project."""

MOST_PROJECTS = 10_000
"""A whole number in a column of words is a count of projects below this."""

_TOTAL = re.compile(
    r"(?P<label>.{0,20}?)(?P<word>小计|合计|总计|共计|累计|总和|合计数|计)(?::|为)?"
    r"(?:[(\[]?(?:共|计|项目数?)?:?(?P<count>\d+)(?:个|项)?(?:项目)?(?:[,，;].*)?[)\]]?|\(?N?个?\)?)?"
)
_COUNT_ONLY = re.compile(r"(?P<word>共)(?:计)?(?P<count>\d+)(?:个|项)(?:项目)?(?P<label>)")
_TOTAL_ENDS = frozenset("计数和)）项个:：")
_NOTE = re.compile(
    r"(?:备?注|说明|附注|附件|填表说明|填报说明|编制说明|指标解释|注意|提示|数据来源|资料来源)(?:\d*[:.、]|$)|[★▲●*※].{0,12}[为表代]|"
    r".*[\"“”]?[★▲●*※][\"“”]?的?(?:为|表示|代表)|.*勿删|.*(?:项目总数|清单概况)"
)
_SIGNATURE = re.compile(
    r"(?:填报人|填表人|制表人?|审核人?|审核签字|复核人?|单位负责人|主管领导|分管领导|统计负责人|填报日期|填报时间|报出日期|报送日期|制表日期|"
    r"制表时间|单位公章|\(?盖章\)?|签字|联系人|联系电话|负责人签字|经办人|单位\(盖章\)|填报单位|报送单位)(?:\(.*\))?(?:[:]|$)"
)
_MORE_NOTE = re.compile(r"\(?\d+\)?[.、)]")
_SUB = re.compile(r"其中")
_SPACED_COUNT = re.compile(r"(?<=\D)\s+(\d{1,4})$")
_PROSE = re.compile(r"[。;；]")
_LETTERS = re.compile(r"[甲乙丙丁戊己庚辛]")
_NUMBERS = frozenset({int, float})
_NOT_FAST = frozenset("注备填审其附说制单合小总共累计★▲※*")
_HEADING_STARTS = frozenset("一二三四五六七八九十第(（-—–ⅠⅡⅢⅣⅤIVX①②③◆■●0123456789")
_NUMERIC_TEXT = re.compile(r"[-(（]?\d+(?:\.0)?[)）.、]?[*＊★▲]?")
_TITLE_WORDS = re.compile(
    r"台账|一览表|情况表|明细表|进度表|清单|汇总表|附[表件]|统计表|计划表|名单|(?:单位|资金|金额):?.*元"
)


def read_body(sheet: Sheet, frame: Frame, start: int) -> Body:
    """Give every row from ``start`` on its meaning, down to the next header that is not a repetition."""
    return _Reader(sheet, frame, start).read()


def _is_number(cell: Raw) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _is_ordinal(cell: Raw) -> bool:
    """Whether a 序号 cell numbers a project: 3, 3*, (3), ３."""
    return _is_number(cell) or (isinstance(cell, str) and _NUMERIC_TEXT.fullmatch(fold(cell)) is not None)


def _is_zero(cell: Raw) -> bool:
    return _is_number(cell) and cell == 0


def _shows_amount(cell: Raw) -> bool:
    """Whether a money cell says more than nothing; a 0 pulled down with the 序号 says nothing."""
    return not _is_zero(cell) and not is_blank(read_text(cell))


@lru_cache(maxsize=1024)
def _total_of(folded: str) -> tuple[str, str, int | None] | None:
    """Word, label and stated count of a 小计 or 合计 text; None for any other text."""
    match = _TOTAL.fullmatch(folded) or _COUNT_ONLY.fullmatch(folded)
    if match is None or (match["word"] == "计" and match["label"]):
        return None
    count = match["count"]
    return match["word"], match["label"], int(count) if count else None


Filled = list[tuple[int, "Raw"]]
"""The cells of a row that hold something, with their columns."""


class _Reader:
    """One pass over the rows; holds what earlier rows decided."""

    def __init__(self, sheet: Sheet, frame: Frame, start: int) -> None:
        self.sheet, self.frame, self.start = sheet, frame, start
        self.projects: list[int] = []
        self.section_of: list[int] = []
        self.controls: list[ControlRow] = []
        self.strays: list[Stray] = []
        self.stack = SectionStack()
        self.noting = False
        self.wide = {
            (merge.top, merge.left): merge.right - merge.left + 1
            for merge in sheet.merges
            if merge.left != merge.right
        }
        self.numbered = self._is_numbered()

    def _is_numbered(self) -> bool:
        """Whether 序号 are plain numbers, so that 一、 beside them must be a heading."""
        if self.frame.seq is None:
            return False
        at = self.frame.seq - self.sheet.left
        return any(_is_ordinal(row[at]) for row in self.sheet.rows[self.start - self.sheet.top :])

    def read(self) -> Body:
        """Walk the rows; plain projects are told at once, all else is looked at closely."""
        sheet, fills = self.sheet, self.frame.fills
        row = self.start
        while row < sheet.bottom:
            cells = sheet.rows[row - sheet.top]
            if self._is_plain(cells) and row not in fills:
                self._add_project(row)
                row += 1
                continue
            step = self._read_row(row, cells)
            if step == 0:
                return self._body_above(row)
            row += step
        return self._body(row, self.stack.sections, self.strays)

    def _add_project(self, row: int) -> None:
        self.projects.append(row)
        self.section_of.append(self.stack.current)
        self.noting = False

    def _body_above(self, end: int) -> Body:
        """The body above another table; loose rows before that table are its title, not ours."""
        last = self._last()
        sections = [section for section in self.stack.sections if section.row <= last]
        strays = [stray for stray in self.strays if stray.row <= last or stray.kind is not StrayKind.UNKNOWN]
        return self._body(end, sections, strays)

    def _last(self) -> int:
        controls = (control.row for control in self.controls[-1:])
        return max([*self.projects[-1:], *controls], default=self.start - 1)

    def _body(self, end: int, sections: list[Section], strays: list[Stray]) -> Body:
        return Body(
            tuple(self.projects),
            tuple(self.section_of),
            tuple(sections),
            tuple(self.controls),
            tuple(strays),
            self._last(),
            end,
        )

    def _is_plain(self, cells: Sequence[Raw]) -> bool:
        """Whether a row is surely a project: a name that is no other word, beside a 序号 or an amount."""
        frame, left = self.frame, self.sheet.left
        name = cells[frame.name - left]
        if type(name) is not str or not name or name[0] in _NOT_FAST or name[-1] in _TOTAL_ENDS:
            return False
        if frame.seq is not None:
            return type(cells[frame.seq - left]) in _NUMBERS
        return name[0] not in _HEADING_STARTS and type(cells[frame.money[0] - left]) in _NUMBERS

    def _read_row(self, row: int, cells: Sequence[Raw]) -> int:
        """Read one row closely; how many rows it took, 0 where another table begins."""
        left = self.sheet.left
        filled = [(at + left, cell) for at, cell in enumerate(cells) if cell != "" and read_text(cell)]
        if not filled:
            return 1
        if row in self.frame.fills:
            self.strays.append(Stray(StrayKind.PART, row, filled[0][0], read_text(filled[0][1])))
            return 1
        header = self._header_rows(row, cells)
        if header is not None:
            return header
        if not self._is_numbering(filled) and not (
            self._as_note(row, filled) or self._as_total(row, filled) or self._as_section(row, filled)
        ):
            self._as_project(row, filled)
        return 1

    def _header_rows(self, row: int, cells: Sequence[Raw]) -> int | None:
        """How many rows a repeated header takes, 0 for the header of another table, None for no header."""
        texts = {fold(cell) for cell in cells if isinstance(cell, str) and cell}
        own = {fold(text) for _, text in self.frame.header}
        if len(texts & own) >= max(2, len(own) // 2):
            return 0 if self._is_new_table(row) else self._repeated(row)
        if len(texts) < 3 or any(map(_is_number, cells)):  # noqa: PLR2004 - fewer words are no header
            return None
        block = find_header(self.sheet, self.frame.fields, "name", row, within=1)
        return None if block is None or block.top > row else 0

    def _is_new_table(self, row: int) -> bool:
        """Whether the row above a repeated header is another table's title or unit."""
        for above in range(row - 1, self.start - 1, -1):
            text = "".join(read_text(cell) for cell in self.sheet.rows[above - self.sheet.top] if cell != "")
            if text:
                return bool(_TITLE_WORDS.search(fold(text)))
        return False

    def _repeated(self, row: int) -> int:
        """The header's depth where its further rows follow too, else as many as do."""
        sheet, name = self.sheet, self.frame.name
        top = self.start - self.frame.depth
        step = 1
        while step < self.frame.depth and row + step < sheet.bottom:
            same = read_text(sheet.value(row + step, name)) == read_text(sheet.value(top + step, name))
            if not same or any(map(_is_number, sheet.rows[row + step - sheet.top])):
                break
            step += 1
        return step

    def _is_numbering(self, filled: Filled) -> bool:
        """The row of column numbers (1 2 3 …, 甲 乙 1 2 …) of statistical tables."""
        if self.projects or len(filled) < 3:  # noqa: PLR2004 - fewer say nothing
            return False
        words = [fold(read_text(cell)) for _, cell in filled]
        numbers = [int(word) for word in words if word.isdecimal()]
        letters = [word for word in words if not word.isdecimal()]
        return (
            bool(numbers)
            and numbers[0] <= 2  # noqa: PLR2004 - 序号 may be numbered 甲
            and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
            and all(map(_LETTERS.fullmatch, letters))
        )

    def _as_note(self, row: int, filled: Filled) -> bool:
        column, cell = filled[0]
        if not isinstance(cell, str) or self._has_money(filled):
            return False
        lead = fold(cell)
        heading = read_heading(lead)
        single = len(filled) == 1
        opening = bool(_NOTE.match(lead)) and len(filled) <= 2  # noqa: PLR2004 - 备注： and its text
        signature = _SIGNATURE.match(lead)
        signed = signature is not None and (signature[0].endswith(":") or not self._is_named(row, column))
        goes_on = self.noting and single and not heading.strong and heading.count is None
        prose = single and _is_prose(lead) and heading.count is None
        if not (opening or signed or goes_on or prose):
            return False
        self.noting = True
        return True

    def _is_named(self, row: int, column: int) -> bool:
        """Whether the row has a project name beside the text in ``column``."""
        return column != self.frame.name and bool(read_text(self.sheet.value(row, self.frame.name)))

    def _has_money(self, filled: Filled) -> bool:
        return any(column in self.frame.money and _is_number(cell) for column, cell in filled)

    def _as_total(self, row: int, filled: Filled) -> bool:
        labels = [
            (column, fold(cell))
            for column, cell in filled
            if isinstance(cell, str) and column in self.frame.labels
        ]
        found = next(((column, total) for column, text in labels if (total := _total_of(text))), None)
        if found is None or self._is_audit(row, found[0], filled):
            return False
        column, (word, label, count) = found
        other = next(
            (read_heading(text).label for at, text in labels if at != column and not _total_of(text)), ""
        )
        if count is None:
            count = self._stated_count(filled)
        self.controls.append(
            ControlRow(
                row,
                column,
                word,
                read_heading(label).label or other,
                count,
                self.stack.current,
                len(self.projects),
            )
        )
        return True

    def _is_audit(self, row: int, column: int, filled: Filled) -> bool:
        """A name that ends in 计 (设计) beside a number and a unit is a project's."""
        seq = self.frame.seq
        numbered = seq is not None and _is_ordinal(self.sheet.value(row, seq))
        return numbered and column == self.frame.name and any(at in self.frame.plain for at, _ in filled)

    def _stated_count(self, filled: Filled) -> int | None:
        """A whole number in a column of words beside a heading or 小计: 一 | 农林水利 | 14."""
        for column, cell in filled:
            if column in self.frame.money or column == self.frame.seq or not isinstance(cell, int | float):
                continue
            if float(cell).is_integer() and 0 < cell < MOST_PROJECTS:
                return int(cell)
        return None

    def _as_section(self, row: int, filled: Filled) -> bool:
        heading, column = self._heading(filled)
        if not heading.label or any(
            at in self.frame.plain and isinstance(cell, str) and not is_blank(cell)
            for at, cell in filled
            if at != column
        ):
            return False
        plain = self._looks_like_heading(row, column, filled, heading)
        if plain is None:
            return False
        count = self._stated_count(filled) if heading.count is None else heading.count
        sums = self._has_money(filled)
        self.stack.push(
            Section(row, column, heading.style, heading.label, count, -1, plain=plain, sums=sums),
            len(self.projects),
        )
        self.noting = False
        return True

    def _heading(self, filled: Filled) -> tuple[Heading, int]:
        """The heading that the row's leading texts make (一 | 农林水利 is one), and its cell."""
        texts = [(at, cell) for at, cell in filled if isinstance(cell, str) and at in self.frame.labels]
        if not texts:
            return Heading("", "", None), -1
        column, lead = texts[0]
        first = read_heading(fold(lead))
        if not first.label and len(texts) > 1:
            second = read_heading(fold(texts[1][1]))
            return Heading(first.style or second.style, second.label, second.count), texts[1][0]
        return (read_heading(_count_apart(lead)) if first.strong else first), column

    def _looks_like_heading(self, row: int, column: int, filled: Filled, heading: Heading) -> bool | None:
        """None for no heading, else whether it is one without a numeral or a count."""
        frame = self.frame
        wide = self.wide.get((row, column), 1) >= WIDE_MERGE
        numbered = frame.seq not in {None, column} and _is_ordinal(self.sheet.value(row, frame.seq or 0))
        if numbered or (column > frame.name and not wide) or self._has_other_words(column, filled):
            return None
        outside, money = column != frame.name or wide, self._has_money(filled)
        if heading.count is not None:
            return False
        if heading.strong:
            return False if outside or not money or self.numbered or frame.plain else None
        if heading.style and (outside or (not money and self.numbered)):
            return False
        counted = self._stated_count(filled) is not None
        return True if outside or counted or (len(filled) == 1 and self.numbered) else None

    @staticmethod
    def _has_other_words(column: int, filled: Filled) -> bool:
        """Whether the row has words beside the heading and its numeral."""
        others = [fold(cell) for at, cell in filled if isinstance(cell, str) and at != column]
        return any(read_heading(text).label and not is_blank(text) for text in others)

    def _as_project(self, row: int, filled: Filled) -> None:
        frame, strays = self.frame, self.strays
        column, cell = filled[0]
        raw_name = self.sheet.value(row, frame.name)
        name = read_name(raw_name)
        if name and _SUB.match(fold(name)):
            strays.append(Stray(StrayKind.PART, row, frame.name, name))
        elif name and not is_blank(name) and not _is_number(raw_name):
            self._add_project(row)
        elif any(at in frame.money and _shows_amount(value) for at, value in filled):
            strays.append(Stray(StrayKind.NAMELESS, row, frame.name, name))
        elif all(at == frame.seq or _is_zero(value) or is_blank(read_text(value)) for at, value in filled):
            strays.append(Stray(StrayKind.NUMBERED, row, column, read_text(cell)))
        else:
            strays.append(Stray(StrayKind.UNKNOWN, row, column, read_text(cell)))


def _count_apart(cell: str) -> str:
    """A folded heading text, its trailing count (一、铁路 2) in brackets lest it stick to the words."""
    return fold(_SPACED_COUNT.sub(r"(\1个)", cell.strip()))


def _is_prose(text: str) -> bool:
    return len(text) > LONG_SENTENCE and bool(_PROSE.search(text) or len(text) > 2 * LONG_SENTENCE)
