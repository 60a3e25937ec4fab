"""Every form of every factor alone, and a pairwise design over all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgers.form import FACTORS, Form, paint
from ledgers.pairs import pairwise
from ledgers.truth import Case

if TYPE_CHECKING:
    from pathlib import Path

    from ledgers.truth import Truth

__all__ = ["CASES"]

SEED = 2011
CROSSED = 120
"""Combinations of the design; more meet more pairs, at about 20 ms each."""


def _case(name: str, form: Form) -> Case:
    def build(name: str, folder: Path) -> Truth:
        return paint(form, name, folder)

    return Case(name, build)


def _alone() -> list[Case]:
    return [
        _case(f"{factor}: {choice}", Form(**{factor: choice}))
        for factor, choices in FACTORS.items()
        for choice in choices[1:]
    ]


def _crossed() -> list[Case]:
    forms = [Form(**row) for row in pairwise(FACTORS, SEED, most=CROSSED)]
    return [
        _case(f"crossed {number}: {', '.join(form.differences())}", form)
        for number, form in enumerate(forms, start=1)
    ]


CASES = (_case("the ordinary sheet", Form()), *_alone(), *_crossed())
