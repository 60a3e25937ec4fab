"""``zdxm config``: every setting, what it is, and who says so."""

from __future__ import annotations

import dataclasses
import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from cli.conftest import SAMPLES
from zdxm.config.settings import Settings
from zdxm.document.official import Margins, Profile
from zdxm.narrative.official import Official

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Zdxm

SETTINGS = """# 第1行
region = "全市"

[style]
names_max = 5
[columns]
完成投资 = "H"
[tables."8月"]
header = [3, 4]
[rules]
ZD028 = { severity = "error", limit = 10 }
[lights]
red_to = -7.5
[official]
signature = true
date = "2011年7月5日"
[profile]
margins = { top = 30 }
"""


def told(zdxm: Zdxm, *args: str) -> dict[str, dict[str, Any]]:
    """Each setting of the JSON by its key."""
    outcome = zdxm("config", *args, "--format", "json")
    assert outcome.code == 0, outcome.err
    return {setting["key"]: setting for setting in json.loads(outcome.out)["settings"]}


def test_every_setting_says_who_says_so(folder: Path, zdxm: Zdxm) -> None:
    """With the line of the file; of a table inside a table likewise, and of one on a single line."""
    (folder / "zdxm.toml").write_text(SETTINGS, encoding="utf-8")
    found = told(zdxm)
    lines = {key: (each["value"], each["line"]) for key, each in found.items() if each["origin"] == "file"}
    assert lines == {
        "region": ("全市", 2),
        "style.names_max": (5, 5),
        "columns.完成投资": ("H", 7),
        'tables."8月".header': ([3, 4], 9),
        "rules.ZD028.severity": ("error", 11),
        "rules.ZD028.limit": (10, 11),
        "lights.red_to": (-7.5, 13),
        "official.signature": (True, 15),
        "official.date": ("2011-07-05", 16),
        "profile.margins.top": (30, 18),
    }
    assert {each["place"] for each in found.values() if each["line"]} == {"zdxm.toml"}
    assert found["profile.margins.left"] == {
        "key": "profile.margins.left",
        "value": 28,
        "origin": "default",
        "place": "",
        "line": None,
    }


def test_no_declared_setting_is_left_out(folder: Path, zdxm: Zdxm) -> None:
    """Whatever a table declares is listed, without anybody having to say so again."""
    (folder / "zdxm.toml").unlink()
    found = told(zdxm)
    for name, kind in (("", Settings), ("official.", Official), ("profile.", Profile)):
        for item in dataclasses.fields(kind):
            if item.name not in ("folder", "path", "written"):
                assert any(f"{key}.".startswith(f"{name}{item.name}.") for key in found), item.name
    assert {f"profile.margins.{item.name}" for item in dataclasses.fields(Margins)} <= set(found)
    assert {each["origin"] for each in found.values()} == {"default"}


def test_the_ledger_says_what_nobody_else_says(folder: Path, zdxm: Zdxm) -> None:
    """The cell is named; an option comes before the file, the file before the ledger."""
    (folder / "zdxm.toml").write_text('batch = "第九批"\n', encoding="utf-8")
    found = told(zdxm, "ledger.xlsx", "--office", "甲办", "--basis", "day")
    said = {key: (each["value"], each["origin"], each["place"]) for key, each in found.items()}
    assert said["ledger"] == (["ledger.xlsx"], "option", "命令行")
    assert said["period"] == ("2011年上半年", "ledger", "ledger.xlsx:台账!H4")
    assert said["region"] == ("全市", "ledger", "ledger.xlsx:台账!A1")
    assert said["batch"] == ("第九批", "file", "zdxm.toml")
    assert said["office"] == ("甲办", "option", "命令行--office")
    assert said["basis"] == ("day", "option", "命令行--basis")
    assert told(zdxm, "ledger.xlsx")["office"]["place"] == "ledger.xlsx的填报单位"
    as_of = told(zdxm, "--as-of", "2011-06-20")["period"]
    assert (as_of["value"], as_of["place"]) == ("2011-06-20", "命令行--as-of")


def test_it_says_where_it_looked(folder: Path, zdxm: Zdxm) -> None:
    """Beside the ledger first, then here; without a ledger, what a ledger may say is told to be open."""
    (folder / "甲").mkdir()
    shutil.copy(SAMPLES / "ledger.xlsx", folder / "甲")
    outcome = zdxm("config", "甲/ledger.xlsx")
    assert outcome.out.startswith("配置文件：zdxm.toml\n按次序找过：甲/zdxm.toml、zdxm.toml\n")
    assert outcome.err == ""
    (folder / "zdxm.toml").unlink()
    outcome = zdxm("config")
    assert outcome.out.startswith("配置文件：没有找到，都用默认的\n按次序找过：zdxm.toml\n")
    assert "没有读台账；period、region、batch、office空着时" in outcome.err


def test_the_table_reads_as_the_file_is_written(zdxm: Zdxm) -> None:
    """Texts in quotes, nothing as nothing, and how many are not the defaults."""
    lines = zdxm("config").out.splitlines()
    assert lines[3].startswith("设置  ")
    assert "项，6项不是默认的" in lines[3]
    rows = [line.split() for line in lines[6:]]
    assert ["region", "zdxm.toml第8行", '"全市"'] in rows
    assert ["period", "默认", "（空）"] in rows
    assert ["lights.red_to", "默认", "-10"] in rows
    assert ["style.trailing_zeros", "默认", "false"] in rows


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("regoin = 1", "不认识的设置“regoin”"),
        ('period = "胡说"', "看不懂这个时期"),
        ("[lights]\ngreen = 1", "不认识的设置“green”"),
        ("[profile]\nbody = 1", "不认识的设置“profile.body”"),
        ("[official]\nseal = true", "没有署名可以盖章"),
        ('[table]\ncolumns = ["名字"]', "没有“名字”这一列"),
        ('[rules]\nZD999 = "off"', "没有“ZD999”这条规则"),
    ],
)
def test_what_cannot_be_meant_is_told_as_elsewhere(written: str, said: str, folder: Path, zdxm: Zdxm) -> None:
    """Also in the tables that modules of their own read."""
    (folder / "zdxm.toml").write_text(written, encoding="utf-8")
    outcome = zdxm("config")
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err
