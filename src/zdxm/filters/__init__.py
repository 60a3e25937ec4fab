"""The template authors' vocabulary: how a figure is printed in house style, how clauses become a sentence."""

from zdxm.filters.marks import CLOSE, EMPTY, FORM, HOLE, LIST, OPEN, SPLIT, WORDS, clean, hole, marked
from zdxm.filters.numbers import chinese_number, money_text, points_text, printed_yuan, rate_text, wan_text
from zdxm.filters.values import Listing, Printable, Value, misuse
from zdxm.filters.vocabulary import FILTERS, TESTS

__all__ = [
    "CLOSE",
    "EMPTY",
    "FILTERS",
    "FORM",
    "HOLE",
    "LIST",
    "OPEN",
    "SPLIT",
    "TESTS",
    "WORDS",
    "Listing",
    "Printable",
    "Value",
    "chinese_number",
    "clean",
    "hole",
    "marked",
    "misuse",
    "money_text",
    "points_text",
    "printed_yuan",
    "rate_text",
    "wan_text",
]
