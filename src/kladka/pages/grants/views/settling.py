"""A grant is settled by two people, terminated, returned; each step may be taken back."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.components import Link
from kladka.core.forms import Form
from kladka.core.forms.shown import money
from kladka.incubation import actions, policies, queries
from kladka.incubation.models import Grant, GrantStep
from kladka.incubation.queries import GrantPage
from kladka.pages.correcting import asked
from kladka.pages.explaining import asking_why
from kladka.pages.grants.forms import BackForm, TerminateForm
from kladka.pages.grants.presenters import money_rows, receiver_of
from kladka.pages.grants.presenters.settling import lacking_jobs, settling_rows
from kladka.pages.grants.scope import address, run, seen
from kladka.pages.refusals import why_not
from kladka.pages.viewing import viewer_of


def check(request: HttpRequest, grant: UUID) -> HttpResponse:
    """Say that all expenses were looked at."""
    found = run(request, grant)
    form, page = Form(request.POST or None, version=found.version), queries.settling_page(found)
    done = why_not(policies.check_step, found, found.State.CHECKED) or why_not(policies.check_settles, page.balance)
    return _asked(
        request,
        form,
        found,
        lambda: _act(request, found, actions.check_settlement, form),
        page=page,
        done=done or why_not(policies.check_doubts_answered, queries.unanswered_of(page)),
        question=_("Is the settlement checked?"),
        consequences=[*lacking_jobs(page), _("Somebody else decides then. Expenses cannot be changed meanwhile.")],
        submit=_("It is checked"),
    )


def decide(request: HttpRequest, grant: UUID) -> HttpResponse:
    """Settle a grant as a second person."""
    found = seen(request, grant)
    form = Form(request.POST or None, version=found.version)
    page = queries.settling_page(found)
    owed = page.balance.to_return
    done = why_not(policies.check_step, found, found.State.OWED if owed else found.State.SETTLED)
    if page.waiting is not None:
        done = done or why_not(policies.check_second, page.waiting.staff, viewer_of(request).as_staff)
    told = _("Everything that was paid out is eligible. The grant is settled.")
    if owed:
        told = _("%(amount)s zł were paid out beyond what is eligible. They have to come back.") % {
            "amount": money(owed)
        }
    return _asked(
        request,
        form,
        found,
        lambda: _act(request, found, actions.decide_settlement, form),
        page=page,
        done=done,
        question=_("Decide the settlement?"),
        consequences=[told, *lacking_jobs(page)],
        submit=_("Decide"),
    )


def terminate(request: HttpRequest, grant: UUID) -> HttpResponse:
    """Record that a contract was terminated."""
    found = run(request, grant)
    balance = queries.balance_of(found)
    initial = {"on": clock.today(), "to_return": balance.to_return}
    form = TerminateForm(request.POST or None, initial=initial, version=found.version)
    names = ("on", "to_return", "reason", "words")

    def act() -> str:
        typed = {name: form.cleaned_data[name] for name in names}
        because = form.cleaned_data.get("because", "")
        with asking_why(form):
            return _act(request, found, actions.terminate_contract, form, **typed, because=because)

    return _asked(
        request,
        form,
        found,
        act,
        question=_("Terminate the contract?"),
        consequences=[
            _("Payments that are on no list are no longer made."),
            _("The de minimis aid stays granted: it counted on the day of the contract."),
            _("Unless all that was paid out comes back, a second person has to confirm it."),
        ],
        submit=_("Terminate the contract"),
    )


def confirm(request: HttpRequest, grant: UUID) -> HttpResponse:
    """Confirm, as a second person, a termination after which not all that was paid out comes back."""
    found = seen(request, grant)
    form, page = Form(request.POST or None, version=found.version), queries.settling_page(found)
    done = why_not(policies.check_step, found, found.State.TERMINATED)
    done = done or why_not(policies.check_confirms, page.waiting, viewer_of(request).as_staff)
    sums = {"back": money(found.to_return or Decimal(0)), "paid": money(page.balance.paid)}
    return _asked(
        request,
        form,
        found,
        lambda: _act(request, found, actions.confirm_termination, form),
        page=page,
        done=done,
        question=_("Confirm the termination?"),
        consequences=[
            _("Of %(paid)s zł that were paid out %(back)s zł come back.") % sums,
            _("The de minimis aid stays granted: it counted on the day of the contract."),
        ],
        submit=_("Confirm the termination"),
    )


def take_back(request: HttpRequest, grant: UUID) -> HttpResponse:
    """Take the last step of a grant back, with a reason."""
    found = run(request, grant)
    return _back(request, found, why_not(policies.check_undone, found), queries.settling_page(found).decided)


def reopen(request: HttpRequest, grant: UUID) -> HttpResponse:
    """Take back what a second person decided, as somebody who did not begin it: an officer may, too."""
    found = seen(request, grant)
    first = queries.settling_page(found).decided
    done = why_not(policies.check_is_decision, first) or why_not(policies.check_undone, found)
    return _back(request, found, done, first)


def _back(request: HttpRequest, found: Grant, done: str, first: GrantStep | None) -> HttpResponse:
    form = BackForm(request.POST or None, version=found.version)

    def act() -> str:
        typed = {name: form.cleaned_data[name] for name in ("reason", "words")}
        return _act(request, found, actions.take_back_step, form, **typed)

    told = [_("The grant goes back to the step before: now it is “%(state)s”.") % {"state": found.get_state_display()}]
    if found.state == found.State.SIGNED:
        told.append(_("Its de minimis aid is withdrawn from the register."))
    if found.state == found.State.RETURNED:
        told.append(_("What came back last is taken back: the grant waits for it again."))
    return _asked(
        request,
        form,
        found,
        act,
        done=done or why_not(policies.check_takes_decision_back, first, viewer_of(request).as_staff),
        question=_("Take the last step back?"),
        consequences=told,
        submit=_("Take the step back"),
    )


def _act(request: HttpRequest, grant: Any, verb: Any, form: Any, **told: Any) -> str:
    viewer = viewer_of(request)
    verb(grant=grant, version=form.version or 0, **told, staff=viewer.as_staff, by=viewer.user)
    return address(grant)


def _asked(
    request: HttpRequest, form: Any, grant: Any, act: Any, page: GrantPage | None = None, done: str = "", **words: Any
) -> HttpResponse:
    """Ask. `done` says that it can only be refused, and why: whoever opens it reads that, with the way back."""
    if done and not form.is_bound:
        back, about = address(grant), receiver_of(grant)
        told = {
            "title": words["question"],
            "caption": about,
            "back": back,
            "empty": done,
            "empty_link": Link(about, back),
        }
        return render(request, "form_page.html", told)
    rows = settling_rows(page, clock.today()) if page else money_rows(grant, queries.balance_of(grant))
    return asked(request, form, act, rows=rows, caption=receiver_of(grant), cancel=address(grant), **words)
