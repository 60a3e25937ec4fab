"""What ``zdxm init`` writes for an office that has no ledger yet: the workbook and its settings."""

from __future__ import annotations

from zdxm.periods import Period, find_period
from zdxm.schema import REGISTERS, Register, field_by_key
from zdxm.sheets.rows import EntryColumn, SheetRows, write_xlsx

BLANK_LEDGER = "重点项目台账.xlsx"

STATUSES = ("未开工", "在建", "停工", "竣工")
NATURES = ("新建", "续建", "扩建", "改建", "技改", "迁建")
CATEGORIES = ("产业发展", "基础设施", "社会民生", "生态环保", "能源电力")
"""Suggestions; an office writes its own."""

_DONE = "年初至今完成投资"
_SEQ = EntryColumn(width=6, kind="whole")
_NAME = EntryColumn(width=26, prompt="写全称，各期一致；同名的分期写明（一期）（二期）")
_TEXT, _LONG, _SHORT = EntryColumn(width=14), EntryColumn(width=40), EntryColumn(width=9)
_DATE, _AMOUNT = EntryColumn(width=15, kind="date"), EntryColumn(width=13, kind="amount")
_CATEGORY, _NATURE = EntryColumn(width=10, choices=CATEGORIES), EntryColumn(width=9, choices=NATURES)
_STATUS = EntryColumn(width=9, choices=STATUSES, strict=True)

LEDGER_COLUMNS: tuple[tuple[str, EntryColumn, str], ...] = (
    ("seq", _SEQ, "从1起编号"),
    ("name", _NAME, "写全称，各期一致；同名的分期写明“（一期）”“（二期）”"),
    ("code", EntryColumn(width=27), "在线审批的统一代码，没有的空着；有了它，改了名也认得出是同一个项目"),
    ("category", _CATEGORY, "可从下拉列表里选，也可填本地的分类；报告按它分节"),
    ("county", EntryColumn(width=10), "所在的县（市、区）"),
    ("nature", _NATURE, "从下拉列表里选，或填本地的说法"),
    ("content", EntryColumn(width=26), "主要建设内容和规模"),
    ("planned_start", _DATE, "计划开工的年月，如2011-03或2011年3月"),
    ("actual_start", _DATE, "已开工的填实际开工年月，未开工的空着"),
    ("planned_finish", _DATE, "计划竣工的年月"),
    ("total_investment", _AMOUNT, "只填数字，单位万元"),
    ("annual_plan", _AMOUNT, "本年计划完成的投资，只填数字，单位万元"),
    ("completed", _AMOUNT, "1月1日起到本期末的累计数，只填数字；没有投资的填0，不要空着"),
    ("status", _STATUS, "从下拉列表里选：未开工、在建、停工、竣工"),
    ("physical_progress", EntryColumn(width=24), "本期末干到什么程度，一句话"),
    ("problem", EntryColumn(width=20), "没有的空着；要跟踪办理的，另记到“问题台账”"),
    ("responsible_unit", _TEXT, "对进度负责的单位，写规范简称，各行一致"),
    ("owner_unit", _TEXT, "项目法人"),
    ("leader", _SHORT, "分包联系的领导"),
    ("remark", EntryColumn(width=12), "其他要说明的"),
)
"""Field, how its cells are filled in, and what the instructions say of it."""

_HEADERS = {"completed": _DONE, "actual_start": "实际开工时间"}
"""Headers that say more than the field's own name."""

_REGISTER_COLUMNS: dict[tuple[str, str], EntryColumn] = {
    ("problems", "kind"): EntryColumn(
        width=14, choices=("前期手续", "规划选址", "征地拆迁", "资金", "要素保障", "施工环境")
    ),
    ("problems", "text"): _LONG,
    ("problems", "state"): EntryColumn(width=12, choices=("未解决", "正在解决", "已解决"), strict=True),
    ("measures", "group"): EntryColumn(width=30),
    ("measures", "text"): EntryColumn(width=70),
    ("measures", "cites"): EntryColumn(width=14, choices=("问题台账", "函件登记", "联审联批")),
    ("letters", "kind"): EntryColumn(width=12, choices=("提醒函", "督导函"), strict=True),
    ("letters", "number"): EntryColumn(width=26),
    ("letters", "date"): _DATE,
    ("approvals", "text"): EntryColumn(width=30),
    ("approvals", "state"): EntryColumn(width=12, choices=("未办理", "正在办理", "已办结"), strict=True),
    ("next_steps", "group"): EntryColumn(width=30),
    ("next_steps", "text"): EntryColumn(width=70),
}
_REGISTER_NOTES = {
    "problems": "每个问题一行；办理状态从下拉列表里选，报告据此数解决了几个",
    "measures": "每条措施一行；同一个方面的措施写在一起",
    "letters": "每发一份提醒函、督导函记一行",
    "approvals": "每个审批事项一行；办理状态从下拉列表里选",
    "next_steps": "每项安排一行；同一个方面的安排写在一起",
}
_LEDGER_SHEET, _HELP_SHEET, _SEQ_LABEL = "台账", "填写说明", "序号"
_TITLE, _MONTHS = "{period}重点项目台账", "{period.year}年1—{period.month}月"
_OFFICE, _UNIT = "填报单位：", "单位：万元"
_HELP_TITLE = "怎么填这本台账"
_HELP_HEADER = ("工作表", "列", "怎么填")
_HELP_FIRST = (
    ("台账", "（第1行标题）", "写明时期，每期改这里，如“2011年1—6月重点项目台账”“2011年上半年重点项目台账”"),
    ("台账", "（第2行）", "“填报单位：”后面写单位全称；金额都以万元为单位"),
    ("台账", "（各行）", "一个项目一行，中间不空行，不合并单元格；不用写小计和合计，程序自己算"),
)
_HELP_LAST = (
    ("全部", "", "用不上的登记表空着就行，报告里相应的地方按空的写；整张删掉的，报告里印【待补充】"),
    ("全部", "", "填好后运行zdxm check核对，再运行zdxm report生成报告"),
)
_LEDGER_ROWS, _REGISTER_ROWS = 60, 30
"""Ruled rows to be filled in; more may follow."""


def blank_ledger(period: Period) -> bytes:
    """The blank workbook: 台账, the five registers and 填写说明.

    Args:
        period: what its title names.
    """
    return write_xlsx([_ledger_sheet(period), *map(_register_sheet, REGISTERS), _help_sheet()], derived=False)


def _named(period: Period) -> str:
    """The period in words that a title is read by; a whole year needs its months."""
    span = find_period(period.label)
    return period.label if span is not None and span.agrees(period) else _MONTHS.format(period=period)


def _header(key: str) -> str:
    return _HEADERS.get(key, field_by_key(key).label)


def _ledger_sheet(period: Period) -> SheetRows:
    columns = len(LEDGER_COLUMNS)
    return SheetRows(
        name=_LEDGER_SHEET,
        title=_TITLE.format(period=_named(period)),
        lines=[[_OFFICE, *[None] * (columns - 3), _UNIT, None]],
        header=[_header(key) for key, _, _ in LEDGER_COLUMNS],
        rows=[],
        entry=[column for _, column, _ in LEDGER_COLUMNS],
        blank_rows=_LEDGER_ROWS,
        paper="A3",
    )


def _register_sheet(register: Register) -> SheetRows:
    entry = [
        _REGISTER_COLUMNS.get((register.key, field.key), _NAME if field.key == "project" else _TEXT)
        for field in register.fields
    ]
    return SheetRows(
        name=register.label,
        header=[_SEQ_LABEL, *(field.label for field in register.fields)],
        rows=[],
        entry=[_SEQ, *entry],
        blank_rows=_REGISTER_ROWS,
    )


def _help_sheet() -> SheetRows:
    rows = [
        *_HELP_FIRST,
        *((_LEDGER_SHEET, _header(key), words) for key, _, words in LEDGER_COLUMNS),
        *((register.label, "（各列）", _REGISTER_NOTES[register.key]) for register in REGISTERS),
        *_HELP_LAST,
    ]
    return SheetRows(
        name=_HELP_SHEET,
        title=_HELP_TITLE,
        header=_HELP_HEADER,
        rows=rows,
        entry=[EntryColumn(width=12), EntryColumn(width=18), EntryColumn(width=90)],
    )


_SETTINGS = """\
# zdxm的设置。放在台账旁边，各个命令自动读取；行首有#的是没有启用的例子。
# 全部写法见docs/configuration.md。

# 不写台账参数时读的工作簿，相对本文件所在的文件夹。
ledger = "{ledger}"

# 报告期。不写时取台账标题写明的，每期只改台账的标题就行。
# period = "{period}"

# 标题和导语里的范围、批次；落款单位不写时取台账的“填报单位”。
# region = "全市"
# batch = "第一批"
# office = "某某市重点项目建设办公室"

# 用语和数字格式。
# [style]
# progress_noun = "时间进度"
# rate_decimals = 2

# 红黄绿灯的界限，单位是百分点。
# [lights]
# green_from = 0
# red_to = -10
"""


def blank_settings(ledger: str, period: Period) -> str:
    """The settings beside a blank ledger.

    Args:
        ledger: its file name.
        period: what its title names.
    """
    return _SETTINGS.format(ledger=ledger, period=period.code)
