"""What a template sees of the judgement behind the totals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import MappingProxyType

from zdxm.figures.judgement import JUDGEMENT, Judgement, Makers, judge
from zdxm.figures.model import Project, ReportFigures
from zdxm.filters.values import Value
from zdxm.lights import Bucket
from zdxm.narrative.group_views import CALLED_PROJECTS
from zdxm.narrative.pen import Pen
from zdxm.narrative.project_views import Listing, View, Word, Words, figure_words, project_view
from zdxm.units import rate_hundredths

_NAME = "判断"
_FIGURES = {  # word → figure of the judgement, meaning
    "差额": ("gap", "应完成投资与完成投资相差多少，不分多少"),
    "应完成投资": ("due", "年度计划投资乘时间进度"),
    "少完成合计": ("gross", "低于时间进度和未开工的项目少完成的投资之和，不抵别的项目多完成的"),
    "少完成数": ("lagging", "上面这些项目的个数"),
    "主要少完成": ("makers", "`主要项目`少完成的投资之和"),
    "主要占比": ("share", "`主要少完成`占`少完成合计`的比例"),
    "其余完成率": ("rest", "剔除`主要项目`的一个后，其余项目的完成率；没有更高的、其余不足两个的没有"),
    "其余差距": ("rest_variance", "上面的完成率与时间进度相差多少"),
    "还需完成": ("remaining", "完成年度计划还差多少；已完成的没有"),
    "月均需完成": ("need", "余下各月平均每月还要完成多少，取整万元；余下不足一个月的没有"),
    "已过月均": ("pace", "已过各月平均每月完成多少，取整万元"),
    "倍数": ("times", "`月均需完成`是`已过月均`的几倍；没有完成投资的没有"),
    "推算全年": ("projected", "10月起：照已过月份的平均进度，全年能完成多少；够年度计划的没有"),
    "推算比例": ("projected_rate", "`推算全年`占年度计划的比例"),
}
_MAKERS = {
    "只有一个": (Makers.ALONE, "少完成的只有一个项目"),
    "一个为主": (Makers.ONE, "一个项目占三分之一以上，而且至少是下一个的一倍半"),
    "几个为主": (Makers.FEW, "两三个项目合占一半以上"),
    "一类为主": (Makers.GROUP, "一个类别或一个责任单位占一半以上"),
    "分散": (Makers.SPREAD, "没有上面几种情形"),
}
_PASSED, _PASSED_FORMULA = ("前{}个月", "1月", "今年以来"), "报告期"


def judgement_view(figures: ReportFigures, project: Project | None, pen: Pen) -> object:
    """The judgement of the ledger, or of the project that the report is about."""
    off = pen.settings.style.judgement == "off"
    judged = None if off else judge(figures, project or figures.total)
    return View(_NAME, judged, pen, JUDGEMENT_WORDS) if judged else pen.value(_NAME, None)


def _is_made_by(kind: Makers) -> Callable[[View], bool]:
    return lambda view: view.owner.kind is kind


def _asked_for(tone: str) -> Callable[[View], bool]:
    return lambda view: bool(view.pen.settings.style.judgement == tone)


Choose = Callable[[Judgement], Sequence[Project]]


def _listing(view: View, name: str, formula: str, choose: Choose) -> Listing:
    judged: Judgement = view.owner
    projects, identity = choose(judged), f"{judged.scope}.{JUDGEMENT}.{name}"
    fields = ("completed", "annual_plan", "status")
    count = view.pen.count(formula, identity, len(projects), formula, fields=fields, projects=projects)
    return Listing(projects, count, view.pen, project_view)


def _listed(word: str, name: str, meaning: str, choose: Choose) -> dict[str, Word]:
    """Two words: some projects, and how many they are."""
    return {
        f"{word}项目": Word(lambda view: _listing(view, name, f"{meaning}数", choose), meaning),
        f"{word}项目数": Word(
            lambda view: _listing(view, name, f"{meaning}数", choose).count, f"{meaning}数"
        ),
    }


def _signs(view: View) -> int:
    """1 where less is done than is due, -1 where more; 0 where the rate says nothing, or another thing."""
    judged: Judgement = view.owner
    done, plan, gap = judged.value("done") or 0, judged.value("planned") or 1, judged.gap
    printed = rate_hundredths(done, plan) - judged.calendar.progress_hundredths
    return 0 if gap * printed >= 0 else 1 if gap > 0 else -1


def _within(bucket: Bucket) -> Callable[[View], bool]:
    return lambda view: any(one.bucket is bucket for one in view.owner.lagging)


def _passed(view: View) -> Value:
    """The months of the year that are over, in words."""
    period = view.owner.calendar.period
    several, first, since = _PASSED
    text = since if period.part != 1 else first if period.month == 1 else several.format(period.month)
    return view.pen.text("判断.已过", "period.passed", text, _PASSED_FORMULA)


def _is_last_month(view: View) -> bool:
    return bool(view.owner.calendar.months_left == 1)


def _group(view: View) -> Value:
    group = view.owner.group
    return view.pen.value("判断.所在组", group.figure("name") if group else None)


def _is_called_projects(view: View) -> bool:
    group = view.owner.group
    return bool(group and group.name.endswith(CALLED_PROJECTS))


JUDGEMENT_WORDS: Words = MappingProxyType(
    {
        **figure_words(_FIGURES, Judgement.figure),
        "少完成": Word(lambda view: _signs(view) > 0, "比应完成投资少"),
        "多完成": Word(lambda view: _signs(view) < 0, "比应完成投资多"),
        "都少完成": Word(lambda view: view.owner.gross == view.owner.gap, "没有多完成的项目来抵"),
        **{word: Word(_is_made_by(kind), meaning) for word, (kind, meaning) in _MAKERS.items()},
        **_listed("主要", "made", "少完成投资主要在这些、多的在前的项目", lambda judged: judged.makers),
        "主要是全部": Word(
            lambda view: len(view.owner.makers) == len(view.owner.lagging), "少完成投资的就是这些项目"
        ),
        "所在组": Word(_group, "`主要项目`所在的类别或责任单位的名称"),
        "组名带项目": Word(_is_called_projects, "上面的名称里已经有“项目”"),
        "有滞后": Word(_within(Bucket.BEHIND), "少完成投资的项目里有低于时间进度的"),
        "有未开工": Word(_within(Bucket.NOT_STARTED), "少完成投资的项目里有没有开工的"),
        "不计无计划": Word(
            lambda view: view.owner.unplanned,
            "判断里没有的项目中，有的没有年度计划却有完成投资，或者计划读不成数",
        ),
        **_listed(
            "不计未报",
            "unreported",
            "有年度计划、没有完成投资数，判断里没有的项目",
            lambda judged: judged.unreported,
        ),
        **_listed(
            "够不着",
            "out_of_reach",
            "10月起，余下月份每月要完成已过月份月均三倍以上才能完成年度计划的项目",
            lambda judged: judged.out_of_reach,
        ),
        "已过": Word(_passed, "已过的月份：前6个月；不满整月的是今年以来"),
        "余一个月": Word(_is_last_month, "一年只余一个月"),
        "直说": Word(_asked_for("blunt"), "设置里写了直说"),
        "平说": Word(_asked_for("plain"), "设置里写了平说"),
    }
)
"""What 判断 knows."""
