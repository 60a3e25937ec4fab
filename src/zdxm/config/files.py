"""Find ``zdxm.toml`` and read it."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any, Literal

from zdxm.config.settings import (
    TABLE,
    UNITS,
    Settings,
    Style,
    TableMapping,
    collect,
    find_line,
    read_value,
)
from zdxm.declare import frozen, pattern
from zdxm.errors import ConfigError, perhaps
from zdxm.fields import LEDGER_FIELDS, MONTHLY, FieldKind, field_by_key, label_of
from zdxm.units import Unit

_CATEGORY_SOURCES: dict[str, Literal["", "column", "section", "sheet"]] = {
    "": "",
    "列": "column",
    "分段": "section",
    "表名": "sheet",
}
_MOST_HEADER_ROWS = 8


@frozen(kw_only=True)
class _TableKeys:
    """The keys of ``[tables."表名"]``, as they are written.

    Attributes:
        header: its header row, or first and last header row.
        unit: unit of its money columns.
        units: field → unit, where one column has another.
        category: where 类别 is taken from.
        counts: whether its projects count.
        columns: field → letters or header of its column.
    """

    header: int | list[int] = field(default_factory=list)
    unit: Literal["", "元", "千元", "万元", "百万元", "亿元"] = ""
    units: Mapping[str, Any] = field(default_factory=dict)
    category: Literal["", "列", "分段", "表名"] = ""
    counts: bool | None = None
    columns: Mapping[str, Any] = field(default_factory=dict)


def read_columns(table: object, place: str, faults: list[str]) -> dict[str, tuple[str, ...]]:
    """Field key → letters or headers of its columns."""
    columns: dict[str, tuple[str, ...]] = {}
    for key, value in _by_field(table, place, faults):
        good, specs = read_value(value, tuple)
        if good and isinstance(specs, tuple):
            columns[key] = tuple(spec.strip() for spec in specs if spec.strip())
        else:
            faults.append(
                f'“{place}”里“{label_of(key)}”应当是列号或表头，如"F"，按月的写列表，现在是{value!r}'
            )
    for key, specs in columns.items():
        if not specs and key == "name":
            faults.append(f"“{place}”里“{label_of(key)}”不能空着")
        if len(specs) > 1 and key not in MONTHLY:
            faults.append(f"“{place}”里“{label_of(key)}”只能写一列，现在写了{len(specs)}列")
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
            faults.append(f"“{place}”里“{label_of(key)}”写了两次")
        else:
            found[key] = value
    return list(found.items())


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
        if field_by_key(key).kind is FieldKind.MONEY and name in UNITS:
            units[key] = UNITS[str(name)]
        else:
            faults.append(f"“{place}.units”里“{label_of(key)}”应当是金额列的单位：{'、'.join(UNITS)}")
    return TableMapping(
        columns=read_columns(dict(keys.columns), f"{place}.columns", faults),
        header=_read_rows(keys.header, place, faults),
        unit=UNITS.get(keys.unit),
        units=units,
        category=_CATEGORY_SOURCES[keys.category],
        counts=keys.counts,
    )


def _read_rows(header: int | list[int], place: str, faults: list[str]) -> tuple[int, int] | None:
    """First and last header row, counted from 1; None for none given."""
    if header == []:
        return None
    rows = [header, header] if isinstance(header, int) else header
    first, last = rows[0], rows[-1]
    if len(rows) == 2 and 1 <= first <= last < first + _MOST_HEADER_ROWS:
        return first, last
    faults.append(f"“{place}.header”应当是表头的行号，如4，或首末两行，如[3, 4]，现在是{header!r}")
    return None


CONFIG_NAME = "zdxm.toml"


def find_config(explicit: Path | None, ledger: Path | None, folder: Path) -> Path | None:
    """The settings file that holds: the named one, else beside the ledger, else in the current folder.

    Raises:
        ConfigError: the named file does not exist.
    """
    if explicit is not None and not explicit.is_file():
        raise ConfigError(str(explicit), "找不到这个配置文件", "请检查--config后面的路径是否写对")
    return next((path for path in config_places(explicit, ledger, folder) if path.is_file()), None)


def config_places(explicit: Path | None, ledger: Path | None, folder: Path) -> tuple[Path, ...]:
    """Where the settings file is looked for, in this order."""
    if explicit is not None:
        return (explicit,)
    beside = [ledger.parent / CONFIG_NAME] if ledger is not None else []
    return tuple(dict.fromkeys([*beside, folder / CONFIG_NAME]))


def load_settings(path: Path | None) -> Settings:
    """Read a settings file; None gives the defaults.

    Raises:
        ConfigError: unreadable, not TOML, an unknown key, or a value of the wrong type; all at once.
    """
    if path is None:
        return Settings()
    text = _read_text(path)
    written = _read_table(path, text)
    table, faults = dict(written), list[str]()
    style = _build(Style, table.pop("style", {}), "style.", faults)
    columns = read_columns(table.pop("columns", {}), "columns", faults)
    tables = read_tables(table.pop("tables", {}), faults)
    values = collect(Settings, table, "", faults) | {"columns": columns, "tables": tables}
    if faults:
        told = "；".join(_with_line(fault, text) for fault in faults)
        raise ConfigError(str(path), told, "请改正后再试；可用的写法见docs/configuration.md")
    return Settings(**values, style=style, folder=path.parent, path=path, written=written)


def _with_line(fault: str, text: str) -> str:
    """A fault with the line of the first thing that it names, or of the table in which it stands."""
    named = re.search(r"“(.+?)”", fault)
    dotted = named[1] if named else ""
    while dotted:
        line = find_line(text, dotted)
        if line:
            return f"第{line}行：{fault}"
        dotted = dotted.rpartition(".")[0]
    return fault


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError(str(path), "不是UTF-8编码", "请用记事本另存为UTF-8编码") from None
    except OSError as error:
        raise ConfigError(
            str(path), f"系统读取失败（{error.strerror or error}）", "请检查文件权限"
        ) from error


_TYPED = {"“": '"', "”": '"', "‘": "'", "’": "'", "、": ",", "【": "[", "】": "]"}
"""What a Chinese keyboard types → what is meant; other full-width characters have a half-width one."""
_WIDE = pattern(r"[“”‘’、【】\u3000\uff01-\uff5e]")
_BESIDE_STRINGS = pattern(r'"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*|[^"\'#]+|["\']')
_BARE_WORD = pattern(r"\s*([^=\s]+)\s*=\s*([^\s\"'\[{#][^\"'#]*?)\s*(?:#.*)?")
_AT = pattern(r"at line (\d+), column (\d+)")


def _read_table(path: Path, text: str) -> dict[str, Any]:
    try:
        return _parse(text)
    except tomllib.TOMLDecodeError as error:
        raise _no_toml(path, text, str(error)) from None


def _no_toml(path: Path, text: str, said: str) -> ConfigError:
    """What is wrong with the file, as a clerk would see it, and the line as it should be."""
    lines, at = text.splitlines(), _AT.search(said)
    narrowed = [(number, *_narrowed(line)) for number, line in enumerate(lines, start=1)]
    wide = [each for each in narrowed if each[1]]
    if wide:
        number, marks, line = next((each for each in wide if at and each[0] == int(at[1])), wide[0])
        others = "、".join(str(other) for other, _, _ in wide if other != number)
        also = f"；第{others}行也有" if others else ""
        reason = f"{' '.join(marks)} 是中文标点（全角字符），这里要用英文的（半角）{also}"
        return ConfigError(f"{path}第{number}行", reason, f"请改成{line.strip()}")
    if not at:
        return ConfigError(str(path), "不是合法的TOML，到末尾还没有写完", "请检查最后几行的引号、括号和等号")
    line = lines[int(at[1]) - 1]
    unpaired = line.count('"') % 2
    remedy = "引号要成对，请补上这一行缺的一个" if unpaired else "请检查这一行的引号、括号和等号"
    if word := _BARE_WORD.fullmatch(line):
        remedy = f'文字要加英文引号，请改成{word[1]} = "{word[2]}"'
    return ConfigError(str(path), f"第{at[1]}行第{at[2]}个字起不是合法的TOML", remedy)


def _narrowed(line: str) -> tuple[list[str], str]:
    """The full-width marks in a line beside its strings and comments, and the line without them."""
    marks: list[str] = []
    parts = []
    for part in _BESIDE_STRINGS.findall(line):
        if not part.startswith(("#", '"', "'")):
            marks += _WIDE.findall(part)
            part = unicodedata.normalize("NFKC", part.translate(str.maketrans(_TYPED)))  # noqa: PLW2901
        parts.append(part)
    return list(dict.fromkeys(marks)), "".join(parts)


_QUOTED_OR_CHINESE = pattern(
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
        faults.append(f"“{prefix.rstrip('.')}”应当是{TABLE}")
        return kind()
    return kind(**collect(kind, table, prefix, faults))
