"""The data dictionary: every column a ledger or register may have, and the words offices use for it.

A header is compared after :mod:`zdxm.layout` has normalised it: full-width forms folded, blanks and units
taken off, a year dropped, and the period replaced by a mark, so that ``2011年1-6月完成投资(万元)`` and
``截至6月底完成投资`` both read ``～完成投资``:

====  =====================================================
mark  what stood there
====  =====================================================
～    a span from January (1-6月, 上半年, 截至6月底)
＠    one single month (6月)
＾    the end of a year (2010年底)
====  =====================================================

Within a field the earlier synonym is the better one: where two columns fit a field, the earlier wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from zdxm.units import Unit

SPAN_MARK, MONTH_MARK, YEAR_END_MARK = "～", "＠", "＾"


class Kind(Enum):
    """How a column's cells are read."""

    TEXT = "text"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Field:
    """One column of the ledger or of a register.

    Attributes:
        key: canonical column name, as in the code and the JSON.
        label: the Chinese name used in messages and in 附表.
        kind: how its cells are read.
        synonyms: normalised header texts that name it, best first.
        tiers: for each synonym its tier; words of one tier name the field equally well.
    """

    key: str
    label: str
    kind: Kind
    synonyms: tuple[str, ...]
    tiers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """A further sheet of the office, beside the ledger.

    Attributes:
        key: canonical name.
        label: what a missing one is called in 【待补充：…】.
        sheet_words: a sheet whose name or title holds one of these may be this register.
        fields: its columns; a sheet is this register only with all ``required`` ones.
        required: keys of the columns without which it cannot be read.
    """

    key: str
    label: str
    sheet_words: tuple[str, ...]
    fields: tuple[Field, ...]
    required: tuple[str, ...]


def _field(key: str, label: str, kind: Kind, synonyms: str) -> Field:
    """A field whose synonyms are given as one text, tiers parted by 「|」."""
    words = [(word, tier) for tier, part in enumerate(synonyms.split("|")) for word in part.split()]
    return Field(key, label, kind, tuple(word for word, _ in words), tuple(tier for _, tier in words))


LEDGER_FIELDS: tuple[Field, ...] = (
    _field("seq", "序号", Kind.TEXT, "序号 编号 序次 No NO"),
    _field(
        "name",
        "项目名称",
        Kind.TEXT,
        "项目名称 项目名 工程名称 工程名 具体项目名称 子项目名称 项目全称 项目单位及名称 "
        "建设单位及项目名称 名称 项目",
    ),
    _field(
        "code",
        "项目代码",
        Kind.TEXT,
        "项目代码 项目编码 项目编号 具体项目代码 发改委项目代码 报建编号 统一代码",
    ),
    _field(
        "category",
        "项目类别",
        Kind.TEXT,
        "项目类别 类别 项目类型 项目分类 项目大类 产业类别 行业类别 行业分类 所属行业 行业 项目领域 领域 "
        "领域分类 投资类别 业态类别 双十类别 九大领域 所属投向领域 项目所属投向领域 用途分类",
    ),
    _field("level", "项目级别", Kind.TEXT, "项目级别 重点级别 项目隶属关系 重要级别 项目标签"),
    _field("nature", "建设性质", Kind.TEXT, "建设性质 项目性质 建设类型 性质"),
    _field(
        "county",
        "所在县区",
        Kind.TEXT,
        "所在县区 县区 县(区) 县(市、区) 所在县(市、区) 所在省辖市、县区 所在区县 所属区县 所属县区 涉及区县 "
        "隶属区县 所属区域 所属辖区 项目属地 属地 所在市县 所在盟市 行政区 区域 地区 所在乡镇 所属乡镇",
    ),
    _field(
        "location",
        "建设地点",
        Kind.TEXT,
        "建设地点 建设地址 项目地址 项目地点 项目位置 工程地点 起讫地点 所在地 选址",
    ),
    _field(
        "content",
        "建设内容及规模",
        Kind.TEXT,
        "建设内容及规模 建设规模及内容 建设规模及主要建设内容 建设规模和内容 建设规模及主要内容 "
        "项目主要建设内容 建设内容和规模 主要建设内容及规模 主要建设内容 建设内容 建设规模 拟建设规模 "
        "项目建设规模 主要内容 项目内容 项目简介 项目概况 建设里程",
    ),
    _field(
        "duration",
        "建设起止年限",
        Kind.TEXT,
        "建设起止年限 建设起止时间 建设起止年月 起止年限 起止时间 建设年限 建设周期 建设工期 项目工期 "
        "计划工期 计划建设期限 开竣工时间 开工竣工计划",
    ),
    _field(
        "planned_start",
        "计划开工时间",
        Kind.DATE,
        "计划开工时间 计划开工日期 计划开工 预计开工时间 预计开工日期 拟开工时间 开工或预计开工时间 "
        "开工年份 开工年度 开工年限",
    ),
    _field(
        "actual_start",
        "开工时间",
        Kind.DATE,
        "实际开工时间 实际开工日期 开工时间 开工日期 开工/计划开工时间 开(复)工时间",
    ),
    _field(
        "planned_finish",
        "计划竣工时间",
        Kind.DATE,
        "计划竣工时间 计划竣工日期 计划完工时间 预计完工时间 预计竣工时间 计划竣工 计划建成时间 "
        "预计建成时间 计划投产时间 预计投产时间 竣工年份 完工年份 完工年限 竣工时间 完成时间",
    ),
    _field(
        "actual_finish", "实际竣工时间", Kind.DATE, "实际竣工时间 实际竣工日期 竣工日期 投产时间 竣工投产时间"
    ),
    _field(
        "total_investment",
        "总投资",
        Kind.MONEY,
        "总投资 项目总投资 计划总投资 总投资额 投资总额 | 初设批复总投资 | 批复总投资 | "
        "概算总投资 概算投资 | 立项批复总投资 | 工可批复总投资 | 估算总投资 | 投资额 投资规模",
    ),
    _field(
        "previous_completed",
        "至上年底累计完成投资",
        Kind.MONEY,
        "至上年底累计完成投资 至上年底累计完成 至上年底完成投资 至上年底累计完成投资合计 "
        "自开工至上年底完成投资 自开工至上年底累计完成投资 自开工累计至上年底 上年度工作-完成投资 "
        "历年累计完成投资",
    ),
    _field(
        "annual_plan",
        "年度计划投资",
        Kind.MONEY,
        "年度计划投资 年度投资计划 调整后年度计划投资 调整后计划投资 年度调整计划投资 本年计划投资 "
        "年度计划完成投资 年度目标投资 年度投资目标 年度计划 | 年度安排投资 年度预计投资 年度投资 "
        "计划完成投资 计划投资 投资计划 计划/投资 目标投资 投资目标 安排投资 预计投资 计划",
    ),
    _field(
        "period_plan",
        "序时计划投资",
        Kind.MONEY,
        "～计划投资 ～计划完成投资 至本月计划完成 序时计划",
    ),
    _field(
        "month_completed",
        "当月完成投资",
        Kind.MONEY,
        "＠完成投资 ＠实际完成投资 ＠完成投资额 ＠完成 完成投资＠ 完成投资额＠ 各月完成投资＠ "
        "分月完成投资＠ 每月完成投资＠ 月度完成投资＠ 年度完成投资＠ 实际完成投资＠ 各月投资完成情况＠ "
        "分月投资完成情况＠ 投资完成情况＠ 投资完成＠ 月完成投资＠ 月度投资完成情况＠ 完成情况＠ "
        "逐月完成投资＠ ＠ 本月完成投资 本月实际完成投资 本月完成 本月投资 当月完成投资 当月实际完成投资 "
        "当月已完成投资 当月投资 当月完成 本月完成投资合计 本旬实际完成投资 本旬完成投资 本期完成投资 "
        "本周完成投资",
    ),
    _field(
        "completed",
        "完成投资",
        Kind.MONEY,
        "～完成投资 ～实际完成投资 ～完成 完成投资～ 实际完成投资～ 投资完成情况～ 投资完成～ "
        "年度完成投资～ ～累计完成投资 ～累计完成 ～年度累计完成投资 累计完成投资～ ～投资完成情况 ～投资 "
        "～投资额 ～ | 年度累计完成投资 年度累计完成 年初至今完成投资 年初至今累计完成投资 "
        "年初至报告期累计完成投资 今年以来完成投资 今年以来累计完成投资 年度实际完成投资 年度完成投资 "
        "年度完成 当年项目累计投资 年度累计完成投资合计 当月至今已完成 | 完成投资 截至目前完成投资 "
        "已完成投资 | 实际完成投资 累计完成投资 累计完成 截至目前累计完成投资 完成 累计",
    ),
    _field(
        "stated_rate",
        "完成年度计划比例",
        Kind.PERCENT,
        "占年度计划 占年计划 完成率 完成年度计划比例 占年度计划比例 占年度计划投资比例 占年度计划投资 "
        "占年计划比例 占计划 年度计划完成率 计划完成率 完成年度计划 完成计划 年度投资完成率 投资完成率 "
        "投资完成比例 完成比例 完成百分比 年度投资进度 占比",
    ),
    _field(
        "cumulative_completed",
        "自开工累计完成投资",
        Kind.MONEY,
        "自开工累计完成投资 自开工累计完成 开工以来累计完成投资 自开工至今累计完成投资 "
        "自项目开工累计完成投资 自开工以来累计完成投资 自开工以来累计完成 开工以来累计完成 "
        "开工至今累计完成投资 自开始累积完成投资 开工累计完成投资 累计已完成投资 项目累计完成投资 "
        "项目累计投资 累计投资金额 截止到目前累计完成投资合计 "
        "截止到目前累计完成投资 开工累计/完成投资",
    ),
    _field("total_rate", "占总投资比例", Kind.PERCENT, "占总投资 占总投资比例 总投资完成率"),
    _field(
        "annual_goal",
        "年度建设目标",
        Kind.TEXT,
        "年度建设目标 年度工作目标 年度目标 年度计划形象进度 年计划形象进度 年度形象进度计划 计划形象进度 "
        "形象进度计划 年度形象进度目标 年度目标形象进度 形象进度目标 年度建设内容 本年主要建设内容 "
        "年度主要建设内容 主要建设任务 年度建设任务 工作计划 年工作计划 目标任务 年目标任务 "
        "年主要建设任务 进度目标 进度目标或新增效益 当年工作目标 工作目标 节点目标",
    ),
    _field(
        "physical_progress",
        "形象进度",
        Kind.TEXT,
        "形象进度 实际形象进度 形象进度实际 形象进度本月实际 本月实际形象进度 本月形象进度 工程形象进度 "
        "项目形象进度 目前形象进度 当前形象进度 总体形象进度 ～形象进度 ＠形象进度 进展情况 项目进展情况 "
        "年度形象进度 项目进展 工程进展 工程进展情况 工作进展 目前进展 目前进展情况 当前进展 "
        "当前进展情况 建设进展 建设进展情况 年初至本月的主要形象进度 工程形象进度或项目进展情况 进展进度 "
        "推进情况 项目建设进度 建设进度 工程进度 进度情况",
    ),
    _field(
        "status",
        "建设状态",
        Kind.STATUS,
        "建设状态 项目建设状态 项目状态 开工情况 开复工情况 开工状态 是否开工 是否开复工 项目当前状态 "
        "是否已开工 实施状态 建设阶段 项目阶段 实施进度分类 实施阶段",
    ),
    _field("no_start_reason", "未开工原因", Kind.TEXT, "未开工原因 项目未开工原因 未开工原因说明"),
    _field(
        "problem",
        "存在问题",
        Kind.TEXT,
        "存在问题 存在的问题 存在的主要问题 主要问题 难点卡点问题 制约因素 需协调解决的问题 "
        "需要政府及有关部门协调解决的问题 困难问题",
    ),
    _field(
        "measure",
        "推进措施",
        Kind.TEXT,
        "推进措施 采取措施和建议 解决措施及建议 解决措施 工作建议 改进建议 整改措施",
    ),
    _field(
        "next_step",
        "下步计划",
        Kind.TEXT,
        "下步计划 下步工作计划 下步打算 下一步工作 下一步计划 下月计划 下月工作计划 下一步工作措施",
    ),
    _field(
        "responsible_unit",
        "责任单位",
        Kind.TEXT,
        "责任单位 责任单位名称 市直责任单位 责任主体 牵头单位 责任部门 主责单位 挂钩责任单位 分包单位 "
        "分管局委 牵头部门 包保单位 责任单位/配合单位 服务单位",
    ),
    _field(
        "supervisor",
        "行业主管部门",
        Kind.TEXT,
        "行业主管部门 项目主管部门 主管部门 主管单位 项目主管单位 监管单位 市直行业主管部门 县区行业主管部门",
    ),
    _field(
        "owner_unit",
        "建设单位",
        Kind.TEXT,
        "建设单位 建设单位名称 项目单位 项目业主 项目业主单位 业主单位 业主名称 业主 项目法人 法人单位 "
        "实施单位 建设主体 投资主体 项目实施主体 项目(法人)单位 投资方 企业名称",
    ),
    _field(
        "leader",
        "联系领导",
        Kind.TEXT,
        "联系领导 市级联系领导 联系市领导 牵头领导 包联领导 包抓领导 市级包抓领导 区级包抓领导 "
        "县级领导 分包领导 挂钩领导 挂点领导 分管领导 包保领导 责任领导",
    ),
    _field("person", "责任人", Kind.TEXT, "责任人 项目负责人 负责人 企业法人 工作专班 专班负责人"),
    _field("contact", "联系人", Kind.TEXT, "联系人 联络人 联系人及电话 工作联系人 信息员"),
    _field("phone", "联系电话", Kind.TEXT, "联系电话 电话 联系方式 手机 电话及传真"),
    _field("remark", "备注", Kind.TEXT, "备注 说明 其他"),
)

REGISTERS: tuple[Register, ...] = (
    Register(
        "problems",
        "问题台账",
        ("问题台账", "问题清单", "存在问题"),
        (
            _field("project", "项目名称", Kind.TEXT, "项目名称 涉及项目 项目"),
            _field("kind", "问题类别", Kind.TEXT, "问题类别 问题类型 类别"),
            _field("text", "问题描述", Kind.TEXT, "问题描述 存在问题 问题简介 问题内容 反映的问题 问题"),
            _field("unit", "责任单位", Kind.TEXT, "责任单位 责任部门 专班负责单位"),
            _field("state", "办理状态", Kind.TEXT, "办理状态 流程状态 是否销号 办理情况 解决情况 状态"),
        ),
        ("text", "state"),
    ),
    Register(
        "measures",
        "主要措施",
        ("主要措施", "推进措施", "工作措施"),
        (
            _field("group", "工作方面", Kind.TEXT, "工作方面 方面 类别 措施类别 标题"),
            _field("text", "具体措施", Kind.TEXT, "具体措施 措施内容 主要措施 工作措施 措施 内容"),
            _field("cites", "引用台账", Kind.TEXT, "引用台账 引用"),
        ),
        ("text",),
    ),
    Register(
        "letters",
        "函件登记",
        ("函件登记", "函件台账", "提醒函", "督导函", "督办函"),
        (
            _field("kind", "函件类型", Kind.TEXT, "函件类型 函件类别 督办类型 类型"),
            _field("project", "项目名称", Kind.TEXT, "项目名称 涉及项目 督办对象 项目"),
            _field("number", "函件编号", Kind.TEXT, "函件编号 文号 督办函文号 督办单文号 编号"),
            _field("date", "发函日期", Kind.DATE, "发函日期 下发日期 日期"),
        ),
        ("kind", "project"),
    ),
    Register(
        "approvals",
        "联审联批",
        ("联审联批", "办证台账", "审批事项"),
        (
            _field("project", "项目名称", Kind.TEXT, "项目名称 项目"),
            _field("text", "审批事项", Kind.TEXT, "审批事项 联审联批事项 事项 证照名称"),
            _field("unit", "责任部门", Kind.TEXT, "责任部门 责任单位 审批部门"),
            _field("state", "办理状态", Kind.TEXT, "办理状态 办理情况 状态"),
        ),
        ("text", "state"),
    ),
    Register(
        "next_steps",
        "下步计划",
        ("下步计划", "下步工作", "下一步"),
        (
            _field("group", "工作方面", Kind.TEXT, "工作方面 方面 类别 标题"),
            _field(
                "text", "具体安排", Kind.TEXT, "具体安排 下步工作计划 工作安排 下步计划 工作计划 安排 内容"
            ),
        ),
        ("text",),
    ),
)

_BY_KEY = {field.key: field for field in LEDGER_FIELDS}


def field_by_key(key: str) -> Field:
    """Look a ledger field up by its canonical name; KeyError where there is none."""
    return _BY_KEY[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMapping:
    """What an office says of a table; it wins over what the sheet itself seems to say.

    Attributes:
        columns: field key → where it stands: a column's letters (``F``) or its header; several only for the
            months of 完成投资, January first; none where the field is not to be read.
        header: first and last header row, counted from 1; None to look for them.
        unit: unit of all money columns; None for the sheet's own.
        units: field key → unit of its column, before ``unit``.
        category: where 类别 is taken from; "" to look for it.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    header: tuple[int, int] | None = None
    unit: Unit | None = None
    units: Mapping[str, Unit] = field(default_factory=lambda: MappingProxyType({}))
    category: Literal["", "column", "section", "sheet"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerMapping:
    """What an office says of its workbooks.

    Attributes:
        columns: as in :class:`TableMapping`, for the tables that do not say otherwise.
        tables: name of a tab → what holds for its first table.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    tables: Mapping[str, TableMapping] = field(default_factory=lambda: MappingProxyType({}))

    def of_tab(self, tab: str) -> TableMapping:
        """What holds for the tables on one tab."""
        own = self.tables.get(tab.strip(), TableMapping())
        return replace(own, columns={**self.columns, **own.columns})
