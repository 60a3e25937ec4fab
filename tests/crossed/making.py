"""Make a crossed ledger: its sheets, what stands around its tables, and what is wrong in it on purpose."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

from crossed.drawing import draw_desk, draw_projects
from crossed.layout import Grouping, group, make_columns
from crossed.model import (
    MONEY,
    UNITS,
    WITHDRAWN,
    Book,
    Cell,
    Column,
    Desk,
    Fault,
    Project,
    Row,
    Sheet,
    Table,
    Value,
)
from crossed.painting import depth, place
from crossed.rows import add_parts, add_sections, add_totals, fill_projects, number, total_row
from crossed.spoiling import spoil
from crossed.vocabulary import ODD_SHEETS, SHEETS, TITLES


def make_book(seed: int, count: int) -> Book:
    """The workbook of a number: the same for the same seed."""
    desk = draw_desk(seed, count)
    book = Book(count, f"{desk.year}-{desk.month:02}", dict(desk.kinds))
    grouping = group(desk)
    if grouping.sections:
        book.styles.add(f"sections numbered {grouping.numbers!r}")
    columns = make_columns(desk, grouping)
    book.projects = draw_projects(desk)
    for name, projects in _divide(desk, book.projects):
        own = columns
        if desk.kind("sheets") == "counties" and desk.dice.random() < 0.3:
            own = make_columns(desk, grouping)
        book.sheets.append(Sheet(name, make_table(desk, own, grouping, projects)))
    _add_sheets(desk, book, columns, grouping)
    place(book)
    if desk.kind("totals") == "fault":
        _spoil_a_total(desk, book)
    _note_doubts(book)
    return book


def _divide(desk: Desk, projects: list[Project]) -> list[tuple[str, list[Project]]]:
    """The ledger's sheets with their projects."""
    field = {"counties": "county", "industries": "category", "levels": "level"}.get(desk.kind("sheets"))
    if field is None:
        names = ODD_SHEETS if desk.kind("sheets") == "odd name" else SHEETS
        name = desk.filled(names)
        if desk.kind("sheets") == "weeks":
            name = desk.pick("本周", f"{desk.month:02}{27}", f"{desk.month}月27日")
        return [(name, projects)]
    divided: dict[str, list[Project]] = {}
    for project in projects:
        divided.setdefault(getattr(project, field), []).append(project)
    ending = desk.pick("", "", "项目") if field == "category" else ""
    return [(name + ending, members) for name, members in divided.items()]


def make_table(desk: Desk, columns: list[Column], grouping: Grouping, projects: list[Project]) -> Table:
    """A ledger of some projects, with what stands above, below and beside it."""
    rows = fill_projects(desk, columns, grouping, projects)
    flat = list(rows)
    spoil(desk, columns, grouping, rows)
    rows = add_sections(desk, columns, grouping, rows)
    rows = add_parts(desk, columns, rows)
    if desk.kind("header") == "repeated" and depth(columns) == 1 and len(rows) > 6:
        words = {column.field: Cell(column.words[-1]) for column in columns}
        rows.insert(len(rows) // 2, Row("other", words))
    tail = desk.kind("tail")
    rows = add_totals(desk, columns, rows, always=tail in {"memo", "comparison"})
    table = Table(columns, rows)
    table.split = desk.kind("header") == "split"
    table.down = tuple(field for field in ("category", "county") if getattr(grouping, field) == "merged")
    _set_unit(desk, table)
    if desk.dice.random() < 0.8:
        table.above.insert(
            0, desk.filled(TITLES) + (f"（单位：{desk.unit}）" if desk.kind("unit") == "title" else "")
        )
    elif desk.kind("unit") == "title":
        table.above.insert(0, f"{desk.year}年重点项目台账（{desk.unit}）")
    _add_tail(desk, table, flat)
    return table


def _set_unit(desk: Desk, table: Table) -> None:
    kind, unit = desk.kind("unit"), desk.unit
    if kind == "row":
        table.corner = desk.pick(
            f"单位：{unit}",
            f"金额单位：{unit}",
            f"单位:{unit}",
            f"填报单位：市重点办      单位：{unit}",
            f"（单位：{unit}）",
        )
    elif kind == "footnote":
        table.below.append(
            desk.pick(
                f"注：本表金额单位为{unit}。",
                f"注：1.金额单位：{unit}。2.按月报送。",
                f"说明：投资单位均为{unit}",
            )
        )


def _add_tail(desk: Desk, table: Table, flat: list[Row]) -> None:
    """What stands below the last row or beside the table."""
    kind, dice = desk.kind("tail"), desk.dice
    if kind == "memo":
        some = dice.sample(flat, max(1, len(flat) // 3))
        words = (
            "其中：省重点项目",
            "其中：政府投资项目",
            "其中：亿元以上项目",
            "其中：新开工项目",
            "其中:产业项目",
        )
        table.rows.append(total_row(table.columns, desk.pick(*words), some))
    elif kind == "comparison":
        table.rows += _comparison(desk, table.columns, flat)
    elif kind == "second below":
        table.under = [["分类汇总表"], *_summary(desk, flat, table.columns)]
    elif kind == "second beside":
        table.beside = _summary(desk, flat, table.columns)
    elif kind == "signature":
        table.below += [
            "填报人：李明    审核人：王芳    单位负责人：张伟",
            f"填报日期：{desk.year}年{desk.month}月28日",
        ]


def _comparison(desk: Desk, columns: list[Column], flat: list[Row]) -> list[Row]:
    whole = total_row(columns, "", flat).cells
    word = desk.pick("上年同期", "去年同期", "上月累计", "上期数")
    before, growth = (
        Row("other", {"name": Cell(word)}),
        Row("other", {"name": Cell(desk.pick("同比增长（%）", "增幅（%）", "增减（%）"))}),
    )
    for field in MONEY:
        now = whole[field].value
        if isinstance(now, int | float):
            before.cells[field] = Cell(round(now * 0.9, 2))
            growth.cells[field] = Cell(11.11)
    return [before, growth] if desk.dice.random() < 0.6 else [before]


def _summary(desk: Desk, flat: list[Row], columns: list[Column]) -> list[list[str | float]]:
    """A small table of sums by category or county."""
    units = {column.field: column.unit for column in columns}
    field = desk.pick("category", "county")
    head = "类别" if field == "category" else "县区"
    rows: list[list[str | float]] = [
        [
            head,
            "项目个数",
            f"总投资（{units['total']}）",
            f"年度计划投资（{units['plan']}）",
            f"完成投资（{units['done']}）",
        ]
    ]
    groups: dict[str, list[Project]] = {}
    for row in flat:
        if row.project is not None:
            groups.setdefault(getattr(row.project, field), []).append(row.project)
    for name, members in groups.items():
        sums = [number(sum(one.values[key].yuan or 0 for one in members), units[key]) for key in MONEY]
        rows.append([name, len(members), *sums])
    if desk.dice.random() < 0.6:
        rows.append(["合计", *[sum(float(row[at]) for row in rows[1:]) for at in range(1, 5)]])
    return rows


def _add_sheets(desk: Desk, book: Book, columns: list[Column], grouping: Grouping) -> None:
    """The sheets that repeat, add up or take apart what the ledger's sheets hold."""
    kind, main = desk.kind("sheets"), book.sheets[0]
    table = main.table
    if table is None:
        return
    if kind == "two views":
        book.sheets[0].name = "按行业"
        view = make_table(desk, columns, replace(grouping, sections=("county",)), book.projects)
        book.sheets.append(Sheet("按县区", view))
    elif kind == "weeks":
        _last_week(desk, book, columns)
    elif kind in {"copy", "older copy"}:
        _copy(desk, book, table, older=kind == "older copy")
    elif kind in {"summary first", "summary last"}:
        flat = [row for row in table.rows if row.kind == "project"]
        sheet = Sheet(
            desk.pick("汇总", "汇总表", "分类汇总", "总表"),
            plain=[["重点项目汇总表"], *_summary(desk, flat, columns)],
        )
        book.sheets.insert(0 if kind == "summary first" else 1, sheet)
    elif kind == "extract":
        some = [row for row in table.rows if row.project is not None and row.kind == "project"]
        picked = desk.dice.sample(some, max(2, len(some) // 3))
        name = desk.pick("未达进度项目", "亿元以上项目", "重点调度项目", "滞后项目", "省重点摘录")
        rows = [Row("project", deepcopy(row.cells), row.project) for row in some if row in picked]
        book.sheets.append(
            Sheet(name, replace(table, rows=rows, below=list(table.below), under=[], beside=[]))
        )
    elif kind == "lots":
        book.sheets.append(_lots(desk, table, columns))
    elif kind == "hidden":
        book.sheets.append(_hidden(desk, columns, table))


def _last_week(desk: Desk, book: Book, columns: list[Column]) -> None:
    """The sheet of a week ago: the same projects with less done."""
    sheet = book.sheets[0]
    table = sheet.table
    if table is None:
        return
    name = {"本周": "上周", f"{desk.month:02}27": f"{desk.month:02}20"}.get(sheet.name, f"{desk.month}月20日")
    unit = next(column.unit for column in columns if column.field == "done")
    rows = deepcopy(table.rows)
    for row, now in zip(rows, table.rows, strict=True):
        row.project = None
        if now.project is not None and now.kind == "project":
            less = now.project.amounts["done"] // UNITS["万元"] * 9 // 10 * UNITS["万元"]
            row.cells["done"] = Cell(number(less, unit))
            row.cells.pop("rate", None)
        elif now.kind == "total":
            row.cells.clear()
    book.sheets.insert(desk.dice.choice((0, 1)), Sheet(name, replace(table, rows=rows, under=[], beside=[])))


def _copy(desk: Desk, book: Book, table: Table, *, older: bool) -> None:
    """A copy of the sheet; an older one differs in one amount, and then both figures are in doubt."""
    rows = deepcopy(table.rows)
    for row, now in zip(rows, table.rows, strict=True):
        row.project = now.project
    if older:
        some = [row for row in rows if row.kind == "project" and row.project and row.project.amounts["done"]]
        for row in desk.dice.sample(some, min(2, len(some))):
            cell = row.cells["done"].value
            if row.project is not None and isinstance(cell, int | float):
                row.cells["done"] = Cell(round(cell * 0.8, 4))
                row.project.values["done"] = Value(row.project.amounts["done"], plain=False)
    book.sheets.append(Sheet(f"{book.sheets[0].name} (2)", replace(table, rows=rows)))


def _lots(desk: Desk, table: Table, columns: list[Column]) -> Sheet:
    """A sheet of contracts: lots of the ledger's projects."""
    unit = next(column.unit for column in columns if column.field == "total")
    plain: list[list[str | float]] = [
        ["标段明细表"],
        ["序号", "标段名称", "所属项目", f"合同金额（{unit}）", f"本年完成（{unit}）", "施工单位"],
    ]
    for row in table.rows:
        if row.project is not None and row.kind == "project" and desk.dice.random() < 0.6:
            for lot in (1, 2):
                amounts = [number(row.project.amounts[field] * 4 // 10, unit) for field in ("total", "done")]
                plain.append(
                    [len(plain) - 1, f"{row.project.name}{lot}标段", row.project.name, *amounts, "中建某局"]
                )
    return Sheet(desk.pick("标段明细", "标段", "合同标段台账"), plain=plain)


def _hidden(desk: Desk, columns: list[Column], table: Table) -> Sheet:
    """A hidden sheet with the ledger of the year before."""
    rows = deepcopy(table.rows[: max(3, len(table.rows) // 2)])
    for row in rows:
        row.project = None
        for column in columns:
            cell = row.cells.get(column.field)
            if column.unit and cell is not None and isinstance(cell.value, int | float):
                row.cells[column.field] = Cell(round(cell.value * 0.7, 2))
    return Sheet(f"{desk.year - 1}年", replace(table, rows=rows, under=[], beside=[], down=()), hidden=True)


def _spoil_a_total(desk: Desk, book: Book) -> None:
    """Make one total wrong by a project's amount, or by two digits that changed places."""
    found = [
        (sheet, row)
        for sheet in book.sheets
        if sheet.table is not None and not sheet.hidden
        for row in sheet.table.rows
        if row.kind == "total" and len(row.members) > 2
    ]
    found = [
        (sheet, row)
        for sheet, row in found
        if not str(row.cells.get("name", Cell("")).value).startswith("其中")
    ]
    if not found:
        return
    sheet, row = desk.dice.choice(found)
    field = desk.pick(*MONEY)
    cell = row.cells[field]
    amounts = [one.cells[field].value for one in row.members]
    wrong = next((amount for amount in amounts if isinstance(amount, int | float) and amount), None)
    if wrong is None or not isinstance(cell.value, int | float) or sheet.table is None:
        return
    row.cells[field] = Cell(round(cell.value + desk.dice.choice((wrong, -wrong)), 6))
    book.faults.append(Fault(sheet.name, row.number, field, f"{field} of the total is off by {wrong}"))


def _note_doubts(book: Book) -> None:
    """Rows that may be called wrong: spoiled ones, and sums and counts over what need not be read."""
    spoiled = {"cells", "formulas", "ditto"} & book.kinds.keys() or book.kinds.get("sheets") == "older copy"
    spoiled = spoiled or book.kinds.get("states", "").startswith(WITHDRAWN)
    for sheet in book.sheets:
        for row in sheet.table.rows if sheet.table and spoiled else []:
            if row.spoiled or row.kind in {"total", "section", "other"}:
                book.doubtful.add((sheet.name, row.number))
