"""Report figures by hand: projects as short calls, sums made here, no spreadsheet involved."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any

from zdxm.cells.words import Status
from zdxm.fields import RANKED, Field
from zdxm.figures.model import OTHERS, Group, Project, ReportFigures
from zdxm.figures.ranking import UNNAMED
from zdxm.figures.registers import Item, ProblemKind, RegisterFigures, Tally, Topic
from zdxm.figures.values import Figure, Kind
from zdxm.lights import Bucket, LightPolicy
from zdxm.narrative.blocks import Chart, Heading, Narrative, Paragraph, ParagraphRole, Table, Title
from zdxm.periods import Basis, parse_period
from zdxm.progress import Calendar
from zdxm.units import rate_hundredths

if TYPE_CHECKING:
    from collections.abc import Iterable

WAN = 10_000
UNDER_WAY, NOT_STARTED, STOPPED, FINISHED = (
    Status.UNDER_WAY,
    Status.NOT_STARTED,
    Status.STOPPED,
    Status.FINISHED,
)
HALF_YEAR = Calendar.of(parse_period("2011H1"), Basis.MONTH, 100, LightPolicy())
TEXTS = ("code", "county", "responsible_unit", "physical_progress", "problem")


class _Nowhere:
    """Addresses of a ledger that no workbook holds, but that has a column of states."""

    def cells_of(self, positions: Iterable[int], field: str) -> str | None:
        """No cells at all, but of states."""
        del positions
        return "Z1" if field == "status" else None


NOWHERE = _Nowhere()


def project(
    name: str,
    plan: float | None = 100,
    done: float | None = 50,
    status: Status | None = UNDER_WAY,
    **more: Any,
) -> dict[str, Any]:
    """A row of a ledger; amounts in 万元, 总投资 is twice the plan; more: texts, dates, flags, cumulative."""
    return {"name": name, "plan": plan, "done": done, "status": status, **more}


def report(
    *rows: dict[str, Any],
    calendar: Calendar = HALF_YEAR,
    registers: RegisterFigures | None = None,
    title: str = "",
    office: str = "",
    told_in_words: tuple[str, ...] = (),
) -> ReportFigures:
    """The figures of a ledger; rows with a ``category`` are summed by it."""
    projects = tuple(_freeze(number, row, calendar) for number, row in enumerate(rows, start=1))
    return ReportFigures(
        calendar=calendar,
        sources=(),
        total=group("total", "合计", projects, calendar),
        groups={each.key: groups(each, projects, calendar, told_in_words) for each in RANKED},
        projects=projects,
        withdrawn=group("withdrawn", "退出项目", (), calendar),
        addresses=NOWHERE,
        registers=registers or RegisterFigures(),
        title=title,
        office=office,
        diagnostics=(),
        told_in_words=told_in_words,
    )


def groups(
    field: Field, projects: tuple[Project, ...], calendar: Calendar, told_in_words: tuple[str, ...] = ()
) -> tuple[Group, ...]:
    """The groups by one field, those without it last; none where no project has it."""
    names: list[str | None] = list(Counter(getattr(row, field.key) for row in projects))
    if names == [None]:
        return ()
    names.sort(key=lambda name: name is None)
    left_out = () if field.key == "category" else told_in_words
    members = [
        tuple(row for row in projects if getattr(row, field.key) == name and row.category not in left_out)
        for name in names
    ]
    return tuple(
        group(f"{field.scope}:{number}", name or UNNAMED[field.key], own, calendar)
        for number, (name, own) in enumerate(zip(names, members, strict=True), start=1)
        if own
    )


def _yuan(wan: float | None) -> int | None:
    return None if wan is None else round(wan * WAN)


def _rate(plan: int | None, done: int | None) -> int | None:
    return rate_hundredths(done, plan) if plan and done is not None else None


def _freeze(number: int, row: dict[str, Any], calendar: Calendar) -> Project:
    plan, done = _yuan(row["plan"]), _yuan(row["done"])
    rate = _rate(plan, done)
    variance = None if rate is None else rate - calendar.progress_hundredths
    due = None if plan is None else calendar.due(plan)
    return Project(
        scope=f"project:{number}",
        id=row["name"],
        name=row["name"],
        category=row.get("category"),
        status=row["status"],
        bucket=_bucket(row["status"], plan, done, variance),
        light=None,
        total_investment=None if plan is None else 2 * plan,
        annual_plan=plan,
        completed=done,
        rate=rate,
        variance=variance,
        planned_value=due,
        shortfall=None if due is None else due - (done or 0),
        monthly_pace=None if plan is None else calendar.pace(max(plan - (done or 0), 0)),
        **dict.fromkeys(TEXTS) | _some(row, TEXTS),
        others=dict.fromkeys(OTHERS) | {"planned_finish": dt.date(2011, 12, 1)} | _some(row, OTHERS),
        cumulative_completed=_yuan(row.get("cumulative")),
        awaiting=row.get("awaiting", False),
        undated=row.get("undated", False),
        overdue=row.get("overdue", False),
        source=0,
        position=number - 1,
        progress=calendar.progress,
    )


def _some(row: dict[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    return {key: row[key] for key in keys if key in row}


def _bucket(status: Status | None, plan: int | None, done: int | None, variance: int | None) -> Bucket:
    if status is NOT_STARTED:
        return Bucket.NOT_STARTED
    if not plan or plan < 0:
        return Bucket.NO_PLAN
    if done is None or variance is None:
        return Bucket.NOT_REPORTED
    if status is FINISHED and variance < 0:
        return Bucket.FINISHED_BELOW
    return Bucket.AHEAD if variance > 0 else Bucket.BEHIND if variance < 0 else Bucket.ON_SCHEDULE


def group(scope: str, name: str, members: tuple[Project, ...], calendar: Calendar) -> Group:
    """Projects added up, as the roll-up does it."""
    statuses = Counter(member.status for member in members)
    plan, done = _sum(members, "annual_plan"), _sum(members, "completed")
    planned = tuple(member for member in members if (member.annual_plan or 0) > 0)
    others = tuple(member for member in members if member not in planned)
    rated_plan, rated_completed = _sum(planned, "annual_plan"), _sum(planned, "completed")
    rate = _rate(rated_plan, rated_completed)
    buckets = Counter(member.bucket for member in members)
    starts = Counter(_start(member, members, calendar.end.year) for member in members)
    finishes = [day.year for one in members if (day := _other(one, "planned_finish", "actual_finish"))]
    return Group(
        scope=scope,
        name=name,
        projects=len(members),
        started=len(members) - statuses[NOT_STARTED] - statuses[None],
        not_started=statuses[NOT_STARTED],
        under_way=statuses[UNDER_WAY],
        stopped=statuses[STOPPED],
        finished=statuses[FINISHED],
        status_unknown=statuses[None],
        ahead=buckets[Bucket.AHEAD],
        behind=buckets[Bucket.BEHIND],
        on_schedule=buckets[Bucket.ON_SCHEDULE],
        no_plan=buckets[Bucket.NO_PLAN],
        not_reported=buckets[Bucket.NOT_REPORTED],
        finished_below=buckets[Bucket.FINISHED_BELOW],
        carried_over=starts["续建"],
        new_start=starts["新建"],
        start_unknown=starts[""],
        finish_due=finishes.count(calendar.end.year),
        finish_unknown=len(members) - len(finishes),
        without_plan=len(others),
        rated_plan=rated_plan,
        rated_completed=rated_completed,
        without_plan_completed=_sum(others, "completed"),
        total_investment=_sum(members, "total_investment"),
        annual_plan=plan,
        completed=done,
        rate=rate,
        variance=None if rate is None else rate - calendar.progress_hundredths,
        progress=calendar.progress,
        members=members,
    )


def _start(project: Project, members: tuple[Project, ...], year: int) -> str:
    """续建, 新建 or "" where the ledger leaves it open."""
    nature = _other(project, "nature")
    if nature and any("续建" in (_other(member, "nature") or "") for member in members):
        return str(nature)
    day = _other(project, "actual_start", "planned_start")
    if project.status is NOT_STARTED:
        return "新建"
    return "" if day is None else "续建" if day.year < year else "新建"


def _other(project: Project, *keys: str) -> Any:
    """The first of some fields that is filled in."""
    return next((value for key in keys if (value := project.others[key])), None)


def _sum(members: tuple[Project, ...], name: str) -> int | None:
    values = [value for member in members if (value := getattr(member, name)) is not None]
    return sum(values) if values else None


def figure(identity: str, value: int | str, kind: Kind = Kind.COUNT, **more: Any) -> Figure:
    """A register's figure."""
    return Figure(identity, kind, value, "", identity.partition(".")[0], **more)


def tally(name: str, done: int, undone: int) -> Tally:
    """A register's rows, done and open."""
    total = done + undone
    rate = (
        figure(f"register:{name}.rate", rate_hundredths(done, total), Kind.RATE, exact=(done, total))
        if total
        else None
    )
    return Tally(
        total=figure(f"register:{name}.total", total),
        done=figure(f"register:{name}.done", done),
        open=figure(f"register:{name}.open", undone),
        rate=rate,
    )


def topic(name: str, *items: str | tuple[str, str]) -> Topic:
    """A topic of 主要措施 or 下步计划; an item may be a pair of its text and the register that it cites."""
    pairs = [(item, "") if isinstance(item, str) else item for item in items]
    return Topic(
        name,
        tuple(
            Item(figure(f"register:measures.{name}{number}", text, Kind.TEXT), (cites,) if cites else ())
            for number, (text, cites) in enumerate(pairs)
        ),
    )


def problem_kind(number: int, name: str, projects: tuple[str, ...], *texts: str) -> ProblemKind:
    """Open problems of one kind; each is its project's where there are as many of both."""
    identity = f"register:problems.kind{number}"
    return ProblemKind(
        name=name,
        count=figure(f"{identity}.count", len(texts)),
        projects=projects,
        texts=tuple(figure(f"{identity}.text{at}", text, Kind.TEXT) for at, text in enumerate(texts)),
        subjects=projects if len(projects) == len(texts) else (),
    )


def full_registers() -> RegisterFigures:
    """All five registers, each with something to say."""
    return RegisterFigures(
        problems=tally("problems", 7, 3),
        problem_kinds=(
            problem_kind(1, "前期手续", ("甲项目", "乙项目"), "用地手续未办结", "环评文件未批复。"),
            problem_kind(2, "资金问题", ("丙项目",), "贷款未到位"),
        ),
        letters=figure("register:letters.count", 5),
        letter_kinds=(
            ("提醒函", figure("register:letters.kind1.count", 3)),
            ("督导函", figure("register:letters.kind2.count", 2)),
        ),
        approvals=tally("approvals", 21, 8),
        measures=(
            topic("健全机制", "一是建立联席会议制度。", ("定期会商难题", "问题台账")),
            topic("强化督导", ("发函督促", "函件登记"), ("并联审批", "联审联批")),
        ),
        next_steps=(topic("", "加快建设进度。"),),
    )


def text_of(narrative: Narrative) -> str:
    """A narrative as plain text, one block a line, marked as templates mark them."""
    return "\n".join(_lines(narrative)) + "\n"


def _lines(narrative: Narrative) -> list[str]:
    lines = []
    for block in narrative.blocks:
        if isinstance(block, Table):
            lines.append(
                f"@{'附表' if block.is_attached else '表'} {''.join(run.text for run in block.title)}"
            )
            if not block.is_attached:
                lines += ["@行 " + " ".join(cell.text for cell in row.cells) for row in block.rows]
            continue
        if isinstance(block, Chart):
            lines.append(f"@图 {''.join(run.text for run in block.caption)}")
            continue
        words = "".join(run.text for run in block.runs)
        if isinstance(block, Title):
            lines.append(f"# {words}")
        elif isinstance(block, Heading):
            lines.append(f"{'#' * (block.level + 1)} {words}")
        elif isinstance(block, Paragraph) and block.role is not ParagraphRole.BODY:
            lines.append(f"@{block.role.value} {words}")
        else:
            lines.append(words)
    return lines
