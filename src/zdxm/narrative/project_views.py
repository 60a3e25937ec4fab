"""What a template sees of a project and of a list of projects."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from zdxm.cells.words import STATUS_NAMES, Status
from zdxm.declare import frozen, pattern
from zdxm.errors import ConfigError
from zdxm.fields import KEPT, Field, FieldKind, label_of
from zdxm.figures.model import Group, Project
from zdxm.figures.values import Figure
from zdxm.filters.values import Value, clean, doubt
from zdxm.narrative.pen import Pen

_SHOWN = 3  # names listed in a message

Words = Mapping[str, "Word"]
"""What one kind of thing knows."""


@frozen
class Word:
    """One word that templates may write behind a dot.

    Attributes:
        find: gives what it stands for.
        meaning: the same for the clerk, in a few Chinese words.
    """

    find: Callable[[View], object]
    meaning: str


@frozen
class View:
    """One thing that a template can look into by Chinese words.

    Attributes:
        name: what the template calls it, for messages.
        owner: what it shows.
        pen: makes the values.
        words: the words it knows.
    """

    name: str
    owner: Any
    pen: Pen
    words: Words

    def __getattr__(self, word: str) -> object:
        """What a word stands for."""
        if word not in self.words:
            raise AttributeError(word)
        return self.words[word].find(self)


def figure_words(
    attributes: Mapping[str, tuple[str, str]], find: Callable[[Any, str], Figure | None]
) -> dict[str, Word]:
    """Words that stand for a figure each: word → attribute of a view's owner, and what the word means."""

    def finder(word: str, attribute: str) -> Callable[[View], Value]:
        return lambda view: view.pen.value(f"{view.name}.{word}", find(view.owner, attribute))

    return {word: Word(finder(word, name), meaning) for word, (name, meaning) in attributes.items()}


def reworded(figure: Figure | None, form: str, say: Callable[[str], str]) -> Figure | None:
    """A figure with its text put another way, which ``form`` names; None stays None."""
    return None if figure is None else replace(figure, value=say(str(figure.value)), form=form)


_VERBATIM = "台账原文，不带末尾的标点"
_WORDS = [each for each in KEPT if each.width and each.kind is not FieldKind.STATUS]
"""Fields that templates can print; a status is asked for by its name."""
_MEANINGS = {FieldKind.TEXT: _VERBATIM, FieldKind.DATE: "台账写到月就只打印到月"}
_SHORT = "“{}”的简称"
_MEASURED = {  # word → attribute, meaning
    "应完成投资": ("planned_value", "年度计划投资乘时间进度"),
    "缺口": ("shortfall", "应完成投资减完成投资，快于时间进度的小于0"),
    "月均需完成投资": ("monthly_pace", "余下各月平均每月还要完成多少，才能完成年度计划"),
    "完成率": ("rate", "完成投资占年度计划投资的比例"),
    "差距": ("variance", "完成率与时间进度相差多少，高于时大于0，低于时小于0；打印时不带正负号"),
}
BUCKETS = {
    "未开工": ("not_started", "还没有开工"),
    "超前": ("ahead", "高于时间进度"),
    "滞后": ("behind", "低于时间进度"),
    "持平": ("on_schedule", "与时间进度持平"),
    "无计划": ("no_plan", "年度计划投资空白或为0"),
    "未报": ("not_reported", "完成投资空白"),
    "竣工低于计划": ("finished_below", "已竣工、投资低于计划"),
}
"""Word → the one bucket of a project, also the attribute of a group that counts it; meaning."""
STATUSES = {word: status for status, word in STATUS_NAMES.items() if status is not Status.NOT_STARTED}
"""Word → status, also the attribute of a group that counts it; not started is a bucket too."""
_ONLY_ONE = f"；{'、'.join(BUCKETS)}只有一个成立"
_FLAGS = {
    "逾期": ("overdue", "过了计划竣工时间，没有竣工"),
    "未到开工时间": ("awaiting", "没有开工，计划开工时间在报告期以后"),
}
_DOUBT_MEANING = "“{}”里读不成数的格子，打印【待核实：…】，突出显示；没有这样的格子为空"
_SHARE = "自开工累计完成投资÷总投资"
_LEAD = pattern(r"\A\s*(?:主要)?(?:是(?:因为|由于)?|原因[是为：:]|问题[是为：:]|由于|目前，?)")
NOT_BEGUN = pattern("(?:未|没有?)(?:实质性)?[开动]工")
"""Physical progress that says itself that work has not begun."""
_SAYS_SO = rf"(?:项目)?(?:目前)?(?:暂|仍|还)?尚?{NOT_BEGUN.pattern}"
_ENDING = pattern(rf"\A\s*{_SAYS_SO}(?:[。；，、;,\s]+|\Z)|[，,、；;\s]*{_SAYS_SO}[。；，、;,\s]*\Z")
_STAGE = pattern(r"[^未没不正已在尚待需完成进开有，；、]{2,8}")
"""A state that is no clause of its own: 方案设计, 前期准备."""
_IN_STAGE, _STAGE_WORD = "处于{}阶段", "阶段"
_NO_LEAD, _NO_ENDING, _BESIDE, _SPOKEN = "去引语", "去首尾", "去重复", "日期"
"""How a text was put another way."""
_YEAR, _MONTH, _DAY, _END = "年", "月", "日", "底"


@frozen
class Listing:
    """Projects or groups: a template goes through them, or prints their names by the filter 名单.

    Attributes:
        owners: in order.
        count: how many, as a figure.
        pen: makes the values.
        show: what a template sees of each.
    """

    owners: Sequence[Project | Group]
    count: Value
    pen: Pen
    show: Callable[[Any, Pen], View]

    def names(self, most: int) -> Sequence[Value]:
        """The first names."""
        return [self.pen.value("名称", owner.figure("name")) for owner in self.owners[:most]]

    def __len__(self) -> int:
        return len(self.owners)

    def __iter__(self) -> Iterator[View]:
        return (self.show(owner, self.pen) for owner in self.owners)


def project_view(project: Project, pen: Pen, name: str = "项目") -> View:
    """A project as templates see it."""
    return View(name, project, pen, PROJECT_WORDS)


def no_project_view(pen: Pen, name: str) -> View:
    """Stands for the project of a report that was not told which; any word of it is an error."""
    words = {word: replace(entry, find=_not_chosen) for word, entry in PROJECT_WORDS.items()}
    return View(name, None, pen, words)


def _not_chosen(view: View) -> object:
    projects = view.pen.whole.members if view.pen.whole else ()
    names = "、".join(clean(project.name) for project in projects[:_SHOWN])
    more = f"等{len(projects)}个项目" if len(projects) > _SHOWN else ""
    raise ConfigError(
        "选项--project",
        "没有写，而这种报告只写一个项目",
        f"请在--project后面写项目名称，台账里有{names}{more}",
    )


def without_lead(figure: Figure | None) -> Figure | None:
    """A reason or a state without the words that the sentence begins with."""
    return reworded(figure, _NO_LEAD, lambda text: _LEAD.sub("", text))


def without_ending(figure: Figure | None) -> Figure | None:
    """A state without its lead, nor the words that work has not begun; None if nothing is left."""
    told = reworded(figure, _NO_ENDING, _state_of)
    return told if told and told.value else None


def _state_of(text: str) -> str:
    """A state as it goes on behind 目前.

    >>> [_state_of(text) for text in ("主要是方案未定，尚未开工", "未开工，可研正在修改", "前期准备")]
    ['方案未定', '可研正在修改', '处于前期准备阶段']
    """
    told = _ENDING.sub("", _LEAD.sub("", text))
    return _IN_STAGE.format(told.removesuffix(_STAGE_WORD)) if _STAGE.fullmatch(told) else told


def _own_figure(owner: Project, attribute: str) -> Figure | None:
    return owner.figure(attribute)


def _stated(field: Field, word: str) -> Word:
    """A field of the ledger, as it stands there."""
    meaning = field.meaning or _MEANINGS.get(field.kind, field.label)
    if field.kind is FieldKind.DATE:
        return Word(_date(word, field.key), meaning)
    return figure_words({word: (field.key, meaning)}, _own_figure)[word]


def _problem(view: View) -> Value:
    return view.pen.value(f"{view.name}.存在问题", without_lead(view.owner.figure("problem")))


def _registered_problems(view: View) -> list[Value]:
    name = f"{view.name}.登记问题"
    return [view.pen.value(name, text) for text in view.pen.registered.get(view.owner.name, ())]


def _date(word: str, attribute: str) -> Callable[[View], Value]:
    return lambda view: view.pen.value(
        f"{view.name}.{word}", reworded(view.owner.figure(attribute), _SPOKEN, _spoken_date)
    )


def _spoken_date(iso: str) -> str:
    """A date no finer than it was written: ledgers mean a whole month or year by its first or last day.

    >>> [_spoken_date(day) for day in ("2011-06-01", "2012-01-01", "2011-06-30", "2012-12-31", "2011-06-15")]
    ['2011年6月', '2012年', '2011年6月底', '2012年底', '2011年6月15日']
    """
    day = dt.date.fromisoformat(iso)
    year, month = f"{day.year}{_YEAR}", f"{day.month}{_MONTH}"
    if day.day == 1:
        return year if day.month == 1 else year + month
    if day.day == calendar.monthrange(day.year, day.month)[1]:
        return year + _END if day.month == 12 else year + month + _END
    return f"{year}{month}{day.day}{_DAY}"


def _says_not_begun(view: View) -> bool:
    return NOT_BEGUN.search(view.owner.physical_progress or "") is not None


def _share_of_total(view: View) -> Value:
    project: Project = view.owner
    return view.pen.ratio(
        f"{view.name}.累计占总投资",
        f"{project.scope}.cumulative_rate",
        project.cumulative_completed,
        project.total_investment,
        _SHARE,
        parts=(f"{project.scope}.cumulative_completed", f"{project.scope}.total_investment"),
    )


def doubt_of(attribute: str) -> Word:
    """The mark of the cells of an amount that could not be read, of a project or of a group's projects."""

    def find(view: View) -> str:
        return doubt(view.pen.unread(getattr(view.owner, "members", (view.owner,)), (attribute,)))

    return Word(find, _DOUBT_MEANING.format(label_of(attribute)))


def _is_in(bucket: str) -> Callable[[View], bool]:
    return lambda view: view.owner.bucket.value == bucket


def _has_status(status: Status) -> Callable[[View], bool]:
    return lambda view: view.owner.status is status


def _flag(attribute: str) -> Callable[[View], bool]:
    return lambda view: bool(getattr(view.owner, attribute))


PROJECT_WORDS: Words = MappingProxyType(
    {
        **{field.label: _stated(field, field.label) for field in _WORDS},
        **{
            field.short: replace(_stated(field, field.short), meaning=_SHORT.format(field.label))
            for field in _WORDS
            if field.short
        },
        **figure_words(_MEASURED, _own_figure),
        "存在问题": Word(_problem, "台账原文，不带“主要是”这样的引语"),
        "登记问题": Word(_registered_problems, "问题台账里这个项目没有解决的问题，逐个，都是原文"),
        "累计占总投资": Word(_share_of_total, _SHARE),
        "计划待核实": doubt_of("annual_plan"),
        "完成待核实": doubt_of("completed"),
        "形象进度已说未开工": Word(_says_not_begun, "形象进度里已经写了未开工"),
        **{word: Word(_is_in(bucket), meaning + _ONLY_ONE) for word, (bucket, meaning) in BUCKETS.items()},
        **{word: Word(_has_status(status), f"建设状态是{word}") for word, status in STATUSES.items()},
        **{word: Word(_flag(name), meaning) for word, (name, meaning) in _FLAGS.items()},
    }
)
"""What every project knows."""


# --- projects that are told together ------------------------------------------------------------------------

_REASONS = ("no_start_reason", "problem")
REASONED = (*_REASONS, "physical_progress")
"""Columns that say why a project has not started, best first."""


def reason_of(project: Project) -> tuple[str, str]:
    """The column that best says why a project has not started, and its text; two empty ones if none does."""
    return next(((column, text) for column in REASONED if (text := getattr(project, column))), ("", ""))


@frozen
class Alike:
    """Projects not started for one reason.

    Attributes:
        id: of their count.
        projects: at least one.
        formula: what their count is of.
        fields: columns that tell.
    """

    id: str
    projects: list[Project]
    formula: str
    fields: tuple[str, ...]


def _reason_projects(view: View) -> Listing:
    reason: Alike = view.owner
    count = view.pen.count(
        "数",
        reason.id,
        len(reason.projects),
        reason.formula,
        fields=reason.fields,
        projects=reason.projects,
    )
    return Listing(reason.projects, count, view.pen, project_view)


def _reason_text(word: str, columns: tuple[str, ...]) -> Callable[[View], Value]:
    def find(view: View) -> Value:
        first: Project = view.owner.projects[0]
        column, _ = reason_of(first)
        return view.pen.value(word, without_lead(first.figure(column)) if column in columns else None)

    return find


def _state_alone(view: View) -> Value:
    """The physical progress without 尚未开工; beside a reason what it says else."""
    first, *others = view.owner.projects
    column, reason = reason_of(first)
    state = without_ending(first.figure("physical_progress"))
    if column != "physical_progress":
        state = None if others else reworded(state, _BESIDE, lambda text: _beside(text, reason))
    return view.pen.value("现状缘由", state if state and state.value else None)


def _beside(state: str, reason: str) -> str:
    """The clauses of a state that say something else than a reason.

    >>> _beside("总平面规划方案未确定", "规划设计方案未确定"), _beside("选址已定，规划设计在编", "规划设计慢")
    ('', '选址已定')
    """
    return "，".join(each for each in state.split("，") if not _says_the_same(each, reason))


def _says_the_same(clause: str, reason: str) -> bool:
    """Whether half of what a clause says, two characters at a time, or four on end, is in a reason."""
    pairs = {clause[at : at + 2] for at in range(len(clause) - 1)}
    shared = sum(pair in reason for pair in pairs)
    return 2 * shared >= len(pairs) or any(clause[at : at + 4] in reason for at in range(len(clause) - 3))


def _says_so_itself(view: View) -> bool:
    """Whether the physical progress, told for want of a reason, says itself that work has not begun."""
    column, text = reason_of(view.owner.projects[0])
    return column == "physical_progress" and NOT_BEGUN.search(text) is not None


REASON_WORDS: Words = MappingProxyType(
    {
        "项目": Word(_reason_projects, "同一原因的未开工项目"),
        "原因": Word(_reason_text("原因", _REASONS), "未开工原因，没有填的取存在问题"),
        "现状": Word(_reason_text("现状", ("physical_progress",)), "两样都没有填的，取形象进度"),
        "现状缘由": Word(_state_alone, "形象进度，不带“尚未开工”；只写了尚未开工的、与原因重复的，没有"),
        "现状已说未开工": Word(_says_so_itself, "形象进度里已经写了未开工"),
        "未到开工时间": Word(
            lambda view: all(project.awaiting for project in view.owner.projects),
            "这一类项目都没有到计划开工时间",
        ),
    }
)
"""What every entry of 未开工原因 knows."""
