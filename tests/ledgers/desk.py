"""Several sheets and several workbooks of one case."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import openpyxl

from ledgers.page import Column, Page
from ledgers.patch import add_cached_values
from ledgers.records import make_projects, rng_of
from ledgers.truth import Truth

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from openpyxl.workbook import Workbook

    from ledgers.records import Project

__all__ = ["Desk", "columns_of", "ordinary_columns"]


@dataclass
class Desk:
    """Where the workbooks of one case are made.

    Attributes:
        folder: where they are saved.
        rng: the case's random numbers.
        truth: what is entered while writing.
    """

    folder: Path
    rng: random.Random
    truth: Truth = field(default_factory=Truth)
    books: dict[str, Workbook] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)

    @classmethod
    def of(cls, name: str, folder: Path, period: str = "2011H1") -> Desk:
        """A desk whose random numbers are the case's own."""
        return cls(folder, rng_of(name), Truth(period=period))

    def page(
        self, sheet: str = "台账", file: str = "台账.xlsx", *, title: str = "", unit: str = "万元"
    ) -> Page:
        """A new sheet, with its title and unit row; no title leaves the sheet blank."""
        if file not in self.books:
            self.books[file] = openpyxl.Workbook()
            self.books[file].remove(self.books[file].worksheets[0])
            self.truth.files.append(self.folder / file)
        page = Page(self.truth, self.books[file].create_sheet(sheet), file, self.rng, unit=unit)
        self.pages.append(page)
        if title:
            page.line((0, title), merge=6)
            page.line((4, f"单位：{unit}"))
        return page

    def table(
        self, columns: Sequence[Column] | None = None, projects: Iterable[Project] | None = None
    ) -> Page:
        """One ordinary page with the given columns and projects."""
        page = self.page(title="2011年上半年重点项目建设情况表")
        page.header(ordinary_columns() if columns is None else columns)
        for project in self.projects() if projects is None else projects:
            page.project(project)
        return page

    def projects(self, *groups: str) -> list[Project]:
        """Made projects of some categories."""
        return make_projects(self.rng, groups or ("工业项目", "交通项目"))

    def save(self) -> Truth:
        """Write all workbooks."""
        for file, book in self.books.items():
            book.save(self.folder / file)
            formulas: dict[tuple[str, int, int], float] = {}
            for page in self.pages:
                if page.file == file:
                    formulas |= page.formulas
            add_cached_values(self.folder / file, formulas)
        return self.truth


def columns_of(*pairs: tuple[str, str]) -> list[Column]:
    """Columns from (field, header) pairs; levels parted by 「|」."""
    return [Column(name, tuple(text.split("|"))) for name, text in pairs]


def ordinary_columns(*more: tuple[str, str]) -> list[Column]:
    """The common one-row header, with further columns behind the name."""
    return columns_of(
        ("seq", "序号"), ("name", "项目名称"), *more, ("total_investment", "总投资"),
        ("annual_plan", "年度计划投资"),
        ("completed", "1-6月完成投资"), ("status", "开工情况"), ("responsible_unit", "责任单位"),
    )  # fmt: skip
