"""开工 and 竣工 times against each other, against the status and against the period."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zdxm.cells.words import STATUS_NAMES, Status, fold, status_from_text
from zdxm.checks.case import Case, Fault, flags_of, narrowed, rule
from zdxm.diagnostics import Severity
from zdxm.errors import EXAMPLE_YEAR
from zdxm.fields import label_of

if TYPE_CHECKING:
    import datetime as dt

    from zdxm.checks.case import Flags


_PAIRS = (
    ("planned_start", "planned_finish"),
    ("actual_start", "planned_finish"),
    ("actual_start", "actual_finish"),
)


@rule("ZD021", Severity.ERROR, "竣工时间早于开工时间")
def finish_before_start(case: Case) -> Iterator[Fault]:
    """竣工时间排在开工时间前面。

    查什么：计划开工与计划竣工、开工与计划竣工、开工与实际竣工三对时间。
    为什么：先后颠倒说明有一格的年份填错，逾期和工期都会算错。
    举例：开工时间2027年3月，竣工时间2026年12月。
    怎么改：改正填错的年份或月份。
    """
    seen: set[tuple[int, str]] = set()
    for first, second in _PAIRS:
        starts, finishes = case.dates(first), case.dates(second)
        for position, (start, finish) in enumerate(zip(starts, finishes, strict=True)):
            if start is None or finish is None or finish >= start or (position, second) in seen:
                continue
            seen.add((position, second))
            yield Fault(
                case.place(position, second),
                f"{case.called(position)}{label_of(second)}（{_month(finish)}）"
                f"早于{label_of(first)}（{_month(start)}）",
                "请改正填错的年份或月份",
            )


@rule("ZD022", Severity.WARNING, "已过计划竣工时间而没有竣工")
def overdue(case: Case) -> Iterator[Fault]:
    """到报告期末，计划竣工时间已过，状态还不是竣工。

    查什么：计划竣工时间早于报告期末、状态不是竣工的项目，即逾期项目。
    为什么：要么工程确实逾期，需要在报告里说明；要么竣工了而状态没有更新。
    举例：计划2026年5月竣工，上半年台账上仍是在建。
    怎么改：已竣工的，改状态；确实逾期的，填写新的计划竣工时间和存在问题。
    """
    finishes = case.dates("planned_finish")
    dated = flags_of(finish is not None for finish in finishes)
    return case.faults(
        case.measured["overdue"].to_numpy(bool) & dated,
        "planned_finish",
        f"计划{{month}}竣工，到{case.calendar.period.label}末仍未竣工",
        "已竣工的请改正状态；确实逾期的请填写新的计划竣工时间和存在问题",
        month=lambda at: _month(finishes[at]),
    )


@rule("ZD023", Severity.WARNING, "开工时间在报告期之后")
def start_after_period(case: Case) -> Iterator[Fault]:
    """已开工项目的开工时间，晚于报告期末。

    查什么：状态为在建、停工、竣工的项目的开工时间。
    为什么：还没到的时间不能是实际开工时间，不是年份填错，就是把计划时间填进了这一列。
    举例：2026年上半年台账，状态“在建”，开工时间2026年9月。
    怎么改：改正时间；填的是计划时间的，移到计划开工时间列，并核对状态。
    """
    starts, period = case.dates("actual_start"), case.calendar.period
    return case.faults(
        _begun(case) & flags_of(start is not None and start > period.end for start in starts),
        "actual_start",
        f"已开工，开工时间却是{{month}}，在{period.label}之后",
        "请改正开工时间，或核对状态",
        month=lambda at: _month(starts[at]),
    )


@rule("ZD024", Severity.WARNING, "已开工而没有开工时间")
def start_missing(case: Case) -> Iterator[Fault]:
    """项目已开工，开工时间一栏是空的。

    查什么：台账有开工时间列时，状态为在建、停工、竣工而这一格空白的项目。
    为什么：没有开工时间，就数不出本期新开工项目，也算不出工期。
    举例：状态“在建”，开工时间空白。
    怎么改：补填实际开工时间，写到月即可。
    """
    flags = _begun(case) & case.blank("actual_start")
    return case.faults(
        flags, "actual_start", "已开工，没有填写开工时间", f"请补填实际开工时间，如{EXAMPLE_YEAR}-03"
    )


@rule("ZD040", Severity.WARNING, "有实际竣工时间而状态不是竣工")
def finish_without_status(case: Case) -> Iterator[Fault]:
    """实际竣工时间已到，状态却还是在建或未开工。

    查什么：实际竣工时间不晚于报告期末、状态不是竣工的项目。
    为什么：竣工项目数按状态统计，忘了改状态就会少算，还会被当作逾期或滞后。
    举例：实际竣工时间2026年5月，建设状态“在建”。
    怎么改：把状态改为竣工；没有竣工的，删去这一格，预计时间填到计划竣工时间列。
    """
    finishes, end = case.dates("actual_finish"), case.calendar.period.end
    reached = flags_of(finish is not None and finish <= end for finish in finishes)
    return case.faults(
        reached & case.is_status(*(status for status in Status if status is not Status.FINISHED)),
        "actual_finish",
        "实际竣工时间是{month}，状态却不是竣工",
        "请把状态改为竣工，或删去这一格",
        month=lambda at: _month(finishes[at]),
    )


def _begun(case: Case) -> Flags:
    return case.is_status(Status.UNDER_WAY, Status.STOPPED, Status.FINISHED)


def _month(day: dt.date | None) -> str:
    return f"{day.year}年{day.month}月" if day else ""


_DENIALS = ("未开工", "未动工", "未进场", "未实质性开工", "没有开工", "没开工", "没动工", "开工时间未定")


@rule(
    "ZD005",
    Severity.WARNING,
    "未开工却有完成投资",
    otherwise={Severity.ERROR: "形象进度写的是施工情况的"},
)
def idle_with_investment(case: Case) -> Iterator[Fault]:
    """状态是未开工，今年却报了完成投资。

    查什么：状态为未开工而完成投资大于零的项目；形象进度写着已经施工的是错误，其余多半是前期费用，只是警告。
    为什么：报告把未开工项目单列，它的投资又计入合计，读的人会问没开工怎么花的钱。
    举例：建设状态“未开工”，完成投资1200万元。
    怎么改：已经开工的，改状态；只发生征地、前期费用的，按本地口径决定是否计入，不计入就填0。
    """
    texts = case.texts("physical_progress")
    paid = case.is_status(Status.NOT_STARTED) & case.numbers("completed").positive
    building = narrowed(paid, lambda at: _builds(texts[at]))
    remedy = "已开工的请改正状态；前期费用不计入的请填0"
    yield from case.faults(paid & ~building, "completed", "是未开工项目，却填了{completed}", remedy)
    yield from case.faults(
        building,
        "completed",
        "是未开工项目，却填了{completed}，形象进度又是“{text}”",
        remedy,
        severity=Severity.ERROR,
        text=lambda at: _excerpt(texts[at]),
    )


def _builds(text: str) -> bool:
    """Whether a progress text says that work has begun."""
    return status_from_text(text) not in (None, Status.NOT_STARTED)


@rule("ZD025", Severity.WARNING, "状态未开工而形象进度说已开工")
def idle_but_building(case: Case) -> Iterator[Fault]:
    """状态列是未开工，形象进度写的却是施工情况。

    查什么：未开工项目的形象进度文字，含主体、基础、安装、封顶等施工内容的。
    为什么：状态常常忘了更新，开工数就少报了。
    举例：建设状态“未开工”，形象进度“一号车间主体封顶”。
    怎么改：已经开工的，把状态改为在建；没有开工的，改写形象进度。
    """
    texts = case.texts("physical_progress")
    idle = case.is_status(Status.NOT_STARTED) & case.covered("status")
    return case.faults(
        narrowed(idle, lambda at: _builds(texts[at])),
        "status",
        "状态是未开工，形象进度却是“{text}”",
        "已开工的请改正状态，未开工的请改写形象进度",
        text=lambda at: _excerpt(texts[at]),
    )


@rule("ZD026", Severity.WARNING, "状态已开工而形象进度说未开工")
def building_but_idle(case: Case) -> Iterator[Fault]:
    """状态列是在建或竣工，形象进度却说尚未开工。

    查什么：已开工项目的形象进度文字，其中有未开工、未动工、未进场等说法的。
    为什么：把没有动工的项目算作已开工，开工率就虚高了。
    举例：建设状态“在建”，形象进度“土地手续未办结，尚未开工”。
    怎么改：没有开工的，把状态改为未开工；只有一部分没有开工的，在文字里写明是哪一部分。
    """
    texts, statuses = case.texts("physical_progress"), case.texts("status")
    begun = case.is_status(Status.UNDER_WAY, Status.FINISHED) & case.covered("status")
    return case.faults(
        narrowed(begun, lambda at: _denies(texts[at])),
        "status",
        "状态是{status}，形象进度却是“{text}”",
        "未开工的请改正状态，已开工的请改写形象进度",
        status=lambda at: STATUS_NAMES[Status(statuses[at])],
        text=lambda at: _excerpt(texts[at]),
    )


@rule("ZD109", Severity.WARNING, "状态在建而形象进度说停工或竣工")
def building_but_over(case: Case) -> Iterator[Fault]:
    """状态列是在建，形象进度写的却是停工或竣工。

    查什么：在建项目的形象进度文字，读得出已经停工或整个项目已经竣工的；盼复工、主体完工不算。
    为什么：状态忘了更新，停工数和竣工数就都少报了。
    举例：建设状态“在建”，形象进度“因资金问题停工至今”。
    怎么改：改正状态，或改写形象进度。
    """
    texts = case.texts("physical_progress")
    building = case.is_status(Status.UNDER_WAY) & case.covered("status")
    return case.faults(
        narrowed(building, lambda at: status_from_text(texts[at]) in (Status.STOPPED, Status.FINISHED)),
        "status",
        "状态是在建，形象进度却是“{text}”",
        "已经停工或竣工的请改正状态，仍在施工的请改写形象进度",
        text=lambda at: _excerpt(texts[at]),
    )


def _denies(text: str) -> bool:
    """Whether a progress text says that nothing has begun."""
    if "未" not in text and "没" not in text:
        return False
    folded = fold(text)
    return any(word in folded for word in _DENIALS) and status_from_text(text) is Status.NOT_STARTED


def _excerpt(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:24]}…"
