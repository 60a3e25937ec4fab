"""Documents printed once for all tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from document.reading import docx_of
from document.samples import report, text
from rendering.paper import Printed, print_all, require_programs
from zdxm.document.package import write_docx

if TYPE_CHECKING:
    from collections.abc import Mapping

FULL = 26 + 28 * 21 + 28 * 22 * 2  # 汉字 on three full pages; the first line is indented by two


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Printed]:
    """The report of the samples, and one paragraph that fills three pages exactly, or is one 汉字 longer."""
    require_programs()
    documents = {
        "report": write_docx(report()),
        "full": docx_of(text("国" * FULL)),
        "longer": docx_of(text("国" * (FULL + 1))),
    }
    return print_all(documents, tmp_path_factory.mktemp("printed"))
