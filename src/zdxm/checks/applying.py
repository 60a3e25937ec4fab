"""All rules applied to a ledger, with what the office has set and waived in ``[rules]`` of zdxm.toml.

::

    [rules]
    ZD010 = "off"
    ZD028 = {severity = "error", limit = 10}
    waive = [{code = "ZD008", place = "台账!C12", reason = "两期同名，已核实"}]
"""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from zdxm.checks.case import RULES, Case, Earlier, Fault, Rule
from zdxm.config.files import CONFIG_NAME
from zdxm.declare import frozen
from zdxm.diagnostics import CellRef, Diagnostic, Severity
from zdxm.errors import ConfigError
from zdxm.ledger.model import Ledger
from zdxm.progress import Calendar
from zdxm.registers import Registers

if TYPE_CHECKING:
    import pandas as pd

OFF = "off"
WAIVE = "waive"
UNUSED_WAIVER = "ZD099"
_LEVELS: dict[str, Severity | None] = {OFF: None} | {severity.value: severity for severity in Severity}
_CHOICES = "、".join(f"“{word}”" for word in _LEVELS)
_WAIVER_KEYS = ("code", "place", "reason")
_RULE_KEYS = ("severity", "limit")


@frozen
class Waiver:
    """One fault that the office has looked at and lets stand.

    Attributes:
        code: the rule.
        place: ``台账!C12`` or ``ledger.xlsx:台账!C12``; a sheet or a file alone waives the rule there.
        reason: why; it is printed beside the fault.
    """

    code: str
    place: str
    reason: str

    def covers(self, code: str, place: CellRef) -> bool:
        """Whether a fault lies where this waiver says."""
        file, sheet = CellRef(place.file), CellRef(place.file, place.sheet)
        names = {str(place), str(sheet), str(file)}
        inside = {name.partition(":")[2] for name in names}
        return code == self.code and _fold(self.place) in {_fold(name) for name in (names | inside) - {""}}


@frozen
class Policy:
    """What ``[rules]`` says, checked.

    Attributes:
        severities: code → severity, None for a rule that is off; only what was set.
        limits: code → threshold; only what was set.
        waivers: faults that may stand.
    """

    severities: Mapping[str, Severity | None]
    limits: Mapping[str, int]
    waivers: tuple[Waiver, ...]

    def severity(self, entry: Rule) -> Severity | None:
        """How severe a rule is here; None if it is off."""
        return self.severities.get(entry.code, entry.severity)

    def limit(self, entry: Rule) -> int:
        """The threshold of a rule here; 0 for a rule without one."""
        return self.limits.get(entry.code, entry.limit.value if entry.limit else 0)

    def judge(self, code: str, severity: Severity, fault: Fault | Diagnostic) -> Diagnostic:
        """A fault as a diagnostic; a waived one is shown all the same, as INFO with its reason."""
        waiver = next((item for item in self.waivers if item.covers(code, fault.place)), None)
        if waiver is None:
            return Diagnostic(code, severity, fault.place, fault.message, fault.remedy)
        message = f"{fault.message}（已豁免：{waiver.reason}）"
        return Diagnostic(
            code, Severity.INFO, fault.place, message, "不用改；不再豁免时请删去[rules]里的这一条"
        )

    def settle(self, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Apply the settings to faults that the reader found; those of a rule that is off are left out."""
        settled = []
        for found in diagnostics:
            severity = self.severities.get(found.code, found.severity)
            if severity is not None:
                settled.append(self.judge(found.code, severity, found))
        return tuple(settled)

    def unused(self, diagnostics: Iterable[Diagnostic], is_ours: Callable[[str], bool]) -> list[Diagnostic]:
        """A word on each waiver that waived nothing, so that old ones do not hide new faults.

        Args:
            diagnostics: everything that was found.
            is_ours: whether faults of a code would be among them.
        """
        places = [(found.code, found.place) for found in diagnostics]
        return [
            Diagnostic(
                UNUSED_WAIVER,
                RULES[UNUSED_WAIVER].severity,
                CellRef(CONFIG_NAME),
                f"对{item.code}在“{item.place}”的豁免没有对应的问题",
                f"请从{CONFIG_NAME}的[rules]里删去这一条，或改正它的位置",
            )
            for item in self.waivers
            if is_ours(item.code) and not any(item.covers(code, place) for code, place in places)
        ]


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
        rules: the ``[rules]`` table of zdxm.toml.
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
            own = code not in policy.severities
            found += [
                policy.judge(code, (own and fault.severity) or severity, fault) for fault in find(limited)
            ]
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


def read_policy(table: Mapping[str, Any]) -> Policy:
    """Read and check ``[rules]``.

    Raises:
        ConfigError: an unknown code or a value that cannot be meant; all of them at once.
    """
    rules = {code: _parts(value) for code, value in table.items() if code != WAIVE}
    waivers = table.get(WAIVE, [])
    faults = [fault for code, parts in rules.items() for fault in _rule_faults(code, parts)]
    if isinstance(waivers, list):
        faults += filter(None, map(_waiver_fault, waivers))
    else:
        faults.append(f"“{WAIVE}”应当是列表，现在是{waivers!r}")
    if faults:
        raise ConfigError(
            "[rules]", "；".join(faults), f"请改正后再试；规则的值写{_CHOICES}，全部规则见docs/rules.md"
        )
    return Policy(
        {code: _LEVELS[parts["severity"]] for code, parts in rules.items() if "severity" in parts},
        {code: parts["limit"] for code, parts in rules.items() if "limit" in parts},
        tuple(Waiver(**waiver) for waiver in waivers),
    )


def _parts(value: object) -> Mapping[str, Any]:
    """What is set of a rule; a word alone is its severity."""
    return value if isinstance(value, Mapping) else {"severity": value}


def _rule_faults(code: str, parts: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the setting of one rule."""
    entry = RULES.get(code)
    if entry is None:
        yield f"没有“{code}”这条规则{RULES.guess(code)}"
        return
    if entry.fixed:
        yield f"“{code}”不能改，印出数字的命令都靠它"
        return
    yield from (f"“{code}”里没有“{key}”这一项" for key in parts if key not in _RULE_KEYS)
    word, number = parts.get("severity", OFF), parts.get("limit", 0)
    if word not in tuple(_LEVELS):
        yield f"“{code}”应当是{_CHOICES}之一，现在是{word!r}"
    if entry.limit is None:
        yield from (f"“{code}”没有可以设的限值" for key in parts if key == "limit")
    elif not isinstance(number, int) or isinstance(number, bool) or number < 0:
        yield f"“{code}”的limit应当是整数（{entry.limit.unit}），现在是{number!r}"


def _waiver_fault(item: object) -> str:
    """What is wrong with one waiver; nothing if it is sound."""
    if not isinstance(item, Mapping) or set(item) != set(_WAIVER_KEYS):
        return f"“{WAIVE}”的每一条都要写code、place、reason三项，现在是{item!r}"
    if not all(isinstance(text, str) and text.strip() for text in item.values()):
        return f"“{WAIVE}”的code、place、reason都要写文字，现在是{item!r}"
    if item["code"] not in RULES:
        return f"“{WAIVE}”里没有“{item['code']}”这条规则{RULES.guess(item['code'])}"
    return f"“{item['code']}”不能豁免" if RULES[item["code"]].fixed else ""


def _fold(place: str) -> str:
    """A place without quotes, blanks, ``$`` and full-width forms, for comparison."""
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKC", place).upper()
        if letter not in "'$\"" and not letter.isspace()
    )
