"""Everything ``zdxm.toml`` can say, declared once as frozen dataclasses."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field, replace
from enum import Enum
from pathlib import Path
from typing import Any, Literal, TypeVar

from zdxm.declare import frozen, pattern
from zdxm.errors import EXAMPLE_YEAR, ConfigError, perhaps
from zdxm.periods import AskedPeriod, Basis, read_period
from zdxm.units import Unit

_Section = TypeVar("_Section")

_TYPE_NAMES = {
    str: "文字（加英文引号）",
    int: "整数",
    float: "数字",
    dt.date: f'日期，如"{EXAMPLE_YEAR}-07-05"或"{EXAMPLE_YEAR}年7月5日"',
    bool: "true或false",
    tuple: '文字的列表，如["甲", "乙"]',
    list: "整数的列表，如[3, 4]",
    Mapping: "一个表",
}
TABLE = _TYPE_NAMES[Mapping]
"""What messages call a table."""
_INTERNAL = frozenset({"folder", "path", "written"})


_MOST = "most"


def at_most(number: int) -> Mapping[str, int]:
    """Metadata of a field that takes no larger number."""
    return {_MOST: number}


def read_section(kind: type[_Section], table: Mapping[str, Any], name: str) -> _Section:
    """Read a plain table of the settings into the frozen dataclass that declares its keys.

    Args:
        kind: the dataclass; a field that is a dataclass itself is a table inside the table.
        table: as written.
        name: what messages call it.

    Raises:
        ConfigError: an unknown key or a value of the wrong type; all at once.
    """
    faults: list[str] = []
    values = collect(kind, table, f"{name}.", faults)
    if faults:
        raise ConfigError(f"[{name}]", "；".join(faults), "请改正后再试；可用的写法见docs/configuration.md")
    return kind(**values)


def collect(kind: type, table: Mapping[str, Any], prefix: str, faults: list[str]) -> dict[str, Any]:
    """The table's values, each checked against the field that declares it."""
    hints = typing.get_type_hints(kind)
    most = {item.name: item.metadata.get(_MOST) for item in dataclasses.fields(kind)}
    known = [name for name in most if name not in _INTERNAL]
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            faults.append(f"不认识的设置“{prefix}{key}”{perhaps(key, known)}")
            continue
        inner = _inner_kind(hints[key])
        if inner and isinstance(value, dict):
            values[key] = inner(**collect(inner, value, f"{prefix}{key}.", faults))
            continue
        good, meant = read_value(value, hints[key])
        if good and (most[key] is None or value <= most[key]):
            values[key] = meant
        else:
            range_ = "" if most[key] is None else f"，最大{most[key]}"
            faults.append(f"“{prefix}{key}”应当是{_type_name(hints[key])}{range_}，现在是{value!r}")
    return values


def _inner_kind(hint: Any) -> type | None:  # noqa: ANN401 - any annotation
    """The dataclass that declares the keys of a table inside a table; None where the field is no table."""
    kinds = (each for each in typing.get_args(hint) or (hint,) if isinstance(each, type))
    return next(filter(dataclasses.is_dataclass, kinds), None)


def read_value(value: object, hint: Any) -> tuple[bool, object]:  # noqa: ANN401 - any annotation
    """Whether a TOML value is of the declared type, and the value as the field holds it."""
    origin = typing.get_origin(hint) or hint
    if origin is Literal:
        return value in typing.get_args(hint), value
    if origin is tuple:
        items = [value] if isinstance(value, str) else value
        good = isinstance(items, list) and all(isinstance(item, str) for item in items)
        return good, tuple(items) if good and isinstance(items, list) else ()
    if origin is types.UnionType:
        read = (read_value(value, each) for each in typing.get_args(hint))
        return next((each for each in read if each[0]), (False, value))
    if origin is list:
        return isinstance(value, list) and all(read_value(item, int)[0] for item in value), value
    return _read_single(value, origin)


def _read_single(value: object, kind: type) -> tuple[bool, object]:
    """The same for a value of one plain type."""
    if kind in (int, float):
        return isinstance(value, (int, kind)) and not isinstance(value, bool) and value >= 0, value
    if kind is dt.date:
        day = read_day(value) if isinstance(value, str) else value
        return type(day) is dt.date, day
    return isinstance(value, kind), value


_DAY = pattern(r"(\d{4})(?:年|-)(\d{1,2})(?:月|-)(\d{1,2})日?")


def read_day(text: str) -> dt.date | None:
    """A day written 2011-07-05 or 2011年7月5日; None for anything else.

    >>> read_day("2011年7月5日"), read_day("2011-02-30")
    (datetime.date(2011, 7, 5), None)
    """
    found = _DAY.fullmatch(text.strip())
    try:
        return dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _type_name(hint: Any) -> str:  # noqa: ANN401 - any annotation
    origin = typing.get_origin(hint) or hint
    if origin is Literal:
        return "下列之一：" + "、".join(f"“{choice}”" for choice in typing.get_args(hint))
    if origin is types.UnionType:
        return "或".join(_type_name(each) for each in typing.get_args(hint) if each is not types.NoneType)
    return _TYPE_NAMES[Mapping if _inner_kind(hint) else origin]


def find_line(text: str, dotted: str) -> int | None:
    r"""The line, from 1, on which a settings file has a key, or the head of a table; None if none is found.

    Args:
        text: the file's.
        dotted: the tables that it stands in and the key, without quotes.

    >>> find_line('period = "a"\n[tables."8月"]\nheader = 4', "tables.8月.header")
    3
    """
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        head = re.match(r"\s*\[+([^\[\]]+)\]", line)
        pair = None if head else re.match(r"\s*([^=#]+?)\s*=", line)
        if head:
            table = _dotted(head[1])
        name = ".".join(filter(None, (table, _dotted(pair[1])))) if pair else table if head else ""
        if dotted and (name == dotted or (head and table.startswith(f"{dotted}."))):
            return number
    return None


def _dotted(key: str) -> str:
    """A key as written, without its quotes and blanks."""
    found = re.findall(r"\"([^\"]*)\"|'([^']*)'|([^.\s\"']+)", key)
    return ".".join("".join(part).strip() for part in found)


UNITS = {unit.label: unit for unit in Unit}


@frozen(kw_only=True)
class TableMapping:
    """What an office says of a table; it wins over what the sheet itself seems to say.

    Attributes:
        columns: field key → where it stands: a column's letters (``F``) or its header; several only for the
            months of 完成投资, January first; none where the field is not to be read.
        header: first and last header row, counted from 1; None to look for them.
        unit: unit of all money columns; None for the sheet's own.
        units: field key → unit of its column, before ``unit``.
        category: where 类别 is taken from; "" to look for it.
        counts: whether the tab's tables count; None to look at what they hold.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: types.MappingProxyType({}))
    header: tuple[int, int] | None = None
    unit: Unit | None = None
    units: Mapping[str, Unit] = field(default_factory=lambda: types.MappingProxyType({}))
    category: Literal["", "column", "section", "sheet"] = ""
    counts: bool | None = None


@frozen(kw_only=True)
class LedgerMapping:
    """What an office says of its workbooks.

    Attributes:
        columns: as in :class:`TableMapping`, for the tables that do not say otherwise.
        tables: name of a tab → what holds for its first table.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: types.MappingProxyType({}))
    tables: Mapping[str, TableMapping] = field(default_factory=lambda: types.MappingProxyType({}))

    def of_tab(self, tab: str) -> TableMapping:
        """What holds for the tables on one tab."""
        own = self.tables.get(tab.strip(), TableMapping())
        return replace(own, columns={**self.columns, **own.columns})


@frozen(kw_only=True)
class Style:
    """House style of printed figures and words: ``[style]``.

    Attributes:
        rounding: ``round-first``: the gap is what a reader recomputes from the two printed rates;
            ``subtract-first``: only the difference is rounded.
        money_decimals, rate_decimals: most decimals printed; trailing zeros are dropped unless
            ``trailing_zeros``. A rate is whole hundredths of a percent: a third decimal would be invented.
        progress_noun: 时间进度, 序时进度 or 时序进度.
        above, below: the verb pair: 高于/低于, 超/欠, 快于/慢于.
        names_max: most names printed in a list before 等N个项目; 0 prints all.
        judgement: how blunt the sentences behind the totals are; auto: as the kind of report has it.
    """

    rounding: Literal["round-first", "subtract-first"] = "round-first"
    money_decimals: int = field(default=2, metadata=at_most(8))
    rate_decimals: int = field(default=2, metadata=at_most(2))
    trailing_zeros: bool = False
    progress_noun: str = "时间进度"
    above: str = "高于"
    below: str = "低于"
    names_max: int = 8
    judgement: Literal["auto", "plain", "blunt", "off"] = "auto"


@frozen(kw_only=True)
class Settings:
    """Everything ``zdxm.toml`` can say; an empty file means these defaults.

    Attributes:
        ledger: workbooks to read when none is named, relative to the file's folder.
        period: period when none is named; "" for the one the ledger names.
        region, batch, office: words of the title and the introduction; "" for what the ledger says.
        basis: month or day; how time progress counts.
        time_factor_pct: a stretched yearly goal in percent.
        unit: money unit where the ledger names none; "" for 万元 with a warning.
        count_withdrawn: whether projects that are 取消, 终止, 退库 … count; else they stand apart.
        sheets: sheets to read; empty for every visible one that holds a ledger.
        kind: kind of report.
        issue: number of the bulletin (第N期); 0 where none is given.
        templates: folder with the office's own templates, relative to the file's folder.
        prose_categories: categories told in words only.
        charts: whether reports have charts; None for those kinds that usually have some.
        named_figures_max: a category of at most this many projects has figures for each of them.
        style: see :class:`Style`.
        columns: field key → letters or header of its column, for every table.
        tables: tab → what the office says of the table on it.
        rules, lights: plain tables for the modules that own them.
        official: what an official document has besides the report itself, likewise.
        profile: fonts, line pitch and margins, likewise.
        table: what the attached table shows, likewise.
        folder: where the file lies; paths in it are relative to this.
        path: the file itself; None for the defaults.
        written: what it says, table by table.
    """

    ledger: tuple[str, ...] = ()
    period: str = ""
    region: str = ""
    batch: str = ""
    office: str = ""
    basis: Literal["month", "day"] = "month"
    time_factor_pct: int = 100
    unit: Literal[
        "", "元", "百元", "千元", "万元", "十万元", "百万元", "千万元", "亿元", "十亿元", "百亿元"
    ] = ""
    count_withdrawn: bool = False
    sheets: tuple[str, ...] = ()
    kind: str = "summary"
    issue: int = 0
    templates: str = ""
    prose_categories: tuple[str, ...] = ()
    charts: bool | None = None
    named_figures_max: int = 2
    style: Style = field(default_factory=Style)
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: types.MappingProxyType({}))
    tables: Mapping[str, TableMapping] = field(default_factory=lambda: types.MappingProxyType({}))
    rules: Mapping[str, Any] = field(default_factory=lambda: types.MappingProxyType({}))
    lights: Mapping[str, Any] = field(default_factory=lambda: types.MappingProxyType({}))
    official: Mapping[str, Any] = field(default_factory=lambda: types.MappingProxyType({}))
    profile: Mapping[str, Any] = field(default_factory=lambda: types.MappingProxyType({}))
    table: Mapping[str, Any] = field(default_factory=lambda: types.MappingProxyType({}))
    folder: Path = Path()
    path: Path | None = None
    written: Mapping[str, Any] = field(default_factory=lambda: types.MappingProxyType({}))

    @property
    def asked_period(self) -> AskedPeriod | None:
        """The configured period, or None.

        Raises:
            ConfigError: it is no period; the line is named.
        """
        try:
            return read_period(self.period) if self.period else None
        except ConfigError as error:
            raise ConfigError(self.place("period"), f"{error.place}：{error.reason}", error.remedy) from None

    def place(self, dotted: str) -> str:
        """Where the file says a setting: its name, and the line as far as it can be found.

        Args:
            dotted: as for :func:`find_line`.
        """
        line = find_line(self.path.read_text(encoding="utf-8-sig"), dotted) if self.path else None
        return f"{self.path}第{line}行" if line else str(self.path or "zdxm.toml")

    @contextmanager
    def placing(self) -> Iterator[None]:
        """Give a fault of one of the plain tables, which its owner finds, the file and the line."""
        try:
            yield
        except ConfigError as error:
            if not (self.path and error.place.startswith("[")):
                raise
            where = f"{self.place(error.place.strip('[]'))}的{error.place}"
            raise ConfigError(where, error.reason, error.remedy) from None

    @property
    def time_basis(self) -> Basis:
        """How time progress counts."""
        return Basis(self.basis)

    @property
    def default_unit(self) -> Unit | None:
        """Money unit where the ledger names none, or None."""
        return UNITS.get(self.unit)

    @property
    def mapping(self) -> LedgerMapping:
        """What the office says of its sheets, which wins over what they seem to say."""
        return LedgerMapping(columns=self.columns, tables=self.tables)


class Origin(Enum):
    """Who says what a setting is."""

    DEFAULT = "default"
    FILE = "file"
    LEDGER = "ledger"
    OPTION = "option"


@frozen(kw_only=True)
class Setting:
    """One setting in force.

    Attributes:
        keys: the tables that it stands in, and its key.
        value: what holds.
        origin: who says so.
        place: where that stands: a file, a cell, an option; "" for a default.
        line: of the file; None for no file.
    """

    keys: tuple[str, ...]
    value: object
    origin: Origin
    place: str = ""
    line: int | None = None

    @property
    def key(self) -> str:
        """Its keys as one, as TOML writes them."""
        return ".".join(key if key.isidentifier() else f'"{key}"' for key in self.keys)


def settings_in_force(settings: Settings, tables: Mapping[str, object]) -> Iterator[Setting]:
    """Every setting, what it is, and whether the file says so or nobody does.

    Args:
        settings: as read.
        tables: name of a table → what the module that owns it reads; of the others what is written holds.
    """
    held: dict[str, object] = {}
    for item in fields_of(settings):
        value = getattr(settings, item)
        held[item] = settings.written.get(item, {}) if isinstance(value, Mapping) else value
    text = settings.path.read_text(encoding="utf-8-sig") if settings.path else ""
    for keys, value in _leaves({**held, **tables}, ()):
        if _is_written(settings.written, keys):
            nested = (find_line(text, ".".join(keys[:end])) for end in range(len(keys), 0, -1))
            line = next((number for number in nested if number), None)
            yield Setting(keys=keys, value=value, origin=Origin.FILE, place=str(settings.path), line=line)
        else:
            yield Setting(keys=keys, value=value, origin=Origin.DEFAULT)


def fields_of(section: object) -> list[str]:
    """The keys that a section declares."""
    return [item.name for item in dataclasses.fields(section) if item.name not in _INTERNAL]  # type: ignore[arg-type]


def _leaves(value: object, keys: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], object]]:
    """The single settings of a table and of the tables in it; a table without any is one itself."""
    if dataclasses.is_dataclass(value):
        value = {name: getattr(value, name) for name in fields_of(value)}
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from _leaves(inner, (*keys, str(key)))
    else:
        yield keys, value


def _is_written(table: object, keys: Sequence[str]) -> bool:
    for key in keys:
        if not isinstance(table, Mapping) or key not in table:
            return False
        table = table[key]
    return True
