"""Text to ``w:r`` and ``w:p``: the one place where data becomes XML, so nothing in the data can be markup.

Quotes and dashes (“”‘’—…·) are the same code points in Chinese and in Latin text; Word takes their font from
the Latin slot, where they come out narrow. They are put in runs of their own with every slot set to the CJK
font.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from zdxm.declare import frozen, pattern
from zdxm.ooxml.names import FORBIDDEN, declared, escaped, plain

if TYPE_CHECKING:
    from zdxm.narrative.blocks import Run

NAMESPACES = declared("w", "r", "mc", "wp", "a", "wps")
"""What the parts of a document of ours declare."""
BOOKMARK = "_zdxm_"
"""Begins the names of our bookmarks; a name with an underscore in front is hidden."""
AMBIGUOUS = "“”‘’—…·"
_AMBIGUOUS_RUN = pattern(f"([{AMBIGUOUS}]+)")
_NEEDS_CARE = pattern(rf"[&<>\s{AMBIGUOUS}{FORBIDDEN}]")


def fonts(cjk: str, latin: str, *, hint: str = "") -> str:
    """A ``w:rFonts`` with every slot named, so that no theme font can step in."""
    wide, narrow = escaped(cjk), escaped(latin)
    return f'<w:rFonts{hint} w:ascii="{narrow}" w:hAnsi="{narrow}" w:eastAsia="{wide}" w:cs="{narrow}"/>'


def run_xml(run: Run, cjk: str) -> str:
    """The ``w:r`` elements of one run, in its bookmark where it has one; empty text gives none.

    Args:
        run: text, of any content.
        cjk: the CJK font of the paragraph's style, for quotes and dashes.
    """
    content = runs_xml(run.inner, cjk) if run.inner else text_xml(run.text, cjk, highlighted=run.placeholder)
    return bookmarked(content, run.mark) if run.mark else content


def bookmarked(content: str, mark: int, key: int | None = None) -> str:
    """Runs in the bookmark of a number; ``key`` ties its two tags together, by default that number."""
    key = mark if key is None else key
    return f'<w:bookmarkStart w:id="{key}" w:name="{BOOKMARK}{mark}"/>{content}<w:bookmarkEnd w:id="{key}"/>'


def text_xml(text: str, cjk: str, *, highlighted: bool = False) -> str:
    """The ``w:r`` elements of text."""
    if not highlighted and not _NEEDS_CARE.search(text):
        return f"<w:r><w:t>{text}</w:t></w:r>" if text else ""
    pieces = _AMBIGUOUS_RUN.split(plain(text))
    return "".join(_piece(piece, cjk, highlighted=highlighted) for piece in pieces if piece)


def texts_xml(texts: Sequence[str], cjk: str) -> list[str]:
    """As :func:`text_xml`, of many texts; they are looked through at one stroke."""
    if _NEEDS_CARE.search("".join(texts)):
        return [text_xml(text, cjk) for text in texts]
    return [f"<w:r><w:t>{text}</w:t></w:r>" if text else "" for text in texts]


def runs_xml(runs: Iterable[Run], cjk: str) -> str:
    """The ``w:r`` elements of several runs, in order."""
    return "".join([run_xml(run, cjk) for run in runs])


def _piece(text: str, cjk: str, *, highlighted: bool) -> str:
    """One ``w:r`` of text that is all ambiguous punctuation, or has none."""
    pinned = fonts(cjk, cjk, hint=' w:hint="eastAsia"') if text[0] in AMBIGUOUS else ""
    properties = pinned + ('<w:highlight w:val="yellow"/>' if highlighted else "")
    wrapped = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{wrapped}<w:t xml:space="preserve">{escaped(text)}</w:t></w:r>'


@frozen
class Para:
    """A paragraph ready to be written.

    Attributes:
        style: id of its style.
        content: its runs as XML.
        direct: properties of its own besides the style's, from ``w:framePr`` to ``w:jc``, in the schema's
            order; or empty.
        keep_next: True to stay on one page with the next paragraph.
    """

    style: str
    content: str = ""
    direct: str = ""
    keep_next: bool = False

    def xml(self, section: str = "") -> str:
        """The ``w:p``; ``section`` is the ``w:sectPr`` that ends here."""
        keep = "<w:keepNext/>" if self.keep_next else ""
        properties = f'<w:pStyle w:val="{self.style}"/>{keep}{self.direct}{section}'
        return f"<w:p><w:pPr>{properties}</w:pPr>{self.content}</w:p>"


BLANK = Para("Normal")
"""A blank line of text."""


def indent(left: float, *, hanging: float = 0, right: float = 0) -> str:
    """A ``w:ind`` from lengths in tw."""
    hung = f' w:hanging="{round(hanging)}"' if hanging else ' w:firstLineChars="0" w:firstLine="0"'
    return f'<w:ind w:left="{round(left)}" w:right="{round(right)}"{hung}/>'
