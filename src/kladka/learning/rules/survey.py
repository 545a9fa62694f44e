"""Questions of a survey as data, what answers to them may be, and what is shown of them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SCALE, ONE, MANY = "scale", "one", "many"
ANYTHING = ""
"""The count of who said anything to a question."""

type Given = Mapping[str, Sequence[str]]
"""By the code of a question the answers of one person."""


@dataclass(frozen=True)
class Question:
    """One question: its words by language, and its answers in order, each with its words."""

    code: str
    kind: str
    words: Mapping[str, str]
    options: Mapping[str, Mapping[str, str]]


def questions(asked: Sequence[Mapping[str, Any]]) -> list[Question]:
    """Return the questions of a survey as they were asked; of a scale every step, at its ends with words."""
    return [
        Question(each["code"], each["kind"], {"pl": each["pl"], "en": each["en"]}, _options(each)) for each in asked
    ]


def _options(asked: Mapping[str, Any]) -> Mapping[str, Mapping[str, str]]:
    if asked["kind"] != SCALE:
        return {str(code): words for code, words in asked["options"].items()}
    ends = {int(step): words for step, words in asked["ends"].items()}
    steps = range(min(ends), max(ends) + 1)
    return {
        str(step): {language: f"{step}: {words}" for language, words in ends[step].items()}
        if step in ends
        else {"pl": str(step), "en": str(step)}
        for step in steps
    }


def counted(asked: Sequence[Question], given: Given) -> list[tuple[str, str]] | None:
    """Return which counts go up by what one person gave, as (question, answer); None where it cannot be an answer.

    Nothing answered at all is none; a question may be left out.
    """
    by_code = {each.code: each for each in asked}
    up: list[tuple[str, str]] = []
    for code, answers in given.items():
        question = by_code.get(code)
        if question is None or len(set(answers)) != len(answers) or set(answers) - set(question.options):
            return None
        if question.kind != MANY and len(answers) > 1:
            return None
        if answers:
            up += [(code, ANYTHING), *((code, each) for each in answers)]
    return up or None


def is_shown(answers: int, *, least: int, is_open: bool) -> bool:
    """Tell whether results are shown: of a closed survey, and of at least so many answers."""
    return not is_open and answers >= least


def mean_step(question: Question, counts: Mapping[str, int]) -> float | None:
    """Return the mean of a scale; None for another kind, and where nobody answered."""
    given = {int(step): counts.get(step, 0) for step in question.options} if question.kind == SCALE else {}
    number = sum(given.values())
    return sum(step * count for step, count in given.items()) / number if number else None
