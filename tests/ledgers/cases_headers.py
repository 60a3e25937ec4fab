"""Headers of real forms (their columns in their order), and headers that need a second look."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledgers.desk import Desk, columns_of, ordinary_columns
from ledgers.page import Column
from ledgers.truth import Case, Truth

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["CASES"]

Pairs = tuple[tuple[str, str], ...]

_NAME: Pairs = (("seq", "序号"), ("name", "项目名称"))
_PLAN: Pairs = (("total_investment", "总投资"), ("annual_plan", "年度计划投资"))

REAL: dict[str, tuple[str, str, Pairs]] = {
    "real form: new town of 15 columns": ("2011H1", "万元", (
        *_NAME, ("owner_unit", "投资主体"), ("", "建设起止年限"), ("total_investment", "总投资"),
        ("", "资金来源"),
        ("cumulative_completed", "自开始累积完成投资"), ("annual_plan", "年计划投资"), ("", "年计划形象进度"),
        ("", "6月实际完成投资"), ("completed", "1-6月实际完成投资"), ("physical_progress", "1-6月形象进度"),
        ("actual_start", "开工/计划开工时间"), ("", "土地征收情况及前期手续办理情况"), ("", "存在问题"),
        ("", "备注"),
    )),
    "real form: battle plan of 2010": ("2010-07", "万元", (
        ("seq", "序号"), ("county", "区域"), ("", "项目级别"), ("category", "行业"), ("name", "项目名称"),
        ("", "建设内容及规模"),
        ("", "建设起止时间"), ("total_investment", "总投资（万元）"),
        ("previous_completed", "至2009年底累计完成投资（万元）"),
        ("annual_plan", "2010年计划投资（万元）"), ("completed", "2010年1-7月完成投资（万元）"),
        ("", "8月上旬完成投资"),
        ("", "8月中旬完成投资"), ("", "2010年力争完成的投资额（万元）"),
        ("", "后五个月关键节点的目标情况说明"),
        ("owner_unit", "项目业主单位|业主名称"), ("", "项目业主单位|负责人"), ("", "项目业主单位|电话及传真"),
        ("responsible_unit", "挂钩责任单位|单位名称"), ("", "挂钩责任单位|责任人"), ("leader", "挂钩领导"),
    )),
    "real form: units differ, rate behind": ("2021H1", "万元", (
        ("", "项目代码"), ("name", "项目名称"), ("category", "项目类型"), ("", "建设性质"),
        ("total_investment", "总投资（亿元）"),
        ("annual_plan", "年度计划投资（万元）"), ("completed", "年度累计完成投资（万元）"),
        ("stated_rate", "年度投资完成率"),
        ("owner_unit", "建设单位"), ("responsible_unit", "责任单位"), ("", "项目工期"),
    )),
    "real form: period plan beside the year's": ("2022H1", "万元", (
        ("name", "项目名称"), ("county", "所属区域"), ("category", "项目类型"), ("", "建设性质"),
        ("", "建设内容和规模"),
        ("total_investment", "总投资（万元）"), ("annual_plan", "年度计划投资（万元)"), ("", "1-6月计划投资"),
        ("completed", "1-6月完成投资"), ("", "是否纳入统计"), ("physical_progress", "项目进展情况"),
        ("", "县级领导"),
        ("responsible_unit", "责任单位"), ("", "县区行业主管部门"),
    )),
    "real form: same leaf under two parents": ("2011H1", "万元", (
        *_NAME, ("total_investment", "总投资(万元)"), ("previous_completed", "至2010年底完成投资(万元)"),
        ("annual_plan", "年度计划投资(万元)"), ("completed", "1-6月|完成投资(万元)"),
        ("stated_rate", "1-6月|占年度计划(%)"),
        ("cumulative_completed", "自开工累计|完成投资(万元)"), ("", "自开工累计|占总投资(%)"),
        ("", "到位资金(万元)"),
        ("physical_progress", "年初至本月的主要形象进度"), ("", "下个月（季度）工作计划、安排"), ("", "备注"),
    )),
    "real form: three kinds of 总投资": ("2015H1", "亿元", (
        ("seq", "序号"), ("name", "工程名称"), ("", "主要内容(公里)"), ("", "工可批复总投资"),
        ("total_investment", "初设批复总投资"), ("previous_completed", "截止至2014年底累计完成投资额"),
        ("annual_plan", "2015年年度投资计划"), ("completed", "上半年年度累计完成投资额"),
        ("physical_progress", "项目进展情况"),
        ("county", "所在区县"), ("owner_unit", "建设单位"), ("", "资金来源"), ("", "存在问题"),
        ("", "改进建议"),
    )),
    "real form: leaf 投资 under the year": ("2023H1", "万元", (
        *_NAME, ("category", "项目类型"), ("", "建设性质"), ("", "建设地点"), ("total_investment", "总投资"),
        ("previous_completed", "2022年底累计完成投资"), ("annual_plan", "2023年计划|投资"),
        ("", "2023年计划|主要建设内容"),
        ("completed", "2023年1-6月完成情况|完成投资"), ("physical_progress", "2023年1-6月完成情况|形象进度"),
        ("status", "开工状态"),
        ("", "入库状态"), ("responsible_unit", "责任单位"), ("leader", "包联领导"), ("", "联系电话"),
    )),
    "real form: month report of a bureau": ("2011H1", "万元", (
        ("name", "项目名称"), ("", "主要建设内容"), ("total_investment", "概算投资"),
        ("actual_start", "开工时间"),
        ("planned_finish", "计划完工时间"), ("annual_plan", "本年度计划完成投资"), ("", "本月计划完成投资"),
        ("", "本月实际完成投资"), ("", "本旬实际完成投资"), ("completed", "本年度实际完成投资"),
        ("cumulative_completed", "自开工以来累计完成投资"), ("", "下一月度计划完成投资"),
        ("physical_progress", "总体形象进度"),
    )),
    "real form: everything in 元": ("2011H1", "元", (
        ("", "项目编码"), ("name", "项目名称"), ("", "项目当前状态（旧）"),
        ("total_investment", "立项批复总投资（元）"),
        ("annual_plan", "年度计划投资（元）"), ("previous_completed", "截止上年底累计完成投资合计（元）"),
        ("", "本月完成投资合计（元）"), ("completed", "本年累计完成投资合计（元）"),
        ("cumulative_completed", "截止到目前累计完成投资合计（元）"), ("", "项目实际负责人"),
    )),
    "real form: government month report": ("2011H1", "万元", (
        ("name", "项目名称"), ("total_investment", "计划总投资"),
        ("previous_completed", "自开工至上年底完成投资"),
        ("annual_plan", "本年计划投资"), ("", "本月完成投资"), ("completed", "本年度累计完成投资"),
        ("", "是否完工"),
        ("cumulative_completed", "实际完成投资"), ("physical_progress", "工程形象进度或项目进展情况"),
        ("", "备注"),
    )),
}  # fmt: skip
"""Name → period, unit, columns. 是否完工 says less than a state, so no state is expected from it."""

ODD: dict[str, Pairs] = {
    "this year's columns beside last year's": (
        *_NAME, ("", "2010年计划投资"), ("", "2010年完成投资"), ("total_investment", "总投资"),
        ("annual_plan", "2011年计划投资"),
        ("completed", "2011年1-6月完成投资"),
    ),
    "原总投资 before 总投资": (*_NAME, ("", "原总投资"), *_PLAN, ("completed", "1-6月完成投资")),
    "合同金额 beside 总投资": (*_NAME, ("", "合同金额"), *_PLAN, ("completed", "1-6月完成投资"),
    ("", "累计支付")),
    "sources under 总投资": (
        *_NAME, ("total_investment", "总投资|合计"), ("", "总投资|中央资金"), ("", "总投资|银行贷款"),
        ("", "总投资|企业自筹"),
        ("annual_plan", "年度计划投资"), ("completed", "1-6月完成投资"),
    ),
    "sources under the plan": (
        *_NAME, ("total_investment", "总投资"), ("annual_plan", "2011年度计划投资|小计"),
        ("", "2011年度计划投资|市财政"),
        ("", "2011年度计划投资|社会资本"), ("completed", "1-6月完成投资"),
    ),
    "funds in place beside completion": (
        *_NAME, *_PLAN, ("", "1-6月到位资金"), ("completed", "1-6月完成投资"), ("", "1-6月支付资金"),
    ),
    "6月 beside 1-6月": (*_NAME, *_PLAN, ("", "6月完成投资"), ("completed", "1-6月完成投资"),
    ("", "7月计划投资")),
    "本月 and 累计 under one parent": (
        *_NAME, *_PLAN, ("", "完成投资|本月"), ("completed", "完成投资|本年累计"),
        ("cumulative_completed", "完成投资|自开工累计"),
    ),
    "计划 and 完成 under the year": (
        *_NAME, ("total_investment", "总投资"), ("annual_plan", "2011年投资|计划"),
        ("completed", "2011年投资|1-6月完成"),
    ),
    "period in brackets behind": (*_NAME, *_PLAN, ("completed", "完成投资\n（1-6月）"),
    ("physical_progress", "形象进度（截至6月底）")),
    "explanations in brackets": (
        *_NAME, ("total_investment", "总投资（含土地费用，万元）"),
        ("annual_plan", "年度计划投资（市下达数）"),
        ("completed", "1-6月完成投资（万元，以统计局数为准）"),
    ),
    "units as a header row": (
        *_NAME, ("total_investment", "总投资|（万元）"), ("annual_plan", "年度计划投资|（万元）"),
        ("completed", "1-6月完成投资|（万元）"),
        ("stated_rate", "占年度计划|（%）"),
    ),
    "bare 累计完成投资 beside its rate": (*_NAME, *_PLAN, ("completed", "累计完成投资"),
    ("stated_rate", "完成率（%）")),
    "bare 累计完成投资 beside 自开工": (
        *_NAME, *_PLAN, ("completed", "累计完成投资"), ("cumulative_completed", "自开工累计完成投资"),
    ),
    "completion before the plan": (("completed", "1-6月完成投资"), ("name", "项目名称"),
    ("annual_plan", "年度计划投资"), ("total_investment", "总投资")),
    "name last": (("total_investment", "总投资"), ("annual_plan", "年度计划投资"),
    ("completed", "1-6月完成投资"), ("name", "项目名称")),
    "units named 单位 everywhere": (
        ("seq", "序号"), ("owner_unit", "项目单位"), ("name", "项目名称"), ("", "填报单位"), *_PLAN,
        ("completed", "1-6月完成投资"),
        ("responsible_unit", "责任单位"), ("", "配合单位"),
    ),
    "序时进度 columns": (
        *_NAME, *_PLAN, ("", "1-6月计划投资"), ("completed", "1-6月完成投资"), ("", "完成序时进度比例（%）"),
        ("stated_rate", "占年度计划（%）"),
    ),
    "problem and measure columns": (
        *_NAME, *_PLAN, ("completed", "1-6月完成投资"), ("", "存在问题及推进措施"), ("", "下步工作计划"),
        ("", "投资计划完成时限"),
    ),
}  # fmt: skip
"""Headers in the ordinary table that must not be mixed up; amounts stand in other columns too."""

_DECOYS = ("投资", "资金", "金额", "支付", "贷款", "自筹", "财政", "资本", "完成")


def _decoy(column: Column) -> Column:
    """A column that is no field but looks like money holds numbers."""
    looks = not column.field and any(word in "".join(column.levels) for word in _DECOYS)
    text = any(word in column.levels[-1] for word in ("来源", "内容", "手续", "进度", "时限", "措施"))
    return replace(column, field="?321") if looks and not text else column


def _real(name: str, folder: Path) -> Truth:
    period, unit, pairs = REAL[name]
    desk = Desk.of(name, folder, period)
    page = desk.page(title=f"{period[:4]}年重点项目建设进度表", unit=unit)
    columns = columns_of(*pairs)
    own = {"总投资（亿元）": "亿元"}
    page.header([_decoy(replace(column, unit=own.get(column.levels[-1], ""))) for column in columns])
    for project in desk.projects():
        page.project(project)
    return desk.save()


def _odd(name: str, folder: Path) -> Truth:
    desk = Desk.of(name, folder)
    desk.table([_decoy(column) for column in columns_of(*ODD[name])])
    return desk.save()


def _months(name: str, folder: Path) -> Truth:
    """Twelve monthly columns of which six are filled."""
    desk = Desk.of(name, folder)
    parent = "under" in name
    head = "2011年各月完成投资|{}月" if parent else "{:02d}月完成投资(万元)"
    filled = [
        Column("completed", tuple(head.format(month).split("|")), share=(month - 1, 6))
        for month in range(1, 7)
    ]
    blank = [Column("", tuple(head.format(month).split("|"))) for month in range(7, 13)]
    desk.table([*columns_of(*_NAME, *_PLAN), *filled, *blank])
    return desk.save()


def _cumulative_months(name: str, folder: Path) -> Truth:
    """1月, 1-2月, …, 1-6月: each is the sum so far; only the asked one counts."""
    desk = Desk.of(name, folder)
    spans = ["1月", *(f"1-{month}月" for month in range(2, 7))]
    earlier = [Column("?1", (f"{span}完成投资",)) for span in spans[:-1]]
    desk.table([*columns_of(*_NAME, *_PLAN), *earlier, Column("completed", ("1-6月完成投资",))])
    return desk.save()


def _quarters(name: str, folder: Path) -> Truth:
    desk = Desk.of(name, folder)
    halves = [Column("completed", (f"{word}季度完成投资",), share=(at, 2)) for at, word in enumerate("一二")]
    desk.table(
        [
            *columns_of(*_NAME, *_PLAN),
            *halves,
            Column("", ("三季度完成投资",)),
            Column("", ("四季度完成投资",)),
        ]
    )
    return desk.save()


def _split_words(name: str, folder: Path) -> Truth:
    """Words of a header go on in the row below, without a merge."""
    desk = Desk.of(name, folder)
    page = desk.page(title="2011年上半年重点项目建设情况表")
    page.header(
        columns_of(
            ("seq", "序"), ("name", "项目"), ("", "建设起"), ("total_investment", "总投资"),
            ("annual_plan", "年度计划"),
            ("completed", "1-6月完"), ("responsible_unit", "责任单位"),
        ),
        merged=False,
    )  # fmt: skip
    table = desk.truth.tables.pop()
    for offset, text in enumerate(("号", "名称", "止年限", None, "投资", "成投资")):
        page.put(offset, text)
    page.row += 1
    desk.truth.tables.append(replace(table, bottom=table.bottom + 1))
    for project in desk.projects():
        page.project(project)
    return desk.save()


def _unmerged_parents(name: str, folder: Path) -> Truth:
    """Two header rows without any merge: each parent stands above its first leaf only."""
    desk = Desk.of(name, folder)
    page = desk.page(title="2011年上半年重点项目建设情况表")
    page.header(
        columns_of(
            ("seq", "序号"), ("name", "项目名称"), ("total_investment", "投资情况|总投资"),
            ("annual_plan", "投资情况|年度计划投资"),
            ("completed", "投资情况|1-6月完成投资"), ("physical_progress", "进展情况|形象进度"),
            ("", "进展情况|存在问题"),
        ),
        merged=False,
    )  # fmt: skip
    for project in desk.projects():
        page.project(project)
    return desk.save()


def _name_right_of_header(name: str, folder: Path) -> Truth:
    """项目名称 is merged over two columns: the left one holds the numbers."""
    desk = Desk.of(name, folder)
    page = desk.table([Column("seq", ("项目名称",)), Column("name", ("项目名称",)), *ordinary_columns()[2:]])
    assert page.has("name")
    return desk.save()


def _column_numbers(name: str, folder: Path) -> Truth:
    """A row of column numbers stands below the header."""
    desk = Desk.of(name, folder)
    page = desk.page(title="2011年上半年重点项目建设情况表")
    page.header(ordinary_columns())
    marks: list[object] = ["甲", "乙", 1, 2, 3, 4, 5] if "letters" in name else [1, 2, 3, 4, 5, 6, 7]
    page.line(*enumerate(marks))
    for project in desk.projects():
        page.project(project)
    return desk.save()


def _deep_header(name: str, folder: Path) -> Truth:
    """Filling rules of 30 rows stand above the header."""
    desk = Desk.of(name, folder)
    page = desk.page(title="2011年上半年重点项目建设情况表")
    for number in range(1, 31):
        page.line(
            (0, f"{number}、填报说明第{number}条：各单位应按时填报项目名称、总投资等内容，并对数据负责。")
        )
    page.header(ordinary_columns())
    for project in desk.projects():
        page.project(project)
    return desk.save()


_BUILDERS = {
    "monthly columns": _months,
    "months under one parent": _months,
    "cumulative months": _cumulative_months,
    "quarters": _quarters,
    "header words split over two rows": _split_words,
    "parents without merges": _unmerged_parents,
    "names right of a merged header": _name_right_of_header,
    "column numbers below the header": _column_numbers,
    "column numbers with letters": _column_numbers,
    "thirty rows of rules above": _deep_header,
}

CASES = tuple(
    Case(name, build)
    for builders in (dict.fromkeys(REAL, _real), dict.fromkeys(ODD, _odd), _BUILDERS)
    for name, build in builders.items()
)
