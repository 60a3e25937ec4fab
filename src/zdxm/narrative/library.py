"""Where templates lie: the office's own folder first, file by file, then the ones that come with zdxm."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zdxm.errors import TemplateError

if TYPE_CHECKING:
    from zdxm.config import Settings

__all__ = ["ENDING", "MAIN_FILE", "kinds", "main_file", "template_folders"]

MAIN_FILE = "report.j2"
"""A folder is a kind of report when it holds this file."""
ENDING = ".j2"

_PACKAGE = Path(__file__).parents[1]
_INSTALLED = _PACKAGE / "_templates"
_CHECKOUT = _PACKAGE.parents[1] / "templates"


def template_folders(settings: Settings) -> tuple[Path, ...]:
    """The folders in which a template is looked for, first to last.

    Raises:
        TemplateError: one of them does not exist.
    """
    own = (settings.folder / settings.templates,) if settings.templates else ()
    for folder in own:
        if not folder.is_dir():
            raise TemplateError(
                str(folder), "找不到自有模板的文件夹", "请建立这个文件夹，或改正zdxm.toml里的templates"
            )
    bundled = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
    if not bundled.is_dir():
        raise TemplateError(str(bundled), "安装不完整，缺少自带的模板", "请重新安装zdxm")
    return (*own, bundled)


def kinds(settings: Settings) -> tuple[str, ...]:
    """Every kind of report there is a template for, in alphabetical order."""
    return tuple(
        sorted(
            {
                path.parent.name
                for folder in template_folders(settings)
                for path in folder.glob(f"*/{MAIN_FILE}")
            }
        )
    )


def main_file(kind: str, settings: Settings) -> str:
    """The main template of a kind, relative to the folders.

    Raises:
        TemplateError: there is no such kind.
    """
    known = kinds(settings)
    if kind not in known:
        raise TemplateError(f"报告种类“{kind}”", "没有这个种类的模板", f"请用下列之一：{'、'.join(known)}")
    return f"{kind}/{MAIN_FILE}"
