"""A participant's benefits: what was asked for and decided, what is missing, what was paid."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.audit.actions import note_read
from kladka.benefits import permissions, queries
from kladka.benefits.models import Benefit
from kladka.core import clock
from kladka.core.components import Link, Menu, SummaryRow
from kladka.pages.benefits import presenters, taken_off
from kladka.pages.benefits.accounts import account_words
from kladka.pages.participants.permissions import READERS, may_work_on, participation_for
from kladka.pages.participants.presenters import bar, status_tags
from kladka.pages.participants.tabs import tabs
from kladka.pages.viewing import viewer_of
from kladka.workflows.queries import held_days

PAID = 40
"""How many approved lines stand on the page, the newest; the others are on their monthly lists."""

TAKEN_OFF = 10
"""How many lines that left approved lists, the last ones; the others are on those lists, too."""


@require_safe
def of(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Show the benefits of one participant. Leaves a read event."""
    viewer = viewer_of(request)
    found: Any = participation_for(viewer, participation, READERS)
    note_read(controller=found.project.controller_id, by=viewer.user, page="benefits:of", subject=found)
    today = clock.today()
    leads = permissions.decides_on(viewer, found)
    benefits = list(
        Benefit.objects.filter(participation=found)
        .select_related("participation__project", "decided_by")
        .order_by("-from_date", "kind", "pk")
    )
    is_paid = any(one.state in Benefit.SETTLED for one in benefits)
    due = queries.Preview((), ())
    if is_paid:
        due = queries.waiting(found, today, held_days([found.pk]), left=found.left_date)
    paid = list(queries.standing_lines(found.pk)[: PAID + 1]) if is_paid else []
    taken = list(queries.taken_off_of([found.pk])[:TAKEN_OFF]) if is_paid else []
    context = {
        "participation": found,
        "heading": _("Benefits"),
        "details": bar(found, today),
        "tags": status_tags(found),
        "tabs": tabs(found, viewer, "benefits:of"),
        "menu": _menu(found) if may_work_on(viewer) else None,
        "account": _account(viewer, found) if leads else None,
        "missing": presenters.missing_words(due.missing, with_name=False),
        "benefits": presenters.benefits_table(benefits, today, may_work=may_work_on(viewer), may_decide=leads)
        if benefits
        else None,
        "waiting": presenters.waiting_table(due) if due.lines else None,
        "paid": presenters.paid_table(paid[:PAID]) if paid else None,
        "has_more": len(paid) > PAID,
        "taken": taken_off.of_participant(taken) if taken else None,
    }
    return render(request, "benefits/of.html", context)


def _menu(found: Any) -> Menu:
    links = [
        Link(_("Write a request down"), reverse("benefits:request", args=[found.pk])),
        Link(_("Type attendance at internships"), reverse("benefits:attendance", args=[found.project.code])),
    ]
    return Menu(_("What can be done"), links)


def _account(viewer: Any, found: Any) -> list[SummaryRow]:
    account = permissions.accounts_visible_to(viewer).filter(person=found.person_id).first()
    change = Link(_("Change"), reverse("benefits:account", args=[found.pk]), hidden=_("Bank account"))
    return [SummaryRow(_("Bank account"), account_words(account), [change])]
