"""Draw what is crossed in a workbook and the projects that it tells of."""

from __future__ import annotations

from random import Random

from crossed.model import WITHDRAWN, Desk, Project
from crossed.vocabulary import CATEGORIES, COUNTIES, LEVELS, PLACES, THINGS, TRICKY

AXES: dict[str, dict[str, int]] = {
    "sheets": {
        "counties": 4, "industries": 4, "levels": 2, "two views": 2, "weeks": 2, "copy": 2, "older copy": 1,
        "summary first": 3, "summary last": 2, "extract": 3, "lots": 2, "odd name": 4, "hidden": 2,
    },
    "header": {"rare words": 5, "two rows": 5, "three rows": 2, "split": 2, "breaks": 2, "repeated": 1},
    "unit": {
        "title": 2, "row": 3, "parent": 2, "footnote": 1, "nowhere": 1, "mixed": 3, "odd": 3, "yuan": 2,
        "yi": 3,
    },
    "money": {"years": 4, "monthly": 4, "since": 4, "parts of the year": 3, "funds": 4, "all": 2,
    "by month": 2},
    "groups": {
        "merged": 3, "sections": 4, "counted sections": 3, "summed sections": 2, "nested": 2, "states": 3,
        "counties": 3, "merged counties": 2, "none": 1,
    },
    "totals": {"above": 3, "below": 3, "subtotals": 3, "subtotals above": 2, "formulas": 3, "fault": 5},
    "tail": {"memo": 4, "comparison": 3, "second below": 3, "second beside": 2, "signature": 2},
    "parts": {"dotted": 3, "bracketed": 3, "of which": 3, "circled": 2, "dashed": 2},
    "cells": {
        "text": 3, "full width": 2, "separators": 2, "remarks": 3, "marks": 3, "raised marks": 1, "hedged": 4,
        "dashes": 3, "undecided": 3, "percent": 2, "invisible": 3, "breaks": 2, "struck": 2,
        "struck whole": 1,
        "scaled": 3, "own unit": 3, "sums": 1, "own format": 1,
    },
    "formulas": {"arithmetic": 4, "fields": 3, "errors": 2, "division": 2},
    "ditto": {"words": 3, "amounts": 2},
    "states": {
        "words": 5, "yes no": 3, "ticks": 3, "progress": 4, "aims": 2, "withdrawn": 4, "withdrawn remark": 2,
        "none": 2,
    },
    "names": {"blanks": 2, "namesakes": 3, "tricky": 5, "invisible": 2, "marked": 2, "breaks": 2},
}  # fmt: skip
"""What can be crossed: of each axis, the kinds and how often they come."""

WEIGHTS = {"cells": 3, "sheets": 3, "groups": 2, "totals": 2, "money": 2, "header": 2, "states": 2, "tail": 2}
"""How often an axis is crossed, against 1."""

REPEATING = {"two views", "weeks", "copy", "older copy", "extract"}
"""Kinds of sheets that tell of one project twice; what spoils single cells is not crossed with them."""

_MONTHS = (3, 4, 5, 6, 6, 7, 8, 9, 9, 10, 11)


def draw_desk(seed: int, number: int) -> Desk:
    """The dice of a workbook, its period and what is crossed in it."""
    dice = Random(f"{seed}:{number}")
    axes = _axes(dice)
    kinds = {axis: _weighted(dice, AXES[axis]) for axis in axes}
    _settle(kinds)
    desk = Desk(dice, dice.randint(2021, 2026), dice.choice(_MONTHS), kinds)
    unit = {"yi": "亿元", "yuan": "元", "odd": dice.choice(("十万元", "千万元", "亿"))}
    desk.unit = unit.get(desk.kind("unit"), "亿元" if dice.random() < 0.1 else "万元")
    if desk.kind("unit") == "nowhere":
        desk.unit = "万元"
    return desk


def _axes(dice: Random) -> list[str]:
    left = list(AXES)
    drawn = []
    for _ in range(dice.choice((2, 3, 3, 4, 4, 5))):
        axis = dice.choices(left, [WEIGHTS.get(axis, 1) for axis in left])[0]
        left.remove(axis)
        drawn.append(axis)
    return drawn


def _weighted(dice: Random, kinds: dict[str, int]) -> str:
    return dice.choices(list(kinds), list(kinds.values()))[0]


def _settle(kinds: dict[str, str]) -> None:
    """Take out what no office would have together, or what would leave the truth open."""
    if kinds.get("sheets") in REPEATING:
        _drop(kinds, "cells", "formulas", "ditto", "parts", "totals")
    if "ditto" in kinds:
        _drop(kinds, "parts")
    if kinds.get("groups") == "states":
        _drop(kinds, "states")
    if kinds.get("states", "").startswith("withdrawn"):
        _drop(kinds, "totals")
    if kinds.get("unit") == "parent" and kinds.get("header") not in {"two rows", "three rows"}:
        kinds["header"] = "two rows"
    _settle_groups(kinds)
    if kinds.get("totals") == "fault":  # a doubtful amount would leave open what the total ought to be
        _drop(kinds, "cells", "formulas", "ditto")


def _settle_groups(kinds: dict[str, str]) -> None:
    """One place only for category and county, and subtotals only where there are sections."""
    sheets, subtotals = kinds.get("sheets"), kinds.get("totals", "").startswith("subtotals")
    if subtotals and kinds.get("groups") not in {"sections", "counties"}:
        kinds["groups"] = "sections"
    by_county = kinds.get("groups") in {"counties", "nested", "merged counties"}
    if (sheets == "counties" and by_county) or sheets in {"industries", "two views"}:
        _drop(kinds, "groups", *(["totals"] if subtotals else []))


def _drop(kinds: dict[str, str], *axes: str) -> None:
    for axis in axes:
        kinds.pop(axis, None)


def draw_projects(desk: Desk) -> list[Project]:
    """The projects of a workbook, in no order."""
    dice = desk.dice
    several = desk.kind("sheets") in {"counties", "industries", "levels"}
    count = dice.randint(9 if several else 5, 25)
    categories = dice.sample(CATEGORIES, dice.randint(2, 4))
    counties = dice.sample(COUNTIES, dice.randint(2, 4))
    names = [place + thing for place in PLACES for thing in THINGS]
    projects = []
    for position, name in enumerate(dice.sample(names, count)):
        state = dice.choices(("under_way", "not_started", "finished", "stopped"), (6, 3, 2, 1))[0]
        projects.append(
            Project(
                name,
                categories[position % len(categories)],
                counties[position % len(counties)],
                LEVELS[position % len(LEVELS)],
                state,
                _amounts(desk, state),
            )
        )
    _spoil_names(desk, projects)
    _withdraw(desk, projects)
    return projects


def _spoil_names(desk: Desk, projects: list[Project]) -> None:
    kind = desk.kind("names")
    if kind == "tricky":
        chosen = desk.dice.sample(projects, min(len(projects), desk.dice.randint(1, 4)))
        for project, name in zip(chosen, desk.dice.sample(TRICKY, len(chosen)), strict=True):
            project.name = name
    elif kind == "namesakes":
        first = projects[0]
        other = next((project for project in projects if project.county != first.county), projects[-1])
        other.name = first.name = desk.dice.choice(THINGS)


def _withdraw(desk: Desk, projects: list[Project]) -> None:
    if desk.kind("states") in {"withdrawn", "withdrawn remark"}:
        for project in desk.dice.sample(projects, desk.dice.randint(1, 2)):
            project.state = WITHDRAWN


def _amounts(desk: Desk, state: str) -> dict[str, int]:
    """Every amount of a project, in 元, all different and lifelike."""
    share = desk.dice.uniform
    ten_thousand = round(10 ** share(2.9, 5.3))
    coarse = desk.dice.choice((1, 1, 10, 100)) if ten_thousand > 3000 else 1
    total = max(800, ten_thousand // coarse * coarse)
    plan = round(total * share(0.15, 0.6))
    so_far = round(plan * desk.month / 12)
    done = {
        "not_started": 0,
        "finished": round(plan * share(0.9, 1.0)),
        "stopped": round(plan * share(0.05, 0.3)),
    }.get(state, max(2, round(plan * min(1.0, share(0.5, 1.3) * desk.month / 12))))
    prior = round((total - plan) * share(0.1, 0.8)) if state != "not_started" else 0
    month_done = round(done * share(0.08, 0.2))
    quarter = done - month_done if desk.month == 4 else round(done * share(0.2, 0.4))
    amounts = {
        "total": total, "plan": plan, "done": done, "prior": prior, "since": prior + done,
        "last_plan": round(total * share(0.1, 0.3)), "last_done": round(prior * share(0.5, 0.9)),
        "last_same": round(prior * share(0.2, 0.5)), "next_plan": round(total * share(0.05, 0.3)),
        "month_plan": round(plan * share(0.06, 0.11)), "month_done": month_done,
        "so_far_plan": so_far, "first_half": round(plan * share(0.4, 0.5)),
        "quarter": quarter,
        "second_half": round(plan * share(0.4, 0.6)), "fourth": round(plan * share(0.1, 0.3)),
        "arrived": round(plan * share(0.3, 0.8)), "granted": round(plan * share(0.1, 0.3)),
        "paid": round(done * share(0.4, 0.8)), "loan": round(total * share(0.2, 0.5)),
        "contract": round(total * share(0.6, 0.9)),
    }  # fmt: skip
    return {field: amount * 10**4 for field, amount in amounts.items()}
