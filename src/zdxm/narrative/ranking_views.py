"""What a template sees of a ranking: 类别排名, 责任单位排名, 县区排名, 联系领导排名."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from zdxm.figures import rank, rank_figure, ranked_by
from zdxm.narrative.group_views import group_view
from zdxm.narrative.views import View, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from zdxm.figures import Group, Place, Ranking, ReportFigures
    from zdxm.filters import Value
    from zdxm.narrative.pen import Pen
    from zdxm.narrative.views import Words

__all__ = ["PLACE_WORDS", "RANKINGS", "RANKING_WORDS", "ranking_of", "ranking_views"]

RANKINGS: dict[str, tuple[str, Callable[[ReportFigures], Sequence[Group]]]] = {
    "类别排名": ("类别", lambda figures: figures.categories),
    "责任单位排名": ("责任单位", lambda figures: figures.units),
    "县区排名": ("县区", lambda figures: figures.counties),
    "联系领导排名": ("联系领导", lambda figures: figures.leaders),
}
"""What templates call a ranking, both as a variable and as a table: what it ranks, in words and as groups."""

_TIED_FORMULA = "同一名次的个数"
_PLACES = 3
_FEWEST = 2
"""One alone is no ranking."""


def ranking_of(name: str, figures: ReportFigures, pen: Pen) -> Ranking:
    """The ranking of that name."""
    return rank(RANKINGS[name][1](figures), pen.settings.prose_categories)


def ranking_views(figures: ReportFigures, pen: Pen) -> dict[str, object]:
    """The rankings' variables by name; one in which fewer than two take part is not there."""
    return {name: _view(name, ranking_of(name, figures, pen), pen) for name in RANKINGS}


def _view(name: str, ranking: Ranking, pen: Pen) -> object:
    there = ranking.placed >= _FEWEST
    return View(name, ranking, pen, RANKING_WORDS) if there else pen.value(name, None)


@dataclass(frozen=True, slots=True)
class _Groups:
    """The groups of one place: a template goes through them, or prints them by the filter 名单."""

    place: Place
    pen: Pen

    @property
    def count(self) -> Value:
        """How many share the place."""
        identity = f"{self.place.groups[0].scope}.tied"
        groups = self.place.groups
        parts = (*(f"{group.scope}.rate" for group in groups), *ranked_by(groups[0]))
        return self.pen.count("数", identity, len(groups), _TIED_FORMULA, parts=parts)

    def names(self, most: int) -> Sequence[Value]:
        """The first names."""
        return [self.pen.value("名称", group.figure("name")) for group in self.place.groups[:most]]

    def __len__(self) -> int:
        return len(self.place.groups)

    def __iter__(self) -> Iterator[View]:
        return (group_view("各组", group, self.pen) for group in self.place.groups)


def _places(start: int | None, stop: int | None) -> Callable[[View], list[View]]:
    return lambda view: [
        View("名次", place, view.pen, PLACE_WORDS) for place in view.owner.places[start:stop]
    ]


def _is_short(view: View) -> bool:
    """Whether all are told: no more than names are ever listed, or first and last places would overlap."""
    most = view.pen.settings.style.names_max or view.owner.placed
    return bool(view.owner.placed <= most or len(view.owner.places) < 2 * _PLACES)


def _what(view: View) -> str:
    return RANKINGS[view.name][0]


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
        "各组": Word(lambda view: _Groups(view.owner, view.pen), "这一名的单位、类别或县区"),
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
