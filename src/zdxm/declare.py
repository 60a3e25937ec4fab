"""How frozen values and regular expressions are declared, so that a module of many still loads quickly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, AnyStr, Generic, TypeVar, cast, dataclass_transform, overload

T = TypeVar("T")
Method = Callable[..., Any]

_set = object.__setattr__


@overload
def frozen(cls: type[T]) -> type[T]: ...


@overload
def frozen(*, kw_only: bool = False, eq: bool = True) -> Callable[[type[T]], type[T]]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(
    cls: type[T] | None = None, *, kw_only: bool = False, eq: bool = True
) -> type[T] | Callable[[type[T]], type[T]]:
    """A dataclass with slots whose instances cannot be changed.

    It makes what ``dataclass(frozen=True, slots=True)`` makes, and :func:`~dataclasses.fields`,
    :func:`~dataclasses.replace` and :func:`~dataclasses.asdict` take it as such. But that compiles six
    methods for every class, which was a sixth of a report's time; here only ``__init__`` is compiled,
    when the first instance is made.

    Args:
        cls: the class, where the decorator is written without brackets.
        kw_only: whether fields can only be given by name.
        eq: whether instances are compared and hashed by their fields; else by identity.

    >>> from dataclasses import replace
    >>> @frozen
    ... class Point:
    ...     '''A place.'''
    ...     x: int
    ...     y: int = 0
    >>> Point(1) == Point(1, 0), hash(Point(1)) == hash(Point(1, 0)), replace(Point(1), y=2)
    (True, True, Point(x=1, y=2))
    """

    def make(cls: type[T]) -> type[T]:
        made = dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(cls)
        for name, method in {**_SHARED, **_own_methods(made, eq=eq)}.items():
            if name not in cls.__dict__:
                setattr(made, name, method)
        return made

    return make if cls is None else make(cls)


def _own_methods(cls: type, *, eq: bool) -> Mapping[str, Method]:
    own = {"__init__": _at_first(cls)}
    return {**own, **_comparison(cls)} if eq else own


def _at_first(cls: type) -> Method:
    """``__init__`` until the first instance is made, for which the real one is compiled: many never are."""

    def begin(self: object, *places: object, **names: object) -> None:
        made = _initialiser(cls)
        type.__setattr__(cls, "__init__", made)
        made(self, *places, **names)

    return begin


def _initialiser(cls: type) -> Method:
    """Compile ``__init__``: it sets every field, then calls ``__post_init__`` where there is one."""
    scope: dict[str, Any] = {"_set": _set, "_missing": MISSING}
    places, names, lines = ["self"], ["*"], list[str]()
    for each in fields(cls):
        parameter, value = _parameter(each, scope)
        (names if each.kw_only else places).append(parameter)
        lines.append(f"_set(self, {each.name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    signature = ", ".join(places + (names if len(names) > 1 else []))
    source = f"def __init__({signature}):\n  " + "\n  ".join(lines or ["pass"])
    exec(source, scope)  # noqa: S102 - made of the names of fields, as dataclasses does
    return scope["__init__"]  # type: ignore[no-any-return]


def _parameter(each: Field[Any], scope: dict[str, Any]) -> tuple[str, str]:
    """A field's parameter, and the value that it is set to; the default goes into the scope."""
    name, default = each.name, f"_default_{each.name}"
    if each.default_factory is not MISSING:
        scope[default] = each.default_factory
        return f"{name}=_missing", f"{default}() if {name} is _missing else {name}"
    if each.default is not MISSING:
        scope[default] = each.default
        return f"{name}={default}", name
    return name, name


def _comparison(cls: type) -> Mapping[str, Method]:
    """``__eq__`` and ``__hash__``, by the fields that take part in them."""
    compared = [each for each in fields(cls) if each.compare]
    values = _getter(compared)
    hashed = _getter(each for each in compared if each.hash is not False)

    def equals(self: object, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    return {"__eq__": equals, "__hash__": lambda self: hash(hashed(self))}


def _getter(taking_part: Iterable[Field[Any]]) -> Callable[[object], object]:
    names = [each.name for each in taking_part]
    return attrgetter(*names) if names else lambda _: ()


def _told(self: Any) -> str:  # noqa: ANN401 - any frozen value
    told = ", ".join(f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
    return f"{self.__class__.__qualname__}({told})"


def _refuse(self: object, name: str, *_: object) -> None:
    raise FrozenInstanceError(f"{self.__class__.__qualname__}.{name} cannot be changed")


def _restore(self: object, state: tuple[None, dict[str, Any]]) -> None:
    """Take the values of an instance that was pickled or copied."""
    for name, value in state[1].items():
        _set(self, name, value)


_SHARED: Mapping[str, Method] = {
    "__repr__": _told,
    "__setattr__": _refuse,
    "__delattr__": _refuse,
    "__setstate__": _restore,
}


def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """A regular expression that is compiled when it is first used: most runs use a few of the hundreds.

    >>> pattern("[0-9]+").findall("6 of 45")
    ['6', '45']
    """
    return cast("re.Pattern[AnyStr]", _Pattern(text, flags))


class _Pattern(Generic[AnyStr]):
    """Until its first use a text; from then on its methods are those of the compiled expression."""

    pattern: AnyStr

    def __init__(self, text: AnyStr, flags: int) -> None:
        self.pattern, self._flags = text, flags

    def __getattr__(self, name: str) -> object:
        compiled = re.compile(self.pattern, self._flags)
        self.__dict__.update((each, getattr(compiled, each)) for each in _METHODS)
        return getattr(compiled, name)


_METHODS = ("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")
