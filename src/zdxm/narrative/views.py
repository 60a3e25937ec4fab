"""What a template sees of anything: Chinese words, each standing for one value or list.

The words themselves are tables at the head of ``group_views``, ``project_views``, ``ranking_views`` and
``register_views``; ``docs/templates.md`` explains each to the clerk.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from zdxm.figures import Figure
    from zdxm.filters import Value
    from zdxm.narrative.pen import Pen

    Words = Mapping[str, Callable[["View"], object]]

__all__ = ["View", "figure_words", "reworded"]


@dataclass(frozen=True, slots=True)
class View:
    """One thing that a template can look into by Chinese words.

    Attributes:
        name: what the template calls it, for messages.
        owner: what it shows.
        pen: makes the values.
        words: the words it knows, and how each is found.
    """

    name: str
    owner: Any
    pen: Pen
    words: Words

    def __getattr__(self, word: str) -> object:
        """What a word stands for."""
        if word not in self.words:
            raise AttributeError(word)
        return self.words[word](self)


def figure_words(attributes: Mapping[str, str], find: Callable[[Any, str], Figure | None]) -> Words:
    """Words that stand for a figure each, found on a view's owner by the attribute's name."""

    def finder(word: str, attribute: str) -> Callable[[View], Value]:
        return lambda view: view.pen.value(f"{view.name}.{word}", find(view.owner, attribute))

    return {word: finder(word, attribute) for word, attribute in attributes.items()}


def reworded(figure: Figure | None, form: str, say: Callable[[str], str]) -> Figure | None:
    """A figure with its text put another way, which ``form`` names; None stays None."""
    return None if figure is None else replace(figure, value=say(str(figure.value)), form=form)
