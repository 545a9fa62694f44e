"""Referrals to and from other bodies."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.lists import ListPage
from kladka.employers import actions, permissions, queries
from kladka.employers.models import Referral
from kladka.pages.employers import presenters
from kladka.pages.employers.choices import Desk
from kladka.pages.employers.consents import consents_linked
from kladka.pages.employers.forms import ReferForm, ReferralForm
from kladka.pages.exchange.listing import list_page
from kladka.pages.participants.permissions import WORKERS, participation_for, thing_for
from kladka.pages.participants.views.form_page import form_page, sent
from kladka.pages.viewing import viewer_of


def overview(request: HttpRequest) -> HttpResponse:
    """List referrals, those without an answer first."""
    viewer: Any = viewer_of(request)
    rows = queries.listed_referrals(permissions.referrals_visible_to(viewer))
    context = {
        "title": _("Referrals"),
        "listing": ListPage(request, rows, presenters.referrals_list(clock.today())),
        "back": reverse("employers:list"),
    }
    return list_page(request, "list_page.html", context)


def refer(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Record that somebody was sent on, or came from another body."""
    viewer: Any = viewer_of(request)
    found = participation_for(viewer, participation, WORKERS)
    form = ReferForm(desk=Desk(viewer), initial={"sent_on": clock.today()}, **sent(request))

    def act() -> str:
        with consents_linked(form):
            actions.refer(participation=found, staff=viewer.staff, by=viewer.user, **form.told())
        return reverse("employers:of", args=[found.pk])

    return form_page(
        request,
        form,
        act,
        title=_("Refer to another body"),
        submit=_("Save"),
        participation=found,
        message=_("The referral is saved."),
    )


def edit(request: HttpRequest, referral: UUID) -> HttpResponse:
    """Record the answer to a referral, or change its question."""
    viewer: Any = viewer_of(request)
    rows = Referral.objects.select_related("participation__person__identity", "participation__project")
    found = thing_for(viewer, rows, referral, WORKERS)
    form = ReferralForm(
        desk=Desk(viewer), initial=ReferralForm.stored_values(found), version=found.version, **sent(request)
    )

    def act() -> str:
        with consents_linked(form):
            actions.change_referral(referral=found, version=form.version or 0, changes=form.told(), by=viewer.user)
        return reverse("employers:of", args=[found.participation_id])

    return form_page(
        request,
        form,
        act,
        title=_("Referral and answer"),
        submit=_("Save"),
        participation=found.participation,
        message=_("The referral is saved."),
    )
