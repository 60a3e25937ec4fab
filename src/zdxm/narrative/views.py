"""What a template sees of anything: Chinese words, each standing for one value or list.

The words themselves are tables in ``context``, ``group_views``, ``project_views``, ``ranking_views`` and
``register_views``, each word with what it means; ``docs/templates.md`` is made of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from zdxm.figures import Figure
    from zdxm.filters import Value
    from zdxm.narrative.pen import Pen

    Words = Mapping[str, "Word"]

__all__ = ["View", "Word", "figure_words", "reworded"]


@dataclass(frozen=True, slots=True)
class Word:
    """One word that templates may write behind a dot.

    Attributes:
        find: gives what it stands for.
        meaning: the same for the clerk, in a few Chinese words.
    """

    find: Callable[[View], object]
    meaning: str


@dataclass(frozen=True, slots=True)
class View:
    """One thing that a template can look into by Chinese words.

    Attributes:
        name: what the template calls it, for messages.
        owner: what it shows.
        pen: makes the values.
        words: the words it knows.
    """

    name: str
    owner: Any
    pen: Pen
    words: Words

    def __getattr__(self, word: str) -> object:
        """What a word stands for."""
        if word not in self.words:
            raise AttributeError(word)
        return self.words[word].find(self)


def figure_words(
    attributes: Mapping[str, tuple[str, str]], find: Callable[[Any, str], Figure | None]
) -> dict[str, Word]:
    """Words that stand for a figure each: word → attribute of a view's owner, and what the word means."""

    def finder(word: str, attribute: str) -> Callable[[View], Value]:
        return lambda view: view.pen.value(f"{view.name}.{word}", find(view.owner, attribute))

    return {word: Word(finder(word, name), meaning) for word, (name, meaning) in attributes.items()}


def reworded(figure: Figure | None, form: str, say: Callable[[str], str]) -> Figure | None:
    """A figure with its text put another way, which ``form`` names; None stays None."""
    return None if figure is None else replace(figure, value=say(str(figure.value)), form=form)
