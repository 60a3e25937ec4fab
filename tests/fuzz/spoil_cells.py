"""Mutations of a sheet's XML that leave it XML: values, types, addresses, rows, merged ranges."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

__all__ = ["SPOILERS", "text_fields"]

_NUMBERS = (
    "", "NaN", "-nan", "inf", "-inf", "1e999", "-1e308", "1e-320", "1e15", "1e16", "1e22",
    "123456789012345678901234567890", "-5", "-0", "0", "0.005", "0x10", "１２", "12,000", "abc", "#REF!",
    " ", "2958466", "45597", "60", "99999999", "true", "1" * 5000, "0." + "3" * 400,
)  # fmt: skip
_TEXTS = (
    "", " ", "\u3000", "\u200b", "一、工业项目（12项）", "（一）小计", "合计", "总计", "小计：5个",
    "注：数据由各单位报送", "1.64亿元", "约2000万元", "12，000", "-", "——", "/", "？", "√", "×", "100%",
    "-3.2%", "0.42", "2011年6月", "2011-13-45", "131130", "6月底前", "序号", "项目名称", "总投资（亿元）",
    "年度计划投资", "1-6月完成投资", "1～N月完成投资", "2012年1-3月完成投资(元)", "单位：亿元", "单位：",
    "填报单位：", "2011年上半年", "9999年13月", "建设状态", "未开工", "停工", "开工/竣工", "=1+1",
    "@SUM(A1)", "{{ 7*7 }}", "{% raw %}", "&lt;w:p&gt;", "_x000D_", "_x0000_", "\U0001f600" * 3,
    "\u202egnirts", "a\nb\tc", "甲" * 40_000, "１" * 400, "9" * 400, "(" * 2000, "（" * 2000 + "）" * 2000,
    "、" * 500, "0" * 400 + "万元", "第" * 100 + "季度",
)  # fmt: skip
_TYPES = ("s", "str", "e", "b", "d", "n", "inlineStr", "", "zzz")
_ADDRESSES = (
    "A1", "B3", "C4", "E5", "Z99", "AB7", "A0", "A", "1", "", "a5", "XFD1048576", "XFE1", "A1048577",
    "ZZZZ9", "A1:B2", "A99999999999", "$A$1", "甲1",
)  # fmt: skip
_RANGES = (
    "A1:B2", "A3:A9", "B3:H3", "A1:XFD1048576", "C2:B1", "D4", "A4:P4", "E3:F5", "B4:B12", "A1:A1", "",
    "zzz", "A1:B2:C3", "A0:B0", "A5000:B6000", "XFD1:XFD9", "A99999999999:B2",
)  # fmt: skip

_VALUE = re.compile(r"<v>[^<]*</v>")
_TEXT = re.compile(r"<t(?: [^<>]*)?>[^<]*</t>")
_CELL = re.compile(r"<c [^<>]*>")
_WHOLE_CELL = re.compile(r"<c [^<>]*?(?:/>|>.*?</c>)", re.DOTALL)
_ROW = re.compile(r"<row [^<>]*>.*?</row>", re.DOTALL)

Change = "Callable[[random.Random, str], str]"


def _some(rng: random.Random, pattern: re.Pattern[str], text: str, change: Callable[[str], str]) -> str:
    """Change one to a few of the places that the pattern finds."""
    places = list(pattern.finditer(text))
    for match in sorted(
        rng.sample(places, min(len(places), rng.choice((1, 1, 2, 8)))), key=lambda m: -m.start()
    ):
        text = text[: match.start()] + change(match[0]) + text[match.end() :]
    return text


def _numbers(rng: random.Random, text: str) -> str:
    return _some(rng, _VALUE, text, lambda _: f"<v>{rng.choice(_NUMBERS)}</v>")


def _texts(rng: random.Random, text: str) -> str:
    return _some(rng, _TEXT, text, lambda _: f"<t>{rng.choice(_TEXTS)}</t>")


def _inline(rng: random.Random, text: str) -> str:
    def change(tag: str) -> str:
        address = re.search(r' r="[^"]*"', tag)
        return f'<c{address[0] if address else ""} t="inlineStr"><is><t>{rng.choice(_TEXTS)}</t></is></c>'

    return _some(rng, _WHOLE_CELL, text, change)


def _types(rng: random.Random, text: str) -> str:
    def change(tag: str) -> str:
        return re.sub(r' t="[^"]*"', "", tag).replace("<c ", f'<c t="{rng.choice(_TYPES)}" ')

    return _some(rng, _CELL, text, change)


def _styles(rng: random.Random, text: str) -> str:
    def change(tag: str) -> str:
        style = rng.choice(("0", "1", "2", "3", "7", "999", "-1", ""))
        return re.sub(r' s="[^"]*"', "", tag).replace("<c ", f'<c s="{style}" ', 1)

    return _some(rng, _CELL, text, change)


def _addresses(rng: random.Random, text: str) -> str:
    def change(tag: str) -> str:
        return re.sub(r' r="[^"]*"', rng.choice(("", f' r="{rng.choice(_ADDRESSES)}"')), tag)

    return _some(rng, _CELL, text, change)


def _no_addresses(rng: random.Random, text: str) -> str:
    pattern = rng.choice((r'(<c) r="[^"]*"', r'(<row) r="[^"]*"', r'(<(?:c|row)) r="[^"]*"'))
    return re.sub(pattern, r"\1", text)


def _shuffle_cells(rng: random.Random, text: str) -> str:
    def change(row: str) -> str:
        cells = _WHOLE_CELL.findall(row)
        rng.shuffle(cells)
        return row[: row.find(">") + 1] + "".join(cells) + "</row>"

    return _some(rng, _ROW, text, change)


def _double(rng: random.Random, text: str) -> str:
    return _some(rng, rng.choice((_ROW, _WHOLE_CELL)), text, lambda found: found * 2)


def _drop(rng: random.Random, text: str) -> str:
    return _some(rng, rng.choice((_ROW, _WHOLE_CELL)), text, lambda _: "")


def _rows(rng: random.Random, text: str) -> str:
    def change(row: str) -> str:
        number = rng.choice(("", "0", "3", "7", "1048576", "4294967295", "-1", "x", "9" * 30))
        hidden = rng.choice(("", ' hidden="1"', ' hidden="true"', ' hidden="maybe"'))
        return re.sub(r'<row r="[^"]*"', f'<row r="{number}"{hidden}', row, count=1)

    return _some(rng, _ROW, text, change)


def _shuffle_rows(rng: random.Random, text: str) -> str:
    rows = _ROW.findall(text)
    if not rows:
        return text
    start, end = text.find(rows[0]), text.rfind("</row>") + len("</row>")
    rng.shuffle(rows)
    return text[:start] + "".join(rows) + text[end:]


def _merges(rng: random.Random, text: str) -> str:
    added = "".join(f'<mergeCell ref="{rng.choice(_RANGES)}"/>' for _ in range(rng.choice((1, 1, 3, 20))))
    if "</mergeCells>" in text:
        return text.replace("</mergeCells>", added + "</mergeCells>")
    return text.replace("</sheetData>", f'</sheetData><mergeCells count="99">{added}</mergeCells>')


def _formulas(rng: random.Random, text: str) -> str:
    formula = rng.choice(
        ("<f>A1+1</f>", "<f/>", '<f t="shared" si="0" ref="A1:XFD9">A1</f>', "<f>" + "(" * 9000 + "</f>")
    )
    value = rng.choice(("<v>1</v>", "<v></v>", "<v/>", "", "<v>#SPILL!</v>"))
    return _some(
        rng, _WHOLE_CELL, text, lambda cell: cell[: cell.find(">")].rstrip("/") + f">{formula}{value}</c>"
    )


def _errors(rng: random.Random, text: str) -> str:
    shown = rng.choice(("#REF!", "#SPILL!", "#CALC!", "#甲!", "", "#N/A"))

    def change(cell: str) -> str:
        address = re.search(r' r="[^"]*"', cell)
        return f'<c{address[0] if address else ""} t="e"><v>{shown}</v></c>'

    return _some(rng, _WHOLE_CELL, text, change)


def _far(rng: random.Random, text: str) -> str:
    row, column = rng.choice(
        (("1048576", "A"), ("9", "XFD"), ("1048576", "XFD"), ("250000", "BA"), ("100000", "CZ"))
    )
    value = rng.choice(("<v>1</v>", ""))
    return text.replace("</sheetData>", f'<row r="{row}"><c r="{column}{row}">{value}</c></row></sheetData>')


def text_fields(rng: random.Random, data: bytes) -> bytes:
    """Another text, quote or line break in some fields of a text table."""
    for encoding in ("utf-8-sig", "utf-16", "gb18030"):
        try:
            fields = re.split("([,;\\t\\n])", data.decode(encoding))
        except UnicodeDecodeError:
            continue
        for _ in range(rng.choice((1, 2, 9))):
            fields[rng.randrange(len(fields))] = rng.choice(
                (*_TEXTS, *_NUMBERS, '"', '"a\nb"', "\r", "\0", "," * 300)
            )
        return "".join(fields).encode(encoding, "replace")
    return data


SPOILERS: tuple[Callable[[random.Random, str], str], ...] = (
    _numbers, _texts, _inline, _types, _styles, _addresses, _no_addresses, _shuffle_cells, _double, _drop,
    _rows, _shuffle_rows, _merges, _formulas, _errors, _far,
)  # fmt: skip
