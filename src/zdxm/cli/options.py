"""What several commands share: how options are declared, and how the words behind them are read."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from zdxm.errors import EXAMPLE_YEAR, ConfigError


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
