"""The plan of a grant and its contract: lines of the budget, payments, signing, the bank account."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.forms import Form
from kladka.core.forms.shown import day_in_words, money
from kladka.incubation import actions, permissions, queries, rules
from kladka.incubation.models import Grant
from kladka.pages.asking import record_once
from kladka.pages.correcting import asked, corrected
from kladka.pages.explaining import asking_why
from kladka.pages.grants.forms import AccountForm, ContractForm, LineForm, PaymentForm
from kladka.pages.grants.presenters import receiver_of
from kladka.pages.grants.scope import address, run
from kladka.pages.viewing import viewer_of

_WITH = ("grant__project__controller", "grant__organisation", "grant__group")


def line(request: HttpRequest, grant: UUID) -> HttpResponse:
    """Add a line to the budget."""
    found, by = run(request, grant), viewer_of(request).user
    form = LineForm(request.POST or None)

    def act() -> str:
        typed = form.cleaned_data
        actions.add_line(grant=found, **{name: typed[name] for name in ("category", "words", "amount")}, by=by)
        return address(found, "budget")

    title = _("Add a line to the budget")
    return corrected(request, form, act, title=title, caption=receiver_of(found), back=address(found))


def remove_line(request: HttpRequest, grant_line: UUID) -> HttpResponse:
    """Take a line out of the budget, after a question."""
    viewer = viewer_of(request)
    found = get_object_or_404(permissions.grant_lines_run_by(viewer).select_related(*_WITH), pk=grant_line)
    form = Form(request.POST or None)

    def act() -> str:
        actions.remove_line(line=found, by=viewer.user)
        return address(found.grant, "budget")

    return asked(
        request,
        form,
        act,
        question=_("Remove this line?"),
        caption=receiver_of(found.grant),
        consequences=[_("%(words)s, %(amount)s zł") % {"words": found.words, "amount": money(found.amount)}],
        submit=_("Remove the line"),
        cancel=address(found.grant, "budget"),
    )


def payment(request: HttpRequest, grant: UUID) -> HttpResponse:
    """Plan a payment."""
    found, by = run(request, grant), viewer_of(request).user
    form = PaymentForm(request.POST or None)

    def act() -> str:
        told = {name: form.cleaned_data[name] for name in ("due", "amount")}
        record_once(form, partial(actions.add_payment, grant=found, **told, by=by))
        return address(found, "payments")

    title = _("Plan a payment")
    intro = _("Without any, all of the grant is due on the day of the contract.")
    return corrected(request, form, act, title=title, caption=receiver_of(found), intro=intro, back=address(found))


def remove_payment(request: HttpRequest, grant_payment: UUID) -> HttpResponse:
    """Take a planned payment back, after a question."""
    viewer = viewer_of(request)
    found = get_object_or_404(permissions.grant_payments_run_by(viewer).select_related(*_WITH), pk=grant_payment)
    form = Form(request.POST or None)

    def act() -> str:
        actions.remove_payment(payment=found, by=viewer.user)
        return address(found.grant, "payments")

    what = {"day": day_in_words(found.due), "amount": money(found.amount)}
    return asked(
        request,
        form,
        act,
        question=_("Remove this payment?"),
        caption=receiver_of(found.grant),
        consequences=[_("Due on %(day)s, %(amount)s zł") % what],
        submit=_("Remove the payment"),
        cancel=address(found.grant, "payments"),
    )


def sign(request: HttpRequest, grant: UUID) -> HttpResponse:
    """Record the contract and the aid that it grants; the usual days are said beside."""
    viewer, today = viewer_of(request), clock.today()
    found = run(request, grant)
    by_road = found.organisation is not None and queries.is_road_freight(found.organisation)
    initial: dict[str, Any] = {"signed_on": today, "is_road_freight": "yes" if by_road else ""}
    form = ContractForm(request.POST or None, kind=found.kind, initial=initial, version=found.version)

    def act() -> str:
        with asking_why(form):
            actions.sign_contract(
                grant=found, version=form.version or 0, **form.told, staff=viewer.as_staff, by=viewer.user
            )
        return address(found)

    usual = {
        "settled": day_in_words(rules.settle_by(found.kind, today, rules.last_due(found.kind, found.months, today))),
        "stands": day_in_words(rules.stands_until(found.kind, today)),
    }
    intro = _("Signed today, it is usually settled until %(settled)s, and the enterprise stands until %(stands)s.")
    if found.kind == Grant.Kind.BRIDGING:
        intro = _(
            "Signed today, with the first month due today, it is usually settled until %(settled)s, and the enterprise "
            "stands until %(stands)s. With another first month it is settled as much later."
        )
    words: dict[str, Any] = {"intro": intro % usual}
    partners = queries.partners_behind(found.organisation_id, found.project_id) if found.organisation_id else []
    if partners:
        names = {"names": ", ".join(each.name for each in partners)}
        words["note"] = _("Possible conflict of interest, partners of the project behind it: %(names)s.") % names
    title = _("Record the contract")
    return corrected(request, form, act, title=title, caption=receiver_of(found), back=address(found), **words)


def account(request: HttpRequest, grant: UUID) -> HttpResponse:
    """Record the bank account of the entity that gets the money."""
    found, by = run(request, grant), viewer_of(request).user
    form = AccountForm(request.POST or None)
    title = _("Bank account")
    back = address(found)
    if found.organisation is None:
        empty = _("Choose first which registered entity gets the money.")
        return corrected(request, form, lambda: back, title=title, caption=receiver_of(found), empty=empty, back=back)
    organisation = found.organisation

    def act() -> str:
        number = form.cleaned_data["number"]
        controller = found.project.controller
        actions.set_entity_account(organisation=organisation, controller=controller, number=number, by=by)
        return back

    return corrected(request, form, act, title=title, caption=receiver_of(found), back=back)
