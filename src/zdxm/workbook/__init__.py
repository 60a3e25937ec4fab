"""Bytes → :class:`Workbook`: what stands in which cell, before anybody gives it a meaning.

The only reader of spreadsheets. Rows and columns are zero-based and absolute: ``sheet.value(4, 6)`` is G5,
wherever the used range begins.
"""

from zdxm.workbook.model import UNCALCULATED, Merge, Raw, Sheet, Workbook
from zdxm.workbook.reading import read_workbook

__all__ = ["UNCALCULATED", "Merge", "Raw", "Sheet", "Workbook", "read_workbook"]
