"""The title and 主送机关 (7.3.1, 7.3.2)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from zdxm.conformance.looks import TWO, accepts, em_of, em_width, main_look, size_name
from zdxm.conformance.registry import CUSTOM, Fault, Need, Strength, item
from zdxm.conformance.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zdxm.conformance.case import Case

__all__: list[str] = []

_MOST = 20  # 二号 characters in a line
_SAME = 0.5  # 汉字 by which lines of one length may differ
_SLACK = 0.25  # of a character
_COLON = "："

_HAS_TITLE = Need("没有找到标题", lambda case: case.of(Role.TITLE))
_HAS_LINES = Need("标题只有一行", lambda case: len(_lines(case)) > 1)
_HAS_RECIPIENT = Need("没有主送机关", lambda case: case.of(Role.RECIPIENT))
_HAS_BOTH = Need("没有标题或主送机关", lambda case: case.of(Role.TITLE) and case.of(Role.RECIPIENT))


def _lines(case: Case) -> list[str]:
    """The lines of the title as they are broken by hand."""
    texts = [part.text for part in case.of(Role.TITLE)]
    return [line.strip() for text in texts for line in text.split("\n") if line.strip()]


@item("GF40", "7.3.1", Strength.USUALLY, "标题用二号小标宋", _HAS_TITLE)
def title_font(case: Case) -> Iterator[Fault]:
    """标题一般用二号小标宋体字。

    查什么：标题主要的中文字体和字号。
    怎么改：标题设为二号方正小标宋简体；没有这种字体的，请先安装，不用加粗的宋体代替。
    """
    for part in case.of(Role.TITLE):
        look = main_look(part.paragraph)
        if look.size != TWO or not accepts(look.cjk, case.profile.title_fonts):
            found = f"{'加粗的' if look.bold else ''}{size_name(look.size)}{look.cjk}"
            yield Fault(part.place, f"标题是{found}，应为二号小标宋", "请改为二号小标宋（如方正小标宋简体）")


@item("GF41", "7.3.1", Strength.MUST, "标题居中排布", _HAS_TITLE)
def title_centred(case: Case) -> Iterator[Fault]:
    """标题分一行或多行居中排布。

    查什么：标题的对齐方式，以及有没有左右不等的缩进。
    怎么改：标题设为居中，缩进设为0。
    """
    for part in case.of(Role.TITLE):
        shape, em = part.paragraph.format, em_of(part.paragraph)
        moved = abs(shape.first_edge(em) - shape.right_edge(em)) > em * _SLACK
        if shape.align != "center" or moved:
            found = "居中时带着缩进，偏向一边" if shape.align == "center" else "没有居中"
            yield Fault(part.place, f"标题{found}", "请设为居中，左右缩进和首行缩进都设为0")


@item("GF42", "7.3.1", Strength.MUST, "标题排成梯形或菱形", _HAS_LINES)
def title_shape(case: Case) -> Iterator[Fault]:
    """标题排列应当使用梯形或菱形。

    查什么：手工分行的标题各行的长短：各行一样长（长方形）、中间短两头长（沙漏形）都不符合。
    怎么改：在词与词之间重新断行，使各行由短到长、由长到短，或中间最长。
    """
    lines = _lines(case)
    widths = [em_width(line) for line in lines]
    first = case.of(Role.TITLE)[0]
    remedy = "请在词与词之间重新断行，排成梯形或菱形"
    if max(widths) - min(widths) < _SAME:
        yield Fault(first.place, f"标题{len(lines)}行一样长，成了长方形", remedy)
    elif any(
        before - middle >= _SAME and after - middle >= _SAME
        for (before, middle), (_, after) in pairwise(pairwise(widths))
    ):
        yield Fault(first.place, "标题中间一行比上下两行都短，成了沙漏形", remedy)


@item("GF43", CUSTOM, Strength.ADVISED, "标题每行不超过20字", _HAS_TITLE)
def title_width(case: Case) -> Iterator[Fault]:
    """二号字每行最多排20字，更长的标题由软件自动换行，词会断开。

    查什么：标题各行的字数，数字和字母算半个字。
    怎么改：在词与词之间手工换行（Shift+Enter）。
    """
    for part in case.of(Role.TITLE):
        for line in part.text.split("\n"):
            if em_width(line) > _MOST:
                yield Fault(part.place, f"这一行有{em_width(line):g}字，会自动换行", "请在词与词之间手工换行")


@item("GF44", "7.3.2", Strength.MUST, "主送机关在标题下空一行", _HAS_BOTH)
def blank_below_title(case: Case) -> Iterator[Fault]:
    """主送机关编排于标题下空一行位置。

    查什么：主送机关上面有几个空行。
    怎么改：在标题（或标题下的单位）与主送机关之间留一个空行，不用段前间距代替。
    """
    part = case.of(Role.RECIPIENT)[0]
    count = case.blanks_before(part)
    if count != 1:
        yield Fault(part.place, f"主送机关上面空了{count}行，应空1行", "请在标题与主送机关之间留一个空行")


@item("GF45", "7.3.2", Strength.MUST, "主送机关后标全角冒号", _HAS_RECIPIENT)
def recipient_colon(case: Case) -> Iterator[Fault]:
    """最后一个机关名称后标全角冒号。

    查什么：主送机关的最后一个字。
    怎么改：在末尾加上“：”，半角的改为全角。
    """
    for part in case.of(Role.RECIPIENT):
        if not part.text.endswith(_COLON):
            yield Fault(part.place, f"主送机关以“{part.text[-1]}”结尾", "请以全角冒号“：”结尾")


@item("GF46", "7.3.2", Strength.MUST, "主送机关居左顶格", _HAS_RECIPIENT)
def recipient_flush(case: Case) -> Iterator[Fault]:
    """主送机关居左顶格，回行时仍顶格。

    查什么：主送机关的对齐和缩进。
    怎么改：缩进都设为0，左对齐或两端对齐。
    """
    for part in case.of(Role.RECIPIENT):
        shape, em = part.paragraph.format, em_of(part.paragraph)
        indented = max(abs(shape.left_edge(em)), abs(shape.first_edge(em))) > em * _SLACK
        if indented or shape.align not in ("left", "both"):
            yield Fault(part.place, "主送机关没有顶格", "请把缩进设为0并左对齐")
