"""One table of the settings → the values of the dataclass that declares its keys, or what is wrong."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import types
import typing
from collections.abc import Mapping
from typing import Any, Literal, TypeVar

from zdxm.errors import ConfigError, perhaps

__all__ = ["TABLE", "at_most", "collect", "read_day", "read_section", "read_value"]

_Section = TypeVar("_Section")

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
TABLE = _TYPE_NAMES[Mapping]
"""What messages call a table."""
_INTERNAL = frozenset({"folder", "path"})


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
