"""zdxm.document.titles: whole words, few lines, a good shape."""

from __future__ import annotations

import pytest

from document.reading import docx_of
from zdxm.conformance.case import check_format
from zdxm.document.titles import balanced_lines
from zdxm.narrative.blocks import Run, Title
from zdxm.ooxml.names import em_width

LIMIT = 20


def broken(text: str, limit: float = LIMIT) -> list[str]:
    """The lines of a title of one run."""
    return ["".join(run.text for run in line) for line in balanced_lines((Run(text),), limit)]


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("青山市大项目办公室2011年工作总结", ["青山市大项目办公室2011年工作总结"]),
        ("青山市2011年上半年重点项目建设工作情况总结", ["青山市2011年上半年", "重点项目建设工作情况总结"]),
        (
            "关于印发《青山市重点项目建设管理办法》的通知",
            ["关于印发", "《青山市重点项目建设管理办法》的通知"],
        ),
        (
            "青山市重点项目建设领导小组办公室关于2011年1—9月重点项目推进情况的通报",
            ["青山市重点项目建设领导小组办公室", "关于2011年1—9月重点项目推进情况的通报"],
        ),
    ],
)
def test_titles_break_where_readers_expect(title: str, lines: list[str]) -> None:
    """A title that fits stays on one line; a longer one breaks between words, before 关于, outside 《》."""
    assert broken(title) == lines


@pytest.mark.parametrize(
    "title",
    [
        "青山市发展和改革委员会关于白鹿原生态文化旅游产业园区基础设施配套建设项目2011年度投资计划完成情况的报告",
        "青山市人民政府办公室关于全市2011年前三季度重点工程和重大建设项目进展情况及存在问题的通报",
        "国" * 41,
    ],
)
def test_lines_fit_and_have_a_shape(title: str) -> None:
    """No line is too long, starts with 的 or a closing mark, or is a waist between wider ones."""
    lines = broken(title)
    widths = [em_width(line) for line in lines]
    assert "".join(lines) == title
    assert max(widths) <= LIMIT
    assert not any(line[0] in "的之、，）》" for line in lines)
    assert not any(b <= min(a, c) - 1 for a, b, c in zip(widths, widths[1:], widths[2:], strict=False))


UNIT, PERIOD = Run("清河市重点项目建设中心", figure="unit"), Run("2023年前三季度", figure="period")


@pytest.mark.parametrize(
    ("runs", "widths"),
    [
        ((UNIT, PERIOD, Run("工作总结")), [18, 4]),
        ((Run("国" * 40),), [13, 13, 14]),
        ((Run("某某市", figure="a"), Run("工作总结工作", figure="b"), Run("某某", figure="c")), [11]),
    ],
    ids=["figures stay whole", "full lines", "one line"],
)
def test_no_title_is_a_rectangle(runs: tuple[Run, ...], widths: list[float]) -> None:
    """Lines all of one length are no 梯形 and no 菱形 (7.3.1): better uneven, or one line more."""
    lines = balanced_lines(runs, LIMIT)
    assert [em_width("".join(run.text for run in line)) for line in lines] == widths


@pytest.mark.parametrize("length", range(21, 81, 4))
def test_a_title_of_any_length_passes_the_check(length: int) -> None:
    """Digits make half characters: a middle line is not shorter by one of them than both its neighbours."""
    words = "2011年青山市1—6月重点项目建设情况和2012年工作安排的报告" * 3
    data = docx_of(Title((Run(words[:length].rstrip("的和")),)))
    verdicts = {verdict.id: verdict for verdict in check_format(data)}
    assert verdicts["GF42"].passed is not False, verdicts["GF42"].message


@pytest.mark.parametrize(
    ("label", "limit", "lines"),
    [
        ("年度计划投资", 3.8, ["年度", "计划", "投资"]),
        ("年度计划投资", 4.2, ["年度计划", "投资"]),
        ("联系领导", 3.1, ["联系", "领导"]),
        ("占年度计划（%）", 4.0, ["占年度", "计划", "（%）"]),
        ("占年度计划（%）", 4.6, ["占年度", "计划（%）"]),
    ],
)
def test_column_labels_break_between_words(label: str, limit: float, lines: list[str]) -> None:
    """The label of a narrow column breaks like a title, inside a compound only if it must."""
    assert broken(label, limit) == lines


def test_a_figure_is_never_parted() -> None:
    """A run that is a figure stays whole, whatever the balance, and every run keeps its nature."""
    runs = (Run("青山市"), Run("2011年上半年重点项目建设工作", figure="x"), Run("总结情况通报"))
    lines = balanced_lines(runs, LIMIT)
    assert [run for line in lines for run in line if run.figure] == [runs[1]]


@pytest.mark.parametrize("title", ["A" * 60, "国" * 100, ""])
def test_what_cannot_be_parted_well_is_left_alone(title: str) -> None:
    """One endless word, more than four lines, or nothing: one line, which the word processor wraps."""
    assert broken(title) == [title]
