"""A paragraph ready to be written, and the indents that place one on its line."""

from __future__ import annotations

from dataclasses import dataclass

from zdxm.document.official import StyleId

__all__ = ["BLANK", "Para", "indent"]


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph ready to be written.

    Attributes:
        style: its style.
        content: its runs as XML.
        direct: properties of its own besides the style's, from ``w:framePr`` to ``w:jc``, in the schema's
            order; or empty.
        keep_next: True to stay on one page with the next paragraph.
    """

    style: StyleId
    content: str = ""
    direct: str = ""
    keep_next: bool = False

    def xml(self, section: str = "") -> str:
        """The ``w:p``; ``section`` is the ``w:sectPr`` that ends here."""
        keep = "<w:keepNext/>" if self.keep_next else ""
        properties = f'<w:pStyle w:val="{self.style}"/>{keep}{self.direct}{section}'
        return f"<w:p><w:pPr>{properties}</w:pPr>{self.content}</w:p>"


BLANK = Para(StyleId.NORMAL)
"""A blank line of text."""


def indent(left: float, *, hanging: float = 0, right: float = 0) -> str:
    """A ``w:ind`` from lengths in tw."""
    hung = f' w:hanging="{round(hanging)}"' if hanging else ' w:firstLineChars="0" w:firstLine="0"'
    return f'<w:ind w:left="{round(left)}" w:right="{round(right)}"{hung}/>'
