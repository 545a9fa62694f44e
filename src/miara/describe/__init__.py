"""A definition in plain words, made from its parsed tree: what is said is what is computed.

`phrases` reads the words of a language, `days` and `values` name days and numbers, `clauses` says conditions and
`wording` puts the sentences together.
"""

from miara.describe.phrases import LANGUAGES
from miara.describe.wording import sentences

__all__ = ["LANGUAGES", "sentences"]
