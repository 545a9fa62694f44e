"""A person's file for a control: what is there, what is missing, and the binder."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kladka.audit.actions import note_read
from kladka.pages.participants.permissions import MERGERS, READERS, participation_for
from kladka.pages.samples import presenters
from kladka.pages.samples.views.packages import attachment
from kladka.pages.viewing import viewer_of
from kladka.reporting import actions, queries
from kladka.reporting.rules.checklist import checklist_of, shown


@require_safe
def file(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Show the index of a person's file against the controller's checklist."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, READERS)
    note_read(controller=found.project.controller_id, by=viewer.user, page="samples:file", subject=found)
    checks = checklist_of(found.project.profile)
    states = shown(checks, queries.dossier_of(found).recorded)
    context = {
        "participation": found,
        "name": found.person.identity.name,
        "checklist": checks,
        "said": presenters.file_words(states),
        "table": presenters.file_table(checks, states),
        "may_take": bool(viewer.roles & MERGERS),
        "back": reverse("participants:detail", args=[found.pk]),
    }
    return render(request, "samples/file.html", context)


def binder(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Hand out one person's binder; its making is recorded before the first byte leaves.

    Whoever comes back to the address, as after a change of the language, gets the page with the button.
    """
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, MERGERS)
    if request.method != "POST":
        return redirect("samples:file", found.pk)
    taken = actions.make_binder(participation=found, by=viewer.user, page="samples:binder")
    return attachment(taken, f"{found.project.code}-{str(found.pk)[:13]}.zip")
