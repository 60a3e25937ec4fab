"""Rows that are hard to tell apart: names like other words, parts of projects, stacked tables, odd totals."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledgers.desk import Desk, columns_of, ordinary_columns
from ledgers.truth import Case, Truth

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ledgers.page import Column


__all__ = ["CASES"]

NAMES = {
    "names with their own numbers": (
        "(3)银川市滨河大道工程", "1.城东水厂", "2、城西水厂", "①号泵站改造", "（一）期安置房",
        "220千伏东城输变电工程", "12号路", "3#楼加固工程",
        "2011年农村公路", "107国道改线", "5万吨污水处理厂", "G30高速连接线",
    ),
    "names that begin like ordinals": (
        "一号路延伸工程", "三环路改造", "第一人民医院迁建", "十里铺棚户区改造", "五一广场提升", "二期厂房",
        "百货大楼重建", "千佛山景区",
        "四里河水库", "九年一贯制学校", "第二污水处理厂", "一汽配套产业园",
    ),
    "names that begin like notes and totals": (
        "备用水源工程", "注塑产业园", "总部经济大厦", "填海造地工程", "审计大厦", "制药厂搬迁",
        "说明书印刷基地", "合计镇卫生院", "附属医院",
        "小计河治理", "单位宿舍改造", "其他中小河流治理", "共青团路改造", "累计湖公园", "联系桥重建",
        "负责任矿产基地",
    ),
    "names that end like totals": (
        "市建筑设计", "数字经济总部统计", "产业园规划设计", "会计学校扩建（合计三栋）", "钟表计",
        "家庭医生签约统计", "云计算中心项目",
    ),
    "names that are like categories": (
        "工业项目", "交通项目（一期）", "产业集聚区基础设施", "农业综合开发", "社会事业项目", "城市建设",
        "新区", "云东县", "高新区",
    ),
    "names with blanks and line breaks": (
        "南 宁 路", "东城\n产业园\n一期", " 西郊水库 ", "北岭　学校", "青石医院\t扩建", "白沙\r\n码头",
    ),
    "very long names": (
        "云州市城东新区综合管廊及配套道路、绿化、照明、交通信号设施建设工程（一期）（含东城大道、滨河路、学府路等十二条道路及附属工程）",
        "某某（云州）新能源科技有限公司年产10GWh动力电池及储能系统生产基地建设项目；含研发中心。",
    ),
    "names with commas and colons": (
        "道路：东城路", "厂房，一期", "水库、泵站", "学校/医院", "“双百”工程", "城市更新（片区）：南湾",
        "PPP项目-污水厂", "注塑模具厂（二期）：模具车间",
    ),
}  # fmt: skip
"""Names as they stand; a careful person counts every one as a project."""


def _tidy(name: str) -> str:
    """A name without line breaks and without blanks between Chinese characters."""
    return "".join(name.split())


def _names(name: str, folder: Path, *, seq: bool = True) -> Truth:
    desk = Desk.of(name, folder)
    words = NAMES[name.removesuffix(", without 序号")]
    made = (desk.projects() * 3)[: len(words)]
    page = desk.page(title="2011年上半年重点项目建设情况表")
    page.header(ordinary_columns()[0 if seq else 1 :])
    for word, project in zip(words, made, strict=True):
        page.project(replace(project, name=_tidy(word)), name=word)
    return desk.save()


def _names_without_seq(name: str, folder: Path) -> Truth:
    return _names(name, folder, seq=False)


def _starred(name: str, folder: Path) -> Truth:
    """★ before the name of a provincial project, explained below; the name's own spelling is not compared."""
    desk = Desk.of(name, folder)
    page = desk.page(title="2011年上半年重点项目建设情况表")
    page.header(ordinary_columns())
    for number, project in enumerate(desk.projects()):
        page.project(project, name=("★" if number % 2 else "▲") + project.name)
    page.line((0, "备注：标“★”的为省重点项目，标“▲”的为市重点项目。"))
    for each in desk.truth.projects:
        del each.values["name"]  # type: ignore[attr-defined]
    return desk.save()


def _same_names(name: str, folder: Path) -> Truth:
    """The same name in two counties is two projects."""
    desk = Desk.of(name, folder)
    made = desk.projects()
    desk.table(
        ordinary_columns(("county", "所在县区")), [*made, *(replace(each, county="别县") for each in made)]
    )
    return desk.save()


def _without_money(name: str, folder: Path) -> Truth:
    """Projects of which only the name, or only the total, is filled in."""
    desk = Desk.of(name, folder)
    made = desk.projects()
    blank = [replace(each, total_investment=None, annual_plan=None, completed=None) for each in made[1::3]]
    part = [replace(each, annual_plan=None, completed=None) for each in made[2::3]]
    desk.table(projects=[*made[::3], *blank, *part])
    return desk.save()


def _name_only(name: str, folder: Path) -> Truth:
    """Numbered rows that hold nothing but a name."""
    desk = Desk.of(name, folder)
    page = desk.table()
    for number in range(3):
        page.number += 1
        page.put(0, page.number)
        blank = replace(
            desk.projects()[0],
            name=f"谋划{number}号园区",
            total_investment=None,
            annual_plan=None,
            completed=None,
        )
        page.project(
            blank, total_investment=None, annual_plan=None, completed=None, status=None, responsible_unit=None
        )
        desk.truth.projects[-1].values["status"] = None  # type: ignore[index]
    return desk.save()


def _of_which(name: str, folder: Path) -> Truth:
    """其中：… rows repeat a part of the row above."""
    desk = Desk.of(name, folder)
    page = desk.page(title="2011年上半年重点项目建设情况表")
    page.header(ordinary_columns())
    for number, project in enumerate(desk.projects()):
        page.project(project)
        if number % 3 == 0:
            page.line((1, "其中：一期工程"), (2, 100), (3, 50), (4, 20))
            page.line((1, "     其中：征地拆迁"), (2, 60), (3, 30), (4, 10))
    return desk.save()


def _packed(name: str, folder: Path) -> Truth:
    """A packed project, its amounts the sums of the parts (1), (2) below it: counted once."""
    desk = Desk.of(name, folder)
    page = desk.page(title="2011年上半年重点项目建设情况表")
    page.header(ordinary_columns())
    for number, project in enumerate(desk.projects()):
        page.project(project)
        if number % 3 == 0:
            for part, share in enumerate((0, 1)):
                amounts = [
                    _half(getattr(project, key), share)
                    for key in ("total_investment", "annual_plan", "completed")
                ]
                page.line(
                    (0, f"（{part + 1}）"),
                    (1, f"{project.name}{part + 1}标段"),
                    *((2 + at, each) for at, each in enumerate(amounts)),
                )
    return desk.save()


def _half(yuan: int, part: int) -> float:
    even = yuan // 2
    return (even if part == 0 else yuan - even) / 10_000


def _two_rows(name: str, folder: Path) -> Truth:
    """Every project takes two rows: all cells merged down, 建设性质 above 起止年月."""
    desk = Desk.of(name, folder)
    page = desk.page(title="2011年上半年重点项目建设情况表")
    page.header(ordinary_columns(("", "建设性质\n起止年月")))
    for project in desk.projects():
        page.put(2, "续建")
        page.project(project)
        page.line((2, "2010.3-2012.12"))
        for offset in (0, 1, 3, 4, 5, 6, 7):
            page.merge(page.row - 2, page.row - 1, offset, offset)
    return desk.save()


def _continued(name: str, folder: Path) -> Truth:
    """A second row with only a source and an amount: no name, so it must be reported."""
    desk = Desk.of(name, folder)
    page = desk.page(title="2011年上半年重点项目建设情况表")
    page.header(ordinary_columns(("", "投资来源")))
    for number, project in enumerate(desk.projects()):
        page.put(2, "中央资金")
        page.project(project)
        if number % 3 == 1:
            desk.truth.reported.add((page.file, "台账", page.row - 1, 1))
            page.line((2, "自筹资金"), (3, 300))
    return desk.save()


def _nameless_total(name: str, folder: Path) -> Truth:
    """Sums at the end without any word."""
    desk = Desk.of(name, folder)
    page = desk.table()
    desk.truth.reported.add((page.file, "台账", page.row - 1, 1))
    page.line((2, 123456), (3, 23456), (4, 3456))
    return desk.save()


LABELS: dict[str, tuple[str, int, int]] = {
    "total named after everything": ("全市合计", 0, 0),
    "total merged over two columns": ("合  计", 0, 2),
    "total with count and unit": ("合计（9个项目）", 1, 0),
    "total with colon": ("总 计：", 1, 0),
    "total of all projects": ("重点项目合计", 1, 0),
    "total vertical": ("合\n计", 0, 0),
    "total in wide brackets": ("（合计）", 1, 0),
    "total in English habit": ("合计：", 0, 0),
}


def _total_label(name: str, folder: Path) -> Truth:
    label, at, merge = LABELS[name]
    desk = Desk.of(name, folder)
    page = desk.page(title="2011年上半年重点项目建设情况表")
    page.header(ordinary_columns())
    made = desk.projects()
    for project in made:
        page.project(project)
    page.control(label.replace("9个", f"{len(made)}个"), page.rows_since(1), at=at, merge=merge)
    return desk.save()


def _named_subtotals(name: str, folder: Path) -> Truth:
    """工业项目小计 below each category of a table with a category column."""
    desk = Desk.of(name, folder)
    page = desk.page(title="2011年上半年重点项目建设情况表")
    page.header(ordinary_columns(("category", "类别")))
    for category in ("工业项目", "交通项目", "水利项目"):
        first = page.row
        for project in desk.projects(category):
            page.project(project)
        label = category + ("小计" if "named" in name else "合计")
        page.control(
            label if "column" not in name else "小计", page.rows_since(first), at=2 if "column" in name else 1
        )
    page.control("总计", page.rows_since(1), at=0)
    return desk.save()


def _table_each(name: str, folder: Path) -> Truth:
    """Tables stacked on one sheet, each with its title and header."""
    desk = Desk.of(name, folder)
    page = desk.page()
    for number, unit in enumerate(("万元", "亿元" if "units" in name else "万元")):
        page.unit = unit
        page.line(
            (0, f"表{number + 1}  2011年上半年重点项目进展情况表（{'续建' if number else '新建'}部分）"),
            merge=6,
        )
        page.line((4, f"单位：{unit}"))
        page.header(_reordered() if number and "headers" in name else ordinary_columns())
        for project in desk.projects(("工业项目", "交通项目")[number]):
            page.project(replace(project, name=f"{project.name}{number}"))
        page.row += 2
    return desk.save()


def _reordered() -> list[Column]:
    return columns_of(
        ("name", "工程名称"), ("owner_unit", "建设单位"), ("annual_plan", "2011年计划投资"),
        ("completed", "上半年完成投资"),
        ("total_investment", "项目总投资"), ("status", "项目状态"),
    )  # fmt: skip


def _header_each(name: str, folder: Path) -> Truth:
    """Each category has its heading and below it the header once more."""
    desk = Desk.of(name, folder)
    page = desk.page(title="2011年上半年重点项目建设情况表")
    for number, category in enumerate(("工业项目", "交通项目", "水利项目")):
        page.told["category"] = category
        page.line((0, f"{'一二三'[number]}、{category}"), merge=7)
        if number:
            page.repeat_header()
        else:
            page.header(ordinary_columns())
        for project in desk.projects(category):
            page.project(project)
    return desk.save()


def _middle_notes(name: str, folder: Path) -> Truth:
    """Sentences and notes between sections."""
    desk = Desk.of(name, folder)
    page = desk.page(title="2011年上半年重点项目建设情况表")
    page.header(ordinary_columns())
    for number, category in enumerate(("工业项目", "交通项目")):
        page.told["category"] = category
        page.line((0, f"{'一二'[number]}、{category}"))
        for project in desk.projects(category):
            page.project(project)
        page.line((0, "注：以上项目投资数据由主管部门提供，含征地拆迁费用。"))
        page.row += 1
    return desk.save()


def _end_marks(name: str, folder: Path) -> Truth:
    """以下空白, … and the like below the last project."""
    desk = Desk.of(name, folder)
    page = desk.table()
    page.line((1, "（以下空白）"))
    page.line((1, "……"))
    return desk.save()


def _two_levels(name: str, folder: Path) -> Truth:
    """County headings, and below them category headings, with 小计 of both."""
    desk = Desk.of(name, folder)
    page = desk.page(title="2011年上半年重点项目建设情况表")
    page.header(ordinary_columns())
    for number, county in enumerate(("云东县", "云西县")):
        page.told["county"] = county
        page.line((0, f"{'一二'[number]}、{county}"))
        outer = page.row
        for place, category in enumerate(("工业项目", "交通项目")):
            page.told["category"] = category
            page.line((0, f"（{'一二'[place]}）{category}"))
            first = page.row
            for project in desk.projects(category):
                page.project(project)
            page.control("小计", page.rows_since(first))
        page.control(f"{county}合计", page.rows_since(outer))
    page.control("总计", page.rows_since(1), at=0)
    return desk.save()


def _status_then_category(name: str, folder: Path) -> Truth:
    """一、在建项目（一）工业: the outer heading is the state, the inner one the category."""
    desk = Desk.of(name, folder)
    page = desk.page(title="2011年上半年重点项目建设情况表")
    page.header([column for column in ordinary_columns() if column.field != "status"])
    for number, (word, state) in enumerate((("在建项目", "under_way"), ("计划新开工项目", "not_started"))):
        page.told["status"] = state
        page.line((0, f"{'一二'[number]}、{word}"), merge=6)
        for place, category in enumerate(("工业项目", "农业项目")):
            page.told["category"] = category
            page.line((0, f"（{'一二'[place]}）{category}"), merge=6)
            for project in desk.projects(category):
                page.project(project)
    return desk.save()


_BUILDERS: dict[str, Callable[[str, Path], Truth]] = {
    **dict.fromkeys(NAMES, _names),
    **{
        f"{name}, without 序号": _names_without_seq
        for name in NAMES
        if "categories" not in name and "numbers" not in name
    },
    "starred names": _starred,
    "same names in two counties": _same_names,
    "projects without amounts": _without_money,
    "numbered rows with a name only": _name_only,
    "其中 rows": _of_which,
    "packed projects with parts": _packed,
    "projects on two merged rows": _two_rows,
    "second rows without a name": _continued,
    "sums without a word": _nameless_total,
    **dict.fromkeys(LABELS, _total_label),
    "subtotals named after categories": _named_subtotals,
    "合计 of each category": _named_subtotals,
    "subtotals in the category column": _named_subtotals,
    "stacked tables": _table_each,
    "stacked tables with other headers": _table_each,
    "stacked tables with other units and headers": _table_each,
    "a header below each heading": _header_each,
    "notes between sections": _middle_notes,
    "marks below the last project": _end_marks,
    "counties over categories with totals": _two_levels,
    "states over categories": _status_then_category,
}

CASES = tuple(Case(name, build) for name, build in _BUILDERS.items())
