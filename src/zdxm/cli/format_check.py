"""``zdxm format-check``: does a Word document keep the national standard for official documents?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zdxm.cli import options
from zdxm.console.answers import answer
from zdxm.console.screen import working

DETAILS = (
    "对照国家标准《党政机关公文格式》（2012年版）逐项检查，每项写明条款和强度（规定、一般、推荐、可以）。"
    "有“规定”项不符合时退出码是1，其余不符合只作提醒，退出码是0。"
)
EXAMPLES = (
    ("zdxm format-check 工作总结.docx", "逐项检查，列出不符合、符合、不适用"),
    ("zdxm format-check 工作总结.docx --format json", "交给别的程序处理"),
    ("zdxm explain GF57", "看某一项的说明"),
)


def run(
    document: Annotated[Path, typer.Argument(metavar="文件", help="要检查的Word文件（.docx）")],
    *,
    form: options.Form = "text",
) -> int:
    """Print a verdict on every item; 1 if a 规定 is broken."""
    with working("正在检查格式…"):
        from zdxm.conformance.case import check_format
        from zdxm.console.verdicts import Verdicts
        from zdxm.ooxml.archive import read_file

        verdicts = check_format(read_file(document), name=str(document))
    return answer(Verdicts(verdicts, document.name), form)
