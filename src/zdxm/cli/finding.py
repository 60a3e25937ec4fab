"""Which ledger, which settings, which period: as the command line says, or what stands in for it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from zdxm.declare import frozen
from zdxm.errors import EXAMPLE_YEAR, ConfigError, LedgerError

if TYPE_CHECKING:
    from zdxm.config.settings import Settings
    from zdxm.periods import AskedPeriod
    from zdxm.pipeline.reading import Against

LEDGER_ENDINGS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".et", ".csv"})
_SHOWN = 8  # names listed in a message
_LOCKS = ("~$", ".")


@frozen(kw_only=True)
class Asked:
    """What the shared options say, as written; None for what was not said."""

    config: Path | None = None
    period: str | None = None
    as_of: str | None = None
    basis: Literal["month", "day"] | None = None
    region: str | None = None
    office: str | None = None


@frozen(kw_only=True)
class Request:
    """What a command works on.

    Attributes:
        ledgers: workbooks, at least one, each once.
        settings: the office's settings, with what the command line changes.
        period: the asked one; None to take the configured one or the one that the ledger names.
    """

    ledgers: tuple[Path, ...]
    settings: Settings
    period: AskedPeriod | None


def find_request(ledgers: Sequence[Path] | None, asked: Asked, folder: Path = Path()) -> Request:
    """Find ledger, settings and period.

    The settings are those of ``--config``, else of the ``zdxm.toml`` beside the ledger, else of the one in
    the folder. The ledgers are the named ones, else those of the settings, else the only one in the folder.

    Args:
        ledgers: as named; empty or None for none.
        asked: the shared options.
        folder: the current folder.

    Raises:
        ZdxmError: something does not exist, cannot be meant, or cannot be told apart.
    """
    period = asked_period(asked)
    named = [_checked(path) for path in ledgers or ()]
    settings = find_settings(named, asked, folder)
    found = named or _configured(settings) or [_only_ledger(folder)]
    return Request(ledgers=_once(found), settings=settings, period=period)


def find_settings(ledgers: Sequence[Path], asked: Asked, folder: Path = Path()) -> Settings:
    """The settings that hold for some ledgers, which may be none, with what the command line changes.

    Raises:
        ConfigError: the file cannot be read, or says what cannot be meant.
    """
    from zdxm.config.files import find_config, load_settings

    settings = load_settings(find_config(asked.config, ledgers[0] if ledgers else None, folder))
    said = {name: getattr(asked, name) for name in ("basis", "region", "office")}
    return dataclasses.replace(settings, **{name: word for name, word in said.items() if word is not None})


def find_against(paths: Sequence[Path] | None, period: str | None, option: str) -> Against | None:
    """The earlier ledger to compare with; None where none is named.

    Args:
        paths: as named.
        period: its period, as named.
        option: the option that names the period, for the message.

    Raises:
        ZdxmError: a file does not exist, or a period is named for no ledger.
    """
    from zdxm.periods import read_period
    from zdxm.pipeline.reading import Against

    if not paths:
        if period is not None:
            raise ConfigError(f"选项{option}", "没有写上期台账", "请用--against写明上期台账")
        return None
    then = None if period is None else read_period(period)
    return Against(_once(_checked(path) for path in paths), then)


def asked_period(asked: Asked) -> AskedPeriod | None:
    """The period that the options ask for.

    Raises:
        ConfigError: it is none, or two are asked for.
    """
    from zdxm.periods import period_of_day, read_period

    if asked.period is not None and asked.as_of is not None:
        raise ConfigError("选项--period和--as-of", "不能同时使用", "请只留下一个")
    if asked.as_of is None:
        return None if asked.period is None else read_period(asked.period)
    try:
        return period_of_day(dt.date.fromisoformat(asked.as_of.strip()))
    except ValueError:
        remedy = f"请写成{EXAMPLE_YEAR}-06-20这样的日期"
        raise ConfigError("选项--as-of", f"“{asked.as_of}”不是日期", remedy) from None


def _checked(path: Path) -> Path:
    """A named ledger, which must be a file."""
    if path.is_dir():
        raise LedgerError(str(path), f"这是一个文件夹，{_what_it_holds(path)}", "请写明要读的工作簿文件")
    if not path.exists():
        raise LedgerError(str(path), "找不到这个文件", _near(path))
    return path


def _near(path: Path) -> str:
    """A remedy that names what does lie in the folder of a file that does not exist."""
    folder = path.parent
    if not folder.is_dir():
        return f"文件夹{folder}也不存在，请检查路径"
    return f"请检查文件名；这个文件夹里{_what_it_holds(folder)}"


def _what_it_holds(folder: Path) -> str:
    books = _workbooks(folder)
    return f"有{_list(books)}" if books else "没有工作簿"


def _configured(settings: Settings) -> list[Path]:
    """The ledgers that the settings name, relative to their file's folder."""
    paths = [settings.folder / name for name in settings.ledger]
    for name, path in zip(settings.ledger, paths, strict=True):
        if not path.is_file():
            raise ConfigError(str(settings.path), f"ledger里写的“{name}”不是一个存在的文件", _near(path))
    return paths


def _only_ledger(folder: Path) -> Path:
    books = _ledger_candidates(folder)
    if len(books) == 1:
        return books[0]
    if books:
        reason = f"当前文件夹里有{len(books)}个工作簿（{_list(books)}），不知道该读哪一个"
        raise LedgerError("命令行", reason, "请在命令后面写明台账文件，或在zdxm.toml里写ledger")
    others = [path for path in _listing(folder) if path.is_file()]
    seen = f"，只看到{_list(others)}" if others else ""
    raise LedgerError(
        "命令行",
        f"没有写明台账，当前文件夹里也没有{seen}",
        "请在命令后面写明台账文件，如zdxm check 台账.xlsx",
    )


def _ledger_candidates(folder: Path) -> list[Path]:
    """Workbooks that may be a ledger: no results of ours, and registers only where there is nothing else."""
    from zdxm.fields import REGISTERS
    from zdxm.saving import is_result

    books = [path for path in _workbooks(folder) if not is_result(path)]
    words = [word for register in REGISTERS.values() for word in register.sheet_words]
    ledgers = [path for path in books if not any(word in path.stem for word in words)]
    return ledgers or books


def _workbooks(folder: Path) -> list[Path]:
    return [path for path in _listing(folder) if path.suffix.lower() in LEDGER_ENDINGS and path.is_file()]


def _listing(folder: Path) -> list[Path]:
    """What lies in a folder, by name, without lock files and hidden ones."""
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith(_LOCKS))
    except OSError as error:
        raise LedgerError(str(folder), f"文件夹打不开（{error.strerror}）", "请检查文件夹的权限") from error


def _list(paths: Sequence[Path]) -> str:
    names = "、".join(path.name for path in paths[:_SHOWN])
    return names if len(paths) <= _SHOWN else f"{names}等{len(paths)}个"


def _once(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Each file once, however it is written: counting one twice would double its figures."""
    found: dict[Path, Path] = {}
    for path in paths:
        found.setdefault(path.resolve(), path)
    return tuple(found.values())
