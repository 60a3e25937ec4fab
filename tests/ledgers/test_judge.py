"""The judge itself: a corpus whose judge overlooks a wrong value measures nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ledgers.form import Form, paint
from ledgers.judge import judge

if TYPE_CHECKING:
    from pathlib import Path

    from ledgers.truth import Truth


@pytest.fixture
def truth(tmp_path: Path) -> Truth:
    """An ordinary ledger with totals, which the reader reads right."""
    made = paint(Form(body="sections", totals="totals below"), "judged", tmp_path)
    assert judge(made).faults == []
    return made


def test_one_yuan_off_is_silently_wrong(truth: Truth) -> None:
    """A single 元 in a single cell counts, with its address."""
    first = truth.projects[0]
    total = first.values["total_investment"]
    assert isinstance(total, int)
    truth.projects[0] = replace(first, values={**first.values, "total_investment": total + 1})
    (fault,) = judge(truth).faults
    assert (fault.kind, fault.text.split(":")[1]) == ("silent", f"台账!E{first.row + 1}")


def test_missing_and_invented_projects_are_silently_wrong(truth: Truth) -> None:
    """A row that the reader has and the truth has not, and the other way round."""
    last = truth.projects.pop()
    truth.projects.append(replace(last, row=last.row + 50))
    assert [fault.kind for fault in judge(truth).faults] == ["silent", "silent"]


def test_wrong_columns_headers_totals_and_unnamed_cells_are_found(truth: Truth) -> None:
    """Every other label is compared too."""
    table = truth.tables[0]
    truth.tables[0] = replace(table, bottom=table.bottom + 1, columns={**table.columns, "leader": (99,)})
    truth.controls[0] = replace(truth.controls[0], covered=frozenset({1}))
    truth.reported.add(("台账.xlsx", "台账", 9, 9))
    truth.named = (2012, 6)
    assert set(judge(truth).counts()) == {"header", "mapping", "control", "unreported", "period"}


def test_a_readable_ledger_labelled_hopeless_is_not_refused(truth: Truth) -> None:
    """Reading on where nobody could tell is a fault."""
    truth.doubtful = "nobody could tell"
    assert [fault.kind for fault in judge(truth).faults] == ["not refused"]


def test_a_refusal_of_a_readable_ledger_is_a_fault(truth: Truth) -> None:
    """The message is kept for the report."""
    truth.files[0].write_bytes(b"")
    assert [fault.kind for fault in judge(truth).faults] == ["refused"]
