"""One sheet made from a choice in each respect: the factors of the pairwise design."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import openpyxl

from ledgers.bodies import BODIES, TOTALS, Manner
from ledgers.covers import COVERS, UNITS
from ledgers.headings import DEPTHS, DRESSES, make_columns
from ledgers.noises import NOISES, NUMBERINGS, TAILS
from ledgers.page import Page
from ledgers.patch import add_cached_values
from ledgers.records import make_projects, rng_of
from ledgers.spelling import AMOUNTS, RATES
from ledgers.truth import Truth

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FACTORS", "Form", "paint", "save"]

FACTORS: dict[str, tuple[str, ...]] = {
    "cover": tuple(COVERS),
    "unit": tuple(UNITS),
    "depth": tuple(DEPTHS),
    "wording": tuple(DRESSES),
    "body": tuple(BODIES),
    "totals": TOTALS,
    "tail": tuple(TAILS),
    "noise": tuple(NOISES),
    "numbering": tuple(NUMBERINGS),
    "amounts": tuple(AMOUNTS),
    "rates": RATES,
}
"""Every respect in which sheets differ, with its forms; the first is the ordinary one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One choice in each respect."""

    cover: str = "title"
    unit: str = "unit row"
    depth: str = "one header row"
    wording: str = "clean words"
    body: str = "plain list"
    totals: str = "no totals"
    tail: str = "nothing below"
    noise: str = "no noise"
    numbering: str = "running numbers"
    amounts: str = "numbers"
    rates: str = "numbers to 100"

    def differences(self) -> list[str]:
        """The choices that are not the ordinary ones."""
        return [getattr(self, each.name) for each in fields(self) if getattr(self, each.name) != each.default]


def paint(form: Form, name: str, folder: Path) -> Truth:
    """Make the workbook of a form; the same name gives the same bytes of data."""
    rng = rng_of(name)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    truth = Truth(files=[folder / "台账.xlsx"])
    page = Page(
        truth, sheet, "台账.xlsx", rng, unit=UNITS[form.unit].unit, amounts=form.amounts, rates=form.rates
    )
    noise = NOISES[form.noise]
    columns = UNITS[form.unit].into_header(make_columns(form.depth, form.wording, rng), rng)
    columns = NUMBERINGS[form.numbering].columns(BODIES[form.body].columns(noise.columns(columns)))
    noise.before(page)
    COVERS[form.cover](page, UNITS[form.unit], len(columns))
    noise.above_header(page)
    page.header(columns)
    BODIES[form.body].write(
        page, make_projects(rng), Manner(form.totals, NUMBERINGS[form.numbering].seq, noise.between)
    )
    noise.below(page)
    TAILS[form.tail](page)
    noise.after(page)
    truth.must |= UNITS[form.unit].must
    save(book, page, truth.files[0])
    return truth


def save(book: openpyxl.Workbook, page: Page, path: Path) -> None:
    """Save, and put calculated values beside the formulas that have one."""
    book.save(path)
    add_cached_values(path, page.formulas)
