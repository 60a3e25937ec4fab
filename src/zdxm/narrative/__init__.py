"""Figures and templates in, a :class:`~zdxm.narrative.blocks.Narrative` out."""
