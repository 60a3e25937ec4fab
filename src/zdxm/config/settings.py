"""Everything ``zdxm.toml`` can say, declared once as frozen dataclasses."""

from __future__ import annotations

import types
from collections.abc import Mapping  # noqa: TC003 - the reader asks for the type of each key
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from zdxm.config.values import at_most
from zdxm.periods import Basis, Period, parse_period
from zdxm.schema import LedgerMapping, TableMapping
from zdxm.units import Unit

__all__ = ["UNITS", "Settings", "Style"]

UNITS = {"元": Unit.YUAN, "千元": Unit.THOUSAND, "万元": Unit.WAN, "百万元": Unit.MILLION, "亿元": Unit.YI}


@dataclass(frozen=True, slots=True, kw_only=True)
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
    """

    rounding: Literal["round-first", "subtract-first"] = "round-first"
    money_decimals: int = field(default=2, metadata=at_most(8))
    rate_decimals: int = field(default=2, metadata=at_most(2))
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
        return UNITS.get(self.unit)

    @property
    def mapping(self) -> LedgerMapping:
        """What the office says of its sheets, which wins over what they seem to say."""
        return LedgerMapping(columns=self.columns, tables=self.tables)
