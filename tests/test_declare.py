"""Frozen values and patterns: what they promise holds, and nothing in the program is made the dear way."""

from __future__ import annotations

import copy
import importlib
import pickle
import pkgutil
import re
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, is_dataclass, replace
from pathlib import Path

import pytest

import zdxm
from zdxm.declare import frozen, pattern

SOURCES = Path(__file__).parents[1] / "src" / "zdxm"


@frozen
class Place:
    """A place."""

    sheet: str
    row: int = 1
    others: Mapping[str, int] = field(default_factory=dict, hash=False)
    file: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Model:
    """The same, as the language makes it."""

    sheet: str
    row: int = 1
    others: Mapping[str, int] = field(default_factory=dict, hash=False)
    file: str = field(default="", compare=False, repr=False)


@frozen(kw_only=True)
class Named(Place):
    """A place with a name, which must be spelt out."""

    name: str


@frozen(eq=False)
class Alone:
    """One that is itself and no other."""

    value: int


@frozen
class Checked:
    """One that looks at its values."""

    value: int

    def __post_init__(self) -> None:
        """Refuse what is negative."""
        if self.value < 0:
            raise ValueError(self.value)


def test_a_value_is_what_the_language_makes() -> None:
    """Fields, representation, comparison, hash and copies are those of a frozen dataclass with slots."""
    ours, model = Place("台账", 6, {"a": 1}, "甲"), Model("台账", 6, {"a": 1}, "甲")
    assert repr(ours) == repr(model).replace("Model", "Place")
    assert hash(ours) == hash(model)
    assert asdict(ours) == asdict(model)
    assert [each.name for each in fields(ours)] == [each.name for each in fields(model)]
    assert ours == Place("台账", 6, {"a": 1}, "乙")
    assert ours != replace(ours, sheet="另表")
    assert ours != replace(ours, row=7)
    assert is_dataclass(Place)
    assert not hasattr(ours, "__dict__")


def test_a_value_cannot_be_changed() -> None:
    """Setting and deleting are refused, of fields and of anything else."""
    place = Place("台账")
    for change, *values in ((setattr, "row", 2), (setattr, "no_field", 2), (delattr, "row")):
        with pytest.raises(FrozenInstanceError, match=r"Place\.\w+ cannot be changed"):
            change(place, *values)
    assert place == Place("台账", 1)


def test_every_value_has_its_own_default() -> None:
    """What a factory makes is not shared."""
    assert Place("甲").others is not Place("甲").others


def test_values_are_pickled_and_copied() -> None:
    """As the child process that reads doubtful files hands its answer over."""
    place = Named("台账", 6, {"a": 1}, "甲", name="某处")
    pickled = pickle.loads(pickle.dumps(place))  # noqa: S301 - just made
    for again in (pickled, copy.copy(place), copy.deepcopy(place)):
        assert again == place
        assert again.file == "甲"


def test_names_alone_and_identity() -> None:
    """``kw_only`` and ``eq=False`` mean what they mean in dataclasses; ``__post_init__`` is called."""
    assert Named("台账", name="某处").name == "某处"
    with pytest.raises(TypeError, match="positional"):
        Named("台账", 1, {}, "", "某处")  # type: ignore[call-arg]
    assert Alone(1) != Alone(1)
    with pytest.raises(ValueError, match="-1"):
        Checked(-1)


def test_the_program_declares_frozen_values_in_one_way() -> None:
    """The language's own way costs five times as much for every class at every start."""
    dear = re.compile(r"@dataclass\(.*frozen=True.*slots=True|slots=True.*frozen=True")
    found = [path.name for path in SOURCES.rglob("*.py") if dear.search(path.read_text(encoding="utf-8"))]
    assert not found


def test_a_pattern_is_what_re_makes_of_it() -> None:
    """Before its first use as after, flags and all; a faulty one is told when it is used."""
    ours, model = pattern("(a)B", re.IGNORECASE), re.compile("(a)B", re.IGNORECASE)
    assert ours.pattern == model.pattern
    for _ in range(2):
        assert ours.sub(r"<\1>", "xAbx") == model.sub(r"<\1>", "xAbx") == "x<A>x"
        assert ours.findall("ab AB") == model.findall("ab AB")
        assert ours.groups == model.groups == 1
    with pytest.raises(re.error, match="unterminated"):
        pattern("(").search("")


def test_every_pattern_that_a_module_names_can_be_compiled() -> None:
    """What loading a module no longer shows, and that no module compiles one while it loads."""
    found = 0
    for module in pkgutil.walk_packages(zdxm.__path__, "zdxm."):
        if not module.name.endswith("__main__"):
            own = vars(importlib.import_module(module.name)).values()
            found += sum(each.flags >= 0 for each in own if type(each) is type(pattern("")))
    eager = re.compile(r"^\w.*\bre\.compile\(", re.MULTILINE)
    assert found > len([*SOURCES.rglob("*.py")])
    assert not [path.name for path in SOURCES.rglob("*.py") if eager.search(path.read_text(encoding="utf-8"))]
