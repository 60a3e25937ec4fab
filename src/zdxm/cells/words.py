"""建设状态, from a status column's words or from a progress text.

In a text, what is denied or only planned is looked for before the keyword itself: 计划6月开工 and 尚未开工
both hold 开工. Money alone never means started (前期费, 征地).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zdxm.workbook.model import Raw

_BLANKS = re.compile(r"[\s\u200b\ufeff]+")
_BETWEEN_CHINESE = r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])"
_PLACEHOLDER = re.compile(r"[-—–―－_/\\／.。…·?？*×]*")
_BLANK_STARTS = frozenset("无暂空NnＮｎ×")
"""Letters that a blank word may begin with; × counts as one."""
_BLANK_WORDS = frozenset(
    {"无", "暂无", "空", "空白", "N/A", "NA", "n/a", "null", "NULL", "None", "(无)", "(空)"}
)
_YES, _NO = "是", "否"


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
    return re.sub(_BETWEEN_CHINESE, "", text) if " " in text else text


def is_blank(text: str) -> bool:
    """Whether a text says that there is nothing: 无, 暂无, —, /, …

    >>> is_blank("——"), is_blank(" 暂 无 "), is_blank("无名桥")
    (True, True, False)
    """
    if text[:1].isalnum() and text[0] not in _BLANK_STARTS:
        return False
    folded = fold(text)
    return folded in _BLANK_WORDS or _PLACEHOLDER.fullmatch(folded) is not None


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
    """Where a project stands; 已开工 is all but the first."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    STOPPED = "stopped"
    FINISHED = "finished"


STATUS_NAMES = {
    Status.NOT_STARTED: "未开工",
    Status.UNDER_WAY: "在建",
    Status.STOPPED: "停工",
    Status.FINISHED: "竣工",
}
"""What a project's state is called in print."""
_WORDS: dict[Status, str] = {
    Status.NOT_STARTED: (
        "未开工 尚未开工 暂未开工 没有开工 未动工 未开复工 否 × ✗ ✘ x X N 0 前期 前期阶段 前期工作 "
        "前期储备 前期储备阶段 储备 预备 筹建 筹备 谋划 拟建 拟开工 待开工 待建 计划开工 "
        "计划新开工 拟新开工 即将开工 未启动 未实施 前期准备"
    ),
    Status.UNDER_WAY: (
        "在建 已开工 已开复工 已复工 开工 复工 新开工 续建 在施 施工 施工中 施工阶段 正在施工 建设中 "
        "正在建设 收尾 收尾阶段 在建阶段 是 √ ✓ ✔ ☑ Y 1 已启动 部分竣工 部分投产 竣工投产或部分竣工投产 "
        "主体完工 主体封顶 试生产"
    ),
    Status.STOPPED: "停工 停建 已停工 停工阶段 暂停 暂停施工 中止 停滞 半停工",
    Status.FINISHED: (
        "竣工 已竣工 投产 已投产 竣工投产 建成 已建成 完工 已完工 建成投产 竣工阶段 竣工验收 已竣工投产 "
        "投用 已投用 建成投用 全部完工 固定资产登记阶段"
    ),
}
_BY_WORD = {word: status for status, words in _WORDS.items() for word in words.split()}
_SUFFIX = r"(?:类)?项目$"

_CLAUSE = r"[,，。;；!！\s]+"
_DENIED = (
    r"未开工|尚?未(?:能)?(?:正式|实质性|全面)*(?:开工|动工|进场|启动建设|施工|开建)|未实质性开工|没有(?:正式)?(?:开工|动工)"
    r"|无法(?:正常)?开工|不具备开工条件|开工(?:时间|日期)(?:未定|待定|尚未)|(?:无|没有)实质性进展"
)
_PART = r"[二三四五六]期|部分|其余|其他|剩余|个别|配套|局部"
_PLANNED = (
    r"(?:计划|力争|争取|拟|预计|准备|等待|待|即将|确保|可望|有望|将(?!近)|年底前?|具备)"
    r"[^,，。;；]{0,16}?(?:开工|动工|进场|启动|奠基)"
)
_PREPARING = (
    r"正在(?:办理|推进|进行|开展|编制|做|抓紧)?[^,，。;；]{0,14}?(?:手续|招拍挂|招标|挂牌|环评|可研|征地|拆迁|设计|选址|立项|前期|报批|审批|规划|论证)"
    r"|前期(?:工作|手续|准备|阶段)|(?:规划|方案|初步|施工图)设计(?:中|阶段)|招(?:标|拍挂)(?:中|阶段|前期)"
    r"|(?:可研|环评|立项|土地|手续|规划)[^,，。;；]{0,8}?(?:办理|编制|报批|审批|评审|批复|组卷)(?:中|阶段)?"
    r"|洽谈|谋划|正在?选址|签订(?:投资)?(?:协议|合同)"
)
_HALTED = r"(?<!未)(?<!不)(?<!防止)停工|停建|暂停(?:施工|建设)|施工(?:已)?(?:暂停|中断)|停滞"
_RESUMED = r"复工|恢复(?:施工|建设)"
_ENDED = (
    r"(?:全部|已|均已|整体|全面|项目|工程)*(?:竣工(?!图|时间|日期)|投产|完工|建成"
    r"|通过[^,，。;；]{0,6}验收|投入(?:使用|运营|生产|运行)|交付使用|投用|通车)"
)
_NOT_ENDED = (
    r"计划|力争|争取|拟|预计|确保|将(?!近)|可望|有望|未|没有|待|准备|具备|前(?=竣工|完工|投产|建成)|目标|要求|主体|基础|部分|一期|二期|三期|"
    r"基本|桩基|封顶|标段|车间|\d+栋|厂房|土建|试|正在|条件|前期|桥梁|路基|验收资料"
)
_BUILDING = (
    r"(?<!未)(?<!开)(?:已|正式|全面|正在|实质性)?(?:开工|动工|开建)(?!条件|手续|前|准备|时间|日期|报告|许可|率)|施工(?!图|许可|手续|招标|单位|准备|方案|队伍招)|在建|主体|封顶|浇筑|开挖|土方|桩基|打桩"
    r"|安装|装修|装饰|吊装|基础(?:工程|完成|施工|建设)|(?:已)?进场|钢结构|路基|路面|铺设|砌筑|调试|试(?:生产|运行|车)|收尾|续建"
    r"|完成(?:工程|总)?量|建设中|正在建设|场平|平整|回填|绿化种植|架设|掘进|厂房建设|设备(?:订购|到位|采购)|复工"
    r"|工程量|完成(?:(?!投资|征|拆|手续|设计|可研|报批|评审|投入)[^,，。;；]){0,12}?\d"
)
_AHEAD = r"计划|力争|争取|拟|预计|确保|目标|[底末内日月]前"
_GOING_ON = r"正在"


def read_status(raw: Raw | None) -> Status | None:
    """Read a cell of a status column (在建, 已开工, 是, √, 1, 停工 …); None where its word is not known.

    >>> read_status("在建项目"), read_status("否"), read_status("新建")
    (<Status.UNDER_WAY: 'under_way'>, <Status.NOT_STARTED: 'not_started'>, None)
    """
    text = fold(read_text(raw))
    if not text:
        return None
    known = _BY_WORD.get(text) or _BY_WORD.get(re.sub(_SUFFIX, "", text))
    return known or (status_from_text(text) if len(text) > 1 else None)


@lru_cache(maxsize=32768)
def status_from_text(text: str) -> Status | None:
    """Read the state of work out of a progress text; None where it does not tell.

    >>> status_from_text("尚未实质性开工"), status_from_text("计划7月开工")
    (<Status.NOT_STARTED: 'not_started'>, <Status.NOT_STARTED: 'not_started'>)
    >>> status_from_text("主体完工，正在装修"), status_from_text("已竣工投产")
    (<Status.UNDER_WAY: 'under_way'>, <Status.FINISHED: 'finished'>)
    """
    if is_blank(text):
        return None
    clauses = [clause for clause in re.split(_CLAUSE, text) if clause]
    building = any(_is_building(clause) for clause in clauses)
    done = [clause for clause in clauses if re.search(_ENDED, clause) and not _is_ahead(clause)]
    begun = building or bool(done)
    if any(re.search(_DENIED, clause) and not (begun and re.search(_PART, clause)) for clause in clauses):
        return Status.NOT_STARTED
    if any(re.search(_HALTED, clause) for clause in clauses) and not re.search(_RESUMED, text):
        return Status.STOPPED
    ended = any(not re.search(_NOT_ENDED, clause) for clause in done)
    if ended and not re.search(_GOING_ON, text) and not re.search(_DENIED, text):
        return Status.FINISHED
    if begun:
        return Status.UNDER_WAY
    return Status.NOT_STARTED if re.search(_PLANNED, text) or re.search(_PREPARING, text) else None


def _is_ahead(clause: str) -> bool:
    """Whether a clause speaks of what is planned or being prepared."""
    return bool(re.search(_PLANNED, clause) or re.search(_AHEAD, clause) or re.search(_DENIED, clause))


def _is_building(clause: str) -> bool:
    return bool(re.search(_BUILDING, clause)) and not (
        re.search(_PLANNED, clause) or re.search(_PREPARING, clause) or re.search(_DENIED, clause)
    )
