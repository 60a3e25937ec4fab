"""The stages in order, and nothing else; a module for each thing that a command asks for.

Each is imported when it is first asked for: ``zdxm check`` does not load what writes documents.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zdxm.pipeline.comparing import read_comparison
    from zdxm.pipeline.reading import Against, read_figures, require_period, require_sound
    from zdxm.pipeline.reporting import DOCX, MARKDOWN, TEXT, broken_rules, build_report
    from zdxm.pipeline.tracing import refresh_report, trace_figures
    from zdxm.pipeline.understanding import Understanding, guess_mapping, read_understanding

__all__ = [
    "DOCX",
    "MARKDOWN",
    "TEXT",
    "Against",
    "Understanding",
    "broken_rules",
    "build_report",
    "guess_mapping",
    "read_comparison",
    "read_figures",
    "read_understanding",
    "refresh_report",
    "require_period",
    "require_sound",
    "trace_figures",
]

_HOMES = {
    "read_comparison": "comparing",
    "Against": "reading",
    "read_figures": "reading",
    "require_period": "reading",
    "require_sound": "reading",
    "DOCX": "reporting",
    "MARKDOWN": "reporting",
    "TEXT": "reporting",
    "broken_rules": "reporting",
    "build_report": "reporting",
    "refresh_report": "tracing",
    "trace_figures": "tracing",
    "Understanding": "understanding",
    "guess_mapping": "understanding",
    "read_understanding": "understanding",
}


def __getattr__(name: str) -> object:
    """Import what is asked for from the module that holds it."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
