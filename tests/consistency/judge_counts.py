"""Where each project stands, held against every count and every list of names that a reader meets.

The places are worked out again from amounts, states and dates; sentences, tables, the chart of those behind,
``zdxm lag`` and the JSON are then asked for the same.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from consistency.arithmetic import calendar, percent
from consistency.reading import sentences_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from consistency.page import Page

COUNTED = (
    "not_started", "finished", "started", "status_unknown", "ahead", "behind", "on_schedule", "no_plan",
    "not_reported", "finished_below",
)  # fmt: skip
"""Counts of a group that the JSON has."""
_DONE = "超额完成年度计划", "未完成年度计划"
_OTHERS = re.compile(r"剔除该项目|其余项目完成率|最快，|最高，")
"""Said of other projects than those that the clause names."""
_BEST = re.compile(r"\S{1,20}?(?:进度最快|完成年度计划的比例最高)")
"""Begins a paragraph on the category that is in front."""
_LARGE, _NEXT_LARGE = "（总投资", "）、"
"""Between the large projects of a sentence, each told with its size and where it stands."""
_LAG_CHART, _MOST_DRAWN = "进度落后项目", 10
_LABELS = {"项目数": "projects", "已开工": "started", "未开工": "not_started"}


@dataclass(frozen=True)
class Places:
    """Names of the projects of a group by where they stand.

    ``late`` are not started and should have, ``going`` are behind and have not stopped.
    """

    names: dict[str, set[str]]

    @classmethod
    def of(cls, page: Page, category: str | None = None) -> Places:
        """Of all projects, or of those of a category."""
        found: dict[str, set[str]] = {}
        for one in page.figures["projects"]:
            if category is None or (one["category"] or "未注明类别") == category:
                for place in _places_of(one, page):
                    found.setdefault(place, set()).add(one["name"])
        return cls(found)

    def __getitem__(self, place: str) -> set[str]:
        return self.names.get(place, set())

    def count(self, place: str) -> int:
        """How many stand there."""
        return len(self[place])


def _places_of(one: dict[str, Any], page: Page) -> Iterator[str]:
    yield "projects"
    yield one["status"] or "status_unknown"
    if one["status"] not in (None, "not_started"):
        yield "started"
    if one["status"] == "not_started":
        begins = one["planned_start"] or one["actual_start"]
        yield "awaiting" if begins and dt.date.fromisoformat(begins) > page.house.end else "late"
        return
    plan, done = one["annual_plan"], one["completed"]
    if plan is None or plan <= 0:
        yield "no_plan"
    elif done is None:
        yield "not_reported"
    else:
        gap = percent(done, plan, 2) - calendar(page.house.progress, 2)
        below = "finished_below" if one["status"] == "finished" else "behind"
        yield "ahead" if gap > 0 else below if gap < 0 else "on_schedule"
        if gap < 0 and one["status"] not in ("finished", "stopped"):
            yield "going"


_LISTED = re.compile(r"投资进度[^，。]{1,12}的项目")
_WITH_UNIT = re.compile(r"(?:有：?|、|；)([^、，。；：（）]+)（([^（）]+)）(?=、|，分别|完成年度计划)")
"""甲项目（甲局） in a list: after a mark, before the next or what it has done."""


def counts_agree(page: Page) -> Iterator[str]:
    """One number for each count, wherever it stands."""
    for group in (page.figures["total"], *page.figures["categories"]):
        places = Places.of(page, None if group is page.figures["total"] else group["name"])
        for place in COUNTED:
            if group.get(place) != places.count(place):
                yield f"JSON里{group['name']}的{place}是{group.get(place)}，应是{places.count(place)}"
    for category, text in scoped(page):
        yield from _sentences(text, Places.of(page, category), page)
        yield from _strangers(text, page)
    for grid in page.grids:
        for kind, cells in grid.rows:
            for at, label in enumerate(grid.labels):
                stated = _LABELS.get(label) if kind == "total" else None
                if stated and int(cells[at]) != Places.of(page).count(stated):
                    yield f"{grid.name}表合计的{label}：{cells[at]}"


def _strangers(text: str, page: Page) -> Iterator[str]:
    """Names with a unit, in a list of the fast or the slow, that are no project of it."""
    if not _LISTED.match(text):
        return
    known = {(one["name"], one["responsible_unit"]) for one in page.figures["projects"]}
    units = {unit for _, unit in known}
    for name, unit in _WITH_UNIT.findall(text):
        if unit in units and (name, unit) not in known:
            yield f"没有{unit}的{name}：{text}"


def scoped(page: Page) -> Iterator[tuple[str | None, str]]:
    """Each paragraph with the category that it is of; None for the whole."""
    names = {group["name"] for group in page.figures["categories"]}
    category: str | None = None
    for line in page.lines:
        if line.level:
            category = line.text if line.text in names else None
        elif line.role == "正文" and not _BEST.match(line.text):
            yield category, line.text


def _sides(page: Page) -> tuple[str, str]:
    """How the fast and the slow are told, as patterns."""
    house = page.house
    told = [rf"(?:投资进度)?均?{re.escape(word)}{house.noun}" for word in (house.above, house.below)]
    return rf"(?:{told[0]}|均?{_DONE[0]})", rf"(?:{told[1]}|均?{_DONE[1]})"


def _sentences(text: str, places: Places, page: Page) -> Iterator[str]:
    fast, slow = _sides(page)
    patterns = (
        (rf"(\d+)个项目{fast}(?!\d|-)", "ahead"),
        (rf"(\d+)个项目{slow}(?!\d|-)", "behind"),
        (rf"{fast}的(\d+)个", "ahead"),
        (rf"(?<!和)(?<!以外，)(?<!以外，对){slow}的(?:项目)?(\d+)个", "behind"),
        (rf"除停工的以外，对?{slow}的(?:项目)?(\d+)个", "going"),
        (r"持平的(\d+)个", "on_schedule"),
        (r"已竣工、投资低于[^，。；]{2,8}的(\d+)个", "finished_below"),
        (r"没有年度计划投资、未作进度比较的(\d+)个", "no_plan"),
        (r"未填报完成投资、未作进度比较的(\d+)个", "not_reported"),
        (r"(\d+)个项目均?没有年度计划投资", "no_plan"),
        (r"(?<!有)(?<!\d)(\d+)个项目均?未填报完成投资", "not_reported"),
        (r"尚未开工的(\d+)个", "not_started"),
        (r"(?:尚未开工|应开工未开工)的项目(\d+)个", "late"),
        (r"未到计划开工时间的(\d+)个|另有(\d+)个项目未到计划开工时间", "awaiting"),
        (r"(?<![\d其余])(\d+)个项目尚未开工", "not_started"),
        (r"(\d+)个项目(?:处于停工状态|已停工)", "stopped"),
        (r"停工(\d+)个", "stopped"),
        (r"(?<!年内)竣工(\d+)个", "finished"),
        (r"已开工建设(\d+)个", "started"),
    )
    for pattern, place in patterns:
        for found in re.finditer(pattern, text):
            if int("".join(filter(None, found.groups()))) != places.count(place):
                yield f"“{found[0]}”，应是{places.count(place)}：{text[:60]}"
    yield from _listed(text, places, page)
    yield from _below_what(text, page)


def _below_what(text: str, page: Page) -> Iterator[str]:
    """已竣工、投资低于计划: of nobody who has done the year's plan."""
    for sentence in sentences_of(text):
        done = [
            one["name"]
            for one in page.figures["projects"]
            if one["name"] in sentence and (one["completed"] or 0) >= (one["annual_plan"] or 0) > 0
        ]
        for name in done:
            if re.search(rf"{re.escape(name)}(?:均?)已竣工、投资均?低于计划", sentence):
                yield f"{name}完成了计划：{sentence}"


def _listed(text: str, places: Places, page: Page) -> Iterator[str]:
    """N个项目低于时间进度：甲……；乙……: N names, or fewer where 其中, 等 or 其余M个 says so."""
    fast, slow = _sides(page)
    for sentence in sentences_of(text):
        for told, place in ((fast, "ahead"), (slow, "behind"), ("尚未开工", "not_started")):
            head = re.match(rf"(\d+)个项目{told}(，其中[^：]*)?：", sentence)
            if not head or "等" in sentence:
                continue
            rest = re.search(r"其余(\d+)个", sentence)
            listed = named(sentence, page) & places[place]
            number = len(listed) + (int(rest[1]) if rest else 0)
            if (number >= int(head[1])) if head[2] else (number != int(head[1])):
                yield f"点名{number}个，写{head[1]}个：{sentence}"


def named(text: str, page: Page) -> set[str]:
    """The projects that a text names."""
    return {one["name"] for one in page.figures["projects"] if one["name"] in text}


def sides_agree(page: Page) -> Iterator[str]:
    """Nobody is named among the fast and the slow; each list holds only projects that belong there."""
    places = Places.of(page)
    fast, slow, short = _fast_slow_short(page)
    drawn, lag = _drawn(page), {row["name"] for row in page.lag}
    for word, names, allowed in (
        ("快", fast, places["ahead"] | places["not_started"]),
        ("慢", slow, places["behind"] | places["not_started"]),
        ("少完成", short, places["behind"] | places["not_started"]),
        ("图", drawn, places["going"] | places["late"]),
        ("月均", _asked(page), places["going"]),
    ):
        if names - allowed:
            yield f"{word}的名单里有不该有的：{sorted(names - allowed)}"
    listed = places["going"] | places["late"] | places["not_reported"] | places["no_plan"]
    if lag != listed:
        yield f"lag与各处的数不同：{sorted(lag ^ listed)}"
    both = (fast - places["not_started"]) & (slow | short | drawn | (lag & places["behind"]))
    if both:
        yield f"快慢两边都有：{sorted(both)}"
    gone = set(page.figures["withdrawn"]["names"])
    told = {name for name in gone for line in page.lines if name in line.text}
    if told or gone & lag:
        yield f"已退出的还在名单里：{sorted(told | gone & lag)}"


def _asked(page: Page) -> set[str]:
    """Names of the projects that are asked for an amount a month."""
    sentences = (one for _, text in scoped(page) for one in sentences_of(text))
    return {name for one in sentences if "逐月倒排进度" in one for name in named(one, page)}


def _fast_slow_short(page: Page) -> tuple[set[str], set[str], set[str]]:
    """Names that are said to be fast, to be slow, and to have done too little."""
    sides = _sides(page)
    found: tuple[set[str], set[str], set[str]] = set(), set(), set()
    for _, text in scoped(page):
        for sentence in sentences_of(text):
            whole = next(
                (at for at, side in enumerate(sides) if re.match(rf"\d+个项目{side}", sentence)), None
            )
            for clause in sentence.split(_NEXT_LARGE if _LARGE in sentence else "；"):
                if _OTHERS.search(clause):
                    continue
                said = [whole] if whole is not None else _said(clause, sides)
                for at in said:
                    found[at].update(named(clause, page))
    return found


def _said(clause: str, sides: tuple[str, str]) -> list[int]:
    if "少完成" in clause:
        return [2]
    return [at for at, side in enumerate(sides) if re.search(side, clause)]


def _drawn(page: Page) -> set[str]:
    """Projects in the chart of those behind, of which there are at most ten."""
    bars = [bar for drawing in page.drawings if drawing.name == _LAG_CHART for bar in drawing.categories]
    names = {one["name"] for one in page.figures["projects"]}
    found = {
        name for name in names for bar in bars if bar.split("（")[0].rstrip("…") and bar.startswith(name)
    }
    return found if len(bars) <= _MOST_DRAWN else names
