"""建设状态, from a status column's words or from a progress text.

In a text, what is denied or only planned is looked for before the keyword itself: 计划6月开工 and 尚未开工
both hold 开工. Money alone never means started (前期费, 征地).
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from zdxm.declare import pattern

if TYPE_CHECKING:
    from zdxm.workbook.model import Raw

_BLANKS = pattern(r"[\s\u200b\ufeff]+")
_BETWEEN_CHINESE = pattern(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
_PLACEHOLDER = pattern(r"[-—–―－_/\\／.。…·?？*×]*")
_BLANK_STARTS = frozenset("无暂空NnＮｎ×")
"""Letters that a blank word may begin with; × counts as one."""
_BLANK_WORDS = frozenset(
    {"无", "暂无", "空", "空白", "N/A", "NA", "n/a", "null", "NULL", "None", "(无)", "(空)"}
)
_YES, _NO = "是", "否"
_DITTO_WORDS = frozenset(
    {"同上", "同前", "上同", "同上行", "同上一行", "同上一项", "见上", "如上", "〃", "〃〃", "々", "↑"}
    | {'"', '""', "“", "”", "''", "〝", "〞", "\N{PRIME}" * 2}
)
_LONGEST_DITTO = 6
_MARK = "No"
"""The Unicode category of ①, ⑴ and ²: no digit that anybody counts with."""
_FRACTION = "\N{FRACTION SLASH}"
"""½ is of it too, but counts."""


_CARRIED_OVER, _NEW_START = ("续建", "结转", "跨年"), ("新建", "新开工", "计划开工", "拟开工")
"""What a 建设性质 says of the year's programme: begun in an earlier year, or to begin in this one."""


class Start(Enum):
    """When work on a project begins, seen from the year's programme."""

    CARRIED_OVER = "carried_over"
    NEW = "new_start"
    UNKNOWN = "start_unknown"


class Finish(Enum):
    """Whether a project is to be finished in the year."""

    DUE = "finish_due"
    ANOTHER_YEAR = "finish_in_another_year"
    UNKNOWN = "finish_unknown"


@lru_cache(maxsize=4096)
def read_start(nature: str | None) -> Start:
    """What a 建设性质 says of the start.

    >>> [read_start(text).value for text in ("续建项目", "新建", "扩建", "新建/续建", None)]
    ['carried_over', 'new_start', 'start_unknown', 'start_unknown', 'start_unknown']
    """
    text = nature or ""
    carried, new = (any(word in text for word in words) for words in (_CARRIED_OVER, _NEW_START))
    return Start.UNKNOWN if carried == new else Start.CARRIED_OVER if carried else Start.NEW


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    r"""Fold width and drop every blank and line break, for comparison.

    >>> fold("项目　名称\n（万元）")
    '项目名称(万元)'
    """
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))


def read_text(raw: Raw | None, *, blank_words: bool = False) -> str:
    r"""Read a cell as text: line breaks and runs of blanks become one space.

    Args:
        raw: the cell.
        blank_words: read 无, 暂无, — and the like as an empty string.

    >>> read_text(" 完成主体\n 正在装修 "), read_text(12.0), read_text("—", blank_words=True)
    ('完成主体 正在装修', '12', '')
    """
    if isinstance(raw, str):
        text = raw if raw.isprintable() and " " not in raw else " ".join(_BLANKS.sub(" ", raw).split())
        return "" if blank_words and is_blank(text) else text
    return "" if raw is None else _plain(raw)


def read_name(raw: Raw | None) -> str:
    r"""Read a short label (name, category, county): blanks between Chinese characters are layout and go.

    >>> read_name("能\n源\n项\n目"), read_name("南 宁 市"), read_name("220千伏 A 站")
    ('能源项目', '南宁市', '220千伏 A 站')
    """
    text = read_text(raw)
    return _BETWEEN_CHINESE.sub("", text) if " " in text else text


def is_blank(text: str) -> bool:
    """Whether a text says that there is nothing: 无, 暂无, —, /, …

    >>> is_blank("——"), is_blank(" 暂 无 "), is_blank("无名桥")
    (True, True, False)
    """
    if text[:1].isalnum() and text[0] not in _BLANK_STARTS:
        return False
    folded = fold(text)
    return folded in _BLANK_WORDS or _PLACEHOLDER.fullmatch(folded) is not None


def is_ditto(text: str) -> bool:
    """Whether a text says: as in the row above.

    >>> is_ditto("〃"), is_ditto(" 同 上 "), is_ditto("同上游水库")
    (True, True, False)
    """
    return len(text) <= _LONGEST_DITTO and fold(text) in _DITTO_WORDS


def without_marks(text: str) -> tuple[str, str]:
    """A text without the raised and circled digits of footnotes, which folding would make digits; and those.

    >>> without_marks("1200①"), without_marks("1200²"), without_marks("１２００")
    (('1200', '①'), ('1200', '²'), ('１２００', ''))
    """
    if text.isascii():
        return text, ""
    marks = "".join(filter(_is_mark, text))
    return (text.translate(dict.fromkeys(map(ord, marks))), marks) if marks else (text, "")


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter) == _MARK and _FRACTION not in unicodedata.normalize("NFKC", letter)


def _plain(raw: Raw) -> str:
    """A typed cell as a clerk would write it."""
    if isinstance(raw, bool):
        return _YES if raw else _NO
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() else repr(raw)
    if isinstance(raw, dt.datetime) and raw.time() == dt.time():
        return raw.date().isoformat()
    return str(raw)


class Status(Enum):
    """Where a project stands; 已开工 is all but the first and the last."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    STOPPED = "stopped"
    FINISHED = "finished"
    WITHDRAWN = "withdrawn"
    """Out of the programme: nothing counts it."""


STATUS_NAMES = {
    Status.NOT_STARTED: "未开工",
    Status.UNDER_WAY: "在建",
    Status.STOPPED: "停工",
    Status.FINISHED: "竣工",
}
"""What the state of a project that counts is called in print."""
_WORDS: dict[Status, str] = {
    Status.NOT_STARTED: (
        "未开工 尚未开工 暂未开工 没有开工 没开工 还没开工 没动工 未动工 未开复工 未开建 未建 未进场 "
        "应开工未开工 已批未开工 规划 在谈 报批 否 未 × ✗ ✘ x X N 0 前期 前期阶段 前期工作 "
        "前期储备 前期储备阶段 储备 预备 筹建 筹备 谋划 拟建 拟开工 待开工 待建 计划开工 "
        "计划新开工 拟新开工 即将开工 未启动 未实施 前期准备"
    ),
    Status.UNDER_WAY: (
        "在建 已开工 已开复工 已复工 开工 复工 新开工 续建 在施 施工 施工中 施工阶段 正在施工 建设中 "
        "正在建设 收尾 收尾阶段 在建阶段 是 √ ✓ ✔ ☑ Y 1 已启动 部分竣工 部分投产 竣工投产或部分竣工投产 "
        "主体完工 主体封顶 试生产 已 已开 已动工 已进场 开工建设 已开工建设 实施中 正在实施"
    ),
    Status.STOPPED: (
        "停工 停建 已停工 停工阶段 暂停 暂停施工 暂停建设 暂停实施 中止 停滞 半停工 缓建 停缓建 停建缓建 "
        "缓建停建 暂缓 暂缓建设 暂缓实施 暂缓推进 搁置 已搁置"
    ),
    Status.FINISHED: (
        "竣工 已竣工 投产 已投产 竣工投产 建成 已建成 完工 已完工 建成投产 竣工阶段 竣工验收 已竣工投产 "
        "投用 已投用 建成投用 全部完工 固定资产登记阶段 "
        "完成 已完成 建设完成 完工投产 已验收 完工验收 通车 已通车 交付使用 已交付 达产 已达产"
    ),
}
_BY_WORD = {word: status for status, words in _WORDS.items() for word in words.split()}
_ONLY_BEGUN = frozenset(
    {"是", "√", "✓", "✔", "☑", "●", "○", "◯", "■", "Y", "y", "yes", "1"}
    | {"已", "已开", "开工", "已开工", "已动工", "已开复工", "续建"}
)
"""Answers to 是否开工, and a 建设性质, that leave open how far it has come."""
_TICKS = frozenset({"√", "✓", "✔", "☑", "●", "○", "◯", "■", "★", "V", "v", "1", "是", "有", "Y", "y"})
"""Marks in a column whose header is a state."""
_AROUND = pattern(r"^(?:该|本)?项目(?=.)|(?:类|阶段|状态)?(?:项目)?$|[、,/]")
"""What one writer puts around the word of a state and another leaves out."""
_IN_BRACKETS = pattern(r"\(([^()]*)\)")
_WITHDRAWN = pattern(
    r"(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:因[^,，。;；部拟请议未]{1,20})?(?:该|本)?(?:项目)?(?:现|已|已经|经批准)*"
    r"(?:作废|取消|终止|退库|调出|退出|撤销|撤项|移出|剔除|废止|注销|放弃|淘汰|不再(?:实施|建设|推进|纳入))"
    r"(?:实施|建设|投资|推进|纳入)?(?:年度|当年|今年)?(?:[省市县区]?级?重点(?:建设)?)?(?:项目)?(?:计划|名单|清单|目录|台账|库)?"
    r"(?:管理)?(?:类)?(?:的)?(?:项目)?"
)
_BACK_AGAIN = pattern(r"重新(?:纳入|入库|列入|启动)|恢复(?:实施|建设)")
"""What takes back that a project was withdrawn."""
_AIM = pattern(
    r"[促抓]|保(?=开|竣|投|完|建成)|推动|加快|力争|争取|确保|有望|可望|可(?=开|竣|投|完|建成|复)|年内|年底|年末|[上下]半年|当年|今年|[一二三四]季度"
    r"|\d+月|在即|即将(?!新?开)|目标|拟(?!新?开|建)|预计(?!新?开)|计划(?!新?开)|待(?=竣|投|完)|申请|建议"
)
"""In a status cell, what makes an aim of a state; 拟开工 and the like are words of their own."""
_BEATS = {
    Status.UNDER_WAY: frozenset({Status.NOT_STARTED, Status.STOPPED, Status.WITHDRAWN}),
    Status.NOT_STARTED: frozenset({Status.STOPPED, Status.WITHDRAWN}),
    Status.STOPPED: frozenset({Status.WITHDRAWN}),
}
"""A state, and those that count instead where they stand behind it in brackets: 续建（停工）."""

_CLAUSE = pattern(r"[,，。;；!！\s]+")
_DENIED = pattern(
    r"未开工|尚?未(?:能)?(?:正式|实质性|全面)*(?:开工|动工|进场|启动建设|施工|开建)|未实质性开工"
    r"|没有?(?:能|正式|实质性|全面|真正)*(?:开工|动工|进场|开建|启动建设)(?!手续|报告|许可|条件|道路|路)"
    r"|无法(?:正常)?开工|不具备开工条件|开工(?:时间|日期)(?:未定|待定|尚未)|(?:无|没有)实质性进展"
)
_PART = pattern(r"[二三四五六]期|部分|其余|其他|剩余|个别|配套|局部")
_PLANNED = pattern(
    r"(?:计划|力争|争取|拟|预计|准备|等待|待|即将|确保|可望|有望|将(?!近)|年底前?|具备|[促抓]|推动|可(?=开工|动工))"
    r"[^,，。;；]{0,16}?(?:开工|动工|进场|启动|奠基)|(?:开工|动工)在即"
)
_PREPARING = pattern(
    r"正在(?:办理|推进|进行|开展|编制|做|抓紧)?[^,，。;；]{0,14}?(?:手续|招拍挂|招标|挂牌|环评|可研|征地|拆迁|设计|选址|立项|前期|报批|审批|规划|论证|备案)"
    r"|前期(?:工作|手续|准备|阶段)|(?:规划|方案|初步|施工图)设计(?:中|阶段)|招(?:标|拍挂)(?:中|阶段|前期)"
    r"|(?:可研|环评|立项|土地|手续|规划)[^,，。;；]{0,8}?(?:办理|编制|报批|审批|评审|批复|组卷)(?:中|阶段)?"
    r"|施工图[^,，。;；]{0,4}审查|(?:等待|待)[^,，。;；]{0,8}?(?:摘牌|挂牌|出让|供地|批复|审批|核准|审查|施工许可)"
    r"|完成[^,，。;；]{0,10}?(?:招标|招投标|备案|核准|立项|可研|环评|初步设计|选址|勘察|报批|组卷)"
    r"|洽谈|谋划|正在?选址|签订(?:投资)?(?:协议|合同)"
)
_HALTED = pattern(
    r"(?<![未无不免没])(?<!没有)(?<!防止)(?<!不存在)停工(?!问题已|令已)|停建|缓建|暂停(?:施工|建设)|施工(?:已)?(?:暂停|中断)"
    r"|停滞|(?:未|没有?)能?复工"
)
_HALTED_ONCE = pattern(r"(?:原|曾经?|一度|此前|之前|前期)(?:因[^,，。;；]*?)?$")
"""Before a word of a halt, what leaves it to the past."""
_RESUMED = pattern(r"(?<![未没开])(?<!未能)(?<!没有)(?<!没能)复工|恢复(?:正常)?(?:施工|建设)")
_RESUMED_LATER = pattern(
    r"(?:待|等|计划|力争|争取|拟|预计|准备|即将|确保|可望|有望|可能|将(?!近)|尽快|尽早|早日|具备|协调|督促|催促|推[动进]|[促抓]|要求|申请"
    r"|不具备|无法|不能)[^,，。;；]*$"
)
"""Before a word of resumed work, what makes an aim of it."""
_ENDED = pattern(
    r"(?:全部|已|均已|整体|全面|项目|工程)*(?:竣工(?!图|时间|日期)|投产|完工|建成"
    r"|通过[^,，。;；]{0,6}验收|投入(?:使用|运营|生产|运行)|交付使用|投用|通车)"
)
_NOT_ENDED = pattern(
    r"计划|力争|争取|拟|预计|确保|将(?!近)|可望|有望|未|没|待|准备|具备|前(?=竣工|完工|投产|建成)|目标|要求|主体|基础|部分|一期|二期|三期|"
    r"基本|桩基|封顶|标段|车间|\d+栋|厂房|土建|试|正在|条件|前期|桥梁|路基|验收资料|梁场|拌合站|搅拌站|便道|驻地|营地|项目部"
)
_BUILDING = pattern(
    r"(?<!未)(?<!开)(?:已|正式|全面|正在|实质性)?(?:开工|动工|开建)(?!条件|手续|前|准备|时间|日期|报告|许可|率)|施工(?!图|许可|手续|招标|单位|准备|方案|队伍招)|在建|主体|封顶|浇筑|开挖|土方|桩基|打桩"
    r"|安装|装修|装饰|吊装|基础(?:工程|完成|施工|建设)|(?:已)?进场|钢结构|路基|路面|铺设|砌筑|调试|试(?:生产|运行|车)|收尾|续建"
    r"|完成(?:工程|总)?量|建设中|正在建设|场平|平整|回填|绿化种植|架设|掘进|厂房建设|设备(?:订购|到位|采购)(?!合同)|(?<![未没])(?<!未能)(?<!没有)(?<!没能)复工"
    r"|工程量|联调|清淤|疏浚|完成(?:(?!投资|征|拆|手续|设计|可研|报批|评审|投入)[^,，。;；]){0,12}?\d"
)
_AHEAD = pattern(
    r"计划|力争|争取|拟|预计|确保|目标|[底末内日月]前|即将|在即|有望|可望|可(?=竣|投|完|建成|交)"
)
_HOPED = pattern(r"[促抓]|保(?=开|竣|投|完|建成)|推动|加快|年内|年底|年末")
"""The same, unless it says 已."""
_ALREADY = "已"
_GOING_ON = pattern(
    r"正在(?!(?:办理|进行|开展|组织|编制|准备|做)?(?:工程|竣工|财务|项目)*(?:结算|决算|审计|移交))"
)
"""Work that goes on; settling the accounts of what has ended is none."""


_COUNTED = pattern(r"(?<![\d.])\d{1,3}(座|所|个|栋|幢|条|处|标段|口|台|孔|片)")
"""So many of the things that a project is made of."""
_STILL = pattern(
    r"装修|装饰|联调|调试|安装|铺装|铺设|护坡|砌筑|浇筑|吊装|开挖|回填|绿化|收尾|附属|主体|封顶|钢构|路基|路面|桩基|基坑|土方"
    r"|施工(?!图|许可|手续|招标|单位|企业|合同)"
)
_OVER = pattern(r"完|毕|已|成|结束|通过|后|合格|验收|\d[年月]")
"""In a clause about works, what says that they are over, or tells of another time."""
_AS_A_WHOLE = pattern(r"项目|工程|全部|整体|全面|[均皆]|已(?:竣|完|建|投|交|通)|竣工(?:验收|投产|备案)")


def read_status(raw: Raw | None) -> Status | None:
    """Read a cell of a status column (在建, 已开工, 是, √, 1, 停工 …); None where its word is not known.

    An aim is no state: 促竣工, and what stands in brackets in 在建（年内竣工）.

    >>> read_status("在建项目"), read_status("否"), read_status("新建")
    (<Status.UNDER_WAY: 'under_way'>, <Status.NOT_STARTED: 'not_started'>, None)
    >>> read_status("促竣工"), read_status("在建（年内竣工）").value, read_status("已退出重点项目名单").value
    (None, 'under_way', 'withdrawn')
    """
    text = fold(without_marks(read_text(raw))[0])
    return _of_state_cell(text) if text else None


@lru_cache(maxsize=4096)
def _of_state_cell(text: str) -> Status | None:
    known = _by_word(text)
    if known or len(text) == 1:
        return known
    bare, inside = _IN_BRACKETS.sub("", text), "".join(_IN_BRACKETS.findall(text))
    if inside and bare:
        outer, inner = _of_state_cell(bare), _of_state_cell(inside)
        if outer is None or (inner and (bare in _ONLY_BEGUN or _ALREADY in inside)):
            return inner
        return inner if inner in _BEATS.get(outer, ()) else outer
    if _AIM.search(text) and _ALREADY not in text:
        return status_from_text(text) if _CLAUSE.search(text) else None
    return status_from_text(text)


def _by_word(text: str) -> Status | None:
    """A state that is one of the known words, whatever one writer puts around them."""
    known = _BY_WORD.get(text) or _BY_WORD.get(_AROUND.sub("", text))
    return known or (Status.WITHDRAWN if _WITHDRAWN.fullmatch(text) else None)


def is_only_begun(raw: Raw | None) -> bool:
    """Whether a status cell says no more than that work has begun: 是, √, 已开工."""
    return fold(read_text(raw)) in _ONLY_BEGUN


def is_tick(raw: Raw | None) -> bool:
    """Whether a cell is but a mark that the header of its column holds: √, ●, 1."""
    return fold(read_text(raw)) in _TICKS


@lru_cache(maxsize=32768)
def status_from_text(text: str) -> Status | None:
    """Read the state of work out of a progress text; None where it does not tell.

    >>> status_from_text("尚未实质性开工"), status_from_text("计划7月开工")
    (<Status.NOT_STARTED: 'not_started'>, <Status.NOT_STARTED: 'not_started'>)
    >>> status_from_text("目前没开工"), status_from_text("停工后没复工").value
    (<Status.NOT_STARTED: 'not_started'>, 'stopped')
    >>> status_from_text("主体完工，正在装修"), status_from_text("已竣工投产")
    (<Status.UNDER_WAY: 'under_way'>, <Status.FINISHED: 'finished'>)
    >>> status_from_text("5所已投用，其余7所主体施工").value, status_from_text("站点全部建成，平台联调").value
    ('under_way', 'under_way')
    >>> status_from_text("桥墩完成60%，梁场建成").value, status_from_text("系统联调").value
    ('under_way', 'under_way')
    """
    if is_blank(text):
        return None
    clauses = [clause for clause in _CLAUSE.split(text) if clause]
    if any(_WITHDRAWN.fullmatch(clause) for clause in clauses) and not _BACK_AGAIN.search(text):
        return Status.WITHDRAWN
    return _of_clauses(text, clauses)


def _of_clauses(text: str, clauses: list[str]) -> Status | None:
    building = any(_is_building(clause) for clause in clauses)
    done = [clause for clause in clauses if _ENDED.search(clause) and not _is_ahead(clause)]
    begun = building or bool(done)
    if any(_DENIED.search(clause) and not (begun and _PART.search(clause)) for clause in clauses):
        return Status.NOT_STARTED
    if _is_halted(clauses):
        return Status.STOPPED
    ended = any(not _NOT_ENDED.search(clause) for clause in done)
    if ended and not _GOING_ON.search(text) and not _DENIED.search(text) and not _is_in_part(clauses, done):
        return Status.FINISHED
    if begun:
        return Status.UNDER_WAY
    return Status.NOT_STARTED if _PLANNED.search(text) or _PREPARING.search(text) else None


def _is_in_part(clauses: list[str], done: list[str]) -> bool:
    """Whether only a part has ended: 19座完工，2座护坡; 仓储建成，大楼装修; 装卸线1条开通，货棚完工."""
    for at, clause in enumerate(clauses):
        later = [each for each in clauses[at + 1 :] if each not in done] if clause in done else []
        measures = set(_COUNTED.findall(clause))
        if any(not measures.isdisjoint(_COUNTED.findall(each)) for each in later):
            return True
        if any(_STILL.search(each) and not _OVER.search(each) for each in later):
            return True
    counted = len(clauses) > 1 and any(_COUNTED.search(clause) for clause in clauses)
    return counted and not any(_AS_A_WHOLE.search(clause) for clause in clauses)


def _is_halted(clauses: list[str]) -> bool:
    """Whether work stands still, and has not been resumed since; 等待复工 is no work."""
    halted, resumed = False, False
    for clause in clauses:
        marks = [(found.start(), False) for found in _HALTED.finditer(clause)]
        marks += [(found.start(), True) for found in _RESUMED.finditer(clause)]
        for start, going in sorted(marks):
            before = clause[:start]
            if going:
                resumed = resumed or not _is_hoped(before)
            else:
                halted = True
                resumed = resumed and _HALTED_ONCE.search(before) is not None
    return halted and not resumed


def _is_hoped(before: str) -> bool:
    """Whether what stands before a word of resumed work in its clause makes an aim of it."""
    return _RESUMED_LATER.search(before) is not None and not before.endswith(_ALREADY)


def _is_ahead(clause: str) -> bool:
    """Whether a clause speaks of what is planned or being prepared."""
    hoped = _HOPED.search(clause) and _ALREADY not in clause
    return bool(hoped or any(words.search(clause) for words in (_PLANNED, _AHEAD, _DENIED)))


def _is_building(clause: str) -> bool:
    return bool(_BUILDING.search(clause)) and not (
        _PLANNED.search(clause) or _PREPARING.search(clause) or _DENIED.search(clause)
    )
