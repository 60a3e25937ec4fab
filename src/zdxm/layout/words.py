"""Header words, normalised: units and years off, periods to the marks of :mod:`zdxm.fields`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from zdxm.cells.words import fold
from zdxm.fields import MONTH_MARK, SPAN_MARK, YEAR_END_MARK
from zdxm.periods import find_period, find_year
from zdxm.units import find_unit

_DOTS = re.compile(r"[·•‧・]")
_DECORATION = re.compile(r"^[*★▲●☆#△]+|[:*.、,;。…]+$")
_BRACKETED = re.compile(r"[(\[][^()\[\]]*[)\]]")
_MEASURE = re.compile(
    r"[(\[](?:单位:?)?(?:人民币)?(?:%|百分比|公里|亩|平方米|个|年月日|年\.月|年、月|年月|手机|可多选|必填|选填|下拉选择)[)\]]"
)
_TELLING = re.compile(
    r"其中|资金|中央|国债|专项|债券|贷款|自筹|社会|占|增|同比|月|旬|周|季|上年|去年|次年|明年|下一?年|下半年|剩余|不含"
    r"|[原旧余减]|调整前|完成|到位|拨付|支付|计划|实际|累计|预计|用地|面积"
)
"""Words in brackets that make another column of it: 总投资（中央投资）, 投资（累计到位）."""
_LEADING = re.compile(
    r"[(\[](?:调整后|计划|预计|实际|拟|(?:年度|本年度?|今年|当年|年内|本月|当月|自开工以?来?|开工以来)?(?:累计)?)[)\]]"
)
"""Words in brackets that would stand before: 开工时间（计划）, 完成投资（本月）."""
_BARE_UNIT_TAIL = re.compile(r"(?<=[资额成划])(?:亿元|万元|元)$|%$")
_YEAR = re.compile(r"(?:19|20)\d{2}(?=年)|^(?:19|20)\d{2}$")
_YEAR_WORD = re.compile(r"^年(?![度内初底末])")
_YEARLY = re.compile(r"^年(?=计划|完成|累计|投资|安排|预计|目标|实际|主要|工作|建设|形象|投资)")
_YEAR_END = re.compile(r"(?:(?:19|20)\d{2}|N)年(?:12月)?(?:年?[底末]|及?以前)")
_MONTH = r"(?:1[0-2]|0?[1-9]|[NnMm]|[一二三四五六七八九十]{1,2})"
_DASH = r"[-—–－~～至到]+"
_SPAN = re.compile(
    rf"(?:截[至止]到?|至|到)?(?:今年|本年)?(?:(?:19|20)\d{{2}}年?度?)?"
    rf"(?:{_MONTH}(?:月份?)?{_DASH}{_MONTH}月份?(?:[上中下]旬|上半月|[底末])?"
    rf"|(?<=[至止到]){_MONTH}月份?\d+日|{_MONTH}月份?[底末]|(?<=[至止到年度]){_MONTH}月份?(?:\d+日)?(?:止)?(?=累计)"
    rf"|上半年|前[一二三1-3]?个?季度|第?[一1]季度|前{_MONTH}个?月|至{_MONTH}月份?[底末]?)"
)
_SINGLE = re.compile(rf"(?:(?:19|20)\d{{2}}年)?(?:{_MONTH}月份?|第?[二三四2-4]季度|下半年)")
_MARKS = re.compile(f"[{SPAN_MARK}{MONTH_MARK}{YEAR_END_MARK}]")

_SAME: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?:上年度?|去年)年?[底末]"), YEAR_END_MARK),
    (re.compile(rf"(?:截[至止]到?至?|至|到)?{YEAR_END_MARK}前?"), YEAR_END_MARK),
    (re.compile(rf"年初[至到]?{SPAN_MARK}"), SPAN_MARK),
    (re.compile(r"今年|本年度|当年度|本年|当年|年内|全年"), "年度"),
    (_YEARLY, "年度"),
    (re.compile(r"(?:年度){2,}"), "年度"),
    (re.compile(r"固定资产"), ""),
    (re.compile(r"投资完成(?:额|数)?$"), "完成投资"),
    (re.compile(r"(?<=[成划排计标总])投资(?:额|数)$"), "投资"),
    (re.compile(r"(?<=[成划])额$"), ""),
    (re.compile(r"\(复\)"), "复"),
    (re.compile(r"县(?:\(市、?区\)|\(市\)区|\(区\)|、?市、?区)"), "县区"),
    (re.compile(r"比重|比率|百分比"), "比例"),
    (re.compile(r"的$"), ""),
)
"""Ways of writing one thing; headers and the dictionary's words both go through them."""

_GENERIC = re.compile(
    "名称|单位名称|单位|姓名|金额|投资|投资额|数额|数|小计|合计|总计|计划|实际|完成|累计|时间|日期|内容|情况"
    "|名|万元|说明|其他|性质|类别|项目|完成情况|投资完成"
)
"""Leaves too short to stand without their parent."""

_OTHER_TIME = re.compile(
    r"本月|当月|上月|下月|本旬|上旬|中旬|下旬|本周|上年|去年|上一年|明年|次年|季度|同期"
    r"|资金|到位|拨付|支付|贷款"
)
"""Parents whose money leaves are not the year's investment."""


@lru_cache(maxsize=4096)
def canonical(key: str) -> str:
    """One spelling for the ways of writing one thing.

    >>> canonical("今年投资完成额"), canonical("本年度完成投资"), canonical("截至上年底完成投资")
    ('年度完成投资', '年度完成投资', '＾完成投资')
    """
    for pattern, same in _SAME:
        key = pattern.sub(same, key)
    return key


@lru_cache(maxsize=4096)
def read_header(text: str) -> str:
    r"""Normalise one header text: units and years off, periods to marks.

    >>> read_header("总投资\n（万元)"), read_header("2011年1-6月完成投资"), read_header("至2010年底完成投资")
    ('总投资', '～完成投资', '＾完成投资')
    >>> read_header("6月完成投资"), read_header("2011年计划投资"), read_header("完成投资（截至6月底）")
    ('＠完成投资', '年度计划投资', '～完成投资')
    """
    key = _DECORATION.sub("", _DOTS.sub("", fold(text)))
    for bracket in _BRACKETED.findall(key):
        if find_unit(bracket) or _MEASURE.fullmatch(bracket):
            key = key.replace(bracket, "")
        elif find_period(bracket) or find_year(bracket) or _LEADING.fullmatch(bracket):
            key = bracket[1:-1] + key.replace(bracket, "")
    key = _BARE_UNIT_TAIL.sub("", _DECORATION.sub("", key))
    key = _YEAR_END.sub(YEAR_END_MARK, key)
    marked = _SPAN.sub(SPAN_MARK, key, count=1)
    if marked == key:
        marked = _SINGLE.sub(MONTH_MARK, key, count=1)
    dated = _YEAR.sub("", marked)
    if dated != marked:
        dated = _YEAR_WORD.sub("", _YEARLY.sub("年度", dated))
    return canonical(dated)


def drop_brackets(text: str) -> str:
    """A header without what stands in brackets, unless that makes another column of it.

    >>> drop_brackets("年度计划投资（市下达数）"), drop_brackets("总投资（中央投资）")
    ('年度计划投资', '总投资(中央投资)')
    """
    folded = fold(text)
    for bracket in _BRACKETED.findall(folded):
        if not _TELLING.search(bracket):
            folded = folded.replace(bracket, "")
    return folded


def candidates(levels: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Normalised readings of a column and the one that only a text column may use.

    Joined levels come before the leaf: 开工时间 / 计划 → 计划开工时间.
    """
    leaf = read_header(levels[-1])
    parents = [key for key in map(read_header, reversed(levels[:-1])) if key]
    if not parents:
        return (leaf,), ""
    keys: list[str] = []
    for parent in parents:
        bare = _MARKS.sub("", parent) if _MARKS.search(leaf) else parent
        keys += [bare + leaf, leaf + bare]
        keys += [mark + leaf for mark in _MARKS.findall(bare)]
    keys.append("".join(reversed(parents)) + leaf)
    keys = [canonical(key) for key in keys]
    if _GENERIC.fullmatch(leaf) or not leaf:
        return tuple(dict.fromkeys(keys + parents)), ""
    if _MARKS.fullmatch(leaf):
        return tuple(dict.fromkeys(keys)), ""
    above = "".join(parents)
    if MONTH_MARK in above or YEAR_END_MARK in above or _OTHER_TIME.search(above):
        return tuple(dict.fromkeys(keys)), leaf
    return tuple(dict.fromkeys([*keys, leaf])), ""


_PLAIN_MARKS = {SPAN_MARK: "1-N月", MONTH_MARK: "N月", YEAR_END_MARK: "上年底"}


def plain_word(key: str) -> str:
    """A normalised word as a clerk would write it.

    >>> plain_word("～完成投资"), plain_word("年度计划投资")
    ('1-N月完成投资', '年度计划投资')
    """
    return "".join(_PLAIN_MARKS.get(letter, letter) for letter in key)


def drop_year_end(text: str) -> str:
    """A folded header without the end of a past year, which is not the ledger's year."""
    return _YEAR_END.sub("", fold(text))
