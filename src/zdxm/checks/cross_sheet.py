"""The office's registers against the ledger: names that lead nowhere, states nobody can count, doubles."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from zdxm.cells.dates import read_date
from zdxm.cells.words import fold, is_blank
from zdxm.checks.case import Case, Fault, rate_text, rule
from zdxm.declare import pattern
from zdxm.diagnostics import Severity
from zdxm.fields import REGISTERS
from zdxm.lights import Bucket
from zdxm.matching import name_key

if TYPE_CHECKING:
    from zdxm.registers import Entry

_SEPARATORS = pattern(r"[、，,；;/\n]+")
_ALL_PROJECTS = ("全部", "所有", "各", "有关", "相关", "多个", "综合", "共性", "全市", "全县", "全区")
_SHORTEST = 4
"""A shorter piece of a name is no abbreviation of it."""
_URGING = ("提醒", "督导", "督办", "约谈", "问责")


def _entries(case: Case, name: str) -> tuple[Entry, ...]:
    return case.registers.get(name) or ()


def _of_projects(case: Case, name: str) -> list[Entry]:
    return [entry for entry in _entries(case, name) if _said(entry, "project")]


def _said(entry: Entry, name: str) -> str:
    text = entry.values.get(name, "")
    return "" if is_blank(text) else text


class _Names:
    """The ledger's project names, to be found again in a register; nothing is made before it is asked for."""

    def __init__(self, case: Case) -> None:
        self._case = case

    @cached_property
    def positions(self) -> dict[str, int]:
        """Folded name → position."""
        return {key: position for position, key in enumerate(self._case.name_keys())}

    @cached_property
    def _joined(self) -> str:
        return "\n".join(self._case.name_keys())

    def knows(self, text: str) -> bool:
        """Whether a register's words name projects of the ledger, in full or by a clear part of the name."""
        return self._is_known(name_key(text)) or all(
            self._is_known(name_key(part)) for part in _SEPARATORS.split(text) if part
        )

    def _is_known(self, key: str) -> bool:
        if key in self.positions or key.startswith(_ALL_PROJECTS):
            return True
        if len(key) < _SHORTEST:
            return False
        return key in self._joined or any(len(name) >= _SHORTEST and name in key for name in self.positions)

    def nearest(self, text: str) -> str:
        """“，最接近的是…”, or nothing."""
        from rapidfuzz.process import extractOne

        found = extractOne(name_key(text), self._case.name_keys(), score_cutoff=60)
        return f"，最接近的是“{self._case.texts('name')[found[2]]}”" if found else ""


def _strangers(case: Case, register: str) -> Iterator[Fault]:
    """Register rows that name a project which the ledger does not have; each name once."""
    names, seen = _Names(case), set[str]()
    for entry in _of_projects(case, register):
        text = _said(entry, "project")
        if text not in seen and not names.knows(text):
            seen.add(text)
            yield Fault(
                entry.cells["project"],
                f"{REGISTERS[register].label}里的“{text}”在台账中找不到{names.nearest(text)}",
                "请把项目名称写得与台账一致；已调出台账的请在登记中注明或删去",
            )


@rule("ZD064", Severity.WARNING, "问题台账里的项目不在台账中")
def problem_of_stranger(case: Case) -> Iterator[Fault]:
    """问题台账登记的项目，在项目台账里找不到。

    查什么：问题台账的项目名称；写简称而台账名称包含它的、写“全部项目”一类的不报。
    为什么：名称对不上，问题就挂不到项目上，滞后名单后面的原因就不全。
    举例：问题台账写“双河水库”，台账里是“双河湾水库”。
    怎么改：把项目名称写得与台账一致。
    """
    return _strangers(case, "problems")


@rule("ZD065", Severity.WARNING, "函件登记里的项目不在台账中")
def letter_to_stranger(case: Case) -> Iterator[Fault]:
    """函件登记的项目，在项目台账里找不到。

    查什么：函件登记的项目名称；写简称而台账名称包含它的、写“全部项目”一类的不报。
    为什么：名称对不上，就数不清一个项目发过几次函，下一步该提醒还是该督导也定不了。
    举例：函件登记写“金马炭黑项目二期”，台账里没有二期。
    怎么改：把项目名称写得与台账一致。
    """
    return _strangers(case, "letters")


@rule("ZD066", Severity.WARNING, "联审联批里的项目不在台账中")
def approval_of_stranger(case: Case) -> Iterator[Fault]:
    """联审联批登记的项目，在项目台账里找不到。

    查什么：联审联批的项目名称；写简称而台账名称包含它的、写“全部项目”一类的不报。
    为什么：审批事项按项目统计，名称对不上的事项就没有归处。
    举例：联审联批写“东环路”，台账里是“外环路项目”。
    怎么改：把项目名称写得与台账一致。
    """
    return _strangers(case, "approvals")


@rule("ZD067", Severity.INFO, "函件发给了进度领先的项目")
def letter_to_leader(case: Case) -> Iterator[Fault]:
    """提醒、督导类函件的收件项目，本期完成率高于时间进度。

    查什么：本期内发出的提醒函、督导函、约谈、问责所对应项目的进度；只是提示。
    为什么：多半是函件见了效，值得写进报告；也可能是发错了项目。
    举例：4月给甲项目发了提醒函，到6月底甲项目高于时间进度3个百分点。
    怎么改：发错的，改正登记；见效的，不用改。
    """
    names, seen = _Names(case), set[int]()
    variance, buckets = case.numbers("variance"), case.texts("bucket")
    for entry in _of_projects(case, "letters"):
        position = names.positions.get(name_key(_said(entry, "project")))
        urging = any(word in _said(entry, "kind") for word in _URGING)
        if position is None or position in seen or not urging or buckets[position] != Bucket.AHEAD.value:
            continue
        seen.add(position)
        yield Fault(
            entry.cells["project"],
            f"{case.called(position)}收到{_said(entry, 'kind')}，"
            f"现在高于时间进度{rate_text(variance[position])[:-1]}个百分点",
            "发错项目的请改正登记，已见效的不用改",
        )


@rule("ZD068", Severity.WARNING, "问题没有办理状态")
def problem_without_state(case: Case) -> Iterator[Fault]:
    """问题台账的一行没有写办理状态。

    查什么：问题台账的办理状态（是否销号）列的空白格。
    为什么：空白的只能算未解决，解决率就被拉低了。
    举例：问题“进厂道路未接通”，办理状态空白。
    怎么改：填已解决、正在协调或未解决。
    """
    return _stateless(case, "problems", "问题", "未解决", "请填已解决、正在协调或未解决")


@rule("ZD069", Severity.WARNING, "问题的办理状态看不懂")
def problem_state_unknown(case: Case) -> Iterator[Fault]:
    """问题台账的办理状态，不是常用的说法。

    查什么：办理状态里是否有解决、办结、销号、完成、办理、协调等词，或是、否、√、×。
    为什么：看不懂的一律按未解决计，已经解决的就白做了。
    举例：办理状态“OK”。
    怎么改：改填已解决、正在协调或未解决。
    """
    return _odd_states(case, "problems")


@rule("ZD070", Severity.WARNING, "审批事项的办理状态看不懂")
def approval_state_unknown(case: Case) -> Iterator[Fault]:
    """联审联批的办理状态空白，或不是常用的说法。

    查什么：办理状态里是否有办结、完成、办理、受理等词，或是、否、√、×。
    为什么：看不懂的一律按未办结计，办结率就不准。
    举例：办理状态“过了”。
    怎么改：改填已办结、正在办理或未办理。
    """
    yield from _stateless(case, "approvals", "审批事项", "未办结", "请填已办结、正在办理或未办理")
    yield from _odd_states(case, "approvals")


def _stateless(case: Case, register: str, noun: str, counted: str, remedy: str) -> Iterator[Fault]:
    for entry in _entries(case, register):
        if not _said(entry, "state"):
            message = f"{noun}“{_said(entry, 'text')}”没有写办理状态，按{counted}计"
            yield Fault(entry.cells["state"], message, remedy)


def _odd_states(case: Case, register: str) -> Iterator[Fault]:
    from zdxm.registers import is_understood  # noqa: PLC0415 - reads sheets, which a page does not need

    for entry in _entries(case, register):
        state = _said(entry, "state")
        if state and not is_understood(state):
            yield Fault(
                entry.cells["state"],
                f"{REGISTERS[register].label}“{_said(entry, 'text')}”的办理状态“{state}”看不懂，按未办结计",
                "请改填已解决（已办结）、正在办理或未办理",
            )


@rule("ZD071", Severity.WARNING, "同一问题登记了两次")
def problem_twice(case: Case) -> Iterator[Fault]:
    """问题台账里，同一项目的同一问题有两行。

    查什么：项目名称和问题描述都相同的行，空格和全角半角不算差别。
    为什么：问题数、解决数都会多算。
    举例：第6行和第58行都是“甲项目 进厂道路未接通”。
    怎么改：删去重复的一行；办理状态不同的，留最新的一行。
    """
    return _doubles(case, "problems", ("project", "text"), "text")


@rule("ZD072", Severity.WARNING, "函件编号重复")
def letter_number_twice(case: Case) -> Iterator[Fault]:
    """两份函件用了同一个编号。

    查什么：函件登记的函件编号，项目不同而编号相同，或两行完全一样。
    为什么：一份函件登记两次，发函数就多了；不同的函件不该共用文号。
    举例：两行的编号都是“重点办函〔2026〕12号”。
    怎么改：改正编号；一函发给几个项目的，项目写在同一行，用“、”隔开。
    """
    return _doubles(case, "letters", ("number",), "number")


@rule("ZD075", Severity.WARNING, "同一审批事项登记了两次")
def approval_twice(case: Case) -> Iterator[Fault]:
    """联审联批里，同一项目的同一事项有两行。

    查什么：项目名称和审批事项都相同的行。
    为什么：事项总数和办结数都会多算。
    举例：甲项目的“施工许可证”有两行，一行已办结，一行正在办理。
    怎么改：删去旧的一行；确有两次审批的，在事项里写明是哪一次。
    """
    return _doubles(case, "approvals", ("project", "text"), "text")


def _doubles(case: Case, register: str, fields: tuple[str, ...], shown: str) -> Iterator[Fault]:
    """Rows equal in all these fields to an earlier row."""
    first: dict[tuple[str, ...], Entry] = {}
    for entry in _entries(case, register):
        key = tuple(fold(_said(entry, name)) for name in fields)
        earlier = first.setdefault(key, entry)
        if all(key) and earlier is not entry:
            yield Fault(
                entry.cells[shown],
                f"{REGISTERS[register].label}的“{_said(entry, shown)}”与{earlier.cells[shown]}重复",
                "请删去重复的一行，或写明两行的区别",
            )


@rule("ZD073", Severity.WARNING, "发函日期在报告期之后")
def letter_after_period(case: Case) -> Iterator[Fault]:
    """函件登记里有报告期末以后的函件。

    查什么：发函日期晚于报告期最后一天的行。
    为什么：报告写“截至某月底共发函多少份”，之后的不应计入，也可能是年份填错。
    举例：2026年上半年的登记里，发函日期2026年7月12日。
    怎么改：改正日期；确是期后发出的，移到下一期的登记里。
    """
    end = case.calendar.period.end
    for entry in _entries(case, "letters"):
        day = read_date(_said(entry, "date")).value
        if day is not None and day > end:
            yield Fault(
                entry.cells["date"],
                f"发函日期{day.year}年{day.month}月{day.day}日在{case.calendar.period.label}之后，却计入了发函数",
                "请改正日期，或移到下一期的登记里",
            )


@rule("ZD074", Severity.WARNING, "措施引用的台账不存在")
def cited_register_missing(case: Case) -> Iterator[Fault]:
    """主要措施的“引用台账”列，写了一张没有的表。

    查什么：引用台账里的名称，是否是问题台账、函件登记、联审联批等登记表之一，且工作簿里有这张表。
    为什么：报告要在这条措施后面写上登记表的件数，没有这张表就写不出来。
    举例：引用台账写“函件登记”，工作簿里没有函件登记表。
    怎么改：补上这张登记表，或清空引用。
    """
    present = {each.label for key, each in REGISTERS.items() if case.registers.get(key) is not None}
    known = {each.label for each in REGISTERS.values()}
    for entry in _entries(case, "measures"):
        for name in filter(None, _SEPARATORS.split(_said(entry, "cites"))):
            if name not in present:
                yield Fault(
                    entry.cells["cites"],
                    f"引用的“{name}”{'在工作簿里没有' if name in known else '不是登记表的名称'}",
                    f"请改为{'、'.join(sorted(present)) or '已有的登记表'}之一，或补上这张表",
                )
