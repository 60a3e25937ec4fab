"""zdxm.document.package: the same bytes, a legal package, and a seal that another program's save breaks."""

from __future__ import annotations

import io
import zipfile

import docx

from document.reading import docx_of, part, parts
from document.samples import report, text
from zdxm.document.package import write_docx
from zdxm.saving import is_own_unedited

_OURS = docx_of(text("旧报告。"))


def test_same_narrative_same_bytes() -> None:
    """Two runs give the same bytes: no clock, no random ids, sorted members with the stamps of 1980."""
    assert write_docx(report()) == write_docx(report())
    with zipfile.ZipFile(io.BytesIO(_OURS)) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_part_has_a_content_type_and_is_related() -> None:
    """A legal package: overrides name existing parts, every relationship resolves, our own part included."""
    members = parts(_OURS)
    overrides = {str(e.get("PartName"))[1:] for e in part(_OURS, "[Content_Types].xml") if e.get("PartName")}
    targets = {str(rel.get("Target")) for rel in part(_OURS, "_rels/.rels")}
    targets |= {f"word/{rel.get('Target')}" for rel in part(_OURS, "word/_rels/document.xml.rels")}
    assert overrides == targets == {n for n in members if not n.endswith(".rels") and n[0] != "["}


def test_a_file_saved_by_another_program_is_not_ours() -> None:
    """python-docx opens our file and saves it, as any editor does: the seal no longer fits."""
    document = docx.Document(io.BytesIO(_OURS))
    document.paragraphs[0].add_run("加一句。")
    buffer = io.BytesIO()
    document.save(buffer)
    assert not is_own_unedited(buffer.getvalue())
