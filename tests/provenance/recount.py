"""Every figure that a report prints, worked out again from the cells that its JSON names.

Imports nothing of the package under test: openpyxl reads the cells, Decimal does the arithmetic, and what a
figure means is written here once more, in the few words of its formula.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from oracle.recompute import percent
from provenance.raw_cells import Row, day, plain, spoken, tidy

if TYPE_CHECKING:
    from collections.abc import Callable

    from provenance.raw_cells import Raw

STATES = {"not_started": "未开工", "under_way": "在建", "stopped": "停工", "finished": "竣工"}
DONE = ("已解决", "已办结")
PLAN, COMPLETED, TOTAL, STATUS, NAME = "年度计划投资", "完成投资", "总投资", "建设状态", "项目名称"
CATEGORY, RATE, PROGRESS = "项目类别", "完成率", "时间进度"
REASONS = ("未开工原因", "存在问题", "形象进度")
UNITS = {"亿元": 10**8, "万元": 10**4, "元": 1}
NAMES_MAX, CHARTED = 8, 8
MONTHS = {"H1": 6, "Q1": 3, "Q3": 9}
LABELS = {"2011H1": "2011年上半年", "2023Q3": "2023年前三季度", "2018-08": "2018年1—8月"}


@dataclass(frozen=True)
class Given:
    """What the recount is told besides the cells: the unit of amounts, the period, what the settings say."""

    raw: Raw
    unit: str
    period: str
    settings: dict[str, Any]

    @property
    def month(self) -> int:
        """The last month of the period."""
        code = self.period[4:].lstrip("-")
        return MONTHS.get(code) or int(code)

    @property
    def progress(self) -> Decimal:
        """The calendar's share in percent."""
        return (Decimal(self.month) * 100 / 12).quantize(Decimal("0.01"), ROUND_HALF_UP)

    @property
    def end(self) -> dt.date:
        """The last day of the period."""
        return dt.date(int(self.period[:4]), self.month + 1, 1) - dt.timedelta(days=1)


class Inputs:
    """The inputs of one figure, by their names."""

    def __init__(self, figure: dict[str, Any], given: Given) -> None:
        self.given = given
        self.all: list[dict[str, Any]] = figure["inputs"]

    def cells(self, name: str, at: int = 0) -> str:
        """The cells of an input; a figure that is asked for what it does not name cannot be checked."""
        found: list[str] = [one["cells"] for one in self.all if one["name"] == name and one["cells"]]
        return found[at]

    def has(self, name: str) -> bool:
        """Whether it names cells."""
        return any(one["name"] == name and one["cells"] for one in self.all)

    def values(self, name: str) -> list[Any]:
        """The values of the inputs of a name."""
        return [one["value"] for one in self.all if one["name"] == name]

    def amounts(self, name: str, at: int = 0) -> dict[Row, int | None]:
        """元 by row."""
        return self.given.raw.amounts(self.cells(name, at), self.given.unit)

    def sum(self, name: str, at: int = 0) -> int:
        """The sum of the readable."""
        return sum(amount or 0 for amount in self.amounts(name, at).values())

    def texts(self, name: str) -> dict[Row, str]:
        """Texts by row; none where the ledger has no such column."""
        return self.given.raw.texts(self.cells(name)) if self.has(name) else {}


def buckets(inputs: Inputs) -> dict[Row, str]:
    """The one place of each project, by its row: from state, plan, completed and the calendar."""
    plans, dones, states = inputs.amounts(PLAN), inputs.amounts(COMPLETED), inputs.texts(STATUS)
    return {row: _bucket(states[row], plan, dones[row], inputs.given) for row, plan in plans.items()}


def _bucket(state: str, plan: int | None, done: int | None, given: Given) -> str:
    if state == STATES["not_started"]:
        return "not_started"
    if not plan:
        return "no_plan"
    if done is None:
        return "not_reported"
    gap = percent(done, plan) - given.progress
    if gap < 0 and state == STATES["finished"]:
        return "finished_below"
    return "ahead" if gap > 0 else "behind" if gap < 0 else "on_schedule"


def rows_of(name: str, inputs: Inputs) -> list[Row]:
    """The rows of which a count holds, in the order of the ledger."""
    if name in ("ahead", "behind", "on_schedule", "no_plan", "not_reported", "finished_below", "going"):
        return _in_bucket(name, inputs)
    states = inputs.texts(STATUS)
    if name == "others":  # finished, and not below the plan
        below = [row for row, bucket in buckets(inputs).items() if bucket == "finished_below"]
        states, name = {row: state for row, state in states.items() if row not in below}, "finished"
    if name in (*STATES, "started"):
        return [row for row, state in states.items() if _is_in(state, name)]
    if name == "projects":
        return [row for row, _ in inputs.given.raw.at(inputs.cells(NAME))]
    if name == "plan_done":
        plans, dones = inputs.amounts(PLAN), inputs.amounts(COMPLETED)
        return [row for row, plan in plans.items() if plan and (dones[row] or 0) >= plan]
    if name.startswith("reason"):
        return _same_reason(inputs, states)
    by_start = name in ("awaiting", "due", "dated")
    return _by_start(name, inputs, states) if by_start else _of_one_kind(name, inputs, states)


def _in_bucket(name: str, inputs: Inputs) -> list[Row]:
    """Rows in one place of the calendar; those that are going are behind and have not stopped."""
    placed, states = buckets(inputs), inputs.texts(STATUS)
    if name == "going":
        return [row for row in placed if placed[row] == "behind" and states[row] != STATES["stopped"]]
    return [row for row, bucket in placed.items() if bucket == name]


def _is_in(state: str, name: str) -> bool:
    return state not in ("", STATES["not_started"]) if name == "started" else state == STATES[name]


PARTED_BY = {
    "category": (CATEGORY,),
    "responsible_unit": ("责任单位",),
    "county": ("所在县区",),
    "why": ("未开工原因", "存在问题"),
    "state": ("形象进度",),
    "remedy": (),
    "silent": (),
    "past": (),
    "unanswered": (),
    "unnamed": (),
    "others": (),
}
"""Parts of the projects with a problem → the columns, of which the first that says something is shared."""


def _by_start(name: str, inputs: Inputs, states: dict[Row, str]) -> list[Row]:
    """Rows that have not started: whose time is still to come, has come, or is known to have come."""
    dates = [inputs.texts(column) for column in ("计划开工时间", "开工时间")]
    begins = {row: next((when for one in dates if (when := day(one.get(row, "")))), None) for row in states}
    idle = [row for row, state in states.items() if state == STATES["not_started"]]
    waits = [row for row in idle if (begin := begins[row]) and begin > inputs.given.end]
    if name == "awaiting":
        return waits
    return [row for row in idle if row not in waits and (name == "due" or begins[row])]


def _of_one_kind(name: str, inputs: Inputs, states: dict[Row, str]) -> list[Row]:
    """Rows of projects that are all in one place, and share what they are said to share."""
    known = [inputs.cells(one) for one in PARTED_BY[name.rstrip("0123456789")] if inputs.has(one)]
    columns = [inputs.given.raw.names(cells, list(states)) for cells in known]
    shared = {next((texts[row] for texts in columns if texts.get(row)), "") for row in states}
    return list(states) if len(_places(inputs, states)) == 1 and len(shared) == 1 else []


def _places(inputs: Inputs, states: dict[Row, str]) -> set[str]:
    """In which places of the calendar projects are, or in which states where only these are counted."""
    return set(buckets(inputs).values()) if inputs.has(PLAN) else set(states.values())


def _same_reason(inputs: Inputs, states: dict[Row, str]) -> list[Row]:
    """Rows that have not started and give the same reason, if those named do."""
    columns = [inputs.texts(name) for name in REASONS]
    reasons = {row: next((texts[row] for texts in columns if texts.get(row)), "") for row in states}
    idle = [row for row, state in states.items() if state == STATES["not_started"]]
    return idle if len({reasons[row] for row in idle}) == 1 else []


# --- values ----------------------------------------------------------------------------------------


def value_of(figure: dict[str, Any], given: Given) -> object:
    """What a figure's value must be, as the JSON has it."""
    name = figure["id"].rpartition(".")[2]
    inputs = Inputs(figure, given)
    if figure["id"].startswith(("period.", "report.")):
        return _of_settings(name, figure, given)
    if figure["id"].startswith("register:"):
        return _of_register(name, figure, inputs)
    if figure["value"] is None and figure["unit"] not in ("名单", "语句"):
        return None if _is_undefined(inputs) else "—"
    kinds: dict[str, Callable[[], object]] = {
        "元": lambda: _money(name, inputs),
        "%": lambda: str(_share(name, inputs)),
        "百分点": lambda: str(_rate(inputs) - given.progress),
        "个": lambda: _count(name, inputs),
        "倍": lambda: str(
            (_told_money("need", inputs) / _told_money("pace", inputs)).quantize(CENT, ROUND_HALF_UP)
        ),
        "原文": lambda: _text(name, figure, inputs),
    }
    return kinds[figure["unit"]]()


def _of_settings(name: str, figure: dict[str, Any], given: Given) -> object:
    """The period in words, and what settings or the ledger's own head say."""
    if name == "time_progress":
        return str(given.progress)
    known = {
        "label": LABELS[given.period],
        "year": given.period[:4],
        "end": f"{given.month}月底",
        "passed": f"前{given.month}个月",
        "region": given.settings.get("region"),
        "batch": given.settings.get("batch"),
        "office": given.settings.get("office"),
    }
    said = known.get(name)
    return said or (figure["value"] if given.raw.holds(figure["value"]) else None)


def _is_undefined(inputs: Inputs) -> bool:
    """A dash: there is no rate, or the project has not begun."""
    plans, dones = inputs.amounts(PLAN), inputs.amounts(COMPLETED)
    (plan,), (done,) = plans.values(), dones.values()
    state = next(iter(inputs.texts(STATUS).values()), "")
    return not plan or done is None or state == STATES["not_started"]


CENT = Decimal("0.01")


def _times(inputs: Inputs) -> Decimal:
    need, pace = (_told_money(name, inputs) for name in ("need", "pace"))
    return (need / pace).quantize(CENT, ROUND_HALF_UP)


def _short(inputs: Inputs, at: int = 0) -> int:
    """元 that some rows are short of together; those of the ``at``-th pair of columns."""
    plans, dones = inputs.amounts(PLAN, at), inputs.amounts(COMPLETED, at)
    return sum(_due(plan or 0, inputs.given) - (dones[row] or 0) for row, plan in plans.items())


def _told_money(name: str, inputs: Inputs) -> Decimal:
    """An amount of a judgement as it is told: no odd 元 of a division."""
    done, month = inputs.sum(COMPLETED), inputs.given.month
    plan = inputs.sum(PLAN) if inputs.has(PLAN) else 0
    known: dict[str, Callable[[], Decimal]] = {
        "gap": lambda: abs(Decimal(_due(plan, inputs.given)) - done),
        "gross": lambda: Decimal(_short(inputs)),
        "makers": lambda: Decimal(_short(inputs)),
        "need": lambda: Decimal(plan - done) / (12 - month),
        "pace": lambda: Decimal(done) / month,
    }
    amount = known[name]()
    return amount if amount % 1000 == 0 and name not in ("need", "pace") else _whole(amount)


def _plain(amount: Decimal) -> int:
    """An amount that may come of a division, as it is told: as it is where it is plain 万元."""
    return int(amount if amount % 1000 == 0 else _whole(amount))


def _whole(amount: Decimal) -> Decimal:
    if abs(amount) < 10**4:
        return amount
    step = 10**4 if abs(amount) < 10**8 - 5000 else 10**6
    return (amount / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def _money(name: str, inputs: Inputs) -> int:
    if name == "due":
        return _due(inputs.sum(PLAN), inputs.given)
    if name in ("remaining", "undone"):
        return inputs.sum(PLAN) - inputs.sum(COMPLETED)
    if name in ("gap", "gross", "makers", "need", "pace"):
        return int(_told_money(name, inputs))
    if name == "monthly_pace":
        left = max(inputs.sum(PLAN) - inputs.sum(COMPLETED), 0)
        return _plain((Decimal(left) / (12 - inputs.given.month)).quantize(Decimal(1), ROUND_HALF_UP))
    if name in ("planned_value", "shortfall"):
        dones = inputs.amounts(COMPLETED) if name == "shortfall" else {}
        amount = sum(
            _due(plan or 0, inputs.given) - (dones.get(row) or 0)
            for row, plan in inputs.amounts(PLAN).items()
        )
        return _plain(Decimal(amount)) if name == "shortfall" else amount
    (only,) = inputs.all
    return sum(amount or 0 for amount in inputs.given.raw.amounts(only["cells"], inputs.given.unit).values())


def _due(plan: int, given: Given) -> int:
    """The calendar's share of a plan, half up."""
    return int((Decimal(plan) * given.month / 12).quantize(Decimal(1), ROUND_HALF_UP))


def _rate(inputs: Inputs) -> Decimal:
    return percent(inputs.sum(COMPLETED), inputs.sum(PLAN))


def _share(name: str, inputs: Inputs) -> Decimal:
    if name in ("rate", "rest"):
        return _rate(inputs)
    if name == "share":
        return percent(_short(inputs), _short(inputs, 1))
    if name == "total_investment_share":
        return percent(inputs.sum(TOTAL), inputs.sum(TOTAL, 1))
    if name == "completed_share":
        return percent(inputs.sum(COMPLETED), inputs.sum(COMPLETED, 1))
    if name == "cumulative_rate":
        return percent(inputs.sum("自开工累计完成投资"), inputs.sum(TOTAL))
    part = rows_of(name.removesuffix("_share"), inputs)
    return percent(len(part), len(rows_of("projects", inputs)))


def _starts(inputs: Inputs) -> list[str]:
    """续建, 新建 or neither, of each row: what the ledger says, else what the dates say."""
    natures, states = inputs.texts("建设性质"), inputs.texts(STATUS)
    dates = [inputs.texts(name) for name in ("开工时间", "计划开工时间")]
    parted = any("续建" in text for text in natures.values())
    found = []
    for row in next(texts for texts in (natures, *dates, states) if texts):
        begun = next((when for texts in dates if (when := day(texts.get(row, "")))), None)
        if parted and natures[row] in ("续建", "新建"):
            found.append(natures[row])
        elif states.get(row) == STATES["not_started"]:
            found.append("新建")
        else:
            found.append("" if begun is None else "续建" if begun.year < inputs.given.end.year else "新建")
    return found


def _finishes(inputs: Inputs) -> list[int | None]:
    """The year in which each row is to be finished, as far as it says."""
    dates = [inputs.texts(name) for name in ("计划竣工时间", "实际竣工时间")]
    days = ([re.findall(r"\b\d{4}", texts.get(row, "")) for texts in dates] for row in dates[0] or dates[1])
    return [next((int(years[-1]) for years in row if years), None) for row in days]


def _programme(name: str, inputs: Inputs) -> int:
    if name.startswith("finish"):
        return _finishes(inputs).count(inputs.given.end.year if name == "finish_due" else None)
    return _starts(inputs).count({"carried_over": "续建", "new_start": "新建", "start_unknown": ""}[name])


PROGRAMME = ("carried_over", "new_start", "start_unknown", "finish_due", "finish_unknown")


def _count(name: str, inputs: Inputs) -> int:
    if name in PROGRAMME:
        return _programme(name, inputs)
    if name in ("rank", "tied"):
        own = Decimal(inputs.values(RATE)[0])
        place, names = next((place, names) for place, rate, names in ranks(inputs) if rate == own)
        return place if name == "rank" else len(names)
    if name in ("lagging", "made"):
        plans, dones = inputs.amounts(PLAN), inputs.amounts(COMPLETED)
        return sum(_due(plan or 0, inputs.given) > (dones[row] or 0) for row, plan in plans.items())
    if name == "most_short":
        drawn = _late(inputs)
        assert drawn == list(inputs.amounts(PLAN))
        assert len(drawn) <= CHARTED
        return len(drawn)
    return len(rows_of(name, inputs))


def ranks(inputs: Inputs) -> list[tuple[int, Decimal, list[str]]]:
    """Place, rate and names of all groups of the whole ledger, from its columns."""
    plans, dones = inputs.amounts(PLAN), inputs.amounts(COMPLETED)
    raw, rows = inputs.given.raw, list(plans)
    column = next((one["cells"] for one in inputs.all if one["name"] not in _NOT_GROUPED), _MISSING)
    categories = raw.names(inputs.cells(CATEGORY), rows) if inputs.has(CATEGORY) else {}
    names = categories if column is _MISSING else raw.names(column, rows)
    prose = inputs.given.settings.get("prose_categories", [])
    rates: dict[Decimal, list[str]] = {}
    for name in dict.fromkeys(names.values()):
        own = [row for row in rows if names[row] == name and categories.get(row) not in prose]
        plan = sum(plans[row] or 0 for row in own)
        if name and plan:
            rates.setdefault(percent(sum(dones[row] or 0 for row in own), plan), []).append(name)
    return [(at, rate, rates[rate]) for at, rate in enumerate(sorted(rates, reverse=True), start=1)]


_NOT_GROUPED, _MISSING = {RATE, CATEGORY, PLAN, COMPLETED, "同一名次的个数"}, "\n"


def _late(inputs: Inputs) -> list[Row]:
    """Projects below the calendar; one that is not started and reports nothing is as far as the calendar."""
    plans, dones, states = inputs.amounts(PLAN), inputs.amounts(COMPLETED), inputs.texts(STATUS)
    starts = [inputs.texts(name) for name in ("计划开工时间", "开工时间")]
    late = []
    for row, plan in plans.items():
        done, idle = dones[row], states[row] == STATES["not_started"]
        start = next((when for texts in starts if (when := day(texts.get(row, "")))), None)
        waits = idle and start is not None and start > inputs.given.end
        closed = states[row] == STATES["finished"]
        if plan and not waits and not closed and (done is not None or idle):
            gap = percent(done or 0, plan) - inputs.given.progress if done else -inputs.given.progress
            late += [row] if gap < 0 else []
    return late


def _text(name: str, figure: dict[str, Any], inputs: Inputs) -> object:
    if name == "light":
        return _light(figure, inputs)
    if name == "rank":
        return None if ranks(inputs) else "—"
    if name == "action":
        return _action(figure["value"], inputs)
    if not inputs.all or inputs.all[0]["cells"] is None:
        return figure["value"] if inputs.given.raw.holds(figure["value"]) else None
    return _stated(figure, inputs)


ACTIONS = {
    "加快征地拆迁": "征地|拆迁|征收|附着物",
    "完成管线迁改": "管线|电力线路|高压线|杆线|迁改",
    "落实建设用地": "用地|土地|地块",
    "落实建设资金": "资金|融资|贷款",
    "办结前期手续": "手续|审批|许可|审查|报批",
    "完成招标": "招标|招投标|比选",
    "加快设计变更和图纸供应": "图纸|设计",
    "确定规划选址和设计方案": "规划|选址|设计|方案",
    "落实设备采购和到货": "设备",
}
"""What is to be done → one of its words stands in every reason that it answers."""


def _action(action: str, inputs: Inputs) -> str | None:
    reasons = [plain(content) for _, content in inputs.given.raw.at(inputs.all[0]["cells"])]
    return action if reasons and all(re.search(ACTIONS[action], text) for text in reasons) else None


def _light(figure: dict[str, Any], inputs: Inputs) -> str:
    """By the limits that the formula names."""
    green, red = map(Decimal, re.findall(r"(-?\d+\.\d+)个百分点及以", figure["formula"]))
    gap = _rate(inputs) - inputs.given.progress
    assert STATES["not_started"] not in inputs.texts(STATUS).values()
    return "绿" if gap >= green else "红" if gap <= red else "黄"


def _stated(figure: dict[str, Any], inputs: Inputs) -> object:
    """Ledger text: what the cells say, or a part of it; a day likewise, or the ends of a span of years."""
    told = tidy(figure["value"])
    for _, content in inputs.given.raw.at(inputs.all[0]["cells"]):
        text = plain(content)
        years = re.fullmatch(r"(\d{4})-(\d{4})", text)
        ends = (f"{years[1]}-01-01", f"{years[2]}-12-31") if years else ()
        if told in tidy(text) or told in ends:
            return figure["value"]
    return None


def _of_register(name: str, figure: dict[str, Any], inputs: Inputs) -> object:
    """Rows of a register: how many, how many done, of how many projects; and their words."""
    cells = [[content for _, content in inputs.given.raw.at(one["cells"])] for one in inputs.all]
    if figure["unit"] == "%":
        done, every = cells
        assert all(state in DONE for state in done)
        return str(percent(len(done), len(every)))
    if figure["unit"] == "原文":
        return _stated(figure, inputs)
    (rows,) = cells
    if name == "done":
        return sum(state in DONE for state in rows)
    if name == "open":
        return sum(state not in DONE for state in rows)
    if name == "projects":
        return len(set(filter(None, map(plain, rows))))
    assert not figure["id"].partition(".")[2].startswith("kind") or len({plain(kind) for kind in rows}) == 1
    return len(rows)


# --- texts -----------------------------------------------------------------------------------------


def says(figure: dict[str, Any], form: str) -> bool:
    """Whether a printed text is the figure's value in house style: two decimals, no trailing zeros."""
    text, value = figure["text"], figure["value"]
    if value is None:
        return bool(text == "—")
    if figure["unit"] == "原文":
        return tidy(text) in (tidy(value) if form != "日期" else tidy(spoken(value)))
    found = re.search(r"-?\d+(?:\.\d+)?", text)
    if found is None:
        return bool(figure["unit"] == "百分点" and text.endswith("持平") and Decimal(value) == 0)
    number = Decimal(found[0])
    if figure["unit"] == "元":
        return _says_money(text, number, int(value), form)
    if figure["unit"] == "百分点":
        side = "低于" if Decimal(value) < 0 else "高于"
        worded = not re.match("[高低]于", text) or text.startswith(side)
        return worded and number == (Decimal(value) if form == "表" else abs(Decimal(value)))
    return number == Decimal(value)


def _says_money(text: str, number: Decimal, yuan: int, form: str) -> bool:
    unit = next((size for name, size in UNITS.items() if text.endswith(name)), 10**4)
    exact = Decimal(yuan) / unit
    if form == "表":
        return number == exact
    return number == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def lists(figure: dict[str, Any], given: Given) -> list[str] | None:
    """The names that a list must have, all of them: those ahead by their lead, others by what they miss."""
    inputs = Inputs(figure, given)
    name = figure["id"].removesuffix("~list").rpartition(".")[2]
    if name == "tied":
        own = Decimal(inputs.values(RATE)[0])
        return next(names for _, rate, names in ranks(inputs) if rate == own)
    if figure["id"].startswith("register:"):
        contents = (content for one in inputs.all for _, content in given.raw.at(one["cells"]))
        return list(dict.fromkeys(filter(None, map(plain, contents))))
    names: dict[Row, str] = inputs.texts(NAME)
    rows: list[Row] = list(rows_of(name, inputs))
    if name in ("ahead", "behind", "not_started"):
        plans, dones = inputs.amounts(PLAN), inputs.amounts(COMPLETED)
        rates = {row: percent(dones.get(row) or 0, plans[row] or 0) if plans.get(row) else 0 for row in rows}
        short = {row: _due(plans.get(row) or 0, given) - (dones.get(row) or 0) for row in rows}
        if name == "ahead":
            rows.sort(key=lambda row: (-rates[row], -(dones.get(row) or 0)))
        else:
            rows.sort(key=lambda row: (-short[row], rates[row]))
    return [names[row] for row in rows]


def says_list(text: str, names: list[str]) -> bool:
    """甲项目; 甲项目、乙项目2个项目; 甲项目、乙项目等13个项目; without the count where it counts nothing."""
    told = "、".join(names[:NAMES_MAX])
    more = "等" if len(names) > NAMES_MAX else ""
    rest = tidy(text).removeprefix(tidy(told))
    return tidy(text).startswith(tidy(told)) and bool(re.fullmatch(rf"(?:{more}{len(names)}个\S+)?", rest))
