"""One figure in several places: in the text, in a table, on a chart, in the JSON."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from consistency.arithmetic import UNITS, gap, percent, rounded
from consistency.reading import AMOUNT, NUMBER
from zdxm.filters.values import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from consistency.page import House, Page, Span

_MONEY = frozenset({"total_investment", "annual_plan", "completed"})
_COUNTS = frozenset(
    {
        "projects", "started", "not_started", "finished", "ahead", "behind", "on_schedule", "no_plan",
        "not_reported", "finished_below", "status_unknown",
    }
)  # fmt: skip
_TEXTS = frozenset({"name", "category", "county", "responsible_unit", "owner_unit", "leader"})
_WORDS = {
    "status": {"not_started": "未开工", "under_way": "在建", "stopped": "停工", "finished": "竣工", None: ""},
    "light": {"red": "红", "yellow": "黄", "green": "绿", None: "—"},
}
_GROUPED_BY = {"类别": "category", "县区": "county", "责任单位": "responsible_unit", "联系领导": "leader"}
_TABLE, _ABSENT = "table", "—"


def same_everywhere(page: Page) -> Iterator[str]:
    """The same figure in the same form has the same text wherever it stands."""
    seen: dict[tuple[str, str], str] = {}
    for span in page.spans:
        key = span.figure, span.form or ("" if span.where != "chart" else "图")
        first = seen.setdefault(key, span.text)
        if first != span.text:
            yield f"{span.figure}：“{first}”和“{span.text}”"


def true_to_json(page: Page) -> Iterator[str]:
    """What is printed is what the JSON says, rounded; and tables and charts say what the text says."""
    owners = {"total": page.figures["total"]}
    owners |= {f"category:{at}": group for at, group in enumerate(page.figures["categories"], 1)}
    owners |= {f"project:{at}": project for at, project in enumerate(page.figures["projects"], 1)}
    for span in page.spans:
        scope, _, name = span.figure.rpartition(".")
        owner = owners.get(scope)
        if owner is not None and not _is_true(span, name, owner, page):
            yield f"{span.figure}（{span.where}）：“{span.text}”，JSON里是{_said(owner, name)}"


def _said(owner: dict[str, Any], name: str) -> object:
    keys = {"rate": "completion_rate_pct", "variance": "variance_pp"}
    return owner.get(keys.get(name, name))


def _is_true(span: Span, name: str, owner: dict[str, Any], page: Page) -> bool:
    """Whether one printed figure is what the JSON has; True for what the JSON does not have."""
    house = page.house
    if name in _MONEY:
        return _money(span, owner[name], house)
    if name in ("rate", "variance"):
        return _rate(span, name, owner, quotient(owner, span.figure.rpartition(".")[0], page), house)
    if name in _WORDS and name in owner:
        return span.text == _WORDS[name][owner[name]]
    if name in _TEXTS and name in owner:
        return span.text == (owner[name] or "")
    if name in _COUNTS and name in owner:
        return re.findall(r"\d+", span.text) == [str(owner[name])]
    return True


def _money(span: Span, yuan: int | None, house: House) -> bool:
    if yuan is None:
        return span.text == _ABSENT
    if span.where == _TABLE:
        return Decimal(span.text) * 10**4 == yuan
    found = re.fullmatch(AMOUNT, span.text + (span.form if span.where == "chart" else ""))
    if not found:
        return False
    places = house.money_decimals if found[2] != "元" else 0
    return Decimal(found[1]) == rounded(yuan, int(UNITS[found[2]]), places)


def quotient(owner: dict[str, Any], scope: str, page: Page) -> tuple[int, int]:
    """Completed and planned, in 元, of the projects of a scope that have a plan above 0; 0 for no rate."""
    if scope.startswith("project:"):
        members = [owner]
    else:
        members = members_of(page, "" if scope == "total" else "类别", owner["name"])
    return quotient_of(members)


def members_of(page: Page, grouped_by: str, name: str) -> list[dict[str, Any]]:
    """The projects of one group, as the JSON has them; all of them where they are grouped by nothing."""
    key = _GROUPED_BY.get(grouped_by)
    every: list[dict[str, Any]] = page.figures["projects"]
    return [one for one in every if key is None or clean(one[key] or f"未注明{grouped_by}") == name]


def quotient_of(members: list[dict[str, Any]]) -> tuple[int, int]:
    """Completed and planned, in 元, of those that have a plan above 0; no plan where none of them reports."""
    planned = [one for one in members if (one["annual_plan"] or 0) > 0]
    reported = [one["completed"] for one in planned if one["completed"] is not None]
    return sum(reported), sum(one["annual_plan"] for one in planned) if reported else 0


def _rate(span: Span, name: str, owner: dict[str, Any], of: tuple[int, int], house: House) -> bool:
    done, plan = of
    if not plan:
        return span.text == _ABSENT and owner["completion_rate_pct"] is None
    if Decimal(owner["completion_rate_pct"]) != percent(done, plan, 2):
        return False
    number = re.search(NUMBER, span.text)
    if name == "rate":
        return bool(number) and Decimal(number[0]) == percent(done, plan, house.rate_decimals)  # type: ignore[index]
    exact = gap(done, plan, house)
    if number is None:
        return exact == 0 and "持平" in span.text
    wanted = exact if span.where == _TABLE else abs(exact)
    side = house.below if exact < 0 else house.above
    worded = span.where == _TABLE or house.noun not in span.text or span.text.startswith(side)
    return Decimal(number[0]) == wanted and worded
