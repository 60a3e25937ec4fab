"""Names and other short texts: one thing twice, one thing written in two ways, what must not be there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from zdxm.cells.words import fold
from zdxm.checks.case import Case, Fault, Limit, rule
from zdxm.diagnostics import Severity
from zdxm.fields import KEPT, FieldKind, label_of
from zdxm.matching import are_told_apart

_LARGE_BLOCK = 400
_NEIGHBOURS = 50
"""Names of a large block that are compared with each other; all with all would take its square."""
_CATEGORY_TAIL = re.compile(r"(?:类|建设|工程|领域|项目)+$")
_MOBILE = re.compile(r"1(?<!\d1)[3-9]\d{9}(?!\d)")  # begins with a letter, which is sought at once
_PRINTED = tuple(each.key for each in KEPT if each.kind is FieldKind.TEXT and each.phones)
"""Texts that a report or letter may print as they stand."""


def _homes(case: Case) -> list[str]:
    """Within which county, or else which workbook, a project's name must be its own."""
    sources = case.measured["source"].tolist()
    return [county or f"#{source}" for county, source in zip(case.texts("county"), sources, strict=True)]


def _repeats(keys: Iterable[object]) -> Iterator[tuple[int, int]]:
    """Each later position that has the key of an earlier one, with the earlier one; no key, no repeat."""
    first: dict[object, int] = {}
    for position, key in enumerate(keys):
        if key is not None and first.setdefault(key, position) != position:
            yield first[key], position


@rule("ZD008", Severity.ERROR, "项目重复")
def duplicate_name(case: Case) -> Iterator[Fault]:
    """同一个县区里有两个同名项目。

    查什么：项目名称，全角半角、空格、括号形式的差别不算差别；（一期）与（二期）是两个项目；不同县区的同名项目不算。
    为什么：一个项目登记两次，项目数、总投资、完成投资都会多算。
    举例：第5行“河滨路改造（一期）”，第31行“河滨路改造(一期)”。
    怎么改：删去重复的一行；确是两个项目的，在名称里写明区别，如地点或期数。
    """
    keys = zip(_homes(case), case.name_keys(), strict=True)
    for earlier, position in _repeats(keys):
        yield Fault(
            case.place(position, "name"),
            f"{case.called(position)}与{case.place(earlier, 'name')}的{case.called(earlier)}重复",
            "请删去重复的一行；确是两个项目的请在名称里写明区别",
        )


@rule("ZD034", Severity.ERROR, "项目代码重复")
def duplicate_code(case: Case) -> Iterator[Fault]:
    """两个项目用了同一个项目代码。

    查什么：项目代码列，字母大小写和空格不算差别。
    为什么：一个代码只对应一个项目；代码相同而名称不同，多半是向下填充时带错了。
    举例：第4行和第9行的项目代码都是2206-990002-04-01-107919。
    怎么改：按赋码平台改正代码；同一项目拆成几行的，合并成一行或分别写子项代码。
    """
    keys = [fold(code).upper() or None for code in case.texts("code")]
    for earlier, position in _repeats(keys):
        yield Fault(
            case.place(position, "code"),
            f"{case.called(position)}的项目代码“{case.texts('code')[position]}”"
            f"与{case.place(earlier, 'code')}的{case.called(earlier)}相同",
            "请按赋码平台改正代码",
        )


@rule("ZD033", Severity.WARNING, "名称只差几个字，像是同一个项目", limit=Limit(85, "名称相似度的百分之几"))
def near_duplicate(case: Case) -> Iterator[Fault]:
    """两个项目名称很像，总投资又相同。

    查什么：同一县区里总投资相同、名称相似度达到限值（默认85%）的项目；只差方位、期数、编号的不算。
    为什么：多打少打一个字的重复登记，逐字比较查不出来，却同样会多算。
    举例：“东湖污水处理厂提标改造项目”与“东湖污水处理厂提标改造工程项目”，总投资都是12000万元。
    怎么改：是同一个项目的，删去一行；确是两个项目的，豁免这一条。
    """
    totals = case.numbers("total_investment").values
    keys = case.name_keys()
    for positions in _blocks(_homes(case), totals.tolist(), keys):
        for earlier, position in _similar(keys, positions, case.limit):
            yield Fault(
                case.place(position, "name"),
                f"{case.called(position)}与{case.place(earlier, 'name')}的{case.called(earlier)}很像，"
                f"{case.money(position, 'total_investment')}也相同",
                "是同一个项目的请删去一行，不是的请豁免这一条",
            )


def _blocks(homes: list[str], totals: list[int], keys: list[str]) -> Iterator[list[int]]:
    """Groups within which names are compared; of a large one, only names that stand close in order."""
    groups: dict[object, list[int]] = {}
    for position, key in enumerate(zip(homes, totals, strict=True)):
        if totals[position] > 0:
            groups.setdefault(key, []).append(position)
    for positions in groups.values():
        if len(positions) > _LARGE_BLOCK:
            ordered = sorted(positions, key=keys.__getitem__)
            for first in range(0, len(ordered), _NEIGHBOURS):
                yield sorted(ordered[first : first + _NEIGHBOURS])
        elif len(positions) > 1:
            yield positions


def _similar(keys: list[str], positions: list[int], limit: int) -> Iterator[tuple[int, int]]:
    """Pairs of positions whose names are alike, though not equal and not told apart on purpose."""
    names = [keys[position] for position in positions]
    import numpy as np
    from rapidfuzz.distance import Indel
    from rapidfuzz.process import cdist

    scores = cdist(names, names, scorer=Indel.normalized_similarity, score_cutoff=limit / 100)
    for first, second in zip(*np.nonzero(np.triu(scores, k=1)), strict=True):
        if names[first] != names[second] and not are_told_apart(names[first], names[second]):
            yield positions[first], positions[second]


@rule("ZD038", Severity.WARNING, "同一类别有两种写法")
def category_spelt_twice(case: Case) -> Iterator[Fault]:
    """一个类别写成两种样子，分成了两类。

    查什么：类别去掉“项目”“类”“工程”等尾字和空格、全角半角的差别后相同，而写法不同的；以写得多的为准。
    为什么：报告按类别分段，写法不同就各成一类，两类的数都不对。
    举例：12个项目写“能源项目”，1个写“能源”。
    怎么改：统一成一种写法。
    """
    counts = Counter(filter(None, case.texts("category")))
    spellings: dict[str, Counter[str]] = {}
    for text, number in counts.items():
        spellings.setdefault(_category_key(text), Counter())[text] = number
    for spelt in spellings.values():
        (usual, most), *others = spelt.most_common()
        for text, number in others:
            yield Fault(
                case.place(case.texts("category").index(text), "category"),
                f"类别“{text}”（{number}个项目）与“{usual}”（{most}个项目）像是同一类",
                f"请统一写成“{usual}”，或把两类的名称写得更不同",
            )


def _category_key(text: str) -> str:
    folded = fold(text)
    return _CATEGORY_TAIL.sub("", folded) or folded


@rule("ZD039", Severity.WARNING, "文字里有手机号码")
def phone_in_text(case: Case) -> Iterator[Fault]:
    """项目名称、形象进度、责任人等文字里夹着手机号码。

    查什么：文字列里11位的手机号码；联系人、联系电话列不查，它们从不进入报告。
    为什么：这些文字会原样印进报告和函件，个人电话就跟着发出去了。
    举例：责任人一格写着姓名和手机号。
    怎么改：把号码移到联系电话列。
    """
    for name in _PRINTED:
        texts = case.texts(name)
        for position, text in enumerate(texts) if _MOBILE.search("\n".join(texts)) else ():
            if match := _MOBILE.search(text):
                yield Fault(
                    case.place(position, name),
                    f"{label_of(name)}里有手机号码（{match[0][:3]}****{match[0][-4:]}）",
                    "请把号码移到联系电话列，以免印进报告",
                )
