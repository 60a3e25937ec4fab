"""The answer of ``zdxm why``: what figures are, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zdxm.figures import Kind
from zdxm.provenance.tracing import choose, trace
from zdxm.units import hundredths_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zdxm.figures import Fact
    from zdxm.provenance.raws import Ledgers
    from zdxm.provenance.reading import Report
    from zdxm.provenance.standing import Standing
    from zdxm.provenance.tracing import Input, Printed, Traced

__all__ = ["FORMAT_VERSION", "Answer", "answer_from", "answer_from_report", "plain_value", "why_json"]

FORMAT_VERSION = 1
_HUNDREDTHS = frozenset({Kind.RATE.value, Kind.POINTS.value})


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found.

    Attributes:
        found: the figures that were asked for.
        changed: figures of the document that somebody has changed or deleted, if all were asked for.
        ledgers: the workbooks on disk.
    """

    found: tuple[Traced, ...]
    changed: tuple[Standing, ...]
    ledgers: Ledgers


def answer_from_report(report: Report, query: str, ledgers: Ledgers) -> Answer:
    """What a document says of its figures.

    Args:
        report: the document.
        query: as for :func:`~zdxm.provenance.tracing.choose`.
        ledgers: the workbooks on disk, for the contents of cells.
    """
    found = trace(choose(tuple(report.printed()), query), report.record.facts)
    return Answer(found, () if query.strip() else report.changed(), ledgers)


def answer_from(
    printed: Sequence[Printed], facts: Mapping[str, Fact], query: str, ledgers: Ledgers
) -> Answer:
    """The same for a report that has not been written to a file."""
    return Answer(trace(choose(printed, query), facts), (), ledgers)


def why_json(answer: Answer) -> dict[str, Any]:
    """The answer as ``zdxm why --format json`` prints it."""
    return {
        "format_version": FORMAT_VERSION,
        "ledger_matches": answer.ledgers.matches,
        "figures": [_figure_json(traced, answer.ledgers) for traced in answer.found],
    }


def _figure_json(traced: Traced, ledgers: Ledgers) -> dict[str, Any]:
    fact = traced.fact
    return {
        "id": fact.id,
        "text": traced.printed.text,
        "value": plain_value(fact.unit, fact.value),
        "unit": fact.unit,
        "formula": fact.formula,
        "inputs": [_input_json(one, ledgers) for one in traced.inputs],
        "sentence": traced.printed.sentence,
    }


def _input_json(one: Input, ledgers: Ledgers) -> dict[str, Any]:
    value = plain_value(one.unit, one.value)
    return {"name": one.name, "value": value, "cells": one.cells, "raw": ledgers.raw(one.cells)}


def plain_value(unit: str, value: int | str | None) -> int | str | None:
    """A value as it is printed for programs: whole 元 and counts as integers, rates with two decimals."""
    return hundredths_text(value) if unit in _HUNDREDTHS and isinstance(value, int) else value
