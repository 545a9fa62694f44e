"""Benefits on a participant's own page: what was asked for, decided and paid; and asking for another one."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.benefits import actions, queries
from kladka.benefits.models import Benefit, PaymentLine, PaymentList
from kladka.benefits.queries import Kind
from kladka.core import clock
from kladka.core.addresses import full_address
from kladka.core.components import Column, Table, Tag
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words, money, month_in_words
from kladka.pages.benefits.forms import AskForm
from kladka.pages.benefits.presenters import cost_of, days_words, name_of
from kladka.pages.benefits.taken_off import on_own_page
from kladka.pages.own.presenters import frame
from kladka.pages.owning import own_of
from kladka.pages.participants.views.form_page import sent
from kladka.pages.saving import save

PAID = 36
"""So many payments stand on the page, the last ones; the file has all."""
TAKEN_OFF = 12
"""So many of those that were taken off a list."""


@require_safe
def benefits(request: HttpRequest) -> HttpResponse:
    """Show requests, decisions, payments, and what was taken off a list. Three queries."""
    own = own_of(request)
    asked = Benefit.objects.filter(participation__in=own.participations).select_related("participation__project")
    lines = PaymentLine.objects.filter(
        benefit__participation__in=own.participations, listing__state=PaymentList.APPROVED
    ).select_related("benefit__participation__project")
    found, paid = (
        list(asked.order_by("-requested_on", "-created_at", "pk")),
        list(lines.order_by("-month", "pk")[:PAID]),
    )
    taken = list(queries.taken_off_of([one.pk for one in own.participations])[:TAKEN_OFF])
    context = {
        "asked": _asked(found) if found else None,
        "paid": _paid(paid) if paid else None,
        "taken": on_own_page(taken) if taken else None,
        "may_ask": bool(_kinds(own.participations)),
    }
    return render(request, "benefits/own.html", frame(request, own, _("My benefits"), **context))


def ask(request: HttpRequest) -> HttpResponse:
    """Take what somebody asks for; whoever works with them writes it down."""
    own = own_of(request)
    kinds = _kinds(own.participations)
    form = AskForm(participations=own.participations, kinds=kinds, **sent(request))

    def act() -> str:
        typed = form.cleaned_data
        told = {name: typed[name] for name in ("kind", "from_date", "until_date", "asked", "words")}
        page = full_address(reverse("benefits:of", args=[form.chosen.pk]))
        actions.send_request(participation=form.chosen, page=page, by=own, **told)
        return reverse("own:benefits")

    words = _("Your request has come. Your coach talks about it with you.")
    saved = save(request, form, act, message=words) if form.is_bound else None
    if saved is not None:
        return saved
    context = {"form": form, "may_ask": bool(kinds), "back": reverse("own:benefits")}
    status = 422 if form.is_bound else 200
    return render(
        request, "benefits/own_ask.html", frame(request, own, _("Ask for a benefit"), **context), status=status
    )


def _kinds(participations: Sequence[Any]) -> Mapping[str, Kind]:
    """Return what the programmes of somebody's projects pay; the verb refuses what the chosen one does not."""
    return {code: one for each in reversed(participations) for code, one in queries.kinds(each.project.profile).items()}


def _asked(benefits: Sequence[Benefit]) -> Table:
    rows = [[name_of(one), days_words(one), cost_of(one), _state(one)] for one in benefits]
    columns = [Column(_("Benefit")), Column(_("For which days")), Column(_("Cost, zł"), numeric=True)]
    return Table(_("What you asked for"), [*columns, Column(_("What became of it"))], rows, caption_size="m")


def _state(one: Benefit) -> Any:
    if one.state == Benefit.SENT:
        return [Tag(_("Sent"), "yellow"), _("on %(day)s") % {"day": day_in_words(one.requested_on)}]
    if one.state == Benefit.REQUESTED:
        return Tag(_("Waits for a decision"), "yellow")
    day = _("on %(day)s") % {"day": day_in_words(one.decided_on)} if one.decided_on else ""
    if one.state == Benefit.REFUSED:
        return [Tag(_("Refused"), "grey"), day, dictionary("benefit-refusals").label(one.reason)]
    if one.state == Benefit.REVOKED:
        return [Tag(_("Taken back"), "grey"), dictionary("benefit-revocations").label(one.reason)]
    return [Tag(_("Granted") if one.until_date >= clock.today() else _("Ended"), "green"), day]


def _paid(lines: Sequence[PaymentLine]) -> Table:
    rows = [
        [name_of(one.benefit), month_in_words(one.month), money(one.amount), one.paid_on or _("not paid yet")]
        for one in lines
    ]
    columns = [
        Column(_("Benefit")),
        Column(_("For month")),
        Column(_("Amount, zł"), numeric=True),
        Column(_("Paid on")),
    ]
    return Table(_("What was paid to you"), columns, rows, caption_size="m")
