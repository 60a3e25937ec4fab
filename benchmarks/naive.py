"""The script that an office's programmer would write in an afternoon: pandas, openpyxl, docxtpl.

Reads a ledger, adds it up, fills a Word template with the four parts and a table of 12 columns. It is the
peer that ``benchmarks/run.py`` measures against, so it does the same work the usual way, and no more.
"""

from __future__ import annotations

import sys
from pathlib import Path

import docx
import pandas as pd
from docxtpl import DocxTemplate

COLUMNS = (
    "序号", "项目名称", "项目类别", "总投资", "2011年度计划投资", "1-6月完成投资", "占年度计划(%)",
    "建设状态", "形象进度", "责任单位", "建设单位", "联系领导",
)  # fmt: skip


HALF_YEAR = 0.5


def make_template(path: Path) -> None:
    """A Word template with a loop of paragraphs and a loop of table rows."""
    document = docx.Document()
    document.add_heading("{{ title }}", 0)
    document.add_paragraph("{{ overall }}")
    document.add_paragraph("{%p for category in categories %}")
    document.add_paragraph("{{ category }}")
    document.add_paragraph("{%p endfor %}")
    table = document.add_table(rows=4, cols=len(COLUMNS))
    for cell, header in zip(table.rows[0].cells, COLUMNS, strict=True):
        cell.text = header
    table.rows[1].cells[0].text = "{%tr for row in rows %}"
    for index, cell in enumerate(table.rows[2].cells):
        cell.text = f"{{{{ row[{index}] }}}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    document.save(str(path))


def sentence(name: str, rows: pd.DataFrame) -> str:
    """One group's sentence, floats and all."""
    plan, done = rows["2011年度计划投资"].sum(), rows["1-6月完成投资"].sum()
    rate = done / plan * 100
    word = "高于" if rate >= HALF_YEAR * 100 else "低于"
    rates = rows["1-6月完成投资"] / rows["2011年度计划投资"]
    ahead = "、".join(rows["项目名称"][rates > HALF_YEAR][:8])
    behind = "、".join(rows["项目名称"][rates < HALF_YEAR][:8])
    return (
        f"{name}{len(rows)}个，完成投资{done / 10000:.2f}亿元，占年度计划的{rate:.2f}%，{word}时间进度"
        f"{abs(rate - HALF_YEAR * 100):.2f}个百分点。{ahead}等快于时间进度，{behind}等进度较慢。"
    )


def main() -> None:
    """Ledger and output from the command line."""
    ledger, output = map(Path, sys.argv[1:3])
    rows = pd.read_excel(ledger, header=2, engine="openpyxl")
    template = output.with_suffix(".template.docx")
    make_template(template)
    document = DocxTemplate(template)
    document.render(
        {
            "title": "2011年上半年重点项目建设工作总结",
            "overall": sentence("全部项目", rows),
            "categories": [
                sentence(str(name), group) for name, group in rows.groupby("项目类别", sort=False)
            ],
            "rows": rows[list(COLUMNS)].fillna("").values.tolist(),
        },
        autoescape=True,
    )
    document.save(output)


if __name__ == "__main__":
    main()
