"""What is not filled in: money, units, and the 三清 (进度清, 症结清, 计划清) that offices ask for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zdxm.cells.words import STATUS_NAMES, Status, read_status
from zdxm.checks.case import Case, Fault, Limit, flags_of, rate_text, rule, where
from zdxm.diagnostics import CellRef, Severity
from zdxm.errors import EXAMPLE_YEAR
from zdxm.fields import label_of

if TYPE_CHECKING:
    from zdxm.checks.case import Flags


@rule("ZD001", Severity.WARNING, "没有年度计划投资")
def plan_missing(case: Case) -> Iterator[Fault]:
    """年度计划投资空白或为零。

    查什么：每个项目的年度计划投资。
    为什么：没有计划就算不出完成率和时间进度差，这个项目在报告里只能单列为“未下达年度计划”。
    举例：年度计划投资一格空白，完成投资2300万元。
    怎么改：补填计划；本年确实没有计划的，保留空白并豁免这一条。
    """
    plan = case.numbers("annual_plan")
    zero, remedy = plan.known & (plan.values == 0), "请补填年度计划投资"
    blank = case.blank("annual_plan")
    yield from case.faults(blank, "annual_plan", "没有填写年度计划投资，算不出完成率", remedy)
    yield from case.faults(zero, "annual_plan", "的年度计划投资是0，算不出完成率", remedy)


@rule("ZD010", Severity.WARNING, "没有责任单位或联系领导")
def responsible_missing(case: Case) -> Iterator[Fault]:
    """责任单位或联系领导没有填。

    查什么：台账有责任单位、联系领导列时，逐个项目看有没有空白；整列都没有的，每张表提示一次（仅为提示）。
    为什么：滞后名单要写责任单位，提醒函要送责任单位和联系领导，空着就发不出去。
    举例：责任单位一格空白。
    怎么改：补填单位名称和领导姓名；台账本来没有这一列的，可以加一列。
    """
    for name in ("responsible_unit", "leader"):
        label = label_of(name)
        yield from case.faults(case.blank(name), name, f"没有填写{label}", f"请补填{label}")


@rule("ZD061", Severity.INFO, "台账没有责任单位列")
def responsible_column_missing(case: Case) -> Iterator[Fault]:
    """整张表没有责任单位列。

    查什么：每张台账表的表头里有没有责任单位（牵头单位、责任部门等）一列。
    为什么：没有这一列，通报里落后的、未开工的项目写不出责任单位。
    举例：表头只有项目名称、总投资、年度计划投资、完成投资四列。
    怎么改：加一列责任单位；只用来算数的台账可以不管，这一条只是提示。
    """
    cells = (case.place(position) for position in where(~case.covered("responsible_unit")))
    for place in dict.fromkeys(CellRef(cell.file, cell.sheet) for cell in cells):
        yield Fault(place, "表头里没有责任单位列", "需要滞后名单和函件的，请加一列责任单位")


@rule("ZD011", Severity.WARNING, "没有上报完成投资")
def completed_missing(case: Case) -> Iterator[Fault]:
    """完成投资空白。

    查什么：已开工（或状态不明）项目的完成投资；未开工项目空白视为没有投资，不报。
    为什么：空白不是零。没有上报的项目不能判断是否滞后，`zdxm lag` 把它们单列在后面，它们的数也不在合计里。
    举例：状态“在建”，完成投资空白。
    怎么改：向责任单位要数后补填；确实没有完成投资的填0。
    """
    flags = case.blank("completed") & ~case.is_status(Status.NOT_STARTED)
    return case.faults(flags, "completed", "没有上报完成投资", "请补填完成投资，确实没有的填0")


@rule("ZD027", Severity.WARNING, "未开工而没有写明原因")
def reason_missing(case: Case) -> Iterator[Fault]:
    """项目没有开工，未开工原因和存在问题都是空的（症结清）。

    查什么：未开工项目的未开工原因、存在问题两格，台账有其中一列才查；计划开工时间在报告期之后的不查。
    为什么：报告要逐个说明未开工的原因，没有原因就只能写“未填报原因”。
    举例：状态“未开工”，未开工原因空白。
    怎么改：写明卡在哪个环节，如“土地预审未批复”。
    """
    written = zip(case.texts("no_start_reason"), case.texts("problem"), strict=True)
    empty = flags_of(not any(texts) for texts in written)
    asked = case.is_status(Status.NOT_STARTED) & ~case.measured["awaiting"].to_numpy(bool)
    reason, problem = case.covered("no_start_reason"), case.covered("problem")
    for name, covered in (("no_start_reason", reason), ("problem", problem & ~reason)):
        yield from case.faults(
            asked & empty & covered, name, "未开工，没有写明原因", "请写明卡在哪个环节，如“土地预审未批复”"
        )


@rule("ZD028", Severity.WARNING, "进度滞后而没有写存在问题", limit=Limit(5, "个百分点"))
def problem_missing(case: Case) -> Iterator[Fault]:
    """完成率低于时间进度超过限值（默认5个百分点），存在问题却是空的（症结清）。

    查什么：台账有存在问题列时，低于时间进度项目的这一格；未开工的、已竣工的不查。
    为什么：滞后名单后面要跟原因；“无”与滞后互相矛盾。
    举例：完成率20%，时间进度50%，存在问题空白。
    怎么改：写明滞后的原因；投资漏报的，补报投资。
    """
    gap = case.numbers("variance")
    going_on = ~case.is_status(Status.NOT_STARTED, Status.FINISHED)
    behind = going_on & (gap.values < -100 * case.limit)
    return case.faults(
        behind & case.blank("problem"),
        "problem",
        "完成率比时间进度低{gap}个百分点，没有写存在问题",
        "请写明滞后的原因，或补报漏报的投资",
        gap=lambda at: rate_text(-gap[at])[:-1],
    )


@rule("ZD062", Severity.WARNING, "停工而没有写存在问题")
def stop_unexplained(case: Case) -> Iterator[Fault]:
    """项目停工，存在问题是空的（症结清）。

    查什么：台账有存在问题列时，状态为停工的项目的这一格。
    为什么：停工项目是报告和督导的重点，必须说得出为什么停。
    举例：状态“停工”，存在问题空白。
    怎么改：写明停工原因和打算何时复工；已经复工的，改状态。
    """
    flags = case.is_status(Status.STOPPED) & case.blank("problem")
    remedy = "请写明停工原因；已复工的请改正状态"
    return case.faults(flags, "problem", "已停工，没有写存在问题", remedy)


@rule("ZD029", Severity.WARNING, "没有形象进度")
def progress_missing(case: Case) -> Iterator[Fault]:
    """形象进度空白（进度清）。

    查什么：台账有形象进度列时，每个项目的这一格。
    为什么：只有投资数、没有形象进度，无法核实投资是不是真的完成了。
    举例：完成投资8000万元，形象进度空白。
    怎么改：写一句工程做到哪里，如“主体完成三层”；未开工的写前期进展。
    """
    flags = case.blank("physical_progress")
    return case.faults(flags, "physical_progress", "没有填写形象进度", "请写明工程做到哪里")


@rule("ZD030", Severity.WARNING, "没有计划竣工时间")
def finish_missing(case: Case) -> Iterator[Fault]:
    """计划竣工时间空白（计划清）。

    查什么：台账有计划竣工时间列时，没有竣工的项目的这一格；另有建设起止年限列的不查。
    为什么：没有竣工时间就看不出逾期，倒排工期也无从排起。
    举例：状态“在建”，竣工时间空白。
    怎么改：补填计划竣工时间，写到月即可。
    """
    flags = case.blank("planned_finish") & ~case.covered("duration") & ~case.is_status(Status.FINISHED)
    return case.faults(
        flags, "planned_finish", "没有填写计划竣工时间", f"请补填计划竣工时间，如{EXAMPLE_YEAR}-12"
    )


@rule("ZD031", Severity.WARNING, "没有总投资")
def total_missing(case: Case) -> Iterator[Fault]:
    """总投资空白或为零。

    查什么：每个项目的总投资。
    为什么：总投资是报告第一段的数，漏一个合计就少一块；空白的不计入，也不会被当作零说出来。
    举例：总投资一格空白，年度计划3000万元。
    怎么改：补填批复或备案的总投资。
    """
    total = case.numbers("total_investment")
    flags = case.blank("total_investment") | (total.known & (total.values == 0))
    return case.faults(flags, "total_investment", "没有填写总投资", "请补填批复或备案的总投资")


@rule("ZD032", Severity.WARNING, "看不出是否开工")
def status_unknown(case: Case) -> Iterator[Fault]:
    """状态列空白，或写了不认识的词，形象进度里也看不出是否开工。

    查什么：读不出在建、未开工、停工、竣工的项目；没有状态列的，看写了形象进度而看不出的。促竣工、力争开工是目标，不是状态。
    为什么：报告要数已开工和未开工，看不出的单列为“状态不明”，开工数就不完整。
    举例：建设状态“正常”。
    怎么改：改填在建、未开工、停工、竣工之一。
    """
    remedy = "请填在建、未开工、停工、竣工之一"
    unknown, progress = case.blank("status"), case.texts("physical_progress")
    words = {position: case.raw(position, "status") for position in where(unknown)}
    filled = flags_of(bool(words.get(position)) for position in range(len(case)))
    yield from case.faults(unknown & ~filled, "status", "没有填写建设状态，看不出是否开工", remedy)
    yield from case.faults(
        unknown & filled,
        "status",
        "的建设状态是“{word}”，看不出是否开工",
        f"{remedy}；要达到的目标写到备注栏",
        word=lambda at: words[at],
    )
    for at in where(_aims(case)):
        state = STATUS_NAMES[Status(case.texts("status")[at])]
        said = f"{case.called(at)}的建设状态“{case.raw(at, 'status')}”不是状态，按形象进度读作{state}"
        yield Fault(case.own_place(at, "status"), said, f"{remedy}；要达到的目标写到备注栏")
    told = case.measured["status"].isna().to_numpy(bool) & ~case.covered("status")
    yield from case.faults(
        told & flags_of(map(bool, progress)),
        "physical_progress",
        "的形象进度“{word}”看不出是否开工",
        f"请加一列建设状态，{remedy[1:]}",
        word=lambda at: progress[at],
    )


def _aims(case: Case) -> Flags:
    """Where the status column says something that is no state, and another column gave one."""
    elsewhere, covered = case.ledger.origins.get("status", {}), case.covered("status")
    words = {at: case.raw(at, "status") for at in elsewhere if at < len(case) and covered[at]}
    return flags_of(bool(words.get(at)) and read_status(words[at]) is None for at in range(len(case)))


@rule("ZD063", Severity.WARNING, "没有项目类别")
def category_missing(case: Case) -> Iterator[Fault]:
    """别的项目都有类别，这个项目没有。

    查什么：台账分类别（类别列或分段标题）时，没有类别的项目。
    为什么：分类别的表里没有它的位置，各类之和就不等于合计。
    举例：类别一栏空白，前后项目都是“能源项目”。
    怎么改：补填类别；用合并单元格表示类别的，把这一行并进去。
    """
    categories = case.texts("category")
    given = any(categories)
    flags = flags_of(given and not text for text in categories)
    return case.faults(flags, "category", "没有类别", "请补填项目类别")
