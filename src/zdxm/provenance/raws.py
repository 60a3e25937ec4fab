"""What stands in a ledger's cells, and whether the ledger is still the one that a report was made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from zdxm.figures.places import Area, read_places
from zdxm.workbook.model import Raw, Sheet
from zdxm.workbook.reading import read_workbook

if TYPE_CHECKING:
    from zdxm.figures.model import Source

Value = int | float | str | bool | None
"""A cell as it stands; None for a blank one."""


def find_sources(sources: Sequence[Source], named: Sequence[Path], folders: Sequence[Path]) -> list[Path]:
    """The workbooks that a report was made from: those named, else files of their names in some folders."""
    if named:
        return list(named)
    found = (
        next((path for folder in folders if (path := folder / source.file).is_file()), None)
        for source in sources
    )
    return [path for path in found if path is not None]


class Ledgers:
    """The workbooks on disk.

    Attributes:
        matches: whether they are the ones of the sources, byte for byte; None where there are none.
    """

    def __init__(self, sources: Sequence[Source], paths: Sequence[Path]) -> None:
        self._paths = {path.name: path for path in paths}
        self._sole = paths[0] if len(paths) == 1 else None
        self._sheets: dict[Path, dict[str, Sheet]] = {}
        hashes = sorted(sha256(path.read_bytes()).hexdigest() for path in paths)
        self.matches = hashes == sorted(source.sha256 for source in sources) if paths else None

    def raw(self, cells: str | None) -> list[Value] | None:
        """The contents of some cells, in the order of the address; None where they cannot be read."""
        if cells is None or not self._paths:
            return None
        contents: list[Value] = []
        for area in read_places(cells):
            sheet = self._sheet(area)
            if sheet is None:
                return None
            contents.extend(_contents(sheet, area))
        return contents

    def _sheet(self, area: Area) -> Sheet | None:
        path = self._paths.get(area.file) if area.file else self._sole
        if path is None:
            others = (self._of(path).get(area.sheet) for path in self._paths.values())
            return next((sheet for sheet in others if sheet is not None), None)
        return self._of(path).get(area.sheet)

    def _of(self, path: Path) -> dict[str, Sheet]:
        if path not in self._sheets:
            self._sheets[path] = {sheet.name: sheet for sheet in read_workbook(path).sheets}
        return self._sheets[path]


def _contents(sheet: Sheet, area: Area) -> Iterator[Value]:
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            yield _plain(sheet.value(row, column))


def _plain(raw: Raw) -> Value:
    if raw == "":
        return None
    if isinstance(raw, dt.date | dt.time):
        return raw.isoformat()
    if isinstance(raw, float) and raw.is_integer():
        return int(raw)  # a spreadsheet keeps every number as a float
    return str(raw) if isinstance(raw, dt.timedelta) else raw
