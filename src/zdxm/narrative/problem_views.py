"""What a template sees of the projects that are a problem: 问题.滞后, 问题.未开工 …, all, by unit, by cause.

A project that is ahead is never among them; what the problem register tells of a project is not told again
from the ledger's own column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from types import MappingProxyType
from typing import Any

from zdxm.cells.words import Status, fold
from zdxm.figures.model import PROGRESS_FIGURE, Project, ReportFigures
from zdxm.figures.ranking import Troubled, is_halted, is_out_of_date, remedies_of, shortfall_of
from zdxm.figures.values import Figure, Kind
from zdxm.filters.values import Value
from zdxm.lights import LATE, Bucket
from zdxm.narrative.pen import Pen
from zdxm.narrative.project_views import (
    Listing,
    View,
    Word,
    Words,
    doubt_of,
    project_view,
    without_ending,
    without_lead,
)

_STOPPED, _BEHIND = "total.stopped", "total.behind"
_STATUS = "status"
_PARTS = 3  # units and categories that are told
_REASON, _PROBLEM, _STATE = "no_start_reason", "problem", "physical_progress"
_PLANS = ("next_step", "measure")
_PLAN, _SHORTFALL = "年度计划投资合计", "各项目应完成投资－完成投资之和"
_PACE = "各项目（年度计划投资－完成投资）之和÷剩余月数"
_SHARE, _SOME = "÷项目数", {"behind": "going", "not_started": "due"}
_ACTION = "按原因里的词归类"
_Told = Callable[[Figure | None], Figure | None]


def problem_view(figures: ReportFigures, pen: Pen) -> View:
    """The variable 问题."""
    return View("问题", figures, pen, PROBLEM_SETS)


def _worst_first(project: Project) -> tuple[int, int]:
    """By the money that is missing, then by the plan."""
    return -max(project.shortfall or 0, 0), -(project.annual_plan or 0)


def _set(  # noqa: PLR0917 - a set is declared in one line
    word: str,
    identity: str,
    formula: str,
    fields: tuple[str, ...],
    holds: Callable[[Project, Pen], bool],
    order: Callable[[Project], Any] = _worst_first,
    first: str = "缺口大",
) -> Word:
    def find(view: View) -> View:
        figures: ReportFigures = view.owner

        def gather() -> Troubled:
            members = sorted((one for one in figures.projects if holds(one, view.pen)), key=order)
            return Troubled(f"total.{identity}", formula, fields, tuple(members), figures)

        return View(f"问题.{word}", view.pen.once(f"问题.{word}", gather), view.pen, SET_WORDS)

    return Word(find, f"{formula}，{first}的在前")


def _in(bucket: Bucket) -> Callable[[Project, Pen], bool]:
    return lambda project, _: project.bucket is bucket


def _is_slow(project: Project, _: Pen) -> bool:
    return project.bucket is Bucket.BEHIND and not is_halted(project)


def _is_idle(project: Project, _: Pen) -> bool:
    return project.bucket is Bucket.NOT_STARTED and not project.awaiting


def _is_hampered(project: Project, pen: Pen) -> bool:
    neither = project.bucket in (Bucket.ON_SCHEDULE, Bucket.NO_PLAN, Bucket.NOT_REPORTED)
    done = is_halted(project) or project.status is Status.FINISHED
    return neither and not done and _reason(project, pen) != ""


def _has_plan(project: Project, pen: Pen) -> bool:
    """Whether a project with a problem has columns of its own that say what is to be done."""
    troubled = project.bucket in LATE or is_halted(project)
    return troubled and not project.awaiting and bool(_plan_column(project, pen))


def _plan_column(project: Project, pen: Pen) -> str:
    """The column that says what is to be done and is told nowhere else; "" for none."""
    texts = ((column, fold(str(getattr(project, column) or ""))) for column in _PLANS)
    return next((column for column, text in texts if text and text not in pen.planned), "")


def _is(status: Status) -> Callable[[Project, Pen], bool]:
    return lambda project, _: project.status is status


# --- what each set knows ------------------------------------------------------------------------------------


def _count(view: View) -> Value:
    """The ledger's own figure where it counts just these."""
    one: Troubled = view.owner
    attribute = one.id.removeprefix("total.")
    known = getattr(one.figures.total, attribute, None) if "." not in attribute else None
    if known == len(one.members):
        return view.pen.value(f"{view.name}.个数", one.figures.total.figure(attribute))
    some = "" if known is None else f".{_SOME[attribute]}"
    identity, formula = f"{one.id}{some}", f"{one.formula}数"
    return view.pen.count(
        f"{view.name}.个数", identity, len(one.members), formula, fields=one.fields, projects=one.members
    )


def _listing(view: View) -> Listing:
    return Listing(view.owner.members, _count(view), view.pen, project_view)


def _share(view: View) -> Value:
    one: Troubled = view.owner
    counted = _count(view).known().id
    columns = (f"total/{column}" for column in (*one.fields, "name"))
    parts = (str(counted), "total.projects", *columns)
    whole, formula = len(one.figures.projects), f"{one.formula}数{_SHARE}"
    return view.pen.ratio(
        f"{view.name}.占比", f"{counted}_share", len(one.members), whole, formula, parts=parts
    )


def _shortfall(view: View) -> Value:
    one: Troubled = view.owner
    late = all(member.bucket in LATE for member in one.members)
    value = shortfall_of(one.members) if late else None
    return view.pen.value(f"{view.name}.缺口", one.amount("shortfall", value, _SHORTFALL, PROGRESS_FIGURE))


def _pace(view: View) -> Value:
    one: Troubled = view.owner
    left = sum(max((member.annual_plan or 0) - (member.completed or 0), 0) for member in one.members)
    pace = one.figures.calendar.pace(left)
    return view.pen.value(f"{view.name}.月均需完成投资", one.amount("monthly_pace", pace, _PACE))


def _plan(view: View) -> Value:
    one: Troubled = view.owner
    value = sum(member.annual_plan or 0 for member in one.members)
    figure = Figure(
        f"{one.id}.annual_plan", Kind.MONEY, value, _PLAN, "total", ("annual_plan",), rows=one.rows
    )
    return view.pen.value(f"{view.name}.年度计划投资", figure if value > 0 else None)


def _name(view: View) -> Value:
    return view.pen.value(f"{view.name}.名称", view.owner.name)


def _most(view: View) -> int | None:
    return view.pen.settings.style.names_max or None


def _told(most: int) -> Callable[[View], list[View]]:
    """The worst, each to be told by itself."""
    return lambda view: [
        project_view(one, view.pen) for one in view.owner.members[: min(most, _most(view) or most)]
    ]


def _by(column: str) -> Callable[[View], list[Troubled]]:
    """The projects parted by a column, those with the largest shortfall first; none without a value."""

    def part(one: Troubled) -> list[Troubled]:
        groups: dict[str, list[Project]] = {}
        for member in one.members:
            if value := getattr(member, column):
                groups.setdefault(value, []).append(member)
        ranked = sorted(groups.items(), key=lambda group: (-shortfall_of(group[1]), -len(group[1])))
        return [
            one.part(
                f"{column}{number}", members, one.shared(f"{column}{number}", column, text, members), column
            )
            for number, (text, members) in enumerate(ranked, start=1)
        ]

    return lambda view: view.pen.once(f"{view.owner.id}/{column}", lambda: part(view.owner))


def _views(view: View, word: str, parts: Iterable[Troubled]) -> list[View]:
    return [View(f"{view.name}.{word}", part, view.pen, PART_WORDS) for part in parts]


def _units(view: View) -> list[Value]:
    return [view.pen.value("单位名称", part.name) for part in _by("responsible_unit")(view)]


def _categories(view: View) -> list[View]:
    """Most projects first; none where all are of one category, or each of its own."""
    found = sorted(_by("category")(view), key=lambda part: -len(part.members))
    told = len(found) > 1 and len(found[0].members) > 1
    return _views(view, "类别", found[:_PARTS] if told else ())


def _gathered(word: str, column: str) -> Callable[[View], list[View]]:
    """Where most is missing; none where nobody has several of the projects, or one has all."""

    def parts(view: View) -> list[View]:
        found = _by(column)(view)
        most = [part for part in found[:_PARTS] if shortfall_of(part.members) > 0]
        several = any(len(part.members) > 1 for part in most)
        return _views(view, word, most if several and len(found) > 1 else ())

    return parts


def _reason(project: Project, pen: Pen) -> str:
    """The column that says why, of a project whose problem no register tells; "" for none."""
    if project.name in pen.registered:
        return ""
    columns = (_REASON, _PROBLEM) if project.bucket is Bucket.NOT_STARTED else (_PROBLEM,)
    return next((column for column in columns if getattr(project, column)), "")


def _state_column(project: Project, pen: Pen) -> str:
    """The column where one that has not started tells of itself for want of a reason; "" for none."""
    idle, registered = project.bucket is Bucket.NOT_STARTED, project.name in pen.registered
    silent = idle and not registered and not _reason(project, pen)
    return _STATE if silent and getattr(project, _STATE) else ""


def _alike(
    view: View, key: str, column_of: Callable[[Project, Pen], str], told: _Told, *columns: str
) -> list[Troubled]:
    """Projects of which something is said, together where the same is said; most is missing first."""
    one: Troubled = view.owner
    groups: dict[str, tuple[Figure, list[Project]]] = {}
    known: dict[str, list[Project]] = {}  # what a cell holds → who says it; thousands may say the same
    for member in one.members:
        if column := column_of(member, view.pen):
            said = getattr(member, column)
            if said not in known:
                text = told(member.figure(column))
                known[said] = groups.setdefault(fold(str(text.value)), (text, []))[1] if text else []
            known[said].append(member)
    ranked = sorted(groups.values(), key=lambda group: -shortfall_of(group[1]))
    return [
        one.part(f"{key}{number}", members, text, *columns)
        for number, (text, members) in enumerate(ranked, start=1)
    ]


def _reason_here(one: Troubled, project: Project, pen: Pen) -> str:
    """The same, of a project that is told here; why one has stopped is told where it is said to have."""
    elsewhere = project.status is Status.STOPPED and not one.id.startswith(_STOPPED)
    return "" if elsewhere else _reason(project, pen)


def _causes(view: View) -> list[Troubled]:
    def column(project: Project, pen: Pen) -> str:
        return _reason_here(view.owner, project, pen)

    made = partial(_alike, view, "why", column, without_lead, _REASON, _PROBLEM)
    return view.pen.once(f"{view.name}.原因", made)


def _stated(view: View) -> list[Troubled]:
    return _alike(view, "state", _state_column, without_ending, _STATE)


def _states(view: View) -> list[View]:
    return _views(view, "现状", _stated(view)[: _most(view)])


def _is_merged(view: View) -> bool:
    return any(len(part.members) > 1 for part in _causes(view))


def _causes_left(view: View) -> Value:
    """How many projects have causes beyond those that are told."""
    one: Troubled = view.owner
    most = _most(view)
    left = [member for part in _causes(view)[most:] for member in part.members] if most else []
    formula = f"{one.formula}中没有逐一说明原因的项目数"
    identity = f"{one.id}.unnamed"
    return view.pen.count("原因其余数", identity, len(left), formula, fields=one.fields, projects=left)


def _silent(view: View) -> View:
    one, pen = view.owner, view.pen
    told = {member.position for part in _stated(view) for member in part.members}
    silent = (each for each in one.members if not _reason(each, pen) and each.name not in pen.registered)
    left = [each for each in silent if each.position not in told]
    return View(f"{view.name}.未填原因", one.part("silent", left), pen, PART_WORDS)


def _those(
    word: str, key: str, holds: Callable[[Troubled, Project, Pen], bool], *columns: str
) -> Callable[[View], View]:
    """Some of the projects of a set; ``columns`` say which."""

    def find(view: View) -> View:
        one: Troubled = view.owner
        some = [each for each in one.members if holds(one, each, view.pen)]
        return View(f"{view.name}.{word}", one.part(key, some, None, *columns), view.pen, PART_WORDS)

    return find


def _actions(one: Troubled, project: Project, pen: Pen) -> tuple[str, ...]:
    """What has to be done about a project's cause, together where it is to begin or to go on."""
    column, begun = _reason_here(one, project, pen), project.bucket is not Bucket.NOT_STARTED
    found = remedies_of(str(getattr(project, column)), begun=begun) if column else ()
    return found if one.id.startswith(_BEHIND) or not found else ("、".join(found),)


def _remedies(view: View) -> list[View]:
    one: Troubled = view.owner
    groups: dict[str, list[Project]] = {}
    for member in one.members:
        for action in _actions(one, member, view.pen):
            groups.setdefault(action, []).append(member)
    ranked = sorted(groups.items(), key=lambda group: -shortfall_of(group[1]))[: _most(view)]
    parts = []
    for number, (action, members) in enumerate(ranked, start=1):
        told = (one.figures.cells((each,), _reason(each, view.pen)) for each in members)
        cells = ",".join(filter(None, told)) or None
        identity = f"{one.id}.remedy{number}.action"
        name = Figure(identity, Kind.TEXT, action, _ACTION, "total", cells=cells)
        parts.append(one.part(f"remedy{number}", members, name))
    return _views(view, "对策", parts)


def _own_plans(view: View) -> list[View]:
    """Each project's own words on what is to be done, as long as their time has not passed."""

    def column(project: Project, pen: Pen) -> str:
        return "" if _is_past(view.owner, project, pen) else _plan_column(project, pen)

    plans = _alike(view, "plan", column, lambda text: text)
    return _views(view, "安排", plans[: _most(view)])


def _is_past(one: Troubled, project: Project, pen: Pen) -> bool:
    column, begun = _plan_column(project, pen), not (project.has_not_started or is_halted(project))
    period = one.figures.calendar.period
    return bool(column) and is_out_of_date(str(getattr(project, column)), period, begun=begun)


_BY_BUCKET, _BY_START = ("completed", "annual_plan", _STATUS), ("planned_start", "actual_start", _STATUS)
PROBLEM_SETS: Words = MappingProxyType(
    {
        "滞后": _set("滞后", "behind", "低于时间进度、没有停工的项目", _BY_BUCKET, _is_slow),
        "未开工": _set(
            "未开工", "not_started", "没有开工、不是没有到计划开工时间的项目", _BY_START, _is_idle
        ),
        "待开工": _set(
            "待开工",
            "not_started.awaiting",
            "没有到计划开工时间的项目",
            _BY_START,
            lambda project, _: project.awaiting,
            lambda project: str(project.others["planned_start"] or project.others["actual_start"]),
            "时间早",
        ),
        "停工": _set("停工", "stopped", "停工项目", (_STATUS,), _is(Status.STOPPED)),
        "逾期": _set(
            "逾期",
            "overdue",
            "超过计划竣工时间、没有竣工的项目",
            ("planned_finish", _STATUS),
            lambda project, _: project.overdue,
        ),
        "未报": _set("未报", "not_reported", "未报完成投资的项目", _BY_BUCKET, _in(Bucket.NOT_REPORTED)),
        "无计划": _set("无计划", "no_plan", "没有年度计划投资的项目", _BY_BUCKET, _in(Bucket.NO_PLAN)),
        "有困难": _set(
            "有困难",
            "hampered",
            "写明了存在问题，与时间进度持平、或没有作进度比较的项目",
            (_PROBLEM,),
            _is_hampered,
        ),
        "有安排": _set(
            "有安排", "planned", "写明了下步计划或推进措施的滞后、未开工、停工项目", _PLANS, _has_plan
        ),
    }
)
"""What 问题 knows."""

PART_WORDS: Words = MappingProxyType(
    {
        "名称": Word(_name, "这些项目共同的单位、类别、原因、对策"),
        "个数": Word(_count, "项目数"),
        "项目": Word(_listing, "项目，缺口大的在前"),
        "前三": Word(_told(3), "前三个项目，逐个；不超过`names_max`个"),
        "前五": Word(_told(5), "前五个项目，逐个；不超过`names_max`个"),
        "缺口": Word(_shortfall, _SHORTFALL),
        "单位名称": Word(_units, "责任单位的名称，缺口大的在前，逐个"),
        "各有其数": Word(lambda view: view.owner.shares_a_number, "几个项目共同的原因里有数，各是各的"),
    }
)
"""What the projects of a set know that share a unit, a cause …"""
SET_WORDS: Words = MappingProxyType(
    {
        **{word: entry for word, entry in PART_WORDS.items() if word != "名称"},
        "占比": Word(_share, "项目数÷全部项目数"),
        "年度计划投资": Word(_plan, _PLAN),
        "计划待核实": doubt_of("annual_plan"),
        "月均需完成投资": Word(_pace, _PACE),
        "类别": Word(_categories, "分到各类别，个数多的在前，最多三类；只有一类的没有"),
        "集中单位": Word(
            _gathered("集中单位", "responsible_unit"), "缺口最大的三家责任单位；没有一家有几个项目的，没有"
        ),
        "集中县区": Word(_gathered("集中县区", "county"), "缺口最大的三个县区，其余同上"),
        "原因": Word(
            lambda view: _views(view, "原因", _causes(view)[: _most(view)]),
            "按填报的原因归类，缺口大的在前，最多`names_max`类；问题台账写了的项目不在内",
        ),
        "原因有合并": Word(_is_merged, "有的原因不止一个项目"),
        "原因其余数": Word(_causes_left, "没有列进原因的项目数"),
        "现状": Word(_states, "没有填原因的未开工项目，按形象进度归类"),
        "未填原因": Word(_silent, "原因和形象进度都没有的项目"),
        "已到时间": Word(
            _those("已到时间", "dated", lambda _, project, __: not project.undated),
            "未开工项目中，填了计划开工时间的，都已到时间",
        ),
        "对策": Word(_remedies, "按原因里的词归成要办的事，一个原因可以有几件；缺口大的在前"),
        "未归对策": Word(
            _those("未归对策", "unanswered", lambda *each: not _actions(*each)),
            "原因没有填，或归不成要办的事的项目",
        ),
        "安排": Word(
            _own_plans, "台账自己写的下步计划、推进措施，相同的合并；下步计划表里写了的、过时的不在内"
        ),
        "过时安排": Word(
            _those("过时安排", "past", _is_past),
            "下步计划、推进措施里写的月份在报告期末都已过去，或者已经开工还要求开工的项目",
        ),
    }
)
"""What each set of projects with a problem knows."""
