"""Asking for a benefit, deciding on it, ending it early; and the account to which it goes."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kladka.benefits import actions, permissions, policies, queries
from kladka.benefits.models import Benefit
from kladka.core import clock
from kladka.core.components import Link
from kladka.core.forms.shown import trimmed
from kladka.pages.benefits import presenters
from kladka.pages.benefits.accounts import account_words
from kladka.pages.benefits.forms import (
    CASH,
    GRANT,
    TO_ACCOUNT,
    AccountForm,
    DecideForm,
    EndForm,
    LaterDocumentForm,
    RequestForm,
    RevokeForm,
    WriteDownForm,
    share_of,
)
from kladka.pages.participants.permissions import LEADERS, WORKERS, participation_for, thing_for
from kladka.pages.participants.views.form_page import Section, sent
from kladka.pages.participants.views.proof import keep
from kladka.pages.refusals import why_not
from kladka.pages.viewing import viewer_of

BENEFITS = Section("benefits:of")
page, address = BENEFITS.page, BENEFITS.address


def new(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Write a request down, with its document or without."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, WORKERS)
    kinds = queries.kinds(found.project.profile)
    form = RequestForm(kinds=kinds, initial={"requested_on": clock.today()}, **sent(request))

    def act() -> str:
        typed = form.cleaned_data
        document = None if form.document_comes_later else keep(form, found, viewer)
        names = ("kind", "from_date", "until_date", "asked", "words", "requested_on")
        told = {name: typed[name] for name in names}
        told |= {"share": share_of(typed), "document": document}
        actions.request(participation=found, staff=viewer.as_staff, by=viewer.user, **told)
        return address(found)

    return page(
        request,
        form,
        act,
        found,
        title=_("Write a request down"),
        submit=_("Save the request"),
        message=_("The request is saved. The coordinator decides on it."),
        empty="" if kinds else _("The programme of this project pays no benefits."),
    )


def write_down(request: HttpRequest, benefit: UUID) -> HttpResponse:
    """Make a request of what a participant sent from the own page, with its document or without."""
    viewer = viewer_of(request)
    found = _benefit(request, benefit, WORKERS)
    of, kind = found.participation, queries.kinds(found.participation.project.profile)[found.kind]
    initial = {name: getattr(found, name) for name in ("from_date", "until_date", "asked", "words")}
    form = WriteDownForm(kind=kind, initial=initial, version=found.version, **sent(request))

    def act() -> str:
        typed = form.cleaned_data
        told: dict[str, Any] = {name: typed.get(name) for name in ("from_date", "until_date", "asked")}
        told |= {"words": typed["words"], "share": share_of(typed), "version": form.version or 0}
        told["document"] = None if form.document_comes_later else keep(form, of, viewer)
        actions.write_down(benefit=found, staff=viewer.as_staff, by=viewer.user, **told)
        return address(of)

    return page(
        request,
        form,
        act,
        of,
        title=_("Write the request down"),
        submit=_("Save the request"),
        about=presenters.request_rows(found),
        message=_("The request is saved. The coordinator decides on it."),
        done="" if found.state == Benefit.SENT else _("Somebody wrote this request down already."),
    )


def document(request: HttpRequest, benefit: UUID) -> HttpResponse:
    """Add the document that proves the cost."""
    viewer = viewer_of(request)
    found = _benefit(request, benefit, WORKERS)
    of, kind = found.participation, queries.kinds(found.participation.project.profile)[found.kind]
    form = LaterDocumentForm(kind=kind, **sent(request))

    def act() -> str:
        actions.add_document(benefit=found, document=keep(form, of, viewer), by=viewer.user)
        return address(of)

    return page(
        request,
        form,
        act,
        of,
        title=_("Add the document"),
        submit=_("Save the document"),
        about=presenters.request_rows(found),
        message=_("The document is added to the request."),
        done=_undecidable(found),
    )


def decide(request: HttpRequest, benefit: UUID) -> HttpResponse:
    """Grant or refuse what was asked for."""
    viewer = viewer_of(request)
    found = _benefit(request, benefit, LEADERS)
    of, kind = found.participation, queries.kinds(found.participation.project.profile)[found.kind]
    initial = {name: getattr(found, name) for name in ("from_date", "until_date")}
    initial |= {"granted": found.asked, "share": trimmed(found.share), "decided_on": clock.today()}
    form = DecideForm(kind=kind, initial=initial, version=found.version, **sent(request))

    def act() -> str:
        typed = form.cleaned_data
        told = {name: typed.get(name) for name in ("from_date", "until_date", "granted")}
        actions.decide(
            benefit=found,
            version=form.version or 0,
            is_granted=typed["decision"] == GRANT,
            on=typed["decided_on"],
            staff=viewer.as_staff,
            reason=typed["reason"],
            share=share_of(typed),
            by=viewer.user,
            **told,
        )
        return address(of)

    return page(
        request,
        form,
        act,
        of,
        title=_("Decide on the request"),
        submit=_("Save the decision"),
        about=presenters.request_rows(found),
        message=_("The decision is saved. The link “Letter” beside it makes the letter about it."),
        done=_undecidable(found),
    )


def end(request: HttpRequest, benefit: UUID) -> HttpResponse:
    """End a granted benefit before its time."""
    viewer = viewer_of(request)
    found = _benefit(request, benefit, LEADERS)
    of = found.participation
    form = EndForm(version=found.version, **sent(request))

    def act() -> str:
        typed = form.cleaned_data
        told = {"until_date": typed["until_date"], "words": typed["words"], "version": form.version or 0}
        actions.end_benefit(benefit=found, by=viewer.user, **told)
        return address(of)

    return page(
        request,
        form,
        act,
        of,
        title=_("End the benefit earlier"),
        submit=_("Save the end"),
        about=presenters.request_rows(found),
        lead=_("What a list holds for later days already is given back: the next list takes it off."),
        message=_("The benefit ends on the day you chose."),
        done="" if found.state == Benefit.GRANTED else _("Only what was granted can end."),
    )


def revoke(request: HttpRequest, benefit: UUID) -> HttpResponse:
    """Take back a decision that was wrong from the beginning."""
    viewer = viewer_of(request)
    found = _benefit(request, benefit, LEADERS)
    of = found.participation
    form = RevokeForm(version=found.version, **sent(request))

    def act() -> str:
        told = {name: form.cleaned_data[name] for name in ("reason", "words")}
        actions.revoke(benefit=found, version=form.version or 0, by=viewer.user, **told)
        return address(of)

    return page(
        request,
        form,
        act,
        of,
        title=_("Take the decision back"),
        submit=_("Take the decision back"),
        about=presenters.request_rows(found),
        lead=_(
            "Only for a decision that was wrong from the beginning: all that lists hold of it is given back, the next "
            "list takes it off. What was right and ends sooner is ended earlier instead."
        ),
        message=_("The decision is taken back. If its letter was made, withdraw that among the documents."),
        done="" if found.state == Benefit.GRANTED else _("Only what was granted can be taken back."),
    )


def account(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Record, change or delete the account number. What is recorded is never shown in full."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, LEADERS)
    known = permissions.accounts_visible_to(viewer).filter(person=found.person_id).first()
    may_be_cash = queries.pays_in_cash(found.project.profile, clock.today())
    is_cash = known is not None and known.in_cash
    form = AccountForm(may_be_cash=may_be_cash, initial={"way": CASH if is_cash else TO_ACCOUNT}, **sent(request))

    def act() -> str:
        number = form.cleaned_data["number"]
        if form.cleaned_data.get("way") == CASH:
            actions.pay_in_cash(participation=found, by=viewer.user)
        elif number:
            actions.set_account(person=found.person, number=number, by=viewer.user)
        else:
            actions.forget_account(person=found.person, by=viewer.user)
        return address(found)

    return page(
        request,
        form,
        act,
        found,
        title=_("Bank account"),
        submit=_("Save the account"),
        lead=_("Recorded now: %(account)s") % {"account": account_words(known)},
        message=lambda: _account_saved(form.cleaned_data),
        done=why_not(policies.check_account_free, queries.line_on_the_way(found.person_id)),
        instead=Link(_("Benefits"), address(found)),
    )


def _account_saved(typed: Mapping[str, Any]) -> str:
    if typed.get("way") == CASH:
        return _("It is saved that this person is paid in cash.")
    return _("The account is saved.") if typed["number"] else _("The account is deleted.")


def _undecidable(found: Benefit) -> str:
    if found.state == Benefit.SENT:
        return _("The participant sent this. Write the request down first, then decide on it.")
    return "" if found.state == Benefit.REQUESTED else _("This request was decided already.")


def _benefit(request: HttpRequest, pk: UUID, roles: Any) -> Benefit:
    rows = Benefit.objects.select_related(
        "participation__project__controller", "participation__person__identity", "document"
    )
    return thing_for(viewer_of(request), rows, pk, roles)
