"""Projects and groups of them, measured, and the report's figures as a whole: frozen, no frames.

:class:`Group` (the whole ledger, a category, a unit, a leader) and
:class:`Project` carry plain values and make figures of them on demand, so that ten thousand projects cost
nothing until they are printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

from zdxm.cells.words import STATUS_NAMES, Status
from zdxm.declare import frozen
from zdxm.fields import KEPT, FieldKind, kept_keys, label_of
from zdxm.figures.registers import RegisterFigures
from zdxm.figures.values import Figure, Kind
from zdxm.lights import LIGHT_NAMES
from zdxm.units import plain_wan

if TYPE_CHECKING:
    from zdxm.diagnostics import Diagnostic
    from zdxm.lights import Bucket
    from zdxm.progress import Calendar


PROGRESS_FIGURE = "period.time_progress"
_PROGRESS_FORMULA = "报告期末的时间进度"
_NAMED: dict[str, tuple[Mapping[Any, str], str, tuple[str, ...]]] = {
    "status": (STATUS_NAMES, Kind.TEXT.value, ("status",)),
    "light": (
        LIGHT_NAMES,
        "按完成率与时间进度的差距亮灯，未开工的、已竣工而投资低于计划的不亮",
        ("completed", "annual_plan", "status"),
    ),
}
"""Attributes that are printed as one of a few words."""


_PAIR = ("completed", "annual_plan")
"""Columns that rates come from."""
_FORMULAS_OF_PART = {"rate": "有年度计划的项目完成投资÷年度计划投资"}
"""How a group's figure is computed where some of its projects have no plan, if that is told otherwise."""
_OF_PART = frozenset({"rated_plan", "rated_completed", "without_plan", "without_plan_completed"})
"""Figures of a group that are of some of its projects."""
_BUCKET_FIELDS = (*_PAIR, "status")
"""Columns that say in which bucket a project is."""
_START_FIELDS, _FINISH_FIELDS = (
    ("nature", "actual_start", "planned_start", "status"),
    ("planned_finish", "actual_finish"),
)
"""Columns that say whether a project is 续建 or 新建, and whether it is to be finished in the year."""
_FORMULAS: dict[str, tuple[Kind, str, tuple[str, ...]]] = {
    "projects": (Kind.COUNT, "项目数", ("name",)),
    "started": (Kind.COUNT, "已开工项目数", ("status",)),
    "not_started": (Kind.COUNT, "未开工项目数", ("status",)),
    "finished": (Kind.COUNT, "竣工项目数", ("status",)),
    "stopped": (Kind.COUNT, "停工项目数", ("status",)),
    "under_way": (Kind.COUNT, "在建项目数", ("status",)),
    "status_unknown": (Kind.COUNT, "建设状态不明的项目数", ("status",)),
    "ahead": (Kind.COUNT, "快于时间进度的项目数，未开工的另计", _BUCKET_FIELDS),
    "behind": (Kind.COUNT, "慢于时间进度的项目数，未开工、已竣工的另计", _BUCKET_FIELDS),
    "on_schedule": (Kind.COUNT, "与时间进度持平的项目数，未开工的另计", _BUCKET_FIELDS),
    "no_plan": (Kind.COUNT, "无年度计划的项目数，未开工的另计", ("annual_plan", "status")),
    "not_reported": (Kind.COUNT, "未报完成投资的项目数，未开工、无年度计划的另计", _BUCKET_FIELDS),
    "finished_below": (Kind.COUNT, "已竣工、完成投资低于计划进度的项目数", _BUCKET_FIELDS),
    "carried_over": (Kind.COUNT, "续建项目数：建设性质写明的，没有写明的看开工时间", _START_FIELDS),
    "new_start": (
        Kind.COUNT,
        "年内新建项目数：建设性质写明的，没有写明的看开工时间，未开工的都算",
        _START_FIELDS,
    ),
    "start_unknown": (Kind.COUNT, "看不出是续建还是新建的项目数", _START_FIELDS),
    "finish_due": (Kind.COUNT, "计划年内竣工的项目数，没有写计划竣工时间的看实际竣工时间", _FINISH_FIELDS),
    "finish_unknown": (Kind.COUNT, "没有写竣工时间的项目数", _FINISH_FIELDS),
    "rated_plan": (Kind.MONEY, "有年度计划的项目年度计划投资合计", ("annual_plan",)),
    "rated_completed": (Kind.MONEY, "有年度计划的项目完成投资合计", ("completed",)),
    "without_plan": (Kind.COUNT, "无年度计划的项目数，未开工的也计", ("annual_plan",)),
    "without_plan_completed": (Kind.MONEY, "无年度计划的项目完成投资合计", ("completed",)),
    "rate": (Kind.RATE, "完成投资÷年度计划投资", _PAIR),
    "planned_value": (Kind.MONEY, "年度计划投资×时间进度", ("annual_plan",)),
    "shortfall": (Kind.MONEY, "应完成投资－完成投资", ("annual_plan", "completed")),
    "monthly_pace": (Kind.MONEY, "（年度计划投资－完成投资）÷剩余月数", ("annual_plan", "completed")),
    "variance": (Kind.POINTS, "完成率－时间进度", _PAIR),
}
DIVIDED = frozenset({"shortfall", "monthly_pace"})
"""Amounts that come of a division, told in whole 万元."""


@dataclass(slots=True, unsafe_hash=True)
class Project:
    """One project, measured. Money is whole 元, rates are hundredths; None where undefined.

    It holds every field that is kept; those that no code computes with are in ``others`` and can be asked for
    like attributes. None has a default, so that no field is forgotten where one is made. Nobody changes one;
    not frozen by the language, which would make making one four times as slow.

    Attributes:
        scope: ``project:N``, N counted from 1 in ledger order.
        id: the ledger's identity of it.
        position: its row in the ledger, counted from 0.
        source: index of its workbook.
        awaiting: not started, and planned to start after the period's end.
        undated: not started, and no planned start is known.
        overdue: past its planned finish and not finished.
        others: value of each key of :data:`OTHERS`.
    """

    scope: str
    id: str
    name: str
    code: str | None
    category: str | None
    county: str | None
    status: Status | None
    bucket: Bucket
    light: str | None
    total_investment: int | None
    annual_plan: int | None
    completed: int | None
    cumulative_completed: int | None
    rate: int | None
    variance: int | None
    planned_value: int | None
    shortfall: int | None
    monthly_pace: int | None
    responsible_unit: str | None
    physical_progress: str | None
    problem: str | None
    awaiting: bool
    undated: bool
    overdue: bool
    source: int
    position: int
    progress: Fraction
    others: Mapping[str, Any] = field(hash=False)

    if not TYPE_CHECKING:  # code that names a field of its own is checked against the attributes above

        def __getattr__(self, key: str) -> object:
            """A field that no code computes with."""
            try:
                return object.__getattribute__(self, "others")[key]
            except KeyError:
                raise AttributeError(key) from None

    @property
    def has_not_started(self) -> bool:
        """Whether it counts among the projects that are not started (未开工)."""
        return self.bucket.value == "not_started"

    @property
    def quotient(self) -> tuple[int, int]:
        """Completed and planned 元 of its rate; asked for only where there is one."""
        return self.completed or 0, self.annual_plan or 1

    @property
    def is_planned(self) -> bool:
        """Whether it has a plan above 0, so that its money is in the rates of its groups."""
        return self.annual_plan is not None and self.annual_plan > 0

    def figure(self, name: str) -> Figure | None:
        """The figure of a money, rate or text attribute; None where the ledger gives no value."""
        return _figure(self, name)


@frozen(kw_only=True)
class Group:
    """Projects added up: the whole ledger, a category, a unit, a leader.

    Attributes:
        without_plan: how many have no plan above 0, started or not.
        rated_plan, rated_completed: 元 of the projects that have one, whose quotient the rate is.
        without_plan_completed: 元 of the others, in no rate.
    """

    scope: str
    name: str
    projects: int
    started: int
    not_started: int
    under_way: int
    stopped: int
    finished: int
    status_unknown: int
    ahead: int
    behind: int
    on_schedule: int
    no_plan: int
    not_reported: int
    finished_below: int
    carried_over: int
    new_start: int
    start_unknown: int
    finish_due: int
    finish_unknown: int
    without_plan: int
    total_investment: int | None
    annual_plan: int | None
    completed: int | None
    rated_plan: int | None
    rated_completed: int | None
    without_plan_completed: int | None
    rate: int | None
    variance: int | None
    progress: Fraction
    members: tuple[Project, ...]

    def figure(self, name: str) -> Figure | None:
        """The figure of a count, money or rate attribute; None where it is undefined."""
        return _figure(self, name)

    @property
    def quotient(self) -> tuple[int, int]:
        """Completed and planned 元 of its rate; asked for only where there is one."""
        return self.rated_completed or 0, self.rated_plan or 1

    @property
    def rated_by(self) -> tuple[str, str]:
        """Attributes whose quotient the rate is: the plain sums where every project has a plan."""
        if not self.without_plan:
            return _PAIR
        return "rated_completed", "annual_plan" if self.rated_plan == self.annual_plan else "rated_plan"

    def members_of(self, name: str) -> Sequence[Project]:
        """The members that a figure is of: all of them, but of some those with a plan or those without."""
        if name not in _OF_PART:
            return self.members
        planned = not name.startswith("without_plan")
        return tuple(one for one in self.members if one.is_planned is planned)

    def rows_of(self, name: str) -> tuple[int, ...]:
        """Ledger rows, from 0, of the members that a figure is of."""
        return tuple(one.position for one in self.members_of(name))

    def within(self, bucket: Bucket) -> tuple[Project, ...]:
        """Its members in one bucket, in ledger order."""
        return tuple(member for member in self.members if member.bucket is bucket)


ATTRIBUTES = frozenset(Project.__dataclass_fields__)
OTHERS = tuple(each.key for each in KEPT if each.key not in ATTRIBUTES)
"""Fields that projects hold and no code computes with."""
SUMMED = frozenset(Group.__dataclass_fields__).intersection(kept_keys(FieldKind.MONEY))
"""Amounts that groups hold the sums of."""
_FORMULAS |= {
    each.key: (kind, each.label + "合计" * (each.key in SUMMED), (each.key,))
    for each in KEPT
    if (kind := {FieldKind.MONEY: Kind.MONEY, FieldKind.PERCENT: Kind.RATE}.get(each.kind))
}


def _figure(owner: Project | Group, name: str) -> Figure | None:
    value = getattr(owner, name)
    if value is None:
        return None
    identity = f"{owner.scope}.{name}"
    if name in _NAMED:
        names, formula, columns = _NAMED[name]
        return Figure(identity, Kind.TEXT, names[value], formula, owner.scope, columns)
    if name not in _FORMULAS:
        return Figure(identity, Kind.TEXT, str(value), Kind.TEXT.value, owner.scope, (name,))
    kind, formula, fields = _FORMULAS[name]
    if name in DIVIDED:
        value = plain_wan(int(value))
    if isinstance(owner, Group) and name in _OF_PART:
        return Figure(identity, kind, value, formula, owner.scope, fields, rows=owner.rows_of(name))
    if kind not in (Kind.RATE, Kind.POINTS) or fields != _PAIR:
        return Figure(identity, kind, value, formula, owner.scope, fields)
    if isinstance(owner, Group):
        fields = owner.rated_by
        formula = formula if fields == _PAIR else _FORMULAS_OF_PART.get(name, formula)
    progress = owner.progress if kind is Kind.POINTS else None
    return Figure(identity, kind, value, formula, owner.scope, fields, owner.quotient, progress)


def kind_of(name: str) -> Kind:
    """What the figures of an attribute are."""
    return _FORMULAS[name][0] if name in _FORMULAS else Kind.TEXT


def formula_of(name: str) -> tuple[Kind, str, tuple[str, ...]] | None:
    """What a figure of an attribute is, how it is computed, and from which columns; None of ledger text."""
    if name in _NAMED and _NAMED[name][1] != Kind.TEXT.value:
        return Kind.TEXT, _NAMED[name][1], _NAMED[name][2]
    return _FORMULAS.get(name)


def words_for(name: str) -> Mapping[Any, str] | None:
    """Value → word, of an attribute that is printed as one of a few words; None of any other."""
    return _NAMED[name][0] if name in _NAMED else None


class Addresses(Protocol):
    """What knows where a ledger's values stand."""

    def cells_of(self, positions: Iterable[int], field: str) -> str | None:
        """The cells of one field over some projects, folded; None where there is no such column."""


@frozen
class Reading:
    """What was read of the workbooks.

    Attributes:
        lines: the same for the clerk, five lines whatever there is: tables, projects, columns of the three
            amounts, control totals, what is left out.
        parts: the same for another program.
    """

    lines: tuple[str, ...] = ()
    parts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def units(self) -> dict[str, str]:
        """Label of each of the three amounts → the unit it is written in; "" where that is not one unit."""
        found: dict[str, set[str]] = {}
        for part in self.parts.get("columns", ()):
            if part["unit"]:
                found.setdefault(label_of(part["field"]), set()).add(part["unit"])
        return {label: units.pop() if len(units) == 1 else "" for label, units in found.items()}


@frozen
class Source:
    """A workbook the figures were read from: base name and hash of its bytes."""

    file: str
    sha256: str


@frozen(kw_only=True)
class ReportFigures:
    """All figures of one period.

    Attributes:
        calendar: the period and its time progress.
        sources: the workbooks, in order.
        total: the whole ledger.
        groups: for each key of :data:`zdxm.fields.RANKED` the groups by it, in order of first appearance;
            empty where no project has a value.
        projects: in ledger order.
        withdrawn: the projects that have left the programme and are in no other figure.
        addresses: where values stand, for :meth:`cells`.
        registers: what the office's other sheets hold.
        title, office: as the ledger itself names them; "" for none.
        diagnostics: every fault found on the way, in the order of the sheets.
        reading: what was read.
        unread: field of an amount → project's row in the ledger, from 0 → the cell that could not be read and
            what stands there: E4“待定”.
        told_in_words: categories of which the office gives no figures. Their projects are in every count and
            in every list of names, in the whole and in their category, but in no other group: a unit is
            ranked by its other projects.
    """

    calendar: Calendar
    sources: tuple[Source, ...]
    total: Group
    groups: Mapping[str, tuple[Group, ...]]
    projects: tuple[Project, ...]
    withdrawn: Group
    addresses: Addresses
    registers: RegisterFigures
    title: str
    office: str
    diagnostics: tuple[Diagnostic, ...]
    reading: Reading = field(default_factory=Reading)
    unread: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    told_in_words: tuple[str, ...] = ()

    @property
    def categories(self) -> tuple[Group, ...]:
        """The groups by 项目类别, of which reports tell one by one."""
        return self.groups["category"]

    @property
    def time_progress(self) -> Figure:
        """The calendar's share of the year at the period's end."""
        exact = self.calendar.progress.numerator, self.calendar.progress.denominator
        hundredths = self.calendar.progress_hundredths
        return Figure(PROGRESS_FIGURE, Kind.RATE, hundredths, _PROGRESS_FORMULA, "period", exact=exact)

    def unread_of(self, members: Iterable[Project], fields: Iterable[str]) -> list[str]:
        """The cells of some amounts of some projects that could not be read, in the order of the ledger."""
        known = [self.unread[each] for each in fields if each in self.unread]
        if not known:
            return []
        return [one[member.position] for member in members for one in known if member.position in one]

    def cells(self, members: Iterable[Project], field: str) -> str | None:
        """One ledger column's cells over some projects, folded (台账!G6:G30,G33); None without the column."""
        return self.addresses.cells_of((member.position for member in members), field)
