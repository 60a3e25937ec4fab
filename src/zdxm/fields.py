"""The data dictionary: every column of a ledger or register, how it is read, named and shown.

A column is declared once, in ``fields.toml``. What the reader keeps, what a project holds, the columns of
附表, the words of templates, what ``lag`` groups by and lists, the keys of the JSON and the blank ledger all
follow from there. A header is compared with a field's words after :mod:`zdxm.layout` has normalised it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any

from zdxm.declare import frozen

SPAN_MARK, MONTH_MARK, YEAR_END_MARK = "～", "＠", "＾"


class FieldKind(Enum):
    """How a column's cells are read."""

    TEXT = "text"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    STATUS = "status"


@frozen(kw_only=True)
class BlankColumn:
    """How a column of the blank workbook is filled in.

    Attributes:
        width: in half-width characters.
        header: what stands above it, where that says more than the label.
        whole: whether its cells are whole numbers.
        choices: what the drop-down list offers; nothing else is taken where it is ``strict``.
        prompt: what is shown beside a selected cell.
        note: what 填写说明 says of it.
    """

    width: int
    header: str = ""
    whole: bool = False
    choices: tuple[str, ...] = ()
    strict: bool = False
    prompt: str = ""
    note: str = ""


@frozen(kw_only=True, eq=False)
class Field:
    """One column of the ledger or of a register.

    Attributes:
        key: its name in the code, in the JSON and in the ids of figures.
        label: its Chinese name, the same in every output and message, and in zdxm.toml.
        synonyms: normalised header texts that name it, best first.
        tiers: for each synonym its tier; words of one tier name the field equally well.
        says: rules by which a header names it that is none of the synonyms, see :mod:`zdxm.layout.words`.
        kept: whether projects hold it. The others only help to read: they feed another field, keep a column
            from being taken for one, or are personal (联系人, 联系电话).
        monthly: whether it may be the sum of several columns, one a month.
        phones: whether a phone number in its text is a fault, for it would be printed.
        width, centred: of its column in 附表, in characters; no width for none. Every such column is also a
            word that templates can write behind 项目.
        short, meaning: a shorter word for the same, and what the list of words says of it beyond the usual.
        group: what projects that share its value are called, where ``lag`` can group by it; such a field
            stands in the lists too.
        scope: first part of the ids of such groups' figures, where they are summed up and ranked.
        blank: its column in the blank workbook; None for none.
    """

    key: str
    label: str
    synonyms: tuple[str, ...]
    tiers: tuple[int, ...]
    says: tuple[str, ...] = ()
    kind: FieldKind = FieldKind.TEXT
    kept: bool = True
    monthly: bool = False
    phones: bool = True
    width: float = 0
    centred: bool = False
    short: str = ""
    meaning: str = ""
    group: str = ""
    scope: str = ""
    blank: BlankColumn | None = None


@frozen(kw_only=True)
class Register:
    """A further sheet of the office, beside the ledger.

    Attributes:
        key: canonical name.
        label: what a missing one is called in 【待补充：…】.
        sheet_words: a sheet whose name or title holds one of these may be this register.
        fields: its columns; a sheet is this register only with all ``required`` ones.
        required: keys of the columns without which it cannot be read.
        note: what 填写说明 says of it.
    """

    key: str
    label: str
    sheet_words: tuple[str, ...]
    fields: tuple[Field, ...]
    required: tuple[str, ...]
    note: str


def _field(key: str, entry: Mapping[str, Any]) -> Field:
    """One section; a key that no field has is a TypeError."""
    tiers = [part.split() for part in entry["words"].split("|")]
    blank = entry.get("blank")
    return Field(
        **{name: value for name, value in entry.items() if name not in {"words", "says", "kind", "blank"}},
        key=key,
        kind=FieldKind(entry.get("kind", FieldKind.TEXT)),
        synonyms=tuple(word for words in tiers for word in words),
        tiers=tuple(tier for tier, words in enumerate(tiers) for _ in words),
        says=tuple(entry.get("says", ())),
        blank=blank and BlankColumn(**blank | {"choices": tuple(blank.get("choices", ()))}),
    )


def _register(key: str, entry: Mapping[str, Any]) -> Register:
    return Register(
        key=key,
        label=entry["label"],
        sheet_words=tuple(entry["sheet_words"].split()),
        fields=tuple(_field(name, column) for name, column in entry["columns"].items()),
        required=tuple(entry["required"].split()),
        note=entry["note"],
    )


_TABLE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_BY_KEY = {key: _field(key, entry) for key, entry in _TABLE["ledger"].items()}

LEDGER_FIELDS = tuple(_BY_KEY.values())
REGISTERS = {key: _register(key, entry) for key, entry in _TABLE["register"].items()}
DECLARED = (*LEDGER_FIELDS, *(field for register in REGISTERS.values() for field in register.fields))
MONTHLY = tuple(each.key for each in LEDGER_FIELDS if each.monthly)
KEPT = tuple(each for each in LEDGER_FIELDS if each.kept)
GROUPED = tuple(each for each in KEPT if each.group)
"""What the listed projects can be grouped by."""
RANKED = tuple(each for each in GROUPED if each.scope)
"""What all projects are summed up and ranked by."""


def field_by_key(key: str) -> Field:
    """Look a ledger field up by its canonical name; KeyError where there is none."""
    return _BY_KEY[key]


def label_of(key: str) -> str:
    """The Chinese name of a ledger field."""
    return _BY_KEY[key].label


def kept_keys(kind: FieldKind) -> tuple[str, ...]:
    """The fields of one kind that projects hold."""
    return tuple(each.key for each in KEPT if each.kind is kind)
