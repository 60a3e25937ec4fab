"""The table of ``zdxm diff``: which projects moved the completion rate, and what else changed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zdxm.console.streams import Screen, emit, screen_of
from zdxm.console.tables import Column, draw, fit, points_cell, wan_cell
from zdxm.matching import MatchKind
from zdxm.units import Unit, hundredths_text

if TYPE_CHECKING:
    from zdxm.compare import Comparison, Mover

_RISERS, _FALLERS, _OTHERS = "拉高完成率", "拉低完成率", "没有影响完成率、但有变化"
_UNRATED = "有变化的项目"
_RISEN, _FALLEN = "green", "red"  # colours of a contribution
_ADDED, _GONE, _RENAMED, _ALIKE = "新增", "退出", "原名“{name}”", "按相似名称对应（{score}%）"
_PLAN_UP, _PLAN_DOWN = "计划调增", "计划调减"
_CODED = "按代码对应"


@dataclass(frozen=True, slots=True)
class _List:
    """One list of projects.

    Attributes:
        name: what they have in common.
        rows: those that are shown, the strongest first.
        count: how many there are.
        share: what all of them contributed, in hundredths of a 百分点; None where nothing is known.
    """

    name: str
    rows: tuple[Mover, ...]
    count: int
    share: int | None


def show_comparison(comparison: Comparison, top: int | None) -> tuple[str, ...]:
    """Print what changed: first those that moved the rate the way it went, then the others.

    Args:
        comparison: the two ledgers.
        top: at most so many projects in each list; None for all.

    Returns:
        Heads of the columns that a narrow screen has no room for.
    """
    screen = screen_of(sys.stdout)
    lists = _lists(comparison, top)
    columns = _columns(lists, screen)
    fitted = fit(columns, [each.rows for each in lists], screen.width)
    lines = [*_title(comparison, screen), ""]
    for each in lists:
        lines += [_head(each, screen), *draw(fitted, each.rows, screen, _colour), ""]
    emit("\n".join(lines).rstrip("\n") + "\n")
    return tuple(column.label.replace("\n", "") for column in columns if column not in fitted[0])


def _lists(comparison: Comparison, top: int | None) -> list[_List]:
    """The lists that are not empty."""
    moved = [(_RISERS, comparison.risers), (_FALLERS, comparison.fallers)]
    if (comparison.change or 0) < 0:
        moved.reverse()
    rest = tuple(mover for mover in comparison.movers if not mover.contribution and _notes(mover))
    moved.append((_OTHERS if comparison.change is not None else _UNRATED, rest))
    return [_List(name, movers[:top], len(movers), _share(movers)) for name, movers in moved if movers]


def _share(movers: Iterable[Mover]) -> int | None:
    known = [mover.contribution for mover in movers if mover.contribution is not None]
    return sum(known) if known else None


def _title(comparison: Comparison, screen: Screen) -> list[str]:
    """What is compared, and how the rate and the calendar moved."""
    old, new = comparison.old, comparison.new
    then, now = (hundredths_text(side.calendar.progress_hundredths) for side in (old, new))
    counts = f"时间进度{then}%→{now}%，项目{old.total.projects}个→{new.total.projects}个"
    changes = (("新增", comparison.added), ("退出", comparison.gone), ("更名", comparison.renamed))
    said = [f"{word}{len(movers)}个" for word, movers in changes if movers]
    if comparison.replanned:
        said.append(f"调整计划{len(comparison.replanned)}个")
    return [
        screen.paint(
            f"{new.calendar.period.label}与{old.calendar.period.label}相比，{_rate(comparison)}",
            None,
            bold=True,
        ),
        "，".join([counts, *said]),
    ]


def _colour(mover: Mover) -> str | None:
    share = mover.contribution or 0
    return _RISEN if share > 0 else _FALLEN if share < 0 else None


def _rate(comparison: Comparison) -> str:
    old, new, change = comparison.old.total.rate, comparison.new.total.rate, comparison.change
    if old is None or new is None or change is None:
        return "完成率无法比较（缺少年度计划或完成投资）"
    way = "提高" if change > 0 else "下降"
    moved = f"{way}{hundredths_text(abs(change))}个百分点" if change else "没有变化"
    return f"完成率{hundredths_text(old)}%→{hundredths_text(new)}%，{moved}"


def _head(each: _List, screen: Screen) -> str:
    share = f"，合计{_signed(each.share)}个百分点" if each.share else ""
    shown = f"，列出前{len(each.rows)}个" if len(each.rows) < each.count else ""
    return f"{screen.paint(each.name, None, bold=True)}  {each.count}个{share}{shown}"


def _columns(lists: Sequence[_List], screen: Screen) -> list[Column[Mover]]:
    movers = [mover for each in lists for mover in each.rows]
    amounts = [amount for mover in movers for amount in (mover.completed_change, mover.plan_change)]
    whole = all(not amount % Unit.WAN for amount in amounts)
    between = "，" if screen.width is None else "\n"

    def rate(side: str) -> Callable[[int, Mover], str]:
        return lambda _, mover: points_cell(getattr(getattr(mover, side), "rate", None))

    return [
        Column(label="序号", cell=lambda number, _: str(number), keep=3, justify="right"),
        Column(label="项目名称", cell=lambda _, mover: mover.project.name, keep=10, least=14),
        Column(
            label="贡献\n(百分点)",
            cell=lambda _, mover: _signed(mover.contribution),
            keep=10,
            justify="right",
            tinted=True,
        ),
        Column(label="原完成率\n(%)", cell=rate("old"), keep=6, justify="right"),
        Column(label="完成率\n(%)", cell=rate("new"), keep=7, justify="right"),
        Column(
            label="完成投资增减\n(万元)",
            cell=lambda _, mover: wan_cell(mover.completed_change, whole=whole),
            keep=8,
            justify="right",
        ),
        Column(
            label="年度计划增减\n(万元)",
            cell=lambda _, mover: wan_cell(mover.plan_change, whole=whole),
            keep=5,
            justify="right",
        ),
        Column(
            label="责任单位", cell=lambda _, mover: mover.project.responsible_unit or "", keep=2, least=10
        ),
        Column(label="变化", cell=lambda _, mover: between.join(_notes(mover)), keep=9, least=12),
    ]


def _signed(hundredths: int | None) -> str:
    """A contribution: what lifts carries a +, so that the direction is seen at once."""
    return ("+" if (hundredths or 0) > 0 else "") + points_cell(hundredths)


def _notes(mover: Mover) -> list[str]:
    """What changed of a project besides its figures, and how it was found where that is not plain."""
    if mover.old is None or mover.new is None or mover.match is None:
        return [_ADDED if mover.old is None else _GONE]
    notes = []
    if mover.is_renamed:
        notes.append(_RENAMED.format(name=mover.old.name))
        found = _CODED if mover.match.kind is MatchKind.CODE else _ALIKE.format(score=mover.match.score)
        notes.append(found)
    if mover.is_replanned:
        notes.append(_PLAN_UP if mover.plan_change > 0 else _PLAN_DOWN)
    return notes
