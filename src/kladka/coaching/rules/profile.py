"""What a vocational profile asks of whom, and what changed between two versions. Pure: no database, no clock."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

type Words = Mapping[str, str]
"""A text by language."""
OWN = "model_"
"""What begins the code of a question that an own model adds."""
type Answers = Mapping[str, str]
"""The person's words by the code of the question."""


@dataclass(frozen=True)
class Question:
    """One question. `has_veto`: the person may also say what they do not agree to."""

    code: str
    label: Words
    hint: Words
    has_veto: bool = False


@dataclass(frozen=True)
class Section:
    """Questions of one subject. What a section about health holds is kept apart."""

    code: str
    label: Words
    questions: tuple[Question, ...]
    is_health: bool = False


@dataclass(frozen=True)
class Change:
    """What became of one answer: `what` is added, removed or changed."""

    code: str
    is_veto: bool
    what: str
    old: str
    new: str


def sections_for(pack: Mapping[str, Any], asked: Mapping[str, Words]) -> tuple[Section, ...]:
    """Return what is asked of somebody whose models add these subjects: their words by code.

    The pack has questions to the subjects of the models that are shipped. What an office's own model adds is asked in
    the words of the model, last, under codes that no question of the pack has.
    """
    found = (_section(one, asked) for one in pack["sections"] if _is_asked(one, asked))
    every = [each for section in pack["sections"] for each in (section, *section["questions"])]
    known = {block for one in every for block in one.get("when", ())}
    more = tuple(Question(OWN + code, label, {}) for code, label in asked.items() if code not in known)
    last = Section("of_the_model", pack["of_the_model"]["label"], more)
    return tuple(section for section in (*found, last) if section.questions)


def cleaned(answers: Answers, codes: Collection[str]) -> dict[str, str]:
    """Return the answers to these questions that say something."""
    return {code: words.strip() for code, words in answers.items() if code in codes and words.strip()}


def kept(before: Answers, answers: Answers, codes: Collection[str]) -> dict[str, str]:
    """Return the answers to the questions asked now, with earlier ones to questions that are asked no more."""
    earlier = {code: words for code, words in before.items() if code not in codes}
    return {**cleaned(answers, codes), **earlier}


def changes(old: Answers, new: Answers, *, is_veto: bool = False) -> list[Change]:
    """Return what was added, removed and changed, in the order of the newer answers; what is removed comes last."""
    order = [*new, *(code for code in old if code not in new)]
    found = (Change(code, is_veto, _what(code, old, new), old.get(code, ""), new.get(code, "")) for code in order)
    return [one for one in found if one.what]


def in_order(answers: Answers, vetoes: Answers, sections: Sequence[Section]) -> list[str]:
    """Return the codes that have an answer or a veto, as they are asked; those asked no more come last."""
    asked = [one.code for section in sections for one in section.questions]
    present = [*dict.fromkeys([*answers, *vetoes])]
    return [code for code in asked if code in present] + [code for code in present if code not in asked]


def _what(code: str, old: Answers, new: Answers) -> str:
    if code not in old:
        return "added"
    if code not in new:
        return "removed"
    return "changed" if old[code] != new[code] else ""


def _is_asked(one: Mapping[str, Any], asked: Collection[str]) -> bool:
    return "when" not in one or any(block in asked for block in one["when"])


def _section(one: Mapping[str, Any], asked: Collection[str]) -> Section:
    questions = tuple(
        Question(each["code"], each["label"], each.get("hint", {}), each.get("veto", False))
        for each in one["questions"]
        if _is_asked(each, asked)
    )
    return Section(one["code"], one["label"], questions, one.get("health", False))
