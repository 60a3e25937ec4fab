"""A :class:`~zdxm.narrative.blocks.Narrative` in, an official Word document (GB/T 9704-2012) out.

The flow: ``body`` walks the blocks and asks ``runs``, ``titles``, ``endings``, ``tables`` and ``charts`` for
their XML, ``pages`` for sections and footers, ``official`` for the styles all of them name, and ``package``
zips the parts and saves them. Everything is written as strings of XML, in order, and never parsed again: a
table of 10,000 rows streams through.
"""
