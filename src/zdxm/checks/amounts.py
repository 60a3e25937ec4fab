"""Amounts of one project against each other: what cannot be, and what is hardly likely."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zdxm.cells.words import Status
from zdxm.checks.case import (
    Case,
    Fault,
    Limit,
    middle,
    narrowed,
    rate_text,
    rule,
    written_step,
)
from zdxm.diagnostics import CellRef, Severity
from zdxm.fields import label_of
from zdxm.units import FULL_RATE, Unit, divide_half_up, exact_text

if TYPE_CHECKING:
    from zdxm.checks.case import Flags, Ints


_MONEY = (
    "total_investment", "previous_completed", "annual_plan", "period_plan", "completed",
    "cumulative_completed",
)  # fmt: skip
_SLIP = 1_000
"""From this ratio on an amount is no longer a large or small one but one in another unit."""
_PLAN_SLIP = 5_000
"""A year's plan may well be a small part of a large project, so it needs a larger ratio."""
_APART, _LARGEST, _SMALLEST = 10_000, 10**11, 10**5
"""A whole column in another unit than its neighbour; 元 that no, or every, project of a ledger reaches."""
_UNSAID_LARGEST, _UNSAID_SMALLEST = 3 * 10**10, 10**6
"""元; such a middle, where no unit is written and 万元 is only supposed, was meant in another unit."""
_FEWEST_ALL = 3
"""So many projects that are all so are no chance."""
_FEWEST_NEIGHBOURS = 8
"""A median of fewer projects says nothing about the next one."""
_FEW_YUAN = 10_000
_UNHEARD_OF = 10**14
"""元; below this a product with a rate fits 64 bits, and above it the amount itself is the fault."""
_CHECK_UNITS = "请核对这两格的单位和数值"
_CONVERT = "请核对这一格的单位，换算成本列的单位"


@rule("ZD006", Severity.ERROR, "完成投资大于总投资")
def completed_above_total(case: Case) -> Iterator[Fault]:
    """年初至今的完成投资比整个项目的总投资还大。

    查什么：同一行的完成投资与总投资，两格都有数时才比。
    为什么：一年完成的投资不会超过项目的全部投资，出现这种情况多半是单位填错或多敲了零。
    举例：总投资12000万元，完成投资120000万元。
    怎么改：核对两格的单位和数值；总投资确已调增的，把总投资改成批复后的数。
    """
    done, total = case.columns("completed", "total_investment")
    return case.faults(
        total.positive & (done.values > total.values),
        "completed",
        "{completed}，大于{total_investment}",
        f"{_CHECK_UNITS}；总投资已调增的请更新总投资",
    )


@rule("ZD007", Severity.ERROR, "投资额是负数")
def negative_amount(case: Case) -> Iterator[Fault]:
    """投资额小于零。

    查什么：总投资、年度计划投资、完成投资等金额列里的负数。
    为什么：投资额没有负数；Excel会把“(5)”当成-5，负数还会悄悄拉低合计。
    举例：完成投资一格是-320。
    怎么改：改成正数；要冲减以前多报的数，请直接改累计数，并在备注里说明。
    """
    for name in _MONEY:
        yield from case.faults(
            case.numbers(name).values < 0,
            name,
            f"{{{name}}}，是负数",
            "请改成不小于零的数；冲减以前多报的数请直接改累计数",
        )


@rule("ZD012", Severity.ERROR, "完成率与计算结果不符")
def stated_rate_differs(case: Case) -> Iterator[Fault]:
    """台账里填的完成率，与完成投资÷年度计划投资算出来的不一样。

    查什么：“占年度计划”“完成率”列与同一行两个金额之比，按这一列写到的小数位比较，四舍五入的差别不算。
    为什么：报告里的完成率总是由金额重新计算；台账上另有一个数，读的人对不上。
    举例：完成投资5060万元，计划10000万元，完成率却填60.5%，算出来是50.6%。
    怎么改：重新计算完成率，最好改成公式；如果是金额填错了，就改金额。
    """
    stated, done, plan = case.columns("stated_rate", "completed", "annual_plan")
    sound = (plan.values < _UNHEARD_OF) & (abs(done.values) < _UNHEARD_OF)
    rated = stated.known & done.known & (plan.values > 0) & sound
    step = 1 + 9 * (stated.values % 10 == 0) + 90 * (stated.values % 100 == 0)  # the last place that is not 0
    usual = middle(step[rated].tolist())
    gap = 2 * abs(stated.values * plan.values - done.values * FULL_RATE)
    return case.faults(
        narrowed(
            rated & (gap > plan.values), lambda at: gap[at] > written_step(int(step[at]), usual) * plan[at]
        ),
        "stated_rate",
        "填写的完成率是{stated}，按{completed}、{annual_plan}计算是{exact}",
        "请重新计算完成率，或改正填错的金额",
        stated=lambda at: rate_text(stated[at]),
        exact=lambda at: rate_text(divide_half_up(done[at] * FULL_RATE, plan[at])),
    )


@rule("ZD015", Severity.WARNING, "年度计划投资大于总投资")
def plan_above_total(case: Case) -> Iterator[Fault]:
    """一年的计划比项目的总投资还大。

    查什么：同一行的年度计划投资与总投资。
    为什么：一年的计划不会超过项目的全部投资，多半是两格填反了，或单位不同。
    举例：总投资2.6，年度计划26000，前一格是亿元，后一格是万元。
    怎么改：核对两格的单位，以及是否填反。
    """
    plan, total = case.columns("annual_plan", "total_investment")
    return case.faults(
        total.positive & (plan.values > total.values),
        "annual_plan",
        "{annual_plan}，大于{total_investment}",
        f"{_CHECK_UNITS}，看是否填反",
    )


@rule("ZD016", Severity.ERROR, "自开工累计完成投资小于当年完成投资")
def cumulative_below_completed(case: Case) -> Iterator[Fault]:
    """自开工以来的累计数，比今年一年的完成数还小。

    查什么：同一行的自开工累计完成投资与完成投资。
    为什么：累计数包含当年数，不可能比当年数小；常见的原因是两列填反，或累计数没有更新。
    举例：自开工累计3000万元，今年完成5000万元。
    怎么改：更新累计数，或把两格对调。
    """
    total, done = case.columns("cumulative_completed", "completed")
    return case.faults(
        total.known & done.known & (total.values < done.values),
        "cumulative_completed",
        "{cumulative_completed}，小于当年{completed}",
        "请更新累计数，或检查两列是否填反",
    )


@rule("ZD017", Severity.WARNING, "自开工累计完成投资超出总投资过多", limit=Limit(120, "总投资的百分之几"))
def cumulative_above_total(case: Case) -> Iterator[Fault]:
    """累计完成投资超过总投资的一定倍数（默认120%）。

    查什么：自开工累计完成投资与总投资之比，超过限值才报。
    为什么：略超概算是常事，超出两成就应当有调整概算的批复，否则是某一格填错了。
    举例：总投资10000万元，自开工累计12500万元。
    怎么改：概算已调整的，更新总投资；没有调整的，核对累计数。
    """
    done, total = case.columns("cumulative_completed", "total_investment")
    return case.faults(
        total.positive & (done.values * 100 > total.values * case.limit),
        "cumulative_completed",
        "{cumulative_completed}，超过{total_investment}的{limit}%",
        "概算已调整的请更新总投资，否则请核对累计数",
    )


@rule("ZD018", Severity.ERROR, "上年底累计＋当年完成≠自开工累计")
def cumulative_does_not_add_up(case: Case) -> Iterator[Fault]:
    """至上年底累计、今年完成、自开工累计三个数对不上。

    查什么：三列都有数时，前两个之和是否等于第三个；相差不到1万元的不算。
    为什么：这三个数是加减关系，有一个没有更新，年报和月报就会互相矛盾。
    举例：至上年底累计4000万元，今年完成1500万元，自开工累计却是5000万元。
    怎么改：找出没有更新的一格；最好把自开工累计改成公式。
    """
    before, done, total = case.columns("previous_completed", "completed", "cumulative_completed")
    gap = abs(before.values + done.values - total.values)
    return case.faults(
        before.known & done.known & total.known & (gap >= _FEW_YUAN),
        "cumulative_completed",
        "{previous_completed}，加{completed}是{sum}，而{cumulative_completed}",
        "请改正三个数中没有更新的一个",
        sum=lambda at: exact_text(before[at] + done[at]),
    )


@rule("ZD019", Severity.WARNING, "序时计划大于年度计划")
def period_plan_above_plan(case: Case) -> Iterator[Fault]:
    """到本期末的序时计划投资，比全年的计划还大。

    查什么：同一行的序时计划投资（1-N月计划）与年度计划投资。
    为什么：序时计划是年度计划的一部分，大于全年计划说明有一格填错。
    举例：全年计划6000万元，1-6月计划8000万元。
    怎么改：核对两格；年度计划已调整的，两格一起改。
    """
    part, plan = case.columns("period_plan", "annual_plan")
    return case.faults(
        plan.positive & (part.values > plan.values),
        "period_plan",
        "{period_plan}，大于{annual_plan}",
        "请核对两格，年度计划已调整的请一并更新",
    )


@rule("ZD020", Severity.WARNING, "已竣工而没有完成年度计划")
def finished_below_plan(case: Case) -> Iterator[Fault]:
    """状态是竣工，当年完成投资却不到年度计划。

    查什么：竣工（投产）项目的完成投资与年度计划投资。
    为什么：工程完了而投资没有完成，不是投资没有报全，就是状态填早了（主体完工不是竣工）。
    举例：状态“竣工”，计划3800万元，完成2600万元。
    怎么改：补报投资；尚未竣工的，把状态改回在建；确有节约的，在备注里说明并豁免这一条。
    """
    done, plan = case.columns("completed", "annual_plan")
    return case.faults(
        case.is_status(Status.FINISHED) & done.known & (done.values < plan.values),
        "completed",
        "已竣工，{completed}，不到{annual_plan}",
        "请补报投资；尚未竣工的请改正状态",
    )


@rule("ZD035", Severity.WARNING, "金额像是填错了单位")
def unit_slip(case: Case) -> Iterator[Fault]:
    """一个金额与同行或同列其他金额相差上千倍。

    查什么：完成投资与年度计划、年度计划与总投资之比，以及总投资与全部项目中位数之比；相差千倍以上才报，只报不改。
    为什么：万元和元、亿元和万元混填是台账最常见的错误，一格就能让全表合计翻几番。
    举例：全表单位是万元，一个项目的完成投资填了46835000（实为元数）。
    怎么改：把这一格换算成本列的单位；确实这么大或这么小的，豁免这一条。
    """
    done, plan, total = case.columns("completed", "annual_plan", "total_investment")
    tiny_done = done.positive & plan.positive & (done.values <= plan.values // _PLAN_SLIP)
    tiny_plan = plan.positive & (plan.values <= total.values // _PLAN_SLIP)
    huge_plan = total.positive & (plan.values >= total.values * _SLIP)
    for flags, name, other in (
        (tiny_done | (plan.positive & (done.values >= plan.values * _SLIP)), "completed", "annual_plan"),
        (tiny_plan | huge_plan, "annual_plan", "total_investment"),
    ):
        said = f"{{{name}}}，与{{{other}}}相差上千倍，像是填错了单位"
        yield from case.faults(flags, name, said, _CONVERT)
    yield from _outliers(case, total.values, total.positive & ~tiny_plan & ~huge_plan)


def _outliers(case: Case, values: Ints, flags: Flags) -> Iterator[Fault]:
    """Totals that are a thousand times the median of all, or a thousandth of it."""
    usual = sorted(values[flags].tolist())
    if len(usual) < _FEWEST_NEIGHBOURS:
        return
    median = (usual[(len(usual) - 1) // 2] + usual[len(usual) // 2]) // 2
    far = (values >= median * _SLIP) | (values <= median // _SLIP)
    said = f"{{total_investment}}，与全部项目的中位数{exact_text(median)}相差上千倍，像是填错了单位"
    yield from case.faults(flags & far, "total_investment", said, _CONVERT)


@rule("ZD094", Severity.ERROR, "整张表的金额大得或小得不合常理")
def implausible_table(case: Case) -> Iterator[Fault]:
    """一张表里每个项目的总投资都在1000亿元以上或不到10万元，或者一列在每一行都与旁边的一列相差上万倍。

    查什么：逐张表看，至少三个项目：总投资的绝对大小（哪里都没写单位、按万元算的表，多半项目在300亿元以上或不到100万元就报，与总投资一样单位的各列也报）；完成投资与年度计划、年度计划与总投资之比。
    为什么：单位写错或没有写，整列一起错，各行互相比看不出来。
    举例：单元格显示“5.62亿元”，表头写“万元”，每个项目的总投资都成了几万元。
    怎么改：核对这张表的单位；表头不便改的，在zdxm.toml里用unit或units写明。
    """
    for at, table in enumerate(case.ledger.tables):
        inside = case.measured["table"].to_numpy() == at
        for name, other, said, unit in _implausible(case, inside, unsaid=table.unit_guessed):
            key = f'[tables."{table.sheet.strip()}"]'
            pasted = (
                f'unit = "{unit}"' if table.unit_guessed else f'units = {{ {label_of(name)} = "{unit}" }}'
            )
            place = CellRef(table.file, table.sheet, table.header.bottom, table.columns[name][0])
            yield Fault(
                place,
                f"这张表{said}，单位像是写错了",
                f"请核对{label_of(name)}{other}的单位；表头不便改的，"
                f"在zdxm.toml的{key}里写{pasted}（换成实际的单位）",
            )


def _implausible(case: Case, inside: Flags, *, unsaid: bool) -> Iterator[tuple[str, str, str, str]]:
    """The columns of a table whose amounts are out of all proportion, how, and the unit to try.

    Where no unit is said and the totals are odd, so is each column in proportion to them.
    """
    done, plan, total = case.columns("completed", "annual_plan", "total_investment")
    totals, odd = total.values[inside & total.positive].tolist(), ""
    if len(totals) >= _FEWEST_ALL and (said := _all_odd(totals) or (_mostly_odd(totals) if unsaid else "")):
        unit = (Unit.YUAN if middle(totals) >= _UNSAID_LARGEST else Unit.YI).label
        odd = unit if unsaid else ""
        yield "total_investment", "", said, unit
    for name, one, other, two in (
        ("annual_plan", plan, "total_investment", total),
        ("completed", done, "annual_plan", plan),
    ):
        both = inside & one.positive & two.positive
        left, right = one.values[both], two.values[both]
        far = (left >= right * _APART) | (left <= right // _APART)
        if len(left) >= _FEWEST_ALL and far.all():
            beside, odd = label_of(other), ""
            yield name, f"与{beside}", f"每个项目的{label_of(name)}与{beside}都相差上万倍", Unit.YI.label
        elif odd and (inside & one.positive).any():
            yield name, "", f"没有写单位，{label_of(name)}与总投资一样按万元算", odd


def _all_odd(totals: list[int]) -> str:
    if min(totals) > _LARGEST:
        return "每个项目的总投资都在1000亿元以上"
    return "每个项目的总投资都不到10万元" if max(totals) < _SMALLEST else ""


def _mostly_odd(totals: list[int]) -> str:
    """The same of a table that nowhere names a unit: what is odd for its middle project is odd enough."""
    if middle(totals) >= _UNSAID_LARGEST:
        return "没有写单位，按万元算多半项目的总投资在300亿元以上"
    return "没有写单位，按万元算多半项目的总投资不到100万元" if middle(totals) < _UNSAID_SMALLEST else ""


@rule("ZD036", Severity.WARNING, "总投资小得不像重点项目", limit=Limit(1, "万元"))
def tiny_total(case: Case) -> Iterator[Fault]:
    """总投资大于零而不到限值（默认1万元）。

    查什么：总投资的绝对大小。
    为什么：重点项目没有几千元的；这样的数多半是把亿元数填进了元的列，或只填了序号。
    举例：列的单位是元，却填了9.2（亿元）。
    怎么改：核对单位并换算。
    """
    total = case.numbers("total_investment")
    return case.faults(
        total.positive & (total.values < case.limit * _FEW_YUAN),
        "total_investment",
        "{total_investment}，不到{limit}万元",
        "请核对这一格的单位",
    )


@rule("ZD037", Severity.WARNING, "完成投资远超年度计划", limit=Limit(300, "年度计划的百分之几"))
def completed_far_above_plan(case: Case) -> Iterator[Fault]:
    """完成投资超过年度计划的一定倍数（默认300%）。

    查什么：完成投资与年度计划投资之比；上千倍的由ZD035报。
    为什么：超额几成是喜报，超出几倍多半是把自开工累计数填进了当年数。
    举例：年度计划8000万元，完成投资30000万元，而自开工累计正是30000万元。
    怎么改：核对完成投资是不是当年数；计划已调增的，更新计划。
    """
    done, plan = case.columns("completed", "annual_plan")
    far = done.values * 100 > plan.values * case.limit
    return case.faults(
        plan.positive & far & (done.values < plan.values * _SLIP),
        "completed",
        "{completed}，超过{annual_plan}的{limit}%",
        f"请核对这里是不是当年的{label_of('completed')}；计划已调增的请更新计划",
    )
