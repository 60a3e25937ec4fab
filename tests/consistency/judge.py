"""Contradictions in what is printed: found in the texts, by patterns and Decimal, as a reader finds them.

Nothing here is shared with what prints. Each rule is one way in which a report can contradict itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from consistency.arithmetic import calendar, percent, step, to_step
from consistency.judge_counts import counts_agree, sides_agree
from consistency.judge_figures import quotient, same_everywhere, true_to_json
from consistency.judge_tables import laggards_of_tables, ranks_of_tables, rates_of_tables, sums_of_tables
from consistency.judge_words import words_are_clean
from consistency.reading import (
    AMOUNT,
    MONEY,
    NUMBER,
    Amount,
    Claims,
    amount,
    gap_pattern,
    of_category,
    overall,
    sections,
    sentences_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from consistency.page import House, Page

RULES = (
    "分项与合计", "完成率", "差距", "高于低于", "个数", "同数不同文", "排名", "名单", "百分之百和零",
    "正文表格JSON", "各处个数", "快慢两边", "文字",
)  # fmt: skip
"""What each number of a :class:`Finding` stands for, counted from 1."""
_NOTE, _ROUNDING = "注", "四舍五入"
_COMPOSITION = re.compile(r"(?:^|，)(?:竣工|在建|停工|未开工|建设状态未填报)\d+个")
_ZERO = re.compile(r"(?<![\d.\-年月])-0(?:\.0+)?(?![\d.\-])")
_UNNAMED, _WHOLE_LISTED = "未注明类别", frozenset({"summary", "annual", "overview"})
"""Name of the group of projects without a category; kinds that list projects where there is no category."""
_GOING_THROUGH = ("进展情况", "推进情况", "项目概述")
"""Headings of the part of a report that goes through its projects."""
_STATE = "(?:已竣工，|已竣工、投资低于计划，|处于停工状态，)?"
"""What may be said of a project between its name and its money."""
_STATES = ("finished", "under_way", "stopped", "not_started", "unknown")
_FIRST_NAMES = 3
"""Names of a problem's projects, however many lists may have."""
_BUCKETS = ("ahead", "on_schedule", "behind", "not_started", "no_plan", "not_reported", "finished_below")


@dataclass(frozen=True)
class Finding:
    """One contradiction: the rule that is broken, and what is printed."""

    rule: int
    story: str


def judge(page: Page) -> list[Finding]:
    """All contradictions of a report."""
    return [Finding(number, story) for number, check in _CHECKS for story in check(page)]


# --- 1: parts and totals ---------------------------------------------------------------------------


def _sums(page: Page) -> Iterator[str]:
    """Categories against the whole, projects against their category; and the note where it belongs."""
    whole = overall(page)
    parts = {name: of_category(name, text, page.house) for name, text in sections(page)}
    told = [part for part in parts.values() if part]
    off = [*_listings(page, whole), *_sizes(page)]
    all_told = not {name for name in parts if name in page.house.told_in_words}
    if whole and told and len(told) == len(page.figures["categories"]) and all_told:
        off += [story for name in MONEY if (story := _off(name, whole, told))]
        found = sum(part.counts.get("projects", 0) for part in told)
        if found != whole.counts.get("projects"):
            yield f"各类别项目数之和{found}，总数{whole.counts.get('projects')}"
    noted = any(line.role == _NOTE and _ROUNDING in line.text for line in page.lines)
    if off and not noted:
        yield f"没有注：{'；'.join(off)}"
    if noted and not off:
        yield "有注，但是没有对不上的"


def _off(name: str, whole: Claims, parts: list[Claims]) -> str:
    total = whole.amounts.get(name)
    known = [part.amounts[name] for part in parts if name in part.amounts]
    if total is None or not known:
        return ""
    return _misses(f"各类别{name}", total, known)


def _misses(what: str, total: Amount, parts: list[Amount]) -> str:
    added = sum((part.yuan for part in parts), Decimal(0))
    return "" if to_step(added, total.step) == total.yuan else f"{what}之和{added}，总数{total.yuan}"


def _listings(page: Page, whole: Claims | None) -> Iterator[str]:
    """Where a section tells of every project that has done anything, they must add up to the section."""
    members: dict[str, list[tuple[str, int]]] = {}
    for project in page.figures["projects"]:
        for group in {project["category"] or _UNNAMED, ""}:
            members.setdefault(group, []).append((project["name"], project["completed"] or 0))
    places = [(name, text, of_category(name, text, page.house)) for name, text in sections(page)]
    if len(page.figures["categories"]) == 1 and whole:
        places = [(name, text, whole) for name, text, _ in places]
    if not places and page.kind in _WHOLE_LISTED:
        places = [("", text, whole) for text in _of_parts(page)]
    for name, text, said in places:
        known = members.get(name, [])
        amounts = [
            match and amount(match[1], match[2], page.house)
            for match in (
                re.search(rf"{re.escape(each)}{_STATE}完成投资{AMOUNT}", text) for each, done in known if done
            )
        ]
        if said and "completed" in said.amounts and len(amounts) > 1 and all(amounts):
            story = _misses(f"{name}各项目", said.amounts["completed"], [each for each in amounts if each])
            if story:
                yield story


def _of_parts(page: Page) -> Iterator[str]:
    """The paragraphs of the part of a report that goes through its projects."""
    inside = False
    for line in page.lines:
        inside = any(word in line.text for word in _GOING_THROUGH) if line.level == 1 else inside
        if inside and line.role == "正文":
            yield line.text


def _sizes(page: Page) -> Iterator[str]:
    """分别为甲（总投资1亿元）、乙（总投资2亿元），总投资3亿元."""
    for line in page.lines:
        for sentence in sentences_of(line.text):
            total = re.search(rf"，总投资{AMOUNT}", sentence)
            parts = re.findall(rf"（总投资{AMOUNT}[，）]", sentence)
            if total and len(parts) > 1 and "分别为" in sentence:
                known = [amount(number, unit, page.house) for number, unit in parts]
                story = _misses("各项目总投资", amount(total[1], total[2], page.house), known)
                if story:
                    yield story


def _registers(page: Page) -> Iterator[str]:
    """Problems, letters: kinds and totals."""
    for line in page.lines:
        found = re.search(r"登记问题(\d+)个，已解决(\d+)个，尚有(\d+)个", line.text)
        if found and int(found[1]) != int(found[2]) + int(found[3]):
            yield found[0]
        sent = re.search(r"累计发出(.*?)，共(\d+)份", line.text)
        if sent and sum(map(int, re.findall(r"(\d+)份", sent[1]))) != int(sent[2]):
            yield sent[0]
    told = "\n".join(line.text for line in page.lines)
    unsolved = re.search(r"尚有(\d+)个(?:正在|未解决)|登记问题(\d+)个，均(?:在|未解决)", told)
    kinds = re.findall(r"^(?:\S{1,3}是)?\S+?问题(\d+)个，(?:涉及|主要表现)", told, re.MULTILINE)
    if unsolved and "以下方面" in told and sum(map(int, kinds)) != int(unsolved[1] or unsolved[2]):
        yield f"{unsolved[0]}，各类{kinds}"


def _parts(page: Page) -> Iterator[str]:
    yield from _sums(page)
    yield from sums_of_tables(page)
    yield from _registers(page)


# --- 2 to 4: rates, gaps, and the words for them ---------------------------------------------------


def _rates(page: Page) -> Iterator[str]:
    """Completed ÷ plan, as far as their own rounding allows."""
    for name, said in _groups(page):
        plan, done = said.amounts.get("annual_plan"), said.amounts.get("completed")
        plan, done = said.amounts.get("rated_plan", plan), said.amounts.get("rated", done)
        if plan and done and said.rate is not None and not _may_be(said.rate, done, plan, page.house):
            yield f"{name}：{said.told}"
    yield from _shares(page)
    yield from _entries(page)
    yield from _aligned(page)
    yield from rates_of_tables(page)


def _aligned(page: Page) -> Iterator[str]:
    """甲、乙投资进度高于时间进度，分别完成年度计划的60%、55%: as many rates as names, each its own."""
    known = {project["name"]: project for project in page.figures["projects"]}
    for line in page.lines:
        for clause in re.split("[；。]|其中，", line.text):
            yield from _each_aligned(clause, known, page.house)
            found = re.search(rf"分别完成年度计划的({NUMBER}%(?:、{NUMBER}%)*)$", clause)
            told = re.match(r"(?:.*有)?(\S+?)(?:投资进度|超额|未完成|，分别)", clause) if found else None
            names = [re.sub("（[^（）]*）$", "", name) for name in told[1].split("、")] if told else []
            rates = [Decimal(rate) for rate in re.findall(rf"({NUMBER})%", found[1])] if found else []
            if not names or not set(names) <= set(known):
                continue
            right = [
                rate
                == percent(known[name]["completed"], known[name]["annual_plan"], page.house.rate_decimals)
                for name, rate in zip(names, rates, strict=False)
            ]
            if len(names) != len(rates) or not all(right):
                yield clause


def _each_aligned(clause: str, known: Mapping[str, Any], house: House) -> Iterator[str]:
    """甲（完成年度计划的60%）、乙（55%）: each its own."""
    for name, one in known.items():
        for rate in re.findall(
            rf"(?:^|[，、有]){re.escape(name)}（(?:完成年度计划的)?({NUMBER})%[），]", clause
        ):
            if Decimal(rate) != percent(one["completed"], one["annual_plan"], house.rate_decimals):
                yield clause


def _shares(page: Page) -> Iterator[str]:
    """开工率, 竣工率, 占全部重点项目总投资的."""
    whole = overall(page)
    if whole is None:
        return
    counts = {"开工": whole.counts.get("started"), "竣工": whole.counts.get("finished")}
    for line in page.lines:
        for word, rate in re.findall(rf"(开工|竣工)率({NUMBER})%", line.text):
            part = counts[word]
            every = whole.counts["projects"]
            if part is not None and Decimal(rate) != percent(part, every, page.house.rate_decimals):
                yield f"{word}{part}个，共{every}个，占{rate}%"
    total = whole.amounts.get("total_investment")
    for name, said in _groups(page):
        share = re.search(rf"占全部重点项目总投资的({NUMBER})%", said.told)
        part_of = said.amounts.get("total_investment")
        if share and total and part_of and not _may_be(Decimal(share[1]), part_of, total, page.house):
            yield f"{name}：{said.told}"


def _groups(page: Page) -> Iterator[tuple[str, Claims]]:
    whole = overall(page)
    if whole:
        yield "合计", whole
    for name, text in sections(page):
        said = of_category(name, text, page.house)
        if said:
            yield name, said


def _entries(page: Page) -> Iterator[str]:
    """Projects told with their amount and rate, against the plan in the ledger."""
    plans = {project["name"]: project["annual_plan"] for project in page.figures["projects"]}
    pattern = re.compile(
        rf"(?:；|。|：|，|^)(?P<name>\S+?)(?:（\S+?）)?{_STATE}完成投资{AMOUNT}，占年度计划的({NUMBER})%"
    )
    for line in page.lines:
        for clause in re.split("[；。：]|其中，", line.text):
            found = pattern.search(clause)
            plan = plans.get(found["name"]) if found else None
            if found and plan:
                done = amount(found[2], found[3], page.house)
                if not _may_be(Decimal(found[4]), done, Amount(Decimal(plan), Decimal(0)), page.house):
                    yield clause


def _may_be(rate: Decimal, done: Amount, plan: Amount, house: House) -> bool:
    """Whether a printed rate is one of those that the printed amounts may have."""
    low, high = plan.ends()
    if low <= 0 <= high:
        return True
    shares = [part / whole * 100 for part in done.ends() for whole in (low, high)]
    one = step(house.rate_decimals)
    slack = one if abs(rate) in (one, 100 - one, 100 + one) else one / 2
    return min(shares) - slack <= rate <= max(shares) + slack


def _gaps(page: Page) -> Iterator[str]:
    """Printed gap = printed rate − printed time progress; finer only where that would print nothing."""
    house = page.house
    coarse = step(house.rate_decimals)
    progress = calendar(house.progress, house.rate_decimals)
    for found in _clauses(page):
        rate, size = Decimal(found[1] or found[2] or "NaN"), Decimal(found[4])
        if rate.is_nan():
            continue
        difference = rate - progress
        if house.subtract_first:
            good = abs(size - abs(difference)) <= coarse
        else:
            right = difference and (difference > 0) == (found[3] == house.above)
            good = size == abs(difference) if right else size <= coarse
        if not good:
            yield found[0]


def _clauses(page: Page) -> Iterator[re.Match[str]]:
    pattern = gap_pattern(page.house.above, page.house.below, page.house.noun)
    for line in page.lines:
        yield from pattern.finditer(line.text)


def _words(page: Page) -> Iterator[str]:
    """高于 above the calendar, 低于 below it; lists of names likewise, by the gaps in the table."""
    house = page.house
    progress = calendar(house.progress, house.rate_decimals)
    for found in _clauses(page):
        rate = Decimal(found[1] or found[2] or "NaN")
        if not rate.is_nan() and rate != progress and (rate > progress) != (found[3] == house.above):
            yield found[0]
    signs = {project["name"]: Decimal(project["variance_pp"] or 0) for project in page.figures["projects"]}
    for line in page.lines:
        for clause in re.split("[；。]|其中，", line.text):
            yield from _wrong_sides(clause, signs, house)
        for name in re.findall(r"(?:^|[：；。]|看，)([^：；。，]+?)(?:（[^（）]*）)?少完成", line.text):
            if signs.get(name, Decimal(-1)) >= 0:
                yield f"{name}少完成"


def _wrong_sides(clause: str, signs: dict[str, Decimal], house: House) -> Iterator[str]:
    """X、Y投资进度均高于时间进度."""
    for word, side in ((house.above, 1), (house.below, -1)):
        found = re.match(
            rf"(\S+?)(?:等?\d+个项目)?投资进度均?{re.escape(word)}{house.noun}(?:{NUMBER}个百分点)?(?:，分别.*)?$",
            clause,
        )
        names = re.sub(rf"（(?:完成年度计划的)?{NUMBER}%[^）]*）", "", found[1]).split("、") if found else []
        if any(name in signs and signs[name] * side <= 0 for name in names):
            yield clause
    even = re.match(rf"(\S+?)(?:等?\d+个项目)?投资进度均?与{house.noun}持平$", clause)
    if even and any(signs.get(name, Decimal(0)) for name in even[1].split("、")):
        yield clause


# --- 5: counts -------------------------------------------------------------------------------------


def _late(page: Page) -> Iterator[str]:
    """低于时间进度的项目N个, in the house's words, wherever it is said."""
    words, behind = re.escape(page.house.below + page.house.noun), page.figures["total"]["behind"]
    slow = [
        one for one in page.figures["projects"] if one["status"] == "stopped" and one["bucket"] == "behind"
    ]
    count = r"的(?:项目(\d+)个|(\d+)个项目)"
    for line in page.lines:
        for but, *found in re.findall(rf"(除停工的以外，对?)?(?:{words}|未完成年度计划){count}", line.text):
            right = behind - (len(slow) if but else 0)
            if int("".join(found)) != right:
                yield f"{line.text}：低于时间进度的{right}个"


def _counts(page: Page) -> Iterator[str]:
    """Every project stands in one place: in the sentence, in the JSON, by state."""
    for group in (page.figures["total"], *page.figures["categories"]):
        if sum(group[name] for name in _BUCKETS) != group["projects"]:
            yield f"{group['name']}：快慢各项之和不等于{group['projects']}"
        if group["started"] + group["not_started"] + group["status_unknown"] != group["projects"]:
            yield f"{group['name']}：开工、未开工、不明之和不等于{group['projects']}"
    whole = overall(page)
    for line in page.lines:
        for sentence in sentences_of(line.text):
            if sentence.startswith("从单个项目看，") and whole:
                numbers = [int(number) for number in re.findall(r"的(\d+)个", sentence)]
                if numbers and sum(numbers) != whole.counts["projects"]:
                    yield f"{sentence}，共{whole.counts['projects']}个"
    yield from _late(page)
    for name, said in _groups(page):
        if not _is_whole(said):
            yield f"{name}：{said.told}"
    yield from _idle(page, whole)


def _is_whole(said: Claims) -> bool:
    """构成: 竣工、在建、停工、未开工、未填报 make up the category; 已开工 is no more than all."""
    counts = said.counts
    if _COMPOSITION.search(said.told):
        return sum(counts.get(each, 0) for each in _STATES) == counts.get("projects")
    if "started" not in counts:
        return True
    inside = counts.get("finished", 0) + counts.get("stopped", 0)
    known = counts["started"] + counts.get("unknown", 0)
    return known <= counts["projects"] and inside <= counts["started"]


def _idle(page: Page, whole: Claims | None) -> Iterator[str]:
    """已开工, 建设状态未填报 and 尚未开工, in different sentences, make up the whole."""
    told = "\n".join(line.text for line in page.lines)
    idle = re.search(r"尚未开工的(\d+)个", told)
    if whole and idle and "started" in whole.counts:
        total = whole.counts["started"] + whole.counts.get("unknown", 0) + int(idle[1])
        if total != whole.counts["projects"]:
            yield f"已开工{whole.counts['started']}，{idle[0]}，共{whole.counts['projects']}"


# --- 7 to 9: rankings, lists, and numbers that must not stand there --------------------------------


def _rankings(page: Page) -> Iterator[str]:
    """Best first as printed, in the sentence and in the table."""
    place = re.compile(rf"（(并列，)?({NUMBER})%）")
    for line in page.lines:
        for sentence in sentences_of(line.text):
            if "年度计划投资完成率" in sentence and "依次为" in sentence:
                rates = [Decimal(rate) for _, rate in place.findall(sentence)]
                if any(after > before for before, after in pairwise(rates)):
                    yield sentence
                shown = re.findall(rf"(?:依次为|）、)([^（]+?)（(并列，)?{NUMBER}%）", sentence)
                if any(("、" in names or "等" in names) != bool(tied) for names, tied in shown):
                    yield sentence
    yield from ranks_of_tables(page)
    yield from laggards_of_tables(page)


def _lists(page: Page) -> Iterator[str]:
    """等N个: more than are named; A、B2个: as many as are named."""
    names = {project["name"] for project in page.figures["projects"]}
    most = page.house.names_max
    for line in page.lines:
        for clause in re.split("[；。：，（）]|其中，|涉及|为", line.text):
            found = re.match(r"((?:[^、]+、)*[^、\d]+?)(等)?(\d+)个项目", clause)
            listed = found[1].split("、") if found else []
            if found and set(listed) <= names:
                count, more = int(found[3]), bool(found[2])
                wrong = (
                    (len(listed) >= count or len(listed) not in (most, _FIRST_NAMES))
                    if more
                    else len(listed) != count
                )
                if wrong or len(set(listed)) != len(listed):
                    yield clause


def _impossible(page: Page) -> Iterator[str]:
    """-0, a gap of 0, and 100 % or 0 % of what is not exactly so."""
    house = page.house
    texts = [line.text for line in page.lines]
    texts += [cell for grid in page.grids for _, cells in grid.rows for cell in cells]
    texts += [one or "" for drawing in page.drawings for row in drawing.series.values() for one in row]
    for text in texts:
        if _ZERO.search(text):
            yield text
    word = rf"(?:{re.escape(house.above)}|{re.escape(house.below)}){house.noun}"
    nothing = re.compile(rf"{word}-?0(?:\.0+)?个百分点|-\d[\d.]*个百分点")
    for text in texts:
        if nothing.search(text):
            yield text
    owners = {"total": page.figures["total"]}
    owners |= {f"category:{at}": group for at, group in enumerate(page.figures["categories"], 1)}
    owners |= {f"project:{at}": project for at, project in enumerate(page.figures["projects"], 1)}
    for span in page.spans:
        scope, _, name = span.figure.rpartition(".")
        owner, number = owners.get(scope), re.match(NUMBER, span.text)
        if name == "rate" and owner and number and Decimal(number[0]) in (0, 100):
            done, plan = quotient(owner, scope, page)
            exact = done * 100 == int(Decimal(number[0])) * plan
            if not exact:
                yield f"{span.figure}：{span.text}"


_CHECKS: tuple[tuple[int, Callable[[Page], Iterator[str]]], ...] = (
    (1, _parts), (2, _rates), (3, _gaps), (4, _words), (5, _counts), (6, same_everywhere), (7, _rankings),
    (8, _lists), (9, _impossible), (10, true_to_json), (11, counts_agree), (12, sides_agree),
    (13, words_are_clean),
)  # fmt: skip
