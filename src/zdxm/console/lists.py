"""Lists of projects: who is behind, and what changed between two ledgers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from zdxm.console.answers import FORMAT_VERSION, Result
from zdxm.console.ledger import group_json, period_and_sources, project_json, rate_json
from zdxm.console.screen import Screen
from zdxm.console.tables import Column, Drawing, csv_bytes, wan_text
from zdxm.declare import frozen
from zdxm.fields import GROUPED, KEPT, field_by_key, label_of
from zdxm.figures.ranking import UNTOLD, Lagging, LaggingGroup, Selection, notes_of
from zdxm.figures.values import Kind
from zdxm.lights import LIGHT_NAMES
from zdxm.matching import MatchKind
from zdxm.sheets.rows import SheetRows, write_xlsx
from zdxm.units import FULL_RATE, Unit, hundredths_text

if TYPE_CHECKING:
    from zdxm.compare import Comparison, Mover
    from zdxm.figures.model import ReportFigures

_SHEET = "滞后项目"
_MORE_KEYS = ("planned_value", "shortfall", "monthly_pace", "overdue")
_MISSING_KEYS = ("shortfall", "monthly_pace")
"""What nobody can tell of a project that has not reported."""
_BLOCKS = "▏▎▍▌▋▊▉█"
_BAR_CELLS = 10
_WORTH = {"responsible_unit": (4, 10), "leader": (3, 8)}
"""Of the fields that projects are grouped by, those that a screen has: its worth, its least width."""


@frozen(kw_only=True)
class Lag(Result):
    """Who is behind: ``zdxm lag``.

    Attributes:
        figures: for the period and the calendar.
        selection: all that are behind, and how many were left out.
        groups: the lists; none where nobody is behind and of everybody this can be told.
        by: key of the field that they are grouped by; None for one list of everything.
        fails: whether it counts as found that anybody is listed.
    """

    figures: ReportFigures
    selection: Selection
    groups: tuple[LaggingGroup, ...]
    by: str | None = None
    fails: bool = False

    @property
    def found(self) -> bool:
        """Whether somebody is listed, and that is asked for."""
        return self.fails and bool(self.groups)

    @property
    def rows(self) -> list[Lagging]:
        """All that are listed, list after list."""
        return [row for group in self.groups for row in group.rows]

    @property
    def name(self) -> str | None:
        """What the lists are grouped by, as ``--by`` calls it."""
        return field_by_key(self.by).group if self.by else None

    @property
    def _told(self) -> str | None:
        """The same, where the ledger has the field at all."""
        by = self.by
        return self.name if by and any(getattr(one, by) for one in self.figures.projects) else None

    def text(self, screen: Screen) -> str:
        """The lists, each with its head and its sums."""
        return self._drawing(screen).text()

    def _drawing(self, screen: Screen) -> Drawing[Lagging]:
        amounts = [value or 0 for row in self.rows for value in (row.project.planned_value, row.shortfall)]
        of_values = self.by and not any(group.untold for group in self.groups)
        named = label_of(self.by) if self.by and of_values else None  # the head of each list says it
        columns = [each for each in self._columns(blocks=screen.blocks) if each.keep and each.label != named]
        return Drawing(
            screen=screen,
            title=(f"{self.figures.calendar.period.label}{self._found}{self._progress}",),
            lists=tuple((*_head(group, self._told), group.rows) for group in self.groups),
            columns=tuple(columns),
            colour=lambda row: row.project.light,  # the lights are called as the colours are
            between="、",
            whole=not any(value % Unit.WAN for value in amounts),  # 月均, a quotient, is only as fine
        )

    @property
    def _found(self) -> str:
        """How many are behind; nobody is said to be none where of some it cannot be told."""
        behind = sum(len(group.rows) for group in self.groups if not group.untold)
        said = [f"滞后项目{behind}个"] if behind else []
        said += [f"{UNTOLD[each.untold]}{len(each.rows)}个" for each in self.groups if each.untold]
        nobody = "没有符合条件的滞后项目" if self.selection.spared else "没有滞后项目"
        return "，".join(said) or nobody

    @property
    def _progress(self) -> str:
        return f"（时间进度{hundredths_text(self.figures.calendar.progress_hundredths)}%）"

    def remarks(self, screen: Screen | None) -> Iterable[str]:
        """The columns that had no room, and who was left out."""
        if screen and (hidden := self._drawing(screen).hidden):
            yield f"窗口较窄，没有显示{'、'.join(hidden)}；加宽窗口，或用--format xlsx存成表格"
        if self.by and not self._told:
            label = label_of(self.by)
            yield (
                f"台账里没有读到{label}，没法按它分组；有这一列而表头写法不同的，"
                f'在zdxm.toml的[columns]里写{label} = "列号"'
            )
        beyond = len(self.selection.rows) + len(self.selection.untold) - len(self.rows)
        if self.selection.awaiting:
            yield f"另有{self.selection.awaiting}个未开工项目计划在本期之后开工，没有列入"
        if self.selection.finished:
            goal = "目标" if self.figures.calendar.progress > 1 else "计划"
            yield f"另有{self.selection.finished}个项目已竣工、投资低于{goal}，没有列入"
        if self.selection.stopped:
            yield f"另有{self.selection.stopped}个停工项目低于时间进度，要先复工，没有列入"
        if self.selection.spared:
            yield f"另有{self.selection.spared}个项目不在--threshold、--light的范围内，没有列入"
        if beyond:
            yield f"另有{beyond}个项目超出--top的个数，没有列入"

    def json(self) -> list[dict[str, Any]]:
        """The listed projects, list after list, worst first: the keys of ``projects[]`` and four more."""
        return [
            project_json(self.figures, row.project)
            | {key: getattr(row if key in _MISSING_KEYS else row.project, key) for key in _MORE_KEYS}
            for row in self.rows
        ]

    def encoded(self, form: str) -> bytes:
        """As CSV or as one sheet of an .xlsx; grouped rows have their group's value in front."""
        columns = [column for column in self._columns() if column.saved]
        header = (*((f"分组：{self.name}",) if self.by else ()), *(column.head() for column in columns))
        rows = [
            (*(self._group_of(row) if self.by else ()), *(column.cell(rank, row) for column in columns))
            for group in self.groups
            for rank, row in enumerate(group.rows, start=1)
        ]
        if form == "csv":
            return csv_bytes(header, rows)
        title = f"{self.figures.calendar.period.label}{_SHEET}{self._progress}"
        return write_xlsx([SheetRows(name=_SHEET, title=title, header=header, rows=rows)], sealed=True)

    def _group_of(self, row: Lagging) -> tuple[str | None]:
        return (getattr(row.project, self.by or ""),)

    def _columns(self, *, blocks: bool = True) -> list[Column[Lagging]]:
        bar = partial(progress_bar, mark=self.figures.calendar.progress_hundredths, blocks=blocks)
        places = [each.key for each in KEPT]
        front = [each.key for each in GROUPED if places.index(each.key) < places.index("annual_plan")]
        return [
            Column("排名", lambda rank, _: rank, Kind.COUNT, keep=9),
            _of_project("name", keep=10, least=14),
            *map(_of_project, front),
            Column("差距", lambda _, row: row.gap, Kind.POINTS, keep=10, tinted=True),
            Column("完成率", lambda _, row: row.project.rate, Kind.RATE, keep=8),
            _of_project("annual_plan", kind=Kind.MONEY),
            _of_project("completed", kind=Kind.MONEY),
            _of_project("planned_value", "应完成", kind=Kind.MONEY, keep=2),
            Column("缺口", lambda _, row: row.shortfall, Kind.MONEY, keep=7),
            Column("月均需完成", lambda _, row: row.monthly_pace, Kind.MONEY, keep=1),
            *(_of_project(each.key) for each in GROUPED if each.key not in front),
            Column("灯", lambda _, row: LIGHT_NAMES.get(row.project.light or ""), keep=8, tinted=True),
            Column("进度条", lambda _, row: bar(row.project.rate or 0), keep=5, tinted=True, saved=False),
            Column("备注", lambda _, row: notes_of(row.project), keep=6, least=12),
        ]


def _of_project(
    key: str, label: str = "", *, kind: Kind = Kind.TEXT, keep: int = 0, least: int | None = None
) -> Column[Lagging]:
    """A column that says an attribute of the project; a field's has the field's label."""
    keep, least = _WORTH.get(key, (keep, least))
    return Column(
        label or label_of(key), lambda _, row: getattr(row.project, key), kind, keep=keep, least=least
    )


def _head(group: LaggingGroup, by: str | None) -> tuple[str, str]:
    """What a list is about; how many it holds of how many, and its sums."""
    if group.untold:
        return UNTOLD[group.untold], f"{len(group.rows)}个，不能判断是否滞后"
    who = "合计" if by is None else f"{by}：{group.name or '未填写'}"
    known = "没有年度计划"
    if group.planned_value is not None and group.shortfall is not None:
        whole = not group.planned_value % Unit.WAN and not group.shortfall % Unit.WAN
        planned, missing = (wan_text(sum_, whole=whole) for sum_ in (group.planned_value, group.shortfall))
        known = f"应完成{planned}万元，缺口{missing}万元"
    return who, f"{len(group.rows)}个（共{group.projects}个项目），{known}"


def progress_bar(rate: int, mark: int, *, blocks: bool = True) -> str:
    """A completion rate as a bar, with a mark where the calendar is.

    Args:
        rate: hundredths of a percent; above 100 % the bar is full.
        mark: the calendar's, in the same unit.
        blocks: draw with ▌ and │; otherwise in ASCII.

    >>> progress_bar(3125, 5000), progress_bar(0, 10000), progress_bar(9000, 5000, blocks=False)
    ('███▏·│····', '·········│', '#####|###.')
    """
    full, rest, line = "█·│" if blocks else "#.|"
    whole, part = divmod(_BAR_CELLS * 8 * min(max(rate, 0), FULL_RATE) // FULL_RATE, 8)
    tip = _BLOCKS[part - 1] if part and blocks else ""
    bar = (full * whole + tip).ljust(_BAR_CELLS, rest)
    at = min(_BAR_CELLS * mark // FULL_RATE, _BAR_CELLS - 1)
    return bar[:at] + line + bar[at + 1 :]


@frozen(kw_only=True)
class Compared(Result):
    """What changed between two ledgers: ``zdxm diff``.

    Attributes:
        comparison: the two ledgers.
        top: at most so many projects in each list; None for all.
        paragraph: the changes as a report tells them, to be shown instead of the lists; "" for the lists.
    """

    comparison: Comparison
    top: int | None = None
    paragraph: str = ""

    def text(self, screen: Screen) -> str:
        """First those that moved the rate the way it went, then the others."""
        return f"{self.paragraph}\n" if self.paragraph else self._drawing(screen).text()

    def _drawing(self, screen: Screen) -> Drawing[Mover]:
        lists = [(name, _said_of(movers, self.top), movers[: self.top]) for name, movers in self._lists()]
        amounts = [
            amount for *_, rows in lists for row in rows for amount in (row.completed_change, row.plan_change)
        ]
        return Drawing(
            screen=screen,
            title=_title(self.comparison),
            lists=tuple(lists),
            columns=_CHANGES,
            colour=lambda mover: _WAYS[_way(mover.contribution or 0)],
            between="，",
            whole=not any(amount % Unit.WAN for amount in amounts),
        )

    def _lists(self) -> Iterator[tuple[str, tuple[Mover, ...]]]:
        """The lists that are not empty."""
        comparison = self.comparison
        moved = [("拉高完成率", comparison.risers), ("拉低完成率", comparison.fallers)]
        if (comparison.change or 0) < 0:
            moved.reverse()
        rest = tuple(mover for mover in comparison.movers if not mover.contribution and _notes(mover))
        moved.append(("没有影响完成率、但有变化" if comparison.change is not None else "有变化的项目", rest))
        yield from ((name, movers) for name, movers in moved if movers)

    def remarks(self, screen: Screen | None) -> Iterable[str]:
        """The columns that had no room, and the matches by similar names, which somebody should look at."""
        if screen and not self.paragraph and (hidden := self._drawing(screen).hidden):
            yield f"窗口较窄，没有显示{'、'.join(hidden)}；加宽窗口，或用--format json"
        pairs = [
            f"“{mover.old.name}”与“{mover.new.name}”"
            for mover in self.comparison.movers
            if mover.is_alike_only and mover.old and mover.new
        ]
        if pairs:
            more = "等" if len(pairs) > _NAMED else ""
            yield f"有{len(pairs)}个项目按相似名称对应，请核对：{'，'.join(pairs[:_NAMED])}{more}"

    def json(self) -> dict[str, Any]:
        """Both totals, and every project with what it contributed.

        ``contribution_pp`` of all projects add up to ``change_pp`` exactly.
        """
        comparison = self.comparison
        sides = {"old": comparison.old, "new": comparison.new}
        return {
            "format_version": FORMAT_VERSION,
            **{
                name: {**period_and_sources(side), "total": group_json(side.total)}
                for name, side in sides.items()
            },
            "change_pp": rate_json(comparison.change),
            "counts": {
                "matched_by_code": comparison.count(MatchKind.CODE),
                "matched_by_name": comparison.count(MatchKind.NAME),
                "matched_by_similarity": comparison.count(MatchKind.SIMILAR),
                "added": len(comparison.added),
                "gone": len(comparison.gone),
                "renamed": len(comparison.renamed),
                "replanned": len(comparison.replanned),
            },
            "projects": [self._mover_json(mover) for mover in comparison.movers],
        }

    def _mover_json(self, mover: Mover) -> dict[str, Any]:
        return {
            "matched_by": mover.match.kind.value if mover.match else None,
            "similarity": mover.match.score if mover.match else None,
            "contribution_pp": rate_json(mover.contribution),
            "completed_change": mover.completed_change,
            "annual_plan_change": mover.plan_change,
            "renamed": mover.is_renamed,
            "replanned": mover.is_replanned,
            "old": project_json(self.comparison.old, mover.old) if mover.old else None,
            "new": project_json(self.comparison.new, mover.new) if mover.new else None,
        }


_NAMED = 3  # doubtful matches that a remark names
_WAYS = {1: "green", 0: None, -1: "red"}
"""Colours of a contribution that lifts the rate, leaves it, pulls it down."""


def _way(contribution: int) -> int:
    return (contribution > 0) - (contribution < 0)


def _said_of(movers: tuple[Mover, ...], top: int | None) -> str:
    """How many projects a list has, and what all of them contributed."""
    share = sum(mover.contribution or 0 for mover in movers)
    told = f"，合计{'+' if share > 0 else ''}{hundredths_text(share)}个百分点" if share else ""
    shown = f"，列出前{top}个" if top is not None and top < len(movers) else ""
    return f"{len(movers)}个{told}{shown}"


def _title(comparison: Comparison) -> tuple[str, str]:
    """What is compared; how the rate and the calendar moved."""
    old, new = comparison.old.calendar, comparison.new.calendar
    then, now = hundredths_text(old.progress_hundredths), hundredths_text(new.progress_hundredths)
    counts = f"项目{comparison.old.total.projects}个→{comparison.new.total.projects}个"
    changes = (
        ("新增", comparison.added),
        ("退出", comparison.gone),
        ("更名", comparison.renamed),
        ("调整计划", comparison.replanned),
    )
    said = [f"{word}{len(movers)}个" for word, movers in changes if movers]
    return (
        f"{new.period.label}与{old.period.label}相比，{_rate(comparison)}",
        "，".join([f"时间进度{then}%→{now}%", counts, *said]),
    )


def _rate(comparison: Comparison) -> str:
    old, new, change = comparison.old.total.rate, comparison.new.total.rate, comparison.change
    if old is None or new is None or change is None:
        return "完成率无法比较（缺少年度计划或完成投资）"
    moved = (
        f"{'提高' if change > 0 else '下降'}{hundredths_text(abs(change))}个百分点" if change else "没有变化"
    )
    return f"完成率{hundredths_text(old)}%→{hundredths_text(new)}%，{moved}"


def _notes(mover: Mover) -> tuple[str, ...]:
    """What changed of a project besides its figures, and how it was found where that is not plain."""
    if mover.old is None or mover.new is None or mover.match is None:
        return ("新增" if mover.old is None else "退出",)
    notes: tuple[str, ...] = ()
    if mover.is_renamed:
        coded = mover.match.kind is MatchKind.CODE
        found = "按代码对应" if coded else f"按相似名称对应（{mover.match.score}%）"
        notes = (f"原名“{mover.old.name}”", found)
    if mover.is_replanned:
        notes = (*notes, "计划调增" if mover.plan_change > 0 else "计划调减")
    return notes


_CHANGES: tuple[Column[Mover], ...] = (
    Column("序号", lambda number, _: number, Kind.COUNT, keep=3),
    Column(label_of("name"), lambda _, mover: mover.project.name, keep=10, least=14),
    Column("贡献", lambda _, mover: mover.contribution, Kind.POINTS, signed=True, keep=10, tinted=True),
    Column("原完成率", lambda _, mover: mover.old.rate if mover.old else None, Kind.RATE, keep=6),
    Column("完成率", lambda _, mover: mover.new.rate if mover.new else None, Kind.RATE, keep=7),
    Column("完成投资增减", lambda _, mover: mover.completed_change, Kind.MONEY, keep=8),
    Column("年度计划增减", lambda _, mover: mover.plan_change, Kind.MONEY, keep=5),
    Column(
        label_of("responsible_unit"), lambda _, mover: mover.project.responsible_unit or "", keep=2, least=10
    ),
    Column("变化", lambda _, mover: _notes(mover), keep=9, least=12),
)
