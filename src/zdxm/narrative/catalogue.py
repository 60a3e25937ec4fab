"""What templates there are, the office's own before the bundled ones; reading and copying them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zdxm.errors import OutputError, TemplateError, perhaps
from zdxm.narrative.library import ENDING, MAIN_FILE, template_folders

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from zdxm.config import Settings

__all__ = ["Copied", "TemplateFile", "copy_templates", "find_templates", "read_template", "templates_of"]

_REMEDY = "zdxm templates list列出全部"
_PURPOSE = re.compile(r"\A\s*\{#-?\s*(.*?)(?:。|\s*-?#\})", re.DOTALL)


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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
        name: ``summary``, ``summary/主要措施.j2`` or ``summary/主要措施``.

    Raises:
        TemplateError: there is none.
    """
    files = templates_of(settings)
    wanted = name.replace("\\", "/").strip("/")
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
        return file.path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise TemplateError(str(file.path), "不是UTF-8编码", "请用记事本另存为UTF-8编码") from None
    except OSError as error:
        raise TemplateError(
            str(file.path), f"系统读取失败（{error.strerror or error}）", "请检查文件权限"
        ) from error


def copy_templates(files: Sequence[TemplateFile], folder: Path) -> Copied:
    """Copy templates into a folder, each under its name; a file that is there already is left alone.

    Raises:
        OutputError: the system refuses.
    """
    written, kept = [], []
    try:
        for file in files:
            path = folder / file.name
            if path.exists():
                kept.append(path)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.path.read_bytes())
            written.append(path)
    except OSError as error:
        raise OutputError(
            str(folder),
            f"系统拒绝写入（{error.strerror or error}）",
            "请检查文件夹的权限，或用-o换一个文件夹",
        ) from error
    return Copied(tuple(written), tuple(kept))
