"""What the staff does for somebody's own page: invites, sees how it stands, closes it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.audit.actions import note_read
from kladka.core import clock
from kladka.pages.own import states
from kladka.pages.own.forms import InviteForm
from kladka.pages.own.views.entering import full
from kladka.pages.participants.forms import ConfirmForm
from kladka.pages.participants.permissions import WORKERS, participation_for
from kladka.pages.participants.presenters import bar, status_tags
from kladka.pages.participants.tabs import tabs
from kladka.pages.participants.views.form_page import form_page, sent
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.people.actions import own_page as actions
from kladka.people.queries.own_page import access_of, consents_of


@require_safe
def of(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Show whether somebody has a page of their own. Leaves a read event."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, WORKERS)
    note_read(controller=found.project.controller_id, by=viewer.user, page="own-page:of", subject=found)
    access = access_of(found.person_id)
    context = {
        "participation": found,
        "heading": _("Own page"),
        "tabs": tabs(found, viewer, "own-page:of"),
        "tags": status_tags(found),
        "details": bar(found, clock.today()),
        "menu": states.menu(found, access),
        "state": states.rows(access, found.person.identity),
        "note": states.note(access, found.person_id, found.person.identity),
        "consents": states.consents(consents_of([found])),
    }
    return render(request, "own/of.html", context)


def invite(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Invite somebody to their own page; the letter is shown once, in the answer to the form."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, WORKERS)
    identity = found.person.identity
    initial = {"way": "email" if identity.email else "letter", "address": identity.email, "language": "pl"}
    form = InviteForm(initial=initial, **sent(request))
    secrets: list[str] = []
    back = reverse("own-page:of", args=[found.pk])

    def act() -> str:
        typed = {name: form.cleaned_data[name] for name in ("way", "address", "language")}
        _access, secret = actions.invite_own(person=found.person, **typed, page=full("own:enter"), by=viewer.user)
        if secret:
            secrets.append(secret)
        return back

    if request.method == "POST" and form.is_valid() and form.cleaned_data["way"] == "letter":
        saved = save(request, form, act, message=_("The letter is made."))
        if saved is not None and secrets:
            return _letter(request, found, secrets[0], back)
        if saved is not None:
            return saved
    return form_page(
        request,
        form,
        act,
        title=_("Invite to the own page"),
        submit=_("Invite"),
        participation=found,
        message=_("The invitation is on its way."),
        lead=_("There they see their plan and appointments, what is kept about them, and who looked at it."),
        consequences=states.unreached(found, viewer.user.name),
        back=back,
    )


def revoke(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Close somebody's own page, after a question."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, WORKERS)
    access, back = access_of(found.person_id), reverse("own-page:of", args=[found.pk])
    form = ConfirmForm(**sent(request))

    def act() -> str:
        if access is not None:
            actions.revoke_own(access=access, by=viewer.user)
        return back

    return form_page(
        request,
        form,
        act,
        title=_("Close the own page?"),
        submit=_("Close the own page"),
        participation=found,
        message=_("The own page is closed."),
        lead=_("The participant can no longer sign in, and whoever is signed in is signed out. You can invite again."),
        back=back,
    )


def _letter(request: HttpRequest, found: Any, secret: str, back: str) -> HttpResponse:
    """Show the letter with its code, to be printed now: nobody can read the code again."""
    context = {
        "participation": found,
        "secret": secret,
        "page": full("own:letter"),
        "access": access_of(found.person_id),
        "back": back,
    }
    answer = render(request, "own/paper.html", context)
    answer["Cache-Control"] = "no-store"
    return answer
