"""附件说明, 署名, 成文日期, 附注 and 附件 (7.3.4 to 7.3.7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import takewhile

from zdxm.conformance.case import EVERY, Case, Fault, Subject, Told, advised, must, parts
from zdxm.conformance.roles import EM, THREE, TYPED_INDENT, Part, Role, unlike
from zdxm.conformance.sorting import office_before_date
from zdxm.conformance.tables import may_part
from zdxm.declare import frozen, pattern
from zdxm.errors import EXAMPLE_YEAR
from zdxm.ooxml.model import Block, Table
from zdxm.ooxml.names import em_width

_SLACK, _WIDE_SLACK = 0.5, 1.0  # of a character: where edges are stated, and where they are estimated
_FIRST_OF_MANY, _ONLY = pattern(r"附件：1\.\S"), pattern(r"附件：(?!\d{1,2}\s*[.．、]\D)\S")
_FURTHER = pattern(r"(\d{1,2})\.\S")
_PREFIX = pattern(r"^(?:附件\s*[:：]\s*)?(?:\d+\s*[.．、]\s*)?")
_MARK = pattern(r"附[件表][\d一二三四五六七八九十]*")
_ENDS = "，。；、！？,.;"
_INDENT_SLACK = 0.25  # of a character
_SHORT_TABLE = 10  # rows
_NEW_PAGE = frozenset({"nextPage", "oddPage", "evenPage"})
_LISTED = parts("没有附件说明", Role.ATTACHMENT_NOTE)
_LIST = parts("没有附件说明", Role.ATTACHMENT_NOTE, only=slice(1))
_BOTH = parts("没有附件说明，或附件不在这个文件里", Role.ATTACHMENT_TITLE, beside=Role.ATTACHMENT_NOTE)
_MARKED = parts("文件里没有附件", Role.ATTACHMENT_MARK)


@must("GF47", "7.3.4", "附件说明写作“附件：1.××××”", _LIST)
def list_form(first: Part, case: Case) -> Told:
    """“附件”后标全角冒号；有多个附件的，用阿拉伯数字标注顺序号。

    查什么：附件说明第一行的写法，以及几个附件的顺序号是不是从1起连续、后面用下脚点。
    怎么改：写成“附件：1.××××”，下一行写“2.××××”；只有一个附件的不编号。
    """
    _, *further = case.of(Role.ATTACHMENT_NOTE)
    if not (_FIRST_OF_MANY if further else _ONLY).match(first.text):
        yield f"附件说明写成“{first.text[:8]}”", "请写成“附件：1.××××”，只有一个的不编号"
    for expected, part in enumerate(further, start=2):
        found = _FURTHER.match(part.text)
        if not found or int(found[1]) != expected:
            yield Fault(part.place, f"第{expected}个附件写成“{part.text[:8]}”", f"请写成“{expected}.××××”")


@must("GF48", "7.3.4", "附件名称后不加标点", _LISTED)
def list_end(part: Part, _: Case) -> Told:
    """附件名称后不加标点符号。

    查什么：附件说明每一行的最后一个字。
    怎么改：删去末尾的分号、句号等。
    """
    if part.text[-1] in _ENDS:
        yield f"附件名称后有“{part.text[-1]}”", "请删去附件名称后的标点"


@must("GF49", "7.3.4", "附件说明在正文下空一行", _LIST)
def list_blank(part: Part, case: Case) -> Told:
    """附件说明在正文下空一行编排。

    查什么：附件说明上面有几个空行。
    怎么改：在正文与附件说明之间留一个空行。
    """
    count = case.blanks_before(part)
    if count != 1:
        yield f"附件说明上面空了{count}行，应空1行", "请在正文与附件说明之间留一个空行"


@must("GF50", "7.3.4", "附件说明左空二字", _LIST)
def list_indent(part: Part, _: Case) -> Told:
    """左空二字编排“附件”二字。

    查什么：附件说明第一行左边空几个字。
    怎么改：左缩进加悬挂缩进，使“附件”二字左空2字，回行与名称首字对齐。
    """
    em = max(part.em, 1)
    first = part.shape.first_edge(em) / em
    if abs(first - 2) > _INDENT_SLACK and not part.paragraph.text.startswith(TYPED_INDENT):
        yield f"附件说明左空{first:.1f}字，应左空2字", "请调整附件说明的缩进"


@must("GF51", "7.3.7", "附件标题与附件说明一致", _BOTH)
def names_agree(part: Part, case: Case) -> Told:
    """附件顺序号和附件标题应当与附件说明的表述一致。

    查什么：文件里各附件的标题是不是附件说明里写的名称。
    怎么改：改成同样的表述。
    """
    names = [_name(listed.text) for listed in case.of(Role.ATTACHMENT_NOTE)]
    if _name(part.text) not in names:
        yield f"附件标题与附件说明里的“{'”“'.join(names)}”不一致", "请把两处改成同样的表述"


def _name(text: str) -> str:
    """An attachment's name without its number, closing mark and line breaks."""
    return _PREFIX.sub("", "".join(text.split())).rstrip(_ENDS)


@must("GF59", "7.3.7", "“附件”二字三号黑体顶格", _MARKED)
def mark_form(part: Part, case: Case) -> Told:
    """“附件”二字及附件顺序号用三号黑体字顶格编排在版心左上角第一行。

    查什么：“附件1”这一行的字体字号、有没有顶格，以及后面有没有冒号。
    怎么改：单独成行，三号黑体，缩进为0，后面不加冒号。
    """
    if found := unlike(part.look, THREE, case.profile.hei_fonts):
        yield f"“附件”二字是{found}，应为三号黑体", "请单独成行，三号黑体，顶格，不加冒号"
    elif not _MARK.fullmatch("".join(part.text.split())):
        yield f"“附件”二字写成“{part.text}”，后面多了标点", "请单独成行，三号黑体，顶格，不加冒号"
    elif abs(part.shape.first_edge(EM)) > EM * _INDENT_SLACK or part.shape.align not in ("left", "both"):
        yield "“附件”二字没有顶格", "请单独成行，三号黑体，顶格，不加冒号"


@must("GF60", "7.3.7", "附件另面编排", _MARKED)
def new_page(part: Part, case: Case) -> Told:
    """附件应当另面编排。

    查什么：“附件”二字前面有没有分页符或另起一页的分节符；第二个附件起，表在十行以内（不算表头）的，可以接在前一个附件的同一面。
    怎么改：在附件前插入分页符。
    """
    blocks = case.document.blocks
    at = next(at for at, block in enumerate(blocks) if block is part.paragraph)
    if at and not _starts_page(case, part, blocks[at - 1]) and not _follows_on(case, part, blocks[at:]):
        yield "附件没有另起一页", "请在附件前插入分页符"


def _follows_on(case: Case, part: Part, blocks: Sequence[Block]) -> bool:
    """Whether a 附件 is a further one with a short table, which may share the page of the one before."""
    marks = case.of(Role.ATTACHMENT_MARK)
    others = {id(mark.paragraph) for mark in marks if mark is not part}
    own = takewhile(lambda block: id(block) not in others, blocks)
    rows = [row for block in own if isinstance(block, Table) for row in block.rows if not row.is_header]
    return part is not marks[0] and 0 < len(rows) <= _SHORT_TABLE


def _starts_page(case: Case, part: Part, before: Block) -> bool:
    paragraph = part.paragraph
    if part.shape.page_break_before or paragraph.page_break or getattr(before, "page_break", False):
        return True
    return before.section != paragraph.section and case.section(paragraph).start in _NEW_PAGE


def _titled(case: Case) -> list[Part]:
    """The titles of 附件 that stand right under their mark, but for blank lines."""
    titled, before = [], Role.OTHER
    for part in case.parts:
        if part.role is Role.ATTACHMENT_TITLE and before is Role.ATTACHMENT_MARK:
            titled.append(part)
        before = before if part.role is Role.BLANK else part.role
    return titled


@must("GF61", "7.3.7", "附件标题居中排在第三行", Subject("文件里没有附件标题", _titled))
def title_line(part: Part, case: Case) -> Told:
    """附件标题居中编排在版心第三行。

    查什么：“附件”二字与附件标题之间是不是空一行，标题是否居中。
    怎么改：两行之间留一个空行，标题居中。
    """
    count = case.blanks_before(part)
    if part.shape.align != "center":
        yield "附件标题没有居中", "请在“附件”下空一行，标题居中"
    elif count != 1:
        yield f"附件标题与“附件”二字之间空了{count}行，应空1行", "请在“附件”下空一行，标题居中"


_DIGIT_EDGE = pattern(r"(?<=\d)(?=[^\d\s])|(?<=[^\d\s])(?=\d)")
_AUTO_SPACE = 0.25  # 汉字, that word processors put between a digit and a 汉字
_DATE = pattern(r"([0-9]{4})年([1-9][0-9]?)月([1-9][0-9]?)日")
_MOST_BLANKS = 3  # above 署名: one by the standard, some more for a seal
_BOUND = frozenset({Role.BLANK, Role.SIGNATURE, Role.ATTACHMENT_NOTE, Role.DATE})


@frozen
class _Span:
    """Distances in tw: of the text from the left edge and from the right edge, and its width."""

    left: float
    right: float
    width: float

    @property
    def centre(self) -> float:
        """Its middle, tw from the left edge."""
        return self.left + self.width / 2

    @classmethod
    def of(cls, part: Part, room: int) -> _Span:
        """Where the first line stands in 版心, ``room`` tw wide; typed spaces around it are indents."""
        em, shape, text = part.em, part.shape, part.paragraph.text
        lead = em_width(text[: len(text) - len(text.lstrip())]) * em
        trail = em_width(text[len(text.rstrip()) :]) * em
        words = text.strip()
        width = (em_width(words) + _AUTO_SPACE * len(_DIGIT_EDGE.findall(words))) * em
        start, end = shape.first_edge(em) + lead, shape.right_edge(em) + trail
        if shape.align == "right":
            return cls(room - end - width, end, width)
        if shape.align == "center":
            start += (room - start - end - width) / 2
        return cls(start, room - start - width, width)


@frozen
class _Signed:
    """A 署名 right above a date: both, where they stand, and the width of a character, tw."""

    office: Part
    day: Part
    above: _Span
    below: _Span
    em: int

    @property
    def is_sealed(self) -> bool:
        """Whether they stand as under a seal: date 右空四字, 署名 centred above it."""
        slack = _WIDE_SLACK * self.em
        centred = abs(self.above.centre - self.below.centre) <= slack
        return centred and abs(self.below.right - 4 * self.em) <= slack


def _signed(case: Case) -> list[_Signed]:
    signed = []
    for day in case.of(Role.DATE):
        office = case.before(day)
        if office is not None and office.role is Role.SIGNATURE:
            room = case.section(day.paragraph).text_width
            signed.append(_Signed(office, day, _Span.of(office, room), _Span.of(day, room), day.em))
    return signed


_SIGNED = Subject("没有署名和日期", _signed)
_NO_SIGNATURE = "没有落款署名"


@must("GF52", "7.3.5.2", "署名在正文下空一行", parts(_NO_SIGNATURE, Role.SIGNATURE, only=slice(1)))
def blank_above_signature(part: Part, case: Case) -> Told:
    """在正文（或附件说明）下空一行编排发文机关署名。

    查什么：署名上面有几个空行；要加盖印章的，多空一两行也可以。
    怎么改：在署名上面留一个空行。
    """
    count = case.blanks_before(part)
    if not 1 <= count <= _MOST_BLANKS:
        yield f"署名上面空了{count}行，应空1行", "请在署名上面留一个空行"


@must("GF53", "7.3.5.2", "署名右空二字", _SIGNED)
def signature_right(signed: _Signed, _: Case) -> Told:
    """署名右空二字；日期比署名长的，日期右空二字；加盖印章的，日期右空四字、署名在其上居中。

    查什么：由缩进和字数算出署名、日期右边空几个字，容许差一个字。
    怎么改：用左缩进调整署名的位置，不用空格。
    """
    above, below, em = signed.above, signed.below, signed.em
    longer = below if below.width > above.width else above
    if abs(longer.right - 2 * em) > _WIDE_SLACK * em and not signed.is_sealed:
        found = f"署名右边空了{above.right / em:.1f}字，应空2字"
        yield Fault(signed.office.place, found, "请调整署名的左缩进")


@must("GF54", "7.3.5.2", "日期首字比署名首字右移二字", _SIGNED)
def date_moved(signed: _Signed, _: Case) -> Told:
    """成文日期首字比发文机关署名首字右移二字；加盖印章的，署名在日期上居中。

    查什么：由缩进和字数算出署名、日期左边的位置。
    怎么改：日期的左缩进比署名多2字符。
    """
    moved, em = signed.below.left - signed.above.left, signed.em
    if abs(moved - 2 * em) > _SLACK * em and not signed.is_sealed:
        found = f"日期比署名右移{moved / em:.1f}字，应右移2字"
        yield Fault(signed.day.place, found, "请让日期的左缩进比署名多2字符")


@must("GF55", "7.3.5.4", "成文日期用阿拉伯数字，不编虚位", parts("没有落款日期", Role.DATE))
def date_form(part: Part, _: Case) -> Told:
    """用阿拉伯数字将年、月、日标全，年份标全称，月、日不编虚位（1不编为01）。

    查什么：落款日期的写法，以及是不是真有这一天；署名下面像日期的一行，不管写成什么样都算。
    怎么改：单独成行，写成“2026年7月5日”，后面不加标点。
    """
    found = _DATE.fullmatch(part.text)
    if office_before_date(part.text):
        yield (
            f"日期与署名写在一起：“{part.text}”",
            f"请把日期写在署名的下一行，写成“{EXAMPLE_YEAR}年7月5日”的样式",
        )
    elif not (found and _exists(*map(int, found.groups()))):
        yield f"日期写成“{part.text}”", f"请写成“{EXAMPLE_YEAR}年7月5日”的样式"


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


@must("GF56", "7.3.5.5", "不出现“此页无正文”", EVERY)
def no_empty_page(part: Part, _: Case) -> Told:
    """署名、日期排不下时，调整行距、字距，不用“此页无正文”。

    查什么：全文有没有“此页无正文”。
    怎么改：删去这几个字，略调行距或字距，使落款页有正文。
    """
    if "此页无正文" in part.text:
        yield "出现了“此页无正文”", "请删去，并调整行距、字距使落款页有正文"


@advised("GF57", "7.3.5.5", "落款与正文同页", parts(_NO_SIGNATURE, Role.SIGNATURE, only=slice(-1, None)))
def signature_kept(signature: Part, case: Case) -> Told:
    """落款所在的页要有正文。

    查什么：正文与署名、日期之间有没有分页；没有的，按行数估算，落款靠近页边又没有设“与下段同页”的，也算。
    怎么改：删去分页；选中正文最后一段到署名，勾选“与下段同页”。
    """
    bound = [signature]
    while (part := case.before(bound[-1])) is not None and part.role in _BOUND:
        bound.append(part)
    day = case.after(signature)
    broken = next((each for each in bound if _is_broken(each)), None)
    if broken is None and part is not None and _breaks_behind(case, part, signature):
        broken = signature
    if broken is None and day is not None and day.role is Role.DATE and _breaks_before(day):
        broken = day
    loose = next((each for each in (*bound[1:], part) if each and not each.shape.keep_next), None)
    if broken is not None:
        yield Fault(
            broken.place, "落款与正文之间有分页，落款单独成页", "请删去落款前的分页符、分节符或“段前分页”"
        )
    elif part and loose and may_part(case, part, day or signature):
        yield Fault(loose.place, "没有设“与下段同页”，落款可能单独成页", "请勾选“与下段同页”")


def _is_broken(part: Part) -> bool:
    return part.shape.page_break_before or part.paragraph.page_break


def _breaks_before(part: Part) -> bool:
    return part.shape.page_break_before or part.paragraph.breaks_first


def _breaks_behind(case: Case, last: Part, signature: Part) -> bool:
    """Whether a page ends by break or section right behind the last of the text."""
    turned = last.paragraph.section != signature.paragraph.section
    ends = turned and case.section(signature.paragraph).start in _NEW_PAGE
    return ends or (last.paragraph.page_break and not last.paragraph.breaks_first)


def _notes(case: Case) -> list[Part]:
    """The 附注: notes that follow the date."""
    dated = next((at for at, part in enumerate(case.parts) if part.role is Role.DATE), len(case.parts))
    return [part for part in case.parts[dated:] if part.role is Role.NOTE]


_NO_NOTES = "没有附注"


@must("GF58", "7.3.6", "附注居左空二字加圆括号", Subject(_NO_NOTES, _notes))
def note_form(part: Part, _: Case) -> Told:
    """如有附注，居左空二字加圆括号编排在成文日期下一行。

    查什么：日期后面的附注有没有全角圆括号、首行是不是空二字。
    怎么改：用（）括起来，首行缩进2字符。
    """
    if not (part.text.startswith("（") and part.text.endswith("）")):
        yield "附注没有加全角圆括号", "请用（）括起来，首行缩进2字符"
    elif abs(part.shape.first_edge(part.em) - 2 * part.em) > _SLACK * part.em:
        yield "附注没有左空二字", "请用（）括起来，首行缩进2字符"


@must("GF105", "7.3.6", "附注在成文日期下一行", Subject(_NO_NOTES, lambda case: _notes(case)[:1]))
def note_place(part: Part, case: Case) -> Told:
    """附注编排在成文日期下一行，中间不空行。

    查什么：日期与附注之间有几个空行。
    怎么改：删去日期与附注之间的空行。
    """
    count = case.blanks_before(part)
    if count:
        yield f"附注与成文日期之间空了{count}行，应不空行", "请删去中间的空行"
