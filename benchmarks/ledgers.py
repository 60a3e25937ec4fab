"""Write ledgers of any size, 30 columns wide, for the benchmarks."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import openpyxl

HEADERS = (
    "序号", "项目名称", "项目代码", "项目类别", "项目级别", "建设性质", "所在县区", "建设地点", "建设内容",
    "建设起止年限", "总投资", "至2010年底累计完成投资", "2011年度计划投资", "1-6月完成投资", "占年度计划(%)",
    "自开工累计完成投资", "资金来源", "建设状态", "年度目标", "形象进度", "计划开工时间", "计划竣工时间",
    "存在问题", "推进措施", "下步计划", "责任单位", "建设单位", "联系领导", "联系人", "备注",
)  # fmt: skip
_KINDS = tuple(f"第{number}类" for number in "一二三四五六七八九十")


def write_ledger(path: Path, projects: int, seed: int | None = None) -> None:
    """Write a flat ledger of so many projects; the same size and seed give the same figures."""
    rng = random.Random(projects if seed is None else seed)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    sheet.append(["2011年上半年重点项目台账"])
    sheet.append(["填报单位：办公室", None, None, None, "单位：万元"])
    sheet.append(HEADERS)
    for number in range(1, projects + 1):
        sheet.append(_project(rng, number, projects))
    book.save(path)


def _project(rng: random.Random, number: int, projects: int) -> list[object]:
    plan = rng.randint(500, 90_000)
    idle = not rng.randrange(10)
    done = 0 if idle else plan * rng.randint(5, 110) // 100
    before = 0 if idle else plan // 3
    kind = _KINDS[(number - 1) * 10 // projects]
    return [
        number, f"{number}号产业基地及配套道路工程", f"2011-{number:06d}", kind, "市重点", "新建",
        f"第{number % 7 + 1}县", "工业园区", "建设厂房两万平方米及附属设施", "2011-2012",
        plan * 3, before, plan, done, round(done * 100 / plan, 2), before + done, "企业自筹",
        "未开工" if idle else "在建", "主体完工", "尚未进场" if idle else f"完成主体{rng.randint(1, 20)}层",
        "2011-03-01", "2012-06-30", "土地手续待批" if idle else "", "", "加快施工",
        f"第{number % 13 + 1}局", f"第{number % 31 + 1}公司", f"第{number % 9 + 1}位领导", "", "",
    ]  # fmt: skip


if __name__ == "__main__":
    write_ledger(Path(sys.argv[1]), *map(int, sys.argv[2:4]))
