"""``zdxm templates``: the kinds of reports and their template files: listed, printed, copied."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zdxm.cli import options
from zdxm.cli.options import choose, option
from zdxm.console.answers import Said, answer, written
from zdxm.errors import ConfigError

if TYPE_CHECKING:
    from zdxm.config.settings import Settings
    from zdxm.narrative.library import TemplateFile

DETAILS = (
    "list列出报告的种类和模板文件，注明是自带的还是自有的；show印出一个文件；"
    "copy把一个种类或一个文件复制到自己的文件夹里，已有的文件不动。模板的写法见docs/templates.md。"
)
EXAMPLES = (
    ("zdxm templates list", "有哪些种类、哪些文件"),
    ("zdxm templates show summary/主要措施.j2", "看一个文件"),
    ("zdxm templates copy bulletin", "把工作通报的模板复制到templates文件夹"),
    ("zdxm templates copy 共用/句式.j2 -o 我的模板", "只复制一个文件，放到别的文件夹"),
)
ACTIONS = ("list", "show", "copy")
FOLDER = "templates"


def run(
    action: Annotated[
        str,
        typer.Argument(
            metavar="list|show|copy",
            help="列出、印出或复制",
            autocompletion=lambda: list(ACTIONS),
            parser=partial(choose, "templates后面的动作", choices={action: action for action in ACTIONS}),
        ),
    ],
    name: Annotated[str, typer.Argument(metavar="[种类或文件]", help="如bulletin、summary/主要措施.j2")] = "",
    *,
    output: Annotated[
        str | None, option("--output -o", "文件夹", f"复制到哪个文件夹，平时是{FOLDER}")
    ] = None,
    config: options.Config = None,
) -> int:
    """List, print or copy templates."""
    from zdxm.config.files import find_config, load_settings
    from zdxm.narrative.library import find_templates, read_template, templates_of
    from zdxm.saving import folder_of

    settings = load_settings(find_config(config, None, Path()))
    if action == "list" and not name:
        return answer(_list(templates_of(settings)))
    files = find_templates(settings, _required(name, action))
    if action == "list":
        return answer(_list(files))
    if action == "show":
        return answer(Said(read_template(_single(files, name)).rstrip("\n") + "\n"))
    return answer(_copy(files, folder_of(output or FOLDER), settings))


def _required(name: str, action: str) -> str:
    if name:
        return name
    raise ConfigError(
        f"命令行zdxm templates {action}",
        "没有写明种类或文件",
        f"请写成zdxm templates {action} bulletin这样，zdxm templates list列出全部",
    )


def _single(files: tuple[TemplateFile, ...], name: str) -> TemplateFile:
    """The only file, or the main file of a kind."""
    main = next((file for file in files if file.is_main), files[0])
    if len(files) > 1 and not main.is_main:
        names = "、".join(file.name for file in files)
        raise ConfigError(
            f"命令行zdxm templates show {name}", f"“{name}”有{len(files)}个文件", f"请写明{names}之一"
        )
    return main


def _list(files: tuple[TemplateFile, ...]) -> Said:
    """Each folder with what it is for, then its files and where they come from."""
    lines = []
    for folder, group in groupby(files, key=lambda file: file.folder):
        members = tuple(group)
        lines.append(f"{folder}\u3000{members[0].purpose()}\n")
        for file in members:
            place = f"自有\u3000{file.name}（{file.path}）" if file.own else f"自带\u3000{file.name}"
            lines.append(f"\u3000{place}\n")
    return Said("".join(lines))


def _copy(files: tuple[TemplateFile, ...], folder: Path, settings: Settings) -> Said:
    """Copy; tell the paths written, and what is left to do."""
    from zdxm.narrative.library import copy_templates

    copied = copy_templates(files, folder)
    left = []
    if copied.kept:
        left.append(f"已经有的文件没有动：{'、'.join(str(path) for path in copied.kept)}")
    own = settings.folder / settings.templates if settings.templates else None
    if own is None or own.resolve() != folder.resolve():
        left.append(f'要让报告用上它们，请在zdxm.toml里写templates = "{folder.as_posix()}"')
    return written(copied.written, left)
