"""建设状态 against money and text: what says that work has begun, and what denies it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zdxm.cells import Status, fold, status_from_text
from zdxm.checks.case import Case, where
from zdxm.checks.registry import Fault, rule
from zdxm.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__: list[str] = []

_DENIALS = ("未开工", "未动工", "未进场", "未实质性开工", "没有开工", "开工时间未定")
_STATUS_NAMES = {
    Status.NOT_STARTED.value: "未开工",
    Status.UNDER_WAY.value: "在建",
    Status.STOPPED.value: "停工",
    Status.FINISHED.value: "竣工",
}
_EXCERPT = 24
"""Most characters of a progress text that a message repeats."""


@rule("ZD005", Severity.ERROR, "未开工却有完成投资")
def idle_with_investment(case: Case) -> Iterator[Fault]:
    """状态是未开工，今年却报了完成投资。

    查什么：状态为未开工而完成投资大于零的项目。
    为什么：报告把未开工项目单列，它的投资又计入合计，读的人会问没开工怎么花的钱。
    举例：建设状态“未开工”，完成投资1200万元。
    怎么改：已经开工的，改状态；只发生征地、前期费用的，按本地口径决定是否计入，不计入就填0。
    """
    idle = case.is_status(Status.NOT_STARTED.value)
    for position in where(idle & case.numbers("completed").positive):
        yield Fault(
            case.place(position, "completed"),
            f"{case.called(position)}是未开工项目，却填了{case.money(position, 'completed')}",
            "已开工的请改正状态；前期费用不计入的请填0",
        )


@rule("ZD025", Severity.WARNING, "状态未开工而形象进度说已开工")
def idle_but_building(case: Case) -> Iterator[Fault]:
    """状态列是未开工，形象进度写的却是施工情况。

    查什么：未开工项目的形象进度文字，含主体、基础、安装、封顶等施工内容的。
    为什么：状态常常忘了更新，开工数就少报了。
    举例：建设状态“未开工”，形象进度“一号车间主体封顶”。
    怎么改：已经开工的，把状态改为在建；没有开工的，改写形象进度。
    """
    texts = case.texts("physical_progress")
    idle = case.is_status(Status.NOT_STARTED.value) & case.covered("status")
    for position in where(idle):
        told = status_from_text(texts[position])
        if told not in (None, Status.NOT_STARTED):
            yield Fault(
                case.place(position, "status"),
                f"{case.called(position)}状态是未开工，形象进度却是“{_excerpt(texts[position])}”",
                "已开工的请改正状态，未开工的请改写形象进度",
            )


@rule("ZD026", Severity.WARNING, "状态已开工而形象进度说未开工")
def building_but_idle(case: Case) -> Iterator[Fault]:
    """状态列是在建或竣工，形象进度却说尚未开工。

    查什么：已开工项目的形象进度文字，其中有未开工、未动工、未进场等说法的。
    为什么：把没有动工的项目算作已开工，开工率就虚高了。
    举例：建设状态“在建”，形象进度“土地手续未办结，尚未开工”。
    怎么改：没有开工的，把状态改为未开工；只有一部分没有开工的，在文字里写明是哪一部分。
    """
    texts, statuses = case.texts("physical_progress"), case.texts("status")
    begun = case.is_status(Status.UNDER_WAY.value, Status.FINISHED.value) & case.covered("status")
    for position in where(begun):
        text = fold(texts[position]) if "未" in texts[position] or "没有" in texts[position] else ""
        denied = any(word in text for word in _DENIALS)
        if denied and status_from_text(texts[position]) is Status.NOT_STARTED:
            yield Fault(
                case.place(position, "status"),
                f"{case.called(position)}状态是{_STATUS_NAMES[statuses[position]]}，"
                f"形象进度却是“{_excerpt(texts[position])}”",
                "未开工的请改正状态，已开工的请改写形象进度",
            )


def _excerpt(text: str) -> str:
    return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}…"
