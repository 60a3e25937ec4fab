"""Kinds of reports, line marks, tables, charts and settings for ``docs/templates.md``."""

from __future__ import annotations

import re
from typing import TypeVar

from narrative.manual_ledger import example_figures, example_settings
from narrative.manual_printing import PROJECT, filled
from narrative.manual_words import table
from zdxm.config.settings import Settings, Style
from zdxm.errors import TemplateError
from zdxm.lights import Bucket
from zdxm.narrative.blocks import Chart, Heading, ParagraphRole, Table, ordinal
from zdxm.narrative.compose import CHART_WORD, TABLE_WORD, TEXT_TABLE_WORD, _made, compose
from zdxm.narrative.context import SETTINGS
from zdxm.narrative.library import TemplateFile, kinds, read_template, templates_of
from zdxm.narrative.markup import ROLE_MEANINGS
from zdxm.narrative.pen import Pen
from zdxm.narrative.tables import DEFAULT_COLUMNS, PROJECT_COLUMNS, behind_table, project_table

__all__ = [
    "charts_section",
    "columns_section",
    "files_section",
    "kinds_section",
    "lines_section",
    "macros_section",
    "settings_section",
    "tables_section",
]

_Made = TypeVar("_Made", Table, Chart)

_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_PRINTED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_MARK = re.compile(r"^@(\S+)", re.MULTILINE)
_MACRO = re.compile(r"\{#-? ?([^#]*?)。? ?-?#\}\n\{% macro (\w+\(.*?\)) %\}")
_NAMED = {
    TABLE_WORD: (f"`@{TABLE_WORD} 种类 表名`", "附表，另起一页，种类见下"),
    TEXT_TABLE_WORD: (f"`@{TEXT_TABLE_WORD} 种类 表名`", "正文里的表，排在这一处，整张不跨页，种类见下"),
    CHART_WORD: (f"`@{CHART_WORD} 种类 图名`", "图，自动编号，图名可以不写，种类见下"),
}
"""How a mark that names something is written, and what becomes of it."""
_LEVELS = "一二三四五六七八九"


def kinds_section() -> str:
    """Each kind: what it is for, and its parts as the small ledger fills them."""
    purposes = {file.folder: file.purpose() for file in templates_of(Settings()) if file.is_main}
    rows = [(f"`{kind}`", purposes[kind], " · ".join(_parts(kind))) for kind in kinds(Settings())]
    return table(("种类", "报告", "各部分"), rows)


def _parts(kind: str) -> list[str]:
    narrative = compose(example_figures(), example_settings(), kind=kind, project=PROJECT)
    headings = [block for block in narrative.blocks if isinstance(block, Heading) and block.level == 1]
    parts = ["".join(run.text for run in heading.runs) for heading in headings]
    tables = sum(isinstance(block, Table) for block in narrative.blocks)
    return [*parts, "附表"] if tables else parts


def files_section() -> str:
    """Each file, and what is in it."""
    rows = [(f"`templates/{file.name}`", _content(file)) for file in templates_of(Settings())]
    return table(("文件", "内容"), rows)


def _content(file: TemplateFile) -> str:
    """What a file says of itself; else its first heading; else the marks of its lines."""
    text = read_template(file)
    heading = _HEADING.search(text)
    marks = "、".join(dict.fromkeys(_MARK.findall(text)))
    return file.purpose() or (_PRINTED.sub("", heading[1]) if heading else marks)


def macros_section() -> str:
    """The sentences that kinds share: those with a comment of their own."""
    rows = [
        (f"`{file.name}`", f"`{macro}`", comment.partition("：")[2] or comment)
        for file in templates_of(Settings())
        for comment, macro in _MACRO.findall(read_template(file))
        if not file.is_main
    ]
    return table(("文件", "写法", "打印什么"), rows)


def lines_section() -> str:
    """Each mark at the head of a line, with what becomes of it."""
    rows = [(f"`{'#' * count} 文字`", _heading(count)) for count in range(1, 10) if _is_heading(count)]
    rows += [
        ("文字" if role is ParagraphRole.BODY else f"`@{role.value} 文字`", ROLE_MEANINGS[role])
        for role in sorted(ParagraphRole, key=lambda role: role is ParagraphRole.BODY)
    ]
    rows[-1:-1] = [
        (_NAMED[word][0], f"{_NAMED[word][1]}：{'、'.join(names)}") for word, names in _named().items()
    ]
    return table(("写法", "变成"), rows)


def _is_heading(count: int) -> bool:
    try:
        filled(f"# 标题\n{'#' * count} 文字")
    except TemplateError:
        return False
    return True


def _heading(count: int) -> str:
    if count == 1:
        return "标题"
    level = count - 1
    return f"{_LEVELS[level - 1]}级标题，前面自动加序号：{ordinal(level, 1)}{ordinal(level, 2)}……"


def _named() -> dict[str, list[str]]:
    """What may stand behind each of the marks that name something: @附表, @图."""
    made = _made(
        example_figures(), Pen.of(example_figures(), example_settings()), example_figures().projects[0]
    )
    return {word: list(makers) for word, makers in made.items()}


def _block(kind: type[_Made], word: str, rest: str) -> _Made:
    """What the line of a table or chart becomes.

    Raises:
        TypeError: the small ledger has nothing to show in it.
    """
    block = filled(f"# 标题\n@{word} {rest}").blocks[-1]
    if not isinstance(block, kind):
        raise TypeError(rest)
    return block


def tables_section() -> str:
    """Each table, with its columns."""
    rows = []
    for name in _named()[TABLE_WORD]:
        made = _block(Table, TABLE_WORD, f"{name} 表名")
        columns = "、".join(column.label for column in made.columns)
        rows.append((f"`@{TABLE_WORD} {name} 表名`", columns, made.unit_note))
    for name in _named()[TEXT_TABLE_WORD]:
        project = next(one for one in example_figures().projects if one.bucket is Bucket.BEHIND)
        in_text = behind_table([project] * example_settings().style.names_max, (), example_settings().style)
        columns = "、".join(column.label for column in in_text.columns) if in_text else ""
        rows.append((f"`@{TEXT_TABLE_WORD} {name} 表名`", columns, ""))
    return table(("写法", "平时有哪些列", "表上面的说明"), rows)


def columns_section() -> str:
    """Each column that the table of projects can have, with its cells for one project and for all."""
    made = project_table(example_figures(), (), example_settings().style, tuple(PROJECT_COLUMNS))
    texts = [tuple(cell.text for cell in row.cells) for row in made.rows]
    project, total = next(cells for cells in texts if PROJECT in cells), texts[-1]
    rows = [
        (label, column.label, "有" if label in DEFAULT_COLUMNS else "", *cells)
        for label, column, *cells in zip(PROJECT_COLUMNS, made.columns, project, total, strict=True)
    ]
    return table(("列", "表头", "平时", PROJECT, "全部项目"), rows)


def charts_section() -> str:
    """Each chart, as it is drawn of the small ledger."""
    rows = []
    for name in _named()[CHART_WORD]:
        chart = _block(Chart, CHART_WORD, name)
        caption = "".join(run.text for run in chart.caption)
        rows.append((f"`@{CHART_WORD} {name}`", chart.kind.value, caption, chart.alt))
    return table(("写法", "图形", "平时的图名", "画的是什么"), rows)


def settings_section() -> str:
    """Each setting that shows in what templates print."""
    rows = [(f"`{key}`", _default(key), meaning) for key, meaning in SETTINGS.items()]
    return table(("设置", "默认", "在模板里"), rows)


def _default(key: str) -> str:
    section, _, name = key.rpartition(".")
    if section == "table":
        return f"{len(DEFAULT_COLUMNS)}列，见上"
    value = getattr(Style() if section == "style" else Settings(), name)
    if value is None:
        return "不写"
    if isinstance(value, bool):
        return str(value).lower()
    return "空" if value in ("", ()) else str(value)
