"""The comparison as a paragraph for the report, in the register of official prose.

Rates and 百分点 have two decimals at most, whatever the house style, so that what is said adds up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zdxm.filters.numbers import money_text, rate_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zdxm.compare.changes import Comparison, Mover
    from zdxm.config import Style

__all__ = ["comparison_paragraph"]

_MOST = 3
"""Projects named as having moved the rate."""

_OPENING = "与{then}相比，重点项目年度投资完成率"
_RISEN = "由{old}%提高到{new}%，提高{points}个百分点"
_FALLEN = "由{old}%下降到{new}%，下降{points}个百分点"
_LEVEL = "仍为{new}%，没有变化"
_UNRATED = "缺少年度计划或完成投资，无法比较"
_PROGRESS = "同期{noun}推进{points}个百分点"
_LIFTED = "拉高完成率{most}的是{names}"
_LOWERED = "拉低完成率{most}的是{names}"
_MOST_WORD = "较多"
_NAMED = "{name}（{points}个百分点）"
_CHANGES = "两期相比，{changes}"
_ADDED = "新增项目{count}个（{names}）"
_GONE = "退出项目{count}个（{names}）"
_RENAMED = "更名项目{count}个（{names}）"
_RENAMED_TO = "“{old}”更名为“{new}”"
_REPLANNED = "调整年度计划的项目{count}个，合计调{way}{amount}"
_REPLANNED_EVENLY = "调整年度计划的项目{count}个，增减相抵"
_UP, _DOWN = "增", "减"
_AND, _COMMA, _STOP, _SEMICOLON = "、", "，", "。", "；"
_AND_MORE = "等"


def comparison_paragraph(comparison: Comparison, style: Style) -> str:
    """What changed and why, in one paragraph that ends with 。"""
    sentences = [_rate_sentence(comparison, style), _reasons(comparison, style), _changes(comparison, style)]
    return "".join(f"{sentence}{_STOP}" for sentence in sentences if sentence)


def _rate_sentence(comparison: Comparison, style: Style) -> str:
    old, new, change = comparison.old.total.rate, comparison.new.total.rate, comparison.change
    then = comparison.old.calendar.period.label
    if old is None or new is None or change is None:
        return _OPENING.format(then=then) + _UNRATED
    moved = _LEVEL if not change else _RISEN if change > 0 else _FALLEN
    said = _OPENING.format(then=then) + moved.format(
        old=_number(old, style), new=_number(new, style), points=_number(abs(change), style)
    )
    passed = comparison.new.calendar.progress_hundredths - comparison.old.calendar.progress_hundredths
    if not comparison.is_within_year or not passed:
        return said
    return said + _COMMA + _PROGRESS.format(noun=style.progress_noun, points=_number(passed, style))


def _reasons(comparison: Comparison, style: Style) -> str:
    """Who lifted the rate and who pulled it down."""
    sides = ((_LIFTED, comparison.risers), (_LOWERED, comparison.fallers))
    return _SEMICOLON.join(
        form.format(
            most=_MOST_WORD if len(movers) > _MOST else "",
            names=_AND.join(_named(mover, style) for mover in movers[:_MOST]),
        )
        for form, movers in sides
        if movers
    )


def _named(mover: Mover, style: Style) -> str:
    return _NAMED.format(name=mover.project.name, points=_number(abs(mover.contribution or 0), style))


def _changes(comparison: Comparison, style: Style) -> str:
    """Which projects came, went, or have another name or plan."""
    said = [
        form.format(count=len(movers), names=_names([mover.project.name for mover in movers], style))
        for form, movers in ((_ADDED, comparison.added), (_GONE, comparison.gone))
        if movers
    ]
    renamed = [
        _RENAMED_TO.format(old=mover.old.name, new=mover.new.name)
        for mover in comparison.renamed
        if mover.old and mover.new
    ]
    if renamed:
        said.append(_RENAMED.format(count=len(renamed), names=_names(renamed, style)))
    if comparison.replanned:
        said.append(_replanned(comparison, style))
    return _CHANGES.format(changes=_COMMA.join(said)) if said else ""


def _replanned(comparison: Comparison, style: Style) -> str:
    moved = sum(mover.plan_change for mover in comparison.replanned)
    count = len(comparison.replanned)
    if not moved:
        return _REPLANNED_EVENLY.format(count=count)
    way = _UP if moved > 0 else _DOWN
    return _REPLANNED.format(count=count, way=way, amount=money_text(abs(moved), style))


def _names(names: Sequence[str], style: Style) -> str:
    """The first names, as many as the house prints."""
    most = style.names_max or len(names)
    return _AND.join(names[:most]) + (_AND_MORE if len(names) > most else "")


def _number(hundredths: int, style: Style) -> str:
    return rate_text(hundredths, style, decimals=2)
