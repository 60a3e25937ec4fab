"""A narrative as plain files: Markdown, and text to be pasted into an OA form or a message.

Both number headings and charts as the Word document does, from :mod:`zdxm.narrative.ordinals`.
"""

from zdxm.plain.markdown import write_markdown
from zdxm.plain.text import write_text

__all__ = ["write_markdown", "write_text"]
