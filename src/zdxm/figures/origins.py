"""Where each figure comes from: its formula, what it is computed from, and the cells all of it stands in.

A :class:`Fact` is one node: a figure, or a ledger column that a figure was counted from. It names the facts
it is computed from by their ids, so that a report of ten thousand projects holds each cell's address once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zdxm.declare import frozen
from zdxm.fields import label_of
from zdxm.figures.judgement import JUDGEMENT, Judgement, judge
from zdxm.figures.model import (
    DIVIDED,
    PROGRESS_FIGURE,
    Group,
    Project,
    ReportFigures,
    formula_of,
    words_for,
)
from zdxm.figures.ranking import GROUPED_BY, LISTED
from zdxm.figures.values import Figure, Kind, in_file
from zdxm.filters.values import LIST, WORDS
from zdxm.units import hundredths_text, plain_wan

_COLUMN_UNIT = "列"
_WORDS_FACTS = ((LIST, "名单", "列出的名称"), (WORDS, "语句", "随数字变化的语句"))
"""Ending of an id, unit and formula of words that follow a figure."""
_ORDERED_BY = ("annual_plan", "completed")
"""Columns that the order of a list rests on."""
_OWN_VALUE = "台账所填数"
_PROJECT, _LIGHT = "project:", "light"
_LIMITS = "（{}个百分点及以上绿灯，{}个百分点及以下红灯，其余黄灯）"
_NAMES = {
    "projects": "项目数", "rate": "完成率", "variance": "与时间进度的差距", "planned_value": "应完成投资",
    "shortfall": "缺口", "monthly_pace": "月均需完成投资", "time_progress": "时间进度", "label": "报告期",
    "year": "年份", "end": "截止时间", "region": "地区", "batch": "批次", "office": "发文单位",
    "issue": "期号", "rank": "名次", "light": "进度灯", "rated_completed": "有年度计划的项目完成投资",
    "rated_plan": "有年度计划的项目年度计划投资", "without_plan": "无年度计划的项目数",
    "without_plan_completed": "无年度计划的项目完成投资", "due": "应完成投资",
    "planned": "年度计划投资", "done": "完成投资",
    "gap": "与应完成投资之差", "gross": "少完成投资合计", "makers": "少完成投资", "remaining": "还需完成投资",
    "need": "月均需完成投资", "pace": "已过月份月均完成投资", "times": "倍数", "rest": "其余项目完成率",
    "projected": "推算全年完成投资",
}  # fmt: skip
"""What figures are called in a formula that uses them, where the ledger's column has no such name."""
_MORE_PARTS = {
    "variance": ("{}.rate", PROGRESS_FIGURE),
    "planned_value": (PROGRESS_FIGURE,),
    "shortfall": ("{}.planned_value",),
    "light": ("{}.variance",),
    **dict.fromkeys(("ahead", "behind", "on_schedule", "finished_below"), (PROGRESS_FIGURE,)),
}
"""What a figure is computed from besides columns of the ledger; {} is whose figure it is."""


@dataclass(slots=True)
class Fact:
    """One figure, or one column that figures come from.

    Not frozen, for a long table has a hundred thousand, and freezing is most of the cost of making one.

    Attributes:
        id: that of the figure; of a column its owner's, a slash and the column.
        name: what it is called in a formula.
        unit: 元, %, 百分点, 个, 原文; 列 for a column, 名单 and 语句 for words.
        value: 元, hundredths, a count or a text; None for a column of many cells.
        formula: how it is computed, in words.
        cells: where it stands; None where it is computed from others only.
        parts: ids of the facts it is computed from.
    """

    id: str
    name: str
    unit: str
    value: int | str | None
    formula: str
    cells: str | None = None
    parts: tuple[str, ...] = ()


@frozen
class _Pattern:
    """What the facts of one attribute have in common, whichever project they are of.

    Attributes:
        name, unit, formula: as in :class:`Fact`.
        kind: class of the value.
        has_cells: whether the attribute stands in cells of its own.
        own: attributes of the project that it is computed from.
        shared: ids of what it is computed from besides.
        words: what values are printed as, where that is one of a few words.
        is_divided: whether values are rounded as they are told.
    """

    name: str
    unit: str
    formula: str
    kind: type
    has_cells: bool
    own: tuple[str, ...]
    shared: tuple[str, ...]
    words: Mapping[Any, str] | None
    is_divided: bool

    @classmethod
    def of(cls, fact: Fact) -> _Pattern | None:
        """The pattern of a project's fact; None where others may not be made like it."""
        scope, _, name = fact.id.partition(".")
        own = tuple([part.removeprefix(f"{scope}.") for part in fact.parts if part.startswith(f"{scope}.")])
        shared = fact.parts[len(own) :]
        if any(part.startswith(scope) for part in shared) or (shared and not own):
            return None
        kind, has_cells = fact.value.__class__, fact.cells is not None
        told = words_for(name), name in DIVIDED
        return cls(fact.name, fact.unit, fact.formula, kind, has_cells, own, shared, *told)


@dataclass(slots=True)
class Origins:
    """Finds the facts behind the figures of one report.

    Attributes:
        figures: the report's figures.
        others: figures that only the report's text has, by id.
    """

    figures: ReportFigures
    others: Mapping[str, Figure] = field(default_factory=dict)
    _owners: dict[str, Group | Project] = field(default_factory=dict)
    _projects: dict[str, Project] = field(default_factory=dict)
    _columns: dict[tuple[str, str], str | None] = field(default_factory=dict)
    _patterns: dict[str, _Pattern] = field(default_factory=dict)
    _judged: dict[str, Judgement | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        report = self.figures
        self._projects = {project.scope: project for project in report.projects}
        for groups in (*report.groups.values(), (report.total, report.withdrawn)):
            self._owners.update((group.scope, group) for group in groups)
        self._owners |= self._projects
        self.others = {**_of_registers(report), **self.others}

    def figure(self, identity: str) -> Figure | None:
        """The figure of an id: one of the text, or an attribute of a project or a group."""
        found = self.others.get(identity)
        if found is not None:
            return found
        if identity == PROGRESS_FIGURE:
            return self.figures.time_progress
        scope, _, name = identity.partition(".")
        owner = self._owners.get(scope)
        if owner is not None and name.startswith(f"{JUDGEMENT}."):
            return self._of_judgement(owner, name.partition(".")[2])
        return owner.figure(name) if owner is not None and hasattr(owner, name) else None

    def _of_judgement(self, owner: Group | Project, name: str) -> Figure | None:
        """A figure of the judgement of a scope, which is judged when one is first asked for."""
        if owner.scope not in self._judged:
            self._judged[owner.scope] = judge(self.figures, owner)
        judged = self._judged[owner.scope]
        return judged.figure(name) if judged else None

    def owners(self, scopes: Iterable[str]) -> list[Group | Project]:
        """Whose figures those of some scopes are."""
        return [self._owners[scope] for scope in scopes]

    def facts(self, identities: Iterable[str]) -> dict[str, Fact]:
        """The facts of some figures and of all that these are computed from, each once, in order."""
        return {fact.id: fact for fact in self.trace(identities)}

    def trace(self, identities: Iterable[str]) -> Iterator[Fact]:
        """As :meth:`facts`, one by one: those of a long table need not be held all at once."""
        found: set[str] = set()
        for identity in identities:
            waiting = [identity]
            while waiting:
                one = waiting.pop()
                if one in found:
                    continue
                fact = self._like_another(one) or self._fact(one)
                if fact is not None:
                    found.add(one)
                    yield fact
                    if fact.parts:
                        waiting.extend(reversed(fact.parts))

    def _fact(self, identity: str) -> Fact | None:
        for ending, unit, formula in _WORDS_FACTS:
            if identity.endswith(ending):
                base = identity.removesuffix(ending)
                if ending != LIST:
                    return Fact(identity, unit, unit, None, formula, None, (base,))
                name = base.rpartition(".")[2]
                known = LISTED[name].told if name in LISTED else "按台账顺序" if formula_of(name) else ""
                told = f"{formula}，{known}" if known else formula
                return Fact(identity, unit, unit, None, told, None, self._named(base))
        if "/" in identity:
            return self._column(*identity.rsplit("/", 1))
        return self._from_figure(identity)

    def _from_figure(self, identity: str) -> Fact | None:
        figure = self.figure(identity)
        if figure is None:
            return self._undefined(identity)
        fact = self._of_figure(self._in_its_own_words(figure))
        if figure.scope.startswith(_PROJECT) and identity not in self.others:
            name = identity.partition(".")[2]
            if name not in self._patterns and (pattern := _Pattern.of(fact)):
                self._patterns[name] = pattern
        return fact

    def _in_its_own_words(self, figure: Figure) -> Figure:
        """A text of a project as the ledger has it, however the report puts it."""
        owner = self._owners.get(figure.scope) if figure.form else None
        known = owner.figure(figure.id.rpartition(".")[2]) if owner else None
        return known or figure

    def _undefined(self, identity: str) -> Fact | None:
        """What a dash stands for: a figure that the cells of its columns do not define."""
        scope, _, name = identity.partition(".")
        known = formula_of(name) if scope in self._owners else None
        if known is None:
            return None
        kind, formula, columns = known
        parts = tuple(f"{scope}/{column}" for column in columns)
        return Fact(identity, _NAMES.get(name) or _label(name), kind.value, None, formula, None, parts)

    def _named(self, identity: str) -> tuple[str, ...]:
        """What a list of names is made of: the count behind it, all that this was counted from, the names."""
        count, figure = self._fact(identity), self.figure(identity)
        if count is None or figure is None:
            return (identity,)
        listed = figure.id if figure.rows is not None else figure.scope
        columns = ("name", *(_ORDERED_BY if identity.rpartition(".")[2] in LISTED else ()))
        named = figure.scope in self._owners and not figure.parts
        names = (f"{listed}/{column}" for column in columns) if named else ()
        return tuple(dict.fromkeys((identity, *count.parts, *names)))

    def _like_another(self, identity: str) -> Fact | None:
        """A project's figure made after another project's, which is far quicker; None where it may differ."""
        scope, _, name = identity.partition(".")
        pattern, project = self._patterns.get(name), self._projects.get(scope)
        if pattern is None or project is None or identity in self.others:
            return None
        value: int | str | None = getattr(project, name)
        if value is not None:
            if pattern.is_divided:
                value = plain_wan(int(value))
            elif pattern.words:
                value = pattern.words[value]
        if value.__class__ is not pattern.kind:
            return None
        cells = self._own_cells(project, name) if pattern.has_cells else None
        parts = pattern.shared
        if pattern.own:
            if None in [getattr(project, own) for own in pattern.own]:
                return None
            parts = (*[f"{scope}.{own}" for own in pattern.own], *parts)
        return Fact(identity, pattern.name, pattern.unit, value, pattern.formula, cells, parts)

    def _own_cells(self, project: Project, name: str) -> str | None:
        cells = self.figures.addresses.cells_of([project.position], name)
        if cells and len(self.figures.sources) > 1:
            return in_file(self.figures.sources[project.source].file, cells)
        return cells

    def _of_figure(self, figure: Figure) -> Fact:
        name = figure.id.rpartition(".")[2]
        owner = self._owners.get(figure.scope)
        columns = self._own_columns(figure, owner, name)
        of_part = figure.rows is not None and figure.kind is Kind.MONEY and not figure.parts
        direct = of_part or (figure.rows is None and columns == (name,))
        own = (figure.id, figure.fields[0]) if of_part else (figure.scope, _column_of(figure, name))
        cells = figure.cells or (self._cells(*own) if direct else None)
        parts = figure.parts or (() if direct else tuple(self._parts(figure, columns, name)))
        formula = _OWN_VALUE if direct and figure.scope.startswith(_PROJECT) else figure.formula
        if figure.kind is Kind.TEXT:
            formula = figure.formula + (self._limits if name == _LIGHT else "")
        return Fact(figure.id, _name(name, figure), figure.kind.value, figure.value, formula, cells, parts)

    @property
    def _limits(self) -> str:
        """From which gap on a light is green or red."""
        policy = self.figures.calendar.policy
        return _LIMITS.format(hundredths_text(policy.green_from), hundredths_text(policy.red_to))

    def _own_columns(self, figure: Figure, owner: Group | Project | None, name: str) -> tuple[str, ...]:
        """Columns of a figure; a group's own name is taken for a column of this name."""
        return (name,) if name == "name" and owner is not None else figure.fields

    def _parts(self, figure: Figure, columns: tuple[str, ...], name: str) -> Iterator[str]:
        """Ids of what a figure is computed from: columns and other figures of its owner."""
        if figure.rows is not None:
            yield from (f"{figure.id}/{column}" for column in columns)
            return
        owner = self._owners.get(figure.scope)
        for column in columns:
            known = figure.kind is not Kind.COUNT and getattr(owner, column, None) is not None
            yield f"{figure.scope}{'.' if known else '/'}{column}"
        yield from (part.format(figure.scope) for part in _MORE_PARTS.get(name, ()))

    def _column(self, owner: str, column: str) -> Fact:
        """The cells of one column, of all rows of a scope or of the rows of a figure."""
        return Fact(f"{owner}/{column}", _label(column), _COLUMN_UNIT, None, "", self._cells(owner, column))

    def _cells(self, scope: str, column: str) -> str | None:
        key = scope, column
        if key not in self._columns:
            self._columns[key] = self._find_cells(self._members(scope), column)
        return self._columns[key]

    def _members(self, scope: str) -> tuple[Project, ...]:
        figure = self.figure(scope) if "." in scope else None
        if figure is not None and figure.rows is not None:
            return tuple(self.figures.projects[row] for row in figure.rows)
        owner = self._owners.get(scope)
        return () if owner is None else getattr(owner, "members", None) or (owner,)  # type: ignore[return-value]

    def _find_cells(self, members: Sequence[Project], column: str) -> str | None:
        if len(self.figures.sources) <= 1:
            return self.figures.addresses.cells_of([member.position for member in members], column)
        by_source: dict[int, list[Project]] = {}
        for member in members:
            by_source.setdefault(member.source, []).append(member)
        parts = [
            in_file(self.figures.sources[source].file, cells)
            for source, some in by_source.items()
            if (cells := self.figures.cells(some, column))
        ]
        return ",".join(parts) or None


def _of_registers(report: ReportFigures) -> dict[str, Figure]:
    """The counts of the registers, by id."""
    registers = report.registers
    tallies = [tally for tally in (registers.problems, registers.approvals) if tally]
    counts = [count for tally in tallies for count in (tally.total, tally.done, tally.open, tally.rate)]
    kinds = [kind.count for kind in registers.problem_kinds]
    letters = [registers.letters, *(count for _, count in registers.letter_kinds)]
    return {figure.id: figure for figure in (*counts, *kinds, *letters) if figure}


def _column_of(figure: Figure, name: str) -> str:
    """The ledger's column that holds a figure by itself."""
    kind = figure.scope.partition(":")[0]
    return GROUPED_BY.get(kind, name) if name == "name" else name


def _name(name: str, figure: Figure) -> str:
    return _NAMES.get(name) or _label(_column_of(figure, name)) or figure.formula


def _label(column: str) -> str:
    try:
        return label_of(column)
    except KeyError:
        return ""
