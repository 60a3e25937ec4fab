"""What must hold for every ledger, whatever it holds: drawn by hypothesis, the same draws in every run."""

from __future__ import annotations

import itertools
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledgers.desk import Desk, ordinary_columns
from ledgers.records import Project, rng_of
from ledgers.spelling import AMOUNTS
from zdxm.cells.amounts import read_money
from zdxm.layout.book import find_tables
from zdxm.ledger.reading import read_ledger
from zdxm.periods import parse_period
from zdxm.units import Unit
from zdxm.workbook.reading import read_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ledgers.page import Page
    from ledgers.truth import Truth
    from zdxm.ledger.model import Ledger

MONEY = ("total_investment", "annual_plan", "completed")
DRAWS = settings(max_examples=20, deadline=None, derandomize=True, database=None)

amounts = st.one_of(st.none(), st.integers(0, 10**13))
"""Whole 元 up to 100,000 亿元, or blank."""


@st.composite
def projects(draw: st.DrawFn) -> list[Project]:
    """One to twenty projects in up to four categories."""
    made = []
    for number in range(draw(st.integers(1, 20))):
        total, plan, done = draw(amounts), draw(amounts), draw(amounts)
        category = draw(st.sampled_from(("工业项目", "农业项目", "交通项目", "水利项目")))
        made.append(
            Project(
                f"第{number + 1}污水处理厂",
                category,
                "",
                "under_way",
                total,
                plan,
                done,
                0,
                "市发改委",
                "甲公司",
                "乙市长",
            )
        )
    return made


def read(truth: Truth) -> Ledger:
    """The ledger of all workbooks."""
    books = [read_workbook(path) for path in truth.files]
    layouts = [find_tables(book, source=number) for number, book in enumerate(books)]
    return read_ledger(books, layouts, period=parse_period("2011H1"))


def sums(ledger: Ledger) -> dict[str, int]:
    """Totals to the 元, and the number of projects."""
    return {key: int(ledger.frame[key].sum()) for key in MONEY} | {"projects": len(ledger.frame)}


def expected(made: Sequence[Project]) -> dict[str, int]:
    """The same from the records."""
    return {key: sum(getattr(each, key) or 0 for each in made) for key in MONEY} | {"projects": len(made)}


def write(write_pages: Callable[[Desk], None]) -> Ledger:
    """Make workbooks in a folder of their own and read them."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk.of("property", Path(folder))
        write_pages(desk)
        return read(desk.save())


def table(desk: Desk, made: Sequence[Project], sheet: str = "台账", file: str = "台账.xlsx") -> Page:
    """A page with title, unit and header; with projects if given."""
    page = desk.page(sheet, file, title="2011年上半年重点项目建设情况表")
    page.header(ordinary_columns(("category", "项目类别")))
    for project in made:
        page.project(project)
    return page


def parts(made: Sequence[Project], cuts: set[int]) -> list[list[Project]]:
    """The records cut after the given positions."""
    edges = sorted({0, len(made), *(cut for cut in cuts if cut < len(made))})
    return [list(made[first:last]) for first, last in itertools.pairwise(edges)]


@DRAWS
@given(made=projects(), cuts=st.sets(st.integers(1, 19), max_size=4))
def test_any_partition_into_sheets_or_files_gives_the_same_total(made: list[Project], cuts: set[int]) -> None:
    """One sheet, several sheets, or several workbooks: the totals agree to the 元."""
    groups = parts(made, cuts)

    def sheets(desk: Desk) -> None:
        for number, group in enumerate(groups):
            table(desk, group, f"{number + 1}组")

    def files(desk: Desk) -> None:
        for number, group in enumerate(groups):
            table(desk, group, file=f"{number + 1}组.xlsx")

    assert sums(write(sheets)) == expected(made)
    assert sums(write(files)) == expected(made)


@DRAWS
@given(made=projects(), cuts=st.sets(st.integers(1, 19), max_size=4))
def test_any_partition_into_categories_gives_the_same_total(made: list[Project], cuts: set[int]) -> None:
    """Cut anywhere by headings, the totals stay, and each project has the category of its heading."""
    groups = parts(made, cuts)

    def sections(desk: Desk) -> None:
        page = desk.page(title="2011年上半年重点项目建设情况表")
        page.header(ordinary_columns())
        for number, group in enumerate(groups):
            page.line((0, f"{'一二三四五'[number]}、第{number + 1}类项目（{len(group)}个）"))
            for project in group:
                page.project(project)

    ledger = write(sections)
    assert sums(ledger) == expected(made)
    assert list(ledger.frame["category"]) == [
        f"第{number + 1}类项目" for number, group in enumerate(groups) for _ in group
    ]


@DRAWS
@given(made=projects(), data=st.data())
def test_blank_rows_notes_and_totals_between_change_nothing(made: list[Project], data: st.DataObject) -> None:
    """Blank rows and 小计 anywhere, 合计 and notes at the end, blank columns before: the same frame."""

    def simple(desk: Desk) -> None:
        table(desk, made)

    plain = write(simple)
    places = st.sets(st.integers(0, len(made)), max_size=3)
    blanks, totals = data.draw(places), data.draw(places)
    left = data.draw(st.integers(0, 3))

    def cluttered(desk: Desk) -> None:
        page = desk.page(title="2011年上半年重点项目建设情况表")
        page.left = left
        page.header(ordinary_columns(("category", "项目类别")))
        since = page.row
        for number, project in enumerate(made):
            page.row += number in blanks
            page.project(project)
            if number in totals:
                page.control("小计", page.rows_since(since))
                since = page.row
        page.control("合计", page.rows_since(1), at=0)
        page.line((0, "注：以上数据由各项目单位报送。"))

    ledger = write(cluttered)
    columns = ["name", "category", "status", *MONEY]
    assert ledger.frame[columns].equals(plain.frame[columns])
    assert [note.code for note in ledger.diagnostics] == [note.code for note in plain.diagnostics]


READABLE = tuple(
    name
    for name in AMOUNTS
    if name not in {"error cells", "words", "formulas never calculated", "blank words"}
)
LARGEST = {"float dust": 10**8}
"""Above this, a float's own precision is coarser than the dust."""


@pytest.mark.parametrize("form", READABLE)
@DRAWS
@given(
    yuan=st.integers(1, 10**12), unit=st.sampled_from((Unit.YUAN, Unit.WAN, Unit.YI)), seed=st.integers(0, 50)
)
def test_every_form_of_an_amount_reads_the_same(form: str, yuan: int, unit: Unit, seed: int) -> None:
    """Number or text, with separators, wide digits, its own unit or a hedge: the same whole 元."""
    yuan = min(yuan, LARGEST.get(form, yuan))
    written = AMOUNTS[form](yuan, unit.label, rng_of(f"{form}{seed}"))
    shown = written.shown if written.cached is None else written.cached
    assert isinstance(shown, int | float | str)
    assert read_money(shown, unit).value == written.value


@DRAWS
@given(made=projects(), unit=st.sampled_from(("元", "千元", "万元", "亿元")))
def test_the_unit_of_the_sheet_changes_nothing(made: list[Project], unit: str) -> None:
    """The same records in 元, 千元, 万元 or 亿元 give the same totals."""

    def one(desk: Desk) -> None:
        page = desk.page(title="2011年上半年重点项目建设情况表", unit=unit)
        page.header(ordinary_columns())
        for project in made:
            page.project(replace(project, name=f"{project.name}一期"))

    assert sums(write(one)) == expected(made)
