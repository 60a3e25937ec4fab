"""Every header word seen on real forms and in real systems, one at a time in the ordinary table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgers.desk import Desk, columns_of, ordinary_columns
from ledgers.truth import Case

if TYPE_CHECKING:
    from pathlib import Path

    from ledgers.truth import Truth

__all__ = ["CASES", "WORDS"]

WORDS: dict[str, str] = {
    "name": "项目名称 工程名称 *具体项目名称 项目单位及名称 项目名 项目全称",
    "total_investment": (
        "总投资 总投资（万元） 总投资(万元) 计划总投资 初设批复总投资 *项目总投资 概算投资 项目总投资 "
        "总投资额 投资额 投资总额 概算总投资 估算总投资 总投资（万元) 总投资·万元 项目总投资额 "
        "投资规模"
    ),
    "annual_plan": (
        "年度计划投资 年计划投资 年度计划投资(万元) 年度投资计划 2011年年度投资计划 "
        "2011年计划投资（万元） 2011年度计划投资(万元) 安排投资 本年计划投资 本年度计划完成投资 "
        "年度投资 本年度计划投资 计划投资 投资计划 计划完成投资 预计投资 2011年计划 年度计划 "
        "2011年投资计划额 今年计划投资 当年计划完成投资 2011年目标投资"
    ),
    "completed": (
        "上半年年度累计完成投资额 2011年1-6月完成投资（万元） 1-6月实际完成投资 "
        "年度累计完成投资（万元） 完成投资(万元) 1～6月完成投资(万元) 本年度累计完成投资 "
        "2011年1-6月累计完成投资(万元) 当年项目累计投资 本年度实际完成投资 "
        "2011年至6月实际完成投资（万元） 截至6月底累计完成 截止6月30日完成投资 "
        "年初至6月底累计完成投资 1-6月 上半年完成 1-6月完成额 累计完成投资（1-6月） 2011年完成投资 "
        "至6月末完成投资 2011年1-6月份累计完成投资额 1月至6月完成投资 一至六月完成投资 "
        "今年累计完成投资 本年度完成投资额 截至目前完成投资 上半年实际完成投资 年内累计完成投资 "
        "1-6月投资额 1-6月固定资产投资完成额"
    ),
    "previous_completed": (
        "截止至2010年底累计完成投资额 至2010年底累计完成投资（万元） 至2010年底完成投资(万元) "
        "2010年底累计完成投资 自开工至上年底完成投资 截止上年底累计完成投资合计 截至2010年底完成投资 "
        "2010年底前累计完成投资 至上年底累计完成 2010年及以前累计完成投资"
    ),
    "cumulative_completed": (
        "自开始累积完成投资 累计投资金额（万元） 累计已完成投资 自开工以来累计完成投资 "
        "截止到目前累计完成投资合计 自开工累计完成投资 开工至今累计完成投资 项目累计完成投资 "
        "开工以来累计完成"
    ),
    "category": (
        "项目类别 项目类型 业态类别 行业分类 行业 *项目所属投向领域 产业类别 项目分类 项目大类 "
        "项目领域 所属行业 行业类别 领域 类别"
    ),
    "county": (
        "所属区县 涉及区县 所在区县 地区 区域 所属区域 项目属地 所属辖区 隶属区县 所在省辖市、县区 "
        "县（市、区） 县区 所在县(市)区 所在乡镇 属地"
    ),
    "owner_unit": (
        "建设单位 项目单位 投资主体 项目法人 *项目单位 实施单位 建设主体 法人单位 项目实施主体 "
        "项目（法人）单位 项目业主 业主单位 项目业主（建设单位） 建设（业主）单位"
    ),
    "responsible_unit": (
        "责任单位 牵头单位 挂钩责任单位 分管局委 主责单位 责任部门 责任单位（牵头） 市直责任单位 责任主体"
    ),
    "leader": (
        "挂钩领导 县级领导 市级包抓领导 分包领导 区级包抓领导 包联领导 联系领导 市级联系领导 包保领导 "
        "牵头领导 联系市领导"
    ),
    "stated_rate": (
        "占年度计划(%) 完成率（%） 年度投资完成率 投资完成比例 占年度计划 完成年度计划的% 占年计划% "
        "完成年度计划比例（%） 占全年计划比重"
    ),
    "physical_progress": (
        "项目进展情况 形象进度 1-6月形象进度 年初至本月的主要形象进度 总体形象进度 工程形象进度 "
        "目前进展情况 建设进展情况 项目建设进度 工程进度 工程进展 进度情况 建设进度"
    ),
    "status": (
        "是否开复工 是否开工 开工状态 项目当前状态 项目状态 建设状态 开工情况 项目建设状态 "
        "开（复）工情况 是否已开工"
    ),
    "planned_start": "计划开工日期 预计开工日期 计划开工时间 计划开工 拟开工时间 预计开工时间",
    "actual_start": "开工时间 开工日期 实际开工日期 实际开工时间 开工/计划开工时间",
    "planned_finish": (
        "计划竣工日期 *预计完工时间 计划完工时间 计划竣工 计划竣工时间 计划建成时间 预计竣工时间 计划投产时间"
    ),
    "actual_finish": "实际竣工日期 实际竣工时间 投产时间",
}
"""Field → headers that name it; years and months fit the period asked for."""

STRANGERS = (
    "备注 资金来源 到位资金(万元) 1-6月到位资金(万元) 用地面积 建设用地面积(亩) 总用地（亩） "
    "前期手续办理情况 项目代码 建设性质 建设地点 建设内容及规模 存在问题 下步计划 下月计划 联系人 "
    "联系电话 是否纳入统计 入库状态 1-6月计划投资 本月计划完成投资 本月完成投资 6月完成投资 "
    "累计拨付资金 已拨付资金 合同金额 原总投资 设计单位 监理单位 施工单位 新增产值 年产值 预计税收 "
    "带动就业（人） 建设里程(公里) 土地预审 施工许可证 项目批复文号 2010年完成投资 2010年计划投资 "
    "2012年计划投资 银行贷款 企业自筹 中央预算内资金 二季度计划投资 下半年计划投资 剩余投资 "
    "超（欠）序时进度"
)
"""Headers beside the ordinary ones that name no measured field; their numbers must stay out."""

_MEASURED = ("total_investment", "annual_plan", "completed", "status", "responsible_unit")


def _word(name: str, folder: Path) -> Truth:
    word, _, key = name.partition(": ")[2].partition(" as ")
    desk = Desk.of(name, folder)
    columns = ordinary_columns()
    if key in {"name", *_MEASURED}:
        columns = [columns_of((key, word))[0] if column.field == key else column for column in columns]
    else:
        columns[2:2] = columns_of((key, word))
    desk.table(columns)
    return desk.save()


def _stranger(name: str, folder: Path) -> Truth:
    desk = Desk.of(name, folder)
    columns = ordinary_columns()
    columns[3:3] = columns_of(("?4321", name.partition(": ")[2]))
    desk.table(columns)
    return desk.save()


CASES = (
    *(Case(f"header: {word} as {key}", _word) for key, words in WORDS.items() for word in words.split()),
    *(Case(f"beside: {word}", _stranger) for word in STRANGERS.split()),
)
