"""What a file may cost at most; ``docs/limits.md`` says the same to its readers.

A file beyond a limit is refused with a message before the memory is gone: a library in native code that
runs out of memory ends the whole process, and nothing can catch that.
"""

from __future__ import annotations

__all__ = [
    "MAX_CELLS", "MAX_COLUMNS", "MAX_FILE_BYTES", "MAX_MEMBERS", "MAX_ODD_SHEET_BYTES", "MAX_RATIO",
    "MAX_ROWS", "MAX_SECONDS", "MAX_SMALL_PART_BYTES", "MAX_UNPACKED_BYTES", "RATIO_FROM_BYTES",
]  # fmt: skip

MAX_FILE_BYTES = 256 * 2**20
MAX_UNPACKED_BYTES = 2**30
"""Of all parts of a workbook that are read, together; pictures are not read."""
MAX_MEMBERS = 10_000
"""Parts of a workbook's archive."""
MAX_RATIO = 400
"""How many times larger than packed a part may be; sheets of an office stay below 100."""
RATIO_FROM_BYTES = 64 * 2**20
"""Parts smaller than this may be packed as tightly as they like."""
MAX_SMALL_PART_BYTES = 16 * 2**20
"""Of the parts that list sheets and their places."""
MAX_CELLS = 12_000_000
"""Of the used rectangles of all visible sheets, blank cells too: the reader holds all of them."""
MAX_ODD_SHEET_BYTES = 64 * 2**20
"""Unpacked, of a sheet that has to be parsed in full because it is not written as usual."""
MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
MAX_SECONDS = 120
"""For one workbook that is read in a process of its own."""
