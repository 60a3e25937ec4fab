"""Measure the source: how much code there is, how it is cut up, how much of it is imports.

``python benchmarks/house.py`` counts this checkout, ``python benchmarks/house.py FOLDER`` another one, so
that a change can be held against what was there before. What is counted:

* files: what ``git ls-files src`` lists and ends in ``.py``;
* code lines: lines that are not blank, not a comment and not part of a docstring; the second figure leaves
  out the strings that document a constant or a field as well;
* imports: the lines of every ``import`` and ``from … import`` and of every assignment to ``__all__``;
* a module's length: its lines as they stand in the file; a function's: from ``def`` to its last line.
"""

from __future__ import annotations

import argparse
import ast
import subprocess
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
_DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Function:
    """One function or method and its length in lines."""

    name: str
    lines: int


@dataclass(frozen=True)
class Module:
    """What one file counts."""

    path: str
    lines: int
    code: int
    bare: int
    imports: int
    longest: Function


def measure(path: Path, shown: str) -> Module:
    """Count one file."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    nodes = list(ast.walk(ast.parse(text)))
    real = {
        number
        for number, line in enumerate(map(str.strip, lines), start=1)
        if line and not line.startswith("#")
    }
    code = real - {number for node in nodes for number in _docstring(node)}
    bare = code - {number for node in nodes if _is_text(node) for number in _span(node)}
    brought = {number for node in nodes if _is_import(node) for number in _span(node)}
    functions = [
        Function(node.name, len(_span(node)))
        for node in nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    longest = max(functions, key=lambda function: function.lines, default=Function("", 0))
    return Module(shown, len(lines), len(code), len(bare), len(code & brought), longest)


def _docstring(node: ast.AST) -> range:
    if not isinstance(node, _DOCUMENTED) or not node.body:
        return range(0)
    first = node.body[0]
    return _span(first) if _is_text(first) else range(0)


def _is_text(node: ast.AST) -> bool:
    """Whether a statement is a string and nothing else."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _is_import(node: ast.AST) -> bool:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return True
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign | ast.AugAssign):
        targets = [node.target]
    return any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets)


def _span(node: ast.AST) -> range:
    """The lines that a statement takes, counted from 1."""
    if not isinstance(node, ast.stmt) or node.end_lineno is None:
        return range(0)
    return range(node.lineno, node.end_lineno + 1)


def sources(folder: Path) -> list[str]:
    """The Python files of a checkout's src, as git knows them."""
    listed = subprocess.run(
        ["git", "-C", str(folder), "ls-files", "-z", "src"], check=True, capture_output=True, text=True
    )
    return [path for path in listed.stdout.split("\0") if path.endswith(".py") and (folder / path).is_file()]


def main() -> None:
    """Count a checkout and print what it comes to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "folder", type=Path, nargs="?", default=HERE, help="the checkout; this one if left out"
    )
    parser.add_argument("--packages", action="store_true", help="the code lines of each package as well")
    asked = parser.parse_args()
    modules = [measure(asked.folder / path, path) for path in sources(asked.folder)]
    if not modules:
        parser.error(f"{asked.folder}: no Python files under src")
    code = sum(module.code for module in modules)
    imports = sum(module.imports for module in modules)
    longest = max(modules, key=lambda module: module.lines)
    home = max(modules, key=lambda module: module.longest.lines)
    print(f"{code:>7,} code lines (no blanks, comments, docstrings)")
    print(
        f"{sum(module.bare for module in modules):>7,} of them without the strings under constants and fields"
    )
    print(f"{len(modules):>7,} modules")
    print(f"{longest.lines:>7,} lines in the longest module, {longest.path}")
    print(f"{home.longest.lines:>7,} lines in the longest function, {home.longest.name} in {home.path}")
    print(f"{imports / code:>7.1%} of the code lines are imports and __all__ ({imports:,})")
    if asked.packages:
        by_package(modules)


def by_package(modules: list[Module]) -> None:
    """Code lines and modules of each folder, the largest first."""
    counts: dict[str, list[int]] = {}
    for module in modules:
        counts.setdefault(str(Path(module.path).parent), []).append(module.code)
    print()
    for name, codes in sorted(counts.items(), key=lambda item: -sum(item[1])):
        print(f"{sum(codes):>7,} in {len(codes):>3} modules of {name}")


if __name__ == "__main__":
    main()
