"""``docs/rules.md`` from the rules' own pages: ``python tests/checks/rules_page.py`` writes it anew."""

from __future__ import annotations

from pathlib import Path

from zdxm.checks.case import RULES

__all__ = ["RULES_PAGE", "render"]

RULES_PAGE = Path(__file__).parents[2] / "docs" / "rules.md"

_HEAD = """# 核对规则

`zdxm check`一次报出台账的全部问题，每个问题有一个编号；`zdxm explain 编号`打印下面的一页。
级别有error（错误）、warning（警告）、info（提示）三种，有错误或警告时`zdxm check`的退出码是1。

在`zdxm.toml`里可以改级别、改限值，也可以豁免已经核实的一处：

```toml
[rules]
ZD010 = "off"
ZD028 = {severity = "error", limit = 10}
waive = [{code = "ZD008", place = "台账!C12", reason = "两期同名，已核实"}]
```

豁免了的问题仍然列出，级别降为info，并写明理由；不再对应问题的豁免也会提示。
"""


def render() -> str:
    """The whole page: a table of all rules, then each rule's page."""
    table = ["| 编号 | 级别 | 问题 |", "| --- | --- | --- |"]
    table += [
        f"| [{code}](#{code.lower()}) | {entry.severity.value} | {entry.title} |"
        for code, entry in RULES.items()
    ]
    pages = [_section(code) for code in RULES]
    return "\n".join([_HEAD, *table, "", *pages])


def _section(code: str) -> str:
    title, *paragraphs = RULES.explain(code).split("\n\n")
    body = "\n\n".join(paragraphs)
    return f'<a id="{code.lower()}"></a>\n\n## {title}\n\n{body}\n'


if __name__ == "__main__":
    RULES_PAGE.write_text(render(), encoding="utf-8")
