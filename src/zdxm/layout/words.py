"""Header words: normalised (periods become the marks of :mod:`zdxm.fields`), and taken apart by grammar.

The vocabulary of the grammar is ``words.toml``, its rules are the ``says`` of ``fields.toml``. A rule is a
row of word classes. It reads a header only where it accounts for every letter, so that a word which makes
another thing of it (到位资金, 预计完成, 上年完成) is never passed over.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from zdxm.cells.words import fold
from zdxm.declare import frozen, pattern
from zdxm.fields import DECLARED, MONTH_MARK, SPAN_MARK, YEAR_END_MARK, Field
from zdxm.periods import find_period, find_year
from zdxm.units import drop_unit, find_unit

_DOTS = pattern(r"[·•‧・]")
_DECORATION = pattern(r"^[*★▲●☆#△]+|[:*.、,;。…]+$")
_BRACKETED = pattern(r"[(\[][^()\[\]]*[)\]]")
_MEASURE = pattern(
    r"[(\[](?:单位:?)?(?:人民币)?(?:%|百分比|公里|亩|平方米|个|年[./、-]?月(?:[./、-]?日)?|手机|可多选|必填|选填|下拉选择)[)\]]"
)
_TELLING = pattern(
    r"其中|资金|中央|国债|专项|债券|贷款|自筹|社会|占|增|同比|月|旬|周|季|上年|去年|次年|明年|下一?年|下半年|剩余|不含"
    r"|[原旧余减]|调整前|完成|到位|拨付|支付|计划|实际|累计|预计|用地|面积"
)
"""Words in brackets that make another column of it: 总投资（中央投资）, 投资（累计到位）."""
_LEADING = pattern(
    r"[(\[](?:调整后|计划|预计|实际|拟|(?:年度|本年度?|今年|当年|年内|本月|当月|自开工以?来?|开工以来)?(?:累计)?)[)\]]"
)
"""Words in brackets that would stand before: 开工时间（计划）, 完成投资（本月）."""
_PERCENT_TAIL = pattern(r"%$")
_SHORT_YEAR = pattern(
    r"(?<![\d.第前近后])['‘’]?([1-3]\d)年(?=\d{1,2}月|\d-|[度底末]|前?[一二三四1-4]个?季度|[上下]半年|计划|任务|目标|拟"
    r"|下达|安排|实际|累计|完成|投资)"
)
_FOREIGN = pattern(
    r"^[A-Za-z][A-Za-z.'&-]{3,}[/|](?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])[/|][A-Za-z][A-Za-z.'&-]{3,}$"
)
"""The same in English before or behind a slash: Owner/业主."""
_DAY_NOTE = pattern(r"[(\[](?:(?:19|20)\d{2}年)?\d{1,2}月\d{1,2}日[)\]]")
_YEAR = pattern(r"(?:19|20)\d{2}(?=年)|^(?:19|20)\d{2}$")
_YEAR_WORD = pattern(r"^年(?![度内初底末])")
_OF_YEAR = "计划|拟|下达|固定资产|完成|累计|投资|安排|预计|目标|任务|实际|主要|工作|建设|形象"
_YEARLY = pattern(rf"^年(?={_OF_YEAR})")
_DATED = pattern(rf"(?:19|20)\d{{2}}年(?={_OF_YEAR})")
_YEAR_END = pattern(r"(?:(?:19|20)\d{2}|N)年(?:12月)?(?:年?[底末]|及?以前)")
_MONTH = r"(?:1[0-2]|0?[1-9]|[NnMm]|[一二三四五六七八九十]{1,2})"
_DASH = r"[-—–－~～至到]+"
_SPAN = pattern(
    rf"(?:截[至止]到?|至|到)?(?:今年|本年)?(?:(?:19|20)\d{{2}}年?度?)?"
    rf"(?:{_MONTH}(?:月份?)?{_DASH}{_MONTH}月份?(?:[上中下]旬|上半月|[底末])?"
    rf"|(?<=[至止到]){_MONTH}月份?(?=累计|完成|实际|投资|形象|进)"
    rf"|(?<=[至止到]){_MONTH}月份?\d+日|{_MONTH}月份?[底末]|(?<=[至止到年度]){_MONTH}月份?(?:\d+日)?(?:止)?(?=累计)"
    rf"|上半年|前[一二三1-3]?个?季度|第?[一1]季度|前{_MONTH}个?月|至{_MONTH}月份?[底末]?)"
)
_SINGLE = pattern(rf"(?:(?:19|20)\d{{2}}年)?(?:{_MONTH}月份?|第?[二三四2-4]季度|下半年)")
_MARKS = pattern(f"[{SPAN_MARK}{MONTH_MARK}{YEAR_END_MARK}]")

_SAME: tuple[tuple[re.Pattern[str], str], ...] = (
    (pattern(r"(?:上年度?|去年)年?[底末]"), YEAR_END_MARK),
    (pattern(rf"(?:截[至止]到?至?|至|到)?{YEAR_END_MARK}前?"), YEAR_END_MARK),
    (pattern(rf"年初[至到]?{SPAN_MARK}"), SPAN_MARK),
    (pattern(r"今年|本年度|当年度|本年|当年|年内|全年(?!预[计期]完成)"), "年度"),
    (_YEARLY, "年度"),
    (pattern(r"(?:年度){2,}"), "年度"),
    (pattern(r"固定资产"), ""),
    (pattern(r"投资完成(?:额|数)?$"), "完成投资"),
    (pattern(r"(?<=[成划排计标总])投资(?:额|数)$"), "投资"),
    (pattern(r"(?<=[成划])额$"), ""),
    (pattern(r"\(复\)"), "复"),
    (pattern(r"县(?:\(市、?区\)|\(市\)区|\(区\)|、?市、?区)"), "县区"),
    (pattern(r"比重|比率|百分比"), "比例"),
    (pattern(r"的$"), ""),
)
"""Ways of writing one thing; headers and the dictionary's words both go through them."""

_GENERIC = pattern(
    "名称|单位名称|单位|姓名|金额|投资|投资额|数额|数|小计|合计|总计|计划|实际|完成|累计|时间|日期|内容|情况"
    "|名|万元|说明|其他|性质|类别|项目|完成情况|投资完成情况"
)
"""Leaves too short to stand without their parent."""

_AIM = pattern(r"计划|任务|目标|预计|安排|应完成|拟完成")
_FACT = pattern(r"完成|实际|执行|累计|落实")
_NOT_DONE = pattern(r"[应拟待未需]完成")

_OTHER_TIME = pattern(
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
    for form, same in _SAME:
        key = form.sub(same, key)
    return key


def full_years(text: str) -> str:
    """A header, folded, its years of two figures written in four.

    >>> full_years("25年计划投资"), full_years("截止24年12月底完成投资"), full_years("近10年投资")
    ('2025年计划投资', '截止2024年12月底完成投资', '近10年投资')
    """
    return _SHORT_YEAR.sub(r"20\1年", fold(text))


@lru_cache(maxsize=4096)
def read_header(text: str) -> str:
    r"""Normalise one header text: units and years off, periods to marks.

    >>> read_header("总投资\n（万元)"), read_header("2011年1-6月完成投资"), read_header("至2010年底完成投资")
    ('总投资', '～完成投资', '＾完成投资')
    >>> read_header("6月完成投资"), read_header("2011年计划投资"), read_header("完成投资（截至6月底）")
    ('＠完成投资', '年度计划投资', '～完成投资')
    """
    key = _FOREIGN.sub("", _DECORATION.sub("", _DOTS.sub("", full_years(text))))
    for bracket in _BRACKETED.findall(key):
        if find_unit(bracket) or _MEASURE.fullmatch(bracket) or _DAY_NOTE.fullmatch(bracket):
            key = key.replace(bracket, "")
        elif find_period(bracket) or find_year(bracket) or _LEADING.fullmatch(bracket):
            key = bracket[1:-1] + key.replace(bracket, "")
    key = _PERCENT_TAIL.sub("", drop_unit(_DECORATION.sub("", key)))
    key = _YEAR_END.sub(YEAR_END_MARK, key)
    marked = _SPAN.sub(SPAN_MARK, key, count=1)
    if marked == key:
        marked = _SINGLE.sub(MONTH_MARK, key, count=1)
    dated = _YEAR.sub("", _DATED.sub("年度", marked))
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


@frozen
class Candidates:
    """The readings of a column, its parents and its leaf taken together and apart.

    Attributes:
        keys: what the dictionary is asked for, the most specific first.
        loose: a leaf that may only name a text column, since a parent speaks of another time; "" for none.
        phrases: what the grammar is asked for, in the order in which one reads.
    """

    keys: tuple[str, ...]
    loose: str = ""
    phrases: tuple[str, ...] = ()


def candidates(levels: Sequence[str]) -> Candidates:
    """Normalised readings of a column.

    Joined levels come before the leaf: 开工时间 / 计划 → 计划开工时间.
    """
    leaf = read_header(levels[-1])
    parents = [key for key in map(read_header, reversed(levels[:-1])) if key]
    if not parents:
        return Candidates((leaf,), "", (leaf,))
    keys: list[str] = []
    for parent in parents:
        bare = _MARKS.sub("", parent) if _MARKS.search(leaf) else parent
        keys += [bare + leaf, leaf + bare]
        keys += [mark + leaf for mark in _MARKS.findall(bare)]
    whole = "".join(reversed(parents)) + leaf
    keys = [canonical(key) for key in [*keys, whole]]
    phrases = [canonical(key) for key in (whole, parents[0] + leaf)]
    if _GENERIC.fullmatch(leaf) or not leaf:
        alone = [parent for parent in parents if _speaks_for(parent, leaf)]
        return Candidates(_once(keys + alone), "", _once(phrases + alone))
    if _MARKS.fullmatch(leaf):
        return Candidates(_once(keys), "", _once(phrases))
    above = "".join(parents)
    if MONTH_MARK in above or YEAR_END_MARK in above or _OTHER_TIME.search(above):
        return Candidates(_once(keys), leaf, _once(phrases))
    return Candidates(_once([*keys, leaf]), "", _once([*phrases, leaf]))


def _once(keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))


def _speaks_for(parent: str, leaf: str) -> bool:
    """Whether a parent alone may name the column of a leaf: a month is no plan (1月 / 计划)."""
    if _AIM.search(leaf):
        return _AIM.search(parent) is not None
    if _FACT.search(leaf):
        return not is_aim(parent)
    return True


def is_aim(text: str) -> bool:
    """Whether a header's words tell what is meant to be done, not what is.

    >>> is_aim("年度计划"), is_aim("年度投资计划完成情况"), is_aim("～应完成")
    (True, False, True)
    """
    return _AIM.search(text) is not None and _FACT.search(_NOT_DONE.sub("", text)) is None


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


# --- by grammar ------------------------------------------------------------------------------------------

LONGEST = 30
"""Characters; what is longer is a sentence."""

_TOKEN = pattern(r"(\[[^\]]*\]|[^\s?*+]+)([?*+]?)")
_JOIN = pattern(r"[及和与、/或]|以及|并")
_ALL_BRACKETS = str.maketrans("", "", "()[]《》“”\"'<>【】")


@frozen
class Parsed:
    """How a header was taken apart.

    Attributes:
        field: the column's key.
        rule: which of the field's rules read it, 0 the first.
        words: the header's parts, in order.
        beside: keys of further fields that share the column (责任单位及责任人); "" for one that is none.
    """

    field: str
    rule: int
    words: tuple[str, ...]
    beside: tuple[str, ...] = ()

    @property
    def stands_in(self) -> bool:
        """Whether the words name what stands for the field only where nothing better does."""
        said = "".join(self.words)
        return any(word in said for word in _stand_in_words())


@frozen
class _Token:
    """One place in a rule: the words that may stand there, how long they are, and how often one may come."""

    words: frozenset[str]
    lengths: tuple[int, ...]
    many: bool
    needed: bool


@lru_cache(maxsize=1)
def _tables() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def unlike_words() -> tuple[str, ...]:
    """Words that make another thing of an amount."""
    return tuple(_tables()["unlike"]["words"].split())


@lru_cache(maxsize=1)
def _stand_in_words() -> tuple[str, ...]:
    return tuple(_tables()["stand_in"]["words"].split())


@lru_cache(maxsize=1)
def _letters() -> frozenset[str]:
    """Every letter that any rule accounts for, so that a name is known at a glance to be no header."""
    classes, aside = _tables()["class"], _tables()["aside"]["says"]
    said = [says for field in DECLARED for says in (*field.says, *field.synonyms)]
    return frozenset("".join([*classes.values(), *aside, *said]))


def _may_be_header(text: str) -> bool:
    return 0 < len(text) <= LONGEST and _letters().issuperset(text)


@lru_cache(maxsize=1024)
def _token(written: str, often: str) -> _Token:
    """A class, a word, or several of both in square brackets."""
    classes = _tables()["class"]
    names = written.strip("[]").split()
    words = frozenset(
        word for name in names for word in (classes[name].split() if name in classes else [name])
    )
    lengths = tuple(sorted({len(word) for word in words}, reverse=True))
    return _Token(words, lengths, many=often in {"*", "+"}, needed=often in {"", "+"})


@lru_cache(maxsize=512)
def _rule(says: str) -> tuple[tuple[_Token, ...], frozenset[str]]:
    """The places of a rule, and every letter that any of them takes."""
    tokens = tuple(_token(written, often) for written, often in _TOKEN.findall(says))
    return tokens, frozenset("".join(word for token in tokens for word in token.words))


def _parts(says: str, text: str) -> tuple[str, ...] | None:
    """The words into which a rule takes a text; None where it does not account for all of it."""
    rule, letters = _rule(says)
    if not letters.issuperset(text):
        return None
    dead: set[tuple[int, int, bool]] = set()

    def walk(at: int, start: int, *, used: bool) -> tuple[str, ...] | None:
        """The words from ``start`` on, taken by the places from ``at`` on, of which one may have come."""
        if at == len(rule) and start == len(text):
            return ()
        if at == len(rule) or (at, start, used) in dead:
            return None
        token = rule[at]
        for length in token.lengths if token.many or not used else ():
            word = text[start : start + length]
            if len(word) == length and word in token.words:
                rest = walk(at, start + length, used=True)
                if rest is not None:
                    return (word, *rest)
        if used or not token.needed:
            rest = walk(at + 1, start, used=False)
            if rest is not None:
                return rest
        dead.add((at, start, used))
        return None

    return walk(0, 0, used=False)


@lru_cache(maxsize=4096)
def parse(text: str, fields: tuple[Field, ...]) -> tuple[Parsed, ...]:
    """Every way in which a normalised header names a field, the first in the order of the fields.

    A header of two fields (责任单位及责任人) is the first one's, where it is known what the second is.
    """
    plain = text.translate(_ALL_BRACKETS)
    if not _may_be_header(plain):
        return ()
    whole = tuple(_whole(plain, fields))
    return whole or tuple(_joined(text, fields))


def _whole(text: str, fields: tuple[Field, ...]) -> Iterator[Parsed]:
    for field in fields:
        for at, says in enumerate(field.says):
            parts = _parts(says, text)
            if parts is not None:
                yield Parsed(field.key, at, parts)
                break


def _joined(text: str, fields: tuple[Field, ...]) -> Iterator[Parsed]:
    """Two fields in one column, joined by 及, 和, 、 or a slash; the later the join, the surer."""
    for join in reversed(list(_JOIN.finditer(text))):
        left, right = text[: join.start()], text[join.end() :]
        beside = _beside(right, fields)
        if beside is None:
            continue
        for first in _named(left, fields):
            yield Parsed(first.field, first.rule, (*first.words, right), (*first.beside, beside))
        return


def _named(text: str, fields: tuple[Field, ...]) -> tuple[Parsed, ...]:
    """What the first of two joined words names: by the dictionary or by grammar."""
    key = next((field.key for field in fields if text in field.synonyms), None)
    return parse(text, fields) if key is None else (Parsed(key, 0, (text,)),)


def _beside(text: str, fields: tuple[Field, ...]) -> str | None:
    """The field that the second of two joined words names, "" for a known thing that is no field."""
    named = _named(text, fields)
    if named:
        return named[0].field
    return "" if is_aside(text) else None


@lru_cache(maxsize=4096)
def is_aside(text: str) -> bool:
    """Whether a header names something that no report needs (施工许可证, 到位资金, 审核人)."""
    plain = text.translate(_ALL_BRACKETS)
    return _may_be_header(plain) and any(
        _parts(says, plain) is not None for says in _tables()["aside"]["says"]
    )


def unlike(text: str) -> str:
    """The word in a header that makes another thing of an amount; "" for none."""
    return next((word for word in unlike_words() if word in text), "")
