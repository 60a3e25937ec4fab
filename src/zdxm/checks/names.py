"""Names and other short texts: one thing twice, one thing written in two ways, what must not be there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from zdxm.cells.words import fold, read_text
from zdxm.checks.case import Case, Fault, Limit, rule
from zdxm.declare import pattern
from zdxm.diagnostics import Severity
from zdxm.fields import KEPT, FieldKind, label_of
from zdxm.matching import are_told_apart
from zdxm.units import exact_text

if TYPE_CHECKING:
    from zdxm.workbook.model import Raw

_LARGE_BLOCK = 400
_NEIGHBOURS = 50
"""Names of a large block that are compared with each other; all with all would take its square."""
_CATEGORY_TAIL = pattern(r"(?:类|建设|工程|领域|项目)+$")
_LEVEL = pattern(r"^(?:[省市县区]|[\u3400-\u9fff]{1,3}[省市县区](?=.{3}))(?=.{2})")
"""What a unit's name may begin with: 市, 云东区."""
_LINKS = pattern("[和与及、]")
_FIRST_NUMBER = frozenset({1, "1"})
_MOBILE = pattern(r"1(?<!\d1)[3-9]\d{9}(?!\d)")  # begins with a letter, which is sought at once
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
            f"{case.called(position)}与{case.place(earlier, 'name')}的{case.called(earlier)}重复"
            + _two_totals(case, earlier, position),
            "请删去重复的一行；确是两个项目的请在名称里写明区别",
        )


def _two_totals(case: Case, earlier: int, position: int) -> str:
    """The two 总投资 of a name that stands twice, where they differ."""
    total = case.numbers("total_investment")
    if total[earlier] == total[position]:
        return ""
    here, there = (case.place(at, "total_investment") for at in (position, earlier))
    return f"，总投资却不同：{here}是{exact_text(total[position])}，{there}是{exact_text(total[earlier])}"


@rule("ZD107", Severity.WARNING, "不同县区或文件里有同名项目")
def same_name_elsewhere(case: Case) -> Iterator[Fault]:
    """两个县区（没有县区的，两个文件）里有同名的项目。

    查什么：名称相同而县区不同的项目；同一个县区里的由ZD008报。
    为什么：可能是各县区各建一个，也可能是跨县区的一个项目两边都报了，合计就多算一次。
    举例：云东区和云西县都有“农村公路提升工程”。
    怎么改：是同一个项目的，只留一行；确是两个项目的，在名称里写上地点，或豁免这一条。
    """
    homes, names = _homes(case), case.name_keys()
    for earlier, position in _repeats(name or None for name in names):
        if homes[earlier] != homes[position]:
            yield Fault(
                case.place(position, "name"),
                f"{case.called(position)}与{case.place(earlier, 'name')}的项目同名，县区或文件不同"
                + _two_totals(case, earlier, position),
                "是同一个项目的请只留一行；确是两个项目的请在名称里写上地点，或豁免这一条",
            )


@rule("ZD108", Severity.INFO, "序号重复")
def same_number_twice(case: Case) -> Iterator[Fault]:
    """一段连续编号里有两个相同的序号。

    查什么：同一张表的序号；又从1编起的，是新的一段，不算重复。
    为什么：多半是插入一行时复制了上一行，另一格也可能忘了改。
    举例：序号依次是5、6、6、7。
    怎么改：核对这两行是不是同一个项目，再重新编号；不影响计算。
    """
    first = 0
    for table in case.ledger.tables:
        columns = table.columns.get("seq", ())
        cells = [table.part.value(row, columns[0]) for row in table.body.projects] if columns else []
        for earlier, later in _repeated_numbers(cells):
            number = read_text(cells[later])
            here, there = case.called(first + later), case.called(first + earlier)
            yield Fault(
                case.own_place(first + later, "seq"),
                f"{here}的序号{number}与{there}的相同",
                "请核对这两行是不是同一个项目，再重新编号",
            )
        first += len(table.body.projects)


def _repeated_numbers(cells: Sequence[Raw]) -> Iterator[tuple[int, int]]:
    """Places of a number and of its first use in the same run; a run begins with 1."""
    seen: dict[Raw, int] = {}
    for at, cell in enumerate(cells):
        if cell in _FIRST_NUMBER:
            seen = {}
        if cell != "" and seen.setdefault(cell, at) != at:
            yield seen[cell], at


@rule("ZD106", Severity.INFO, "责任单位只差几个字")
def unit_spelt_twice(case: Case) -> Iterator[Fault]:
    """两个责任单位的名称只差“市”“县”“区”等字，像是同一个单位。

    查什么：责任单位去掉开头的省、市、县、区和中间的“和”“与”“及”后相同，而写法不同的；市局与县局不算；空格的差别已自动统一。
    为什么：排名和滞后名单按单位汇总，写法不同就成了两个单位。
    举例：7个项目写“市住建局”，1个写“住建局”。
    怎么改：是同一个单位的，统一成一种写法；不是的不用管。
    """
    texts = case.texts("responsible_unit")
    counts = Counter(filter(None, texts))
    spellings: dict[str, list[str]] = {}
    for text, _ in counts.most_common():
        spellings.setdefault(_unit_key(text), []).append(text)
    for usual, *others in spellings.values():
        for text in others:
            if not _are_of_two_levels(usual, text):
                yield Fault(
                    case.place(texts.index(text), "responsible_unit"),
                    f"责任单位“{text}”（{counts[text]}个项目）与“{usual}”（{counts[usual]}个项目）像是同一个单位",
                    f"是同一个单位的请统一写成“{usual}”",
                )


def _unit_key(text: str) -> str:
    folded = _LINKS.sub("", fold(text))
    return _LEVEL.sub("", folded) or folded


def _are_of_two_levels(first: str, second: str) -> bool:
    """市住建局 and 县住建局 are two units, 市住建局 and 住建局 may be one."""
    levels = [found[0] if (found := _LEVEL.match(text)) else "" for text in (first, second)]
    return all(levels) and levels[0] != levels[1]


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
