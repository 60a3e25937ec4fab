"""Figures and templates in, a :class:`~zdxm.narrative.blocks.Narrative` out."""

from zdxm.narrative.blocks import Narrative
from zdxm.narrative.compose import compose
from zdxm.narrative.library import kinds, template_folders

__all__ = ["Narrative", "compose", "kinds", "template_folders"]
