"""A :class:`~zdxm.narrative.blocks.Narrative` in, an official Word document (GB/T 9704-2012) out."""
