"""The template authors' page is what the code says of itself, and its examples print what they say."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from narrative.manual_ledger import FOLDER, example_figures, example_settings
from narrative.manual_page import MANUAL_PAGE, SECTIONS, render
from narrative.manual_printing import PROJECT, context, fault_of, printed
from narrative.manual_words import example_of, manual_of, views_by_title
from zdxm.config.settings import Settings, Style
from zdxm.filters.vocabulary import FILTERS, TESTS
from zdxm.narrative.compose import compose
from zdxm.narrative.context import SETTINGS, VARIABLES, VOCABULARY
from zdxm.narrative.library import kinds
from zdxm.narrative.project_views import View, Word

MANUALS = {**FILTERS, **TESTS}
EXAMPLES = [(name, example) for name, function in MANUALS.items() for example in manual_of(function).examples]


def test_docs_page_is_up_to_date() -> None:
    """docs/templates.md is generated; run tests/narrative/manual_page.py after changing the code."""
    assert MANUAL_PAGE.read_text(encoding="utf-8") == render()


def test_the_hand_written_page_asks_for_every_section_once() -> None:
    """Nothing that the code says of itself is left out."""
    page = (FOLDER / "page.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^<!-- (.+) -->$", page, re.MULTILINE)) == sorted(SECTIONS)


@pytest.mark.parametrize("name", MANUALS)
def test_each_filter_has_a_manual_in_chinese(name: str) -> None:
    """One sentence, every argument explained, and an example that uses it."""
    manual = manual_of(MANUALS[name])
    assert re.fullmatch(r"[^a-z]*[\u4e00-\u9fff][^\n]*。", re.sub("`.*?`", "", manual.meaning))
    assert manual.examples
    assert all(name in example.template for example in manual.examples)


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_each_example_prints_what_it_says(name: str, example: Any) -> None:
    """The docstring's examples, printed of the small ledger."""
    assert printed(example.template) == example.output, name


def test_an_argument_without_a_meaning_is_told() -> None:
    """A new argument of a filter must be explained before the page can be written."""

    def new(text: str, most: int = 3) -> str:
        """新的。"""
        return text[:most]

    with pytest.raises(KeyError, match="most"):
        manual_of(new)


def test_each_variable_has_a_meaning() -> None:
    """What the code hands to templates and what the page lists are the same."""
    assert set(context()) == set(VARIABLES)
    assert all(VARIABLES.values())


def test_each_word_has_a_meaning_and_an_example() -> None:
    """The small ledger has something to show for every word of every table."""
    found = views_by_title()
    assert set(found) == set(VOCABULARY)
    for title, views in found.items():
        for word, entry in views[0].words.items():
            assert re.search(r"[\u4e00-\u9fff]", entry.meaning), (title, word)
            kind, example = example_of(views, word)
            assert kind, (title, word)
            has_words_of_its_own = kind.startswith("词见")
            assert example not in ("", "（空）") or has_words_of_its_own, (title, word)


def test_a_new_word_and_a_new_table_appear_by_themselves() -> None:
    """A word is on the page as soon as templates can use it, under what messages call its owner."""
    view = View("新表", None, context()["合计"].pen, {"新词": Word(lambda _: True, "新的意思")})  # type: ignore[attr-defined]
    assert views_by_title([view]) == {"新表": [view]}
    assert example_of([view], "新词") == ("判断", "成立")


class _Watched:
    """Settings that remember which of them were asked for."""

    def __init__(self, settings: Any, seen: set[str], prefix: str = "") -> None:
        self._settings, self._seen, self._prefix = settings, seen, prefix

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._settings, name)
        if is_dataclass(value):
            return _Watched(value, self._seen, f"{name}.")
        self._seen.add(self._prefix + name)
        return value


def test_every_setting_that_templates_see_is_told() -> None:
    """Reports of every kind, and every word, ask for no other setting than the page lists."""
    seen: set[str] = set()
    watched: Any = _Watched(example_settings(), seen)
    for kind in kinds(Settings()):
        compose(example_figures(), watched, kind=kind, project=PROJECT)
    seen.discard("folder")
    assert {"table.columns" if name == "table" else name for name in seen} == set(SETTINGS)


def test_settings_are_called_as_the_file_calls_them() -> None:
    """A setting that is renamed is renamed here."""
    known = {item.name for item in fields(Settings)} | {f"style.{item.name}" for item in fields(Style)}
    assert set(SETTINGS) - {"table.columns"} <= known


def test_a_fault_that_is_none_is_told() -> None:
    """What the page shows as a mistake is one."""
    with pytest.raises(ValueError, match="标题"):
        fault_of("# 标题")
