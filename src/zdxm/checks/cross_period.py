"""The ledger against that of an earlier period: sums that shrink, plans that move, projects that vanish.

These rules apply only where an earlier ledger is given. Each names the new ledger's cell, and in its message
the old one's.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from zdxm.cells.words import STATUS_NAMES, Status, fold
from zdxm.checks.case import Case, Earlier, Fault, Limit, numbers_of, rule, where
from zdxm.declare import frozen
from zdxm.diagnostics import CellRef, Severity
from zdxm.fields import label_of
from zdxm.matching import Match, MatchKind, name_key
from zdxm.units import exact_text

if TYPE_CHECKING:
    from zdxm.checks.case import Flags, Ints
    from zdxm.ledger.model import Ledger
    from zdxm.units import Unit


_STAGES = {Status.NOT_STARTED: 0, Status.UNDER_WAY: 1, Status.STOPPED: 1, Status.FINISHED: 2}
"""How far along a project is; 停工 is no step back from 在建."""
_LAST_PLACE = 100
"""Two ledgers in different units are compared to a hundredth of the coarser one, half up."""


@frozen
class _Since:
    """A ledger and that of an earlier period, project by project.

    Attributes:
        case: the ledger that is checked.
        earlier: the other one, with the matches.
    """

    case: Case
    earlier: Earlier

    @classmethod
    def of(cls, case: Case) -> _Since:
        """The two ledgers of a case, for rules that need both."""
        if case.earlier is None:
            raise ValueError(case)
        return cls(case, case.earlier)

    @property
    def matches(self) -> tuple[Match, ...]:
        """The projects that both ledgers have."""
        return self.earlier.matching.matches

    @property
    def is_same_year(self) -> bool:
        return self.earlier.period.year == self.case.calendar.period.year

    @property
    def months(self) -> int:
        """Whole months from the end of the earlier period to the end of this one."""
        now, then = self.case.calendar.period, self.earlier.period
        return (now.year - then.year) * 12 + now.month - then.month

    def texts(self, name: str) -> Iterator[tuple[Match, str, str]]:
        """Each match with the text of one column now and then, where both ledgers give it."""
        now, then = self.case.texts(name), self.earlier.ledger.frame[name].tolist()
        for match in self.matches:
            if now[match.new] and then[match.old]:
                yield match, now[match.new], then[match.old]

    def amounts(self, name: str, differs: Callable[[Ints, Ints], Flags]) -> Iterator[tuple[Match, int, int]]:
        """Each match with its amount now and then, in 元, where both ledgers give it and they ``differ``."""
        at_new, at_old = [match.new for match in self.matches], [match.old for match in self.matches]
        now, then = self.case.numbers(name), numbers_of(self.earlier.ledger.frame, name)
        new, old = now.values[at_new], then.values[at_old]
        for at in where(now.known[at_new] & then.known[at_old] & differs(new, old)):
            yield self.matches[at], int(new[at]), int(old[at])

    def was(self, match: Match, name: str) -> str:
        """The earlier cell, as in 2011年1—5月（五月.xlsx:台账!G5）, and the old name if only alike."""
        ledger = self.earlier.ledger
        cell = ledger.cell(match.old, name) or ledger.cell(match.old, "name")
        alike = f"，按相似名称“{ledger.frame['name'][match.old]}”对应"
        return f"{self.earlier.period.label}（{cell}{alike if match.kind is MatchKind.SIMILAR else ''}）"

    def slack(self, match: Match, name: str) -> int:
        """What rounding alone may take away where the two ledgers are written in different units, in 元."""
        units = _unit(self.case.ledger, match.new, name), _unit(self.earlier.ledger, match.old, name)
        return 0 if units[0] == units[1] else max(units) // _LAST_PLACE // 2

    def changed(
        self, name: str, differs: Callable[[Ints, Ints], Flags], said: str, remedy: str
    ) -> Iterator[Fault]:
        """A fault of each amount that differs by more than rounding can explain.

        In ``said``, which follows the amount, ``{was}`` stands for the earlier cell, ``{before}`` for what is
        there, ``{by}`` for the difference and ``{way}`` for its direction.
        """
        for match, now, before in self.amounts(name, differs):
            if abs(now - before) > self.slack(match, name):
                told = said.format(
                    was=self.was(match, name),
                    before=exact_text(before),
                    by=exact_text(abs(now - before)),
                    way="增加" if now > before else "减少",
                )
                yield self.fault(match, name, f"{self.case.money(match.new, name)}，{told}", remedy)

    def fault(self, match: Match, name: str, said: str, remedy: str) -> Fault:
        """A fault at a field of a project of both ledgers."""
        return Fault(self.case.place(match.new, name), f"{self.case.called(match.new)}{said}", remedy)


def _unit(ledger: Ledger, position: int, name: str) -> Unit:
    table = ledger.tables[ledger.places[position][0]]
    columns = table.columns.get(name)
    return table.units.get(columns[0], table.unit) if columns else table.unit


_FALLEN, _MOVED = "比{was}的{before}少{by}", "{was}是{before}，{way}了{by}"


@rule("ZD077", Severity.ERROR, "完成投资比上期减少", earlier=True)
def completed_fell(case: Case) -> Iterator[Fault]:
    """同一年里，年初至今的完成投资比上一期还少。

    查什么：同一个项目两期的完成投资；两期不在同一年的不比。
    为什么：年初至今的数只增不减，减少了不是这期填错，就是上期多报。
    举例：1-5月完成5200万元，1-6月却是4800万元。
    怎么改：填成了当月数的，改成年初至今的累计数；上期多报的，在备注里说明并豁免这一条。
    """
    since = _Since.of(case)
    if since.is_same_year:
        remedy = "请填年初至今的累计数；上期多报的请在备注里说明"
        yield from since.changed("completed", operator.lt, _FALLEN, remedy)


@rule("ZD078", Severity.ERROR, "自开工累计完成投资比上期减少", earlier=True)
def cumulative_fell(case: Case) -> Iterator[Fault]:
    """自开工以来的累计完成投资比上一期还少。

    查什么：同一个项目两期的自开工累计完成投资，跨年也比。
    为什么：累计数只增不减；跨年时减少，多半是把当年数填进了累计列。
    举例：上年底累计9000万元，今年6月底却是4000万元。
    怎么改：改成自开工以来的累计数；上期多报的，在备注里说明并豁免这一条。
    """
    remedy = "请填自开工以来的累计数；上期多报的请在备注里说明"
    return _Since.of(case).changed("cumulative_completed", operator.lt, _FALLEN, remedy)


@rule("ZD079", Severity.WARNING, "年度计划投资与上期不同", earlier=True)
def plan_moved(case: Case) -> Iterator[Fault]:
    """同一年的年度计划投资与上一期不一样。

    查什么：同一个项目两期的年度计划投资；两期不在同一年的不比，两本台账单位不同时四舍五入的差别不算。
    为什么：年度计划是考核的分母，调低计划就能抬高完成率，调整应当有文件。
    举例：上期计划8000万元，这期是6000万元，完成率因此从50%变成66.7%。
    怎么改：没有批准调整的，改回原计划；批准了的，在备注里写明文号并豁免这一条。
    """
    since = _Since.of(case)
    if since.is_same_year:
        remedy = "没有批准调整的请改回原计划；批准了的请在备注里写明文号"
        yield from since.changed("annual_plan", operator.ne, _MOVED, remedy)


@rule("ZD080", Severity.WARNING, "总投资与上期不同", earlier=True)
def total_moved(case: Case) -> Iterator[Fault]:
    """项目的总投资与上一期不一样。

    查什么：同一个项目两期的总投资，两本台账单位不同时四舍五入的差别不算。
    为什么：总投资以批复为准，不会每期变动；变了不是填错，就是概算作了调整而没有说明。
    举例：上期总投资25000万元，这期是52000万元。
    怎么改：填错的改回；概算确已调整的，在备注里写明批复并豁免这一条。
    """
    remedy = "填错的请改回；概算已调整的请在备注里写明批复"
    return _Since.of(case).changed("total_investment", operator.ne, _MOVED, remedy)


@rule("ZD081", Severity.WARNING, "上期的项目不见了", earlier=True)
def project_vanished(case: Case) -> Iterator[Fault]:
    """上一期台账里有的项目，这一期没有了。

    查什么：上期的每个项目在本期能否按项目代码、名称或相似的名称找到。
    为什么：项目退出要经过批准；悄悄删去一个落后项目，全部项目的完成率就变好看了。
    举例：上期第12行“河滨路改造”，这期没有这一行，也没有名称相近的。
    怎么改：漏填的补上；改了名称的，写上相同的项目代码；批准退出的，用工作表的名称豁免这一条。
    """
    earlier = _Since.of(case).earlier
    columns = {name: numbers_of(earlier.ledger.frame, name) for name in ("total_investment", "annual_plan")}
    for position in earlier.matching.gone:
        amounts = [
            f"{label_of(name)}{exact_text(column[position])}"
            for name, column in columns.items()
            if column.known[position]
        ]
        known = f"（{'，'.join(amounts)}）" if amounts else ""
        name = earlier.ledger.frame["name"][position]
        yield Fault(
            _home_of(case, earlier, position),
            f"{earlier.period.label}有的“{name}”{known}在本期台账里找不到，"
            f"原在{earlier.ledger.cell(position, 'name')}",
            "漏填的请补上；改了名称的请填写项目代码；批准退出的请在[rules]里豁免",
        )


def _home_of(case: Case, earlier: Earlier, position: int) -> CellRef:
    """The sheet on which a vanished project would stand: that of the same name, else the first."""
    sheet = earlier.ledger.tables[earlier.ledger.places[position][0]].sheet
    tables = case.ledger.tables
    return next((table for table in tables if table.sheet == sheet), tables[0]).place()


@rule("ZD082", Severity.WARNING, "项目改了名称", earlier=True)
def project_renamed(case: Case) -> Iterator[Fault]:
    """同一个项目的名称与上一期不一样。

    查什么：项目代码相同而名称不同的；没有代码时，名称很像、且没有别的项目更像的（总投资相同的放宽）。
    为什么：名称一变，与文件、函件、问题台账就对不上，下一期也可能当成新项目。
    举例：上期“东湖污水处理厂提标改造项目”，这期“东湖污水处理厂提标工程”，总投资都是12000万元。
    怎么改：与批复文件的名称一致；确已更名的，在备注里写明原名并豁免这一条。
    """
    since = _Since.of(case)
    period, ledger = since.earlier.period, since.earlier.ledger
    for match, now, then in since.texts("name"):
        if name_key(now) != name_key(then):
            how = "项目代码相同" if match.kind is MatchKind.CODE else f"名称相似度{match.score}%"
            said = f"在{period.label}的名称是“{then}”（{ledger.cell(match.old, 'name')}，{how}）"
            remedy = "请与批复文件的名称一致；确已更名的请在备注里写明原名"
            yield since.fault(match, "name", said, remedy)


@rule("ZD083", Severity.WARNING, "项目类别与上期不同", earlier=True)
def category_moved(case: Case) -> Iterator[Fault]:
    """同一个项目换了类别。

    查什么：两期都写了类别而不相同的；一整类改了叫法的，只在第一个项目上报一次。
    为什么：项目换了类，两类的项目数、投资和完成率都跟着变，与上期报告比不了。
    举例：上期归在水利类，这期归在农业类。
    怎么改：放错类的改回；确需调整的，在报告里说明并豁免这一条。
    """
    since = _Since.of(case)
    renamed = _renamed_categories(since)
    told: set[tuple[str, str]] = set()
    for match, now, then in since.texts("category"):
        if fold(now) == fold(then) or (then, now) in told:
            continue
        whole = ""
        if (then, now) in renamed:
            told.add((then, now))
            whole = f"（全类{renamed[then, now]}个项目都是这样）"
        said = f"的类别是“{now}”，{since.was(match, 'category')}是“{then}”{whole}"
        yield since.fault(match, "category", said, "放错类的请改回；确需调整的请在报告里说明")


def _renamed_categories(since: _Since) -> dict[tuple[str, str], int]:
    """Old and new name of each category that only changed its name, with the number of its projects."""
    kept = Counter((then, now) for _, now, then in since.texts("category"))
    olds, news = [then for then, _ in kept], [now for _, now in kept]
    return {
        (then, now): count
        for (then, now), count in kept.items()
        if count > 1 and olds.count(then) == news.count(now) == 1
    }


@rule("ZD084", Severity.WARNING, "建设状态退了回去", earlier=True)
def status_went_back(case: Case) -> Iterator[Fault]:
    """上一期已开工的这期未开工，或已竣工的又成了在建。

    查什么：两期都写了的建设状态；在建变成停工不算退回。
    为什么：开工和竣工是报告里的个数，退回去说明有一期报早了，或这期填错。
    举例：上期“竣工”，这期“在建”。
    怎么改：填错的改正；上期报早了的，在备注里说明并豁免这一条。
    """
    since = _Since.of(case)
    for match, *words in since.texts("status"):
        now, then = map(Status, words)
        if _STAGES[now] < _STAGES[then]:
            said = f"的建设状态是{STATUS_NAMES[now]}，{since.was(match, 'status')}是{STATUS_NAMES[then]}"
            yield since.fault(match, "status", said, "请核对建设状态；上期报早了的请在备注里说明")


@rule("ZD085", Severity.INFO, "在建项目的投资没有增加", limit=Limit(1, "两期至少相隔的月数"), earlier=True)
def stalled(case: Case) -> Iterator[Fault]:
    """在建项目的完成投资与上一期一模一样。

    查什么：状态是在建的项目；同一年比年初至今的完成投资，跨年比自开工累计，两期相隔达到限值（默认1个月）才查。
    为什么：一个月没有投资的在建项目，不是忘了更新，就是实际停了工。
    举例：5月底完成3200万元，6月底还是3200万元。
    怎么改：忘了更新的补上；实际停工的，把状态改为停工并写明原因；核实了的不用改。
    """
    since = _Since.of(case)
    if since.months < max(case.limit, 1):
        return
    name = "completed" if since.is_same_year else "cumulative_completed"
    statuses = case.texts("status")
    for match, _now, _then in since.amounts(name, operator.eq):
        if statuses[match.new] == Status.UNDER_WAY.value:
            was = f"与{since.was(match, name)}相同，{since.months}个月没有增加"
            said = f"在建，{case.money(match.new, name)}，{was}"
            yield since.fault(match, name, said, "忘了更新的请补上；实际停工的请改正状态并写明原因")
