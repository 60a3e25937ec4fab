"""``docs/ledger.md`` is what the data dictionary says, and what it tells a clerk to write is read so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from project.ledger_page import DONE, EXAMPLES, LEDGER_PAGE, NEEDED, STATES, example_of, render, what_it_is
from zdxm.cells.words import Status, read_status
from zdxm.cli.app import run
from zdxm.fields import DECLARED, KEPT, LEDGER_FIELDS, REGISTERS, Field
from zdxm.registers import is_done, is_understood

if TYPE_CHECKING:
    from pathlib import Path


def test_the_page_is_the_dictionarys() -> None:
    """Written anew by ``python tests/project/ledger_page.py``."""
    assert LEDGER_PAGE.read_text(encoding="utf-8") == render()


@pytest.mark.parametrize("field", LEDGER_FIELDS, ids=lambda field: field.key)
def test_every_column_says_what_it_is_and_has_an_example(field: Field) -> None:
    """A new column has to."""
    assert what_it_is(field)
    assert example_of(field)


def test_nothing_is_told_of_columns_that_are_not_there() -> None:
    """A column that goes takes its words along."""
    assert set(NEEDED) <= {field.key for field in LEDGER_FIELDS}
    assert set(EXAMPLES) <= {field.label for field in DECLARED}


@pytest.mark.parametrize("state", STATES)
def test_the_states_are_read_as_told(state: Status) -> None:
    """Each way of writing one."""
    assert {read_status(word) for word in STATES[state].split()} == {state}


@pytest.mark.parametrize("done", DONE)
def test_what_counts_as_done_is_told(done: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Each way of saying so."""
    assert {is_done(word) for word in DONE[done].split()} == {done}
    assert all(map(is_understood, DONE[done].split()))


def test_a_ledger_written_as_told_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every column under its own name with its own example: each is kept that is said to be."""
    fields = [field for field in LEDGER_FIELDS if not field.monthly or field.kept]
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["2026年1—6月全市重点项目台账"])
    sheet.append(["填报单位：市重点办", "单位：万元"])
    sheet.append([field.label for field in fields])
    sheet.append([example_of(field) for field in fields])
    for register in REGISTERS.values():
        sheet = book.create_sheet(register.label)
        sheet.append([field.label for field in register.fields])
        sheet.append([example_of(field) for field in register.fields])
    book.save(tmp_path / "台账.xlsx")
    monkeypatch.chdir(tmp_path)
    assert run(["figures", "台账.xlsx"]) == 0
    figures = json.loads(capsys.readouterr().out)
    (project,) = figures["projects"]
    assert [field.key for field in KEPT if project[field.key] is None] == []
    assert run(["check", "台账.xlsx", "--layout", "--format", "json"]) in (0, 1)
    sheets = json.loads(capsys.readouterr().out)["sheets"]
    assert [each["use"] for each in sheets] == ["ledger", *["register"] * len(REGISTERS)]
    columns = sheets[0]["tables"][0]["columns"]
    assert [column["field"] for column in columns] == [field.key for field in fields]
