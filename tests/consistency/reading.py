"""What the sentences of a report claim, taken from their words by patterns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from consistency.arithmetic import UNITS, step
from consistency.page import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from consistency.page import House, Page

NUMBER = r"-?\d+(?:\.\d+)?"
AMOUNT = rf"({NUMBER})(亿元|万元|元)"
MONEY = ("total_investment", "annual_plan", "completed")
_AMOUNTS = {
    "total_investment": re.compile(rf"(?:^|，)总投资{AMOUNT}"),
    "annual_plan": re.compile(rf"(?:^|，)年度计划投资{AMOUNT}"),
    "completed": re.compile(rf"(?:^|，)完成投资{AMOUNT}"),
}
_NOTHING = {"annual_plan": "未安排年度计划投资", "completed": "年内尚未完成投资"}
_RATED = re.compile(rf"其中有年度计划的项目完成投资{AMOUNT}")
"""Said where the money of some projects is in no rate: the rate's own numerator."""
_OF = re.compile(rf"占这些项目年度计划投资{AMOUNT}的({NUMBER})%")
"""Said where a plan below 0 stands in the printed sum and not in the rate: the rate's own denominator."""
_RATE = re.compile(rf"占年度计划的({NUMBER})%")
_COUNTS = {
    "projects": re.compile(r"(?:共实施\S*?重点项目|共有项目|^共|^)(\d+)个"),
    "started": re.compile(r"(?:^|，)已开工建设(\d+)个"),
    "unknown": re.compile(r"建设状态未填报的?(\d+)个"),
    "finished": re.compile(r"(?<!年内)竣工(\d+)个"),
    "stopped": re.compile(r"停工(\d+)个"),
    "under_way": re.compile(r"在建(\d+)个"),
    "not_started": re.compile(r"(?:未开工|尚未开工的)(\d+)个"),
}


_END = Line("", "", 1)
"""Closes the last section."""


@dataclass(frozen=True)
class Amount:
    """A printed amount in 元, and the step it is rounded to."""

    yuan: Decimal
    step: Decimal

    def ends(self) -> tuple[Decimal, Decimal]:
        """Least and most that it may stand for."""
        half = self.step / 2
        return self.yuan - half, self.yuan + half


@dataclass(frozen=True)
class Claims:
    """What a few sentences say of one group."""

    amounts: dict[str, Amount]
    counts: dict[str, int]
    rate: Decimal | None
    told: str


def amount(number: str, unit: str, house: House) -> Amount:
    """A printed amount."""
    size = UNITS[unit]
    return Amount(Decimal(number) * size, max(size * step(house.money_decimals), Decimal(1)))


def claims(sentences: list[str], house: House) -> Claims:
    """What sentences about a whole group say."""
    told = "。".join(sentences)
    amounts, counts = {}, {}
    for name, pattern in _AMOUNTS.items():
        found = next((match for one in sentences if (match := pattern.search(one))), None)
        if found:
            amounts[name] = amount(found[1], found[2], house)
        elif _NOTHING.get(name, "\n") in told:
            amounts[name] = Amount(Decimal(0), Decimal(1))
    part = _RATED.search(told)
    if part:
        amounts["rated"] = amount(part[1], part[2], house)
    for name, pattern in _COUNTS.items():
        number = next((match for one in sentences if (match := pattern.search(one))), None)
        if number:
            counts[name] = int(number[1])
    rate, own = _RATE.search(told), _OF.search(told)
    if own:
        amounts["rated_plan"] = amount(own[1], own[2], house)
    printed = own[3] if own else rate[1] if rate else None
    return Claims(amounts, counts, None if printed is None else Decimal(printed), told)


def sentences_of(text: str) -> list[str]:
    """The sentences of a paragraph; a full stop inside a number is none."""
    return [one for one in text.split("。") if one]


def overall(page: Page) -> Claims | None:
    """What the report says of the whole ledger."""
    for line in page.lines:
        if "共实施" in line.text and not line.level:
            said = sentences_of(line.text)
            at = next(number for number, one in enumerate(said) if "共实施" in one)
            return claims(said[at : at + 2], page.house)
    return None


def sections(page: Page) -> Iterator[tuple[str, str]]:
    """Category and the text of its section, for the sections that tell of one category."""
    names = {group["name"] for group in page.figures["categories"]}
    name, texts = "", list[str]()
    for line in (*page.lines, _END):
        if not (line.level or line is _END):
            texts.append(line.text if line.role == "正文" else "")
            continue
        if name:
            yield name, "".join(texts)
        name, texts = (line.text if line.text in names else ""), []


def of_category(name: str, text: str, house: House) -> Claims | None:
    """What a category's section says of it as a whole; None where it is told in words."""
    said = sentences_of(text)
    starts = (f"{name}共", name, "共有项目")
    if not said or not said[0].startswith(starts) or not re.search(r"\d+个", said[0]):
        return None
    more = [one for one in said[1:] if one.startswith("截至")][:1]
    return claims([said[0].removeprefix(name), *more], house)


@lru_cache(maxsize=64)
def gap_pattern(above: str, below: str, noun: str) -> re.Pattern[str]:
    """A clause that holds something against the calendar, the rate before it if it is given."""
    return re.compile(
        rf"(?:占年度计划的({NUMBER})%，|完成率({NUMBER})%，)?({re.escape(above)}|{re.escape(below)}){noun}({NUMBER})个百分点"
    )
