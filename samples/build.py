"""Write the sample workbooks beside this file: ``python samples/build.py``.

Every published figure is proved before anything is written. Two runs give the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from samples import cities, jiyuan  # noqa: E402 - the script runs from anywhere
from samples.jiyuan_registers import register_tables  # noqa: E402
from samples.package import workbook_bytes  # noqa: E402

__all__ = ["main", "workbooks"]

LEDGER = Path("ledger.xlsx")
FLAT = Path("flat-2023", "台账.xlsx")
COUNTIES = Path("counties-2018", "各县区台账.xlsx")


def workbooks() -> dict[Path, bytes]:
    """Each sample's path below this folder, and its bytes.

    Raises:
        ValueError: a published figure or a promise of the samples does not hold.
    """
    projects = jiyuan.published_projects()
    ledger = (jiyuan.ledger_table(projects), *register_tables(projects))
    return {
        LEDGER: workbook_bytes(jiyuan.TITLE, jiyuan.OFFICE, ledger),
        FLAT: workbook_bytes(cities.FLAT_TITLE, cities.FLAT_OFFICE, (cities.flat_table(),)),
        COUNTIES: workbook_bytes(cities.COUNTIES_TITLE, cities.COUNTIES_OFFICE, cities.county_tables()),
    }


def main() -> None:
    """Write all samples and name them."""
    for path, data in workbooks().items():
        target = HERE / path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(data)
        print(target.relative_to(HERE.parent), len(data))


if __name__ == "__main__":
    main()
