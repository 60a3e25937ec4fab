"""Where templates lie: the office's own folder first, file by file, then the ones that come with zdxm."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from zdxm.declare import frozen, pattern
from zdxm.errors import TemplateError, perhaps
from zdxm.filters.values import clean
from zdxm.narrative import KIND_NAMES
from zdxm.saving import make_folder, save

if TYPE_CHECKING:
    from zdxm.config.settings import Settings
    from zdxm.figures.model import ReportFigures

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


def report_kind(word: str, settings: Settings) -> str:
    """The kind, a template folder's name, that a word means: that name or what a clerk calls it.

    Raises:
        TemplateError: there is no such kind.
    """
    known = kinds(settings)
    kind = _kind_called(word)
    for name in (word, kind):
        if name in known:
            return name
    shown = "、".join(f"{KIND_NAMES[each][0]}（{each}）" if each in KIND_NAMES else each for each in known)
    names = [*known, *(name for each in known for name in KIND_NAMES.get(each, ()))]
    guess = perhaps(word, names, likeness=0.5)
    raise TemplateError(f"报告种类“{word}”", f"没有这个种类的模板{guess}", f"请用下列之一：{shown}")


def _kind_called(word: str) -> str:
    """The folder that one of :data:`KIND_NAMES` stands for, else the word itself."""
    plain = unicodedata.normalize("NFKC", word).strip().lower()
    return next((kind for kind, names in KIND_NAMES.items() if plain in (kind, *names)), word)


_REMEDY = "zdxm templates list列出全部"
_PURPOSE = pattern(r"\A\s*\{#-?\s*(.*?)(?:。|\s*-?#\})", re.DOTALL)


@frozen
class TemplateFile:
    """A template.

    Attributes:
        name: as templates and the command line write it: folder/file.j2.
        path: where it lies.
        own: whether it is the office's own; it may stand in for a bundled one of the same name.
    """

    name: str
    path: Path
    own: bool

    @property
    def folder(self) -> str:
        """The kind of report, or the folder of what kinds share."""
        return self.name.partition("/")[0]

    @property
    def is_main(self) -> bool:
        """Whether it makes its folder a kind of report."""
        return self.name == f"{self.folder}/{MAIN_FILE}"

    def purpose(self) -> str:
        """The first sentence of the comment that it begins with; "" for none."""
        found = _PURPOSE.match(read_template(self))
        return found[1] if found else ""


@frozen
class Copied:
    """What copying did: the files written, and those left alone because they are there already."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]


def templates_of(settings: Settings) -> tuple[TemplateFile, ...]:
    """Every template that reports are made from, by folder, each folder's main file first.

    Raises:
        TemplateError: the office's folder does not exist.
    """
    *own, bundled = template_folders(settings)
    found = {file.name: file for file in _files_in(bundled, own=False)}
    for folder in own:
        found |= {file.name: file for file in _files_in(folder, own=True)}
    return tuple(sorted(found.values(), key=lambda file: (file.folder, not file.is_main, file.name)))


def _files_in(folder: Path, *, own: bool) -> Iterator[TemplateFile]:
    for path in folder.glob(f"*/*{ENDING}"):
        yield TemplateFile(path.relative_to(folder).as_posix(), path, own)


def find_templates(settings: Settings, name: str) -> tuple[TemplateFile, ...]:
    """The files of a kind, or the one file, that a name means.

    Args:
        settings: the office's settings.
        name: ``summary``, ``总结``, ``summary/主要措施.j2`` or ``summary/主要措施``.

    Raises:
        TemplateError: there is none.
    """
    files = templates_of(settings)
    folder, *rest = name.replace("\\", "/").strip("/").split("/")
    wanted = "/".join(
        [folder if any(file.folder == folder for file in files) else _kind_called(folder), *rest]
    )
    found = tuple(
        file for file in files if wanted in (file.folder, file.name, file.name.removesuffix(ENDING))
    )
    if not found:
        raise TemplateError(f"模板“{name}”", f"没有这个种类或文件{_guess(wanted, files)}", _REMEDY)
    return found


def _guess(name: str, files: Sequence[TemplateFile]) -> str:
    known = [*dict.fromkeys(file.folder for file in files), *(file.name for file in files)]
    return perhaps(name, known, likeness=0.4)


def read_template(file: TemplateFile) -> str:
    """A template's text.

    Raises:
        TemplateError: the system refuses, or it is not UTF-8.
    """
    try:
        return _content(file).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise TemplateError(str(file.path), "不是UTF-8编码", "请用记事本另存为UTF-8编码") from None


def _content(file: TemplateFile) -> bytes:
    try:
        return file.path.read_bytes()
    except OSError as error:
        raise TemplateError(
            str(file.path), f"系统读取失败（{error.strerror or error}）", "请检查文件权限"
        ) from error


def copy_templates(files: Sequence[TemplateFile], folder: Path) -> Copied:
    """Copy templates into a folder, all or none, each under its name; one that is there already stays.

    Raises:
        ZdxmError: the system refuses to read or to write one of them.
    """
    kept = tuple(folder / file.name for file in files if (folder / file.name).exists())
    copies = {folder / file.name: file for file in files if folder / file.name not in kept}
    for path in copies:
        make_folder(path.parent)
    save({path: _content(file) for path, file in copies.items()})
    return Copied(tuple(copies), kept)


_BATCH = r"第[一二三四五六七八九十\d]+批"
_REGION = (
    r"(?:\A|年度?|半年|季度|月份?|[旬批])"
    r"(全[省市县区州盟旗]|(?!各)(?:(?![年月季旬批])[\u4e00-\u9fff]){1,8}?(?:自治[区州县旗]|[省市县区州盟旗]))"
    r"(?=第|\d|省级?|市级?|县级?|区级?|重点|重大|项目|建设|[今本]年)"
)


def region_of(figures: ReportFigures, settings: Settings) -> str:
    """全市, 甲县 …: as the settings or the ledger's title have it; "" where neither does.

    The title is read only where a place stands at its beginning, behind a date or behind the batch.
    """
    return clean(settings.region) or _for_all(_found(_REGION, figures.title, group=1), figures)


def batch_of(figures: ReportFigures, settings: Settings) -> str:
    """第一批: as the settings or the ledger's title have it; "" where neither does."""
    return clean(settings.batch) or _found(_BATCH, figures.title)


def office_of(figures: ReportFigures, settings: Settings) -> str:
    """The issuing office: as the settings or the ledger's 填报单位 have it; "" where neither does."""
    return clean(settings.office) or _for_all(clean(figures.office), figures)


def _found(pattern: str, title: str, *, group: int = 0) -> str:
    match = re.search(pattern, re.sub(r"\s+", "", clean(title)))
    return match[group] if match else ""


def _for_all(words: str, figures: ReportFigures) -> str:
    """The words, unless they name one county of a ledger that has several: they are then one sheet's only."""
    counties = {project.county for project in figures.projects if project.county}
    return "" if len(counties) > 1 and any(county in words for county in counties) else words
