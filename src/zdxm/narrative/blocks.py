"""The narrative: what the report says, as frozen blocks, before anybody decides how it looks.

A writer (``.docx``, ``.md``, ``.txt``) turns a :class:`Narrative` into bytes and needs nothing else.
Official ordinals (一、（一）1.（1）) are not in the text: the writer numbers headings by level.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from zdxm.declare import frozen
from zdxm.filters.values import chinese_number

if TYPE_CHECKING:
    from zdxm.figures.values import Figure


class Tint(Enum):
    """Colour behind a table cell; its text says the same, for black-and-white print."""

    RED = "红"
    YELLOW = "黄"
    GREEN = "绿"


@frozen
class Run:
    """A stretch of text of one nature.

    Attributes:
        text: printed text; never holds a line break, a tab or a control character.
        figure: id of the figure whose printed form this is, or None for plain words.
        placeholder: True for a 【待补充：…】, which is highlighted.
        tint: colour behind the table cell that it fills; None for none, and outside tables.
        form: how the figure is printed, where it can be printed in several ways.
        inner: of words that follow a figure, the runs that they are made of, figures among them.
        mark: number of the bookmark around it; 0 for none.
    """

    text: str
    figure: str | None = None
    placeholder: bool = False
    tint: Tint | None = None
    form: str = ""
    inner: tuple[Run, ...] = ()
    mark: int = 0

    def figures(self) -> Iterator[str]:
        """Ids of the figures printed here, the outer one first."""
        if self.figure is not None:
            yield self.figure
        for run in self.inner:
            yield from run.figures()


class ParagraphRole(Enum):
    """What a paragraph is in an official document; a writer maps each to one style."""

    BODY = "正文"
    OFFICE = "发文单位"
    RECIPIENT = "主送机关"
    ATTACHMENT_NOTE = "附件说明"
    SIGNATURE = "署名"
    DATE = "成文日期"
    NOTE = "注"


class Align(Enum):
    """Horizontal place of a column's cells."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class RowKind(Enum):
    """What a table row stands for."""

    GROUP = "group"  # a category's name across the whole width
    ITEM = "item"
    SUBTOTAL = "subtotal"
    TOTAL = "total"


@frozen
class Title:
    """标题: the document's title."""

    runs: tuple[Run, ...]


@frozen
class Heading:
    """A heading of level 1 (一、) to 4 （1）, without its ordinal."""

    level: int
    runs: tuple[Run, ...]


@frozen
class Paragraph:
    """A paragraph of one role."""

    runs: tuple[Run, ...]
    role: ParagraphRole = ParagraphRole.BODY


@frozen
class Column:
    """A table column: header text, relative width (in 汉字 of the table's size), alignment."""

    label: str
    width: float
    align: Align = Align.LEFT


@frozen
class TableRow:
    """One row: a GROUP row has exactly one cell, every other as many as the table has columns.

    A cell is words or one figure; it has no runs in it.
    """

    kind: RowKind
    cells: tuple[Run, ...]

    @property
    def runs(self) -> tuple[Run, ...]:
        """Its cells: what any place of a narrative has."""
        return self.cells


@frozen
class Table:
    """A table: attached (附表), on landscape pages of its own, or in the text.

    Attributes:
        name: the name templates use, such as ``projects``.
        mark: 附件标识 above the title, such as 附表; empty for a table in the text.
        title: the table's own title.
        unit_note: 单位：万元, set right above the table; empty for none.
        columns: left to right.
        rows: top to bottom, header not included; a long table has :class:`~zdxm.narrative.rows.Rows`.
        facts: figures of its cells that only it has.
    """

    name: str
    mark: str
    title: tuple[Run, ...]
    unit_note: str
    columns: tuple[Column, ...]
    rows: Sequence[TableRow]
    facts: tuple[Figure, ...] = ()

    @property
    def is_attached(self) -> bool:
        """Whether it is a 附表."""
        return self.mark != ""

    @property
    def runs(self) -> tuple[Run, ...]:
        """Its words outside the rows."""
        return self.title


class ChartKind(Enum):
    """How a chart draws its values."""

    COLUMNS = "柱形图"  # upright, the categories side by side
    BARS = "条形图"  # lying, the categories from top to bottom: for long names


class Arrangement(Enum):
    """How the bars of several series stand to each other."""

    BESIDE = "beside"  # each category has one of every series
    SHADES = "shades"  # each category has one bar, of the series whose shade it wears
    STACKED = "stacked"  # each category has one bar, made of a piece of every series


@frozen
class Series:
    """One row of values of a chart.

    Attributes:
        label: what they are, without the unit.
        values: one for each category, as printed; None leaves a gap.
        figures: id of the figure behind each value, None where there is none.
        written: whether the values stand at the bars.
    """

    label: str
    values: tuple[Decimal | int | None, ...]
    figures: tuple[str | None, ...]
    written: bool = True


@frozen
class Reference:
    """A value that all columns are held against: one dashed line across them.

    Attributes:
        label: what it is, with its value: 时间进度50%.
        value: in the unit of the columns.
        figure: id of the figure behind it, or None.
    """

    label: str
    value: Decimal | int
    figure: str | None = None


@frozen(kw_only=True)
class Chart:
    """A chart in the text, numbered (图1 …) by the writer.

    Attributes:
        name: the name templates use, such as 完成率.
        kind: how it is drawn.
        caption: its title, set below it, without its number.
        categories: labels of what is compared.
        series: at least one; each has a value for every category.
        unit: of all values: %, 亿元.
        alt: what the chart shows, in words, for those who cannot see it.
        reference: a line across the columns, or None; BARS have none.
        facts: figures of its caption and its values that only it has.
        arrangement: of its series.
        shares: percentages written in brackets behind the names, or None.
    """

    name: str
    kind: ChartKind
    caption: tuple[Run, ...]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    alt: str
    reference: Reference | None = None
    facts: tuple[Figure, ...] = ()
    arrangement: Arrangement = Arrangement.BESIDE
    shares: Series | None = None

    def __post_init__(self) -> None:
        every = [*self.series, self.shares] if self.shares else self.series
        rows = [row for series in every for row in (series.values, series.figures)]
        if not rows or any(len(row) != len(self.categories) for row in rows):
            raise ValueError("a chart's series need one value and one figure id for each category")
        if self.reference and self.kind is ChartKind.BARS:
            raise ValueError("a reference line needs upright columns")

    @property
    def runs(self) -> tuple[Run, ...]:
        """Its words."""
        return self.caption

    @property
    def rows(self) -> tuple[tuple[Series, str], ...]:
        """All that it says of each category, with the unit; the shares behind the names last."""
        rows = tuple((series, self.unit) for series in self.series)
        return (*rows, (self.shares, PERCENT)) if self.shares else rows

    @property
    def points(self) -> Iterator[tuple[str, str, Decimal | int, str]]:
        """Category, figure, value and unit of every value that has a figure, the line's left out."""
        for series, unit in self.rows:
            for name, value, figure in zip(self.categories, series.values, series.figures, strict=True):
                if value is not None and figure:
                    yield name, figure, value, unit


Block = Title | Heading | Paragraph | Table | Chart


@frozen(kw_only=True)
class RedHead:
    """版头 of a formal document.

    Attributes:
        mark: 发文机关标志, such as 某某市人民政府文件; there is no 版头 without it.
        number: 发文字号, such as 某政发〔2026〕12号; empty for none.
        signer: 签发人, of a document to a higher office; empty for none.
        serial: 份号, six digits; empty for none.
        secrecy: 密级和保密期限; empty for none.
        urgency: 紧急程度; empty for none.
    """

    mark: str = ""
    number: str = ""
    signer: str = ""
    serial: str = ""
    secrecy: str = ""
    urgency: str = ""


@frozen(kw_only=True)
class Imprint:
    """版记 of a formal document.

    Attributes:
        copies: 抄送机关, without 抄送： and the full stop; empty for none.
        printer: 印发机关.
        date: 印发日期, without 印发.
    """

    copies: str
    printer: Run
    date: Run


@frozen
class Narrative:
    """A whole document, in order.

    Attributes:
        title: plain text of the title, for the file name and the document's properties.
        office: issuing office, for the properties; may be empty.
        blocks: what is printed.
        doubted: whether a figure is marked as resting on a cell that could not be read.
        placeholders: names of what is still missing (主要措施 …), in order of appearance.
        offers: names of what could be told, and is left out, likewise.
        figures: the figures printed in headings and paragraphs, each once, in order of appearance. Cells of
            a table name theirs as ``project:7.completed``: a scope and an attribute of the report's figures.
        red_head: 版头, or None.
        imprint: 版记, or None.
        sealed: whether 署名 and 成文日期 leave room for a seal.
    """

    title: str
    office: str
    blocks: tuple[Block, ...]
    placeholders: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    doubted: bool = False
    figures: tuple[Figure, ...] = ()
    red_head: RedHead | None = None
    imprint: Imprint | None = None
    sealed: bool = False

    @property
    def charts(self) -> tuple[Chart, ...]:
        """The charts, in order; the first is number 1."""
        return tuple(block for block in self.blocks if isinstance(block, Chart))


PERCENT = "%"
"""Unit of the shares behind the names of a chart."""
CHART_NUMBER = "图{}\u3000"
_LEVELS = 4


def ordinal(level: int, number: int) -> str:
    """The official ordinal: 一、 （一） 1. （1） for levels 1 to 4.

    >>> [ordinal(level, 12) for level in (1, 2, 3, 4)]
    ['十二、', '（十二）', '12.', '（12）']
    """
    chinese = chinese_number(number)
    return {1: f"{chinese}、", 2: f"（{chinese}）", 3: f"{number}.", 4: f"（{number}）"}[level]


@dataclass(slots=True)
class HeadingNumbers:
    """Counts the headings of a document as they come.

    Attributes:
        counts: how many headings of levels 1 to 4 there are so far under their parent.
    """

    counts: list[int] = field(default_factory=lambda: [0] * _LEVELS)

    def restart(self) -> None:
        """Begin anew, as under a 标题."""
        self.counts = [0] * _LEVELS

    def next(self, level: int) -> str:
        """The ordinal of the next heading of a level; lower levels start anew under it."""
        self.counts[level - 1 :] = [self.counts[level - 1] + 1] + [0] * (_LEVELS - level)
        return ordinal(level, self.counts[level - 1])


def caption_runs(chart: Chart, number: int) -> tuple[Run, ...]:
    """What stands below a chart: 图1 and its title."""
    return (Run(CHART_NUMBER.format(number)), *chart.caption)
