"""Made projects: plain records in whole 元, from a seed. No sheet, no spelling yet."""

from __future__ import annotations

import random
import zlib
from dataclasses import dataclass

__all__ = ["CATEGORIES", "COUNTIES", "MONEY", "PROGRESS", "Project", "make_projects", "rng_of"]

CATEGORIES = ("工业项目", "农林水利项目", "交通项目", "城市基础设施项目", "社会事业项目")
COUNTIES = ("云东县", "云西县", "青川市", "临河区")
MONEY = (
    "total_investment", "annual_plan", "completed", "previous_completed", "cumulative_completed",
)  # fmt: skip

PROGRESS = {
    "not_started": "尚未开工，正在办理前期手续",
    "under_way": "主体工程施工",
    "stopped": "因资金问题停工",
    "finished": "已竣工投产",
}
"""形象进度 that leaves no doubt about the state."""

_PLACES = ("东城", "西郊", "南湾", "北岭", "青石", "白沙", "长堤", "高坪", "双河", "桃源", "梅林", "竹溪")
_THINGS = ("道路", "厂房", "水库", "学校", "医院", "管网", "产业园", "变电站", "安置房", "码头", "污水处理厂")
_KINDS = ("建设项目", "工程", "改扩建项目", "", "一期工程")
_STATES = ("under_way", "under_way", "under_way", "not_started", "stopped", "finished")
_UNITS = ("市发改委", "市交通局", "市水利局", "市住建局")
_OWNERS = ("甲建设集团", "乙投资公司", "丙实业公司")
_LEADERS = ("甲市长", "乙主任", "丙书记")
_WAN = 10_000


@dataclass(frozen=True, slots=True)
class Project:
    """One project; amounts in whole 元, None where nothing is known."""

    name: str
    category: str
    county: str
    status: str
    total_investment: int | None
    annual_plan: int | None
    completed: int | None
    previous_completed: int
    responsible_unit: str
    owner_unit: str
    leader: str

    @property
    def cumulative_completed(self) -> int:
        """Since the start of work."""
        return self.previous_completed + (self.completed or 0)

    @property
    def physical_progress(self) -> str:
        """A text that tells the state."""
        return PROGRESS[self.status]


def rng_of(name: str) -> random.Random:
    """The same random numbers for the same name, on every machine."""
    return random.Random(zlib.crc32(name.encode()))


def make_projects(
    rng: random.Random, groups: tuple[str, ...] = CATEGORIES[:3], *, by_county: bool = False
) -> list[Project]:
    """Two to six projects a group, each name once."""
    projects: list[Project] = []
    for number, group in enumerate(groups):
        for _ in range(rng.randint(2, 6)):
            county = group if by_county else rng.choice(COUNTIES)
            category = CATEGORIES[number % len(CATEGORIES)] if by_county else group
            projects.append(_make(rng, len(projects), category, county))
    return projects


def _make(rng: random.Random, number: int, category: str, county: str) -> Project:
    place, thing = _PLACES[number % len(_PLACES)], rng.choice(_THINGS)
    suffix = "" if number < len(_PLACES) else f"{number}号"
    plan = rng.randint(500, 90_000) * _WAN + rng.choice((0, 0, 0, 5000, 3700, 1))
    state = rng.choice(_STATES)
    done = 0 if state == "not_started" else plan * rng.randint(5, 70) // 100 // 100 * 100
    return Project(
        name=f"{place}{suffix}{thing}{rng.choice(_KINDS)}",
        category=category,
        county=county,
        status=state,
        total_investment=plan * rng.randint(2, 9),
        annual_plan=plan,
        completed=done,
        previous_completed=plan // _WAN // 4 * _WAN,
        responsible_unit=rng.choice(_UNITS),
        owner_unit=rng.choice(_OWNERS),
        leader=rng.choice(_LEADERS),
    )
