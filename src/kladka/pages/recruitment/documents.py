"""The documents of an application as people see them: those that are there, and those that were asked for."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.calls.actions import Attached
from kladka.calls.models import Application, Attachment, Call
from kladka.calls.queries import attachments_of, criteria_of, form_of
from kladka.calls.rules import documents
from kladka.calls.rules.form import Question
from kladka.core.components import Column, Link, Table, Words
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words
from kladka.core.quoting import in_quotes
from kladka.pages.recruitment.blank import answers_of

type Address = Callable[[Attachment], str]


def table(
    rows: Sequence[Attachment], *, opens: Address, removes: Address | None = None, own: bool = False
) -> Table | None:
    """Return the documents that are there. `opens` and `removes` give addresses; `own`: for whoever applied."""
    columns = [Column(_("Document")), Column(_("Copy")), Column(_("Added on"))]
    columns += [Column(_("What can be done"))] if removes else []
    shown = [[*_row(one, opens, own=own), *([_out(one, removes)] if removes else [])] for one in rows]
    return Table(_("Documents"), columns, shown, caption_size="hidden") if shown else None


def added(attached: Sequence[Attached], words: Callable[[int], str]) -> str:
    """Return what the next page says: `words` for how many were added, and of several why the others were not."""
    refused = [each for one in attached for each in one.refused]
    count = sum(len(one.kept) for one in attached)
    if not refused:
        return words(count) % {"n": count}
    said = ngettext(
        "%(n)s file is added. Not added: %(problems)s", "%(n)s files are added. Not added: %(problems)s", count
    )
    return said % {"n": count, "problems": " ".join(refused)}


def second_time() -> str:
    """Return what is ticked before files that are there already are added again."""
    return _("Add it a second time")


def missing(application: Application, there: Collection[str]) -> list[str]:
    """Return what was asked of this applicant and is not there, and which of it the call needs."""
    found = documents.wanted(criteria_of(application.call), application.all_answers)
    return [said(each) for each in found if each.kind not in there]


def every_in_words(call: Call) -> list[str]:
    """Return the documents that a call asks for: which, whether it needs them, and of whom they are asked."""
    questions = {question.name: question for question in form_of(call).questions()}
    found = []
    for each in documents.every(criteria_of(call)):
        words = whose(each.when, questions)
        if words is not None:
            found.append(
                _("%(document)s. %(whose)s") % {"document": said(each), "whose": words} if words else said(each)
            )
    return found


def whose(when: tuple[str, Sequence[Any]] | None, questions: Mapping[str, Question]) -> str | None:
    """Return of whom a document is asked: an empty text for everybody, None for nobody, as the question is not put."""
    if when is None:
        return ""
    name, wanted = when
    if name not in questions:
        return None
    labels = [label for code, label in answers_of(questions[name]) if code in wanted]
    answers = "; ".join(str(label) for label in labels)
    told = {"answer": in_quotes(answers), "question": in_quotes(questions[name].label)}
    return _("Only if you answer “%(answer)s” to “%(question)s”.") % told


def said(one: documents.Wanted) -> str:
    """Return a document that is asked for, in words."""
    return _("%(document)s (needed)") % {"document": one.label} if one.is_needed else one.label


def shown(application: Application, *, opens: Address, removes: Address | None = None) -> dict[str, Any]:
    """Return what a page of the staff shows of the documents: `documents` and `missing`. One query."""
    rows = list(attachments_of(application))
    return {
        "documents": table(rows, opens=opens, removes=removes),
        "missing": missing(application, {one.kind for one in rows}),
    }


def label_of(one: Attachment) -> str:
    """Return which document it is."""
    return str(capfirst(dictionary(documents.DICTIONARY).label(one.kind)))


def in_line(one: Attachment) -> str:
    """Return which document it is, its copy, and since when it is here, in one line."""
    told = {"document": label_of(one), "day": day_in_words(one.added_on)}
    if one.file is None:
        return _("%(document)s, original seen on %(day)s") % told
    return _("%(document)s: %(name)s, added on %(day)s") % {**told, "name": one.file.name}


def file_link(one: Attachment, address: str) -> Words | Link:
    """Return the way to the copy; of an original that was seen, that there is none."""
    if one.file is None:
        return _("original seen, no copy kept")
    told = {"name": one.file.name, "size": filesizeformat(one.file.size)}
    return Link(_("Open %(name)s (%(size)s)") % told, address)


def _row(one: Attachment, opens: Address, *, own: bool) -> list[Any]:
    who = one.staff.name if one.staff else _("by the applicant")
    if own:
        who = _("by us") if one.staff else _("by you")
    return [label_of(one), file_link(one, opens(one)), [one.added_on, who]]


def _out(one: Attachment, removes: Address) -> Link:
    return Link(_("Take out"), removes(one), label_of(one))
