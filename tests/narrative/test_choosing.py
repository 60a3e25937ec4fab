"""The project that a name means."""

from __future__ import annotations

import pytest

from narrative.build import FINISHED, project, report, text_of
from zdxm.config.settings import Settings
from zdxm.errors import ConfigError, LedgerError
from zdxm.lights import LightPolicy
from zdxm.narrative.compose import choose_project, compose
from zdxm.periods import Basis, parse_period
from zdxm.progress import Calendar

FIGURES = report(
    project("甲产业园项目"),
    project("甲产业园"),
    project("乙水厂\n（二期）"),
    project("丙路"),
    project("丙路"),
)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("甲产业园", "甲产业园"),
        ("园项目", "甲产业园项目"),
        ("乙水厂（二期）", "乙水厂\n（二期）"),
        (" 乙水厂(二期) ", "乙水厂\n（二期）"),
    ],
)
def test_names_are_found(name: str, found: str) -> None:
    """The whole name before a part of one; spaces, line breaks and full-width forms do not matter."""
    chosen = choose_project(FIGURES, name)
    assert chosen
    assert chosen.name == found


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("甲", "有2个（甲产业园项目、甲产业园）"),
        ("丙路", "有2个（丙路、丙路）"),
        ("乙水场（二期）", "没有这个项目"),
        (" ", "没有这个项目"),
    ],
)
def test_what_cannot_be_told_is_refused(name: str, said: str) -> None:
    """Several or none: the message lists or guesses."""
    with pytest.raises(LedgerError, match=said):
        choose_project(FIGURES, name)


def test_a_guess_is_made() -> None:
    """A slip of the pen is answered with the nearest name."""
    with pytest.raises(LedgerError) as caught:
        choose_project(FIGURES, "乙水场（二期）")
    assert "是不是“乙水厂（二期）”" in caught.value.remedy


def test_the_only_project_needs_no_name() -> None:
    """Of several, none is chosen unasked."""
    only = choose_project(report(project("甲项目")), "")
    assert only
    assert only.name == "甲项目"
    assert choose_project(FIGURES, "") is None


@pytest.mark.parametrize("kind", ["project", "review"])
def test_a_report_on_one_project_asks_for_it(kind: str) -> None:
    """Without a name the error says which option gives it."""
    with pytest.raises(ConfigError, match="--project"):
        compose(FIGURES, Settings(), kind=kind)


def test_a_closing_report_of_what_is_not_finished_says_so_itself() -> None:
    """It is titled 进展情况, its parts are those of work under way, and the run tells what it is not."""
    figures = report(project("甲项目", problem="资金未到位"), project("乙项目", status=FINISHED))
    early = compose(figures, Settings(), kind="review", project="甲项目")
    assert early.title == "甲项目进展情况"
    assert "结项报告" in early.offers
    assert not {"项目成果", "主要收获"} & {*early.offers}
    assert "反思" not in text_of(early)
    done = compose(figures, Settings(), kind="review", project="乙项目")
    assert done.title == "乙项目结项报告"
    assert "结项报告" not in done.offers


def test_a_survey_praises_those_that_did_most_money_more_than_is_due() -> None:
    """Not the small one that is farthest ahead."""
    rows = [project(f"{size}号", size, size * 0.7) for size in (100, 9000, 5000, 7000)]
    text = text_of(compose(report(project("小", 10, 9), *rows), Settings(), kind="overview"))
    praised = text.partition("超出应完成投资较多的是：")[2].partition("。")[0]
    assert [one.partition("完成投资")[0] for one in praised.split("；")] == ["9000号", "7000号", "5000号"]


def test_who_has_done_the_plan_is_not_below_it() -> None:
    """With a goal of 120 % of the plan, one that has finished with 110 % of it is below the goal."""
    goal = Calendar.of(parse_period("2011"), Basis.MONTH, 120, LightPolicy())
    rows = [project("完工程", 100, 110, FINISHED), project("续工程", 100, 125)]
    text = text_of(compose(report(*rows, calendar=goal), Settings(), kind="summary"))
    assert "完工程已竣工、投资低于目标，完成投资110万元，占年度计划的110%" in text
    assert "投资低于计划" not in text
