"""Reports of the samples, ledgers that have moved on, and documents that people have edited."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
from lxml import etree

from zdxm.config.files import find_config, load_settings
from zdxm.periods import parse_period
from zdxm.pipeline.reading import read_figures
from zdxm.pipeline.reporting import build_report, refresh_report

if TYPE_CHECKING:
    import random

SAMPLES = Path(__file__).parents[2] / "samples"
LEDGERS = {
    "cities": SAMPLES / "ledger.xlsx",
    "flat": SAMPLES / "flat-2023" / "台账.xlsx",
    "counties": SAMPLES / "counties-2018" / "各县区台账.xlsx",
}
PERIODS = {"cities": "2011H1", "flat": "2023Q3", "counties": "2018-08"}
KINDS = ("summary", "bulletin", "annual", "overview", "yearend")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
DOCUMENT, FIGURES = "word/document.xml", "customXml/zdxm.xml"
_START, _END, _NAME, _ID = f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}name", f"{W}id"


def settings_of(name: str) -> Any:
    """The settings that lie beside a sample."""
    return load_settings(find_config(None, LEDGERS[name], Path()))


def report_of(name: str, kind: str = "summary", ledger: Path | None = None, **options: Any) -> Any:
    """The narrative and the .docx of a sample, or of a later ledger of the same office."""
    settings = settings_of(name)
    period = parse_period(PERIODS[name])
    figures = read_figures([ledger or LEDGERS[name]], settings, period)
    return build_report(figures, settings, kind=kind, **options)


def refreshed_by(name: str, data: bytes, ledger: Path, period: str = "", **options: Any) -> Any:
    """A document with the figures of a ledger of a sample's office, for another period if need be."""
    settings = settings_of(name)
    figures = read_figures([ledger], settings, parse_period(period or PERIODS[name]))
    return refresh_report(data, figures, settings, name="报告", **options)


@cache
def sample_report(name: str, kind: str = "summary") -> bytes:
    """The .docx of a sample as it lies there."""
    data: bytes = report_of(name, kind)[1]
    return data


def parts(data: bytes) -> dict[str, bytes]:
    """Name → content of a package's parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repack(data: bytes, document: bytes, part: str = DOCUMENT) -> bytes:
    """The package with another document part, or other one."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts(data).items():
            archive.writestr(name, document if name == part else content)
    return buffer.getvalue()


def through_libreoffice(data: bytes, folder: Path) -> bytes:
    """The document after LibreOffice has opened and saved it."""
    source = folder / "报告.docx"
    source.write_bytes(data)
    out = folder / "out"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
         "docx:MS Word 2007 XML", "--outdir", str(out), str(source)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return (out / source.name).read_bytes()


def later_ledger(folder: Path, rng: random.Random) -> Path:
    """The flat sample some months on: other amounts and states, other order, one project gone, one new."""
    book = openpyxl.load_workbook(LEDGERS["flat"])
    sheet = book.worksheets[0]
    rows: list[list[Any]] = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    rng.shuffle(rows)
    if rng.random() < 0.5:
        rows.pop()
    if rng.random() < 0.5:
        rows.append([None, "9999-000000-00-00-000001", "新添道路改造项目", *rows[0][3:]])
    for at, row in enumerate(rows, start=1):
        row[0] = at
        row[11] = None
        if rng.random() < 0.7 and isinstance(row[10], int | float):
            row[10] = round(row[9] * rng.uniform(0, 1.3), 4)
        if rng.random() < 0.15:
            row[13] = rng.choice(["在建", "停工", "竣工", "未开工"])
        if rng.random() < 0.2:
            row[12] = f"完成主体{rng.randint(2, 30)}层"
    sheet.delete_rows(2, sheet.max_row)
    for row in rows:
        sheet.append(row)
    path = folder / "台账.xlsx"
    book.save(path)
    return path


@dataclass
class Edited:
    """A document that somebody has worked on.

    Attributes:
        data: the document.
        hands: number of the bookmark → what somebody wrote into it.
        deleted: numbers of bookmarks whose text somebody deleted.
        charts: part of a chart → what somebody did to it, 手改 or 格式.
    """

    data: bytes
    hands: dict[int, str] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    charts: dict[str, str] = field(default_factory=dict)


def edit(data: bytes, rng: random.Random, *, times: int = 12) -> Edited:
    """Edit a document as people do: move, delete and add paragraphs and words, overwrite figures."""
    root = etree.fromstring(parts(data)[DOCUMENT])
    edited = Edited(data)
    for _ in range(times):
        rng.choice(_EDITS)(root, rng, edited)
    edited.data = repack(data, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
    for part in parts(data):
        if re.fullmatch(r"word/charts/chart\d\.xml", part) and rng.random() < 0.6:
            _edit_chart(part, rng, edited)
    return edited


def _edit_chart(part: str, rng: random.Random, edited: Edited) -> None:
    """Somebody types another number into a chart, or gives its bars another colour."""
    content = parts(edited.data)[part].decode()
    edited.charts[part] = rng.choice(("手改", "格式"))
    if edited.charts[part] == "手改":
        cache = content.index("<c:numCache>")
        changed = re.sub("<c:v>[^<]*</c:v>", "<c:v>1234.5</c:v>", content[cache:], count=1)
        content = content[:cache] + changed
    else:
        content = re.sub(
            '(<c:ser>.*?<a:srgbClr val=")[0-9A-F]{6}', r"\g<1>C00000", content, count=1, flags=re.DOTALL
        )
    edited.data = repack(edited.data, content.encode(), part)


def _remove(element: Any) -> None:
    element.getparent().remove(element)


def _paragraphs(root: Any) -> list[Any]:
    """Paragraphs of the text that end no section."""
    return [p for p in root.find(f"{W}body").findall(f"{W}p") if p.find(f"{W}pPr/{W}sectPr") is None]


def _spans(root: Any) -> dict[int, list[Any]]:
    """Number of each bookmark → the runs in it."""
    spans: dict[int, list[Any]] = {}
    opened: dict[str, int] = {}
    for element in root.iter(_START, _END, f"{W}r"):
        if element.tag == _START and element.get(_NAME).startswith("_zdxm_"):
            opened[element.get(_ID)] = int(element.get(_NAME)[6:])
            spans[opened[element.get(_ID)]] = []
        elif element.tag == _END:
            opened.pop(element.get(_ID), None)
        elif element.tag == f"{W}r":
            for number in opened.values():
                spans[number].append(element)
    return spans


def _move_paragraph(root: Any, rng: random.Random, _: Edited) -> None:
    moved, target = rng.sample(_paragraphs(root), 2)
    target.addnext(moved)


def _delete_paragraph(root: Any, rng: random.Random, edited: Edited) -> None:
    gone = rng.choice(_paragraphs(root)[3:])
    inside = {element.get(_NAME) for element in gone.iter(_START)}
    numbers = {number for number in _spans(root) if f"_zdxm_{number}" in inside}
    edited.deleted |= numbers
    for number in numbers:
        edited.hands.pop(number, None)
    gone.getparent().remove(gone)


def _add_words(root: Any, rng: random.Random, _: Edited) -> None:
    spans = _spans(root)  # kept, for lxml's elements are the same objects only as long as somebody holds them
    inside = {id(run) for runs in spans.values() for run in runs}
    free = [t for t in root.iter(f"{W}t") if id(t.getparent()) not in inside and t.text]
    text = rng.choice(free)
    text.text = rng.choice((f"据统计，{text.text}", f"{text.text}其中，", f"经核实，{text.text}"))


def _split_run(root: Any, rng: random.Random, _: Edited) -> None:
    runs = [run for run in root.iter(f"{W}r") if len(run.findtext(f"{W}t") or "") > 1]
    run = rng.choice(runs)
    copy = deepcopy(run)
    text = run.find(f"{W}t").text
    cut = rng.randrange(1, len(text))
    run.find(f"{W}t").text, copy.find(f"{W}t").text = text[:cut], text[cut:]
    bold = etree.SubElement(etree.Element(f"{W}rPr"), f"{W}b").getparent()
    if copy.find(f"{W}rPr") is None:
        copy.insert(0, bold)
    run.addnext(copy)


def _add_paragraph(root: Any, rng: random.Random, _: Edited) -> None:
    paragraph = etree.fromstring(
        f'<w:p xmlns:w="{W[1:-1]}"><w:r><w:t>会议指出，要再接再厉。</w:t></w:r></w:p>'
    )
    rng.choice(_paragraphs(root)).addnext(paragraph)


def _overwrite_figure(root: Any, rng: random.Random, edited: Edited) -> None:
    spans = {number: runs for number, runs in _spans(root).items() if runs and number not in edited.deleted}
    number = rng.choice(list(spans))
    first, *others = spans[number]
    said = f"约{rng.randint(1000, 9999)}"
    first.find(f"{W}t").text = said
    for run in others:
        run.getparent().remove(run)
    inner = {
        n for n, runs in spans.items() if n != number and set(map(id, runs)) <= set(map(id, spans[number]))
    }
    for lost in inner:
        edited.hands.pop(lost, None)
        edited.deleted.add(lost)
    edited.hands[number] = said


_EDITS = (
    _move_paragraph, _delete_paragraph, _add_words, _add_words, _split_run, _split_run, _add_paragraph,
    _overwrite_figure,
)  # fmt: skip


def text_in_bookmarks(data: bytes) -> dict[int, str]:
    """Number of each bookmark → the text in it, deleted text left out."""
    root = etree.fromstring(parts(data)[DOCUMENT])
    return {
        number: "".join(run.findtext(f"{W}t") or "" for run in runs) for number, runs in _spans(root).items()
    }


def outside(data: bytes) -> bytes:
    """The document part without what stands in bookmarks, in canonical form.

    What belongs to a figure but cannot stand in its bookmark is left out too: the colour of 进度灯, the words
    for those who cannot see a chart, and its height.
    """
    root = etree.fromstring(parts(data)[DOCUMENT])
    for drawing in list(root.iter(f"{DRAWING}inline")):
        for element in drawing.iter(f"{DRAWING}docPr", f"{DRAWING}extent"):
            for name in {"descr", "cy"} & {*map(str, element.attrib)}:
                del element.attrib[name]
    for shade in list(root.iter(f"{W}shd")):
        _remove(shade)
    for runs in _spans(root).values():
        for run in runs:
            parent = run.getparent()
            if parent is not None:
                parent.remove(run)
    for element in list(root.iter(f"{W}ins", f"{W}del", _START, _END)):
        _remove(element)
    canonical: bytes = etree.tostring(root, method="c14n")
    return canonical
