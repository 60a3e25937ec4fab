"""What somebody copies together with its bookmarks is a copy, and told as one."""

from __future__ import annotations

import random
from copy import deepcopy
from pathlib import Path

from lxml import etree

from provenance.making import DOCUMENT, W, later_ledger, parts, refreshed_by, repack, sample_report
from zdxm.provenance.plan import Outcome


def test_a_copy_with_its_bookmarks_is_a_copy(tmp_path: Path) -> None:
    """Of two bookmarks of a number the first is the figure; what stands in the other is told."""
    data = sample_report("flat")
    root = etree.fromstring(parts(data)[DOCUMENT])
    paragraph = next(p for p in root.iter(f"{W}p") if "33.93亿元" in "".join(map(str, p.itertext())))
    paragraph.addnext(deepcopy(paragraph))
    pasted = repack(data, etree.tostring(root))
    outcome = refreshed_by("flat", pasted, later_ledger(tmp_path, random.Random(1)))
    assert "33.93亿元" in {change.old for change in outcome.changes if change.outcome is Outcome.COPIED}
