"""What stops a run, and how its reason may end.

The tree::

    ZdxmError
    ├── WorkbookError   the file cannot be opened or is not a workbook
    ├── LedgerError     the workbook was read, but it holds no ledger that can be trusted
    ├── TemplateError   a template is missing, broken, or asks for a word that does not exist
    ├── ConfigError     zdxm.toml or an argument says something that cannot be meant
    ├── DocumentError   the file cannot be opened or is not a Word document
    └── OutputError     the result cannot be written where it was asked for

Faults inside the data are not errors but :class:`zdxm.diagnostics.Diagnostic` values that travel beside
the data. An error says three things to the clerk, always in this order: where, why, and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable

EXAMPLE_YEAR = 2026
"""The year of the examples in help and messages, until somebody edits this line."""


def perhaps(word: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """The known word that was perhaps meant, as the end of a reason; "" where none is so like it.

    >>> perhaps("总投入", ["总投资", "完成投资"]), perhaps("hello", ["总投资"])
    ('（是不是“总投资”？）', '')
    """
    import difflib  # noqa: PLC0415 - most runs guess nothing

    close = difflib.get_close_matches(word, list(known), n=1, cutoff=likeness)
    return f"（是不是“{close[0]}”？）" if close else ""


class ZdxmError(Exception):
    """A fault that ends the run: 位置 (place), 原因 (reason), 怎么改 (remedy), one Chinese sentence each."""

    def __init__(self, place: str, reason: str, remedy: str) -> None:
        super().__init__(place, reason, remedy)
        self.place = place
        self.reason = reason
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.place}：{self.reason}。{self.remedy}。"


class WorkbookError(ZdxmError):
    """The file is missing, unreadable, protected, damaged, or no workbook at all."""


class LedgerError(ZdxmError):
    """No table in the workbook can be read as a ledger, or it is not the ledger of the asked period."""


class TemplateError(ZdxmError):
    """A report template cannot be found, parsed or filled."""


class ConfigError(ZdxmError):
    """A setting or an argument is unknown, of the wrong type, or contradicts another."""


class DocumentError(ZdxmError):
    """The file is missing, unreadable, protected, damaged, or no .docx at all."""


class OutputError(ZdxmError):
    """The output is open elsewhere, was edited by hand, or the system refuses to write it."""
