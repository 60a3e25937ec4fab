"""All rules applied to a ledger, with what the office has set and waived."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from zdxm.checks.case import RULES, Case, Earlier
from zdxm.checks.policy import read_policy
from zdxm.diagnostics import Diagnostic, Severity
from zdxm.ledger.model import Ledger
from zdxm.progress import Calendar
from zdxm.registers import Registers

if TYPE_CHECKING:
    import pandas as pd


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
    spoilt: dict[tuple[str, str | None, int | None], list[int | None]] = {}
    for place in (found.place for found in ledger.diagnostics if found.severity is not Severity.INFO):
        spoilt.setdefault((place.file, place.sheet, place.column), []).append(place.row)
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
