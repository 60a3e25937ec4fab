"""``zdxm.toml`` → frozen :class:`Settings`.

Every key is declared once, as a field of :class:`Settings` or :class:`Style`; the reader, the error for an
unknown key (with a guess) and the type checks all come from those declarations. ``[rules]``, ``[lights]``,
``[official]``, ``[profile]`` and ``[table]`` stay plain tables: the modules that own their vocabulary
validate them, those that only need types with :func:`read_section`. ``[columns]`` and ``[tables]``, what
the office says of its own sheets, become a :class:`~zdxm.schema.LedgerMapping`.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
import re
import tomllib
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from zdxm.errors import ConfigError
from zdxm.periods import Basis, Period, parse_period
from zdxm.schema import LEDGER_FIELDS, Kind, LedgerMapping, TableMapping
from zdxm.units import Unit

__all__ = ["CONFIG_NAME", "Settings", "Style", "find_config", "load_settings", "read_day", "read_section"]

_Section = TypeVar("_Section")

CONFIG_NAME = "zdxm.toml"

_UNITS = {"元": Unit.YUAN, "千元": Unit.THOUSAND, "万元": Unit.WAN, "百万元": Unit.MILLION, "亿元": Unit.YI}
_CATEGORY_SOURCES: dict[str, Literal["", "column", "section", "sheet"]] = {
    "": "",
    "列": "column",
    "分段": "section",
    "表名": "sheet",
}
_TYPE_NAMES = {
    str: "文字（加英文引号）",
    int: "整数",
    float: "数字",
    dt.date: '日期，如"2011-07-05"或"2011年7月5日"',
    bool: "true或false",
    tuple: '文字的列表，如["甲", "乙"]',
    list: "整数的列表，如[3, 4]",
    Mapping: "一个表",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """House style of printed figures and words: ``[style]``.

    Attributes:
        rounding: ``round-first``: the gap is what a reader recomputes from the two printed rates;
            ``subtract-first``: only the difference is rounded.
        money_decimals, rate_decimals: most decimals printed; trailing zeros are dropped unless
            ``trailing_zeros``.
        progress_noun: 时间进度, 序时进度 or 时序进度.
        above, below: the verb pair: 高于/低于, 超/欠, 快于/慢于.
        names_max: most names printed in a list before 等N个项目; 0 prints all.
    """

    rounding: Literal["round-first", "subtract-first"] = "round-first"
    money_decimals: int = 2
    rate_decimals: int = 2
    trailing_zeros: bool = False
    progress_noun: str = "时间进度"
    above: str = "高于"
    below: str = "低于"
    names_max: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything ``zdxm.toml`` can say; an empty file means these defaults.

    Attributes:
        ledger: workbooks to read when none is named, relative to the file's folder.
        period: period when none is named; "" for the one the ledger names.
        region, batch, office: words of the title and the introduction; "" for what the ledger says.
        basis: month or day; how time progress counts.
        time_factor_pct: a stretched yearly goal in percent.
        unit: money unit where the ledger names none; "" for 万元 with a warning.
        sheets: sheets to read; empty for every visible one that holds a ledger.
        kind: kind of report.
        issue: number of the bulletin (第N期); 0 where none is given.
        templates: folder with the office's own templates, relative to the file's folder.
        prose_categories: categories told in words only.
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
    """

    ledger: tuple[str, ...] = ()
    period: str = ""
    region: str = ""
    batch: str = ""
    office: str = ""
    basis: Literal["month", "day"] = "month"
    time_factor_pct: int = 100
    unit: Literal["", "元", "千元", "万元", "百万元", "亿元"] = ""
    sheets: tuple[str, ...] = ()
    kind: str = "summary"
    issue: int = 0
    templates: str = ""
    prose_categories: tuple[str, ...] = ()
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

    @property
    def asked_period(self) -> Period | None:
        """The configured period, or None."""
        return parse_period(self.period) if self.period else None

    @property
    def time_basis(self) -> Basis:
        """How time progress counts."""
        return Basis(self.basis)

    @property
    def default_unit(self) -> Unit | None:
        """Money unit where the ledger names none, or None."""
        return _UNITS.get(self.unit)

    @property
    def mapping(self) -> LedgerMapping:
        """What the office says of its sheets, which wins over what they seem to say."""
        return LedgerMapping(columns=self.columns, tables=self.tables)


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


_INTERNAL = frozenset({"folder", "path"})


def find_config(explicit: Path | None, ledger: Path | None, folder: Path) -> Path | None:
    """The settings file that holds: the named one, else beside the ledger, else in the current folder.

    Raises:
        ConfigError: the named file does not exist.
    """
    if explicit is not None:
        if not explicit.is_file():
            raise ConfigError(str(explicit), "找不到这个配置文件", "请检查--config后面的路径是否写对")
        return explicit
    beside = [ledger.parent / CONFIG_NAME] if ledger is not None else []
    return next((path for path in [*beside, folder / CONFIG_NAME] if path.is_file()), None)


def load_settings(path: Path | None) -> Settings:
    """Read a settings file; None gives the defaults.

    Raises:
        ConfigError: unreadable, not TOML, an unknown key, or a value of the wrong type; all at once.
    """
    if path is None:
        return Settings()
    table = _read_table(path)
    faults: list[str] = []
    style = _build(Style, table.pop("style", {}), "style.", faults)
    columns = _read_columns(table.pop("columns", {}), "columns", faults)
    tables = _read_tables(table.pop("tables", {}), faults)
    values = _collect(Settings, table, "", faults) | {"columns": columns, "tables": tables}
    if faults:
        raise ConfigError(str(path), "；".join(faults), "请改正后再试；可用的写法见docs/configuration.md")
    return Settings(**values, style=style, folder=path.parent, path=path)


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
    values = _collect(kind, table, f"{name}.", faults)
    if faults:
        raise ConfigError(f"[{name}]", "；".join(faults), "请改正后再试；可用的写法见docs/configuration.md")
    return kind(**values)


def _read_table(path: Path) -> dict[str, Any]:
    try:
        return _parse(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise ConfigError(str(path), "不是UTF-8编码", "请用记事本另存为UTF-8编码") from None
    except OSError as error:
        raise ConfigError(
            str(path), f"系统读取失败（{error.strerror or error}）", "请检查文件权限"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(str(path), f"不是合法的TOML（{error}）", "请对照行号检查引号、括号和等号") from None


_QUOTED_OR_CHINESE = re.compile(
    r'"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*|(?P<bare>[^\s"\'=\[\]{},.#]*[^\x00-\x7f][^\s"\'=\[\]{},.#]*)(?=\s*[=.\]])'
)


def _parse(text: str) -> dict[str, Any]:
    """Parse TOML; the quotes that it wants around a Chinese key may be missing."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        quoted = _QUOTED_OR_CHINESE.sub(
            lambda match: f'"{match["bare"]}"' if match["bare"] else match[0], text
        )
        if quoted == text:
            raise
        return tomllib.loads(quoted)


def _build(kind: type[Style], table: object, prefix: str, faults: list[str]) -> Style:
    if not isinstance(table, dict):
        faults.append(f"“{prefix.rstrip('.')}”应当是{_TYPE_NAMES[Mapping]}")
        return kind()
    return kind(**_collect(kind, table, prefix, faults))


def _collect(kind: type, table: Mapping[str, Any], prefix: str, faults: list[str]) -> dict[str, Any]:
    """The table's values, each checked against the field that declares it."""
    hints = typing.get_type_hints(kind)
    known = [item.name for item in dataclasses.fields(kind) if item.name not in _INTERNAL]
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            faults.append(f"不认识的设置“{prefix}{key}”{_guess(key, known)}")
            continue
        inner = _inner_kind(hints[key])
        if inner and isinstance(value, dict):
            values[key] = inner(**_collect(inner, value, f"{prefix}{key}.", faults))
            continue
        good, meant = _read_value(value, hints[key])
        if good:
            values[key] = meant
        else:
            faults.append(f"“{prefix}{key}”应当是{_type_name(hints[key])}，现在是{value!r}")
    return values


def _inner_kind(hint: Any) -> type | None:  # noqa: ANN401 - any annotation
    """The dataclass that declares the keys of a table inside a table; None where the field is no table."""
    kinds = (each for each in typing.get_args(hint) or (hint,) if isinstance(each, type))
    return next(filter(dataclasses.is_dataclass, kinds), None)


def _read_columns(table: object, place: str, faults: list[str]) -> dict[str, tuple[str, ...]]:
    """Field key → letters or headers of its columns."""
    columns: dict[str, tuple[str, ...]] = {}
    for key, value in _by_field(table, place, faults):
        good, specs = _read_value(value, tuple)
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


_MONTHLY = ("completed", "month_completed")
"""Fields that may be the sum of several columns."""


def _by_field(table: object, place: str, faults: list[str]) -> list[tuple[str, object]]:
    """The entries of a table whose keys are fields, by label or key; each field once."""
    if not isinstance(table, dict):
        faults.append(f"“{place}”应当是{_TYPE_NAMES[Mapping]}")
        return []
    names = {each.label: each.key for each in LEDGER_FIELDS} | {each.key: each.key for each in LEDGER_FIELDS}
    found: dict[str, object] = {}
    for name, value in table.items():
        key = names.get(name)
        if key is None:
            faults.append(f"“{place}”里不认识的字段“{name}”{_guess(name, list(names))}")
        elif key in found:
            faults.append(f"“{place}”里“{_label(key)}”写了两次")
        else:
            found[key] = value
    return list(found.items())


def _label(key: str) -> str:
    return next(each.label for each in LEDGER_FIELDS if each.key == key)


def _read_tables(tables: object, faults: list[str]) -> dict[str, TableMapping]:
    """Tab → what is said of its table."""
    if not isinstance(tables, dict):
        faults.append(f"“tables”应当是{_TYPE_NAMES[Mapping]}")
        return {}
    read = {}
    for tab, table in tables.items():
        place = f"tables.{tab}"
        if isinstance(table, dict):
            keys = _TableKeys(**_collect(_TableKeys, table, f"{place}.", faults))
            read[str(tab).strip()] = _read_table_keys(keys, place, faults)
        else:
            faults.append(f"“{place}”应当是{_TYPE_NAMES[Mapping]}")
    return read


def _read_table_keys(keys: _TableKeys, place: str, faults: list[str]) -> TableMapping:
    units: dict[str, Unit] = {}
    for key, name in _by_field(dict(keys.units), f"{place}.units", faults):
        kind = next(each.kind for each in LEDGER_FIELDS if each.key == key)
        if kind is Kind.MONEY and name in _UNITS:
            units[key] = _UNITS[str(name)]
        else:
            faults.append(f"“{place}.units”里“{_label(key)}”应当是金额列的单位：{'、'.join(_UNITS)}")
    return TableMapping(
        columns=_read_columns(dict(keys.columns), f"{place}.columns", faults),
        header=_read_rows(keys.header, place, faults),
        unit=_UNITS.get(keys.unit),
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


_MOST_HEADER_ROWS = 8


def _guess(key: str, known: list[str]) -> str:
    close = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
    return f"（是不是“{close[0]}”？）" if close else ""


def _read_value(value: object, hint: Any) -> tuple[bool, object]:  # noqa: ANN401 - any annotation
    """Whether a TOML value is of the declared type, and the value as the field holds it."""
    origin = typing.get_origin(hint) or hint
    if origin is Literal:
        return value in typing.get_args(hint), value
    if origin is tuple:
        items = [value] if isinstance(value, str) else value
        good = isinstance(items, list) and all(isinstance(item, str) for item in items)
        return good, tuple(items) if good and isinstance(items, list) else ()
    if origin is types.UnionType:
        read = (_read_value(value, each) for each in typing.get_args(hint))
        return next((each for each in read if each[0]), (False, value))
    if origin is list:
        return isinstance(value, list) and all(_read_value(item, int)[0] for item in value), value
    return _read_single(value, origin)


def _read_single(value: object, kind: type) -> tuple[bool, object]:
    """The same for a value of one plain type."""
    if kind in (int, float):
        return isinstance(value, (int, kind)) and not isinstance(value, bool) and value >= 0, value
    if kind is dt.date:
        day = read_day(value) if isinstance(value, str) else value
        return type(day) is dt.date, day
    return isinstance(value, kind), value


_DAY = re.compile(r"(\d{4})(?:年|-)(\d{1,2})(?:月|-)(\d{1,2})日?")


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
