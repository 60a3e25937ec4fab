"""The same fact asked of several outputs: where two say something of one thing, they must say the same.

What they say of projects, columns, units and skipped rows is taken from what the command line prints, as a
clerk or another program gets it; nothing from the package. ``python tests/ledgers/agreement.py FOLDER [SRC]``
runs it over every workbook of a folder, with the package in SRC, else with this checkout's; a period is taken
from NAME.json beside NAME.xlsx, if there is one.
"""

from __future__ import annotations

import io
import json
import re
import sys
import unicodedata
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import python_calamine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ENDINGS = frozenset({".xlsx", ".xls", ".ods", ".csv"})
FIELDS = ("total_investment", "annual_plan", "completed")
UNITS = {"元": 1, "千元": 10**3, "万元": 10**4, "百万元": 10**6, "亿元": 10**8}
KINDS = {
    "项目": "project", "分类": "category", "状态": "status", "县区": "county", "性质": "nature",
    "小计": "subtotal", "合计": "total", "标题": "title", "单位": "unit", "表上": "above", "表头": "header",
    "列号": "numbering", "注": "note", "空": "blank", "其中": "part", "续行": "second_line",
    "空号": "numbered_blank", "缺名": "nameless", "不懂": "not_understood", "表外": "outside",
}  # fmt: skip
"""What the picture calls a row, and what the JSON calls it."""
TOLD = {
    "ZD045": {"not_understood"},
    "ZD046": {"nameless"},
    "ZD047": {"numbered_blank"},
    "ZD057": {"part", "second_line"},
    "ZD059": {"category", "status", "county", "nature", "subtotal", "total"},
}
"""Findings that say what a row was taken for."""
_COUNTED = "按单独的项目计入"
_OTHER_ROWS = ("sections", "totals", "skipped_rows", "other_rows")
_CELL = re.compile(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?")
_HEADLINE = re.compile(r"(.+?):(.+?)  (\d+)个项目，表头第(\d+)(?:—(\d+))?行，单位([^，]+)(?:，.*)?")
_ROW = re.compile(r"(\S{1,2}) +(\d+)(?:  .*)?")
_FOLDED = re.compile(r" *… 第(\d+)(?:—(\d+))?行，([^\d…]+?)(?:\d+行)? …")
_LEFT_OUT = re.compile(r"第([\d、]+)(?:等(\d+))?行：(?!读作)")
_OTHER_SHEET = re.compile(r"(.+?):(.+?)  (没有读|按登记表读)：(.*)")
_PROJECTS = re.compile(r"(\d+)个项目")
_FINDING = re.compile(r"  \S+ (ZD\d+)  (.+)")
_RULE = frozenset("─-")
_LONGEST = 300

Json = dict[str, Any]
Cells = dict[tuple[str, str], list[list[Any]]]


@dataclass(frozen=True)
class Outputs:
    """What the commands print for one ledger; None where one of them refuses it.

    ``cells`` are the workbooks' own cells, for each file and tab: what an amount is an amount of.
    """

    figures: Json | None
    check: Json | None
    text: str | None
    layout: Json | None
    picture: str | None
    cells: Cells


@dataclass
class Drawn:
    """One table as the picture shows it: what stands in its headline, above its columns, beside its rows."""

    file: str
    sheet: str
    projects: int
    header: tuple[int, int]
    units: set[str]
    columns: dict[str, str] = field(default_factory=dict)
    rows: dict[int, str] = field(default_factory=dict)
    left_out: list[tuple[set[int], int]] = field(default_factory=list)


def contradictions(said: Outputs) -> list[str]:
    """Everything in which two outputs contradict each other."""
    found: list[str] = []
    if (said.layout is None) != (said.picture is None):
        found.append("--layout: one of text and JSON refuses the ledger")
    if said.layout is not None and said.picture is not None:
        found += _picture_and_json(said.layout, said.picture)
    if said.check is not None and said.text is not None:
        found += _text_and_json(said.check, said.text)
    if said.check is not None and said.layout is not None:
        found += _check_and_layout(said.check, said.layout)
    if said.figures is not None:
        found += _figures_and_check(said.figures, said.check, said.text)
    if said.figures is not None and said.layout is not None:
        found += _figures_and_layout(said.figures, said.layout, said.cells)
    return found


# --- check --layout: the picture and its JSON --------------------------------------------------------


def _picture_and_json(layout: Json, picture: str) -> Iterator[str]:
    drawn, others = _read_picture(picture)
    tables = [(sheet, table) for sheet in layout["sheets"] for table in sheet["tables"]]
    if len(drawn) != len(tables):
        yield f"tables: the picture draws {len(drawn)}, JSON has {len(tables)}"
    for shown, (sheet, table) in zip(drawn, tables, strict=False):
        place = _place(sheet)
        for fact, one, two in _table_facts(shown, sheet, table):
            if one != two:
                yield f"{place} {fact}: the picture says {_short(one)}, JSON {_short(two)}"
        twice = [row for row, count in Counter(_every_row(table)).items() if count > 1]
        if twice:
            yield f"{place}: rows {twice} are two things"
    reasons = {(sheet["file"], sheet["name"]): sheet["reason"] for sheet in layout["sheets"]}
    unread = {place: reason for place, reason in reasons.items() if reason is not None}
    if others != unread:
        yield f"sheets: the picture says {others}, JSON {unread}"


def _place(sheet: Json) -> str:
    return f"{sheet['file']}:{sheet['name']}"


def _table_facts(shown: Drawn, sheet: Json, table: Json) -> Iterator[tuple[str, object, object]]:
    money = {column["unit"] for column in table["columns"] if column["read"]} & UNITS.keys()
    columns = {column["column"]: _above(column) for column in table["columns"]}
    skipped = {row["row"] for row in table["skipped_rows"]}
    named = {row for each, _ in shown.left_out for row in each}
    yield "sheet", (shown.file, shown.sheet), (sheet["file"], sheet["name"])
    yield "number of projects", shown.projects, len(table["projects"])
    yield "header", shown.header, (table["header_rows"][0], table["header_rows"][-1])
    yield "units", shown.units, money or {table["unit"]}
    if len(money) == 1:
        yield "unit of the table", money, {table["unit"]}
    yield "columns", shown.columns, {letters: columns.get(letters) for letters in shown.columns}
    yield "rows", {row: kind for row, kind in shown.rows.items() if kind != "blank"}, _rows_of(table)
    yield "rows that do not count", sum(count for _, count in shown.left_out), len(skipped)
    yield "which rows do not count", named - skipped, set()


def _above(column: Json) -> str:
    """What the picture says above a column."""
    if not column["read"]:
        return "不用" if column["field"] else "不读"
    unit = f"[{column['unit']}]" if column["unit"] else ""
    return f"{column['label']}{unit}"


def _every_row(table: Json) -> list[int]:
    return [*table["projects"], *(row["row"] for key in _OTHER_ROWS for row in table[key])]


def _rows_of(table: Json) -> dict[int, str]:
    rows = dict.fromkeys(cast("list[int]", table["projects"]), "project")
    return rows | {row["row"]: row["kind"] for key in _OTHER_ROWS for row in table[key]}


def _read_picture(text: str) -> tuple[list[Drawn], dict[tuple[str, str], str]]:
    """The tables that are drawn, and the reasons why other sheets are not read."""
    tables: list[Drawn] = []
    others: dict[tuple[str, str], str] = {}
    heads: list[str] | None = None
    for line in text.splitlines():
        headline, other = _HEADLINE.fullmatch(line), _OTHER_SHEET.fullmatch(line)
        if headline:
            file, sheet, projects, first, last, units = headline.groups()
            header = int(first), int(last or first)
            tables.append(Drawn(file, sheet, int(projects), header, set(units.split("、"))))
            heads = []
        elif heads is not None and line.strip() and set(line.strip()) <= _RULE:
            tables[-1].columns, heads = _read_heads(heads), None
        elif heads is not None:
            heads.append(line)
        elif other:
            others[other[1], other[2]] = other[4]
        elif tables:
            _read_line(line, tables[-1])
    return tables, others


def _read_line(line: str, table: Drawn) -> None:
    row, folded, left_out = _ROW.fullmatch(line), _FOLDED.fullmatch(line), _LEFT_OUT.match(line)
    if row and row[1] in KINDS:
        table.rows[int(row[2])] = KINDS[row[1]]
    elif folded:
        span = range(int(folded[1]), int(folded[2] or folded[1]) + 1)
        table.rows |= dict.fromkeys(span, KINDS[folded[3]])
    elif left_out:
        rows = {int(number) for number in left_out[1].split("、")}
        table.left_out.append((rows, int(left_out[2] or len(rows))))


def _read_heads(lines: Sequence[str]) -> dict[str, str]:
    """Letters → what stands below them, put together; columns are told by their places on the screen."""
    starts = dict(_words(lines[0]))
    said = dict.fromkeys(starts, "")
    for line in lines[1:]:
        for at, word in _words(line):
            said[max(start for start in starts if start <= at)] += word
    return {starts[start]: text for start, text in said.items() if starts[start] != "…"}


def _words(line: str) -> Iterator[tuple[int, str]]:
    """The words of a line with their places on the screen; a 汉字 takes two."""
    at, word, begin = 0, "", 0
    for letter in f"{line} ":
        if letter != " ":
            begin = begin if word else at
            word += letter
        elif word:
            yield begin, word
            word = ""
        at += 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1


# --- check -------------------------------------------------------------------------------------------


def _text_and_json(check: Json, text: str) -> Iterator[str]:
    lines = map(_FINDING.fullmatch, text.splitlines())
    listed = Counter((line[1], line[2]) for line in lines if line)
    known = Counter((fault["code"], fault["place"]) for fault in check["diagnostics"])
    if listed != known:
        yield f"findings: only text {_short(listed - known)}, only JSON {_short(known - listed)}"


def _check_and_layout(check: Json, layout: Json) -> Iterator[str]:
    """What check says of rows, units and sheets, and what --layout says of them."""
    told = {(fault["code"], fault["place"], fault["message"]) for fault in check["diagnostics"]}
    for fault in layout["diagnostics"]:
        if (fault["code"], fault["place"], fault["message"]) not in told:
            yield f"{fault['code']} {fault['place']}: --layout tells it, check does not"
    skipped = {fault["place"] for fault in check["diagnostics"] if fault["code"] == "ZD050"}
    for sheet in layout["sheets"]:
        place = _place(sheet)
        if sheet["use"] == "ledger" and place in skipped:
            yield f"{place}: check says that it does not count, --layout reads it"
        if sheet["tables"]:
            yield from _rows_of_sheet(place, sheet["tables"], check["diagnostics"])
            yield from _units_of_sheet(place, sheet["tables"], check["diagnostics"])


def _rows_of_sheet(place: str, tables: list[Json], faults: list[Json]) -> Iterator[str]:
    told = {row: fault["code"] for fault in faults for row in _rows_told(fault, place)}
    kinds: dict[int, set[str]] = {}
    for table in tables:
        for row, kind in _rows_of(table).items():
            kinds.setdefault(row, set()).add(kind)
        for row, kind in ((row["row"], row["kind"]) for row in table["skipped_rows"]):
            if row not in told and kind != "outside":
                yield f"{place} row {row}: --layout skips it ({kind}), check says nothing"
    for row, code in told.items():
        if not kinds.get(row, set()) & TOLD[code]:
            yield f"{place} row {row}: check tells {code}, --layout shows {kinds.get(row)}"


def _rows_told(fault: Json, place: str) -> Iterator[int]:
    """The rows of a sheet that a finding says were taken for something else than a project."""
    where, _, address = fault["place"].rpartition("!")
    if re.sub(r":'(.*)'$", r":\1", where) != place or _COUNTED in fault["message"]:
        return
    if fault["code"] == "ZD047":
        listed = re.search(r"（第([\d、]+)行", fault["message"])
        yield from map(int, listed[1].split("、") if listed else ())
    elif fault["code"] in TOLD:
        yield int(re.sub(r"\D", "", address))


def _units_of_sheet(place: str, tables: list[Json], faults: list[Json]) -> Iterator[str]:
    units = {table["unit"] for table in tables}
    for fault in faults:
        said = re.search("按(.+)计", fault["message"]) if fault["code"] == "ZD041" else None
        if said and fault["place"].startswith(f"{place}!") and said[1] not in units:
            yield f"{place}: check counts in {said[1]}, --layout in {units}"


# --- figures -----------------------------------------------------------------------------------------


def _figures_and_check(figures: Json, check: Json | None, text: str | None) -> Iterator[str]:
    count = len(figures["projects"])
    if figures["total"]["projects"] != count:
        yield f"figures: {figures['total']['projects']} projects in the total, {count} listed"
    if check is not None and check["diagnostics"] != figures["diagnostics"]:
        yield "figures and check tell different findings"
    said = [str(count)]
    if text is not None and count:
        said = next(filter(None, map(_PROJECTS.findall, reversed(text.splitlines()))), [])
    if said != [str(count)]:
        yield f"figures lists {count} projects, check says {said}"


def _figures_and_layout(figures: Json, layout: Json, cells: Cells) -> Iterator[str]:
    """The rows of the projects, the columns and the unit of their amounts, and how many there are."""
    files = [source["file"] for source in figures["sources"]]
    count = sum(len(table["projects"]) for sheet in layout["sheets"] for table in sheet["tables"])
    if count != len(figures["projects"]):
        yield f"figures lists {len(figures['projects'])} projects, --layout shows {count}"
    read = _columns_read(layout)
    for project in figures["projects"]:
        for name in FIELDS:
            tab, row, used = _cells_of_amount(project["cells"][name] or "!")
            file = files[project["source"]]
            known = read.get((file, tab, row, name), [])
            units = next((columns for columns in known if columns.keys() == used), None)
            if units is None and used:
                yield f"{project['name']} {name}: figures read {project['cells'][name]}, --layout {known}"
            elif units is not None and len(used) == 1 and (file, tab) in cells:
                (column,) = used
                cell = cells[file, tab][row - 1][_number(column) - 1]
                if _is_other(cell, units[column], project[name]):
                    yield f"{project['name']} {name}: {cell}{units[column]} is not {project[name]}元"


def _columns_read(layout: Json) -> dict[tuple[str, str, int, str], list[dict[str, str]]]:
    """For each file, tab, row and field the columns that tables there read it from, with their units."""
    read: dict[tuple[str, str, int, str], list[dict[str, str]]] = {}
    for sheet in layout["sheets"]:
        for table in sheet["tables"]:
            for name in FIELDS:
                columns = [each for each in table["columns"] if each["read"] and each["field"] == name]
                units = {each["column"]: each["unit"] for each in columns}
                for row in table["projects"]:
                    read.setdefault((sheet["file"], sheet["name"], row, name), []).append(units)
    return read


def _is_other(cell: object, unit: str, amount: int | None) -> bool:
    """Whether a cell that holds a plain number is another amount in the unit that --layout gives it."""
    if isinstance(cell, bool) or not isinstance(cell, int | float) or amount is None:
        return False
    return unit not in UNITS or abs(Decimal(str(cell)) * UNITS[unit] - amount) > 1


def _cells_of_amount(cells: str) -> tuple[str, int, set[str]]:
    """Tab, row and columns of the cells that one amount is read from: 台账!G5:K5,M5."""
    tab, _, addresses = cells.rpartition("!")
    tab = tab[1:-1].replace("''", "'") if tab.startswith("'") else tab
    used: set[str] = set()
    row = 0
    for match in _CELL.finditer(addresses):
        row = int(match[2])
        used |= set(map(_letters, range(_number(match[1]), _number(match[3] or match[1]) + 1)))
    return tab, row, used


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _letters(number: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def cells_of(paths: Iterable[str]) -> Iterator[tuple[tuple[str, str], list[list[Any]]]]:
    """The cells of the sheets that another library can read."""
    for path in map(Path, paths):
        if path.suffix in ENDINGS - {".csv"}:
            with suppress(python_calamine.CalamineError), python_calamine.load_workbook(path) as book:
                for name in book.sheet_names:
                    yield (path.name, name), book.get_sheet_by_name(name).to_python(skip_empty_area=False)


# --- by hand -----------------------------------------------------------------------------------------


def asked(*args: str) -> Outputs:
    """Ask every output of one ledger; ``args`` are its workbooks and, where needed, its period."""
    commands = (
        ("figures", *args, "--format", "json"),
        ("check", *args, "--format", "json"),
        ("check", *args),
        ("check", *args, "--layout", "--format", "json"),
        ("check", *args, "--layout"),
    )
    runs = [_run(*words) for words in commands]
    figures, check, text, layout, picture = [None if code == 2 else said for code, said in runs]
    told = [None if said is None else json.loads(said) for said in (figures, check, layout)]
    return Outputs(told[0], told[1], text, told[2], picture, dict(cells_of(args)))


def _run(*words: str) -> tuple[int, str]:
    """One command line, run as the ``zdxm`` command does: exit code, standard output; a crash raises."""
    from zdxm.__main__ import main as entry  # noqa: PLC0415 - found on the path that was asked for

    printed, told = io.BytesIO(), io.BytesIO()
    out, err = (io.TextIOWrapper(stream, "utf-8", write_through=True) for stream in (printed, told))
    kept, sys.argv, code = sys.argv, ["zdxm", *words], 0
    try:
        with redirect_stdout(out), redirect_stderr(err):
            entry()
    except SystemExit as left:
        code = int(left.code or 0)
    finally:
        sys.argv = kept
    if "内部错误" in told.getvalue().decode():
        raise RuntimeError(told.getvalue().decode())
    return code, printed.getvalue().decode()


def _ledgers(folder: Path) -> Iterator[tuple[Path, list[str]]]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in ENDINGS:
            truth = path.with_suffix(".json")
            known = json.loads(truth.read_text(encoding="utf-8")) if truth.exists() else {}
            yield path, ["--period", known["period"]] if known.get("period") else []


def main(folder: Path) -> int:
    """Print what contradicts itself, ledger by ledger; 1 if anything does."""
    total = refused = bad = 0
    for path, period in _ledgers(folder):
        total += 1
        try:
            said = asked(str(path), *period)
            found, refused = contradictions(said), refused + (said.figures is None)
        except RuntimeError as crash:
            found = [f"crashed: {crash}"]
        bad += bool(found)
        sys.stdout.writelines(f"{path.name}: {each}\n" for each in found)
    sys.stdout.write(f"{total} ledgers, {refused} without figures, {bad} with contradictions\n")
    return int(bad > 0)


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[2] if len(sys.argv) > 2 else str(Path(__file__).resolve().parents[2] / "src"))
    sys.exit(main(Path(sys.argv[1])))
