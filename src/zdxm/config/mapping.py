"""``[columns]`` and ``[tables]``: what the office says of its own sheets."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - the reader asks for the type of each key
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from zdxm.config.settings import UNITS
from zdxm.config.values import TABLE, collect, read_value
from zdxm.errors import perhaps
from zdxm.schema import LEDGER_FIELDS, Kind, TableMapping

if TYPE_CHECKING:
    from zdxm.units import Unit

__all__ = ["read_columns", "read_tables"]

_CATEGORY_SOURCES: dict[str, Literal["", "column", "section", "sheet"]] = {
    "": "",
    "列": "column",
    "分段": "section",
    "表名": "sheet",
}
_MONTHLY = ("completed", "month_completed")
"""Fields that may be the sum of several columns."""
_MOST_HEADER_ROWS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class _TableKeys:
    """The keys of ``[tables."表名"]``, as they are written.

    Attributes:
        header: its header row, or first and last header row.
        unit: unit of its money columns.
        units: field → unit, where one column has another.
        category: where 类别 is taken from.
        columns: field → letters or header of its column.
    """

    header: int | list[int] = field(default_factory=list)
    unit: Literal["", "元", "千元", "万元", "百万元", "亿元"] = ""
    units: Mapping[str, Any] = field(default_factory=dict)
    category: Literal["", "列", "分段", "表名"] = ""
    columns: Mapping[str, Any] = field(default_factory=dict)


def read_columns(table: object, place: str, faults: list[str]) -> dict[str, tuple[str, ...]]:
    """Field key → letters or headers of its columns."""
    columns: dict[str, tuple[str, ...]] = {}
    for key, value in _by_field(table, place, faults):
        good, specs = read_value(value, tuple)
        if good and isinstance(specs, tuple):
            columns[key] = tuple(spec.strip() for spec in specs if spec.strip())
        else:
            faults.append(f'“{place}”里“{_label(key)}”应当是列号或表头，如"F"，按月的写列表，现在是{value!r}')
    for key, specs in columns.items():
        if not specs and key == "name":
            faults.append(f"“{place}”里“{_label(key)}”不能空着")
        if len(specs) > 1 and key not in _MONTHLY:
            faults.append(f"“{place}”里“{_label(key)}”只能写一列，现在写了{len(specs)}列")
    return columns


def _by_field(table: object, place: str, faults: list[str]) -> list[tuple[str, object]]:
    """The entries of a table whose keys are fields, by label or key; each field once."""
    if not isinstance(table, dict):
        faults.append(f"“{place}”应当是{TABLE}")
        return []
    names = {each.label: each.key for each in LEDGER_FIELDS} | {each.key: each.key for each in LEDGER_FIELDS}
    found: dict[str, object] = {}
    for name, value in table.items():
        key = names.get(name)
        if key is None:
            faults.append(f"“{place}”里不认识的字段“{name}”{perhaps(name, names)}")
        elif key in found:
            faults.append(f"“{place}”里“{_label(key)}”写了两次")
        else:
            found[key] = value
    return list(found.items())


def _label(key: str) -> str:
    return next(each.label for each in LEDGER_FIELDS if each.key == key)


def read_tables(tables: object, faults: list[str]) -> dict[str, TableMapping]:
    """Tab → what is said of its table."""
    if not isinstance(tables, dict):
        faults.append(f"“tables”应当是{TABLE}")
        return {}
    read = {}
    for tab, table in tables.items():
        place = f"tables.{tab}"
        if isinstance(table, dict):
            keys = _TableKeys(**collect(_TableKeys, table, f"{place}.", faults))
            read[str(tab).strip()] = _read_table_keys(keys, place, faults)
        else:
            faults.append(f"“{place}”应当是{TABLE}")
    return read


def _read_table_keys(keys: _TableKeys, place: str, faults: list[str]) -> TableMapping:
    units: dict[str, Unit] = {}
    for key, name in _by_field(dict(keys.units), f"{place}.units", faults):
        kind = next(each.kind for each in LEDGER_FIELDS if each.key == key)
        if kind is Kind.MONEY and name in UNITS:
            units[key] = UNITS[str(name)]
        else:
            faults.append(f"“{place}.units”里“{_label(key)}”应当是金额列的单位：{'、'.join(UNITS)}")
    return TableMapping(
        columns=read_columns(dict(keys.columns), f"{place}.columns", faults),
        header=_read_rows(keys.header, place, faults),
        unit=UNITS.get(keys.unit),
        units=units,
        category=_CATEGORY_SOURCES[keys.category],
    )


def _read_rows(header: int | list[int], place: str, faults: list[str]) -> tuple[int, int] | None:
    """First and last header row, counted from 1; None for none given."""
    if header == []:
        return None
    rows = [header, header] if isinstance(header, int) else header
    first, last = rows[0], rows[-1]
    if len(rows) == 2 and 1 <= first <= last < first + _MOST_HEADER_ROWS:  # noqa: PLR2004 - first and last
        return first, last
    faults.append(f"“{place}.header”应当是表头的行号，如4，或首末两行，如[3, 4]，现在是{header!r}")
    return None
