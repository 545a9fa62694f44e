"""What is wrong in a definition, in the language of its author: the engine refuses in English, a table has the rest."""

import re
from functools import lru_cache

import yaml

from miara.describe.phrases import folder
from miara.model.errors import Problem

_PLACE = re.compile(r"\{\d*\}")


def refusal(problem: Problem, language: str) -> str:
    """What is wrong and what is proposed, in a language; in English where there are no words for it."""
    return " ".join(filter(None, (said(problem.message, language), said(problem.proposal, language))))


def said(sentence: str, language: str) -> str:
    """One sentence of a refusal in a language, with the author's own words in their places."""
    for pattern, words in _table(language):
        found = pattern.fullmatch(sentence)
        if found:
            return words.format(*(_Word(word, language) for word in found.groups()))
    return sentence


class _Word:
    """What stands in a place of a sentence: as the author wrote it, or, where the table asks for a "kind", what the
    engine calls something, in the language."""

    def __init__(self, word: str, language: str) -> None:
        self.word, self.language = word, language

    def __format__(self, asked: str) -> str:
        return _kinds(self.language).get(self.word, self.word) if asked == "kind" else self.word


def known(language: str) -> tuple[str, ...]:
    """The sentences that are said in a language, as the engine writes them."""
    return tuple(_written(language))


@lru_cache
def _table(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns with the fewest places first, so that "Write 28 days or 28 months." is not "Write {}."."""
    rows = sorted(_written(language).items(), key=lambda row: (-len(_PLACE.sub("", row[0])), row[0]))
    return tuple(
        (re.compile("(.+?)".join(map(re.escape, _PLACE.split(english))), re.DOTALL), words) for english, words in rows
    )


@lru_cache
def _written(language: str) -> dict[str, str]:
    return _read(language, "refusals")


@lru_cache
def _kinds(language: str) -> dict[str, str]:
    return _read(language, "kinds")


def _read(language: str, part: str) -> dict[str, str]:
    file = folder() / f"refusals-{language}.yaml"
    if not file.is_file():
        return {}
    return {str(english): str(words) for english, words in yaml.safe_load(file.read_text("utf-8"))[part].items()}
