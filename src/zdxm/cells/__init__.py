"""One raw cell → one typed value or one fault, never a guess in between."""

from zdxm.cells.amounts import read_money, read_percent
from zdxm.cells.dates import read_date, read_duration
from zdxm.cells.faults import Code, DateReading, Fault, Reading
from zdxm.cells.status import Status, read_status, status_from_text
from zdxm.cells.text import fold, is_blank, read_name, read_text

__all__ = [
    "Code",
    "DateReading",
    "Fault",
    "Reading",
    "Status",
    "fold",
    "is_blank",
    "read_date",
    "read_duration",
    "read_money",
    "read_name",
    "read_percent",
    "read_status",
    "read_text",
    "status_from_text",
]
