"""The application form on paper, to be filled in by hand: what a screen lists is printed, what it types gets lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kladka.calls.models import Call
from kladka.calls.queries import form_of
from kladka.calls.rules.form import Question
from kladka.core.forms.shown import span_in_words
from kladka.core.quoting import in_quotes
from kladka.pages.recruitment import presenters

PESEL_DIGITS = 11
LINES_OF_LONG = 4


@dataclass(frozen=True)
class Blank:
    """One question on paper: boxes to tick, or digits to write into, or lines; `only_if` says of whom it is asked."""

    label: str
    hint: str
    only_if: str
    options: Sequence[str] = ()
    digits: range = range(0)
    lines: range = range(0)


def blank(call: Call) -> dict[str, Any]:
    """Return what the empty form of a call shows."""
    form = form_of(call)
    labels = {question.name: question for question in form.questions()}
    sections = [
        (section.title, section.hint, [_blank(question, labels) for question in section.questions])
        for section in form.sections
    ]
    return {
        "call": call,
        "call_title": presenters.title_of(call),
        "sections": sections,
        "version": form.version,
        "days": span_in_words(call.opens_on, call.closes_on),
        "partner": call.partner.name,
        "data_words": call.rules.word("data") % {"controller": call.project.controller.name},
    }


def _blank(question: Question, labels: dict[str, Question]) -> Blank:
    options = [label for _code, label in answers_of(question)]
    is_long, is_pesel = question.kind == "long", question.kind == "pesel"
    return Blank(
        label=question.label,
        hint=question.hint,
        only_if=_only_if(question, labels),
        options=options,
        digits=range(PESEL_DIGITS if is_pesel else 0),
        lines=range(0 if options or is_pesel else LINES_OF_LONG if is_long else 1),
    )


def answers_of(question: Question) -> list[tuple[Any, str]]:
    """Return the answers of a question that offers some: as they are kept, and as they are read."""
    if question.dictionary:
        return list(question.choices)
    if question.kind == "four_valued":
        return [("yes", _("Yes")), ("no", _("No")), ("refused", _("I do not want to say"))]
    if question.kind == "yes_no":
        return [(True, _("Yes")), (False, _("No"))]
    return [(True, _("Yes"))] if question.kind == "confirm" else []


def _only_if(question: Question, labels: dict[str, Question]) -> str:
    if question.when is None:
        return ""
    asked, answers = question.when
    before = labels[asked]
    wanted = [label for code, label in answers_of(before) if code in answers]
    return _("Only if you answered “%(answer)s” to “%(question)s”.") % {
        "answer": in_quotes("; ".join(wanted)),
        "question": in_quotes(before.label),
    }
