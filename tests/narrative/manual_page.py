"""``docs/templates.md`` from the code: ``python tests/narrative/manual_page.py`` writes it anew.

What is written by hand stands in ``manual/page.md``. There each ``<!-- name -->`` on a line of its own is
replaced by the section of that name in :data:`SECTIONS`, and each example in the templates' language is
followed by what it prints of the small ledger in ``manual/``.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from narrative.manual_ledger import FOLDER, projects
from narrative.manual_parts import (
    charts_section,
    columns_section,
    files_section,
    kinds_section,
    lines_section,
    macros_section,
    settings_section,
    tables_section,
)
from narrative.manual_printing import fault_of, printed
from narrative.manual_words import conditions_section, filters_section, variables_section, words_section
from zdxm.narrative.tables import PROJECT_TABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["MANUAL_PAGE", "SECTIONS", "render"]

MANUAL_PAGE = Path(__file__).parents[2] / "docs" / "templates.md"

_SHOWN = ("项目名称", "项目类别", "所在县区", "总投资", "年度计划投资", "完成投资", "建设状态", "责任单位")
_SLOT = re.compile(r"^<!-- (.+) -->$", re.MULTILINE)
_EXAMPLE = re.compile(r"^```jinja( 出错)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def ledger_section() -> str:
    """The small ledger, in the columns that most examples are printed from."""
    header, rows = projects()
    places = [header.index(label) for label in _SHOWN]
    lines = [[row[place] for place in places] for row in rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in ([*_SHOWN], ["---"] * len(_SHOWN), *lines))


SECTIONS: Mapping[str, Callable[[], str]] = {
    "小台账": ledger_section,
    "种类": kinds_section,
    "文件": files_section,
    "句子": macros_section,
    "行首记号": lines_section,
    "附表": tables_section,
    f"{PROJECT_TABLE}的列": columns_section,
    "图": charts_section,
    "过滤器": filters_section,
    "判断": conditions_section,
    "变量": variables_section,
    "词": words_section,
    "设置": settings_section,
}
"""What the code says of itself, by the name that the hand-written page asks for it with."""


def render() -> str:
    """The whole page.

    Raises:
        KeyError: the hand-written page asks for what is not there, or something of the code has no meaning.
        TemplateError: an example is broken; or, told as a fault, is not.
    """
    page = _EXAMPLE.sub(_with_result, (FOLDER / "page.md").read_text(encoding="utf-8"))
    return _SLOT.sub(lambda slot: SECTIONS[slot[1]](), page)


def _with_result(example: re.Match[str]) -> str:
    """An example, and what comes of it."""
    faulty, template = example[1], example[2]
    said = ("报错：", fault_of(template)) if faulty else ("打印出来是：", printed(template))
    quoted = "\n>\n".join(f"> {line}" for line in said[1].splitlines() if line)
    return f"```jinja\n{template}```\n\n{said[0]}\n\n{quoted}"


if __name__ == "__main__":
    MANUAL_PAGE.write_text(render(), encoding="utf-8")
