"""What a template sees of the office's registers: 问题台账, 函件, 联审联批, 主要措施, 下步计划."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import zip_longest
from types import MappingProxyType
from typing import Any

from zdxm.declare import frozen, pattern
from zdxm.fields import RANKED, REGISTERS
from zdxm.figures.model import Group, ReportFigures
from zdxm.figures.ranking import Place, Ranking, rank_by, rank_figure, ranked_by
from zdxm.figures.registers import Item, ProblemKind, RegisterFigures, Topic, register_meant
from zdxm.figures.values import Figure
from zdxm.filters.values import Value
from zdxm.narrative.group_views import group_view
from zdxm.narrative.pen import Pen
from zdxm.narrative.project_views import Listing, View, Word, Words, figure_words

_TALLY = {  # word → attribute, meaning
    "总数": ("total", "登记的件数"),
    "办结数": ("done", "已解决、已办结的件数"),
    "未办结数": ("open", "没有解决、没有办结的件数"),
    "办结率": ("rate", "办结数÷总数"),
}
_CONCERNED_COUNT = "涉及的项目数"
_NO_ORDINAL = "去序号"
_PROBLEM_SUFFIX, _OTHER = "问题", "其他"
_LEADING_ORDINAL = pattern(  # 一是, 一、, （一）, 1.; but not 一、二、三产业 or 1.5亿元
    r"\A(?:[一二三四五六七八九十]+(?:是|、(?![一二三四五六七八九十]))"
    r"|[（(][一二三四五六七八九十\d]+[)）]|\d+[.．、](?!\d))\s*"
)


def register_views(registers: RegisterFigures, pen: Pen) -> dict[str, object]:
    """The registers' variables by name; one that is missing prints itself as 【待补充：…】."""

    def show(name: str, key: str, owner: object, words: Words) -> object:
        return (
            pen.value(name, None, missing=REGISTERS[key].label)
            if owner is None
            else View(name, owner, pen, words)
        )

    problems = None if registers.problems is None else registers
    letters = None if registers.letters is None else registers
    return {
        "问题台账": show("问题台账", "problems", problems, PROBLEM_WORDS),
        "函件": show("函件", "letters", letters, LETTER_WORDS),
        "联审联批": show("联审联批", "approvals", registers.approvals, TALLY_WORDS),
        "主要措施": _topics("主要措施", "measures", registers.measures, pen),
        "下步计划": _topics("下步计划", "next_steps", registers.next_steps, pen),
        **{place: _office_words(word, registers.words or (), pen) for place, word in OFFICE_WORDS.items()},
    }


OFFICE_WORDS = MappingProxyType({"帽子": "帽", "自身不足": "不足", "形势": "形势"})
"""Places where the office's own words stand → what 单位文字 calls them, in part."""


def _office_words(word: str, topics: Sequence[Topic], pen: Pen) -> list[View]:
    """The rows of 单位文字 for one place; none where there are none."""
    return [
        View("条目", item, pen, ITEM_WORDS) for topic in topics if word in topic.name for item in topic.items
    ]


def _topics(name: str, key: str, topics: Sequence[Topic] | None, pen: Pen) -> object:
    """Topics as views; an empty register has nothing to say and counts as missing."""
    if not topics:
        return pen.value(name, None, missing=REGISTERS[key].label)
    return [
        View("方面", _Numbered(f"register:{key}.topic{number}", topic), pen, TOPIC_WORDS)
        for number, topic in enumerate(topics, start=1)
    ]


@frozen
class _Numbered:
    """A part of a register that has no figure of its own, with an id for its texts."""

    id: str
    part: Any


@frozen
class _Names:
    """Names of projects that a register gives: a list for the filter 名单."""

    values: Sequence[Value]
    count: Value

    def names(self, most: int) -> Sequence[Value]:
        """The first names."""
        return self.values[:most]

    def __len__(self) -> int:
        return len(self.values)


def _topic_name(view: View) -> Value:
    topic: _Numbered = view.owner
    return view.pen.text(
        "方面.名称", f"{topic.id}.name", _LEADING_ORDINAL.sub("", topic.part.name), cells=topic.part.cells
    )


def _items(view: View) -> list[View]:
    return [View("条目", item, view.pen, ITEM_WORDS) for item in view.owner.part.items]


def _item_text(view: View) -> Value:
    """The row's words without an ordinal of their own: the report numbers them."""
    text: Figure = view.owner.text
    return view.pen.value(
        "条目.内容", replace(text, value=_LEADING_ORDINAL.sub("", str(text.value)), form=_NO_ORDINAL)
    )


def _citations(view: View) -> list[View]:
    item: Item = view.owner
    return [
        View("引用", _Numbered(f"{item.text.id}.cite{number}", name), view.pen, CITE_WORDS)
        for number, name in enumerate(item.cites, start=1)
    ]


def _cited_register(view: View) -> str:
    return register_meant(view.owner.part)


def _citation_name(view: View) -> Value:
    return view.pen.text("引用.名称", f"{view.owner.id}.name", view.owner.part)


def _problem_kinds(view: View) -> list[View]:
    return [View("未办结类别", kind, view.pen, KIND_WORDS) for kind in view.owner.problem_kinds]


def _kind_name(view: View) -> Value:
    """The kind without a 问题 of its own, which the sentence has."""
    kind: ProblemKind = view.owner
    name = kind.name.removesuffix(_PROBLEM_SUFFIX) or _OTHER
    return view.pen.text("未办结类别.名称", f"{kind.count.id}.name", name, cells=kind.count.cells)


def _kind_projects(view: View) -> _Names:
    kind: ProblemKind = view.owner
    values = [
        view.pen.text("名称", f"{kind.count.id}.project{number}", name, cells=cells)
        for number, (name, cells) in enumerate(zip_longest(kind.projects, kind.cells), start=1)
    ]
    identity = f"{kind.count.id}.projects"
    cells = ",".join(filter(None, kind.cells)) or None
    count = view.pen.count("数", identity, len(values), _CONCERNED_COUNT, cells=cells)
    return _Names(values, count)


def _kind_texts(view: View) -> list[Value]:
    """The problems in their own words, the same words once."""
    different: dict[object, Figure] = {}
    for text in view.owner.texts:
        different.setdefault(text.value, text)
    return [view.pen.value("描述", text) for text in different.values()]


def _letter_kinds(view: View) -> list[View]:
    return [View("类型", entry, view.pen, LETTER_KIND_WORDS) for entry in view.owner.letter_kinds]


def _letter_kind_name(view: View) -> Value:
    name, count = view.owner
    return view.pen.text("类型.名称", f"{count.id}.name", name, cells=count.cells)


def _letter_kind_count(view: View) -> Value:
    return view.pen.value("类型.份数", view.owner[1])


def _of_problems(registers: RegisterFigures, attribute: str) -> Figure | None:
    figure: Figure | None = getattr(registers.problems, attribute)
    return figure


TALLY_WORDS: Words = MappingProxyType(figure_words(_TALLY, getattr))
"""What 联审联批 knows."""
PROBLEM_WORDS: Words = MappingProxyType(
    {
        **figure_words(_TALLY, _of_problems),
        "未办结类别": Word(_problem_kinds, "没有解决的问题逐类，多的在前"),
    }
)
"""What 问题台账 knows."""
KIND_WORDS: Words = MappingProxyType(
    {
        "名称": Word(_kind_name, "问题类别，不带“问题”两字"),
        **figure_words({"问题数": ("count", "这一类的件数")}, getattr),
        "项目": Word(_kind_projects, "涉及的项目"),
        "描述": Word(_kind_texts, "问题的原文，逐个；相同的只有一个"),
    }
)
"""What every entry of 问题台账.未办结类别 knows."""
LETTER_WORDS: Words = MappingProxyType(
    {
        **figure_words({"总数": ("letters", "函件的份数")}, getattr),
        "类型": Word(_letter_kinds, "函件类型，逐个"),
    },
)
"""What 函件 knows."""
LETTER_KIND_WORDS: Words = MappingProxyType(
    {"名称": Word(_letter_kind_name, "函件类型的名称"), "份数": Word(_letter_kind_count, "这一类型的份数")}
)
"""What every entry of 函件.类型 knows."""
TOPIC_WORDS: Words = MappingProxyType(
    {"名称": Word(_topic_name, "方面的名称，不带原有的序号"), "条目": Word(_items, "这一方面的各条，逐个")}
)
"""What every entry of 主要措施 and 下步计划 knows."""
ITEM_WORDS: Words = MappingProxyType(
    {
        "内容": Word(_item_text, "台账原文，不带原有的序号和末尾的标点"),
        "引用": Word(_citations, "条目后面要写哪张登记表的数，逐个；前面的条目写过的不再写"),
    }
)
"""What every entry of 条目 knows."""
CITE_WORDS: Words = MappingProxyType(
    {
        "台账": Word(_cited_register, "登记表的名称，认不出来的为空"),
        "名称": Word(_citation_name, "引用台账一列里的原文"),
    }
)
"""What every entry of 引用 knows."""


RANKINGS = {f"{each.group}排名": each for each in RANKED}
"""What templates call a ranking, both as a variable and as a table, and the field whose groups it ranks."""

_TIED_FORMULA = "同一名次的个数"
_PLACES = 3
_FEWEST = 2
"""One alone is no ranking."""


def ranking_of(name: str, figures: ReportFigures) -> Ranking:
    """The ranking of that name."""
    return rank_by(figures, RANKINGS[name].key)


def ranking_views(figures: ReportFigures, pen: Pen) -> dict[str, object]:
    """The rankings' variables by name; one in which fewer than two take part is not there."""
    return {name: _view(name, ranking_of(name, figures), pen) for name in RANKINGS}


def _view(name: str, ranking: Ranking, pen: Pen) -> object:
    there = ranking.placed >= _FEWEST
    return View(name, ranking, pen, RANKING_WORDS) if there else pen.value(name, None)


def _groups(view: View) -> Listing:
    """The groups of one place, with how many share it."""
    groups: tuple[Group, ...] = view.owner.groups
    parts = (*(f"{group.scope}.rate" for group in groups), *ranked_by(groups[0]))
    identity = f"{groups[0].scope}.tied"
    count = view.pen.count("数", identity, len(groups), _TIED_FORMULA, parts=parts)
    return Listing(groups, count, view.pen, lambda group, pen: group_view("各组", group, pen))


def _places(start: int | None, stop: int | None) -> Callable[[View], list[View]]:
    return lambda view: [
        View("名次", place, view.pen, PLACE_WORDS) for place in view.owner.places[start:stop]
    ]


def _is_short(view: View) -> bool:
    """Whether all are told: no more than names are ever listed, or first and last places would overlap."""
    most = view.pen.settings.style.names_max or view.owner.placed
    return bool(view.owner.placed <= most or len(view.owner.places) < 2 * _PLACES)


def _what(view: View) -> str:
    return RANKINGS[view.name].group


def _rank(view: View) -> Value:
    place: Place = view.owner
    return view.pen.value("名次", rank_figure(place, place.groups[0]))


def _rate(view: View) -> Value:
    return view.pen.value("名次.完成率", view.owner.groups[0].figure("rate"))


def _variance(view: View) -> Value:
    return view.pen.value("名次.差距", view.owner.groups[0].figure("variance"))


PLACE_WORDS: Words = MappingProxyType(
    {
        "名次": Word(_rank, "第几名；比例相同的名次相同"),
        "完成率": Word(_rate, "这一名的完成率"),
        "差距": Word(_variance, "这一名的差距"),
        "并列": Word(lambda view: len(view.owner.groups) > 1, "这一名不止一个"),
        "各组": Word(_groups, "这一名的单位、类别或县区"),
    }
)
"""What every place of a ranking knows."""

RANKING_WORDS: Words = MappingProxyType(
    {
        "对象": Word(_what, "排的是什么"),
        "全部": Word(_places(None, None), "全部名次，逐个"),
        "前三位": Word(_places(None, _PLACES), "前三个名次，逐个"),
        "后三位": Word(_places(-_PLACES, None), "后三个名次，逐个"),
        "逐一列出": Word(_is_short, "参加的不超过`names_max`个，或者名次不到六个，可以全部列出"),
    }
)
"""What a ranking knows."""
