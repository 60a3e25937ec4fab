"""Where a title breaks: lines of at most so many characters, whole words, 梯形 or 菱形 (GB/T 9704 7.3.1).

The labels of narrow table columns break by the same rules.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from zdxm.declare import pattern
from zdxm.narrative.blocks import Run
from zdxm.ooxml.names import em_width

# Words a title may be broken between but never inside; longer ones first where one begins another.
_WORDS = (
    "发展和改革委员会", "发展改革委员会", "发展和改革局", "人民政府", "委员会", "领导小组", "指挥部",
    "办公室", "办公厅", "总投资", "固定资产", "规模", "内容", "重点", "重大", "项目", "工程", "建设",
    "投资", "完成", "进展", "推进", "实施", "开工", "竣工", "时间", "情况", "工作", "总结", "汇报", "报告",
    "通报", "通知", "简报", "分析", "计划", "安排", "调度", "督查", "督导", "考核", "任务", "责任", "问题",
    "措施", "意见", "方案", "一览表", "明细表", "统计表", "汇总表", "进度表", "进度", "形象", "单位",
    "领导", "联系", "上半年", "下半年", "第一季度", "第二季度", "第三季度", "第四季度", "前三季度",
    "一季度", "二季度", "三季度", "四季度", "年度", "全年", "全市", "全县", "全区", "全省", "关于", "印发",
    "以及", "进一步", "加快", "做好", "状态", "类别", "县区", "地点", "性质", "原因", "累计",
)  # fmt: skip
# Two words that readers take as one: parted only if nothing else will do.
_COMPOUND = pattern(
    r"(?:重点|重大|建设|年度)(?:建设)?(?:项目|工程|规模|内容|计划)|(?:完成|计划|固定资产)投资|(?:人民政府|领导小组)办公室"
)
_MONTHS = r"\d+(?:[—～至-]\d+)?月(?:份|底)?(?:[上中下]旬)?"
_PERIOD = rf"\d{{4}}年(?:度|上半年|下半年|第?[一二三四]季度|前三季度|全年|{_MONTHS})?"
_ATOM = pattern(
    rf"{_PERIOD}|《[^《》]*》|“[^“”]*”|（[^（）]*）|[0-9A-Za-z.%％〔〕—～-]+[年月日期号批个项季]?|{'|'.join(_WORDS)}|.",
    re.DOTALL,
)
_NO_START = "的之、，。：；！？）》”’〉】·—…号等"  # never first on a line
_NO_END = "《（“‘〈【和与及暨对向从在于"  # never last on a line
_INSIDE_UNKNOWN = 12.0  # price of a break between two characters of no known word
_INSIDE_COMPOUND = 12.0  # price of a break between the words of a compound, on top
_AFTER_ABOUT = 30.0  # price of leaving 关于 at the end of a line
_BEFORE_ABOUT = -6.0  # a break before 关于 is where readers expect it
_ABOUT = "关于"
_NARROW = 10.0  # 汉字 up to which lines are those of a column, whose shape nobody rules
_RECTANGLE, _RECTANGLE_IN_COLUMN = 200.0, 30.0  # price of lines all of one length
_LONE_CHARACTER = 10.0  # price of a line of a single character
_HOURGLASS = 200.0  # price of a middle line shorter than both its neighbours
_SHORTER, _SHORTER_IN_COLUMN = 0.5, 1.0  # 汉字, the least by which it is shorter
_RULED_OUT = 200.0  # price from which a shape is a rectangle or an hourglass, or worse
_MOST_LINES = 4  # a longer title is left to the word processor


def balanced_lines(runs: Sequence[Run], limit: float) -> tuple[tuple[Run, ...], ...]:
    """The runs of a title, parted into lines.

    Args:
        runs: the title; a run that is a figure or a placeholder is never parted.
        limit: most 汉字 in a line.

    Returns:
        One tuple of runs per line; a single line if the title fits or cannot be parted well.
    """
    text = "".join(run.text for run in runs)
    breaks = _best_breaks(text, _prices(text, runs), limit)
    return tuple(cut_runs(runs, start, end) for start, end in pairwise((0, *breaks, len(text))))


def _prices(text: str, runs: Sequence[Run]) -> dict[int, float]:
    """Offset → price of a break there; offsets that may not be broken are absent."""
    atoms = list(_ATOM.finditer(text))
    prices = {
        right.start(): _price(left.group(), right.group())
        for left, right in pairwise(atoms)
        if right.group()[0] not in _NO_START and left.group()[-1] not in _NO_END
    }
    for compound in _COMPOUND.finditer(text):
        for offset in range(compound.start() + 1, compound.end()):
            if offset in prices:
                prices[offset] += _INSIDE_COMPOUND
    for offset in _inside_figures(runs):
        prices.pop(offset, None)
    return prices


def _price(left: str, right: str) -> float:
    """Price of a break between two neighbouring atoms."""
    if left == _ABOUT:
        return _AFTER_ABOUT
    if right == _ABOUT:
        return _BEFORE_ABOUT
    return _INSIDE_UNKNOWN if len(left) == len(right) == 1 else 0.0


def _inside_figures(runs: Sequence[Run]) -> Iterator[int]:
    """Offsets strictly inside runs that stay in one piece."""
    start = 0
    for run in runs:
        if run.figure is not None or run.placeholder:
            yield from range(start + 1, start + len(run.text))
        start += len(run.text)


def _best_breaks(text: str, prices: dict[int, float], limit: float) -> tuple[int, ...]:
    """The cheapest offsets to break at: as few lines as will do, one more if their shape is ruled out."""
    fewest = max(1, math.ceil(em_width(text) / limit))
    found: tuple[float, tuple[int, ...]] | None = None
    for lines in range(fewest, _MOST_LINES + 1):
        fitting = (
            (_shape_price(widths, limit) + sum(prices[at] for at in chosen), chosen)
            for chosen in combinations(sorted(prices), lines - 1)
            if max(widths := _widths(text, chosen)) <= limit
        )
        best = min(fitting, default=None)
        if found or (best and best[0] < _RULED_OUT):
            return min(filter(None, (found, best)))[1]
        found = best
    return found[1] if found else ()


def _widths(text: str, breaks: tuple[int, ...]) -> list[float]:
    """Widths in 汉字 of the lines that the breaks make."""
    return [em_width(text[start:end]) for start, end in pairwise((0, *breaks, len(text)))]


def _shape_price(widths: list[float], limit: float) -> float:
    """How far the lines are from a good 梯形 or 菱形: uneven lines, a rectangle and an hourglass cost."""
    is_column = limit <= _NARROW
    mean = sum(widths) / len(widths)
    price = sum((width - mean) ** 2 for width in widths)
    if len(widths) > 1 and len(set(widths)) == 1:
        price += _RECTANGLE_IN_COLUMN if is_column else _RECTANGLE
    price += _LONE_CHARACTER * sum(width <= 1 for width in widths)
    triples = zip(widths, widths[1:], widths[2:], strict=False)
    least = _SHORTER_IN_COLUMN if is_column else _SHORTER
    return price + _HOURGLASS * sum(middle <= min(a, c) - least for a, middle, c in triples)


def cut_runs(runs: Sequence[Run], start: int, end: int) -> tuple[Run, ...]:
    """The runs between two offsets of their joined text, which fall between runs or in plain words."""
    pieces, offset = [], 0
    for run in runs:
        text = run.text[max(0, start - offset) : max(0, end - offset)]
        if text:
            pieces.append(run if text == run.text else Run(text, run.figure, run.placeholder))
        offset += len(run.text)
    return tuple(pieces)
