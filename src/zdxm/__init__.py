"""From a 重点项目 ledger workbook to the printed report: read, measure, check, write."""

__version__ = "0.1.0"
