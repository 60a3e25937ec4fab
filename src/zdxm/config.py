"""``zdxm.toml`` → frozen :class:`Settings`.

Every key is declared once, as a field of :class:`Settings` or :class:`Style`; the reader, the error for an
unknown key (with a guess) and the type checks all come from those declarations. ``[rules]`` and ``[lights]``
stay plain tables: the modules that own their vocabulary validate them.
"""

from __future__ import annotations

import dataclasses
import difflib
import tomllib
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from zdxm.errors import ConfigError
from zdxm.periods import Basis, Period, parse_period
from zdxm.units import Unit

__all__ = ["CONFIG_NAME", "Settings", "Style", "find_config", "load_settings"]

CONFIG_NAME = "zdxm.toml"

_UNITS = {"元": Unit.YUAN, "千元": Unit.THOUSAND, "万元": Unit.WAN, "百万元": Unit.MILLION, "亿元": Unit.YI}
_TYPE_NAMES = {
    str: "文字（加英文引号）",
    int: "整数",
    bool: "true或false",
    tuple: '文字的列表，如["甲", "乙"]',
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
        rules, lights: plain tables for the modules that own them.
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
    rules: Mapping[str, Any] = field(default_factory=lambda: types.MappingProxyType({}))
    lights: Mapping[str, Any] = field(default_factory=lambda: types.MappingProxyType({}))
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
    values = _collect(Settings, table, "", faults)
    if faults:
        raise ConfigError(str(path), "；".join(faults), "请改正后再试；可用的写法见docs/configuration.md")
    return Settings(**values, style=style, folder=path.parent, path=path)


def _read_table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise ConfigError(str(path), "不是UTF-8编码", "请用记事本另存为UTF-8编码") from None
    except OSError as error:
        raise ConfigError(
            str(path), f"系统读取失败（{error.strerror or error}）", "请检查文件权限"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(str(path), f"不是合法的TOML（{error}）", "请对照行号检查引号、括号和等号") from None


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
        good, meant = _read_value(value, hints[key])
        if good:
            values[key] = meant
        else:
            faults.append(f"“{prefix}{key}”应当是{_type_name(hints[key])}，现在是{value!r}")
    return values


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
    if origin is int:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0, value
    return isinstance(value, origin), value


def _type_name(hint: Any) -> str:  # noqa: ANN401 - any annotation
    origin = typing.get_origin(hint) or hint
    if origin is Literal:
        return "下列之一：" + "、".join(f"“{choice}”" for choice in typing.get_args(hint))
    return _TYPE_NAMES[origin]
