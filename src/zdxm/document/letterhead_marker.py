"""The paragraph of an office's own document that a report takes the place of, and where it must not stand.

Text that a tracked move or deletion has taken away is not there any more; what
Word keeps twice for old programs counts once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zdxm.docx_text.names import MC, qualified
from zdxm.errors import DocumentError

if TYPE_CHECKING:
    from lxml import etree

    from zdxm.docx_text.archive import Archive

__all__ = ["MARKERS", "find_marker", "require_in_text", "require_upright"]

MARKERS = ("{{正文}}", "【正文】")
"""What the marker paragraph says; the first is what messages name."""

_PARAGRAPH, _TEXT = qualified("p"), qualified("t")
_TWICE = f"{MC}Fallback"
_MOVED = qualified("moveFrom")
_HOMES = {
    qualified("tbl"): "表格",
    qualified("txbxContent"): "文本框",
    qualified("sdt"): "内容控件",
}
_STORIES = {"hdr": "页眉", "ftr": "页脚", "footnotes": "脚注", "endnotes": "尾注", "comments": "批注"}
_XML, _WORD = ".xml", "正文".encode()
_REMEDY = f"请让{MARKERS[0]}只出现一次，单独作为正文里的一段，不放在表格、文本框和内容控件里"
_PAGE_REMEDY = f"请把{MARKERS[0]}单独写在竖页上，横页前后用分节符隔开；附表的横页由程序自己加"


def find_marker(root: etree._Element, body: etree._Element, name: str) -> etree._Element | None:
    """The marker paragraph; None where there is none.

    Args:
        root: the document part.
        body: its ``w:body``.
        name: what messages call the file.

    Raises:
        DocumentError: there are several, or it is no paragraph of the body by itself.
    """
    marked = [p for p in root.iter(_PARAGRAPH) if _is_marked(p)]
    if len(marked) > 1:
        raise DocumentError(name, f"{MARKERS[0]}出现了{len(marked)}次", _REMEDY)
    if not marked:
        return None
    (found,) = marked
    if found.getparent() is not body:
        home = next((_HOMES[str(node.tag)] for node in found.iterancestors(*_HOMES)), "")
        raise DocumentError(name, f"{MARKERS[0]}没有单独成段，在{home or '别的内容'}里", _REMEDY)
    if _text_of(found).strip() not in MARKERS:
        raise DocumentError(name, f"{MARKERS[0]}没有单独成段，同一段里还有别的文字", _REMEDY)
    return found


def require_in_text(archive: Archive) -> None:
    """Refuse a marker outside the text of an office's document: in a header, a footer, a note.

    Raises:
        DocumentError: there is one, or the part that it may stand in is damaged.
    """
    for part in archive.members:
        if not part.endswith(_XML) or _WORD not in archive.read(part):
            continue
        root = archive.root(part)
        story = "" if root is None else _STORIES.get(str(root.tag).rpartition("}")[2])
        if root is not None and story and any(map(_is_marked, root.iter(_PARAGRAPH))):
            raise DocumentError(archive.name, f"{MARKERS[0]}写在{story}里", _REMEDY)


def require_upright(width: int, height: int, name: str, *, marked: bool) -> None:
    """Refuse a place on a landscape page.

    Args:
        width: of the page that the report begins on, tw.
        height: of that page, tw.
        name: what messages call the file.
        marked: whether there is a marker.

    Raises:
        DocumentError: the page is landscape.
    """
    if width > height:
        where = f"{MARKERS[0]}所在的页" if marked else f"没有写{MARKERS[0]}，报告要接在文末，而文末"
        raise DocumentError(name, f"{where}是横页", _PAGE_REMEDY)


def _text_of(paragraph: etree._Element) -> str:
    """What a paragraph says itself: not the text boxes in it, nor what a tracked move has taken away."""
    return "".join(node.text or "" for node in paragraph.iter(_TEXT) if _is_own(node, paragraph))


def _is_own(node: etree._Element, paragraph: etree._Element) -> bool:
    for ancestor in node.iterancestors():
        if ancestor is paragraph:
            return True
        if ancestor.tag in (_PARAGRAPH, _MOVED):
            return False
    return False


def _is_marked(paragraph: etree._Element) -> bool:
    said = any(word in _text_of(paragraph) for word in MARKERS)
    return said and next(paragraph.iterancestors(_TWICE), None) is None
