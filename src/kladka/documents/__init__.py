"""Documents on paper: Typst templates as data, accessible PDF (PDF/UA-1).

    pdf("report", {"title": "…", "author": "…", "day": "2026-11-27", "blocks": […]}, "pl") -> bytes

A template (`packs/documents/NAME.typ`) says how things look, the data say everything that is read: `blocks.py` makes
the parts, in the language of whoever reads. What lacks a title, or a picture without words for it, is no document.
"""

from kladka.documents.blocks import code, facts, heading, items, note, picture, table, words
from kladka.documents.rendering import DocumentError, pdf

__all__ = ["DocumentError", "code", "facts", "heading", "items", "note", "pdf", "picture", "table", "words"]
