"""The registers beside the ledger in ``ledger.xlsx``: 问题, 措施, 函件, 联审联批, 下步计划.

Texts come from the small tables in ``source/`` and are dealt out by turns, without chance, so that every
build gives the same rows.
"""

from __future__ import annotations

import datetime as dt
from itertools import islice
from typing import TYPE_CHECKING

from samples.jiyuan import MONTHS_OVER
from samples.office import Column, Kind, Line, Table
from samples.records import NOT_STARTED, Project, day, read_rows, require

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from samples.office import Cell

__all__ = ["register_tables"]

SOLVED, OPEN_STATES = "已解决", ("协调中", "未解决", "协调中")
DONE, IN_HAND, WAITING = "已办结", "办理中", "未受理"
REMINDER, SUPERVISION = "提醒函", "督导函"
REMINDER_NUMBER, SUPERVISION_NUMBER = "大项目办提〔2011〕{}号", "大项目办督〔2011〕{}号"
SLOW_REASON, IDLE_REASON = "完成投资低于时间进度", "未按期开工"
OWN_UNIT = "责任单位"
"""Stands in a source table for the project's own 责任单位."""
OWN_NUMBER = "{数}"
SHARED = "共同"
SOLVED_PROBLEMS, OPEN_PROBLEMS = 89, 20
REMINDERS, SUPERVISIONS = 100, 53
APPROVALS, APPROVALS_DONE = 486, 352
SHORT_LISTS = 9
"""So many projects at the end of the ledger have one approval less."""
SHORT_ITEM = 4
EARLY_APPROVALS_DONE = 3
IN_HAND_AT_ONCE = 2

FIRST_DAY, LAST_DAY = dt.date(2011, 1, 5), dt.date(2011, 6, 24)
HOLIDAYS = frozenset(
    {*(dt.date(2011, 2, number) for number in range(2, 9)), dt.date(2011, 4, 4), dt.date(2011, 4, 5)}
    | {dt.date(2011, 5, 2), dt.date(2011, 6, 6)}
)
WEEKEND = frozenset({6, 7})
REMINDER_ROUNDS = (
    (dt.date(2011, 1, 20), 22),
    (dt.date(2011, 2, 21), 26),
    (dt.date(2011, 3, 21), 26),
    (dt.date(2011, 4, 20), 26),
)
SUPERVISION_ROUNDS = ((dt.date(2011, 5, 18), 26), (dt.date(2011, 6, 13), 26), (dt.date(2011, 6, 27), 1))
LETTERS_A_DAY = 13

DATE_SHOWN = "yyyy/m/d"
PROBLEM_COLUMNS = (
    Column("序号", 6),
    Column("项目名称", 32, align="left"),
    Column("问题类别", 11),
    Column("问题描述", 52, align="left"),
    Column("责任单位", 22),
    Column("登记日期", 12, shown=DATE_SHOWN),
    Column("办理状态", 11),
)
MEASURE_COLUMNS = (
    Column("序号", 6),
    Column("工作方面", 28, align="left"),
    Column("具体措施", 90, align="left"),
    Column("引用台账", 12),
)
LETTER_COLUMNS = (
    Column("序号", 6),
    Column("函件编号", 26),
    Column("函件类型", 11),
    Column("项目名称", 38, align="left"),
    Column("责任单位", 22),
    Column("发函日期", 12, shown=DATE_SHOWN),
    Column("发函事由", 24),
)
APPROVAL_COLUMNS = (
    Column("序号", 6),
    Column("项目名称", 38, align="left"),
    Column("审批事项", 26, align="left"),
    Column("责任部门", 22),
    Column("办理状态", 11),
)
STEP_COLUMNS = (
    Column("序号", 6),
    Column("工作方面", 28, align="left"),
    Column("具体安排", 90, align="left"),
)


def register_tables(projects: tuple[Project, ...]) -> tuple[Table, ...]:
    """The five further sheets, in the order of the report's chapters.

    Raises:
        ValueError: a count is off.
    """
    slow = [project for project in projects if not project.started or project.gap(MONTHS_OVER) < 0]
    return (
        _table("问题台账", "2011年上半年全市重点项目存在问题台账", PROBLEM_COLUMNS, _problems(projects)),
        _table("主要措施", "推进重点项目建设的主要措施", MEASURE_COLUMNS, _prose("jiyuan-measures")),
        _table("函件登记", "2011年上半年重点项目提醒（督导）函登记表", LETTER_COLUMNS, _letters(slow)),
        _table("联审联批", "2011年全市重点项目联审联批事项台账", APPROVAL_COLUMNS, _approvals(projects)),
        _table("下步计划", "重点项目下步工作计划", STEP_COLUMNS, _prose("jiyuan-next-steps")),
    )


def _table(sheet: str, title: str, columns: tuple[Column, ...], rows: Iterable[Sequence[Cell]]) -> Table:
    lines = tuple(Line(Kind.DATA, (number, *row)) for number, row in enumerate(rows, start=1))
    return Table(sheet, columns, lines, title)


def _prose(name: str) -> Iterator[tuple[Cell, ...]]:
    for row in read_rows(name):
        yield tuple(value or None for value in row.values())


def _problems(projects: tuple[Project, ...]) -> list[tuple[Cell, ...]]:
    """Solved and open ones in the order of their dates; the open ones come from the spring on."""
    solved = list(islice(_solved_problems(projects), SOLVED_PROBLEMS))
    still_open = list(_open_problems(projects))
    require((len(solved), len(still_open)) == (SOLVED_PROBLEMS, OPEN_PROBLEMS), "problems")
    placed = [(2 * number / SOLVED_PROBLEMS, row) for number, row in enumerate(solved)]
    placed += [(1 + number / OPEN_PROBLEMS, row) for number, row in enumerate(still_open)]
    placed.sort(key=lambda pair: pair[0])
    days = _workdays(FIRST_DAY, LAST_DAY)
    return [
        (*row[:4], days[number * len(days) // len(placed)], row[4]) for number, (_, row) in enumerate(placed)
    ]


def _solved_problems(projects: tuple[Project, ...]) -> Iterator[tuple[str, ...]]:
    """Two problems a project, no two the same; the second round follows the first."""
    phrases = read_rows("jiyuan-problems")
    for turn in range(2):
        for number, project in enumerate(projects):
            scope = project.row["工程类型"] if project.started else NOT_STARTED
            fitting = [phrase for phrase in phrases if phrase["适用"] == scope]
            phrase = fitting[(2 * number + turn) % len(fitting)]
            text = phrase["问题描述"].replace(OWN_NUMBER, str(4 + (7 * number + 5 * turn) % 19))
            yield project.name, phrase["问题类别"], text, _unit(phrase["责任单位"], project), SOLVED


def _open_problems(projects: tuple[Project, ...]) -> Iterator[tuple[str, ...]]:
    """What the ledger's own 存在问题 says and the office has taken up."""
    taken_up = [project for project in projects if project.row["问题类别"]]
    for number, project in enumerate(taken_up):
        state = OPEN_STATES[number % len(OPEN_STATES)]
        yield project.name, project.row["问题类别"], project.row["存在问题"], project.unit, state


def _unit(unit: str, project: Project) -> str:
    return project.unit if unit == OWN_UNIT else unit


def _workdays(first: dt.date, last: dt.date) -> list[dt.date]:
    dates = (first + dt.timedelta(number) for number in range((last - first).days + 1))
    return [date for date in dates if date.isoweekday() not in WEEKEND and date not in HOLIDAYS]


def _letters(slow: Sequence[Project]) -> list[tuple[Cell, ...]]:
    """Reminders until April, supervision letters after; only to projects behind or not started."""
    reminders = list(_rounds(slow, REMINDER, REMINDER_NUMBER, REMINDER_ROUNDS))
    supervisions = list(_rounds(slow, SUPERVISION, SUPERVISION_NUMBER, SUPERVISION_ROUNDS))
    require((len(reminders), len(supervisions)) == (REMINDERS, SUPERVISIONS), "letters")
    return reminders + supervisions


def _rounds(
    slow: Sequence[Project], kind: str, number: str, rounds: Iterable[tuple[dt.date, int]]
) -> Iterator[tuple[Cell, ...]]:
    count = 0
    for first, addressed in rounds:
        for place, project in enumerate(slow[:addressed]):
            count += 1
            sent = first + dt.timedelta(place // LETTERS_A_DAY)
            begun = day(project.row["开工时间"])
            reason = SLOW_REASON if begun and begun <= sent else IDLE_REASON
            yield number.format(count), kind, project.name, project.unit, sent, reason


def _approvals(projects: tuple[Project, ...]) -> list[tuple[Cell, ...]]:
    """Each project's items in the order of the procedure, so that the done ones come first."""
    lists = [
        _items(project, short=place >= len(projects) - SHORT_LISTS) for place, project in enumerate(projects)
    ]
    done = _done_counts(projects, [len(items) for items in lists])
    rows: list[tuple[Cell, ...]] = []
    for project, items, count in zip(projects, lists, done, strict=True):
        rows += [
            (project.name, item["审批事项"], _unit(item["责任部门"], project), _state(place, count))
            for place, item in enumerate(items)
        ]
    require((len(rows), sum(done)) == (APPROVALS, APPROVALS_DONE), "approvals")
    return rows


def _items(project: Project, *, short: bool) -> list[dict[str, str]]:
    scopes = (SHARED, project.row["工程类型"])
    items = [row for row in read_rows("jiyuan-approvals") if row["适用"] in scopes]
    return items[:SHORT_ITEM] + items[SHORT_ITEM + 1 :] if short else items


def _done_counts(projects: tuple[Project, ...], sizes: Sequence[int]) -> list[int]:
    """All items where a project is ahead, three where it is not started, the rest shared out evenly."""
    counts = [
        EARLY_APPROVALS_DONE if project.status == NOT_STARTED else size if project.gap(MONTHS_OVER) > 0 else 0
        for project, size in zip(projects, sizes, strict=True)
    ]
    behind = [place for place, count in enumerate(counts) if count == 0]
    each, over = divmod(APPROVALS_DONE - sum(counts), len(behind))
    for turn, place in enumerate(behind):
        counts[place] = each + (turn < over)
    return counts


def _state(place: int, done: int) -> str:
    if place < done:
        return DONE
    return IN_HAND if place < done + IN_HAND_AT_ONCE else WAITING
