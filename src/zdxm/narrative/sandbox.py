"""Jinja, kept to our own words: a sandbox in which only the documented vocabulary exists.

Imported inside a function only: Jinja takes longer to import than a report to compose.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2.sandbox
from jinja2 import (
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.exceptions import SecurityError

from zdxm.declare import pattern
from zdxm.errors import TemplateError, perhaps
from zdxm.filters.values import EMPTY, Value, misuse
from zdxm.filters.vocabulary import FILTERS, TESTS
from zdxm.narrative.library import ENDING
from zdxm.narrative.project_views import View
from zdxm.saving import cache_folder

if TYPE_CHECKING:
    from jinja2.bccache import Bucket


class _Cache(FileSystemBytecodeCache):
    def load_bytecode(self, bucket: Bucket) -> None:
        """Read what is there; nothing where the system refuses."""
        with contextlib.suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it; nothing where the system refuses."""
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


def compiled_templates() -> FileSystemBytecodeCache | None:
    """The cache in the user's own folder; None where there is none to be had."""
    folder = cache_folder("templates")
    return _Cache(str(folder)) if folder else None


_FAULTS = (  # Jinja's message → reason, remedy
    (r"No filter named '(.+?)'", "没有“{}”这个过滤器", FILTERS),
    (r"No test named '(.+?)'", "“is”后面没有“{}”这个判断", TESTS),
)
_FILLING_FAULTS = (
    TemplateError,
    jinja2.TemplateError,
    TypeError,
    ValueError,
    ArithmeticError,
    RecursionError,
)
_UNKNOWN_TAG = pattern(r"Encountered unknown tag '(.+?)'")
_UNFINISHED = pattern(r"Unexpected end of template")
_SEE_DOCS = "可用的写法见docs/templates.md"


class _Unknown(StrictUndefined):
    """A word that does not exist; says so in Chinese, with a guess, as soon as it is used."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        name = str(self._undefined_name)
        if isinstance(self._undefined_obj, View):
            known: Iterable[str] = self._undefined_obj.words
            return f"“{self._undefined_obj.name}”没有“{name}”{_guess(name, known)}"
        if isinstance(self._undefined_obj, Value):
            return f"“{self._undefined_obj.name}”没有“{name}”"
        return f"没有“{name}”这个变量"


class _Sandbox(jinja2.sandbox.ImmutableSandboxedEnvironment):
    """Only documented words can be looked up."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401 - Jinja's signature
        """Whether a template may see an attribute."""
        if isinstance(obj, View):
            return attr in obj.words
        if isinstance(obj, Value) or hasattr(obj, "names"):
            return False
        return super().is_safe_attribute(obj, attr, value)

    def unsafe_undefined(self, obj: Any, attribute: str) -> _Unknown:  # noqa: ANN401 - Jinja's signature
        """What a forbidden attribute gives: the same as one that does not exist."""
        return _Unknown(obj=obj, name=attribute)


def fill(folders: tuple[Path, ...], main: str, context: Mapping[str, object]) -> str:
    """Fill a template.

    Args:
        folders: where templates are looked for, first to last.
        main: the main template, relative to them.
        context: the variables.

    Raises:
        TemplateError: with the template's name and line as its place.
    """
    try:
        return _environment(folders).get_template(main).render(context)
    except TemplateSyntaxError as error:
        raise _syntax_fault(error) from error
    except TemplateNotFound as error:
        raise TemplateError(
            _place(error, main), f"找不到模板“{error.name}”", "请检查include或import后面的文件名"
        ) from error
    except _FILLING_FAULTS as error:
        raise _fault(error, main, context) from error


@lru_cache(maxsize=8)
def _environment(folders: tuple[Path, ...]) -> _Sandbox:
    environment = _Sandbox(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        bytecode_cache=compiled_templates(),
        undefined=_Unknown,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters = dict(FILTERS)
    environment.tests = dict(TESTS)
    environment.globals = {}
    return environment


def _printed(value: object) -> object:
    """What ``{{ … }}`` may print: a value, text made of values, or a counter.

    A macro's last line break is not part of what it says.
    """
    if isinstance(value, str):
        return value.strip("\n") or EMPTY
    if isinstance(value, Value | _Unknown) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise misuse("这里打印的不是数，也不是文字", "列表请用{% for %}逐个打印，或加过滤器“名单”")


def _guess(name: str, known: Iterable[str]) -> str:
    return perhaps(name, known, likeness=0.3)


def _syntax_fault(error: TemplateSyntaxError) -> TemplateError:
    """A fault that Jinja finds before it fills the template."""
    place = f"{error.name or ''}第{error.lineno}行"
    message = str(error.message)
    if unknown := _unknown_word(place, message):
        return unknown
    tag = _UNKNOWN_TAG.match(message)
    if tag:
        return TemplateError(
            place, f"不认识的标签“{tag[1]}”", "请检查前面的{% if %}、{% for %}是否写全、配对"
        )
    if _UNFINISHED.match(message):
        return TemplateError(place, "模板没有写完", "请给每个{% if %}、{% for %}、{% filter %}补上结束的一行")
    return TemplateError(place, f"模板语法有误（{message}）", "请对照自带的模板检查这一行的括号和引号")


def _unknown_word(place: str, message: str) -> TemplateError | None:
    """A filter or a test that does not exist; inside a condition Jinja finds it only when it gets there."""
    for form, reason, known in _FAULTS:
        match = re.match(form, message)
        if match:
            return TemplateError(place, reason.format(match[1]) + _guess(match[1], known), _SEE_DOCS)
    return None


def _fault(error: Exception, main: str, context: Mapping[str, object]) -> TemplateError:
    """A fault that shows when the template is filled."""
    place = _place(error, main)
    if isinstance(error, TemplateError):
        return TemplateError(place, error.reason, error.remedy)
    if isinstance(error, SecurityError):
        return TemplateError(place, "用了模板里不允许的写法", _SEE_DOCS)
    if isinstance(error, UndefinedError):
        name = re.fullmatch(r"没有“(.+)”这个变量", str(error))
        guess = _guess(name[1], context) if name else ""
        return TemplateError(place, str(error) + guess, _SEE_DOCS)
    return _unknown_word(place, str(error)) or TemplateError(
        place, f"这一行算不出结果（{error}）", "模板里只能比较和打印，不能加减，请检查这一行"
    )


def _place(error: Exception, main: str) -> str:
    """The innermost template line being filled: Jinja puts templates' own lines into the traceback."""
    place = main
    trace = error.__traceback__
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.suffix == ENDING:
            place = f"{'/'.join(file.parts[-2:])}第{trace.tb_lineno}行"
        trace = trace.tb_next
    return place
