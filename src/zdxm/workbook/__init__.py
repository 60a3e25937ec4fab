"""Bytes → :class:`Workbook`: what stands in which cell, before anybody gives it a meaning."""
