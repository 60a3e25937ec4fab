"""Contradictions inside the attached tables."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from consistency.arithmetic import calendar, gap, percent
from consistency.judge_figures import members_of, quotient_of
from zdxm.filters.values import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from consistency.page import Grid, House, Page

_MONEY = ("总投资", "年度计划投资", "完成投资")
_COUNTS = ("项目数", "已开工", "未开工")
_PLAN, _DONE, _RATE, _GAP, _RANK = "年度计划投资", "完成投资", "占年度计划（%）", "与{}比较", "名次"
_MISSES, _OWN_RATE, _OWN_GAP = "缺口（万元）", "完成率（%）", "差距（百分点）"
_PLAIN = 1000  # 元: one decimal of 万元
_ABSENT = "—"
_SAME_RANK = "比例相同的名次相同"
_FINER = "算到两位小数"


def _number(text: str) -> Decimal | None:
    return Decimal(text) if re.fullmatch(r"-?\d+(?:\.\d+)?", text) else None


def _yuan(text: str) -> int | None:
    """A cell in 万元, which tables print in full."""
    number = _number(text)
    return None if number is None else int(number * 10**4)


def sums_of_tables(page: Page) -> Iterator[str]:
    """Rows, 小计 and 合计, amount by amount and count by count."""
    for grid in page.grids:
        summed = [at for at, label in enumerate(grid.labels) if label in (*_MONEY, *_COUNTS)]
        part, whole, rows = dict.fromkeys(summed, Decimal(0)), dict.fromkeys(summed, Decimal(0)), [0, 0]
        for kind, cells in grid.rows:
            if kind == "group":
                part, rows[0] = dict.fromkeys(summed, Decimal(0)), 0
            elif kind == "item":
                rows = [count + 1 for count in rows]
                for at in summed:
                    part[at] += _number(cells[at]) or 0
                    whole[at] += _number(cells[at]) or 0
            else:
                added, items = (part, rows[0]) if kind == "subtotal" else (whole, rows[1])
                yield from _sums_of_row(grid, cells, added, items)


def _sums_of_row(grid: Grid, cells: tuple[str, ...], added: dict[int, Decimal], items: int) -> Iterator[str]:
    for at, total in added.items():
        if (_number(cells[at]) or 0) != total:
            yield f"{grid.name}表{grid.labels[at]}：{cells[at]}，各行之和{total}"
    stated = re.fullmatch(r"(?:小计|合计)(\d+)个项目", cells[1])
    if stated and int(stated[1]) != items:
        yield f"{grid.name}表：{cells[1]}，实有{items}行"


def rates_of_tables(page: Page) -> Iterator[str]:
    """Every rate and gap: of a project from the amounts beside them, of a group from its projects."""
    for grid in page.grids:
        places = {label: at for at, label in enumerate(grid.labels)}
        if _MISSES in places:
            continue
        of_projects, group = "项目名称" in places, ""
        for kind, cells in grid.rows:
            if kind == "group":
                group = cells[0]
            elif kind == "item" and of_projects:
                plan, done = _yuan(cells[places[_PLAN]]), _yuan(cells[places[_DONE]])
                known = plan is not None and plan > 0 and done is not None
                yield from _rate_of_row(
                    cells, places, (done or 0, plan or 0) if known else (0, 0), page.house
                )
            else:
                by, name = ("类别", group) if of_projects else (grid.labels[1], cells[1])
                if not of_projects and cells[0] == _ABSENT and name in page.house.told_in_words:
                    by = "类别"
                members = members_of(page, "" if kind == "total" else by, name)
                if kind == "item" and by != "类别":  # units are ranked by what figures are given of
                    members = [one for one in members if one["category"] not in page.house.told_in_words]
                yield from _rate_of_row(cells, places, quotient_of(members), page.house)


def _rate_of_row(
    cells: tuple[str, ...], places: dict[str, int], of: tuple[int, int], house: House
) -> Iterator[str]:
    done, plan = of
    rate, off = cells[places[_RATE]], cells[places[_GAP.format(house.noun)]]
    if not plan:
        if (rate, off) != (_ABSENT, _ABSENT):
            yield f"没有完成率的一行：{cells}"
        return
    if _number(rate) != percent(done, plan, house.rate_decimals):
        yield f"完成率{rate}：{cells}"
    if _number(off) != gap(done, plan, house):
        yield f"差距{off}，时间进度{calendar(house.progress, house.rate_decimals)}：{cells}"


def ranks_of_tables(page: Page) -> Iterator[str]:
    """Best first; the same rate has the same rank, and no rank is left out."""
    notes = [line.text for line in page.lines if _SAME_RANK in line.text]
    for grid in page.grids:
        places = {label: at for at, label in enumerate(grid.labels)}
        if _RANK not in places or _MISSES in places:
            continue
        rows = [cells for kind, cells in grid.rows if kind == "item"]
        placed = [
            (int(cells[places[_RANK]]), Decimal(cells[places[_RATE]]))
            for cells in rows
            if cells[places[_RANK]] != _ABSENT
        ]
        if placed and placed[0][0] != 1:
            yield f"{grid.name}表的名次从{placed[0][0]}起"
        exact = page.house.rate_decimals == 2 or not any(_FINER in note for note in notes)
        for (rank, rate), (next_rank, next_rate) in pairwise(placed):
            same = next_rank == rank
            if next_rate > rate or next_rank - rank not in (0, 1) or (exact and same and rate != next_rate):
                yield f"{grid.name}表：第{rank}名{rate}%，第{next_rank}名{next_rate}%"
            elif exact and not same and rate == next_rate:
                yield f"{grid.name}表：比例都是{rate}%，名次是{rank}和{next_rank}"


def laggards_of_tables(page: Page) -> Iterator[str]:
    """The projects behind that miss most, largest first, as ``zdxm lag`` has them; every number is theirs."""
    behind = [one for one in page.lag if one["bucket"] == "behind"]
    most = sorted((one["shortfall"] for one in behind), reverse=True)[: page.house.names_max or None]
    for grid in page.grids:
        places = {label: at for at, label in enumerate(grid.labels)}
        if _MISSES not in places:
            continue
        rows = [cells for _, cells in grid.rows]
        if [cells[0] for cells in rows] != [str(number + 1) for number in range(len(rows))]:
            yield f"{grid.name}表的名次：{[cells[0] for cells in rows]}"
        if [cells[places[_MISSES]] for cells in rows] != [_wan(amount) for amount in most]:
            yield f"{grid.name}表的缺口：{[cells[places[_MISSES]] for cells in rows]}，应为{most}"
        for cells in rows:
            numbers = [_number(cells[places[label]]) for label in (_OWN_RATE, _OWN_GAP, _MISSES)]
            if (cells[places["项目"]], *numbers) not in [_row_of(one, page.house) for one in behind]:
                yield f"{grid.name}表：{cells}"


def _wan(yuan: int) -> str:
    exact = Decimal(yuan) / 10**4
    return f"{exact.quantize(Decimal(1), ROUND_HALF_UP) if yuan % _PLAIN else exact.normalize():f}"


def _row_of(project: dict[str, Any], house: House) -> tuple[str, Decimal, Decimal, Decimal]:
    of = project["completed"], project["annual_plan"]
    rate, off = percent(*of, house.rate_decimals), gap(*of, house)
    return clean(project["name"]), rate, off, Decimal(_wan(project["shortfall"]))
