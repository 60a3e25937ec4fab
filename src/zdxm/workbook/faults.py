"""Why a file is refused: place, reason, remedy; what several modules say alike."""

from __future__ import annotations

from zdxm.diagnostics import column_letters
from zdxm.errors import WorkbookError
from zdxm.workbook.limits import MAX_CELLS, MAX_ODD_SHEET_BYTES, MAX_UNPACKED_BYTES

__all__ = ["damaged", "locked", "too_far", "too_large", "too_many_cells", "too_odd"]


def damaged(place: str, what: str) -> WorkbookError:
    """The file is broken; ``what`` says where."""
    return WorkbookError(
        place, f"文件已损坏，{what}", "请用Excel或WPS打开原件，另存为.xlsx后再试；打不开就请报送单位重发一份"
    )


def locked(place: str) -> WorkbookError:
    """The file has a password."""
    return WorkbookError(place, "工作簿设有打开密码", "请在Excel或WPS里取消密码，另存后再试")


def too_large(place: str) -> WorkbookError:
    """The archive unpacks to more than the limit."""
    return WorkbookError(
        place, f"解压后超过{MAX_UNPACKED_BYTES >> 20}MB的上限", "请删去无关工作表和多余格式，另存后再试"
    )


def too_far(place: str, row: int, column: int) -> WorkbookError:
    """A forgotten cell lies so far out that the rectangle up to it would fill the memory."""
    return WorkbookError(
        place,
        f"内容一直到第{row + 1}行、{column_letters(column)}列，范围大得读不下",
        "多半是远处误填了一格，请按Ctrl+End找到它，删去多余的行和列后保存",
    )


def too_odd(place: str) -> WorkbookError:
    """A sheet in an unusual way of writing is too large to be parsed in full."""
    limit = MAX_ODD_SHEET_BYTES >> 20
    return WorkbookError(
        place, f"内容的写法不常见，又超过{limit}MB的上限", "请用Excel或WPS打开，另存为.xlsx后再试"
    )


def too_many_cells(place: str) -> WorkbookError:
    """All sheets together hold too much."""
    return WorkbookError(
        place, f"单元格超过{MAX_CELLS // 10_000}万个的上限", "请把工作簿拆成几个，或删去无关的工作表"
    )
