"""The whole corpus: every case with a name of its own."""

from __future__ import annotations

from ledgers import (
    cases_books,
    cases_forms,
    cases_headers,
    cases_refused,
    cases_rows,
    cases_sections,
    cases_values,
    cases_words,
)

__all__ = ["CASES"]

CASES = (
    *cases_forms.CASES,
    *cases_headers.CASES,
    *cases_words.CASES,
    *cases_rows.CASES,
    *cases_sections.CASES,
    *cases_values.CASES,
    *cases_books.CASES,
    *cases_refused.CASES,
)

if len({case.name for case in CASES}) != len(CASES):
    raise ValueError("two cases have the same name")
