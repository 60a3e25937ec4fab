"""Words outside all bookmarks after a refresh: where a fresh report would now put them another way.

Such words are the clerk's and stay as they are; but 已全部办结 beside a new number may be wrong now, and a
sentence may be called for that the document does not have. Both are told, never written.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher

from zdxm.declare import frozen
from zdxm.document.marks import Mark, Sentence, sentences_of
from zdxm.narrative.blocks import Narrative, TableRow
from zdxm.narrative.rows import walk
from zdxm.provenance.flow import Flow, number_of, numbers_in, plain
from zdxm.provenance.fresh import Fresh, Scopes
from zdxm.provenance.plan import Change, Outcome
from zdxm.provenance.reading import Record

Key = tuple[str, tuple[tuple[str, str], ...]]


_EVERYWHERE = ("period.", "report.")
"""Figures that so many sentences have that they tell nothing of which is which."""
_BEFORE = r"(?:^|[。!?;]|^(?:附件:)?\(?[0-9一二三四五六七八九十]+[)、.]|^图\d+)"
_BEHIND = "(?:$|(?<=[。!?;]))"
"""Around a whole sentence, in text for comparison; at a paragraph's start the number of what it begins."""
_UNKNOWN = "全文（文件是较早版本生成的，没有记下原来的句子）"
_ALIKE = 0.6  # of two sentences without figures in common


@frozen
class _Said:
    """A sentence of the old or the fresh report.

    Attributes:
        sentence: it.
        key: its words, and id and form of each figure in the new ledger.
    """

    sentence: Sentence
    key: Key

    def likeness(self, other: _Said) -> float:
        """How much two sentences have in common: whole figures first, then words; 0 for nothing."""
        mine, others = ({figure for figure, _ in one.key[1] if _tells(figure)} for one in (self, other))
        shared = len(mine & others)
        if not shared and (mine or others):
            return 0
        ratio = SequenceMatcher(None, self.key[0], other.key[0], autojunk=False).ratio()
        return shared + ratio if shared or ratio > _ALIKE else 0


def _tells(figure: str) -> bool:
    return not figure.startswith(_EVERYWHERE)


def differing_words(record: Record, fresh: Fresh, flow: Flow, told: Collection[int]) -> Iterator[Change]:
    """What a fresh report says in other words.

    Args:
        record: of the document before.
        fresh: the fresh report.
        flow: the document's text with the new figures.
        told: numbers of bookmarks that are listed already because the new ledger has nothing for them.
    """
    if not record.sentences:
        yield Change(Outcome.WORDS, _UNKNOWN, "", "")
        return
    old, new = _old_sentences(record, fresh.scopes), list(_fresh_sentences(fresh.narrative))
    gone, come = _without(old, new), _without(new, old)
    text = _prose(flow)
    for one in gone:
        now = max(come, key=one.likeness, default=None)
        if now is not None and one.likeness(now):
            come.remove(now)
        else:
            now = None
        stands = _standing(one.sentence, flow, text)
        said = now.sentence.text if now else ""
        settled = _says(text, said)
        listed = not said and any(number in told for number in one.sentence.marks)
        if stands and not settled and not listed:
            yield Change(Outcome.WORDS, "", stands, said)
    known = {*fresh.scopes.renamed.values()}
    for one in come:
        if not _says(text, one.sentence.text) and not _of_added(one, known):
            yield Change(Outcome.ADDED, one.sentence.text, "", "")


def _old_sentences(record: Record, scopes: Scopes) -> list[_Said]:
    """The sentences whose figures the new ledger has too; others are told figure by figure."""
    found = []
    for sentence in record.sentences:
        marks = [record.marks[number] for number in sentence.marks if number in record.marks]
        figures = [(scopes.translate(mark.figure), mark.form) for mark in marks]
        known = tuple((figure, form) for figure, form in figures if figure is not None)
        if len(known) == len(sentence.marks):
            found.append(_Said(sentence, (sentence.words, known)))
    return found


def _fresh_sentences(narrative: Narrative) -> Iterator[_Said]:
    for sentence in sentences_of(narrative):
        figures = tuple((run.figure or "", run.form) for run in sentence.runs)
        yield _Said(sentence, (sentence.words, figures))


def _without(some: list[_Said], others: list[_Said]) -> list[_Said]:
    """Those of some sentences that are not among the others, each as often as it is."""
    left = Counter(one.key for one in others)
    found = []
    for one in some:
        if left[one.key]:
            left[one.key] -= 1
        else:
            found.append(one)
    return found


def _prose(flow: Flow) -> str:
    """The paragraphs outside tables, a line each, for comparison."""
    return "\n".join(plain(flow.text[one.start : one.end]) for one in flow.paragraphs if not one.table)


def _says(text: str, sentence: str) -> bool:
    """Whether a text has a sentence as a whole, behind the number of a heading or a chart if need be."""
    words = re.escape(plain(sentence))
    return bool(words) and re.search(f"{_BEFORE}{words}{_BEHIND}", text, re.MULTILINE) is not None


def _standing(sentence: Sentence, flow: Flow, text: str) -> str:
    """The sentence as the document has it now; "" where somebody has deleted it."""
    for number in sentence.marks:
        span = flow.spans.get(number)
        if span is not None and span.end > span.start:
            return flow.sentence_at(span.start)
    words = sentence.words
    return words if not sentence.marks and _says(text, words) else ""


def _of_added(said: _Said, known: Collection[str]) -> bool:
    """Whether a sentence tells of a project or a group that is listed by its name anyway."""
    scopes = {figure.partition(".")[0] for figure, _ in said.key[1]}
    return any(scope.startswith(("project:", "category:")) and scope not in known for scope in scopes)


_SUMMED = {"total_investment": "总投资", "annual_plan": "年度计划投资", "completed": "完成投资"}
_COUNT, _COUNT_NAME, _RANK = "projects", "项目数", "rank"
_LOOKED_AT = frozenset({*_SUMMED, _COUNT, _RANK})
_TABLE, _ROW = "第{}个表", "第{}个表“{}”"
_TOTAL, _CATEGORY, _PROJECT = "total", "category:", "project:"
_RANKS = "名次"


@dataclass(slots=True)
class _Row:
    """A row of a table.

    Attributes:
        texts: of the cells.
        figures: column → name of the figure in it, of those that are looked at.
        scopes: whose figures they are.
    """

    texts: list[str] = field(default_factory=list)
    figures: dict[int, str] = field(default_factory=dict)
    scopes: tuple[str, ...] = ()

    def has(self, *starts: str) -> bool:
        """Whether figures of such scopes stand in it."""
        return any(scope.startswith(starts) for scope in self.scopes)

    @property
    def label(self) -> str:
        """What the row is called."""
        return next((text for text in self.texts if text and not text[0].isdigit()), "")

    def text(self, column: int) -> str:
        """What stands in a column."""
        return self.texts[column] if column < len(self.texts) else ""


def untied_tables(flow: Flow, marks: Mapping[int, Mark]) -> Iterator[Change]:
    """Sums that the printed rows do not come to, and rankings out of order.

    Args:
        flow: the document's text with the new figures.
        marks: number of the bookmark → what it is.
    """
    for number, rows in _tables(flow, marks).items():
        ordered = [rows[at] for at in sorted(rows)]
        yield from _sums(number, ordered)
        yield from _ranks(number, ordered)


def missing_rows(fresh: Fresh) -> Iterator[Change]:
    """Units, counties and the like that a fresh report's tables have rows for, and the document has not.

    Projects and categories are told of by their names elsewhere.
    """
    known = {*fresh.scopes.renamed.values()}
    added: dict[str, str] = {}
    for _, row in walk(fresh.narrative):
        if isinstance(row, TableRow):
            scope = next((cell.figure for cell in row.cells if cell.figure), "").rpartition(".")[0]
            if ":" in scope and scope not in known and not scope.startswith((_PROJECT, _CATEGORY)):
                added.setdefault(scope, _label(row))
    for name in added.values():
        yield Change(Outcome.ADDED, name, "", "")


def _label(row: TableRow) -> str:
    return next((cell.text for cell in row.cells[1:] if cell.text), "")


def _tables(flow: Flow, marks: Mapping[int, Mark]) -> dict[int, dict[int, _Row]]:
    """Number of each table with amounts of ours → its rows."""
    tables: dict[int, dict[int, _Row]] = defaultdict(lambda: defaultdict(_Row))
    known: tuple[int, int] | None = None
    row = _Row()
    for start, end, table, at, column, numbers in flow.placed():
        if known != (table, at):
            known, row = (table, at), tables[table][at]
        texts = row.texts
        if column == len(texts):
            texts.append(flow.text[start:end])
        else:
            texts += [""] * (column + 1 - len(texts))
            texts[column] += flow.text[start:end]
        for number in numbers:
            mark = marks.get(number)
            if mark is None:
                continue
            scope, _, name = Scopes.found(mark.figure).rpartition(".")
            if scope not in row.scopes:
                row.scopes += (scope,)
            if name in _LOOKED_AT:
                row.figures[column] = name
    return tables


def _sums(number: int, rows: list[_Row]) -> Iterator[Change]:
    """Each 小计 and the 合计 of a table against the rows that a reader would add up."""
    heads = {column: name for row in rows for column, name in row.figures.items() if name in _SUMMED}
    of_projects = any(row.has(_PROJECT) for row in rows)
    part: dict[int, Decimal] = defaultdict(Decimal)
    whole: dict[int, Decimal] = defaultdict(Decimal)
    items = subtotals = 0
    group = ""
    for row in rows:
        amounts = {column: amount for column in heads if (amount := _amount(row, column)) is not None}
        sums_up = row.has(_TOTAL) or (of_projects and row.has(_CATEGORY) and amounts)
        if sums_up:
            added, count = (whole, items) if row.has(_TOTAL) else (part, subtotals)
            place = _ROW.format(number, row.label if row.has(_TOTAL) else group + row.label)
            yield from _compare(place, row, added, amounts) if items else ()
            yield from _count(place, row, count) if of_projects else ()
        if row.has(_TOTAL):
            break
        if sums_up or (of_projects and row.has(_CATEGORY)):
            group = "" if sums_up else row.label
            part, subtotals = defaultdict(Decimal), 0
            continue
        if row.has(_PROJECT) or amounts:  # a row that somebody added has amounts, the header has none
            items, subtotals = items + 1, subtotals + 1
        for column, amount in amounts.items():
            part[column] += amount
            whole[column] += amount


def _compare(
    place: str, row: _Row, added: Mapping[int, Decimal], printed: Mapping[int, Decimal]
) -> Iterator[Change]:
    for column, amount in printed.items():
        should = added.get(column, Decimal())
        if column in row.figures and should != amount:
            name = place + _SUMMED.get(row.figures[column], "")
            yield Change(Outcome.UNTIED, name, row.text(column), f"{should:f}")


def _count(place: str, row: _Row, count: int) -> Iterator[Change]:
    for column, name in row.figures.items():
        said = numbers_in(row.text(column)) if name == _COUNT else ()
        if said and said[0] != str(count):
            yield Change(Outcome.UNTIED, place + _COUNT_NAME, said[0], str(count))


def _amount(row: _Row, column: int) -> Decimal | None:
    return number_of(plain(row.text(column)).replace(",", ""))


def _ranks(number: int, rows: list[_Row]) -> Iterator[Change]:
    """Places that do not go up from row to row; those that take no part stand last."""
    places = [(_place(row), row.label) for row in rows if _RANK in row.figures.values()]
    right = sorted(places, key=lambda entry: entry[0])
    if [place for place, _ in places] != [place for place, _ in right]:
        said, should = ("、".join(label for _, label in some) for some in (places, right))
        yield Change(Outcome.ORDER, f"{_TABLE.format(number)}{_RANKS}", said, should)


def _place(row: _Row) -> float:
    column = next(column for column, name in row.figures.items() if name == _RANK)
    said = plain(row.text(column))
    return int(said) if said.isdigit() else float("inf")
