"""小计, 合计 and section rows against the projects they cover.

A stated sum is compared at the precision to which its column is written: 56.55亿元 says nothing of less
than half a hundredth of a 亿元. A stated 0 says that there is nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import isqrt

from zdxm.checks.case import Case, Fault, middle, rule, written_step
from zdxm.declare import frozen
from zdxm.diagnostics import Severity
from zdxm.fields import label_of
from zdxm.ledger.model import Control, ControlKind
from zdxm.units import exact_text


@frozen
class _Gap:
    """A stated sum that is not the projects' sum; ``residue`` if rounding alone may explain it."""

    control: Control
    name: str
    stated: int
    actual: int
    blanks: int
    residue: bool

    def fault(self, said: str, remedy: str) -> Fault:
        """A fault at the stated sum."""
        label = f"{self.control.label}的{label_of(self.name)}"
        return Fault(self.control.cells[self.name], f"{label}{said}", remedy)


@rule("ZD003", Severity.ERROR, "小计不等于各项目之和")
def subtotal_differs(case: Case) -> Iterator[Fault]:
    """小计行（或带合计数的分类标题行）与它下面各项目之和不相等。

    查什么：各类小计、分段标题上的总投资、年度计划投资、完成投资等，与所辖项目逐列相加的结果；按这一列写到的位数比较，四舍五入之内不算。
    同一工作簿里按类别、县区、责任单位的汇总表也算，一列里多半对得上才逐格核对；写着别的时期的不比。
    为什么：小计常是手填的，改了项目忘了改小计；报告只用项目相加，和台账上的小计就对不上。
    举例：能源项目7个，完成投资相加是46835万元，小计写46385万元。
    怎么改：把小计改成公式；如果小计是对的，就查哪个项目漏填或填错。
    """
    return _differing(case, "所辖项目", total=False)


@rule("ZD004", Severity.ERROR, "合计不等于全部项目之和")
def total_differs(case: Case) -> Iterator[Fault]:
    """合计行与全部项目之和不相等。

    查什么：合计、总计行的各金额列，与全部项目逐列相加的结果；按这一列写到的位数比较，四舍五入之内不算。
    为什么：合计是报告的第一个数；与项目之和不等，说明漏了项目，或合计公式没有包住新加的行。
    举例：45个项目总投资相加是2595700万元，合计写2585700万元。
    怎么改：检查合计公式的起止行；有不计入合计的项目，请移出台账或在备注里写明。
    """
    return _differing(case, "全部项目", total=True)


@rule("ZD076", Severity.INFO, "合计有四舍五入的尾差")
def rounding_residue(case: Case) -> Iterator[Fault]:
    """小计或合计与项目之和差一两个末位，像是各项目四舍五入后的尾差。

    查什么：带小数的列里，与项目之和只差一两个末位（项目越多容许越大）的小计和合计。
    为什么：各项目分别舍入后再相加，常与总数差一点，不算错；但读的人会看到，可以在报告里加一句说明。
    举例：各类相加56.54亿元，合计写56.55亿元。
    怎么改：不用改；要完全相等的，按元或万元填写项目数。
    """
    for gap in _gaps(case):
        if gap.residue:
            sums = f"{exact_text(gap.stated)}，与项目之和{exact_text(gap.actual)}"
            said = f"{sums}差在末位，像是四舍五入的尾差"
            yield gap.fault(said, "不用改；要完全相等的请填写更细的项目数")


def _differing(case: Case, whose: str, *, total: bool) -> Iterator[Fault]:
    for gap in _gaps(case):
        if (gap.control.kind is ControlKind.TOTAL) is total and not gap.residue:
            blanks = f"（其中{gap.blanks}个项目没有这个数）" if gap.blanks else ""
            sums = f"是{exact_text(gap.stated)}，{whose}相加是{exact_text(gap.actual)}{blanks}"
            said = f"{sums}，相差{exact_text(abs(gap.stated - gap.actual))}"
            yield gap.fault(said, "请把这一格改成公式，或查找漏填、填错的项目")


def _gaps(case: Case) -> Iterator[_Gap]:
    """Every stated sum that is farther from the projects' sum than its own rounding."""
    for control in case.ledger.controls:
        places = list(control.projects)
        for name, stated in control.stated.items():
            column = case.numbers(name)
            actual = control.actual[name]
            distance = abs(stated - actual)
            if distance and (not stated or 2 * distance > _step(case, control, name)):
                blanks = len(places) - int(column.known[places].sum())
                residue = not blanks and _is_residue(case, control, name, distance)
                yield _Gap(control, name, stated, actual, blanks, residue)


def _is_residue(case: Case, control: Control, name: str, distance: int) -> bool:
    """Whether rounding the projects one by one may leave this distance; in whole units it may not."""
    unit = _unit(case, control, name)
    values = case.numbers(name).values[list(control.projects)].tolist()
    step = _last_place([*values, control.stated[name]], unit)
    most = step * max(2, isqrt(len(values))) // 2
    return step < unit and distance <= most


def _unit(case: Case, control: Control, name: str) -> int:
    """The money unit of the control's column, in 元."""
    if control.units:
        return control.units[name]
    table, column = case.ledger.tables[control.table], control.cells[name].column
    return int(table.unit if column is None else table.units.get(column, table.unit))


def _step(case: Case, control: Control, name: str) -> int:
    """The last place to which a stated sum is written, in 元."""
    unit = _unit(case, control, name)
    steps = [
        _last_place([other.stated[name]], unit)
        for other in case.ledger.controls
        if (other.table, other.place.sheet) == (control.table, control.place.sheet) and name in other.stated
    ]
    return written_step(_last_place([control.stated[name]], unit), middle(steps))


def _last_place(amounts: Iterable[int], unit: int) -> int:
    """The largest decimal place of a unit, in 元, in which all amounts are whole.

    >>> _last_place([5_655_000_000, 5_600_000_000], 100_000_000), _last_place([30_000], 10_000)
    (1000000, 10000)
    """
    amounts = list(amounts)
    while unit > 1 and any(amount % unit for amount in amounts):
        unit //= 10
    return unit


@rule("ZD013", Severity.ERROR, "分类标题的项目数与实有行数不符")
def section_count_differs(case: Case) -> Iterator[Fault]:
    """“一、能源项目（25个）”里的个数，与下面的项目行数不相等。

    查什么：分段标题括号里的“N个”“共N项”，与该段项目行数。
    为什么：增减项目后标题常忘了改，报告里的项目数就与台账标题对不上。
    举例：标题写25个，下面有26行。
    怎么改：改标题里的个数，或找出多出、漏掉的项目。
    """
    return _counts(case, sections=True)


@rule("ZD014", Severity.ERROR, "小计、合计的项目数与实有行数不符")
def total_count_differs(case: Case) -> Iterator[Fault]:
    """“合计（45个）”里的个数，与项目行数不相等。

    查什么：小计、合计行里写的“N个”“共N项”，与所辖项目行数。
    为什么：项目总数是报告的第一个数，两处不同总有一处错。
    举例：合计写45个，台账有44行项目。
    怎么改：改个数，或找出多出、漏掉的项目。
    """
    return _counts(case, sections=False)


def _counts(case: Case, *, sections: bool) -> Iterator[Fault]:
    for control in case.ledger.controls:
        rows, is_section = len(control.projects), control.kind is ControlKind.SECTION
        if control.count not in (None, rows) and is_section is sections:
            message = f"“{control.label}”写的是{control.count}个项目，实有{rows}行"
            yield Fault(control.place, message, "请改正个数，或查找多出、漏掉的项目")
