"""Where the tables of a workbook are, which column is which field, and what each row means."""

from zdxm.layout.book import Layout, NamedPeriod, find_tables
from zdxm.layout.guesses import Guess, Guessed, closest, guess_table, guesses_text, say_which
from zdxm.layout.headers import Header, HeaderBlock, Match, find_header, match_fields
from zdxm.layout.kinds import Body, ControlRow
from zdxm.layout.mapping import require_mapping
from zdxm.layout.sections import Role, Section, is_county, read_heading
from zdxm.layout.tables import Table

__all__ = [
    "Body",
    "ControlRow",
    "Guess",
    "Guessed",
    "Header",
    "HeaderBlock",
    "Layout",
    "Match",
    "NamedPeriod",
    "Role",
    "Section",
    "Table",
    "closest",
    "find_header",
    "find_tables",
    "guess_table",
    "guesses_text",
    "is_county",
    "match_fields",
    "read_heading",
    "require_mapping",
    "say_which",
]
