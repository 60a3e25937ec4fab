"""The project that a name means."""

from __future__ import annotations

import pytest

from narrative.build import FINISHED, project, report, text_of
from zdxm.config.settings import Settings
from zdxm.errors import ConfigError, LedgerError
from zdxm.narrative.compose import choose_project, compose

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
