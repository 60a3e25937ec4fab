"""Find ``zdxm.toml`` and read it."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from zdxm.config.mapping import read_columns, read_tables
from zdxm.config.settings import Settings, Style
from zdxm.config.values import TABLE, collect
from zdxm.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["CONFIG_NAME", "find_config", "load_settings"]

CONFIG_NAME = "zdxm.toml"


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
    columns = read_columns(table.pop("columns", {}), "columns", faults)
    tables = read_tables(table.pop("tables", {}), faults)
    values = collect(Settings, table, "", faults) | {"columns": columns, "tables": tables}
    if faults:
        raise ConfigError(str(path), "；".join(faults), "请改正后再试；可用的写法见docs/configuration.md")
    return Settings(**values, style=style, folder=path.parent, path=path)


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
        faults.append(f"“{prefix.rstrip('.')}”应当是{TABLE}")
        return kind()
    return kind(**collect(kind, table, prefix, faults))
