"""A ledger → files beside it: copies with its faults in comments, and how it is read as a ``zdxm.toml``."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from zdxm.config.settings import Settings
from zdxm.declare import frozen
from zdxm.diagnostics import Diagnostic, column_letters
from zdxm.errors import EXAMPLE_YEAR, LedgerError, OutputError
from zdxm.fields import label_of
from zdxm.figures.model import ReportFigures
from zdxm.layout.mapping import Guess, Guessed
from zdxm.layout.model import PERCENT, ColumnRead, LedgerTable, category_source, columns_of, missing_fields
from zdxm.layout.verdicts import ColumnUse, Ground
from zdxm.narrative.library import batch_of, office_of, region_of
from zdxm.periods import AskedPeriod
from zdxm.pipeline.reading import LedgerReading, figures_from, guess_mapping, read_ledgers
from zdxm.saving import ANNOTATED_TAIL, is_folder, output_path, save
from zdxm.sheets.annotate import annotate, open_archive
from zdxm.sheets.rows import text_width

_CONFIRM = "请打开文件核对，对的去掉行首的#，不对的改成对的列号"


def require_annotatable(ledgers: Sequence[Path], output: str | None) -> None:
    """Refuse, before anything is printed, what cannot be annotated.

    Raises:
        ZdxmError: a file of another format, two of one name, or one name for several copies.
    """
    for path in ledgers:
        open_archive(path.read_bytes(), str(path))
    doubles = [stem for stem, count in Counter(path.stem for path in ledgers).items() if count > 1]
    if doubles:
        raise LedgerError(
            f"命令行的“{doubles[0]}”",
            "有两个台账同名，批注副本会相互覆盖",
            "请分别核对，或先改成不同的文件名",
        )
    if len(ledgers) > 1 and output is not None and not is_folder(output):
        reason = f"要写出{len(ledgers)}个批注副本，这里不是文件夹"
        raise OutputError(output, reason, f"请在-o后面写文件夹，如{output}/")


def save_annotated(
    ledgers: Sequence[Path], figures: ReportFigures, *, output: str | None, force: bool
) -> list[str]:
    """Write a copy of each ledger that has findings, all or none.

    Returns:
        Where each is, or why there is none.

    Raises:
        ZdxmError: a ledger was changed meanwhile, or a copy cannot be made or written.
    """
    names = {path.name for path in ledgers}
    files, said = {}, []
    for path, source in zip(ledgers, figures.sources, strict=True):
        findings = [
            fault
            for fault in figures.diagnostics
            if fault.place.file == path.name or fault.place.file not in names
        ]
        if not findings:
            said.append(f"{path.name}没有发现问题，不用批注")
            continue
        data = _unchanged(path, source.sha256)
        copy = annotate(data, findings, file=str(path))
        target = output_path(output, f"{path.stem}{ANNOTATED_TAIL}.xlsx", ledgers)
        files[target] = copy.data
        said.append(f"批注副本：{target}（{_marked(findings)}，原台账没有改动）")
        if copy.at_risk:
            said.append(f"副本里可能缺少原台账的{'、'.join(copy.at_risk)}，请以原台账为准")
    save(files, force=force)
    return said


def _unchanged(path: Path, sha256: str) -> bytes:
    """The ledger's bytes, if they are still those that were checked."""
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise LedgerError(str(path), "核对期间台账被改动了", "请再核对一次")
    return data


def _marked(findings: Sequence[Diagnostic]) -> str:
    cells = {
        fault.place for fault in findings if fault.place.row is not None and fault.place.column is not None
    }
    return f"标出{len(cells)}个单元格"


def settings_of(
    paths: Sequence[Path], settings: Settings, period: AskedPeriod | None, folder: Path
) -> tuple[str, list[str]]:
    """A ledger → the text of the settings that read it as it is read now, and what is left to decide.

    A ledger that cannot be read yet gives its columns as far as they are known.

    Args:
        paths: one or many workbooks of one ledger.
        settings: the office's settings so far.
        period: the asked one.
        folder: where the new settings are to lie.

    Raises:
        ZdxmError: a workbook cannot be read, or nothing in it looks like a ledger.
    """
    known = Known(
        ledgers=tuple(_relative(path, folder) for path in paths),
        region=settings.region,
        batch=settings.batch,
        office=settings.office,
    )
    try:
        reading = read_ledgers(paths, settings, period)
    except LedgerError as error:
        doubts = [f"{error.place}：{error.reason}", f"最接近的列写成了注释：{_CONFIRM}"]
        try:
            return mapping_text(read_ledgers(paths, settings, period, settled=False), known), doubts
        except LedgerError:
            guessed = guess_mapping(paths)
            if guessed is None:
                raise
        return guessed_text(guessed, known), doubts
    figures = figures_from(reading, settings)
    if figures is not None:
        known = Known(
            ledgers=known.ledgers,
            region=region_of(figures, settings),
            batch=batch_of(figures, settings),
            office=office_of(figures, settings),
        )
    tables = [table for sheet in reading.sheets for table in sheet.tables]
    missing = [guess.key for table in tables for guess in missing_fields(table)]
    labels = [label_of(key) for key in dict.fromkeys(missing)]
    doubts = [f"没有认出{label}列，最接近的列写成了注释：{_CONFIRM}" for label in labels]
    return mapping_text(reading, known), doubts


def _relative(ledger: Path, folder: Path) -> str:
    """A ledger as seen from the settings' folder; its full path where there is no way between them."""
    try:
        return Path(os.path.relpath(ledger, folder)).as_posix()
    except ValueError:  # two drives of Windows
        return ledger.resolve().as_posix()


_CATEGORY_WORDS = {"column": "列", "section": "分段", "sheet": "表名"}
_CATEGORY_NOTES = {
    "列": "类别取自表里的一列",
    "分段": "类别取自“一、…”这样的分段标题",
    "表名": "类别取自工作表的名字",
}
_MONTHS, _DONE = "month_completed", "completed"
_NOTE_AT = 34  # column at which a comment begins, where the line before it is shorter


@frozen(kw_only=True)
class Known:
    """What is known of the ledger beside its columns; "" for what is not.

    Attributes:
        ledgers: its workbooks, relative to the folder of the settings.
        region, batch, office: as the report would print them.
    """

    ledgers: tuple[str, ...]
    region: str = ""
    batch: str = ""
    office: str = ""


def mapping_text(reading: LedgerReading, known: Known) -> str:
    """The settings that read a ledger as it is read now.

    Args:
        reading: how it is read.
        known: the rest.
    """
    return "\n".join([*_head(known), *_tables(reading)]).rstrip() + "\n"


def guessed_text(guessed: Guessed, known: Known) -> str:
    """The settings for a ledger whose header is not understood: what comes closest, commented out.

    Args:
        guessed: the rows that most look like a header.
        known: the rest.
    """
    lines = [
        *_head(known),
        "# 没有认出表头。下面是最接近的，请逐项核对：对的去掉行首的“# ”，不对的改成对的列号。",
        f"[tables.{_quoted(guessed.sheet)}]",
        _noted(f"header = {_rows(guessed.block.top, guessed.block.bottom)}", "表头所在的行"),
        '# unit = "万元"',
        "",
        f"[tables.{_quoted(guessed.sheet)}.columns]",
        *_guess_lines(guessed.guesses),
        *_headers_seen((column_letters(header.column), header.text) for header in guessed.block.headers),
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _noted(line: str, note: str) -> str:
    """A line and its comment."""
    return f"{line}{' ' * max(_NOTE_AT - text_width(line), 2)}# {' '.join(note.split())}"


def _rows(first: int, last: int) -> str:
    return str(first + 1) if first == last else f"[{first + 1}, {last + 1}]"


def _head(known: Known) -> Iterator[str]:
    ledgers = [_quoted(name) for name in known.ledgers]
    yield "# 由zdxm init按台账写成。写明的照这里读，没有写的仍由程序辨认；表格改了，要跟着改或重新生成。"
    yield "# 读成了什么样，用zdxm check --layout看；全部写法见docs/configuration.md。"
    yield ""
    yield "# 不写台账参数时读的工作簿，相对本文件所在的文件夹。"
    yield f"ledger = {ledgers[0] if len(ledgers) == 1 else '[' + ', '.join(ledgers) + ']'}"
    yield ""
    yield "# 报告期。不写时取台账自己写明的，换一期台账不用改这里；台账没有写的，用--period。"
    yield _setting("period", "", f"{EXAMPLE_YEAR}H1")
    yield ""
    yield "# 标题和导语里的范围、批次，落款单位。"
    yield _setting("region", known.region, "全市")
    yield _setting("batch", known.batch, "第一批")
    yield _setting("office", known.office, "某某市重点项目建设办公室")
    yield ""


def _setting(key: str, value: str, example: str) -> str:
    return f"{key} = {_quoted(value)}" if value else f"# {key} = {_quoted(example)}"


def _tables(reading: LedgerReading) -> Iterator[str]:
    """For each tab its table, where one answer holds for all tables on tabs of this name."""
    by_tab: dict[str, list[LedgerTable]] = {}
    for sheet in reading.sheets:
        by_tab.setdefault(sheet.name.strip(), []).extend(sheet.tables)
    for tab, tables in by_tab.items():
        if not tables:
            continue
        if len({_shape(table) for table in tables}) == 1:
            yield from _table(tab, tables[0])
        else:
            yield f"# 工作表“{tab}”上有几张表，各表的列不一样，仍由程序辨认。"
            yield ""


def _shape(table: LedgerTable) -> tuple[object, ...]:
    """What must be the same for one answer to hold for two tables."""
    columns = tuple((column.column, column.key, column.use, column.unit) for column in columns_of(table))
    return columns, category_source(table)


def _table(tab: str, table: LedgerTable) -> Iterator[str]:
    columns, category = columns_of(table), category_source(table)
    read = [column for column in columns if column.use is ColumnUse.READ]
    yield f"[tables.{_quoted(tab)}]"
    yield _noted(f"header = {_rows(table.header.top, table.header.bottom)}", "表头所在的行")
    yield from _unit_lines(read, table.unit.label)
    if category:
        word = _CATEGORY_WORDS[category]
        yield _noted(f"category = {_quoted(word)}", _CATEGORY_NOTES[word])
    yield ""
    yield '# 字段 = 列号（大写字母），也可以写表头的文字；按月填的写成列表，从1月起；不要读的写 ""。'
    yield f"[tables.{_quoted(tab)}.columns]"
    yield from _column_lines(columns, read)
    yield from _guess_lines(missing_fields(table))
    yield from _headers_seen(
        (column_letters(column.column), column.header) for column in columns if column.use is ColumnUse.UNREAD
    )
    yield ""


def _unit_lines(read: Sequence[ColumnRead], own: str) -> Iterator[str]:
    """The unit of most money columns, and the others."""
    money = [column for column in read if column.unit and column.unit != PERCENT]
    counts = Counter(column.unit for column in money)
    usual = counts.most_common(1)[0][0] if counts else own
    yield _noted(f"unit = {_quoted(usual)}", "金额单位")
    others = {column.label: column.unit for column in money if column.unit != usual}
    if others:
        inside = ", ".join(f"{_quoted(label)} = {_quoted(unit)}" for label, unit in others.items())
        yield f"units = {{ {inside} }}"


def _column_lines(columns: Sequence[ColumnRead], read: Sequence[ColumnRead]) -> Iterator[str]:
    months = _months(columns)
    done = [column for column in read if column.key == _DONE]
    ticks = {column.column for column in read if column.verdict.stands_on(Ground.TICKS)}
    for column in read:
        if column.key == _DONE and len(done) > 1:
            continue
        line = f"{_quoted(column.label)} = {_quoted(column_letters(column.column))}"
        yield _noted(f"# {line}" if column.column in ticks else line, column.header)
    if len(done) > 1 and months:
        letters = ", ".join(_quoted(column_letters(column.column)) for column in months)
        yield f"{_quoted(label_of(_MONTHS))} = [{letters}]"
    elif len(done) > 1:
        yield f"# 完成投资是几列相加（{'、'.join(column.header for column in done)}），由程序按时期选取。"
    for column in columns:
        if column.use is ColumnUse.UNUSED and column not in months:
            letters = column_letters(column.column)
            yield _noted(f"# {_quoted(column.label)} = {_quoted(letters)}", f"也像是：{column.header}")


def _months(columns: Sequence[ColumnRead]) -> list[ColumnRead]:
    """The columns of single months, if they are January and so on without a gap."""
    months = [column for column in columns if column.month and column.key in {_DONE, _MONTHS}]
    return months if [column.month for column in months] == list(range(1, len(months) + 1)) else []


def _guess_lines(guesses: Iterable[Guess]) -> Iterator[str]:
    for guess in guesses:
        letters = column_letters(guess.header.column)
        note = f"没有认出；{letters}列“{guess.header.text}”最接近（相近度{guess.score}）"
        yield _noted(f"# {_quoted(label_of(guess.key))} = {_quoted(letters)}", note)


def _headers_seen(headers: Iterable[tuple[str, str]]) -> Iterator[str]:
    shown = "、".join(f"{letters}“{' '.join(text.split())}”" for letters, text in headers)
    if shown:
        yield f"# 表里还有这些列：{shown}"
