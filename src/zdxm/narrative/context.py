"""Every variable that a template may use, made from the report's figures and the office's settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from zdxm.config.settings import Settings, Style
from zdxm.figures.model import Group, Project, ReportFigures
from zdxm.filters.values import Value, clean, doubt, hole, marked, offer, printed_yuan
from zdxm.lights import Bucket
from zdxm.narrative import register_views as registers
from zdxm.narrative.charts import CHART_NAMES, make_chart
from zdxm.narrative.group_views import GROUP_WORDS, LARGEST, group_view
from zdxm.narrative.judgement_views import JUDGEMENT_WORDS, judgement_view
from zdxm.narrative.library import batch_of, office_of, region_of
from zdxm.narrative.pen import Pen
from zdxm.narrative.problem_views import PART_WORDS, PROBLEM_SETS, SET_WORDS, problem_view
from zdxm.narrative.project_views import (
    PROJECT_WORDS,
    REASON_WORDS,
    View,
    Word,
    Words,
    no_project_view,
    project_view,
)
from zdxm.narrative.register_views import PLACE_WORDS, RANKING_WORDS, RANKINGS, ranking_views
from zdxm.narrative.tables import BEHIND_TABLE, has_behind_table
from zdxm.units import divide_half_up

_AMOUNTS = {"总投资": "total_investment", "年度计划投资": "annual_plan", "完成投资": "completed"}
"""What the categories' amounts are called → the figure."""
_ONE_BY_ONE, _BY_SIZE = "逐项", "规模"
"""What the amounts of projects told one by one are called: 完成投资 of few, 总投资 of the largest."""


def residues_of(figures: ReportFigures, settings: Settings, told: Sequence[Group]) -> tuple[str, ...]:
    """Names of the amounts whose printed parts do not add up to what is printed for the whole.

    Categories are held against the whole ledger, unless the office tells some in words only, or there are
    others than those in ``told``, the categories with sentences of their own. Projects that are told one by
    one are held against their category, or against the whole ledger where it has none.
    """
    groups = told or (figures.total,)
    all_told = len(told) == len(figures.categories)
    amounts = tuple(_of_categories(figures, settings)) if all_told else ()
    plain = [group for group in groups if group.projects > 1 and group.name not in figures.told_in_words]
    return amounts + tuple(_of_projects(plain, settings))


def _of_categories(figures: ReportFigures, settings: Settings) -> Iterator[str]:
    if any(group.name in figures.told_in_words for group in figures.categories):
        return
    for label, name in _AMOUNTS.items():
        parts = [getattr(group, name) for group in figures.categories]
        if parts and _miss(parts, getattr(figures.total, name), settings.style):
            yield label


def _of_projects(groups: Sequence[Group], settings: Settings) -> Iterator[str]:
    few = [group for group in groups if group.projects <= settings.named_figures_max]
    if any(_misses(group, settings) for group in few):
        yield _ONE_BY_ONE
    for group in groups:
        sizes = [member.total_investment for member in group.members]
        if len(sizes) <= LARGEST and all(sizes) and _miss(sizes, group.total_investment, settings.style):
            yield _BY_SIZE
            return


def _misses(group: Group, settings: Settings) -> bool:
    """Whether the projects of a group that are told one by one miss what is printed for the group."""
    silent = (member.completed for member in group.members if member.has_not_started)
    amounts = [member.completed for member in group.members]
    return not any(silent) and _miss(amounts, group.completed, settings.style)


def _miss(parts: Sequence[int | None], total: int | None, style: Style) -> bool:
    """Whether parts as they are printed add up to another total, rounded as the total is."""
    if not total:
        return False
    printed, step = printed_yuan(total, style)
    added = sum(printed_yuan(part, style)[0] for part in parts if part)
    return divide_half_up(added, step) * step != printed


_SUBJECT = "本项目"
_REGION, _OFFICE = "地区", "发文单位"
"""What the title's and the office's words are called in 【待补充：…】."""
_SAID, _SET, _PERIOD = "设置或台账标题所写", "设置所写", "报告期"
"""Where the words of the title and the period come from."""
_MONTH_END, _MONTH, _DAY = "月底", "月", "日"
_MOST_TOLD = 30
"""Categories that get a heading and a paragraph each; a text of more is read by nobody."""
_NOT_TOLD_COUNT = "没有逐类叙述的类别数"


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
    told = _told(figures)
    return {
        "时期": View("时期", figures.calendar, pen, PERIOD_WORDS),
        "时间进度": pen.value("时间进度", figures.time_progress),
        "地区": pen.text("地区", "report.region", region_of(figures, settings), _SAID, missing=_REGION),
        "批次": pen.text("批次", "report.batch", batch_of(figures, settings), _SAID),
        "单位": pen.text("单位", "report.office", office_of(figures, settings), _SAID, missing=_OFFICE),
        "期号": pen.text("期号", "report.issue", str(settings.issue or ""), _SET, missing="期号"),
        "用语": View("用语", settings.style, pen, STYLE_WORDS),
        "合计": group_view("合计", figures.total, pen),
        "退出": group_view("退出", figures.withdrawn, pen),
        "判断": judgement_view(figures, project, pen),
        "类别": tuple(group_view("类别", group, pen) for group in figures.categories),
        "分述类别": tuple(group_view("类别", group, pen) for group in told),
        "其余类别数": _not_told(figures, told, pen),
        "问题": problem_view(figures, pen),
        "图": View("图", (figures, project), pen, CHART_WORDS),
        "表": View("表", figures, pen, TABLE_WORDS),
        "尾差": residues_of(figures, settings, told),
        "本项目": project_view(project, pen, _SUBJECT) if project else no_project_view(pen, _SUBJECT),
        **ranking_views(figures, pen),
        **registers.register_views(figures.registers, pen),
        "待补充": _missing,
        "可补": _offered,
        "待核实": doubt(figures.unread_of(figures.projects, _AMOUNTS.values())),
    }


def _told(figures: ReportFigures) -> list[Group]:
    """The categories told one by one, in the ledger's order: those told in words and the largest."""
    groups = figures.categories
    if len(groups) <= _MOST_TOLD:
        return list(groups)
    ranked = sorted(
        groups,
        key=lambda group: (
            group.name in figures.told_in_words,
            group.annual_plan or 0,
            group.total_investment or 0,
        ),
        reverse=True,
    )
    chosen = {id(group) for group in ranked[:_MOST_TOLD]}
    return [group for group in groups if id(group) in chosen]


def _not_told(figures: ReportFigures, told: Sequence[Group], pen: Pen) -> Value:
    scopes = {group.scope for group in told}
    rest = [group for group in figures.categories if group.scope not in scopes]
    parts = tuple(f"{group.scope}.projects" for group in rest)
    return pen.count("其余类别数", "total.categories_not_told", len(rest), _NOT_TOLD_COUNT, parts=parts)


def _is_drawn(name: str) -> Callable[[View], bool]:
    return lambda view: make_chart(name, view.owner[0], view.pen.settings, (), view.owner[1]) is not None


def _missing(name: object) -> str:
    """待补充("主要措施"): the words that stand, highlighted, for what is missing."""
    return hole(_bare(name))


def _offered(name: object) -> str:
    """可补("形势"): prints nothing, and has the run say at its end that this can be written, and how."""
    return offer(_bare(name))


def _bare(name: object) -> str:
    return str(name.bare if isinstance(name, Value) else name)


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
        "名称": Word(_label, "报告期的名称"),
        "年": Word(_year, "年份"),
        "截至": Word(_reached, "报告期到哪一天"),
        "全年": Word(
            lambda view: view.owner.is_year_over,
            "一年已满：不再与时间进度比，说超额完成、完成、未完成年度计划",
        ),
        "目标超计划": Word(
            lambda view: view.owner.progress > 1,
            "全年的目标比年度计划高（如120%），到这时应完成的已多于年度计划",
        ),
    }
)
"""What 时期 knows."""
STYLE_WORDS: Words = MappingProxyType(
    {
        "高于": Word(_house_word(lambda style: style.above), "本单位怎么说高于"),
        "低于": Word(_house_word(lambda style: style.below), "本单位怎么说低于"),
        "时间进度": Word(_house_word(lambda style: style.progress_noun), "本单位怎么说时间进度"),
    }
)
"""What 用语 knows."""

CHART_WORDS: Words = MappingProxyType(
    {
        **{name: Word(_is_drawn(name), f"`@图 {name}`画得出来") for name in CHART_NAMES},
        "要求": Word(lambda view: view.pen.settings.charts is True, "设置里写了`charts = true`，总结也画图"),
    }
)
"""What 图 knows."""
TABLE_WORDS: Words = MappingProxyType(
    {
        BEHIND_TABLE: Word(
            lambda view: has_behind_table(view.pen.parted(view.owner.total)[Bucket.BEHIND.value]),
            f"`@表 {BEHIND_TABLE}`有没有：低于时间进度、没有停工的项目在三个以上",
        )
    }
)
"""What 表 knows."""

VARIABLES: Mapping[str, str] = MappingProxyType(
    {
        "时期": "报告期",
        "时间进度": "到报告期末，一年过了多少",
        "地区": "标题和导语里的范围：取自设置，没有就取自台账的标题",
        "批次": "第几批：取自设置，没有就取自台账的标题",
        "单位": "发文单位：取自设置，没有就取自台账的填报单位",
        "期号": "工作通报的期号：取自设置或`--issue`",
        "用语": "本单位的用语，在设置里改",
        "合计": "全部项目",
        "退出": "已取消、终止、退库的项目，不在`合计`和各组里",
        "判断": (
            "总数后面的判断：差多少钱、差在谁、余下的任务，选了一个项目的只说这个项目；"
            "只计有年度计划、知道完成多少的项目，没有这样的项目或设置里写了off时没有"
        ),
        "类别": "各类别，逐个；台账没有类别时为空",
        "分述类别": (
            f"逐类叙述的类别：不超过{_MOST_TOLD}个时就是全部类别；"
            f"超过时是只用文字叙述的和年度计划投资最大的，共{_MOST_TOLD}个"
        ),
        "其余类别数": "不在`分述类别`里的类别数",
        "图": (
            "各种图画不画得出来，写“见图1”前先判断：不足2类、各类都一样、超过20类（完成投资、投资占比超过12类），"
            "落后的不足3个、少完成的都一样，其余的比最大的小得看不见，设置里写了`charts = false`，就不画"
        ),
        "表": "正文里的各种表有没有，写“见下表”前先判断",
        "尾差": (
            "哪些数按打印的相加，与打印的总数对不上（只因四舍五入）：各类别的`总投资`、`年度计划投资`、`完成投资`，"
            '逐项列出的项目的完成投资（`逐项`）、总投资（`规模`）；用`{% if "完成投资" in 尾差 %}`判断'
        ),
        "本项目": "报告所写的一个项目，用`--project`选；没有选时打印它会报错",
        **{name: f"按{field.group}分组，各组的排名" for name, field in RANKINGS.items()},
        "问题": "进度、开工、停工、填报上有问题的项目，一种一组，缺口大的在前；没有高于时间进度的项目",
        "问题台账": "问题台账的件数",
        "函件": "发函的份数",
        "联审联批": "联审联批的件数",
        "主要措施": "各个方面，逐个",
        "下步计划": "各个方面，逐个",
        "帽子": "单位文字表里写的开头的评价，逐条；没有时为空",
        "自身不足": "单位文字表里写的本单位的不足，逐条；没有时为空",
        "形势": "单位文字表里写的形势，逐条；没有时为空",
        "待核实": "三种投资里读不成数的格子，打印【待核实：…】，突出显示；没有这样的格子为空",
        "可补": "什么也不印，生成后列出这一处可以写、怎样写",
        "待补充": "打印【待补充：…】，在文档里突出显示，并在生成后列出",
    }
)
"""What each variable means."""

VOCABULARY: Mapping[str, Words] = MappingProxyType(
    {
        "时期": PERIOD_WORDS,
        "用语": STYLE_WORDS,
        "图": CHART_WORDS,
        "表": TABLE_WORDS,
        "合计和各组": GROUP_WORDS,
        "判断": JUDGEMENT_WORDS,
        "每类未开工原因": REASON_WORDS,
        "每个项目": PROJECT_WORDS,
        "每种排名": RANKING_WORDS,
        "每个名次": PLACE_WORDS,
        "问题": PROBLEM_SETS,
        "每组问题项目": SET_WORDS,
        "每组问题项目的一部分": PART_WORDS,
        "问题台账": registers.PROBLEM_WORDS,
        "每类未办结问题": registers.KIND_WORDS,
        "联审联批": registers.TALLY_WORDS,
        "函件": registers.LETTER_WORDS,
        "每种函件": registers.LETTER_KIND_WORDS,
        "每个方面": registers.TOPIC_WORDS,
        "每个条目": registers.ITEM_WORDS,
        "每处引用": registers.CITE_WORDS,
    }
)
"""Every table of words, by whose words they are."""

SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "templates": "自己的模板文件夹",
        "region": "`地区`",
        "batch": "`批次`",
        "office": "`单位`",
        "issue": "`期号`",
        "charts": "`@图`画不画：不写时照模板，false都不画；写了true，`图.要求`成立",
        "named_figures_max": "类别的项目不超过几个时`逐项列数`成立",
        "style.names_max": "名单、原因等最多列几个",
        "style.money_decimals": "金额最多几位小数",
        "style.rate_decimals": "比例、差距最多几位小数",
        "style.trailing_zeros": "是否保留末尾的零",
        "style.rounding": "差距怎样舍入",
        "style.judgement": "`判断`有没有，直说还是平说",
        "style.progress_noun": "`用语.时间进度`，过滤器“对比”也用它",
        "style.above": "`用语.高于`，过滤器“对比”也用它",
        "style.below": "`用语.低于`，过滤器“对比”也用它",
        "table.columns": "附表“项目明细”有哪些列",
    }
)
"""Settings that show in what templates print, and what they are there."""
