"""The documents say what the program does."""

from __future__ import annotations

import ast
import dataclasses
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from zdxm.config.settings import Settings, Style
from zdxm.document.official import Margins, Profile
from zdxm.errors import EXAMPLE_YEAR
from zdxm.fields import LEDGER_FIELDS, Field
from zdxm.narrative.blocks import RedHead
from zdxm.narrative.official import ImprintKeys, Official
from zdxm.narrative.tables import DEFAULT_COLUMNS, PROJECT_COLUMNS, TableKeys

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md"), ROOT / "samples/README.md"]
)
SETUP = (
    (
        "python3 -m venv .venv && .venv/bin/pip install -e . && "
        ".venv/bin/zdxm report samples/ledger.xlsx --period 2011H1"
    ),
    'python3 -m venv .venv && .venv/bin/pip install -e ".[dev]" && .venv/bin/pytest',
)
_DATED = re.compile(r"(?<!\d)20\d\d(?=年(?!版)|-\d|[HQ]\d|\.\d|〕)")
_REMARK = re.compile(r"^#.*", re.MULTILINE)
OLD_DATES = {
    "README.md": "samples/ledger.xlsx is of 2011, and the page shows what comes of it",
    "docs/genre.md": "it quotes the reports of the sample ledger, which is of 2011",
    "docs/templates.md": "its sample ledger is of 2011, and the page prints what the templates make of it",
    "samples/README.md": "the samples are of 2011, 2018 and 2023",
}
"""Pages that show real output or input of another year than the examples', each with why."""
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)|(?:src|href)=\"([^\"#]+)\"")


def test_the_two_set_up_commands() -> None:
    """README holds exactly the two set-up commands, each on a line of its own."""
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("python3 -m venv")] == list(SETUP)


def test_readme_opens_in_english_and_goes_on_in_chinese() -> None:
    """A short English summary on top; what follows is Chinese."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    summary, rest = text.split("\n## ", maxsplit=1)
    assert re.search(r"[A-Za-z]+ [a-z]+ [a-z]+", summary)
    assert len(re.findall(r"[\u4e00-\u9fff]", rest)) > len(re.findall(r"[a-z]", rest)) / 4


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link and picture of every page exists."""
    for match in _LINK.finditer(page.read_text(encoding="utf-8")):
        target = match[1] or match[2]
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_readme_lists_every_page() -> None:
    """Each page of docs/ has its line, with a link, in the table at the end of README."""
    listed = (ROOT / "README.md").read_text(encoding="utf-8").partition("## 更多")[2]
    for page in (ROOT / "docs").glob("*.md"):
        assert re.search(rf"^\| .*\(docs/{page.name}\).* \| .+ \|$", listed, re.MULTILINE), page.name


@pytest.mark.parametrize("kind", [Settings, Style, TableKeys, Official, RedHead, ImprintKeys, Profile])
def test_every_setting_is_documented(kind: type) -> None:
    """Each key of zdxm.toml has its line in docs/configuration.md."""
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    for item in dataclasses.fields(kind):
        if item.name not in ("folder", "path", "written"):
            assert re.search(rf"`\[?{item.name}\]?`", page), item.name


def test_every_column_and_default_is_documented() -> None:
    """Each column that the table can have is named; so are the margins and every default of the page."""
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    others = [label for label in PROJECT_COLUMNS if label not in DEFAULT_COLUMNS]
    assert f"默认是 `{json.dumps(DEFAULT_COLUMNS, ensure_ascii=False)}`；" in page
    assert f"另外可用：{'、'.join(others)}。" in page
    profile = Profile()
    for item in dataclasses.fields(Profile):
        value = getattr(profile, item.name)
        assert isinstance(value, Margins) or f"| {value} |" in page, item.name
    margins = ", ".join(f"{item.name} = {item.default}" for item in dataclasses.fields(Margins))
    assert f"{{ {margins} }}" in page


def test_every_field_is_documented() -> None:
    """docs/configuration.md has a line for each column of a ledger, and says where it shows."""
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    lines = [f"| {each.label} | `{each.key}` | {'、'.join(_uses(each))} |" for each in LEDGER_FIELDS]
    assert "\n".join(["| 字段 | 英文键 | 用处 |", "|---|---|---|", *lines, ""]) in page


def _uses(field: Field) -> Iterator[str]:
    uses = {
        "只用来辨认": not field.kept,
        "附表": field.width,
        "`lag --by`": field.group,
        "排名": field.scope,
        "空白台账": field.blank,
    }
    return (word for word, holds in uses.items() if holds)


def test_every_module_stands_in_the_architecture() -> None:
    """docs/architecture.md names every module, and the layers contract lists the same."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = " ".join(contract["contracts"][0]["layers"])
    for path in (ROOT / "src" / "zdxm").iterdir():
        name = path.stem
        if not name.startswith("_") and path.suffix in ("", ".py"):
            assert f"`{name}`" in page, name
            assert re.search(rf"\b{name}\b", layers), name


def test_nothing_of_the_workshop_leaks() -> None:
    """No machine path and no registry host in anything that is kept."""
    banned = re.compile(r"/work/|/root/|pypi\.org|pythonhosted|files\.python")
    for path in [
        *PAGES,
        *(ROOT / "src").rglob("*.py"),
        *(ROOT / "tests").rglob("*.py"),
        ROOT / "pyproject.toml",
    ]:
        if path != Path(__file__):
            assert not banned.search(path.read_text(encoding="utf-8")), path


def _spoken(path: Path) -> Iterator[str]:
    """The Chinese text that a module holds for its users, without docstrings, which its page repeats."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    asides = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in asides:
            yield node.value


def _shown_dates() -> Iterator[tuple[str, str]]:
    """Each year with a month, a quarter or a bracket that users read: (file, year)."""
    pages = [page for page in PAGES if page.parent.name != "decisions" and page.name != "CHANGELOG.md"]
    package = ROOT / "src" / "zdxm"
    texts = [(path, path.read_text(encoding="utf-8")) for path in (*pages, *package.rglob("*.md"))]
    texts += [(path, _REMARK.sub("", path.read_text(encoding="utf-8"))) for path in package.rglob("*.toml")]
    texts += [(path, "\n".join(_spoken(path))) for path in package.rglob("*.py")]
    for path, text in texts:
        for match in _DATED.finditer(text):
            yield path.relative_to(ROOT).as_posix(), match[0]


def test_examples_are_of_the_example_year() -> None:
    """A date in help, a message or a page is of EXAMPLE_YEAR or next to it, if it is not real output."""
    found = list(_shown_dates())
    strange = {(name, year) for name, year in found if abs(int(year) - EXAMPLE_YEAR) > 1}
    assert {name for name, _ in strange} == OLD_DATES.keys(), strange
