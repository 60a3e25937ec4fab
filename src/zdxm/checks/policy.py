"""``[rules]`` of zdxm.toml: which rules hold here, how severe they are, and what the office has waived.

::

    [rules]
    ZD010 = "off"
    ZD028 = {severity = "error", limit = 10}
    waive = [{code = "ZD008", place = "台账!C12", reason = "两期同名，已核实"}]
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zdxm.checks.case import RULES, Fault, Rule
from zdxm.config.files import CONFIG_NAME
from zdxm.diagnostics import CellRef, Diagnostic, Severity
from zdxm.errors import ConfigError

OFF = "off"
WAIVE = "waive"
UNUSED_WAIVER = "ZD099"
_LEVELS = {severity.value: severity for severity in Severity}
_CHOICES = "、".join(f"“{word}”" for word in (OFF, *_LEVELS))
_WAIVER_KEYS = ("code", "place", "reason")
_RULE_KEYS = ("severity", "limit")


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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


def read_policy(table: Mapping[str, Any]) -> Policy:
    """Read and check ``[rules]``.

    Raises:
        ConfigError: an unknown code or a value that cannot be meant; all of them at once.
    """
    faults: list[str] = []
    severities: dict[str, Severity | None] = {}
    limits: dict[str, int] = {}
    for key, value in table.items():
        if key == WAIVE:
            continue
        if key not in RULES:
            faults.append(f"没有“{key}”这条规则{RULES.guess(key)}")
        elif RULES[key].fixed:
            faults.append(f"“{key}”不能改，印出数字的命令都靠它")
        else:
            faults += _read_rule(RULES[key], value, severities, limits)
    waivers = _read_waivers(table.get(WAIVE, []), faults)
    if faults:
        raise ConfigError(
            "[rules]", "；".join(faults), f"请改正后再试；规则的值写{_CHOICES}，全部规则见docs/rules.md"
        )
    return Policy(severities, limits, waivers)


def _read_rule(
    entry: Rule, value: object, severities: dict[str, Severity | None], limits: dict[str, int]
) -> list[str]:
    """Put one setting where it belongs; gives what is wrong with it."""
    parts = value if isinstance(value, Mapping) else {"severity": value}
    faults = [f"“{entry.code}”里没有“{key}”这一项" for key in parts if key not in _RULE_KEYS]
    if "severity" in parts:
        word = parts["severity"]
        if word == OFF or word in _LEVELS:
            severities[entry.code] = _LEVELS.get(word)
        else:
            faults.append(f"“{entry.code}”应当是{_CHOICES}之一，现在是{word!r}")
    if "limit" in parts:
        number = parts["limit"]
        if entry.limit is None:
            faults.append(f"“{entry.code}”没有可以设的限值")
        elif not isinstance(number, int) or isinstance(number, bool) or number < 0:
            faults.append(f"“{entry.code}”的limit应当是整数（{entry.limit.unit}），现在是{number!r}")
        else:
            limits[entry.code] = number
    return faults


def _read_waivers(value: object, faults: list[str]) -> tuple[Waiver, ...]:
    if not isinstance(value, list):
        faults.append(f"“{WAIVE}”应当是列表，现在是{value!r}")
        return ()
    waivers = []
    for item in value:
        wrong = _waiver_fault(item)
        if wrong:
            faults.append(wrong)
        else:
            waivers.append(Waiver(**item))
    return tuple(waivers)


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
