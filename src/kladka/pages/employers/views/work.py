"""The page about a participant's work: wishes, placements, referrals, and contacts with employers about them."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kladka.audit.actions import note_read
from kladka.core import clock
from kladka.employers import permissions, queries
from kladka.pages.employers import presenters
from kladka.pages.participants import presenters as participants
from kladka.pages.participants.permissions import WORKERS, participation_for
from kladka.pages.participants.tabs import tabs
from kladka.pages.vetoes import in_profiles
from kladka.pages.viewing import viewer_of

LATEST = 10
"""Contacts with employers on the page."""


def of(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Show what somebody wants, has taken up, and where they were sent. Leaves a read event."""
    viewer: Any = viewer_of(request)
    found, today = participation_for(viewer, participation, WORKERS), clock.today()
    note_read(controller=found.project.controller_id, by=viewer.user, page="employers:of", subject=found)
    wishes = queries.wishes_of(found)
    placed, undescribed = queries.work_of(found)
    contacts = queries.listed_contacts(permissions.contacts_visible_to(viewer).filter(participation=found))
    referrals = queries.listed_referrals(permissions.referrals_visible_to(viewer).filter(participation=found))
    sharing = queries.sharing_of(found)
    context = {
        "participation": found,
        "heading": _("Work"),
        "details": participants.bar(found, today),
        "tags": participants.status_tags(found),
        "tabs": tabs(found, viewer, "employers:of"),
        "menu": presenters.work_menu(found),
        "wishes": presenters.wishes_rows(wishes) if wishes else None,
        "own_vetoes": presenters.profile_rows(in_profiles([(found.pk, wishes)])[found.pk]),
        "undescribed": presenters.undescribed_links(undescribed),
        "placed": [presenters.placed_event(one, today) for one in placed],
        "referrals": presenters.referrals_table(referrals),
        "sharing": presenters.sharing_in_words(sharing, today),
        "contacts": presenters.contact_events(request, contacts[:LATEST], with_employer=True),
    }
    return render(request, "employers/of.html", context)
