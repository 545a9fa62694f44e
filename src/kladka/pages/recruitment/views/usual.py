"""Which documents the calls of a partner ask for until they say otherwise."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.calls import actions, permissions, queries
from kladka.calls.models import Call
from kladka.calls.rules.documents import DICTIONARY
from kladka.core.dictionaries import dictionary
from kladka.core.quoting import in_quotes
from kladka.pages.recruitment import presenters
from kladka.pages.recruitment.forms import ConfirmForm
from kladka.pages.recruitment.forms.documents import AskedForm
from kladka.pages.recruitment.views.fetching import asked, call_of
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of


def documents(request: HttpRequest, call: UUID) -> HttpResponse:
    """Say what calls like this one ask for until they say otherwise."""
    found = call_of(request, permissions.run_by, call)
    kept, back = queries.usual_documents(found), _criteria(found)
    lines = kept.documents if kept else queries.documents_of_programme(found)
    questions = {question.name: question for question in queries.form_of(found).questions()}
    initial, version = AskedForm.begins_with(lines), kept.version if kept else 0
    form: Any = AskedForm(request.POST or None, questions=questions, initial=initial, version=version)
    form.stored_values = lambda now: AskedForm.begins_with(now.documents)
    if request.method == "POST":

        def act() -> str:
            actions.write_usual_documents(
                call=found, version=form.version or 0, documents=form.beside(lines), by=viewer_of(request).user
            )
            return back

        saved = save(request, form, act, message=_("What new calls ask for is saved."))
        if saved:
            return saved
    told = {"partner": found.partner.name, "project": in_quotes(found.project)}
    by_staff = _("This holds for calls of %(partner)s in “%(project)s” in which staff of institutions apply.") % told
    by_people = _("This holds for calls of %(partner)s in “%(project)s” in which people apply for themselves.") % told
    return asked(
        request,
        form,
        caption=presenters.title_of(found),
        title=_("Documents that new calls ask for"),
        note=by_staff if queries.is_institutional(found) else by_people,
        intro=_(
            "Calls that are being planned, and those planned later, ask for these documents until a call says "
            "otherwise. A call that was opened keeps what it asked for."
        ),
        cancel=back,
    )


def reset(request: HttpRequest, call: UUID) -> HttpResponse:
    """Ask, then let calls like this one ask for the programme's documents again."""
    found = call_of(request, permissions.run_by, call)
    kept, back = queries.usual_documents(found), _criteria(found)
    form = ConfirmForm(request.POST or None, version=kept.version if kept else 0)
    if request.method == "POST":

        def act() -> str:
            actions.take_documents_of_programme(call=found, version=form.version or 0, by=viewer_of(request).user)
            return back

        saved = save(request, form, act, message=_("What new calls ask for is saved."))
        if saved:
            return saved
    labels = [dictionary(DICTIONARY).label(each["document"]) for each in queries.documents_of_programme(found)]
    return asked(
        request,
        form,
        "confirm.html",
        caption=presenters.title_of(found),
        question=_("Let new calls ask for the documents of the programme again?"),
        rows=[(_("Documents of the programme"), ", ".join(labels) or _("None."))],
        submit=_("Ask for the documents of the programme"),
        cancel=back,
    )


def _criteria(call: Call) -> str:
    return reverse("recruitment:criteria", args=[call.pk])
