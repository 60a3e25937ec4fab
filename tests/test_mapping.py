"""What an office says of its own columns wins over what the headers say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workbooks import HEADER, PROJECTS, Page, flat_page, found, truth, write_book
from zdxm.config.files import load_settings
from zdxm.config.settings import LedgerMapping, TableMapping
from zdxm.errors import ConfigError, LedgerError
from zdxm.layout.book import find_tables, require_mapping
from zdxm.ledger.reading import read_ledger
from zdxm.periods import parse_period
from zdxm.units import Unit
from zdxm.workbook.reading import read_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from zdxm.ledger.model import Ledger


def _settings(folder: Path, text: str) -> LedgerMapping:
    path = folder / "zdxm.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path).mapping


def _read(path: Path, mapping: LedgerMapping, period: str = "2011H1") -> Ledger:
    book = read_workbook(path)
    layout = find_tables(book, source=0, mapping=mapping)
    require_mapping([layout], mapping)
    return read_ledger([book], [layout], period=parse_period(period))


def _headed(header: list[Any], name: str = "台账") -> Page:
    """The flat page under another header."""
    page = flat_page()
    return Page([*page.rows[:2], header, *page.rows[3:]], name)


# --- zdxm.toml -------------------------------------------------------------------------------------


def test_fields_are_named_by_label_or_key(tmp_path: Path) -> None:
    """Label and key mean the same field; a lone text is a list of one; an empty one is no column."""
    mapping = _settings(
        tmp_path, '[columns]\n"年度计划投资" = "F"\ncompleted = ["I", "J"]\n"备注" = ""\n[tables]\n'
    )
    assert mapping.columns == {"annual_plan": ("F",), "completed": ("I", "J"), "remark": ()}


def test_chinese_keys_need_no_quotes(tmp_path: Path) -> None:
    """TOML wants quotes around a Chinese key; a file without them is read as meant."""
    mapping = _settings(
        tmp_path,
        '# 说明 = 不是键\n[columns]\n年度计划投资 = "本年 = 任务"  # 甲 = 乙\n'
        '[tables.台账]\nheader = [3, 4]\nunits = { 总投资 = "亿元" }\ncategory = "分段"\n',
    )
    assert mapping.columns == {"annual_plan": ("本年 = 任务",)}
    assert mapping.tables["台账"] == TableMapping(
        header=(3, 4), units={"total_investment": Unit.YI}, category="section"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[columns]\n"年度投资" = "F"', "不认识的字段“年度投资”（是不是“年度计划投资”？）"),
        ('[columns]\n"总投资" = 3', "“总投资”应当是列号或表头"),
        ('[columns]\n"总投资" = ["E", "F"]', "“总投资”只能写一列"),
        ('[columns]\n"总投资" = "E"\ntotal_investment = "F"', "“总投资”写了两次"),
        ('[columns]\n"项目名称" = ""', "“项目名称”不能空着"),
        ('[tables."台账"]\nheader = 0', "“tables.台账.header”应当是表头的行号"),
        ('[tables."台账"]\nheader = [5, 2]', "“tables.台账.header”应当是表头的行号"),
        ('[tables."台账"]\nunit = "美元"', "“tables.台账.unit”应当是下列之一"),
        ('[tables."台账"]\nunits = { "序号" = "元" }', "“序号”应当是金额列的单位"),
        ('[tables."台账"]\nheadr = 3', "不认识的设置“tables.台账.headr”（是不是“header”？）"),
        ("tables = 3", "“tables”应当是一个表"),
        ('[tables]\n"台账" = 3', "“tables.台账”应当是一个表"),
        ("columns = 3", "“columns”应当是一个表"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """Unknown fields come with a guess, wrong values with the right kind."""
    with pytest.raises(ConfigError) as caught:
        _settings(tmp_path, text)
    assert said in caught.value.reason


# --- columns ---------------------------------------------------------------------------------------


def test_a_header_of_the_office_is_read(tmp_path: Path) -> None:
    """本年任务数 is 年度计划投资 once the office says so, by its text or by its letters."""
    header = [*HEADER]
    header[5] = "本年任务数(万元)"
    path = write_book(tmp_path / "a.xlsx", _headed(header))
    for spec in ("本年任务数(万元)", "本年任务数", "F"):
        assert found(_read(path, LedgerMapping(columns={"annual_plan": (spec,)}))) == truth()


def test_words_of_the_office_find_the_header(tmp_path: Path) -> None:
    """A table whose every header is the office's own is found by its words."""
    header = ["编", "单体", "门类", "片", "总盘子", "任务", "实绩", "样子"]
    fields = (
        "seq", "name", "category", "county", "total_investment", "annual_plan", "completed", "status",
    )  # fmt: skip
    path = write_book(tmp_path / "a.xlsx", _headed(header))
    with pytest.raises(LedgerError):
        _read(path, LedgerMapping())
    words = LedgerMapping(columns={key: (word,) for key, word in zip(fields, header, strict=True)})
    letters = LedgerMapping(columns={key: ("ABCDEFGH"[at],) for at, key in enumerate(fields)})
    for mapping in (words, letters):
        ledger = _read(path, mapping)
        assert found(ledger) == truth()
        assert ledger.diagnostics == ()


def test_the_mapping_wins_over_the_header(tmp_path: Path) -> None:
    """A column that reads as 年度计划投资 is left alone where another one is named; the doubt is reported."""
    header = [*HEADER, "市里定的数"]
    page = _headed(header)
    rows = [*page.rows[:3], *([*row, 7] for row in page.rows[3:])]
    path = write_book(tmp_path / "a.xlsx", Page(rows))
    by_text = _read(path, LedgerMapping(columns={"annual_plan": ("市里定的数",)}))
    by_letters = _read(path, LedgerMapping(columns={"annual_plan": ("I",)}))
    for ledger in (by_text, by_letters):
        assert set(ledger.frame["annual_plan"]) == {70_000}
    assert by_text.diagnostics == ()
    assert [note.code for note in by_letters.diagnostics] == ["ZD090"]
    assert "“年度计划投资”" in by_letters.diagnostics[0].message


def test_letters_that_a_new_column_has_moved_are_doubted(tmp_path: Path) -> None:
    """After a column is put in, the old letters are still read, and a warning names where the header went."""
    page = flat_page()
    rows = [row if at < 2 else [*row[:2], "x", *row[2:]] for at, row in enumerate(page.rows)]
    path = write_book(tmp_path / "a.xlsx", Page(rows))
    notes = _read(path, LedgerMapping(columns={"annual_plan": ("F",)})).diagnostics
    assert [(note.code, str(note.place)) for note in notes if note.code == "ZD090"] == [
        ("ZD090", "a.xlsx:台账!G3")
    ]


def test_a_field_that_is_not_to_be_read(tmp_path: Path) -> None:
    """An empty text takes a field out of the ledger."""
    path = write_book(tmp_path / "a.xlsx", flat_page())
    ledger = _read(path, LedgerMapping(columns={"county": ()}))
    assert list(ledger.frame["county"]) == [None] * len(PROJECTS)


def test_letters_do_not_make_a_ledger_of_a_register(tmp_path: Path) -> None:
    """Letters fit every sheet; one whose column holds no amounts stays what it is."""
    register = Page(
        [
            ["序号", "项目名称", "问题描述", "责任单位", "登记日期", "办理状态"],
            [1, "甲", "乙", "丙", "丁", "未解决"],
        ],
        "问题台账",
    )
    path = write_book(tmp_path / "a.xlsx", flat_page(), register)
    ledger = _read(path, LedgerMapping(columns={"annual_plan": ("F",)}))
    assert found(ledger) == truth()
    assert len(ledger.tables) == 1


def test_months_are_a_list(tmp_path: Path) -> None:
    """Columns in a list are January, February and so on, whatever their headers say."""
    header = ["序号", "项目名称", "总投资", "年度计划投资", "甲", "乙", "丙"]
    rows: list[list[Any]] = [
        ["台账"],
        ["单位：万元"],
        header,
        [1, "某路", 100, 50, 1, 2, 4],
        [2, "某桥", 100, 50, 8, 16, 32],
    ]
    path = write_book(tmp_path / "a.xlsx", Page(rows))
    mapping = LedgerMapping(columns={"completed": ("E", "F", "G")})
    assert list(_read(path, mapping, "2011-02").frame["completed"]) == [30_000, 240_000]
    assert list(_read(path, mapping, "2011Q1").frame["completed"]) == [70_000, 560_000]


def test_one_of_two_equal_columns_can_be_chosen(tmp_path: Path) -> None:
    """Two columns with equal claim stop the reading; naming one of them lets it go on."""
    header = [*HEADER, "年度投资计划"]
    page = _headed(header)
    rows = [*page.rows[:3], *([*row, 9] for row in page.rows[3:])]
    path = write_book(tmp_path / "a.xlsx", Page(rows))
    with pytest.raises(LedgerError) as caught:
        _read(path, LedgerMapping())
    assert '[columns]里写明用哪一列，如年度计划投资 = "F"' in caught.value.remedy
    assert found(_read(path, LedgerMapping(columns={"annual_plan": ("F",)}))) == truth()


# --- tables ----------------------------------------------------------------------------------------


def test_unit_and_header_of_one_sheet(tmp_path: Path) -> None:
    """[tables] holds for its own tab: header rows, a unit for all columns and another one for one of them."""
    page = flat_page()
    rows = [["随便"] * 8, *page.rows[2:]]
    path = write_book(tmp_path / "a.xlsx", Page(rows))
    own = TableMapping(header=(2, 2), unit=Unit.YUAN, units={"total_investment": Unit.WAN})
    ledger = _read(path, LedgerMapping(tables={"台账": own}))
    assert list(ledger.frame["total_investment"]) == [row[3] for row in truth()]
    assert list(ledger.frame["annual_plan"]) == [6000, 4000, 250, 12000, 39000, 14100]


def test_a_unit_that_the_header_denies_is_doubted(tmp_path: Path) -> None:
    """The unit of the settings is taken, and a warning says what the header says."""
    header = [*HEADER]
    header[4] = "总投资（亿元）"
    path = write_book(tmp_path / "a.xlsx", _headed(header))
    ledger = _read(path, LedgerMapping(tables={"台账": TableMapping(unit=Unit.WAN)}))
    assert found(ledger) == truth()
    assert [note.code for note in ledger.diagnostics] == ["ZD090"]


def test_where_the_category_is_taken_from(tmp_path: Path) -> None:
    """Column, section or tab, as the office says, whatever else is there."""
    page = flat_page()
    rows = [*page.rows[:3], ["一、省级项目"], *page.rows[3:6], ["二、市级项目"], *page.rows[6:]]
    path = write_book(tmp_path / "a.xlsx", Page(rows, "民生"))
    taken = {
        source: list(
            _read(path, LedgerMapping(tables={"民生": TableMapping(category=source)})).frame["category"]
        )
        for source in ("column", "section", "sheet")
    }
    assert taken["column"] == [each.category for each in PROJECTS]
    assert taken["section"] == ["省级项目"] * 3 + ["市级项目"] * 3
    assert taken["sheet"] == ["民生"] * 6


# --- what is not there -----------------------------------------------------------------------------


def test_a_column_that_is_not_there_stops(tmp_path: Path) -> None:
    """A header or letters that no table has are refused, and the headers that there are are listed."""
    path = write_book(tmp_path / "a.xlsx", flat_page())
    for spec in ("本年任务数", "ZZ"):
        with pytest.raises(LedgerError) as caught:
            _read(path, LedgerMapping(columns={"annual_plan": (spec,)}))
        assert f"年度计划投资写的是“{spec}”" in caught.value.reason
        assert "F“年度计划投资”" in caught.value.remedy


def test_a_tab_that_is_not_there_stops(tmp_path: Path) -> None:
    """With the tabs that there are."""
    path = write_book(tmp_path / "a.xlsx", flat_page())
    with pytest.raises(LedgerError, match="台账里有这些工作表：台账"):
        _read(path, LedgerMapping(tables={"项目": TableMapping()}))


def test_header_rows_without_a_name_stop(tmp_path: Path) -> None:
    """Rows that the office calls the header must name 项目名称, or the office must."""
    path = write_book(tmp_path / "a.xlsx", flat_page())
    with pytest.raises(LedgerError, match="没有项目名称列"):
        _read(path, LedgerMapping(tables={"台账": TableMapping(header=(5, 5))}))
