"""``docs/commands.md`` from the code: ``python tests/cli/commands_page.py`` writes it anew.

Everything but the introduction and the exit codes comes from the commands themselves. Each example is run by
``test_commands_page.py`` in a folder of its own and must end with the code that is stated here.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from zdxm.cli.app import EXAMPLES, HELP_ROW, SUMMARIES, Commands, app, option_row, usage_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["COMMANDS_PAGE", "command_of", "examples", "exit_code", "render"]

COMMANDS_PAGE = Path(__file__).parents[2] / "docs" / "commands.md"

_OPENING = """# 命令

本页由 `python tests/cli/commands_page.py` 从程序里写出，与 `zdxm 命令 --help` 一致。
每个例子都由测试在一个放着示例台账的文件夹里运行过，退出码是那时的。

台账可以写一个或几个文件；不写时用 `zdxm.toml` 里的 `ledger`，或当前文件夹里唯一的一个工作簿。
设置见 [configuration.md](configuration.md)，台账怎么写见 [ledger.md](ledger.md)。
结果在标准输出，说明在标准错误。

## 退出码

| 退出码 | 意思 |
|---|---|
| 0 | 做完了 |
| 1 | 做完了，并且找到了要看的东西，各命令不同，见下表 |
| 2 | 没有做成：位置、原因、怎么改印在标准错误，什么文件也没有写 |
| 130 | 按了 Ctrl-C |

| 命令 | 退出码 1 |
|---|---|
"""
FOUND = {
    "report": "报告照写，但印出的数靠读不成数的格子，或碰到台账里的错误",
    "lag": "写了 `--fail`，列出了项目",
    "check": "有错误或警告",
    "explain": "",
    "diff": "",
    "figures": "",
    "why": "没有找到，或台账已经变了",
    "refresh": "有没有动的地方，逐个列出",
    "init": "写出的读法里有拿不准的，逐个列出",
    "config": "",
    "templates": "",
    "format-check": "有不符合“规定”的项",
}
"""Command → what it means that it ends with 1; "" for one that never does."""
_CODES = {
    "zdxm check 台账.xlsx": 1,
    "zdxm check 台账.xlsx --layout": 0,
}
"""Example, or how it begins → its exit code in the folder of the test, where that is not 0."""


def command_of(name: str) -> Any:
    """A command as the program loads it."""
    group: Any = typer.main.get_command(app)
    assert isinstance(group, Commands)
    return group.get_command(typer.Context(group), name)


def examples() -> list[str]:
    """Every example of the program and of its commands, each once."""
    shown = [*EXAMPLES, *(each for name in SUMMARIES for each in command_of(name).examples)]
    return list(dict.fromkeys(line for line, _ in shown))


def exit_code(example: str) -> int:
    """How an example ends."""
    beginnings = sorted((begin for begin in _CODES if example.startswith(begin)), key=len)
    return _CODES[beginnings[-1]] if beginnings else 0


def render() -> str:
    """The whole page."""
    found = "".join(f"| `zdxm {name}` | {means} |\n" for name, means in FOUND.items() if means)
    never = "、".join(f"`zdxm {name}`" for name, means in FOUND.items() if not means)
    sections = ["\n".join(_section(name)) for name in SUMMARIES]
    return f"{_OPENING}{found}\n{never}没有这种情形。\n\n" + "\n\n".join(sections) + "\n"


def _section(name: str) -> Iterator[str]:
    command = command_of(name)
    arguments = [item for item in command.params if item.param_type_name == "argument"]
    options = [option_row(item) for item in command.params if item.param_type_name == "option"]
    yield f"## zdxm {name}\n"
    yield command.help + "\n"
    yield f"```\n{' '.join([f'zdxm {name}', *usage_of(command)])}\n```\n"
    if arguments:
        yield _table(("参数", "说明"), [(f"`{item.metavar}`", item.help) for item in arguments])
    yield _table(("选项", "说明"), [(f"`{written}`", means) for written, means in [*options, HELP_ROW]])
    rows = [(f"`{line}`", means, str(exit_code(line))) for line, means in command.examples]
    yield _table(("例子", "作用", "退出码"), rows).rstrip("\n")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    cells = [[cell.replace("|", r"\|") for cell in line] for line in lines]
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


if __name__ == "__main__":
    COMMANDS_PAGE.write_text(render(), encoding="utf-8")
