"""``zdxm explain``: the page of a rule of the ledger, or of an item of the format check."""

from __future__ import annotations

import unicodedata
from typing import Annotated

import typer

from zdxm.console.answers import Said, answer
from zdxm.errors import ConfigError

DETAILS = "规则编号就是zdxm check每处问题前面的ZD加三位数字，或zdxm format-check每一项前面的GF加数字。"
EXAMPLES = (
    ("zdxm explain ZD012", "ZD012查什么、为什么、怎么改"),
    ("zdxm explain GF57", "格式检查的GF57查什么、怎么改、依据哪一条"),
)
_RULE, _ITEM = "ZD", "GF"
_BOTH = "核对规则以ZD开头，见docs/rules.md；格式检查项以GF开头，见docs/conformance.md"


def run(
    code: Annotated[
        str, typer.Argument(metavar="规则编号", help="核对结果或格式检查里的编号，如ZD012、GF57")
    ],
) -> int:
    """Print the page of a rule or of an item."""
    return answer(Said(_page(code).rstrip() + "\n"))


def _page(code: str) -> str:
    """The page of a code, which may be typed in small or full-width letters.

    Raises:
        ConfigError: there is no such code; the nearest one is named.
    """
    plain = unicodedata.normalize("NFKC", code).strip().upper()
    if plain.startswith(_RULE):
        from zdxm.checks.case import RULES

        return RULES.explain(plain)
    from zdxm.conformance.case import ITEMS

    if plain.startswith(_ITEM):
        return ITEMS.explain(plain)
    raise ConfigError(f"编号“{code}”", f"没有这个编号{_guess(plain)}", _BOTH)


def _guess(code: str) -> str:
    """The nearest code that there is, as a question; the letters decide, and rules come first."""
    from zdxm.checks.case import RULES
    from zdxm.conformance.case import ITEMS

    letters = set(code)
    if letters & set(_ITEM) and not letters & set(_RULE):
        return ITEMS.guess(code)
    return RULES.guess(code) or ITEMS.guess(code)
