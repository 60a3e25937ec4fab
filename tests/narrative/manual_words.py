"""Filters, conditions, variables and words for ``docs/templates.md``, each with a meaning and an example."""

from __future__ import annotations

import doctest
import inspect
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from narrative.manual_ledger import example_figures
from narrative.manual_printing import context, printed, unmarked
from zdxm.figures.judgement import Makers, judge
from zdxm.figures.ranking import Troubled
from zdxm.filters.values import Value
from zdxm.filters.vocabulary import FILTERS, KINDS, TESTS
from zdxm.lights import Bucket
from zdxm.narrative.context import VARIABLES, VOCABULARY
from zdxm.narrative.judgement_views import JUDGEMENT_WORDS
from zdxm.narrative.project_views import View
from zdxm.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

__all__ = [
    "Example",
    "Manual",
    "conditions_section",
    "example_of",
    "filters_section",
    "manual_of",
    "table",
    "variables_section",
    "views_by_title",
    "words_section",
]

_ARGUMENT = re.compile(r"^(\w+)：(.+)。$", re.MULTILINE)
_EXAMPLE = re.compile(r"例：\n?(.+)\n印出：(.+)", re.DOTALL)
_FEW = 3
"""Entries of a list that an example shows."""
_HOLDS, _HOLDS_NOT, _EMPTY = "成立", "不成立", "（空）"
_SAID = "文字"


@dataclass(frozen=True, slots=True)
class Example:
    """A template, and what its manual says that it prints of the small ledger."""

    template: str
    output: str


@dataclass(frozen=True, slots=True)
class Manual:
    """What a filter's or a condition's docstring says.

    Attributes:
        meaning: its first line.
        notes: further paragraphs.
        arguments: name → what holds where it is not given, and its meaning.
        examples: at least one.
    """

    meaning: str
    notes: tuple[str, ...]
    arguments: Mapping[str, tuple[str, str]]
    examples: tuple[Example, ...]


def manual_of(function: Callable[..., object]) -> Manual:
    """Take the docstring of a filter or a condition apart; what it says to Python's own readers is left out.

    Raises:
        KeyError: a parameter that a template may give is not explained.
    """
    parts = doctest.DocTestParser().parse(inspect.getdoc(function) or "")
    text = "".join(part for part in parts if isinstance(part, str)).strip()
    meaning, *paragraphs = (part.strip("\n") for part in re.split(r"\n{2,}", text))
    examples = [found for part in paragraphs if (found := _EXAMPLE.fullmatch(part))]
    others = [part for part in paragraphs if not _EXAMPLE.fullmatch(part)]
    explained = dict(_ARGUMENT.findall("\n".join(others)))
    _, *parameters = inspect.signature(function).parameters.values()
    return Manual(
        meaning=meaning,
        notes=tuple(part for part in others if not _ARGUMENT.match(part)),
        arguments={item.name: (_default(item), explained[item.name]) for item in parameters},
        examples=tuple(Example(found[1], found[2]) for found in examples),
    )


def _default(parameter: inspect.Parameter) -> str:
    """What holds where a template does not give it."""
    if parameter.default is inspect.Parameter.empty:
        return "必写"
    return f"`{parameter.default}`" if parameter.default else "不写"


def filters_section() -> str:
    """A section for each filter."""
    return "\n\n".join(_filter(name, manual_of(function)) for name, function in FILTERS.items())


def conditions_section() -> str:
    """A section for each condition behind ``is``."""
    return "\n\n".join(_filter(f"is {name}", manual_of(function)) for name, function in TESTS.items())


def _filter(name: str, manual: Manual) -> str:
    rows = [(f"`{key}`", default, meaning) for key, (default, meaning) in manual.arguments.items()]
    arguments = [table(("参数", "平时", "意思"), rows)] if rows else []
    return "\n\n".join(
        [f"### {name}", manual.meaning, *manual.notes, *arguments, *map(_shown, manual.examples)]
    )


def _shown(example: Example) -> str:
    """An example as the page shows it, printed anew."""
    return f"```jinja\n{example.template}\n```\n\n打印出来是：{printed(example.template)}"


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A table of the page."""
    lines = (head, ("---",) * len(head), *rows)
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def variables_section() -> str:
    """Every variable; one without a meaning is a KeyError."""
    rows = [
        (f'`{name}("{_SAID}")`' if callable(value) else f"`{name}`", VARIABLES[name], *_of_value(value))
        for name, value in context().items()
    ]
    return table(("变量", "是什么", "种类", "例"), rows)


def words_section() -> str:
    """Each table of words, in the vocabulary's order, those that it does not name yet at the end."""
    return "\n\n".join(
        f"### {title}\n\n{table(('词', '是什么', '种类', '例'), _rows(views))}"
        for title, views in views_by_title().items()
    )


def _rows(views: list[View]) -> list[tuple[str, ...]]:
    words = views[0].words
    return [(f"`{word}`", entry.meaning, *example_of(views, word)) for word, entry in words.items()]


def example_of(views: list[View], word: str) -> tuple[str, str]:
    """Kind and example of a word, from the first of the views that has something to show."""
    values = [(view, getattr(view, word)) for view in views]
    view, value = next((pair for pair in values if _is_there(pair[1])), values[0])
    kind, example = _of_value(value)
    if value is True and "名称" in view.words:
        example = f"{_print(view.名称)}{_HOLDS}"
    return kind, example


def _is_there(value: object) -> bool:
    if isinstance(value, Value):
        return value.figure is not None
    return bool(value)


def _of_value(value: object) -> tuple[str, str]:
    """What the clerk calls a thing of this kind, and how it looks."""
    if isinstance(value, bool):
        return "判断", _HOLDS if value else _HOLDS_NOT
    if isinstance(value, Value):
        return KINDS[value.figure.kind.value] if value.figure else _SAID, _print(value)
    if isinstance(value, View):
        return f"词见“{_title(value)}”", ""  # its words have examples of their own
    if isinstance(value, str):
        return _SAID, unmarked(value) or _EMPTY
    if callable(value):
        return _SAID, unmarked(str(value(_SAID)))
    entries = _entries(value)
    how = "名单" if hasattr(value, "names") else "逐个"
    inside = f"，词见“{_title(entries[0])}”" if entries and isinstance(entries[0], View) else ""
    return how + inside, _print(value)


def _print(value: object) -> str:
    """A value as it is printed; a list by the first word of its entries."""
    if isinstance(value, str):
        return unmarked(value)
    if isinstance(value, Value):
        return unmarked(str(value)) if value.figure or value.missing else _EMPTY
    if isinstance(value, View):
        return _print(getattr(value, next(iter(value.words))))
    if hasattr(value, "names"):
        return unmarked(str(FILTERS["名单"](value))) or _EMPTY
    entries = _entries(value)
    return (
        "、".join(_print(entry) for entry in entries[:_FEW]) + ("……" if len(entries) > _FEW else "") or _EMPTY
    )


def _entries(value: object) -> list[object]:
    return list(value) if hasattr(value, "__iter__") else []


def _title(view: View) -> str:
    """Whose words a view's are; for a table that the vocabulary does not name, what messages call it."""
    return next((title for title, words in VOCABULARY.items() if words is view.words), view.name)


def views_by_title(values: Iterable[object] | None = None) -> dict[str, list[View]]:
    """Every thing that templates can look into, by whose words it has.

    Those come first that the vocabulary names, in its order; a table of words that it does not name yet goes
    by what messages call its owner.

    Args:
        values: what to look into; None for every variable.
    """
    found: dict[str, list[View]] = {title: [] for title in VOCABULARY}
    for view in _views(context().values() if values is None else values, set()):
        found.setdefault(_title(view), []).append(view)
    for views in found.values() if values is None else ():
        views += [_in_doubt(view) for view in views[:1] if _DOUBT in view.words]
        views += [_of_all(view) for view in views[:1] if isinstance(view.owner, Troubled)]
        if views and views[0].words is JUDGEMENT_WORDS:
            views.extend(_judged(views[0]))
    return {title: views for title, views in found.items() if views}


_DOUBT, _UNREAD = "计划待核实", "M10“面议”"


def _in_doubt(view: View) -> View:
    """The same with a cell that could not be read, of which the small ledger has none."""
    return replace(view, pen=replace(view.pen, unread=lambda *_: [_UNREAD]))


def _of_all(view: View) -> View:
    """The same of all projects, for what the few with a problem in the small ledger do not show."""
    return replace(view, owner=replace(view.owner, members=view.owner.figures.projects))


def _judged(view: View) -> list[View]:
    """The judgement of the whole small ledger, and of others that it is not: at other times of the year."""
    figures = example_figures()
    late = replace(figures, calendar=replace(figures.calendar, period=parse_period("2011-10")))
    whole, latest = judge(figures, figures.total), judge(late, late.total)
    assert whole is not None
    assert latest is not None
    of_group = replace(whole, kind=Makers.GROUP, group=figures.categories[0])
    alone = [one for one in figures.projects if not one.has_not_started and one.bucket is not Bucket.BEHIND]
    slow = next(one for one in figures.projects if one.bucket is Bucket.BEHIND)
    one_slow = replace(figures.total, members=(*alone, slow))
    owners = (whole, latest, of_group, judge(figures, one_slow))
    return [replace(view, owner=owner) for owner in owners]


def _views(values: Iterable[object], seen: set[tuple[int, int]]) -> Iterator[View]:
    """Views among values, and those inside them, each owner once."""
    for value in values:
        if isinstance(value, View):
            key = id(value.words), id(value.owner)
            if key not in seen:
                seen.add(key)
                yield value
                yield from _views([getattr(value, word) for word in value.words], seen)
        elif not isinstance(value, str | Value):
            yield from _views(_entries(value), seen)
