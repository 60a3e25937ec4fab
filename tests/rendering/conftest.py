"""Documents printed once for all tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from document.reading import docx_of
from document.samples import heading, report, text
from rendering.paper import Printed, print_all, require_programs
from zdxm.document.package import write_docx
from zdxm.narrative.blocks import ParagraphRole

if TYPE_CHECKING:
    from collections.abc import Mapping

FULL = 26 + 28 * 21 + 28 * 22 * 2  # 汉字 on three full pages; the first line is indented by two

SENTENCES = (
    "一是坚持把重点项目建设摆在突出位置，逐个项目落实责任单位和完成时限。"
    "二是加强调度督导，确保全面完成年度目标任务。三是强化要素保障，按月通报进展情况。"
)
LAST_LINES = (2, 5, 7)
"""Lines of the last paragraph of the texts of :func:`endings`."""


def ending(above: int, lines: int) -> bytes:
    """A text of so many paragraphs of a line, then a heading, a paragraph of ``lines`` lines and 署名."""
    words = (SENTENCES * 3)[: 28 * lines - 10].rstrip("。") + "。"
    return docx_of(
        *[text("抓好重点项目的调度和服务工作。")] * above,
        heading(2, "强化监督管理"),
        text(words),
        text("附件：2011年上半年全市重点项目进展情况表", role=ParagraphRole.ATTACHMENT_NOTE),
        text("市大项目办公室", role=ParagraphRole.SIGNATURE),
        text("2011年7月5日", role=ParagraphRole.DATE),
    )


@pytest.fixture(scope="session")
def endings(tmp_path_factory: pytest.TempPathFactory) -> Mapping[tuple[int, int], Printed]:
    """(lines above, lines of the last paragraph) → the text, which ends now here, now there on a page."""
    require_programs()
    wanted = {(above, lines): f"{above}-{lines}" for lines in LAST_LINES for above in range(8, 23)}
    documents = {name: ending(*key) for key, name in wanted.items()}
    pages = print_all(documents, tmp_path_factory.mktemp("endings"))
    return {key: pages[name] for key, name in wanted.items()}


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
