"""Headings inside a table: 一、能源项目（25个）, （一）, 1., and what they say of the projects below them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from zdxm.cells.words import read_status

_CHINESE = "一二三四五六七八九十百"
_STYLES = (
    ("第一", re.compile(rf"第[{_CHINESE}]+(?:部分|[类批部章])[:、.]?")),
    ("一、", re.compile(rf"[{_CHINESE}]{{1,3}}[、.,]|[{_CHINESE}]{{1,3}}$")),
    ("（一）", re.compile(rf"\([{_CHINESE}]{{1,3}}\)[、.]?")),
    ("Ⅰ", re.compile(r"[IVX]{1,4}[、.]")),
    ("A", re.compile(r"[A-Z][、.]")),
    ("——", re.compile(r"[-—–]{2,}|[◆■●]")),
    ("（1）", re.compile(r"\(\d{1,3}\)[、.]?")),
    ("1.", re.compile(r"\d{1,3}(?:[、](?!\d)|\.(?!\d))")),
)
_STRONG = frozenset({"第一", "一、", "（一）", "Ⅰ", "——", "【】"})
_COUNT = re.compile(
    r"[(\[](?:共|共计|计|合计)?(?P<count>\d+)(?:个|项)?(?:项目)?(?:[,、;/].*)?[)\]]?$"
    r"|[:,](?:共|项目数?)?(?P<bare>\d+)(?:个|项)(?:项目)?$"
)
_LENSES = re.compile(r"[【〔\[](?P<label>[^】〕\]]+)[】〕\]]")
_COUNT_WORD = re.compile(r"个|项")
_TAIL = re.compile(r"[:、,.;]+$")

_COUNTY = re.compile(r".{1,8}(?:县|市|区|旗|自治州|盟|镇|乡|街道|办事处)$")
_COUNTY_WORDS = frozenset(
    (
        "市直",
        "市本级",
        "县本级",
        "县直",
        "区本级",
        "区直",
        "省直",
        "市级",
        "市属",
        "全市",
        "高新区",
        "经开区",
        "开发区",
    )
)
_NO_COUNTY = re.compile(
    r"(?:园区|片区|小区|库区|景区|灌区|社区|校区|厂区|矿区|院区|城区|牧区|商区|居住区|保护区|度假区|服务区|聚集区|集聚区)$"
)
_NATURES = frozenset({"新建", "续建", "扩建", "改建", "改扩建", "技改", "新开工", "迁建"})
_KIND_TAIL = re.compile(r"(?:类)?(?:重点|重大)?(?:建设)?项目$")
_STATUS_LABELS = frozenset(
    (
        "在建",
        "续建",
        "计划开工",
        "计划新开工",
        "拟新开工",
        "拟开工",
        "拟建",
        "待建",
        "预备",
        "储备",
        "前期",
        "前期储备",
        "前期工作",
        "未开工",
        "尚未开工",
        "即将开工",
        "筹建",
        "谋划",
        "已开工",
        "停工",
        "停建",
        "竣工",
        "投产",
        "竣工投产",
        "建成",
        "建成投产",
        "完工",
        "已竣工",
        "已完工",
        "已建成",
        "收尾",
        "施工",
    )
)


class Role(Enum):
    """Which field a section gives to the projects below it."""

    CATEGORY = "category"
    STATUS = "status"
    COUNTY = "county"
    NATURE = "nature"


@dataclass(frozen=True, slots=True)
class Heading:
    """A text taken apart: numeral style, words, stated number of projects."""

    style: str
    label: str
    count: int | None

    @property
    def strong(self) -> bool:
        """Whether its numeral is one that projects are not numbered with."""
        return self.style in _STRONG


@dataclass(frozen=True, slots=True)
class Section:
    """A heading row.

    Attributes:
        row, column: its cell.
        style: numeral style (一、 or （一） …), empty for none.
        label: the words without numeral and count.
        count: number of projects it states.
        parent: index of the section around it; -1 for none.
        plain: taken as a heading without a numeral or a count.
        sums: it carries amounts, the sums of its projects.
        first: number of projects of the table above it.
    """

    row: int
    column: int
    style: str
    label: str
    count: int | None
    parent: int
    plain: bool
    sums: bool
    first: int = 0

    @property
    def role(self) -> Role:
        """What it says of its projects."""
        return role_of(self.label)

    @property
    def value(self) -> str:
        """What it gives to their field, as it stands there: 新建项目 is the nature 新建."""
        return self.label if self.role in {Role.CATEGORY, Role.COUNTY} else _KIND_TAIL.sub("", self.label)


@lru_cache(maxsize=4096)
def read_heading(folded: str) -> Heading:
    """Take a folded text apart.

    >>> read_heading("一、能源项目(25个)"), read_heading("水利项目")
    (Heading(style='一、', label='能源项目', count=25), Heading(style='', label='水利项目', count=None))
    """
    lenses = _LENSES.fullmatch(folded)
    style, label = ("【】", lenses["label"]) if lenses else ("", folded)
    for name, pattern in _STYLES:
        match = pattern.match(folded)
        if match:
            style, label = name, folded[match.end() :]
            break
    match = _COUNT.search(label)
    count = None
    if match and (match["bare"] or _COUNT_WORD.search(match[0])):
        count = int(match["count"] or match["bare"])
        label = label[: match.start()]
    return Heading(style, _TAIL.sub("", label), count)


@lru_cache(maxsize=1024)
def role_of(label: str) -> Role:
    """Which field the words of a heading fill.

    >>> role_of("在建项目").value, role_of("云东区").value, role_of("园区项目").value
    ('status', 'county', 'category')
    """
    stem = _KIND_TAIL.sub("", label)
    if stem in _STATUS_LABELS and read_status(stem) is not None:
        return Role.STATUS
    if stem in _NATURES:
        return Role.NATURE
    return Role.COUNTY if is_county(label) else Role.CATEGORY


def is_county(text: str) -> bool:
    """Whether a short text names a county, a district or a town.

    >>> is_county("思明区"), is_county("市直"), is_county("产业集聚区"), is_county("Sheet1")
    (True, True, False, False)
    """
    return text in _COUNTY_WORDS or bool(_COUNTY.fullmatch(text) and not _NO_COUNTY.search(text))


class SectionStack:
    """The headings in force: a heading ends those of its own style and all below them."""

    def __init__(self) -> None:
        self.sections: list[Section] = []
        self.open: list[int] = []

    @property
    def current(self) -> int:
        """Index of the innermost section in force; -1 for none."""
        return self.open[-1] if self.open else -1

    def push(self, section: Section, projects: int) -> None:
        """Open a section after ``projects`` projects."""
        styles = [self.sections[index].style for index in self.open]
        if section.style in styles:
            del self.open[styles.index(section.style) :]
        self.open.append(len(self.sections))
        parent = self.open[-2] if len(self.open) > 1 else -1
        self.sections.append(replace(section, parent=parent, first=projects))
