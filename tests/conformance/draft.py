"""A .docx taken apart, so that a test can change one thing in its XML and put it together again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = {
    "w": W,
    "r": R,
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "dc": "http://purl.org/dc/elements/1.1/",
}
DOCUMENT, STYLES, SETTINGS = "word/document.xml", "word/styles.xml", "word/settings.xml"
FOOTERS = {
    (False, False): 1,
    (False, True): 2,
    (True, False): 3,
    (True, True): 4,
}  # (landscape, even) → number


class Draft:
    """The parts of a document; each is parsed when it is first asked for."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self._roots: dict[str, etree._Element] = {}

    def root(self, part: str = DOCUMENT) -> etree._Element:
        """A part's root, to be changed."""
        if part not in self._roots:
            self._roots[part] = etree.fromstring(self.parts[part])
        return self._roots[part]

    def find(self, path: str, part: str = DOCUMENT) -> list[etree._Element]:
        """Elements of a part by XPath; at least one, or the seed would do nothing."""
        found = self.root(part).xpath(path, namespaces=_NAMES)
        assert isinstance(found, list)
        assert found, path
        return [element for element in found if isinstance(element, etree._Element)]

    def set(self, path: str, part: str = DOCUMENT, **attributes: str | int) -> None:
        """Set w: attributes of all the elements that an XPath finds."""
        for element in self.find(path, part):
            for name, value in attributes.items():
                assert element.get(_w(name)) != str(value), path
                element.set(_w(name), str(value))

    def unset(self, path: str, name: str, part: str = DOCUMENT) -> None:
        """Take a w: attribute away."""
        for element in self.find(path, part):
            del element.attrib[_w(name)]

    def drop(self, path: str, part: str = DOCUMENT) -> None:
        """Take elements away."""
        for element in self.find(path, part):
            parent = element.getparent()
            assert parent is not None
            parent.remove(element)

    def add(self, path: str, *fragments: str, part: str = DOCUMENT, at: int | None = None) -> None:
        """Put new elements into the ones that an XPath finds, at the end or at a place."""
        for element in self.find(path, part):
            for offset, fragment in enumerate(fragments):
                position = len(element) if at is None else at + offset
                element.insert(position, xml(fragment))

    def style(self, name: str, path: str, **attributes: str | int) -> None:
        """Set w: attributes inside the style of this name."""
        self.set(f"//w:style[w:name/@w:val='{name}']/{path}", STYLES, **attributes)

    def reword(self, old: str, new: str) -> None:
        """Replace words inside one ``w:t`` of the text."""
        first = self.find(f"//w:t[contains(text(), '{old}')]")[0]
        first.text = (first.text or "").replace(old, new, 1)

    def page(self, *, landscape: bool = False, **measures: int) -> None:
        """Change paper (w, h) and margins (top, footer, …) of the upright or of the landscape pages."""
        test = "w:pgSz/@w:orient" if landscape else "not(w:pgSz/@w:orient)"
        for name, value in measures.items():
            child = "pgSz" if name in "wh" else "pgMar"
            for element in self.find(f"//w:sectPr[{test}]/w:{child}"):
                element.set(_w(name), str(value))

    def data(self) -> bytes:
        """The document put together again."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, content in self.parts.items():
                root = self._roots.get(name)
                archive.writestr(name, content if root is None else etree.tostring(root, encoding="UTF-8"))
        return buffer.getvalue()


Change = Callable[[Draft], None]


def changed(data: bytes, change: Change) -> bytes:
    """A document with one thing changed."""
    draft = Draft(data)
    change(draft)
    return draft.data()


def footer(*, landscape: bool = False, even: bool = False) -> str:
    """Name of the part that holds a footer."""
    return f"word/footer{FOOTERS[landscape, even]}.xml"


def holding(words: str) -> str:
    """XPath of the paragraph outside tables that holds these words in one of its runs."""
    return f"/w:document/w:body/w:p[w:r/w:t[contains(text(), '{words}')]]"


def xml(fragment: str) -> etree._Element:
    """An element from its text, with the prefixes of a document part."""
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMES.items())
    wrapper = etree.fromstring(f"<wrapper {spaces}>{fragment}</wrapper>")
    return wrapper[0]


def _w(name: str) -> str:
    return f"{{{W}}}{name}"
