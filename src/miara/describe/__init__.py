"""A definition in plain words, made from its parsed tree: what is said is what is computed.

`phrases` reads the words of a language, `days` names days, `answers` has whole phrases for common comparisons,
`clauses` says conditions and `wording` puts the sentences together.
"""

from miara.describe.phrases import LANGUAGES
from miara.describe.wording import breakdown_names, sentences

__all__ = ["LANGUAGES", "breakdown_names", "sentences"]
