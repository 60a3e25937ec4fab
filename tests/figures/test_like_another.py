"""Facts made after a pattern are those that each figure by itself would give."""

from __future__ import annotations

import dataclasses

import pytest

from provenance.making import KINDS, LEDGERS, PERIODS, settings_of
from zdxm.document.marks import mark_figures, marks_of
from zdxm.figures.model import OTHERS, Project
from zdxm.figures.origins import Origins
from zdxm.narrative.compose import compose
from zdxm.periods import parse_period
from zdxm.pipeline.reading import read_figures


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", LEDGERS)
def test_patterns_change_nothing(name: str, kind: str) -> None:
    """Each fact of a whole report, against one of origins that know no pattern yet."""
    settings = settings_of(name)
    figures = read_figures([LEDGERS[name]], settings, parse_period(PERIODS[name]))
    narrative = compose(figures, settings, kind=kind)
    others = {figure.id: figure for figure in narrative.figures}
    printed = [mark.figure for mark in marks_of(mark_figures(narrative))]
    together = Origins(figures, others).facts(printed)
    assert len(together) > 20
    for identity in together:
        alone = next(Origins(figures, others).trace([identity]))
        assert alone == together[identity]


def test_every_attribute_of_every_project() -> None:
    """Also those that no report prints."""
    figures = read_figures([LEDGERS["cities"]], settings_of("cities"), parse_period(PERIODS["cities"]))
    names = [field.name for field in dataclasses.fields(Project) if field.name != "others"] + [*OTHERS]
    origins = Origins(figures)
    for project in figures.projects:
        for name in names:
            identity = f"{project.scope}.{name}"
            if name != "progress" and (figure := project.figure(name)) is not None:
                fact = origins.facts([identity])[identity]
                assert (fact.unit, str(fact.value)) == (figure.kind.value, str(figure.value))
