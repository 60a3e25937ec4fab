"""``docs/conformance.md`` from the items' own pages: run as a script, it writes the page anew."""

from __future__ import annotations

from pathlib import Path

from zdxm.conformance.case import ITEMS

__all__ = ["ITEMS_PAGE", "render"]

ITEMS_PAGE = Path(__file__).parents[2] / "docs" / "conformance.md"

_HEAD = """# 公文格式检查项

`zdxm format-check 文件.docx`对照GB/T 9704—2012《党政机关公文格式》逐项检查，结果分不符合、符合、不适用三类。
`zdxm explain 编号`打印下面的一项。

每项写明条款和强度。强度照标准的用词：

- **规定**：标准明确要求的（“应当”或直接写明的）。有一项不符合，整篇判为不符合，退出码是1。
- **一般、推荐、可以**：标准留有余地的。不符合的只作提醒。
- 条款写“惯例”的，标准没有写，是各单位通行的做法；写“文件”的，关系到文件在Word、WPS、LibreOffice里是否一样。

检查只看文件，不排版：每页几行、落款页有没有正文，由行距、缩进、分页设置和行数推算；孤字成行，要打印出来看。
版记是否在双页，看文件上次保存时记下的页数；还没有用Word或WPS保存过、或记下的字数与现在的正文对不上的文件不适用。
版头里的图片不读：红色分隔线是图片的，不判有无；发文机关标志是图片的，不判字体。
标准的条文以正式出版的文本为准。
"""


def render() -> str:
    """The whole page: a table of all items, then each item's page."""
    table = ["| 编号 | 条款 | 强度 | 检查项 |", "| --- | --- | --- | --- |"]
    table += [
        f"| [{code}](#{code.lower()}) | {entry.clause} | {entry.strength} | {entry.title} |"
        for code, entry in ITEMS.items()
    ]
    return "\n".join([_HEAD, *table, "", *map(_section, ITEMS)])


def _section(code: str) -> str:
    title, *paragraphs = ITEMS.explain(code).split("\n\n")
    body = "\n\n".join(paragraphs)
    return f'<a id="{code.lower()}"></a>\n\n## {title}\n\n{body}\n'


if __name__ == "__main__":
    ITEMS_PAGE.write_text(render(), encoding="utf-8")
