"""Every variable that a template may use, made from the report's figures and the office's settings."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from zdxm.filters import Value, clean, hole, marked, printed_yuan
from zdxm.narrative import register_views as registers
from zdxm.narrative.group_views import GROUP_WORDS, REASON_WORDS, group_view
from zdxm.narrative.origin import batch_of, office_of, region_of
from zdxm.narrative.project_views import PROJECT_WORDS, no_project_view, project_view
from zdxm.narrative.ranking_views import PLACE_WORDS, RANKING_WORDS, RANKINGS, ranking_views
from zdxm.narrative.views import View
from zdxm.units import divide_half_up

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from zdxm.config import Settings, Style
    from zdxm.figures import Project, ReportFigures
    from zdxm.narrative.pen import Pen
    from zdxm.narrative.views import Words

__all__ = ["VOCABULARY", "context_of"]

_SUBJECT = "本项目"
_REGION, _OFFICE = "地区", "发文单位"
"""What the title's and the office's words are called in 【待补充：…】."""
_SAID, _SET, _PERIOD = "设置或台账标题所写", "设置所写", "报告期"
"""Where the words of the title and the period come from."""
_MONTH_END, _MONTH, _DAY = "月底", "月", "日"


def context_of(
    figures: ReportFigures, settings: Settings, pen: Pen, project: Project | None = None
) -> dict[str, object]:
    """Variables by name.

    Args:
        figures: what may be printed.
        settings: the office's settings.
        pen: makes the values.
        project: the one that the report is about; None for a report on all of them.
    """
    return {
        "时期": View("时期", figures.calendar, pen, PERIOD_WORDS),
        "时间进度": pen.value("时间进度", figures.time_progress),
        "地区": pen.text("地区", "report.region", region_of(figures, settings), _SAID, missing=_REGION),
        "批次": pen.text("批次", "report.batch", batch_of(figures, settings), _SAID),
        "单位": pen.text("单位", "report.office", office_of(figures, settings), _SAID, missing=_OFFICE),
        "期号": pen.text("期号", "report.issue", str(settings.issue or ""), _SET, missing="期号"),
        "用语": View("用语", settings.style, pen, STYLE_WORDS),
        "合计": group_view("合计", figures.total, pen),
        "类别": tuple(group_view("类别", group, pen) for group in figures.categories),
        "尾差": _parts_do_not_tie(figures, settings),
        "本项目": project_view(project, pen, _SUBJECT) if project else no_project_view(pen, _SUBJECT),
        **ranking_views(figures, pen),
        **registers.register_views(figures.registers, pen),
        "待补充": _missing,
    }


def _parts_do_not_tie(figures: ReportFigures, settings: Settings) -> bool:
    """Whether a reader who adds up the categories' amounts misses the total, by rounding alone."""
    amounts = [group.completed for group in figures.categories if group.completed]
    total = figures.total.completed
    told = [
        group.name
        for group in figures.categories
        if group.completed and group.name in settings.prose_categories
    ]
    if total is None or told or sum(amounts) != total:
        return False
    printed, step = printed_yuan(total, settings.style)
    added = sum(printed_yuan(amount, settings.style)[0] for amount in amounts)
    return divide_half_up(added, step) * step != printed


def _missing(name: object) -> str:
    """待补充("主要措施"): the words that stand, highlighted, for what is missing."""
    return hole(str(name.bare) if isinstance(name, Value) else str(name))


def _label(view: View) -> Value:
    return view.pen.text("时期.名称", "period.label", view.owner.period.label, _PERIOD)


def _year(view: View) -> Value:
    return view.pen.text("时期.年", "period.year", str(view.owner.period.year), _PERIOD)


def _reached(view: View) -> Value:
    """The end of the period in words: 6月底, 6月20日."""
    period = view.owner.period
    day = _MONTH_END if period.part == 1 else f"{_MONTH}{period.end.day}{_DAY}"
    return view.pen.text("时期.截至", "period.end", f"{period.month}{day}", _PERIOD)


def _house_word(find: Callable[[Style], str]) -> Callable[[View], str]:
    """A word of the house style: no figure, but no markup either."""
    return lambda view: marked(clean(find(view.owner)), "")


PERIOD_WORDS: Words = MappingProxyType(
    {
        "名称": _label,
        "年": _year,
        "截至": _reached,
        "全年": lambda view: view.owner.progress == 1,
    }
)
"""What 时期 knows."""
STYLE_WORDS: Words = MappingProxyType(
    {
        "高于": _house_word(lambda style: style.above),
        "低于": _house_word(lambda style: style.below),
        "时间进度": _house_word(lambda style: style.progress_noun),
    }
)
"""What 用语 knows."""

VOCABULARY: Mapping[str, Words] = MappingProxyType(
    {
        "时期": PERIOD_WORDS,
        "用语": STYLE_WORDS,
        "合计": GROUP_WORDS,
        "类别": GROUP_WORDS,
        **dict.fromkeys(RANKINGS, RANKING_WORDS),
        "全部": PLACE_WORDS,
        "各组": GROUP_WORDS,
        "本项目": PROJECT_WORDS,
        "项目": PROJECT_WORDS,
        "未开工原因": REASON_WORDS,
        "问题台账": registers.PROBLEM_WORDS,
        "未办结类别": registers.KIND_WORDS,
        "函件": registers.LETTER_WORDS,
        "类型": registers.LETTER_KIND_WORDS,
        "联审联批": registers.TALLY_WORDS,
        "主要措施": registers.TOPIC_WORDS,
        "下步计划": registers.TOPIC_WORDS,
        "条目": registers.ITEM_WORDS,
        "引用": registers.CITE_WORDS,
        "时间进度": {},
        "地区": {},
        "批次": {},
        "单位": {},
        "期号": {},
        "尾差": {},
        "待补充": {},
    }
)
"""Every variable, and every list found inside one, with the words that it or its entries know."""
