"""The office's own templates: found file by file, kept in the sandbox, every fault told with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from narrative.build import FINISHED, full_registers, project, report, text_of
from zdxm.config.settings import Settings
from zdxm.errors import TemplateError
from zdxm.filters.values import LIST, WORDS
from zdxm.filters.vocabulary import FILTERS
from zdxm.narrative.blocks import Chart, Heading, Paragraph, Title
from zdxm.narrative.compose import compose
from zdxm.narrative.library import kinds, template_folders

if TYPE_CHECKING:
    from pathlib import Path

FIGURES = report(
    project("甲项目", category="一类"),
    project("乙项目", 100, 80, FINISHED, category="二类"),
    registers=full_registers(),
)


def own(folder: Path, text: str, name: str = "report.j2", kind: str = "own") -> Settings:
    """Settings with one template of the office's own."""
    file = folder / "templates" / kind / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return Settings(folder=folder, templates="templates", region="全市", office="市项目办")


def fault(folder: Path, line: str) -> TemplateError:
    """What is said of a template with one faulty line, the second."""
    with pytest.raises(TemplateError) as caught:
        compose(FIGURES, own(folder, f"# 标题\n{line}\n"), kind="own")
    return caught.value


def test_one_partial_can_be_replaced(tmp_path: Path) -> None:
    """A copied partial is used instead of the bundled one, and all others stay."""
    settings = own(tmp_path, "## 自拟的部分\n", "主要措施.j2", "summary")
    text = text_of(compose(FIGURES, settings, kind="summary"))
    assert "## 自拟的部分" in text
    assert "主要措施" not in text
    assert "## 下步工作计划" in text


def test_kinds_are_folders(tmp_path: Path) -> None:
    """Bundled kinds and the office's own, by name."""
    assert "summary" in kinds(Settings())
    assert set(kinds(own(tmp_path, "# 标题"))) == {*kinds(Settings()), "own"}


def test_an_unknown_kind_is_told() -> None:
    """The error lists what there is; a path is no kind."""
    for kind in ("summry", "../summary"):
        with pytest.raises(TemplateError, match="summary"):
            compose(FIGURES, Settings(), kind=kind)


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    """A folder in the settings that does not exist is an error, not ignored."""
    with pytest.raises(TemplateError, match="找不到自有模板的文件夹"):
        template_folders(Settings(folder=tmp_path, templates="没有"))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{{ 合记.完成投资 }}", "没有“合记”这个变量（是不是“合计”？）"),
        ("{{ 合计.完成投次 }}", "“合计”没有“完成投次”（是不是“完成投资”？）"),
        ("{% if 合计.滞后 %}甲{% endif %}", "“合计”没有“滞后”（是不是“滞后数”？）"),
        ("{{ 合计.完成投资|钱钱 }}", "没有“钱钱”这个过滤器（是不是“钱”？）"),
        ("{{ 合计.完成投资|upper }}", "没有“upper”这个过滤器"),
        ("{% if 合计 is 没有 %}{% endif %}", "“is”后面没有“没有”这个判断（是不是“有”？）"),
        ("{{ 合计.完成投资 + 1 }}", "这一行算不出结果"),
        ("{{ 合计.超前项目 }}", "这里打印的不是数，也不是文字"),
        ("{{ 合计.owner }}", "“合计”没有“owner”"),
        ("{{ 合计.完成投资.figure }}", "“合计.完成投资”没有“figure”"),
        ("{{ 合计.__class__ }}", "“合计”没有“__class__”"),
        ("{{ ''.__class__.__mro__ }}", "没有“__class__”这个变量"),
        ("{{ range(3) }}", "没有“range”这个变量"),
        ("{{ 问题台账.总数目 }}", "“问题台账”没有“总数目”（是不是“总数”？）"),
        ("{% include '没有.j2' %}", "找不到模板“没有.j2”"),
        ("{% 如果 甲 %}", "不认识的标签“如果”"),
        ("{% if 合计 %}", "模板没有写完"),
        ("{{ 合计.完成投资|钱('吨') }}", "过滤器“钱”不认识单位“吨”"),
        ("{{ 合计.名称 > 3 }}", "“合计.名称”不能比大小"),
    ],
)
def test_faults_are_told_in_place(tmp_path: Path, line: str, said: str) -> None:
    """Place is file and line, the reason names the word and guesses, the remedy says what to do."""
    error = fault(tmp_path, line)
    assert error.place in {"own/report.j2第2行", "own/report.j2第3行"}  # an unclosed block shows at the end
    assert said in error.reason
    assert error.remedy
    assert not re.search("[。？，]。", str(error))


def test_a_figure_that_is_not_there_is_never_printed(tmp_path: Path) -> None:
    """Printing it is an error with its place; asking for it is not."""
    figures = report(project("甲项目", None, None))
    with pytest.raises(TemplateError, match=r"own/report.j2第2行：“合计.完成率”没有数值"):
        compose(figures, own(tmp_path, "# 标题\n{{ 合计.完成率 }}"), kind="own")
    settings = own(tmp_path, "# 标题\n{{ '有' if 合计.完成率 is 有 else '无' }}")
    assert text_of(compose(figures, settings, kind="own")) == "# 标题\n无\n"


def test_a_template_without_a_title_is_told(tmp_path: Path) -> None:
    """The title names the file and the document."""
    with pytest.raises(TemplateError, match="模板没有标题"):
        compose(FIGURES, own(tmp_path, "正文"), kind="own")


def test_unknown_markup_names_the_template(tmp_path: Path) -> None:
    """A fault that shows only in the output still names the template."""
    with pytest.raises(TemplateError, match=r"own/report.j2：没有“发文”这种标记@"):
        compose(FIGURES, own(tmp_path, "# 标题\n@发文 甲"), kind="own")


def test_a_chart_is_a_line(tmp_path: Path) -> None:
    """@图 names a chart, with a caption of one's own behind it; its reference is among the figures."""
    narrative = compose(FIGURES, own(tmp_path, "# 标题\n@图 完成率 各类比较"), kind="own")
    (chart,) = [block for block in narrative.blocks if isinstance(block, Chart)]
    assert chart.caption[0].text == "各类比较"
    assert [figure.id for figure in narrative.figures] == ["period.time_progress"]


def test_every_figure_in_the_text_is_given() -> None:
    """Each id in a run stands once among the narrative's figures, and figures hold what is printed."""
    narrative = compose(FIGURES, Settings(region="全市"), kind="summary")
    texts = [b for b in narrative.blocks if isinstance(b, Title | Heading | Paragraph)]
    printed = {
        figure.removesuffix(LIST).removesuffix(WORDS)
        for block in texts
        for run in block.runs
        for figure in run.figures()
    }
    given = [figure.id for figure in narrative.figures]
    assert set(given) == printed
    assert len(given) == len(set(given))


def test_every_digit_from_the_ledger_is_a_figure() -> None:
    """Outside figures, the text has no digit at all."""
    narrative = compose(FIGURES, Settings(region="全市"), kind="summary")
    for block in narrative.blocks:
        if isinstance(block, Title | Heading | Paragraph):
            words = "".join(run.text for run in block.runs if run.figure is None)
            assert not re.search(r"\d", words), words


def test_composing_twice_gives_the_same() -> None:
    """Nothing is remembered from one report to the next."""
    first, second = (compose(FIGURES, Settings(), kind="summary") for _ in range(2))
    assert first == second


def test_no_bundled_template_uses_a_number_of_its_own() -> None:
    """Bundled templates print no digit but figures and 见图1; examples stand in comments only."""
    for file in template_folders(Settings())[-1].rglob("*.j2"):
        text = re.sub(
            r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", "", file.read_text(encoding="utf-8"), flags=re.DOTALL
        )
        assert not re.search(r"\d", re.sub(r"见图\d", "", text)), file.name


def test_filters_have_one_name_each() -> None:
    """No two words for one filter."""
    assert len(set(FILTERS.values())) == len(FILTERS)
