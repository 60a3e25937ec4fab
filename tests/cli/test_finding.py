"""Tests of which ledger, which settings and which period a command works on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cli.conftest import SAMPLES
from zdxm.cli.options import BASES, Asked, Request, choose, find_request
from zdxm.errors import ConfigError, LedgerError, ZdxmError
from zdxm.periods import Period
from zdxm.sheets.rows import SheetRows, write_xlsx


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _book(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(SAMPLES / "ledger.xlsx", path)
    return path


def _settings(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "zdxm.toml"
    path.write_text(text, encoding="utf-8")
    return path


def _find(*ledgers: str, **asked: str) -> Request:
    config = asked.pop("config", None)
    return find_request([Path(name) for name in ledgers], Asked(config=config and Path(config), **asked))  # type: ignore[arg-type]


def _fault(*ledgers: str, **asked: str) -> ZdxmError:
    with pytest.raises(ZdxmError) as caught:
        _find(*ledgers, **asked)
    return caught.value


# --- settings --------------------------------------------------------------------------------------


def test_the_settings_beside_the_ledger_win_over_those_in_the_folder(here: Path) -> None:
    """One file holds, whole: nothing of the other is merged in."""
    _book(here / "县" / "a.xlsx")
    _settings(here / "县", 'region = "济源"')
    _settings(here, 'region = "别处"\noffice = "别处办公室"')
    found = _find("县/a.xlsx").settings
    assert (found.region, found.office) == ("济源", "")


def test_the_settings_in_the_folder_hold_where_none_lie_beside_the_ledger(here: Path) -> None:
    """A ledger elsewhere is read with the current folder's settings."""
    _book(here / "县" / "a.xlsx")
    _settings(here, 'region = "济源"')
    assert _find("县/a.xlsx").settings.region == "济源"


def test_named_settings_win_over_all(here: Path) -> None:
    """--config is the one that holds; one that does not exist is an error."""
    _book(here / "a.xlsx")
    _settings(here, 'region = "旁边"')
    _settings(here / "别处", 'region = "指定"')
    assert _find("a.xlsx", config="别处/zdxm.toml").settings.region == "指定"
    assert isinstance(_fault("a.xlsx", config="没有.toml"), ConfigError)


def test_no_settings_are_the_defaults(here: Path) -> None:
    """A folder without zdxm.toml works."""
    _book(here / "a.xlsx")
    assert _find("a.xlsx").settings.path is None


def test_the_basis_on_the_command_line_wins() -> None:
    """--basis changes the settings for this run."""
    ledger = str(SAMPLES / "ledger.xlsx")
    assert _find(ledger, basis="day").settings.basis == "day"
    with pytest.raises(ConfigError) as caught:
        choose("--basis", "year", BASES)
    assert "year" in caught.value.reason


# --- ledgers ---------------------------------------------------------------------------------------


def test_the_settings_name_the_ledger(here: Path) -> None:
    """Paths in the settings are relative to their own folder."""
    ledger = _book(here / "数据" / "台账" / "a.xlsx")
    _settings(here / "数据", 'ledger = "台账/a.xlsx"')
    (found,) = _find(config="数据/zdxm.toml").ledgers
    assert found.resolve() == ledger


def test_a_ledger_of_the_settings_that_does_not_exist_is_said_so(here: Path) -> None:
    """The message names the settings file and what was written there."""
    _settings(here, 'ledger = "没有.xlsx"')
    fault = _fault()
    assert "zdxm.toml" in fault.place
    assert "没有.xlsx" in fault.reason


def test_a_named_ledger_wins_over_the_settings(here: Path) -> None:
    """What is written on the command line is read, and nothing else."""
    _book(here / "a.xlsx")
    _settings(here, 'ledger = "没有.xlsx"')
    assert _find("a.xlsx").ledgers == (Path("a.xlsx"),)


def test_the_only_ledger_in_the_folder_is_found(here: Path) -> None:
    """Lock files, hidden files, Word files and results of ours are not in the way."""
    _book(here / "台账.xlsx")
    for name in (
        "~$台账.xlsx",
        ".~lock.台账.xlsx#",
        ".备份.xlsx",
        "总结.docx",
        "说明.txt",
        "滞后项目-2011H1.csv",
    ):
        (here / name).write_bytes(b"x")
    ours = write_xlsx([SheetRows(name="表", header=("甲",), rows=())], sealed=True)
    (here / "改过名字的结果.xlsx").write_bytes(ours)
    assert [path.name for path in _find().ledgers] == ["台账.xlsx"]


def test_a_register_beside_the_ledger_is_not_in_the_way(here: Path) -> None:
    """A workbook named after a register is not taken for the ledger where there is another."""
    _book(here / "重点项目.xlsx")
    _book(here / "问题台账.xlsx")
    assert [path.name for path in _find().ledgers] == ["重点项目.xlsx"]


def test_several_candidates_are_listed(here: Path) -> None:
    """Nothing is guessed."""
    for name in ("甲.xlsx", "乙.xls"):
        _book(here / name)
    fault = _fault()
    assert "甲.xlsx" in fault.reason
    assert "乙.xls" in fault.reason


def test_no_candidate_lists_what_there_is(here: Path) -> None:
    """The clerk sees which folder the program looked at."""
    assert isinstance(_fault(), LedgerError)
    (here / "说明.txt").write_text("x", encoding="utf-8")
    assert "说明.txt" in _fault().reason


def test_a_long_list_is_cut(here: Path) -> None:
    """A full folder does not fill the screen."""
    for number in range(20):
        _book(here / f"{number:02}.xlsx")
    assert "07.xlsx等20个" in _fault().reason


def test_a_folder_lists_the_workbooks_in_it(here: Path) -> None:
    """A folder cannot be read as a ledger, but its workbooks can be named."""
    _book(here / "县" / "甲.xlsx")
    (here / "空").mkdir()
    assert "甲.xlsx" in _fault("县").reason
    assert "没有工作簿" in _fault("空").reason


def test_a_mistyped_name_lists_the_workbooks_beside_it(here: Path) -> None:
    """The remedy names what does exist."""
    _book(here / "台账.xlsx")
    assert "台账.xlsx" in _fault("台帐.xlsx").remedy
    assert "不存在" in _fault("没有/台账.xlsx").remedy


def test_the_same_file_is_read_once(here: Path) -> None:
    """Named twice, in two ways, it must not be counted twice; the order stays."""
    _book(here / "a.xlsx")
    _book(here / "b.xlsx")
    found = _find("b.xlsx", "./a.xlsx", str(here / "b.xlsx")).ledgers
    assert [path.name for path in found] == ["b.xlsx", "a.xlsx"]


# --- period ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "code"),
    [({}, None), ({"period": "2011年上半年"}, "2011H1"), ({"as_of": "2011-06-20"}, "2011-06-20")],
)
def test_the_period_is_what_was_asked(asked: dict[str, str], code: str | None) -> None:
    """Nothing asked leaves it to the settings and the ledger."""
    found = _find(str(SAMPLES / "ledger.xlsx"), **asked).period
    assert (found.code if isinstance(found, Period) else found) == code


@pytest.mark.parametrize(
    "asked",
    [
        {"period": "昨天"},
        {"as_of": "2011-02-30"},
        {"as_of": "六月"},
        {"period": "2011H1", "as_of": "2011-06-20"},
    ],
)
def test_a_period_that_cannot_be_meant_is_refused(asked: dict[str, str]) -> None:
    """Nonsense, days that do not exist, and two periods at once."""
    assert isinstance(_fault(str(SAMPLES / "ledger.xlsx"), **asked), ConfigError)
