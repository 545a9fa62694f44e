"""The application form as data: sections and questions in plain words. From `packs/calls/form-*.yaml`."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from kladka.core import packs
from kladka.core.dictionaries import dictionary, in_use
from kladka.core.forms.trap import check_names

UNKNOWN: tuple[Any, ...] = ("", None, "not_asked", [], False)
"""What counts as no answer. A refusal is an answer; a box that is not ticked is none."""


@dataclass(frozen=True)
class Question:
    """One question. `when` names the question and the answers it follows from; `raw` is all that the file says."""

    name: str
    kind: str
    labels: Mapping[str, str]
    hints: Mapping[str, str]
    needed: bool
    sensitive: bool
    dictionary: str
    most: int
    when: tuple[str, tuple[str, ...]] | None
    answer_hints: Mapping[str, Mapping[str, str]]
    offers: tuple[str, ...] = ()
    """The answers of the dictionary that this call takes; empty where all are taken."""
    part_of: str = ""
    """The question whose number the answer is a part of, so that it is never above it."""

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Return the answers of the dictionary with their labels in the language in use, as far as they are taken."""
        every = dictionary(self.dictionary).choices()
        return [(code, label) for code, label in every if code in self.offers] if self.offers else every

    @property
    def label(self) -> str:
        """Return the question in the language in use."""
        return in_use(self.labels)

    @property
    def hint(self) -> str:
        """Return the line below the question in the language in use."""
        return in_use(self.hints) if self.hints else ""


@dataclass(frozen=True)
class FormSection:
    """Questions under one heading."""

    titles: Mapping[str, str]
    hints: Mapping[str, str]
    questions: tuple[Question, ...]

    @property
    def title(self) -> str:
        """Return the heading in the language in use."""
        return in_use(self.titles)

    @property
    def hint(self) -> str:
        """Return the line below the heading in the language in use."""
        return in_use(self.hints) if self.hints else ""


@dataclass(frozen=True)
class ApplicationForm:
    """A form of applications. Make it with `form`; `version` is the day of its wording."""

    code: str
    version: str
    institutional: bool
    sections: tuple[FormSection, ...]

    def questions(self) -> Iterator[Question]:
        """Yield every question in the order of the page."""
        for section in self.sections:
            yield from section.questions

    def offering(self, name: str, codes: Collection[str]) -> "ApplicationForm":
        """Return the form with only these answers to one question."""

        def offered(question: Question) -> Question:
            return replace(question, offers=tuple(codes)) if question.name == name else question

        sections = tuple(
            FormSection(each.titles, each.hints, tuple(map(offered, each.questions))) for each in self.sections
        )
        return ApplicationForm(self.code, self.version, self.institutional, sections)

    def asked_of(self, required: Collection[str]) -> "ApplicationForm":
        """Return the form as a programme that requires these answers may ask it.

        What a programme does not ask for, it must not collect: other sensitive questions are left out.
        """
        kept = [
            FormSection(
                each.titles, each.hints, tuple(q for q in each.questions if not q.sensitive or q.name in required)
            )
            for each in self.sections
        ]
        sections = tuple(section for section in kept if section.questions)
        return ApplicationForm(self.code, self.version, self.institutional, sections)


def is_asked(question: Question, answers: Mapping[str, Any]) -> bool:
    """Tell whether a question follows from the other answers."""
    return question.when is None or answers.get(question.when[0]) in question.when[1]


def open_questions(form: ApplicationForm, answers: Mapping[str, Any]) -> list[str]:
    """Return the questions that must be answered before an application is sent, and are not."""
    return [
        question.name
        for question in form.questions()
        if question.needed and is_asked(question, answers) and _is_open(question, answers.get(question.name))
    ]


def above_whole(form: ApplicationForm, answers: Mapping[str, Any]) -> tuple[Question, Question] | None:
    """Return a question of which the number is above the one it is a part of, with that; None where none is."""
    asked = {question.name: question for question in form.questions()}
    for question in asked.values():
        part, whole = answers.get(question.name), answers.get(question.part_of)
        if question.part_of and part is not None and whole is not None and part > whole:
            return question, asked[question.part_of]
    return None


def sensitive_asked(form: ApplicationForm) -> list[str]:
    """Return the sensitive questions that the form puts: the proof that they were asked."""
    return [question.name for question in form.questions() if question.sensitive]


@cache
def form(code: str) -> ApplicationForm:
    """Return the form `code` ("person", "staff"). Raises ValueError where a name of a question is not fit."""
    raw = packs.load(f"calls/form-{code}.yaml")
    sections = tuple(
        FormSection(each["title"], each.get("hint", {}), tuple(_question(one) for one in each["questions"]))
        for each in raw["sections"]
    )
    made = ApplicationForm(code, str(raw["version"]), raw.get("kind") == "institutional", sections)
    check_names(f"calls/form-{code}.yaml", [question.name for question in made.questions()])
    return made


def _is_open(question: Question, answer: Any) -> bool:
    # A question answered with "no" is answered; a box is ticked or not.
    return answer in UNKNOWN and not (question.kind == "yes_no" and answer is False)


def _question(raw: Mapping[str, Any]) -> Question:
    when = raw.get("when")
    return Question(
        name=raw["name"],
        kind=raw["kind"],
        labels={"pl": raw["pl"], "en": raw["en"]},
        hints=raw.get("hint", {}),
        needed=raw.get("needed", False),
        sensitive=raw.get("sensitive", False),
        dictionary=raw.get("dictionary", ""),
        most=raw.get("most", 0),
        when=(when["question"], tuple(when["answers"])) if when else None,
        answer_hints=raw.get("hints", {}),
        part_of=raw.get("part_of", ""),
    )
