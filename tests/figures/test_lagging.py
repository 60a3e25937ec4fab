"""Tests of who is behind."""

from __future__ import annotations

from made_figures import WAN, make_figures, make_project, not_started
from zdxm.figures.ranking import Limits, find_lagging, group_lagging, notes_of
from zdxm.lights import Bucket

AHEAD = make_project("快", 1000, 600, bucket=Bucket.AHEAD)
PROJECTS = (
    make_project("慢", 1000, 450, leader="张三"),
    AHEAD,
    make_project("更慢", 1000, 100, leader="李四"),
    not_started("未动", 1000, leader="张三", undated=True),
    not_started("后开", 1000, awaiting=True),
    not_started("无计划", None),
    make_project("同慢", 2000, 900),
)


def _names(limits: Limits | None = None) -> list[str]:
    return [row.project.name for row in find_lagging(make_figures(PROJECTS), limits or Limits()).rows]


def test_worst_first() -> None:
    """By gap; of two the same the one that lacks more money; without a plan nothing can be told, so last."""
    assert _names() == ["未动", "更慢", "同慢", "慢", "无计划"]


def test_not_started_without_a_report_has_done_nothing() -> None:
    """Not started and nothing reported is behind by the whole calendar; its own rate stays unknown."""
    (first, *_) = find_lagging(make_figures(PROJECTS), Limits()).rows
    assert (first.gap, first.project.variance) == (-5000, None)


def test_not_started_with_a_report_is_measured_by_it() -> None:
    """Money spent before the start counts as reported."""
    (row,) = find_lagging(make_figures([not_started("前期", 1000, 100)]), Limits()).rows
    assert row.gap == -4000


def test_what_starts_later_is_left_out_and_counted() -> None:
    """A project planned to start after the period is not late; the number of such is told."""
    selection = find_lagging(make_figures(PROJECTS), Limits())
    assert (selection.awaiting, selection.spared) == (1, 0)


def test_what_is_finished_is_left_out_and_counted() -> None:
    """A finished project is no longer hurried, however little of its plan was needed."""
    done = make_project("完工", 1000, 10, bucket=Bucket.FINISHED_BELOW, light=None)
    selection = find_lagging(make_figures([*PROJECTS, done]), Limits())
    assert "完工" not in [row.project.name for row in (*selection.rows, *selection.untold)]
    assert (selection.finished, selection.spared) == (1, 0)


def test_threshold_keeps_what_is_exactly_that_far() -> None:
    """At least N points means N points too; what has no gap cannot be that far."""
    assert _names(Limits(threshold=4000)) == ["未动", "更慢"]
    assert _names(Limits(threshold=4001)) == ["未动"]
    assert find_lagging(make_figures(PROJECTS), Limits(threshold=4001)).spared == 4


def test_light_keeps_one_colour() -> None:
    """Those not started have no light."""
    assert _names(Limits(light="red")) == ["更慢"]
    assert _names(Limits(light="yellow")) == ["同慢", "慢"]


def test_groups_hold_counts_and_sums_and_the_largest_comes_first() -> None:
    """Each value's list counts its late projects and all its projects; those without the value come last."""
    figures = make_figures(PROJECTS)
    groups = group_lagging(figures, find_lagging(figures, Limits()), "leader", None)
    assert [(group.name, len(group.rows), group.projects) for group in groups] == [
        ("张三", 2, 2),
        ("李四", 1, 1),
        (None, 2, 4),
    ]
    assert (groups[0].planned_value, groups[0].shortfall) == (1000 * WAN, 550 * WAN)


def test_top_counts_in_each_list() -> None:
    """One list of everything holds the N worst; grouped, each holds its own N worst."""
    figures = make_figures(PROJECTS)
    selection = find_lagging(figures, Limits())
    (everything,) = group_lagging(figures, selection, None, 1)
    grouped = group_lagging(figures, selection, "leader", 1)
    assert [row.project.name for row in everything.rows] == ["未动"]
    assert [group.rows[0].project.name for group in grouped] == ["未动", "更慢", "同慢"]


def test_nobody_behind_gives_no_list() -> None:
    """No late project, no list."""
    figures = make_figures([AHEAD])
    assert group_lagging(figures, find_lagging(figures, Limits()), None, None) == ()


def test_sums_of_projects_without_a_plan_are_unknown() -> None:
    """Missing is not zero."""
    figures = make_figures([not_started("无计划", None)])
    (group,) = group_lagging(figures, find_lagging(figures, Limits()), None, None)
    assert (group.planned_value, group.shortfall) == (None, None)


def test_notes_say_what_the_figures_do_not() -> None:
    """未开工, 逾期 and 未填计划开工, in this order."""
    assert notes_of(not_started("甲", undated=True, overdue=True)) == ("未开工", "逾期", "未填计划开工")
    assert notes_of(make_project("乙")) == ()


UNKNOWN = (
    make_project("没报", 1000, None, bucket=Bucket.NOT_REPORTED),
    make_project("没计划", None, 300, bucket=Bucket.NO_PLAN),
    make_project("也没报", 500, None, bucket=Bucket.NOT_REPORTED, leader="张三"),
)


def test_who_cannot_be_told_stands_behind_in_lists_of_their_own() -> None:
    """Not reported, then without a plan, in the ledger's order, whatever the others are grouped by."""
    figures = make_figures([*UNKNOWN, PROJECTS[0]])
    for by in (None, "leader"):
        first, *others = group_lagging(figures, find_lagging(figures, Limits()), by, None)
        assert [row.project.name for row in first.rows] == ["慢"]
        assert [(one.untold, [row.project.name for row in one.rows]) for one in others] == [
            (Bucket.NOT_REPORTED, ["没报", "也没报"]),
            (Bucket.NO_PLAN, ["没计划"]),
        ]
    assert {row.shortfall for one in others for row in one.rows} == {None}


def test_limits_drop_who_cannot_be_told() -> None:
    """Nobody knows their gap or light; they count among those left out."""
    figures = make_figures([*UNKNOWN, PROJECTS[0]])
    for limits in (Limits(threshold=0), Limits(light="yellow")):
        selection = find_lagging(figures, limits)
        assert (len(selection.rows), selection.untold, selection.spared) == (1, (), 3)
