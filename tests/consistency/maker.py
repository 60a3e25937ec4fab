"""Random ledgers that are hard on a report: they go in as a measured frame, so no workbook is written."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from zdxm.cells.words import Status
from zdxm.config.settings import Settings, Style
from zdxm.diagnostics import CellRef
from zdxm.fields import RANKED
from zdxm.figures.gather import gather_figures
from zdxm.figures.model import ReportFigures
from zdxm.figures.registers import gather_registers
from zdxm.ledger.model import DATE_FIELDS, MONEY_FIELDS, PERCENT_FIELDS, TEXT_FIELDS, Ledger
from zdxm.lights import LightPolicy
from zdxm.periods import Period, parse_period
from zdxm.progress import Calendar, add_up, measure
from zdxm.registers import Entry, Registers

if TYPE_CHECKING:
    from collections.abc import Iterable

WAN, YI = 10**4, 10**8
KINDS = ("summary", "bulletin", "annual", "overview", "yearend")
ONE = ("project", "review")
"""Kinds that tell of one project."""
_FIELDS = ("能源", "交通", "市政", "教育", "水利", "产业", "生态", "医疗", "文旅", "农业", "物流", "通信")
_KIND_NAMES = tuple(f"{word}{end}" for end in ("类", "项目", "工程") for word in _FIELDS)
_PLACES = ["东城", "西郊", "南湾", "北岭", "青石", "白沙", "长堤", "高坪", "双河", "桃源", "柳林", "石桥"]
_THINGS = ["道路", "厂房", "水库", "学校", "医院", "管网", "产业园", "变电站", "安置房", "码头"]
_STATES = (
    Status.UNDER_WAY, Status.UNDER_WAY, Status.UNDER_WAY, Status.NOT_STARTED, Status.STOPPED,
    Status.FINISHED, None,
)  # fmt: skip
_REASONS = (None, "用地手续未办结", "主要是资金未落实", "规划方案未确定")
_WORDS = (("高于", "低于"), ("超", "欠"), ("快于", "慢于"), ("超过", "落后于"))
_NOUNS = ("时间进度", "序时进度", "时序进度")
_MONTHS = range(1, 13)
_MANY = 0.01
"""Share of ledgers with more categories than a report tells of."""


class _Nowhere:
    """Addresses of a ledger that no workbook holds."""

    def cells_of(self, positions: Iterable[int], field: str) -> str | None:
        """No cells at all."""
        del positions, field
        return None


NOWHERE = _Nowhere()


@dataclass(frozen=True)
class Case:
    """One ledger with the settings it is told by."""

    number: int
    figures: ReportFigures
    settings: Settings
    kind: str
    project: str


def make_case(seed: int, number: int) -> Case:
    """The ledger of a number; the kinds of report take turns, one in twelve tells of one project."""
    rng = random.Random(f"{seed}/{number}")
    settings = _settings(rng)
    calendar = Calendar.of(
        parse_period(_period(rng)), settings.time_basis, settings.time_factor_pct, LightPolicy()
    )
    kind = ONE[number // 12 % 2] if number % 12 == 11 else KINDS[number % 12 % len(KINDS)]
    rows = _rows(rng, calendar.period)
    if rng.random() < 0.15:
        settings = replace(settings, prose_categories=(rng.choice(_KIND_NAMES[:3]),))
    figures = _with_unread(rng, _figures(rng, rows, calendar, settings.prose_categories))
    project = rng.choice(rows)["name"] if kind in ONE else ""
    return Case(number, figures, settings, kind, project)


def _settings(rng: random.Random) -> Settings:
    above, below = rng.choice(_WORDS)
    style = Style(
        rounding=rng.choice(("round-first", "round-first", "subtract-first")),
        money_decimals=rng.choice((2, 2, 2, 0, 1, 3, 4, 8)),
        rate_decimals=rng.choice((2, 2, 2, 0, 1)),
        trailing_zeros=rng.random() < 0.2,
        progress_noun=rng.choice(_NOUNS),
        above=above,
        below=below,
        names_max=rng.choice((8, 8, 0, 1, 2, 3)),
    )
    return Settings(
        region="全市",
        office="重点项目办公室",
        issue=rng.choice((0, 1, 12)),
        basis=rng.choice(("month", "month", "day")),
        time_factor_pct=rng.choice((100, 100, 100, 120, 90)),
        named_figures_max=rng.choice((2, 2, 0, 1, 3, 6)),
        style=style,
    )


def _period(rng: random.Random) -> str:
    year, month = rng.randint(2009, 2027), rng.choice(_MONTHS)
    forms = (
        f"{year}-{month:02d}", f"{year}-{month:02d}", f"{year}H1", f"{year}Q1", f"{year}Q3", f"{year}",
        f"{year}-{month:02d}X{rng.randint(1, 3)}", f"{year}-{month:02d}B1",
        f"{year}-{month:02d}-{rng.randint(1, 28):02d}",
    )  # fmt: skip
    return rng.choice(forms)


def _rows(rng: random.Random, period: Period) -> list[dict[str, Any]]:
    """The projects of a ledger; most ledgers are small, where every rounding shows."""
    count, among = rng.choice((1, 2, 3, 3, 4, 5, 6, 8, 12, 20, 35)), rng.choice((0, 1, 2, 2, 3, 3, 5, 12))
    if rng.random() < _MANY:
        count, among = 80, len(_KIND_NAMES)
    kinds: list[str | None] = list(_KIND_NAMES[:among]) or [None]
    if rng.random() < 0.1:
        kinds.append(None)
    flavour = rng.choice((_any_amounts, _tied_amounts, _round_amounts, _residue_amounts, _even_amounts))
    return [_row(rng, number, rng.choice(kinds), flavour, period) for number in range(count)]


def _row(rng: random.Random, number: int, kind: str | None, flavour: Any, period: Period) -> dict[str, Any]:
    plan, done = flavour(rng, period)
    status = rng.choice(_STATES)
    plan, done = _disturbed(rng, plan, 0.04), _disturbed(rng, done, 0.05)
    if status is Status.NOT_STARTED and rng.random() < 0.8:
        done = rng.choice((0, 0, None))
    total = None if rng.random() < 0.05 else abs(plan or 0) * rng.randint(1, 4) + rng.choice((0, 1, 5000))
    return {
        "name": f"{rng.choice(_PLACES)}{rng.choice(_THINGS)}{chr(0x4E00 + number)}期项目",
        "category": kind,
        "county": rng.choice((None, "甲县", "乙县", "丙县")),
        "responsible_unit": rng.choice((None, "甲局", "乙局", "丙局", "丁局")),
        "leader": rng.choice((None, "赵市长", "钱市长")),
        "status": status.value if status else None,
        "total_investment": total,
        "annual_plan": plan,
        "completed": done,
        "cumulative_completed": rng.choice((None, done, total)),
        "physical_progress": rng.choice((None, "主体完工", "目前正在办理手续")),
        "no_start_reason": rng.choice(_REASONS) if status is Status.NOT_STARTED else None,
        "problem": rng.choice((None, None, "资金缺口较大")),
        "planned_start": rng.choice((None, dt.date(period.year, rng.choice(_MONTHS), 1))),
        "planned_finish": rng.choice(
            (None, dt.date(period.year + rng.randint(-1, 1), rng.choice(_MONTHS), 28))
        ),
    }


def _disturbed(rng: random.Random, amount: int, share: float) -> int | None:
    """Now and then blank, nothing, or below nothing."""
    if rng.random() < share:
        return rng.choice((None, None, 0, 0, -amount))
    return amount


def _any_amounts(rng: random.Random, _: Period) -> tuple[int, int]:
    plan = rng.randint(1, 9 * 10 ** rng.randint(4, 9))
    return plan, plan * rng.randint(0, 13000) // 10000


def _tied_amounts(rng: random.Random, _: Period) -> tuple[int, int]:
    """A rate of exactly x.xx5 %, or one 元 beside it, or one 元 beside 0 or 100."""
    half = rng.randint(0, 24000) * 2 + 1
    unit = 10 ** rng.randint(3, 5)
    done = rng.choice((half * unit, half * unit, 20000 * unit, 0, 20000 * 2 * unit))
    return 40000 * unit, max(done + rng.choice((0, 0, -1, 1)), 0)


def _round_amounts(rng: random.Random, _: Period) -> tuple[int, int]:
    """About one 亿, where the unit changes."""
    near = rng.choice((99_994_999, 99_995_000, 99_999_999, YI, YI + 1, 100_500_000, 49_999, 5_000, 50, 49))
    return rng.choice((near, YI, 2 * YI)), rng.choice((near, near - 1, YI))


def _residue_amounts(rng: random.Random, _: Period) -> tuple[int, int]:
    """Amounts that end on half of the last printed digit, so that parts and total part company."""
    half = rng.choice((500_000, 500_000, 499_999, 5_000_000, 50, 4_900_000))
    plan = rng.randint(1, 40) * YI + half
    return plan, rng.randint(0, 45) * YI // 4 + rng.choice((half, half, 0))


def _even_amounts(rng: random.Random, period: Period) -> tuple[int, int]:
    """On the calendar exactly, or by a hair before or behind it."""
    plan = 1200 * rng.randint(1, 100) * WAN
    return plan, plan * period.month // 12 + rng.choice((0, 0, 1, -1, plan // 20000, -plan // 20000))


def _figures(
    rng: random.Random, rows: list[dict[str, Any]], calendar: Calendar, told_in_words: tuple[str, ...]
) -> ReportFigures:
    """Frame → measure → sums → figures, as the program does it."""
    frame = _frame(rows)
    left = [row | {"name": f"{row['name']}（已退库）"} for row in rows[: rng.choice((0, 0, 0, 1, 2))]]
    ledger = Ledger(frame, _frame(left) if left else frame.iloc[:0], (), (), "", "", (), (), {}, ())
    measured = measure(ledger.frame, calendar)
    figures = gather_figures(
        ledger,
        measured,
        calendar,
        sums=add_up(measured, [each.key for each in RANKED], told_in_words),
        told_in_words=told_in_words,
        sources=(),
        registers=gather_registers(_registers(rng, rows)),
        diagnostics=(),
    )
    return replace(figures, addresses=NOWHERE)


def _with_unread(rng: random.Random, figures: ReportFigures) -> ReportFigures:
    """Now and then what is not reported is a cell that nobody could read."""
    blank = [one.position for one in figures.projects if one.completed is None]
    if not blank or rng.random() < 0.5:
        return figures
    return replace(figures, unread={"completed": {at: f"H{at + 6}“见说明”" for at in blank}})


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    count = len(rows)
    nothing = pd.Series([None] * count, dtype=object)
    columns: dict[str, Any] = {
        "source": np.zeros(count, np.int64),
        "table": np.zeros(count, np.int64),
        "row": np.arange(count),
        "id": pd.Series([str(number) for number in range(count)], dtype=object),
    }
    for key in ("name", "category", "county", "status", *TEXT_FIELDS, *DATE_FIELDS):
        columns[key] = pd.Series([row[key] for row in rows], dtype=object) if key in rows[0] else nothing
    for key in (*MONEY_FIELDS, *PERCENT_FIELDS):
        values = [row.get(key) for row in rows]
        known = np.array([value is not None for value in values])
        columns[key] = pd.arrays.IntegerArray(np.array([value or 0 for value in values], np.int64), ~known)
    return pd.DataFrame(columns, copy=False)


def _registers(rng: random.Random, rows: list[dict[str, Any]]) -> Registers:
    """Registers that are not there, empty, or have rows in several states."""
    names = [row["name"] for row in rows]

    def some(*words: tuple[str, tuple[str, ...]]) -> tuple[Entry, ...] | None:
        size = rng.choice((None, None, 0, 1, 3, 9, 20))
        if size is None:
            return None
        return tuple(_entry(at, {key: rng.choice(values) for key, values in words}) for at in range(size))

    states = ("state", ("已解决", "正在办理", "", "已办结"))
    text = ("text", ("手续未办结", "资金未到位", "征地未完成"))
    made = {
        "problems": some(("project", (*names, "")), ("kind", ("前期手续", "要素保障", "")), text, states),
        "letters": some(("kind", ("提醒函", "督导函", "")), ("project", tuple(names))),
        "approvals": some(text, states),
        "measures": some(
            ("group", ("", "强化督导")), text, ("cites", ("", "问题台账", "函件登记", "联审联批"))
        ),
        "next_steps": some(("group", ("",)), text),
    }
    return Registers({key: rows for key, rows in made.items() if rows is not None})


def _entry(row: int, values: dict[str, str]) -> Entry:
    cells = {key: CellRef("", "登记", row, column) for column, key in enumerate(values)}
    return Entry(values, cells, 0, "登记", row)
