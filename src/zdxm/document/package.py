"""The .docx as a zip with our seal: the same bytes for the same input."""

from __future__ import annotations

import io
import zipfile
from hashlib import sha256
from typing import TYPE_CHECKING

from zdxm.document.body import document_xml, lay_out
from zdxm.document.marks import (
    FIGURES,
    FIGURES_PROPERTIES,
    FIGURES_RELATIONSHIPS,
    chart_memories,
    chart_points,
    figures_xml,
    mark_figures,
    marks_of,
    memory_xml,
    properties_xml,
    sentences_of,
)
from zdxm.document.official import Profile, styles_xml
from zdxm.document.parts import (
    app_xml,
    content_types_xml,
    core_xml,
    document_rels_xml,
    figures_rels_xml,
    font_table_xml,
    root_rels_xml,
    settings_xml,
)
from zdxm.document.titles import FOOTERS, footer_xml
from zdxm.saving import SEAL, seal_xml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from zdxm.document.letterhead import Letterhead
    from zdxm.document.marks import ChartMemory, Provenance
    from zdxm.narrative.blocks import Chart, Narrative

    Members = dict[str, Iterable[str] | bytes]
    ChartParts = dict[str, str | bytes]


_LEVEL = 3  # of deflate: a sixth of the time of level 9 for 1.3 times the size
_BATCH = 1 << 16  # characters written to the zip at once
_OFFICIAL = Profile()


def write_docx(
    narrative: Narrative,
    profile: Profile = _OFFICIAL,
    provenance: Provenance | None = None,
    *,
    letterhead: Letterhead | None = None,
) -> bytes:
    """The narrative as a .docx.

    Args:
        narrative: what is printed; its text may hold any character.
        profile: the office's choices, by default those of GB/T 9704-2012.
        provenance: what tells where each figure comes from; None for a document without bookmarks.
        letterhead: the office's own document to put the report into; None for a document of ours.

    Returns:
        The file's bytes; the same for the same arguments, always.
    """
    if letterhead:
        profile = letterhead.paper(profile)
    if provenance:
        narrative = mark_figures(narrative)
    charts = _chart_parts(narrative.charts, profile)
    told = _told(narrative, provenance, profile, charts) if provenance else {}
    members = _members(narrative, profile, {**told, **charts})
    if letterhead:
        members = letterhead.filled(members, lay_out(narrative, profile), profile)
    buffer = io.BytesIO()
    digests: dict[str, str] = {}
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name, content in sorted(members.items()):
            digests[name] = _write_member(archive, name, content)
        _write_member(archive, SEAL, [seal_xml(digests)])
    return buffer.getvalue()


def with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """A package with some parts replaced and all others as they are; sealed anew where it had our seal.

    Args:
        data: the package.
        parts: name → new content of parts that it has.
    """
    buffer = io.BytesIO()
    digests: dict[str, str] = {}
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive,
    ):
        for entry in old.infolist():
            if entry.filename == SEAL:
                continue
            content = parts.get(entry.filename, old.read(entry) if entry.filename not in parts else b"")
            archive.writestr(entry, content)
            digests[entry.filename] = sha256(content).hexdigest()
        if SEAL in old.namelist():
            _write_member(archive, SEAL, [seal_xml(digests)])
    return buffer.getvalue()


def _told(narrative: Narrative, provenance: Provenance, profile: Profile, charts: ChartParts) -> Members:
    """The parts that tell where the numbered figures come from, those in the parts of ``charts`` too."""
    points = tuple(chart_points(narrative.charts))
    memory = memory_xml(sentences_of(narrative), _remembered(narrative.charts, profile, charts))
    return {
        FIGURES: figures_xml(narrative.title, marks_of(narrative), points, provenance, memory=memory),
        FIGURES_PROPERTIES: [properties_xml()],
        FIGURES_RELATIONSHIPS: [figures_rels_xml()],
    }


def _remembered(charts: tuple[Chart, ...], profile: Profile, parts: ChartParts) -> tuple[ChartMemory, ...]:
    """What a document remembers of its charts."""
    if not charts:
        return ()
    from zdxm.document.charts import chart_size

    return tuple(chart_memories(charts, parts, [chart_size(chart, profile) for chart in charts]))


def _chart_parts(charts: tuple[Chart, ...], profile: Profile) -> ChartParts:
    """The parts of all charts; most reports have none, and need not know how to make one."""
    if not charts:
        return {}
    from zdxm.document.charts import chart_parts

    return chart_parts(charts, profile)


def _members(narrative: Narrative, profile: Profile, others: Members) -> Members:
    """Name → chunks of text, or bytes, of every part but the seal; ``others`` are charts and provenance."""
    charts, provenance = len(narrative.charts), FIGURES in others
    footers = {
        f"word/{part}": [footer_xml(profile, landscape=landscape, even=even)]
        for (landscape, even), (_, part) in FOOTERS.items()
    }
    return {
        "[Content_Types].xml": [content_types_xml(charts, provenance=provenance)],
        "_rels/.rels": [root_rels_xml()],
        "docProps/app.xml": [app_xml()],
        "docProps/core.xml": [core_xml(narrative.title, narrative.office)],
        "word/_rels/document.xml.rels": [document_rels_xml(charts, provenance=provenance)],
        "word/document.xml": document_xml(narrative, profile),
        "word/fontTable.xml": [font_table_xml(profile)],
        "word/settings.xml": [settings_xml()],
        "word/styles.xml": [styles_xml(profile)],
        **footers,
        **others,
    }


def _write_member(archive: zipfile.ZipFile, name: str, content: Iterable[str] | bytes) -> str:
    """Stream a part into the archive; returns its digest in hex."""
    digest = sha256()
    with archive.open(name, "w") as member:  # by name, a member has the stamp of 1980
        for batch in [content] if isinstance(content, bytes) else _batches(content):
            digest.update(batch)
            member.write(batch)
    entry = archive.getinfo(name)
    entry.create_system = entry.external_attr = 0  # the same on every system
    return digest.hexdigest()


def _batches(chunks: Iterable[str]) -> Iterator[bytes]:
    """The chunks joined to batches of about 64 K characters, in UTF-8."""
    batch, size = [], 0
    for chunk in chunks:
        batch.append(chunk)
        size += len(chunk)
        if size > _BATCH:
            yield "".join(batch).encode()
            batch, size = [], 0
    yield "".join(batch).encode()
