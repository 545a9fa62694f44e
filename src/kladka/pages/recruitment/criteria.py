"""The criteria of a call as people read them, and the ways to change them while the call is planned."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.calls.models import Call
from kladka.calls.queries import form_of, raw_criteria_of, usual_documents
from kladka.calls.rules import editing
from kladka.calls.rules.criteria import day_of
from kladka.calls.rules.form import Question
from kladka.core.components import Column, Link, Table
from kladka.core.dictionaries import in_use
from kladka.core.forms.shown import day_in_words, trimmed
from kladka.pages.recruitment.blank import answers_of

NEW = "new"
"""The code in the address of a line that is not there yet."""


def questions_of(call: Call, *, part: str) -> dict[str, Question]:
    """Return the questions that a line may look at: for points only such as offer answers."""
    found = {}
    for question in form_of(call).questions():
        has_answers = bool(answers_of(question)) and question.kind != "confirm"
        if has_answers or (part == "eligibility" and question.kind in ("text", "long")) or _is_age(question, part):
            found[question.name] = question
    return found


def answers_offered(question: Question) -> list[tuple[str, str]]:
    """Return the answers of a question for a form."""
    return [(str(code), label) for code, label in answers_of(question)]


def tables(call: Call, *, may_write: bool) -> list[Table]:
    """Return the conditions, the formal questions and the points, each with its ways to change it."""
    raw, questions = raw_criteria_of(call), {question.name: question for question in form_of(call).questions()}
    titles = {"eligibility": call.rules.word("conditions"), "formal": _("Formal questions"), "points": _("Points")}
    return [_table(call, raw, part, titles[part], questions, may_write=may_write) for part in editing.PARTS]


def usual_links(call: Call) -> list[Link]:
    """Return the ways to what new calls ask for; none where nobody applies to take part."""
    if not call.rules.takes_part:
        return []
    links = [Link(_("Change what new calls ask for"), reverse("recruitment:usual-documents", args=[call.pk]))]
    if usual_documents(call) is not None:
        words = _("Let new calls ask for the documents of the programme again")
        links.append(Link(words, reverse("recruitment:usual-documents-reset", args=[call.pk])))
    return links


def _table(
    call: Call,
    raw: Mapping[str, Any],
    part: str,
    title: str,
    questions: Mapping[str, Question],
    *,
    may_write: bool,
) -> Table:
    columns = [Column(_("Criterion"))]
    columns += [] if part == "formal" else [Column(_("How it is judged"))]
    if part == "points":
        columns += [
            Column(_("Most points"), numeric=True),
            Column(_("Weight"), numeric=True),
            Column(_("Needed"), numeric=True),
        ]
    columns += [Column(_("Where it comes from"))] if part == "eligibility" else []
    columns += [Column(_("What can be done"))] if may_write else []
    rows = []
    for line in raw[part]:
        cells: list[Any] = [in_use(_labels(line))]
        cells += [] if part == "formal" else [judged_in_words(line, questions)]
        cells += [line["most"], _weight(line), line.get("least") or "–"] if part == "points" else []
        cells += [in_use(line["source"]) if line.get("source") else None] if part == "eligibility" else []
        cells += [_links(call, part, line)] if may_write else []
        rows.append(cells)
    return Table(title, columns, rows)


def judged_in_words(line: Mapping[str, Any], questions: Mapping[str, Question]) -> list[str]:
    """Return by what a line is judged: each answer that meets it or gives points; from when, until when."""
    if line.get("judged"):
        return [_("The assessors give them")]
    words = [_condition(line, questions)] if "check" in line else []
    words += [f"{_answered(gives, questions)}: {_points(gives['points'])}" for gives in line.get("gives", ())]
    counts = line.get("counts")
    if counts:
        grounds = "; ".join(_answered(each, questions) for each in counts["grounds"])
        words.append(_("How many of these are true: %(grounds)s") % {"grounds": grounds})
        words += [f"{least}: {_points(points)}" for least, points in counts["points"].items()]
    since, until = day_of(line.get("from")), day_of(line.get("until"))
    if since:
        words.append(_("from %(day)s") % {"day": day_in_words(since)})
    if until:
        words.append(_("until %(day)s") % {"day": day_in_words(until)})
    return words or [_("Nothing gives these points yet.")]


def _weight(line: Mapping[str, Any]) -> Decimal:
    return trimmed(Decimal(str(line.get("weight") or 1)))


def _condition(line: Mapping[str, Any], questions: Mapping[str, Question]) -> str:
    match line["check"]:
        case "age":
            ages = [str(line[name]) if line.get(name) is not None else "" for name in ("least", "most")]
            return _("Age: %(ages)s") % {
                "ages": "–".join(ages) if all(ages) else f"{ages[0]}+" if ages[0] else f"0–{ages[1]}"
            }
        case "begins":
            return _("%(question)s code begins with %(prefix)s") % {
                "question": _asked(line, questions),
                "prefix": line["prefix"],
            }
        case "one_of":
            return _answered(line, questions)
        case _:
            return _("%(question)s something is answered") % {"question": _asked(line, questions)}


def _answered(line: Mapping[str, Any], questions: Mapping[str, Question]) -> str:
    question = questions.get(line["question"])
    labels = dict(answers_offered(question)) if question else {}
    answers = ", ".join(labels.get(str(answer), str(answer)) for answer in line["answers"])
    return f"{_asked(line, questions)} {answers}"


def _asked(line: Mapping[str, Any], questions: Mapping[str, Question]) -> str:
    question = questions.get(line["question"])
    label = question.label if question else _("(a question that this form does not ask)")
    return label if label.endswith("?") else f"{label}:"


def _points(number: int) -> str:
    return ngettext("%(count)s point", "%(count)s points", number) % {"count": number}


def _labels(line: Mapping[str, Any]) -> dict[str, str]:
    return {"pl": line["pl"], "en": line.get("en") or line["pl"]}


def _is_age(question: Question, part: str) -> bool:
    return part == "eligibility" and question.name == "birth_date"


def _links(call: Call, part: str, line: Mapping[str, Any]) -> Sequence[Link]:
    at, label = [call.pk, part, line["code"]], in_use(_labels(line))
    links = [Link(_("Change"), reverse("recruitment:criteria-line", args=at), label)]
    if part == "points" and not line.get("judged"):
        links.append(
            Link(_("Add an answer"), reverse("recruitment:criteria-answer", args=[call.pk, line["code"]]), label)
        )
    links.append(Link(_("Remove"), reverse("recruitment:criteria-remove", args=at), label))
    return links
