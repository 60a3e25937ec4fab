"""Which project of an earlier ledger is which of a later one: by 项目代码, by name, by similar names.

Every project is matched at most once, the surest way first. Names that are only alike count where nothing
else comes near and nothing speaks against it; all else stays unmatched, for the clerk to see.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from operator import attrgetter

from zdxm.cells.words import fold
from zdxm.declare import frozen

ALIKE = 85
"""Per cent from which two names are alike."""
ALIKE_WITH_TOTAL = 60
"""The same for two projects of one total investment, which is seldom a coincidence."""
_TOTAL_BONUS = 20
"""What the same total investment is worth beside the names' likeness."""
_MARGIN = 5
"""How far a match must be ahead of the next best one."""
_CHUNK = 512  # earlier names compared at once, which bounds the memory

_BRACKETS = str.maketrans("[]{}【】〔〕〈〉《》「」", "()()()()()()()")
_DISTINGUISHING = frozenset(
    "东南西北中上下前后左右内外新老大小一二三四五六七八九十甲乙丙丁期号第0123456789ABCDEFG"
)
"""Letters by which offices tell two real projects apart; names that differ only in them are no slip."""


class MatchKind(Enum):
    """How two projects were found to be one."""

    CODE = "code"
    NAME = "name"
    SIMILAR = "similar"


@frozen(kw_only=True)
class Identity:
    """What a project is known by.

    Attributes:
        name: as it stands.
        code: 项目代码; "" where there is none.
        county: "" where there is none.
        total_investment: 元; 0 where there is none.
    """

    name: str
    code: str = ""
    county: str = ""
    total_investment: int = 0


KNOWN_BY = ("name", "code", "county", "total_investment")
"""Fields of an :class:`Identity`."""
known_by = attrgetter(*KNOWN_BY)
"""A project's values of them."""


def identities(rows: Iterable[tuple[str, str | None, str | None, int | None]]) -> list[Identity]:
    """What projects are known by, from their values of :data:`KNOWN_BY`."""
    return [
        Identity(name=name, code=code or "", county=county or "", total_investment=total or 0)
        for name, code, county, total in rows
    ]


@frozen
class Match:
    """One project in both ledgers.

    Attributes:
        old, new: its places.
        kind: how it was found.
        score: likeness of the names in per cent; 100 unless ``kind`` is SIMILAR.
    """

    old: int
    new: int
    kind: MatchKind
    score: int = 100


@frozen
class Matching:
    """Two ledgers' projects side by side.

    Attributes:
        matches: in the later ledger's order.
        gone: places in the earlier ledger without a match.
        added: places in the later ledger without a match.
    """

    matches: tuple[Match, ...]
    gone: tuple[int, ...]
    added: tuple[int, ...]


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """A project name for comparison: width, blanks and kinds of bracket do not matter.

    >>> name_key("河滨 路（一期）"), name_key("河滨路〔一期〕"), name_key("a座【二期】")
    ('河滨路(一期)', '河滨路(一期)', 'A座(二期)')
    """
    return fold(name).translate(_BRACKETS).upper()


def are_told_apart(first: str, second: str) -> bool:
    """Whether two names differ in a direction, a phase or a number.

    >>> are_told_apart("河滨路(一期)", "河滨路(二期)"), are_told_apart("河滨路工程", "河滨路项目")
    (True, False)
    """
    left, right = Counter(first), Counter(second)
    return any(letter in _DISTINGUISHING for letter in ((left - right) + (right - left)))


def match_projects(old: Sequence[Identity], new: Sequence[Identity]) -> Matching:
    """Find each project of one ledger in another.

    A code counts where it is the only one of its kind on both sides. A name counts within its county, or
    without one where only one side gives a county; of doubles the first is the first, the second the second.

    Args:
        old: the earlier ledger's projects, in its order.
        new: the later one's.
    """
    found: dict[int, Match] = {}
    left = (dict(enumerate(old)), dict(enumerate(new)))
    for kind, finder in _FINDERS:
        for match in list(finder(*left, kind)):
            found[match.new] = match
            del left[0][match.old], left[1][match.new]
    return Matching(tuple(found[place] for place in sorted(found)), tuple(left[0]), tuple(left[1]))


_Left = dict[int, Identity]
"""Place → project, of those that have no match yet, in order."""


def _by_code(old: _Left, new: _Left, kind: MatchKind) -> Iterator[Match]:
    olds, news = (_places((at, _code(item)) for at, item in side.items()) for side in (old, new))
    return _of_singles(olds, news, kind)


def _by_home(old: _Left, new: _Left, kind: MatchKind) -> Iterator[Match]:
    """The same name in the same county; doubles in their order."""
    olds, news = (
        _places((at, (fold(item.county), name_key(item.name))) for at, item in side.items())
        for side in (old, new)
    )
    for key, places in olds.items():
        for first, second in zip(places, news.get(key, ()), strict=False):
            yield Match(first, second, kind)


def _by_name(old: _Left, new: _Left, kind: MatchKind) -> Iterator[Match]:
    """The same name where only one side says in which county."""
    olds, news = (_places((at, name_key(item.name)) for at, item in side.items()) for side in (old, new))
    for match in _of_singles(olds, news, kind):
        if not (old[match.old].county and new[match.new].county):
            yield match


def _code(item: Identity) -> str | None:
    return fold(item.code).upper() or None


def _places(keys: Iterable[tuple[int, Hashable]]) -> dict[Hashable, list[int]]:
    """Key → places that have it; no key, no place."""
    places: dict[Hashable, list[int]] = {}
    for at, key in keys:
        if key is not None:
            places.setdefault(key, []).append(at)
    return places


def _of_singles(
    old: Mapping[Hashable, list[int]], new: Mapping[Hashable, list[int]], kind: MatchKind
) -> Iterator[Match]:
    """The pairs of one key that either side has once."""
    for key, places in old.items():
        others = new.get(key, [])
        if len(places) == len(others) == 1:
            yield Match(places[0], others[0], kind)


def _by_likeness(old: _Left, new: _Left, kind: MatchKind) -> Iterator[Match]:
    """Pairs that are each other's best by a margin."""
    pairs = list(_alike(old, new))
    of_old: dict[int, list[int]] = {}
    of_new: dict[int, list[int]] = {}
    for first, second, _, strength in pairs:
        of_old.setdefault(first, []).append(strength)
        of_new.setdefault(second, []).append(strength)
    for first, second, score, strength in pairs:
        near = [rival for rival in of_old[first] + of_new[second] if rival > strength - _MARGIN]
        if len(near) == 2:
            yield Match(first, second, kind, score)


def _alike(old: _Left, new: _Left) -> Iterator[tuple[int, int, int, int]]:
    """Places, likeness of the names and strength of every pair that may be one project."""
    from rapidfuzz.distance import Indel
    from rapidfuzz.process import cdist

    firsts, seconds = list(old), list(new)
    names = [name_key(new[at].name) for at in seconds]
    for start in range(0, len(firsts) if seconds else 0, _CHUNK):
        chunk = firsts[start : start + _CHUNK]
        scores = cdist(
            [name_key(old[at].name) for at in chunk],
            names,
            scorer=Indel.normalized_similarity,
            score_cutoff=ALIKE_WITH_TOTAL / 100,
        )
        for row, column in zip(*scores.nonzero(), strict=True):
            first, second = chunk[row], seconds[column]
            score = int(scores[row, column] * 100 + 0.001)  # down; the scores are 32-bit floats
            same_total = 0 < old[first].total_investment == new[second].total_investment
            if (score >= ALIKE or same_total) and _may_be_one(old[first], new[second]):
                yield first, second, score, score + _TOTAL_BONUS * same_total


def _may_be_one(first: Identity, second: Identity) -> bool:
    """Whether neither code nor county nor a telling letter of the name speaks against it."""
    codes = {_code(first), _code(second)} - {None}
    counties = {fold(first.county), fold(second.county)} - {""}
    apart = are_told_apart(name_key(first.name), name_key(second.name))
    return len(codes) <= 1 and len(counties) <= 1 and not apart


_FINDERS = (
    (MatchKind.CODE, _by_code),
    (MatchKind.NAME, _by_home),
    (MatchKind.NAME, _by_name),
    (MatchKind.SIMILAR, _by_likeness),
)
"""The surest way first."""
