"""``zdxm check``: rules ZD001 onward, each a function whose docstring is the page of ``zdxm explain``."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from zdxm.checks import amounts, completeness, cross_period, cross_sheet, dates, names, reading, totals
from zdxm.checks.case import REGISTERED, SECTIONS, Case, Earlier, Rule
from zdxm.checks.policy import guess_code, read_policy
from zdxm.diagnostics import Diagnostic, Severity
from zdxm.errors import ConfigError
from zdxm.ledger.model import Ledger
from zdxm.progress import Calendar
from zdxm.registers import Registers

if TYPE_CHECKING:
    import pandas as pd


THEMES = (completeness, amounts, totals, dates, names, cross_sheet, reading, cross_period)
"""Where the rules are; importing them registers them."""

RULES: dict[str, Rule] = dict(sorted(REGISTERED.items()))
"""Every rule by its code."""


def check_ledger(
    ledger: Ledger,
    measured: pd.DataFrame,
    registers: Registers,
    calendar: Calendar,
    rules: Mapping[str, Any],
    *,
    earlier: Earlier | None = None,
) -> tuple[Diagnostic, ...]:
    """Find every fault of a ledger and its registers.

    Args:
        ledger: what was read.
        measured: its frame after :func:`zdxm.progress.measure`.
        registers: the office's other sheets.
        calendar: the period it is held against.
        rules: the ``[rules]`` table of zdxm.toml, see :mod:`zdxm.checks.policy`.
        earlier: the ledger of an earlier period to compare with; None for none.

    Returns:
        The faults by file, sheet, row and column. A waived one is among them, as INFO with its reason.

    Raises:
        ConfigError: ``rules`` says something that cannot be meant.
    """
    policy = read_policy(rules)
    spoilt = frozenset(found.place for found in ledger.diagnostics if found.severity is not Severity.INFO)
    case = Case(ledger, measured, registers, calendar, spoilt, earlier)
    applied = {code: entry.find for code, entry in RULES.items() if earlier or not entry.earlier}
    found: list[Diagnostic] = []
    for code, find in applied.items():
        severity = policy.severity(RULES[code])
        if find is not None and severity is not None:
            limited = dataclasses.replace(case, limit=policy.limit(RULES[code]))
            found += [policy.judge(code, severity, fault) for fault in find(limited)]
    found += policy.unused(found, lambda code: applied.get(code) is not None)
    return _in_sheet_order(found, ledger)


def settle(diagnostics: Iterable[Diagnostic], rules: Mapping[str, Any]) -> tuple[Diagnostic, ...]:
    """Apply ``[rules]`` to what the reader found, as :func:`check_ledger` does to its own.

    Raises:
        ConfigError: ``rules`` says something that cannot be meant.
    """
    policy = read_policy(rules)
    settled = policy.settle(diagnostics)
    return (*settled, *policy.unused(settled, lambda code: RULES[code].find is None))


def _in_sheet_order(found: list[Diagnostic], ledger: Ledger) -> tuple[Diagnostic, ...]:
    """The ledger's sheets first, then the registers', each by row and column."""
    tables = dict.fromkeys((table.file, table.sheet) for table in ledger.tables)
    sheets: dict[tuple[str, str | None], int] = {sheet: at for at, sheet in enumerate(tables)}
    for item in found:
        sheets.setdefault((item.place.file, item.place.sheet), len(sheets))
    return tuple(
        sorted(
            found,
            key=lambda item: (
                sheets[item.place.file, item.place.sheet],
                -1 if item.place.row is None else item.place.row,
                -1 if item.place.column is None else item.place.column,
                item.code,
            ),
        )
    )


def explain(code: str) -> str:
    """The page of a rule: what, why, an example, what to do, and how to switch it off.

    Raises:
        ConfigError: no such rule; the nearest code is named.
    """
    entry = RULES.get(code.strip().upper())
    if entry is None:
        raise ConfigError(
            f"规则“{code}”", f"没有这条规则{guess_code(code)}", "全部规则见docs/rules.md，或zdxm check --help"
        )
    return "\n\n".join([f"{entry.code}　{entry.title}", *_paragraphs(entry.page), _setting(entry)])


def _paragraphs(page: str) -> list[str]:
    """The page's sentence and sections, each unwrapped to one line."""
    lead, _, rest = page.partition("\n\n")
    parts = re.split(rf"\n(?=(?:{'|'.join(SECTIONS)})：)", rest.strip())
    return ["".join(line.strip() for line in part.splitlines()) for part in (lead, *parts)]


def _setting(entry: Rule) -> str:
    if entry.fixed:
        return f"设置：级别是{entry.severity.value}，不能改，也不能豁免。"
    needs = "只在zdxm check --against给出上期台账时才查；" if entry.earlier else ""
    limit = f"；限值用limit，默认{entry.limit.value}（{entry.limit.unit}）" if entry.limit else ""
    return (
        f"设置：{needs}默认级别是{entry.severity.value}{limit}；"
        f'在zdxm.toml的[rules]里写{entry.code} = "off"（或info、warning、error）可以改。'
    )
