"""What the reader decided, with its evidence: one verdict for each sheet, table, column, row and unit.

The reader makes a verdict in the moment in which it decides, and keeps it; messages, ``check --layout``, JSON
and ``init`` print verdicts, and none of them looks at a row again.
"""

from __future__ import annotations

from enum import Enum, unique
from typing import Generic, Self, TypeVar

from zdxm.declare import frozen

K = TypeVar("K")


class RowUse(Enum):
    """What a row is: the word in JSON, and the one for the clerk."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        """Bind the label to the value."""
        member = object.__new__(cls)
        member._value_, member.label = value, label
        return member

    PROJECT = "project", "项目"
    CATEGORY = "category", "分类"
    STATUS = "status", "状态"
    COUNTY = "county", "县区"
    NATURE = "nature", "性质"
    SUBTOTAL = "subtotal", "小计"
    TOTAL = "total", "合计"
    TITLE = "title", "标题"
    UNIT = "unit", "单位"
    ABOVE = "above", "表上"
    HEADER = "header", "表头"
    NUMBERING = "numbering", "列号"
    NOTE = "note", "注"
    BLANK = "blank", "空"
    PART = "part", "其中"
    BUNDLE = "bundle", "打捆"
    MEMO = "memo", "附列"
    SECOND_LINE = "second_line", "续行"
    NUMBERED = "numbered_blank", "空号"
    NAMELESS = "nameless", "缺名"
    UNKNOWN = "not_understood", "不懂"
    OUTSIDE = "outside", "表外"
    WITHDRAWN = "withdrawn", "退出"


SECTIONS = (RowUse.CATEGORY, RowUse.STATUS, RowUse.COUNTY, RowUse.NATURE)
TOTALS = (RowUse.SUBTOTAL, RowUse.TOTAL)
LEFT_OUT = (
    RowUse.PART,
    RowUse.BUNDLE,
    RowUse.MEMO,
    RowUse.SECOND_LINE,
    RowUse.NUMBERED,
    RowUse.NAMELESS,
    RowUse.UNKNOWN,
    RowUse.OUTSIDE,
    RowUse.WITHDRAWN,
)
"""Rows that hold something of a table and do not count."""


class SheetUse(Enum):
    """What a sheet is read as; of tables only ledgers are kept."""

    LEDGER = "ledger"
    VIEW = "view"
    REGISTER = "register"
    SKIPPED = "skipped"
    HIDDEN = "hidden"


class ColumnUse(Enum):
    """Whether a column is read; UNUSED fits a field, but another column or none serves it in this period."""

    READ = "read"
    UNUSED = "unused"
    UNREAD = "unread"


@unique
class Ground(Enum):
    """A piece of evidence; the value says it in Chinese, {} being the words that were found."""

    # a sheet
    LEDGER_FOUND = "有“项目名称”列和金额列"
    REGISTER_FOUND = "{}"
    REGISTER_UNREAD = "工作表“{}”像是{}，但没有找到“{}”列，没有读"
    VIEW = "与“{}”是同一批项目：{}个项目里有{}个名称、总投资都相同，没有重复计入"
    VIEW_BY_NAME = "与“{}”是同一批项目：{}个项目里有{}个名称相同，没有重复计入"
    PARTS_OF = "是“{}”里{}个项目的分项：{}行的金额分段加起来正好是这些项目，没有重复计入"
    SUMS_OF = "各行加起来正好是“{}”的合计，是汇总，没有重复计入"
    RESERVE = "“{}”不在本期的项目之内，没有计入"
    ASIDE = "“{}”按名称是模板、说明一类，没有计入"
    PAST_YEAR = "“{}”写着往年的年份，没有计入"
    OTHER_PERIOD = "按名称是别的时期的台账，没有计入{}"
    SETTINGS_ASIDE = "zdxm.toml写明不计入"
    NOT_NAMED = "设置里的工作表名单没有写它"
    NO_LEDGER = "没有“项目名称”和金额列，不是台账"
    EMPTY = "空白的工作表"
    HIDDEN = "隐藏的工作表，不计入"
    # a table and its header
    HEADER = "表头有“项目名称”，也有“{}”"
    LETTERS = "zdxm.toml写明的金额列里是数"
    # a column
    WORD = "表头读作“{}”"
    ROUGH_WORD = "去掉括号里的字，表头读作“{}”"
    TICKS = "表头是一种状态，格里打着√"
    SETTINGS = "zdxm.toml写明"
    SETTINGS_OTHER = "zdxm.toml写明不读这一列"
    GRAMMAR = "表头拆作“{}”，读作“{}”"
    NOT_APART = "一格里写着两样，分不开"
    ALIEN_UNIT = "单位写的是“{}”，不是人民币的单位"
    SINCE_UNKNOWN = "看不出从何时累计"
    ASIDE_COLUMN = "报告用不着的列"
    NAME_BESIDE = "“项目名称”合并在序号上面，名称在它右边"
    SECOND_COLUMN = "{}已取自{}列"
    OTHER_YEAR = "是{}年的"
    NOT_THIS_PERIOD = "不是本期的"
    NO_WORD = "表头不是认得的写法"
    # a unit
    UNIT_SETTINGS = "设置写明"
    UNIT_LINE = "表上写明“{}”"
    UNIT_TITLE = "标题写明“{}”"
    UNIT_NOTED = "表下的注写明“{}”"
    UNIT_BESIDE = "左边一张表写明"
    UNIT_COLUMN = "{}列逐行写明"
    UNIT_SIBLINGS = "旁边的列都写着"
    UNIT_HEADER = "表头写明"
    UNIT_DEFAULT = "没有写明，按通常的算"
    # a row above a header
    TITLE = "表上最像标题的一行"
    UNIT_ROW = "写着单位或填报单位"
    OPENING = "在表头上面单独一行，是下面各项目的分类"
    ABOVE = "在表头上面"
    # a row of a header
    HEADER_ROW = "表头里的一行"
    HEADER_AGAIN = "与表头相同"
    NUMBERING = "从左到右依次是列号"
    # a project
    NAME = "有项目名称"
    GAP = "前后的序号之间正好缺一个"
    NUMBER = "有序号"
    AMOUNT = "有金额"
    WORDS = "填了项目才有的内容"
    EXAMPLE = "是教人填表的示例"
    PART_NUMBER = "序号是上面项目的序号加上自己的"
    PARTS_DIFFER = "“{}”是{}，下面{}个子项相加是{}"
    LOOSE_PART = "序号像是上面项目的子项，但金额加起来不等于上面一行"
    # a heading
    COUNT = "写着项目个数"
    NUMERAL = "前面有“{}”这样的编号"
    PLACE = "不在项目名称的位置，或横向合并"
    NUMBER_PARENT = "只有序号和名称，下面是它的各项"
    COUNT_BESIDE = "旁边写着项目个数"
    LONE_NAME = "别的项目都有序号，这一行只有一格有字"
    SUBTOTAL_ABOVE = "写着“小计”，在它所合计的各项目上面"
    SUMS_BELOW = "金额正好是下面各项目之和"
    # a total
    TOTAL_WORD = "写着“{}”"
    SUMS_ABOVE = "没有写“合计”，但金额正好是上面各项目之和"
    # a note
    NOTE_WORD = "以“注”“说明”一类的字开头"
    SIGNATURE = "是填报人、日期一类的落款"
    PROSE = "是整句的话"
    UNIT_NOTE = "只写着单位"
    NOTE_BELOW = "接着上面的注"
    # a row that does not count
    SUB_WORD = "以“其中”开头"
    PART_SUMS = "与下面各行加起来等于上面的项目"
    PARTS_BELOW = "没有金额，金额在下面的子项上，按子项计入"
    OF_WHICH = "是上面合计的其中项"
    MEMO_WORD = "“{}”不是项目名称，是附在项目旁边的数"
    MEMO_SUMS = "“{}”没有序号，金额正好是上面一部分项目之和"
    NOT_SHOWN = "“{}”只有名称和金额，没有序号，也没有项目才有的内容"
    SUM_TABLE = "是另一张没有项目名称的汇总表的表头"
    MERGED_NAME = "项目名称与上一行合并"
    MERGED_AMOUNT = "项目名称与上一行合并，另有金额"
    NO_NAME = "有金额，没有项目名称"
    NUMBER_ONLY = "只有序号"
    NO_RULE = "不是项目、标题、合计，也不是备注"
    OTHER_TABLE = "属于没有金额列的另一张表"
    WITHDRAWN = "已不在项目计划里"
    BELOW_TABLES = "在最后一张表的下面"
    NOTHING = "空白"


@frozen
class Evidence:
    """One piece of evidence.

    Attributes:
        ground: what speaks.
        found: the words that were found, in the order of the ground's text.
        column: the cell of the row that speaks; None where no single one does.
    """

    ground: Ground
    found: tuple[str, ...] = ()
    column: int | None = None

    def __str__(self) -> str:
        """In Chinese."""
        return self.ground.value.format(*self.found)


@frozen
class Verdict(Generic[K]):
    """What something is, why, and what else it could have been, the likeliest first.

    A column's kind is the key of its field, "" for none.
    """

    kind: K
    why: tuple[Evidence, ...]
    rivals: tuple[K, ...] = ()

    @property
    def reason(self) -> str:
        """Its evidence in Chinese."""
        return "，".join(map(str, self.why))

    def stands_on(self, ground: Ground) -> bool:
        """Whether a piece of evidence is among its grounds."""
        return any(reason.ground is ground for reason in self.why)


def verdict_of(
    kind: K, ground: Ground, *found: str, column: int | None = None, rivals: tuple[K, ...] = ()
) -> Verdict[K]:
    """A verdict on one piece of evidence."""
    return Verdict(kind, (Evidence(ground, found, column),), rivals)


BLANK = verdict_of(RowUse.BLANK, Ground.NOTHING)
