"""``zdxm format-check``: does a .docx keep GB/T 9704-2012? Items GF01 onward."""

from __future__ import annotations

from zdxm.conformance import body, endings, files, headings, letters, pages, tables

THEMES = (pages, body, headings, endings, tables, letters, files)
"""Where the items are; importing them registers them."""
