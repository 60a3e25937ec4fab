"""Figures and templates in, a :class:`~zdxm.narrative.blocks.Narrative` out."""

from __future__ import annotations

from collections.abc import Mapping

KIND_NAMES: Mapping[str, tuple[str, ...]] = {
    "summary": ("工作总结", "总结", "半年总结", "季度总结", "月度总结"),
    "bulletin": ("工作通报", "通报", "进度通报", "情况通报"),
    "annual": ("年度推进情况", "年度", "推进情况", "年度情况", "年度情况报告", "年度报告"),
    "overview": ("年度概述", "概述", "概况", "综述", "年度概况", "年度综述"),
    "yearend": ("年终总结", "年终", "年终工作总结", "单位年终总结", "年度总结"),
    "project": ("项目情况", "情况介绍", "项目情况介绍", "项目介绍", "单个项目"),
    "review": ("结项报告", "结项", "项目结项报告", "竣工报告", "结项总结"),
}
"""What a clerk calls the kinds that come with zdxm: first the name shown, then the others that are taken."""
