"""What several commands share: their options, and which ledger, settings and period those ask for."""

from __future__ import annotations

import dataclasses
import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from zdxm.declare import frozen
from zdxm.errors import EXAMPLE_YEAR, ConfigError, LedgerError

if TYPE_CHECKING:
    from zdxm.config.settings import Settings
    from zdxm.periods import AskedPeriod
    from zdxm.pipeline import reading


def option(
    names: str,
    metavar: str,
    meaning: str,
    *,
    read: Callable[[str, str], object] | None = None,
    offered: Sequence[str] = (),
) -> Any:  # noqa: ANN401 - as typer has it
    """An option that takes a word.

    Args:
        names: as written, the long one first.
        metavar: what stands for the word in the help.
        meaning: what it is for.
        read: option and word → what the command gets; None for the word itself, or a path.
        offered: words that the shell completes.
    """
    long, *short = names.split()
    parser = partial(read, long) if read else None
    words = (lambda: list(offered)) if offered else None
    return typer.Option(long, *short, metavar=metavar, help=meaning, parser=parser, autocompletion=words)


def flag(name: str, meaning: str) -> Any:  # noqa: ANN401 - as typer has it
    """An option that takes no word."""
    return typer.Option(name, help=meaning)


def form_option(*forms: str, meaning: str, elsewhere: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401 - as typer has it
    """``--format`` of a command that answers in these forms; ``elsewhere`` as for :func:`choose`."""
    read = partial(choose, choices={form: form for form in forms}, elsewhere=elsewhere)
    return option("--format", "|".join(forms), meaning, read=read, offered=forms)


def choose(
    option: str, text: str, choices: Mapping[str, str], elsewhere: Mapping[str, str] | None = None
) -> str:
    """One of several words, in any width or case.

    Args:
        option: as written on the command line, for the message.
        text: the word that was given.
        choices: word → what it means; several words may mean the same.
        elsewhere: word that is often tried → what to write instead.

    Raises:
        ConfigError: it is none of them.
    """
    word = unicodedata.normalize("NFKC", text).strip()
    for written in (word, word.lower()):
        if written in choices:
            return choices[written]
    first = {meaning: word for word, meaning in reversed(list(choices.items()))}
    shown = "、".join(word for word in choices if word in first.values())
    hint = (elsewhere or {}).get(word.lower(), "")
    raise ConfigError(f"选项{option}", f"没有“{text}”这个取值", f"{hint}可以用{shown}")


def read_points(option: str, text: str) -> int:
    """百分点 as written → hundredths; the sign does not matter, since behind is meant.

    Raises:
        ConfigError: not a number of at most two decimals.
    """
    try:
        hundredths = abs(Decimal(text.strip().removesuffix("个百分点"))) * 100
        whole = int(hundredths)
    except (InvalidOperation, OverflowError, ValueError):
        raise ConfigError(f"选项{option}", f"“{text}”不是数字", "请写百分点数，如5或7.5") from None
    if hundredths != whole:
        raise ConfigError(f"选项{option}", f"“{text}”的小数多于两位", "请写百分点数，如5或7.5")
    return whole


def read_count(option: str, text: str) -> int:
    """A whole number of at least 1.

    Raises:
        ConfigError: it is not.
    """
    if text.strip().isdecimal() and int(text) > 0:
        return int(text)
    raise ConfigError(f"选项{option}", f"“{text}”不是大于0的整数", "请写个数，如10")


FOLDERS = "；结尾写/的是文件夹，没有就建"
"""What the help of ``-o`` says of folders."""
BASES = {"month": "month", "day": "day", "月": "month", "日": "day"}
"""What ``--basis`` takes."""

Ledgers = Annotated[
    list[Path] | None,
    typer.Argument(metavar="台账", help="台账工作簿，一个或多个；不写时用配置里的，或当前文件夹里唯一的一个"),
]
Period = Annotated[
    str | None,
    option(
        "--period",
        "时期",
        f"如上半年、1-6月、前三季度、{EXAMPLE_YEAR}-06、{EXAMPLE_YEAR}H1；没写年份的是台账的那一年，不写时用台账自己写明的",
        offered=("上半年", "一季度", "前三季度", "全年", "本月"),
    ),
]
AsOf = Annotated[str | None, option("--as-of", "日期", f"截止到月中的某一天，如{EXAMPLE_YEAR}-06-20")]
Basis = Annotated[
    Literal["month", "day"] | None,
    option(
        "--basis",
        "month|day",
        "时间进度按月还是按日计算，平时按月",
        read=partial(choose, choices=BASES),
        offered=("month", "day"),
    ),
]
Config = Annotated[
    Path | None, option("--config", "文件", "配置文件；不写时用台账旁边的，或当前文件夹里的zdxm.toml")
]
Against = Annotated[
    list[Path] | None, option("--against", "上期台账", "较早的一本台账；分成几个文件的，可以写几次")
]
Region = Annotated[
    str | None, option("--region", "范围", "标题和导语里的范围，如全市；不写时用配置里的，或台账标题里的")
]
Office = Annotated[str | None, option("--office", "单位", "落款单位；不写时用配置里的，或台账的“填报单位”")]
Force = Annotated[bool, flag("--force", "目标文件被改过、或不是zdxm生成的，也照样替换")]
Strict = Annotated[bool, flag("--strict", "台账有错误时停止，什么也不输出（退出码2）")]
Form = Annotated[str, form_option("text", "json", meaning="文字或JSON")]
Output = Annotated[str | None, option("--output -o", "位置", f"写到哪个文件或文件夹{FOLDERS}")]


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


def find_against(paths: Sequence[Path] | None, period: str | None, option: str) -> reading.Against | None:
    """The earlier ledger to compare with; None where none is named.

    Args:
        paths: as named.
        period: its period, as named.
        option: the option that names the period, for the message.

    Raises:
        ZdxmError: a file does not exist, or a period is named for no ledger.
    """
    from zdxm.periods import read_period
    from zdxm.pipeline.reading import Against as Earlier

    if not paths:
        if period is not None:
            raise ConfigError(f"选项{option}", "没有写上期台账", "请用--against写明上期台账")
        return None
    then = None if period is None else read_period(period)
    return Earlier(_once(_checked(path) for path in paths), then)


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
