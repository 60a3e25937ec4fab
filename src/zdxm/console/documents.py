"""What is told of a report that was written: where its figures come from, what new figures changed in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zdxm.console.answers import FORMAT_VERSION, Result
from zdxm.console.ledger import faults_remark, reading_text
from zdxm.console.screen import Screen
from zdxm.declare import frozen
from zdxm.diagnostics import Diagnostic
from zdxm.provenance.plan import Change, Outcome
from zdxm.provenance.why import Answer, Input, Traced, plain_value
from zdxm.units import Unit, exact_text, to_yuan

if TYPE_CHECKING:
    from zdxm.figures.origins import Fact
    from zdxm.provenance.why import Value

_MOST_FIGURES = 1000  # that are printed for somebody to read
_MOST_RAW = 12  # cells whose contents are shown of one input
_UNITS = {"%": "%", "百分点": "个百分点", "元": "元", "个": ""}
_BLANK = "（空）"


@frozen(kw_only=True)
class Why(Result):
    """Where figures come from: ``zdxm why``.

    Attributes:
        answer: the figures that were asked for.
        query: what was asked; "" for all figures.
        diagnostics: what is wrong with the ledger, where that was asked and not a report.
    """

    answer: Answer
    query: str
    diagnostics: Sequence[Diagnostic] = ()

    @property
    def found(self) -> bool:
        """Whether something is amiss: no such figure, or another ledger."""
        return not self.answer.found or self.answer.ledgers.matches is False

    def text(self, screen: Screen) -> str:
        """What was read; each figure, of very many the first, with sentence, formula, inputs and cells."""
        blocks = ["\n".join(self._lines(traced, screen)) for traced in self.answer.traced(_MOST_FIGURES)]
        left = len(self.answer.found) - _MOST_FIGURES
        if left > 0:
            blocks.append(f"（后面还有{left}个数字；在后面写上要问的数字或句子，或用--format json列出全部）")
        blocks += [
            f"{screen.paint('已改', 'yellow', bold=True)}  {one.mark.text}（{one.state.value}）"
            for one in self.answer.changed
        ]
        return reading_text(self.answer.reading, screen) + "\n\n".join(blocks) + "\n" if blocks else ""

    def _lines(self, traced: Traced, screen: Screen) -> Iterable[str]:
        fact = traced.fact
        exact = fact.unit in _UNITS and fact.value is not None
        value = f" ＝ {self._value(fact)}" if exact else ""
        yield f"{screen.paint(traced.printed.text, 'cyan', bold=True)}  {fact.name}{value}"
        yield f"  句子：{traced.printed.sentence}"
        yield f"  公式：{fact.formula}"
        for one in traced.inputs:
            yield f"  来自：{self._input(one)}"
            yield from self._contents(one)

    def _contents(self, one: Input) -> Iterable[str]:
        raw, unit = self.answer.ledgers.raw(one.cells), self.answer.unit_of(one)
        if raw is not None:
            named = f"（{unit.label}）" if unit and _is_sum(raw, unit, one.value) else ""
            yield f"    原填{named}：{_listed(raw)}"

    def _input(self, one: Input) -> str:
        value = "" if one.value is None else f" {self._value(one)}"
        return f"{one.name}{value}" + (f"，{one.cells}" if one.cells else "")

    def _value(self, one: Fact | Input) -> str:
        """A value in words: an amount as the ledger has it, and in 元."""
        plain = plain_value(one.unit, one.value)
        if not isinstance(plain, int) or one.unit != Unit.YUAN.label:
            return f"{plain}{_UNITS.get(one.unit, '')}"
        unit, yuan = self.answer.unit_of(one), f"{plain:,}元"
        return yuan if unit in (None, Unit.YUAN) else f"{exact_text(plain, unit)}（{yuan}）"

    def json(self) -> dict[str, Any]:
        """Each figure, and whether the ledger on disk is the one that it comes from."""
        figures = map(self._figure_json, self.answer.traced())
        if len(self.answer.found) > _MOST_FIGURES:
            self.answer.ledgers.read()  # what cannot be read is told before anything is printed
        return {
            "format_version": FORMAT_VERSION,
            "ledger_matches": self.answer.ledgers.matches,
            "reading": list(self.answer.reading),
            "figures": figures if len(self.answer.found) > _MOST_FIGURES else list(figures),
        }

    def _figure_json(self, traced: Traced) -> dict[str, Any]:
        fact = traced.fact
        return {
            "id": fact.id,
            "text": traced.printed.text,
            "value": plain_value(fact.unit, fact.value),
            "unit": fact.unit,
            "formula": fact.formula,
            "inputs": [
                {
                    "name": one.name,
                    "value": plain_value(one.unit, one.value),
                    "cells": one.cells,
                    "raw": self.answer.ledgers.raw(one.cells),
                    **self._in_ledger_unit(one),
                }
                for one in traced.inputs
            ],
            "sentence": traced.printed.sentence,
            **self._in_ledger_unit(fact),
        }

    def _in_ledger_unit(self, one: Fact | Input) -> dict[str, str | None]:
        """An amount in the unit that the ledger has it in."""
        unit, value = self.answer.unit_of(one), None
        if unit and isinstance(one.value, int):
            value = exact_text(one.value, unit).removesuffix(unit.label)
        return {"value_in_unit": value, "ledger_unit": unit.label if unit else None}

    def remarks(self, screen: Screen | None) -> Iterable[str]:
        """That nothing was found, that the ledger is missing or another one, or has faults."""
        del screen
        if not self.answer.found:
            yield f"没有找到“{self.query}”这个数字或句子" if self.query else "没有数字"
        if self.answer.ledgers.matches is None:
            yield "没有找到生成报告的台账，不能核对；可以在报告后面写明台账文件"
        elif not self.answer.ledgers.matches:
            yield "台账已经变了：磁盘上的台账不是生成这份报告的那一个"
        yield from faults_remark(self.diagnostics)


def _is_sum(raw: Sequence[Value], unit: Unit, value: int | str | None) -> bool:
    """Whether cells hold plain numbers that add up to a value in 元: then they are in this unit."""
    filled = [one for one in raw if one is not None]
    if not all(isinstance(one, int | float) for one in filled):
        return False
    return sum(to_yuan(Decimal(str(one)), unit)[0] for one in filled) == value


def _listed(raw: Sequence[Value]) -> str:
    shown = "、".join(_BLANK if value is None else str(value) for value in raw[:_MOST_RAW])
    return shown if len(raw) <= _MOST_RAW else f"{shown}等{len(raw)}格"


_COLOURS = {Outcome.UPDATED: "green", Outcome.ADDED: "cyan"}
_OTHERS = "yellow"
_LONGEST, _LONGEST_NAME = 40, 80  # characters shown of a text, and of a sentence or a name
_SENTENCES = frozenset({Outcome.WORDS, Outcome.ORDER})


@frozen(kw_only=True)
class Updated(Result):
    """What new figures changed in a report: ``zdxm refresh``.

    Attributes:
        changes: every one, and what was left alone.
        path: the file that was written; None where it was only asked what would change.
        diagnostics: what is wrong with the ledger.
        found: whether something was left alone.
    """

    changes: Sequence[Change]
    path: Path | None
    diagnostics: Sequence[Diagnostic]
    found: bool

    def text(self, screen: Screen) -> str:
        """The file's path; where none was written, the changes."""
        return f"{self.path}\n" if self.path else "".join(f"{line}\n" for line in self._lines(screen))

    def _lines(self, screen: Screen) -> Iterable[str]:
        """The changes, what was left alone last."""
        for outcome in Outcome:
            head = screen.paint(outcome.value, _COLOURS.get(outcome, _OTHERS), bold=True)
            yield from (f"{head}  {_said(change)}" for change in self.changes if change.outcome is outcome)

    def remarks(self, screen: Screen | None) -> Iterable[str]:
        """The changes in the file, and that the ledger has faults."""
        if self.path and screen:
            yield from self._lines(screen)
        yield from faults_remark(self.diagnostics)


def _said(change: Change) -> str:
    """What stands behind the outcome: a name, old and new text; of what has only one of them just that."""
    if change.outcome is Outcome.ADDED or not (change.old or change.new):
        return _cut(change.name, _LONGEST_NAME)
    longest = _LONGEST_NAME if change.outcome in _SENTENCES else _LONGEST
    texts = f"{_cut(change.old, longest)}→{_cut(change.new, longest)}"
    return f"{change.name}：{texts}" if change.name else texts


def _cut(text: str, longest: int) -> str:
    return (text if len(text) <= longest else f"{text[:longest]}…") or _BLANK
