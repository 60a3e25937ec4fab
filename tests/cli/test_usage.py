"""Tests of help, completion and faults of usage."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import typer
from rich.cells import cell_len

from cli.conftest import PROJECT
from zdxm.cli.app import SUMMARIES, Commands, app

if TYPE_CHECKING:
    from cli.conftest import Zdxm

ENGLISH = re.compile(
    r"Usage|Options|Arguments|Commands|Error|Missing|No such|Try |Invalid|default:|required", re.IGNORECASE
)


@pytest.mark.parametrize("command", [(), *((name,) for name in SUMMARIES)])
def test_help_is_chinese_and_has_examples(command: tuple[str, ...], zdxm: Zdxm) -> None:
    """Usage, panels and every option in Chinese, examples at the end, within 80 columns in a pipe."""
    outcome = zdxm(*command, "--help")
    assert (outcome.code, outcome.err) == (0, "")
    assert all(word in outcome.out for word in ("用法：zdxm", "选项", "例子"))
    assert not ENGLISH.search(outcome.out)
    assert max(map(cell_len, outcome.out.splitlines())) <= 80
    assert "显示这份帮助" in outcome.out


@pytest.mark.parametrize("name", SUMMARIES)
def test_no_example_is_squeezed(name: str, zdxm: Zdxm) -> None:
    """However long the command is, its meaning has room: a few lines, not a column of single letters."""
    group = typer.main.get_command(app)
    assert isinstance(group, Commands)
    examples = group.get_command(typer.Context(group), name).examples  # type: ignore[union-attr]
    panel = zdxm(name, "--help").out.partition("例子")[2].splitlines()[1:-1]
    assert 0 < len(panel) <= 4 * len(examples)


def test_help_names_every_command(zdxm: Zdxm) -> None:
    """With what it does; without any argument the help is shown too."""
    text = zdxm("--help").out
    assert all(name in text and summary in text for name, summary in SUMMARIES.items())
    assert zdxm().out == text


@pytest.mark.parametrize("name", SUMMARIES)
def test_every_argument_and_option_says_what_it_is_for(name: str) -> None:
    """In Chinese, and each that takes something says what."""
    group = typer.main.get_command(app)
    assert isinstance(group, Commands)
    command = group.get_command(typer.Context(group), name)
    assert command is not None
    for parameter in command.params:
        assert re.search(r"[\u4e00-\u9fff]{2}", parameter.help or ""), parameter.name  # type: ignore[attr-defined]
        assert parameter.metavar or parameter.is_flag, parameter.name  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("args", "reason", "remedy"),
    [
        (("lagg",), "没有“lagg”这个命令", "是不是“lag”"),
        (("什么",), "没有“什么”这个命令", "report、lag"),
        (("台账.xlsx", "--period", "2011H1"), "台账前面缺少命令", "zdxm report 台账.xlsx --period 2011H1"),
        (("lag", "--treshold", "5"), "没有“--treshold”这个选项", "--threshold"),
        (("--nonsense",), "没有“--nonsense”这个选项", "zdxm --help"),
        (("lag", "--top"), "选项“--top”后面缺少内容", "zdxm lag --help"),
        (("report", "--force=1"), "选项“--force”后面不能带内容", "zdxm report --help"),
        (("explain",), "缺少“规则编号”", "zdxm explain --help"),
        (("explain", "ZD012", "ZD013"), "多出了“ZD013”", "zdxm explain --help"),
        (("check", "--format", "xml"), "没有“xml”这个取值", "text、json"),
        (("check", "--basis", "year"), "没有“year”这个取值", "month、day"),
    ],
)
def test_faults_of_usage_are_said_in_chinese(
    args: tuple[str, ...], reason: str, remedy: str, zdxm: Zdxm
) -> None:
    """位置—原因—怎么改 and exit 2, whatever typer would say."""
    outcome = zdxm(*args)
    assert (outcome.code, outcome.out) == (2, "")
    place, why, what = outcome.err.splitlines()
    assert place.startswith("位置：")
    assert why == f"原因：{reason}。"
    assert what.startswith("怎么改：")
    assert remedy in what
    assert not ENGLISH.search(outcome.err)


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("l",), {"lag"}),
        (("lag", "--f"), {"--format", "--fail", "--force"}),
        (("lag", "--by", ""), {"类别", "县区", "责任单位", "行业主管部门", "建设单位", "联系领导", "责任人"}),
        (("check", "--format", ""), {"text", "json"}),
    ],
)
def test_completion_offers_what_fits(
    words: tuple[str, ...], offered: set[str], zdxm: Zdxm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Commands, options and their values, as bash asks for them."""
    monkeypatch.setenv("_ZDXM_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", " ".join(("zdxm", *words)))
    monkeypatch.setenv("COMP_CWORD", str(len(words)))
    outcome = zdxm()
    assert (outcome.code, set(outcome.out.split())) == (0, offered)


def test_completion_is_printed(zdxm: Zdxm, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shell's script asks the program itself what fits."""
    monkeypatch.setenv("_ZDXM_COMPLETE", "source_bash")
    outcome = zdxm()
    assert (outcome.code, "_ZDXM_COMPLETE=complete_bash" in outcome.out) == (0, True)


def test_nothing_private_of_typer_is_touched() -> None:
    """No module and no name of typer's that begins with an underscore, not even for its types."""
    names = set()
    for path in (PROJECT / "src").rglob("*.py"):
        names |= set(
            re.findall(r"typer[\w.]*\._\w+|_runtime_param|_click\b", path.read_text(encoding="utf-8"))
        )
    assert names == set()


@pytest.mark.parametrize("width", ["40", "60", "100"])
@pytest.mark.parametrize("name", SUMMARIES)
def test_help_keeps_within_its_width(
    name: str, width: str, zdxm: Zdxm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every line of a frame is exactly as wide as the screen, whatever letters stand in it."""
    monkeypatch.setenv("COLUMNS", width)
    lines = zdxm(name, "--help").out.splitlines()
    framed = [line for line in lines if line.startswith(("╭", "│", "╰"))]
    assert {cell_len(line) for line in framed} == {int(width)}
    assert max(map(cell_len, lines)) <= int(width)
