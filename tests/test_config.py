"""zdxm.toml: what it may say, and what is said of everything else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from zdxm.config.files import find_config, load_settings
from zdxm.config.settings import Settings, read_day, read_section
from zdxm.errors import ConfigError
from zdxm.lights import LightPolicy, read_lights
from zdxm.periods import Period
from zdxm.units import Unit

if TYPE_CHECKING:
    from pathlib import Path


def write(folder: Path, text: str) -> Path:
    """Write a settings file into a folder."""
    path = folder / "zdxm.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_no_file_means_the_defaults() -> None:
    """Without a settings file every setting has its default."""
    assert load_settings(None) == Settings()


def test_values_reach_their_fields(tmp_path: Path) -> None:
    """Flat keys, a text where a list is allowed, the style table and the plain tables all arrive."""
    path = write(
        tmp_path,
        'ledger = "台账.xlsx"\nregion = "全市"\nperiod = "2011H1"\nunit = "亿元"\n'
        'prose_categories = ["甲类"]\n'
        '[style]\nrate_decimals = 1\nabove = "超"\n[rules]\nZD010 = "off"\n',
    )
    settings = load_settings(path)
    assert settings.ledger == ("台账.xlsx",)
    assert settings.default_unit is Unit.YI
    assert isinstance(settings.asked_period, Period)
    assert settings.asked_period.code == "2011H1"
    assert (settings.style.rate_decimals, settings.style.above, settings.style.below) == (1, "超", "低于")
    assert settings.rules == {"ZD010": "off"}
    assert settings.folder == tmp_path


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    """Unknown keys come with a guess, wrong types with the right one, and all in one message."""
    path = write(tmp_path, 'regoin = "全市"\nnamed_figures_max = "2"\nbasis = "week"\n[style]\nabov = "超"\n')
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    reason = caught.value.reason
    assert "“regoin”（是不是“region”？）" in reason
    assert "“named_figures_max”应当是整数" in reason
    assert "“basis”应当是下列之一：“month”、“day”" in reason
    assert "“style.abov”（是不是“above”？）" in reason


@pytest.mark.parametrize("data", [b"region = \n", "region = '全市'".encode("gb18030"), b"[style\n"])
def test_what_is_no_toml_is_refused(tmp_path: Path, data: bytes) -> None:
    """A broken or wrongly encoded file is named, with what to do."""
    path = tmp_path / "zdxm.toml"
    path.write_bytes(data)
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    assert caught.value.place == str(path)


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("region = “安平市”", "第1行", ("“ ” 是中文标点", '请改成region = "安平市"')),
        ('batch = "一"\nregion ＝ "全市"', "第2行", ("＝", '请改成region = "全市"')),
        ('sheets = ["甲"，"乙"]', "第1行", ("，", '请改成sheets = ["甲","乙"]')),
        ('sheets = ［"甲"］', "第1行", ("［ ］", '请改成sheets = ["甲"]')),
        ('region = "全市”', "第1行", ("”", '请改成region = "全市"')),
        ("region = ‘全市’", "第1行", ("‘ ’", "请改成region = '全市'")),
        ("[style]\nabove = ”超”\nbelow = ”欠”", "第2行", ("第3行也有", 'above = "超"')),
        ("region = 全市", "", ("第1行", 'region = "全市"')),
        ("period = 2024-08", "", ("第1行", 'period = "2024-08"')),
        ('region = "全市', "", ("第1行", "成对")),
        ("sheets = [", "", ("末尾",)),
    ],
)
def test_what_a_chinese_keyboard_types_is_named(
    tmp_path: Path, text: str, place: str, said: tuple[str, ...]
) -> None:
    """The line, the character, and the line as it should be; what stands in good strings is left alone."""
    path = write(tmp_path, text + "\n")
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    assert caught.value.place == f"{path}{place}"
    for words in said:
        assert words in f"{caught.value.reason}{caught.value.remedy}"


def test_chinese_marks_inside_strings_and_comments_are_no_fault(tmp_path: Path) -> None:
    """They are text; a fault elsewhere is told without them."""
    good = '# 说明：“引号”，＝\noffice = "某“办”，公室"\n'
    assert load_settings(write(tmp_path, good)).office == "某“办”，公室"
    with pytest.raises(ConfigError, match="第3行") as caught:
        load_settings(write(tmp_path, good + "region = 全市\n"))
    assert "中文标点" not in caught.value.reason


def test_each_fault_has_its_line(tmp_path: Path) -> None:
    """Also those of tables, whose keys may have quotes or none."""
    text = (
        'regoin = "x"\n[style]\nabov = 1\n[tables."8月"]\nunit = "斤"\n[tables."8月".columns]\n没有 = "A"\n'
    )
    with pytest.raises(ConfigError) as caught:
        load_settings(write(tmp_path, text))
    for words in ("第1行：不认识的设置“regoin”", "第3行：不认识的设置“style.abov”", "第5行：", "第6行："):
        assert words in caught.value.reason


def test_the_owner_of_a_table_finds_the_fault_and_the_settings_its_line(tmp_path: Path) -> None:
    """[lights] is read long after the file; without a file there is no line to tell."""
    settings = load_settings(write(tmp_path, 'region = "x"\n[lights]\nred_to = 5\n'))
    with pytest.raises(ConfigError) as caught, settings.placing():
        read_lights(settings.lights)
    assert caught.value.place == f"{tmp_path / 'zdxm.toml'}第2行的[lights]"
    with pytest.raises(ConfigError) as caught, Settings().placing():
        read_lights({"red_to": 5})
    assert caught.value.place == "[lights]"


def test_the_nearest_file_holds(tmp_path: Path) -> None:
    """The named file, else the one beside the ledger, else the one in the current folder; never two."""
    beside, here = tmp_path / "a", tmp_path / "b"
    beside.mkdir()
    here.mkdir()
    first, second = write(beside, ""), write(here, "")
    assert find_config(None, beside / "台账.xlsx", here) == first
    assert find_config(None, None, here) == second
    assert find_config(second, beside / "台账.xlsx", tmp_path) == second
    assert find_config(None, None, tmp_path) is None
    with pytest.raises(ConfigError, match="找不到"):
        find_config(tmp_path / "no.toml", None, here)


@pytest.mark.parametrize(("key", "most"), [("rate_decimals", 2), ("money_decimals", 8)])
def test_no_more_decimals_than_there_are(key: str, most: int, tmp_path: Path) -> None:
    """A rate has two decimals and 亿元 eight: a further one would be invented, so it is refused."""
    settings = load_settings(write(tmp_path, f"[style]\n{key} = {most}\n"))
    assert getattr(settings.style, key) == most
    with pytest.raises(ConfigError, match=f"style.{key}”应当是整数，最大{most}，现在是{most + 1}"):
        load_settings(write(tmp_path, f"[style]\n{key} = {most + 1}\n"))


def test_lights_are_linted() -> None:
    """Limits may move, but not cross, and unknown words are refused."""
    assert read_lights({"red_to": -20, "green_from": -0.5}) == LightPolicy(green_from=-50, red_to=-2000)
    for table in ({"red_to": 5}, {"red": 1}, {"red_to": "x"}, {"green_from": True}):
        with pytest.raises(ConfigError):
            read_lights(table)


@dataclass(frozen=True)
class _Inner:
    size: float = 1.5


@dataclass(frozen=True)
class _Section:
    """A table of the settings as its owner declares it."""

    name: str = ""
    day: dt.date | None = None
    inner: _Inner = _Inner()
    other: _Inner | None = None


def test_a_section_is_read_into_what_its_owner_declares() -> None:
    """Tables inside tables, whole numbers where a decimal is declared, days in three spellings."""
    day = dt.date(2011, 7, 5)
    for written in (day, "2011-07-05", "2011年7月5日"):
        assert read_section(_Section, {"day": written}, "x").day == day
    read = read_section(_Section, {"inner": {"size": 2}, "other": {}}, "x")
    assert (read.inner, read.other) == (_Inner(2), _Inner())
    assert read_section(_Section, {}, "x") == _Section()


def test_all_faults_of_a_section_are_named() -> None:
    """Each with the full name of its key and what it should be."""
    table = {"nam": "a", "day": "5日", "inner": {"sise": 1}, "other": 3}
    with pytest.raises(ConfigError) as caught:
        read_section(_Section, table, "x")
    assert caught.value.place == "[x]"
    for said in (
        "“x.nam”（是不是“name”？）",
        "“x.day”应当是日期",
        "“x.inner.sise”（是不是“size”？）",
        "“x.other”应当是一个表",
    ):
        assert said in caught.value.reason
    with pytest.raises(ConfigError, match="应当是数字"):
        read_section(_Section, {"inner": {"size": True}}, "x")


def test_days_that_are_none() -> None:
    """A day must be whole and in the calendar; a point in time is no day."""
    for written in ("", "2011", "2011-02-30", "2011-7", "11年7月5日", "2011-07-05T08:00"):
        assert read_day(written) is None
