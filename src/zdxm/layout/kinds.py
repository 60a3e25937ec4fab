"""The kinds of rows below a header, and what the reader of rows is told of the columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from zdxm.cells.words import fold

if TYPE_CHECKING:
    from zdxm.fields import Field
    from zdxm.layout.sections import Section
    from zdxm.workbook.model import Raw

_GRAND = frozenset({"总计", "共计", "总和"})


class StrayKind(Enum):
    """Rows that are reported: instead of being read, but for a loose part, which is read."""

    NAMELESS = "nameless"
    NUMBERED = "numbered"
    PART = "part"
    LOOSE_PART = "loose part"
    MORE = "more"
    SUM = "sum"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Stray:
    """A row that is no project: where, and which of its cells to show."""

    kind: StrayKind
    row: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class ControlRow:
    """A 小计, 合计 or 总计 row as it stands.

    Attributes:
        row: its row.
        column: the cell that says so.
        word: 小计, 合计, 总计 …
        label: what it is the sum of, if it says so.
        count: number of projects it states.
        section: index of the section in force; -1 for none.
        after: how many projects stand above it in this table.
    """

    row: int
    column: int
    word: str
    label: str
    count: int | None
    section: int
    after: int

    @property
    def grand(self) -> bool:
        """Whether the word means everything."""
        return self.word in _GRAND


@dataclass(frozen=True, slots=True)
class Frame:
    """What the reader of rows must know of the columns.

    Attributes:
        name, seq: columns of 项目名称 and 序号.
        money: money columns.
        plain: columns of text that only a project has (责任单位, 建设内容, 性质 …).
        labels: columns where 小计 and headings may stand, left to right.
        header: first header row as (column, raw text), to recognise a repetition.
        depth: how many rows the header has.
        fields: the dictionary that headers are read with.
        fills: name cells that a merged range covers: row → the row above that holds the name.
        opening: the cell right above the header that is the first heading; None if there is none.
    """

    name: int
    seq: int | None
    money: tuple[int, ...]
    plain: tuple[int, ...]
    labels: tuple[int, ...]
    header: tuple[tuple[int, str], ...]
    depth: int
    fields: tuple[Field, ...]
    fills: frozenset[int]
    opening: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """The rows of one table by kind; rows are absolute.

    Attributes:
        projects: project rows in order.
        section_of: for each project the index of its innermost section; -1 for none.
        sections: headings in order.
        controls: totals in order.
        strays: rows to report.
        last: the last row that is surely the table's; what follows may be the next table's title.
        end: the row below the last one that was looked at.
    """

    projects: tuple[int, ...]
    section_of: tuple[int, ...]
    sections: tuple[Section, ...]
    controls: tuple[ControlRow, ...]
    strays: tuple[Stray, ...]
    last: int
    end: int


LONG_SENTENCE = 30
"""Characters; a lone text longer than this is prose, not a heading."""

TOTAL_ENDS = frozenset("计数和)）项个:：")
"""Letters that a 小计 may end with."""

_TOTAL = re.compile(
    r"(?P<label>.{0,20}?)(?P<word>小计|合计|总计|共计|累计|总和|合计数|计)(?::|为)?"
    r"(?:[(\[]?(?:共|计|项目数?)?:?(?P<count>\d+)(?:个|项)?(?:项目)?(?:[,，;].*)?[)\]]?|\(?N?个?\)?)?"
)
_COUNT_ONLY = re.compile(r"(?P<word>共)(?:计)?(?P<count>\d+)(?:个|项)(?:项目)?(?P<label>)")
_EVERYTHING = re.compile(r"全[市县区省州部]|.{0,4}重点(?:建设)?项目|(?:建设)?项目|本[表页]|总")
_NOTE = re.compile(
    r"(?:备?注|说明|附注|附件|填表说明|填报说明|编制说明|指标解释|注意|提示|数据来源|资料来源)(?:\d*[:.、]|$)|[★▲●*※].{0,12}[为表代]|"
    r".*[\"“”]?[★▲●*※][\"“”]?的?(?:为|表示|代表)|.*勿删|.*(?:项目总数|清单概况)"
)
_SIGNATURE = re.compile(
    r"(?:填报人|填表人|制表人?|审核人?|审核签字|复核人?|单位负责人|主管领导|分管领导|统计负责人|填报日期|填报时间|报出日期|报送日期|制表日期|"
    r"制表时间|单位公章|\(?盖章\)?|签字|联系人|联系电话|负责人签字|经办人|单位\(盖章\)|填报单位|报送单位)(?:\(.*\))?(?:[:]|$)"
)
_SUB = re.compile(r"其中")
_SPACED_COUNT = re.compile(r"(?<=\D)\s+(\d{1,4})$")
_PROSE = re.compile(r"[。;；]")
_LETTERS = re.compile(r"[甲乙丙丁戊己庚辛]")
_NUMERIC_TEXT = re.compile(r"[-(（]?\d+(?:\.0)?[)）.、]?[*＊★▲]?")
_PART_NUMBER = re.compile(r"\(\d{1,2}\)|\d{1,4}[-.]\d{1,2}")
_NUMERAL_APART = re.compile(r"\s*([一二三四五六七八九十]{1,3})(?:\s{2,}|\u3000+)(?=\S)")


@lru_cache(maxsize=1024)
def total_of(folded: str) -> tuple[str, str, int | None] | None:
    """Word, label and stated count of a 小计 or 合计 text; None for any other text.

    >>> total_of("水利项目小计"), total_of("合计:9个"), total_of("规划设计")
    (('小计', '水利项目', None), ('合计', '', 9), None)
    """
    match = _TOTAL.fullmatch(folded) or _COUNT_ONLY.fullmatch(folded)
    if match is None or (match["word"] == "计" and match["label"]):
        return None
    count = match["count"]
    return match["word"], match["label"], int(count) if count else None


def is_everything(label: str) -> bool:
    """Whether the label of a sum means all projects: 全市, 重点项目."""
    return _EVERYTHING.fullmatch(label) is not None


def is_note(folded: str) -> bool:
    """Whether a text opens a note: 注：, 备注1、, ★为省重点项目."""
    return _NOTE.match(folded) is not None


def signature(folded: str) -> str | None:
    """The words that ask for a signature or a date (填报人：) at the head of a text; None for other texts."""
    match = _SIGNATURE.match(folded)
    return None if match is None else match[0]


def is_sub(folded: str) -> bool:
    """Whether a name is a part of the project above: 其中：一期."""
    return _SUB.match(folded) is not None


def is_prose(text: str) -> bool:
    """Whether a text is sentences."""
    return len(text) > LONG_SENTENCE and bool(_PROSE.search(text) or len(text) > 2 * LONG_SENTENCE)


def is_letters(folded: str) -> bool:
    """Whether a text is the number of a column: 甲, 乙."""
    return _LETTERS.fullmatch(folded) is not None


def is_number(cell: Raw) -> bool:
    """Whether a cell holds a number."""
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def is_ordinal(cell: Raw) -> bool:
    """Whether a 序号 cell numbers a project: 3, 3*, (3), ３."""
    return is_number(cell) or (isinstance(cell, str) and _NUMERIC_TEXT.fullmatch(fold(cell)) is not None)


def is_part_number(folded: str) -> bool:
    """Whether a 序号 numbers a part of the project above: (1), 3-1, 3.1."""
    return _PART_NUMBER.fullmatch(folded) is not None


def numeral_apart(cell: str) -> str:
    """A heading whose numeral only blanks set apart, with the usual mark.

    >>> numeral_apart("一  能源项目")
    '一、能源项目'
    """
    return _NUMERAL_APART.sub(r"\1、", cell)


def count_apart(cell: str) -> str:
    """A folded heading text, its trailing count in brackets lest it stick to the words.

    >>> count_apart("一、铁路 2")
    '一、铁路(2个)'
    """
    return fold(_SPACED_COUNT.sub(r"(\1个)", cell.strip()))
