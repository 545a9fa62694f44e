"""The public form is open to everybody; what was written opens by its secret link only."""

from kladka.pages.access import Access

_DOCUMENTS = ("documents", "document", "remove-document")
_NAMES = ("list", "call", "blank", "thanks", "mine", "print", "results", "send", "withdraw", "appeal", *_DOCUMENTS)

ACCESS = {f"apply:{name}": Access.public() for name in _NAMES}
