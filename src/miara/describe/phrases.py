"""The words of a language: `packs/phrases/<language>.yaml`."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from miara.model.errors import UnknownNameError, did_you_mean

_INSTALLED = Path(__file__).parents[1] / "_packs" / "phrases"
_CHECKOUT = Path(__file__).parents[3] / "packs" / "phrases"
LANGUAGES = ("en", "pl")
FEW = range(2, 5)
TEENS = range(12, 15)


class Phrases:
    """Words by where they stand in the file."""

    def __init__(self, language: str, words: Mapping[str, Any]) -> None:
        self.language = language
        self.words = words

    def __call__(self, *path: str, **places: object) -> str:
        """The phrase at a path, its places filled."""
        found: Any = self.words
        for step in path:
            found = found[step]
        return str(found).format(**places)

    def has(self, *path: str) -> bool:
        """There is such a phrase."""
        found: Any = self.words
        for step in path:
            if not isinstance(found, Mapping) or step not in found:
                return False
            found = found[step]
        return True

    def count(self, kind: str, number: int, unit: str) -> str:
        """So many days, months or years, in the right plural."""
        if number == 1:
            form = "one"
        else:
            form = "few" if number % 10 in FEW and number % 100 not in TEENS else "many"
        return self(kind, unit, form, n=number)

    def listed(self, words: Iterable[str]) -> str:
        """One word or another, each said once: "micro, small or medium"."""
        *first, last = dict.fromkeys(words)
        return self("grammar", "list_or").join([", ".join(first), last]) if first else last


@lru_cache
def phrases(language: str) -> Phrases:
    """The words of a language. Raises UnknownNameError."""
    if language not in LANGUAGES:
        raise UnknownNameError(f"Nothing is said in '{language}'. {did_you_mean(language, LANGUAGES)}")
    return Phrases(language, yaml.safe_load((folder() / f"{language}.yaml").read_text("utf-8")))


def folder() -> Path:
    """Where the words lie: inside the installed package, or in a checkout."""
    return _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
