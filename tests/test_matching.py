"""Tests of which project of one ledger is which of another."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from zdxm.matching import Identity, MatchKind, match_projects

CODE = "2206-990002-04-01-107919"


def _seen(old: list[Identity], new: list[Identity]) -> list[tuple[int, int, str, int]]:
    return [
        (match.old, match.new, match.kind.value, match.score) for match in match_projects(old, new).matches
    ]


def test_a_code_goes_before_a_name() -> None:
    """The same code is the same project, whatever it is called; letter case and blanks do not matter."""
    old = [Identity(name="东湖水厂", code="ab-1"), Identity(name="西山大桥", code="ab-2")]
    new = [Identity(name="东湖水厂", code="AB -2"), Identity(name="西山大桥", code="AB-1")]
    assert _seen(old, new) == [(1, 0, "code", 100), (0, 1, "code", 100)]


def test_a_code_that_stands_twice_says_nothing() -> None:
    """Then the names decide."""
    old = [Identity(name="东湖水厂一期", code=CODE), Identity(name="东湖水厂二期", code=CODE)]
    assert _seen(old, old[::-1]) == [(1, 0, "name", 100), (0, 1, "name", 100)]


def test_names_are_compared_without_width_blanks_and_kinds_of_bracket() -> None:
    """河滨 路（一期） is 河滨路〔一期〕, and not 河滨路(二期)."""
    old = [Identity(name="河滨 路（一期）"), Identity(name="河滨路（二期）")]
    new = [Identity(name="河滨路〔二期〕"), Identity(name="河滨路〔一期〕")]
    assert _seen(old, new) == [(1, 0, "name", 100), (0, 1, "name", 100)]


def test_one_name_in_two_counties_is_two_projects() -> None:
    """A name counts within its county; without a county on one side it must be the only one."""
    there = Identity(name="污水处理厂", county="清南区")
    here = Identity(name="污水处理厂", county="清北区")
    assert _seen([there], [here]) == []
    assert _seen([there], [Identity(name="污水处理厂")]) == [(0, 0, "name", 100)]
    assert _seen([there, here], [Identity(name="污水处理厂")]) == []


def test_a_similar_name_counts_where_nothing_speaks_against_it() -> None:
    """85 % alike, or 60 % with the same total investment; a phase, a code or a county may forbid it."""
    old = Identity(name="东湖污水处理厂提标改造建设项目", total_investment=1200)
    assert _seen([old], [Identity(name="东湖污水处理厂提标改造项目")]) == [(0, 0, "similar", 92)]
    assert _seen([old], [Identity(name="东湖污水处理厂提标工程", total_investment=1200)]) == [
        (0, 0, "similar", 69)
    ]
    assert _seen([old], [Identity(name="东湖污水处理厂提标工程", total_investment=1300)]) == []
    assert _seen([old], [Identity(name="东湖污水处理厂二期提标改造建设项目", total_investment=1200)]) == []
    coded = Identity(name="东湖污水处理厂提标改造项目", code="2")
    assert _seen([Identity(name=old.name, code="1")], [coded]) == []
    assert _seen([Identity(name=old.name, county="甲县")], [Identity(name=coded.name, county="乙县")]) == []


def test_two_that_are_equally_alike_are_left_to_the_clerk() -> None:
    """Without a margin nobody can tell which one it is."""
    old = [Identity(name="清河村农村道路硬化改造工程")]
    new = [Identity(name="清源村农村道路硬化改造工程"), Identity(name="清溪村农村道路硬化改造工程")]
    found = match_projects(old, new)
    assert (found.matches, found.gone, found.added) == ((), (0,), (0, 1))


NAMES = st.text(alphabet="东湖水厂改造项目工程一二", min_size=1, max_size=8)
PROJECTS = st.lists(
    st.builds(
        Identity,
        name=NAMES,
        code=st.sampled_from(["", "", "a", "b"]),
        county=st.sampled_from(["", "甲", "乙"]),
        total_investment=st.integers(0, 3),
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(PROJECTS, PROJECTS)
def test_every_project_is_matched_once_or_named_as_unmatched(
    old: list[Identity], new: list[Identity]
) -> None:
    """Matches, gone and added are a partition of both sides, and the same on every run."""
    found = match_projects(old, new)
    assert sorted([match.old for match in found.matches] + list(found.gone)) == list(range(len(old)))
    assert sorted([match.new for match in found.matches] + list(found.added)) == list(range(len(new)))
    assert found == match_projects(old, new)


@settings(max_examples=80, deadline=None)
@given(PROJECTS)
def test_a_ledger_matches_itself(projects: list[Identity]) -> None:
    """Nothing is new or gone, and nothing is matched by likeness only."""
    found = match_projects(projects, projects)
    assert (found.gone, found.added) == ((), ())
    assert all(match.kind is not MatchKind.SIMILAR for match in found.matches)
