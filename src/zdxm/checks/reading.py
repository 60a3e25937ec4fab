"""The rules that have no function here: faults that show while a workbook is read, and unused waivers.

Their pages are data, in ``reading.md``: a heading with code and title, then the page.
"""

from __future__ import annotations

import re
from pathlib import Path

from zdxm.checks.case import RULES, Rule
from zdxm.diagnostics import Severity
from zdxm.rules import Code

_PAGES = Path(__file__).with_name("reading.md")
_PAGE = re.compile(r"^# (ZD\d{3}) (.+)\n\n((?:(?!# ).*\n?)+)", re.MULTILINE)

_CODES = {code.value: code for code in Code}

for _code, _title, _page in _PAGE.findall(_PAGES.read_text(encoding="utf-8")):
    _reading = _CODES.get(_code)  # none for the waivers: they are the policy's
    RULES.add(
        Rule(
            code=_code,
            title=_title,
            page=_page.strip(),
            origin=_PAGES.name,
            severity=_reading.severity if _reading else Severity.INFO,
            otherwise=_reading.otherwise if _reading else {},
            fixed=_reading is Code.PERIOD,
        )
    )
