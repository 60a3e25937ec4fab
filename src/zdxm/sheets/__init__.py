"""The only writer of .xlsx: plain rows, sheets to be filled in, and the annotated copy of a ledger.

The copy has a module of its own, :mod:`zdxm.sheets.annotate`, to be loaded only where one is asked for.
"""

from zdxm.sheets.entry import EntryColumn
from zdxm.sheets.rows import Cell, SheetRows, is_derived, looks_like_formula, text_width, write_xlsx

__all__ = ["Cell", "EntryColumn", "SheetRows", "is_derived", "looks_like_formula", "text_width", "write_xlsx"]
