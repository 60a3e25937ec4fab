"""Words outside all bookmarks after a refresh: where a fresh report would now put them another way.

Such words are the clerk's and stay as they are; but 已全部办结 beside a new number may be wrong now, and a
sentence may be called for that the document does not have. Both are told, never written.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from zdxm.document.memory import Sentence, sentences_of
from zdxm.provenance.changes import Change, Outcome
from zdxm.provenance.flow import sentences as bounds_of
from zdxm.provenance.standing import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from zdxm.narrative.blocks import Narrative
    from zdxm.provenance.flow import Flow
    from zdxm.provenance.record import Record
    from zdxm.provenance.scopes import Scopes

    Key = tuple[str, tuple[tuple[str, str], ...]]

__all__ = ["differing_words"]

_EVERYWHERE = ("period.", "report.")
"""Figures that so many sentences have that they tell nothing of which is which."""
_BEFORE = r"(?:^|[。!?;]|^(?:附件:)?\(?[0-9一二三四五六七八九十]+[)、.]|^图\d+)"
_BEHIND = "(?:$|(?<=[。!?;]))"
"""Around a whole sentence, in text for comparison; at a paragraph's start the number of what it begins."""
_UNKNOWN = "全文（文件是较早版本生成的，没有记下原来的句子）"
_ALIKE = 0.6  # of two sentences without figures in common


@dataclass(frozen=True, slots=True)
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


def differing_words(
    record: Record, narrative: Narrative, scopes: Scopes, flow: Flow, told: Collection[int]
) -> Iterator[Change]:
    """What a fresh report says in other words.

    Args:
        record: of the document before.
        narrative: the fresh report.
        scopes: which figure is which.
        flow: the document's text with the new figures.
        told: numbers of bookmarks that are listed already because the new ledger has nothing for them.
    """
    if not record.sentences:
        yield Change(Outcome.WORDS, _UNKNOWN, "", "")
        return
    old, new = _old_sentences(record, scopes), list(_fresh_sentences(narrative))
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
    known = {*scopes.renamed.values()}
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
            return _around(flow, span.start)
    words = sentence.words
    return words if not sentence.marks and _says(text, words) else ""


def _around(flow: Flow, offset: int) -> str:
    paragraph = flow.paragraph_at(offset)
    text, here = flow.text[paragraph.start : paragraph.end], offset - paragraph.start
    return next((text[start:end] for start, end in bounds_of(text) if start <= here < end), text).strip()


def _of_added(said: _Said, known: Collection[str]) -> bool:
    """Whether a sentence tells of a project or a group that is listed by its name anyway."""
    scopes = {figure.partition(".")[0] for figure, _ in said.key[1]}
    return any(scope.startswith(("project:", "category:")) and scope not in known for scope in scopes)
