"""Headings: fonts, indents, ordinals (7.3.3); title and 主送机关 (7.3.1, 7.3.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from zdxm.conformance.case import CUSTOM, FILE, Case, Found, Subject, Told, advised, may, must, parts, usually
from zdxm.conformance.roles import THREE, TWO, TYPED_INDENT, Part, Role, unlike
from zdxm.conformance.sorting import HEADING_FORMS
from zdxm.ooxml.names import em_width

_LEVELS = {1: "一级", 2: "二级", 3: "三级", 4: "四级"}
_FORMS = {1: "一、", 2: "（一）", 3: "1.", 4: "（1）"}
_MARKS = {1: "、", 2: "", 3: ".", 4: ""}
_NUMERALS = "〇一二三四五六七八九"
_TEN = "十"
_SLACK = 0.25  # of a character, by which an indent may differ
_ENDS = "。；，、;,."

_HEADINGS = parts("没有层次标题", Role.HEADING)
_FIRST = Subject("没有一级标题", lambda case: case.headings(1))
_SECOND = Subject("没有二级标题", lambda case: case.headings(2))
_LOWER = Subject("没有三级、四级标题", lambda case: case.headings(3, 4))
_PLAIN = Subject(
    "没有层次标题，或本单位允许加粗",
    lambda case: [] if case.profile.bold_headings else case.of(Role.HEADING),
)


def _font(part: Part, fonts: Sequence[str], name: str) -> Told:
    if found := unlike(part.look, THREE, fonts):
        yield f"{_LEVELS[part.level]}标题是{found}，应为三号{name}", f"请改为三号{name}"


@usually("GF29", "7.3.3", "一级标题用三号黑体", _FIRST)
def first_font(part: Part, case: Case) -> Told:
    """一般第一层用黑体字。

    查什么：一级标题（一、）主要的中文字体和字号。
    怎么改：一级标题设为三号黑体。
    """
    return _font(part, case.profile.hei_fonts, "黑体")


@usually("GF30", "7.3.3", "二级标题用三号楷体", _SECOND)
def second_font(part: Part, case: Case) -> Told:
    """一般第二层用楷体字。

    查什么：二级标题（（一））主要的中文字体和字号。
    怎么改：二级标题设为三号楷体（或楷体_GB2312）。
    """
    return _font(part, case.profile.kai_fonts, "楷体")


@usually("GF31", "7.3.3", "三级、四级标题用三号仿宋", _LOWER)
def lower_font(part: Part, case: Case) -> Told:
    """一般第三层和第四层用仿宋体字。

    查什么：三级（1.）、四级（（1））标题主要的中文字体和字号。
    怎么改：三级、四级标题设为三号仿宋。
    """
    return _font(part, case.profile.body_fonts, "仿宋")


@must("GF32", "7.3.3", "层次标题左空二字", _HEADINGS)
def heading_indent(part: Part, _: Case) -> Told:
    """层次标题也是自然段，左空二字。

    查什么：各级标题第一行的缩进；用空格顶出来的，由GF70指出。
    怎么改：标题设首行缩进2字符。
    """
    size = part.look.size * 10
    first = part.shape.first_edge(size) / size
    if part.shape.align == "center":
        yield "标题居中了，应左空二字", "请设首行缩进2字符"
    elif abs(first - 2) > _SLACK and not part.paragraph.text.startswith(TYPED_INDENT):
        yield f"标题左空{first:.1f}字，应左空二字", "请设首行缩进2字符"


@advised("GF33", CUSTOM, "层次标题不加粗", _PLAIN)
def no_bold(part: Part, _: Case) -> Told:
    """标准只规定层次标题的字体，没有要求加粗。

    查什么：各级标题是否加粗；本单位习惯加粗的，可以在检查时放宽。
    怎么改：取消标题的加粗。
    """
    if part.look.bold:
        yield f"{_LEVELS[part.level]}标题加粗了", "请取消加粗"


@advised("GF34", FILE, "层次标题设大纲级别", _HEADINGS)
def outline(part: Part, _: Case) -> Told:
    """设了大纲级别，导航窗格和目录里才有这个标题。

    查什么：一至四级标题的大纲级别是不是1至4级。
    怎么改：套用内置的“标题1”至“标题4”样式，再改字体。
    """
    found = part.shape.outline
    if found != part.level - 1:
        said = "没有设大纲级别" if found is None else f"大纲级别是{found + 1}级"
        yield f"{_LEVELS[part.level]}标题{said}", f"请套用“标题{part.level}”样式"


@advised("GF35", CUSTOM, "层次标题不单独留在页末", _HEADINGS)
def kept_with_text(part: Part, _: Case) -> Told:
    """标题与下一段同页，不在一页的最后一行。

    查什么：各级标题是否设了“与下段同页”。
    怎么改：在“段落→换行和分页”里勾选“与下段同页”。
    """
    if not part.shape.keep_next:
        yield "没有设“与下段同页”，可能留在页末", "请勾选“与下段同页”"


@may("GF36", "7.3.3", "序数依次用一、（一）1.（1）", _HEADINGS)
def ordinal_form(part: Part, _: Case) -> Told:
    """结构层次序数依次可以用“一、”“（一）”“1.”“（1）”标注。

    查什么：套了标题样式的各级标题，序数的写法与层次是否一致；不编序数的标题不查。
    怎么改：按层次改用对应的序数。
    """
    level = next((level for level, form in HEADING_FORMS.items() if form.match(part.text)), part.level)
    if level != part.level:
        message = f"{_LEVELS[part.level]}标题用了{_LEVELS[level]}的序数“{_FORMS[level]}”"
        yield message, f"请改用“{_FORMS[part.level]}”的写法"


@must("GF37", "9", "序数后的标点正确", _HEADINGS)
def ordinal_mark(part: Part, _: Case) -> Told:
    """“一”后用顿号，“1”后用下脚点，带括号的序数后不加标点。

    查什么：标题序数后面的标点，如“一.”“1、”“（一）、”都不对；括号用全角。
    怎么改：改为“一、”“（一）”“1.”“（1）”。
    """
    for level, form in HEADING_FORMS.items():
        found = form.match(part.text)
        if found and (found["mark"] != _MARKS[level] or found[0][0] == "("):
            yield f"序数写成“{found[0]}”", f"请改为“{_FORMS[level]}”的写法"


def _misnumbered(case: Case) -> Iterator[Found[tuple[int, int]]]:
    """The number and the right one of each heading that is not the next of its level."""
    counts = dict.fromkeys(_LEVELS, 0)
    for part in case.of(Role.HEADING):
        number = _number(part.text)
        if number is None:
            continue
        counts[part.level] += 1
        if number != counts[part.level]:
            yield Found(part.place, (number, counts[part.level]))
            counts[part.level] = number
        counts |= {level: 0 for level in _LEVELS if level > part.level}


@advised("GF38", "7.3.3", "序数连续", Subject("没有层次标题", _misnumbered, need=_HEADINGS.things))
def consecutive(found: Found[tuple[int, int]], _: Case) -> Told:
    """同一层次的序数从一起连续编，不重号、不跳号。

    查什么：各级标题的序数；上一级标题之后，下一级重新从一开始。
    怎么改：按顺序重新编号；最好用自动编号。
    """
    yield f"序数是第{found.it[0]}个，按顺序应为第{found.it[1]}个", "请按顺序重新编号"


def _number(text: str) -> int | None:
    """The number that a heading's ordinal stands for; None where it has none."""
    found = next(filter(None, (form.match(text) for form in HEADING_FORMS.values())), None)
    if found is None:
        return None
    written = found["number"]
    return int(written) if written.isdigit() else _chinese(written)


def _chinese(written: str) -> int | None:
    """一 to 九十九 as a number; None for what is none."""
    tens, ten, units = written.rpartition(_TEN)
    if not set(tens + units) <= set(_NUMERALS) or len(tens) > 1 or len(units) > 1:
        return None
    high = _NUMERALS.index(tens) if tens else 1
    return (high * 10 if ten else 0) + (_NUMERALS.index(units) if units else 0)


@advised("GF39", CUSTOM, "单独成行的标题末尾不加标点", _HEADINGS)
def no_end_mark(part: Part, _: Case) -> Told:
    """层次标题单独成行时，末尾不加句号等标点。

    查什么：各级标题的最后一个字。
    怎么改：删去标题末尾的标点。
    """
    if part.text.endswith(tuple(_ENDS)):
        yield f"标题末尾有“{part.text[-1]}”", "请删去标题末尾的标点"


_MOST = 20  # 二号 characters in a line
_SAME = 0.5  # 汉字 by which lines of one length may differ
_TITLE = parts("没有找到标题", Role.TITLE)
_BROKEN = Subject(
    "标题只有一行", lambda case: case.of(Role.TITLE)[:1], need=lambda case: len(_lines(case)) > 1
)
_RECIPIENT = parts("没有主送机关", Role.RECIPIENT)
_BELOW_TITLE = parts("没有标题或主送机关", Role.RECIPIENT, beside=Role.TITLE, only=slice(1))


def _lines(case: Case) -> list[str]:
    """The lines of the title as they are broken by hand."""
    texts = [part.text for part in case.of(Role.TITLE)]
    return [line.strip() for text in texts for line in text.split("\n") if line.strip()]


@usually("GF40", "7.3.1", "标题用二号小标宋", _TITLE)
def title_font(part: Part, case: Case) -> Told:
    """标题一般用二号小标宋体字。

    查什么：标题主要的中文字体和字号。
    怎么改：标题设为二号方正小标宋简体；没有这种字体的，请先安装，不用加粗的宋体代替。
    """
    if found := unlike(part.look, TWO, case.profile.title_fonts):
        yield (
            f"标题是{'加粗的' if part.look.bold else ''}{found}，应为二号小标宋",
            "请改为二号小标宋（如方正小标宋简体）",
        )


@must("GF41", "7.3.1", "标题居中排布", _TITLE)
def title_centred(part: Part, _: Case) -> Told:
    """标题分一行或多行居中排布。

    查什么：标题的对齐方式，以及有没有左右不等的缩进。
    怎么改：标题设为居中，缩进设为0。
    """
    shape, em = part.shape, part.em
    if shape.align != "center":
        yield "标题没有居中", "请设为居中，左右缩进和首行缩进都设为0"
    elif abs(shape.first_edge(em) - shape.right_edge(em)) > em * _SLACK:
        yield "标题居中时带着缩进，偏向一边", "请设为居中，左右缩进和首行缩进都设为0"


@must("GF42", "7.3.1", "标题排成梯形或菱形", _BROKEN)
def title_shape(_: Part, case: Case) -> Told:
    """标题排列应当使用梯形或菱形。

    查什么：手工分行的标题各行的长短：各行一样长（长方形）、中间短两头长（沙漏形）都不符合。
    怎么改：在词与词之间重新断行，使各行由短到长、由长到短，或中间最长。
    """
    widths = [em_width(line) for line in _lines(case)]
    if max(widths) - min(widths) < _SAME:
        yield f"标题{len(widths)}行一样长，成了长方形", "请在词与词之间重新断行，排成梯形或菱形"
    elif any(
        before - middle >= _SAME and after - middle >= _SAME
        for (before, middle), (_, after) in pairwise(pairwise(widths))
    ):
        yield "标题中间一行比上下两行都短，成了沙漏形", "请在词与词之间重新断行，排成梯形或菱形"


@advised("GF43", CUSTOM, "标题每行不超过20字", _TITLE)
def title_width(part: Part, _: Case) -> Told:
    """二号字每行最多排20字，更长的标题由软件自动换行，词会断开。

    查什么：标题各行的字数，数字和字母算半个字。
    怎么改：在词与词之间手工换行（Shift+Enter）。
    """
    for line in part.text.split("\n"):
        if em_width(line) > _MOST:
            yield f"这一行有{em_width(line):g}字，会自动换行", "请在词与词之间手工换行"


@must("GF44", "7.3.2", "主送机关在标题下空一行", _BELOW_TITLE)
def blank_below_title(part: Part, case: Case) -> Told:
    """主送机关编排于标题下空一行位置。

    查什么：主送机关上面有几个空行。
    怎么改：在标题（或标题下的单位）与主送机关之间留一个空行，不用段前间距代替。
    """
    count = case.blanks_before(part)
    if count != 1:
        yield f"主送机关上面空了{count}行，应空1行", "请在标题与主送机关之间留一个空行"


@must("GF45", "7.3.2", "主送机关后标全角冒号", _RECIPIENT)
def recipient_colon(part: Part, _: Case) -> Told:
    """最后一个机关名称后标全角冒号。

    查什么：主送机关的最后一个字。
    怎么改：在末尾加上“：”，半角的改为全角。
    """
    if not part.text.endswith("："):
        yield f"主送机关以“{part.text[-1]}”结尾", "请以全角冒号“：”结尾"


@must("GF46", "7.3.2", "主送机关居左顶格", _RECIPIENT)
def recipient_flush(part: Part, _: Case) -> Told:
    """主送机关居左顶格，回行时仍顶格。

    查什么：主送机关的对齐和缩进。
    怎么改：缩进都设为0，左对齐或两端对齐。
    """
    shape, em = part.shape, part.em
    indented = max(abs(shape.left_edge(em)), abs(shape.first_edge(em))) > em * _SLACK
    if indented or shape.align not in ("left", "both"):
        yield "主送机关没有顶格", "请把缩进设为0并左对齐"
