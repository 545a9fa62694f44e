"""Applying without an account: the form, kept half-way under a secret link, sent once, looked at again."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.calls import actions, policies, queries
from kladka.calls.actions.applying import new_secret
from kladka.calls.models import Application, Call
from kladka.calls.rules.criteria import eligibility
from kladka.calls.rules.documents import lacking, wanted
from kladka.core import clock
from kladka.core.addresses import full_address
from kladka.core.components import SummaryRow
from kladka.core.forms.trap import is_trapped
from kladka.core.language import language_in_use
from kladka.pages.apply import presenters
from kladka.pages.apply.fetching import is_slow_enough, mine_of
from kladka.pages.asking import ALL_THE_SAME, ask
from kladka.pages.recruitment import documents
from kladka.pages.recruitment import presenters as staff
from kladka.pages.recruitment.appeals import appeal_rows
from kladka.pages.recruitment.blank import blank as blank_form
from kladka.pages.recruitment.forms import AppealForm, ApplicationFields, ConfirmForm
from kladka.pages.recruitment.forms.application import answers_in_words, begins_with
from kladka.pages.refusals import texts_of, why_not
from kladka.pages.saving import save
from kladka.pages.secret import fresh

SEND, KEEP, ADD = "send", "keep", "add"
"""What the buttons of the form do; and that a form which should be sent waits for documents."""


def calls(request: HttpRequest) -> HttpResponse:
    """Show the calls that take applications today."""
    context = {"cards": presenters.open_cards(clock.today()), "results": presenters.results_cards()}
    return fresh(render(request, "apply/list.html", context))


def results(request: HttpRequest, call: UUID) -> HttpResponse:
    """Show the published results of a call."""
    found = get_object_or_404(queries.published_calls(), pk=call)
    lines = queries.results_of(found)
    context = {
        "title": staff.title_of(found),
        "call": found,
        "rows": presenters.results_rows(found, lines),
        "table": presenters.results_table(found, lines),
        "back": reverse("apply:list"),
    }
    return fresh(render(request, "apply/results.html", context))


def form(request: HttpRequest, call: UUID) -> HttpResponse:
    """Show what a call is and its form; keep or send what was written."""
    found = get_object_or_404(_public(), pk=call)
    is_open = found.takes_on(clock.today())
    if is_trapped(request):
        return redirect("apply:thanks")
    asked = ApplicationFields(request.POST or None, asked=queries.form_of(found), complete=_wants(request) == SEND)
    if _wants(request) == SEND and asked.is_valid():
        _ask_about_conditions(found, asked)
    if request.method == "POST" and is_slow_enough(request, asked):
        secret = new_secret()

        def act() -> str:
            address = _full(request, secret)
            done = _done(request, found, asked, there=())
            application, _secret = actions.begin(
                call=found,
                answers=asked.given,
                language=language_in_use(),
                secret=secret,
                address="" if done == SEND else address,
            )
            if done == SEND:
                actions.send(application=application, version=application.version, answers={}, address=address)
            return reverse("apply:documents" if done == ADD else "apply:mine", args=[secret])

        saved = save(request, asked, act, message=lambda: _said(_done(request, found, asked, there=())))
        if saved:
            return fresh(saved)
    context = presenters.about(found) | {
        "form": asked,
        "is_open": is_open,
        "typed": _typed(request, asked, is_open=is_open),
    }
    return fresh(render(request, "apply/form.html", context, status=422 if asked.is_bound else 200))


def _ask_about_conditions(call: Call, asked: ApplicationFields) -> None:
    """Let a form that is sent ask first where by its answers a condition is not met: it may be a slip of the pen."""
    findings = eligibility(queries.criteria_of(call), asked.given, clock.today())
    if broken := [one.criterion.label for one in findings if one.is_met is False]:
        question = ngettext(
            "By your answers this condition is not met: %(conditions)s. If an answer is wrong, put it right. Send the "
            "application all the same?",
            "By your answers these conditions are not met: %(conditions)s. If an answer is wrong, put it right. Send "
            "the application all the same?",
            len(broken),
        )
        ask(asked, question % {"conditions": "; ".join(broken)}, label=_("Send it all the same"), name=ALL_THE_SAME)


def blank(request: HttpRequest, call: UUID) -> HttpResponse:
    """Show the empty form, to print and fill in by hand."""
    found = get_object_or_404(_public(), pk=call)
    context = blank_form(found) | {
        "asked_for": documents.every_in_words(found),
        "back": reverse("apply:call", args=[found.pk]),
    }
    return fresh(render(request, "apply/blank.html", context))


def mine(request: HttpRequest, secret: str) -> HttpResponse:
    """Go on with a form that was begun, or see how an application stands."""
    found = mine_of(secret)
    if found.state != Application.State.BEGUN:
        return fresh(render(request, "apply/mine.html", _about(found, secret)))
    asked = ApplicationFields(
        request.POST or None,
        asked=queries.form_of(found.call),
        complete=_wants(request) == SEND,
        has_pesel=bool(found.pesel_index),
        initial=begins_with(found),
        version=found.version,
    )
    if _wants(request) == SEND and asked.is_valid():
        _ask_about_conditions(found.call, asked)
    if request.method == "POST" and is_slow_enough(request, asked):
        there = set(found.attachments.values_list("kind", flat=True))

        def act() -> str:
            verb: dict[str, Any] = {"application": found, "version": asked.version or 0, "answers": asked.given}
            done = _done(request, found.call, asked, there=there)
            if done == SEND:
                actions.send(**verb, address=_full(request, secret))
            else:
                actions.keep(**verb)
            return reverse("apply:documents", args=[secret]) if done == ADD else request.path

        saved = save(request, asked, act, message=lambda: _said(_done(request, found.call, asked, there=there)))
        if saved:
            return fresh(saved)
    is_open = found.call.takes_on(clock.today())
    context = presenters.about(found.call) | {
        "form": asked,
        "is_open": is_open,
        "typed": _typed(request, asked, is_open=is_open),
        "address": _full(request, secret),
        "secret": secret,
        "until": min(found.forget_on or found.call.closes_on, found.call.closes_on),
        "forgotten_on": found.forget_on,
        "documents": bool(wanted(queries.criteria_of(found.call), found.all_answers)),
    }
    return fresh(render(request, "apply/form.html", context, status=422 if asked.is_bound else 200))


def printed(request: HttpRequest, secret: str) -> HttpResponse:
    """Show what was written, to print and sign."""
    return fresh(render(request, "apply/print.html", _about(mine_of(secret), secret)))


def withdraw(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask, then withdraw; what was only begun is deleted at once."""
    found = mine_of(secret)
    stays = presenters.not_withdrawn(found)
    confirm = ConfirmForm(None if stays else request.POST or None, version=found.version)
    if request.method == "POST" and not stays:

        def act() -> str:
            was_begun = found.state == Application.State.BEGUN
            actions.withdraw(application=found, version=confirm.version or 0)
            return reverse("apply:list") if was_begun else reverse("apply:mine", args=[secret])

        saved = save(request, confirm, act, message=_("Your application is withdrawn."))
        if saved:
            return fresh(saved)
    context = {
        "form": confirm,
        "stays": stays,
        "lost": presenters.lost_words(found),
        "back": reverse("apply:mine", args=[secret]),
        "title": staff.title_of(found.call),
    }
    return fresh(render(request, "apply/withdraw.html", context, status=422 if request.method == "POST" else 200))


def appeal(request: HttpRequest, secret: str) -> HttpResponse:
    """Take an applicant's appeal; whoever comes when none is taken sees how the application stands."""
    found = mine_of(secret)
    if request.method != "POST" and not queries.may_appeal(found, clock.today()):
        return redirect("apply:mine", secret)
    asked = AppealForm(request.POST or None, by_applicant=True)
    if request.method == "POST" and is_slow_enough(request, asked):

        def act() -> str:
            actions.appeal(application=found, words=asked.cleaned_data["words"], received_on=clock.today())
            return reverse("apply:mine", args=[secret])

        saved = save(request, asked, act, message=_("Your appeal has come."))
        if saved:
            return fresh(saved)
    context = {"form": asked, "back": reverse("apply:mine", args=[secret]), "title": staff.title_of(found.call)}
    return fresh(render(request, "apply/appeal.html", context, status=422 if asked.is_bound else 200))


def thanks(request: HttpRequest) -> HttpResponse:
    """Say thanks to whoever filled in what no human being sees; nothing was kept."""
    return fresh(render(request, "apply/thanks.html"))


def _about(found: Application, secret: str) -> dict[str, Any]:
    return {
        "application": found,
        "call": found.call,
        "title": staff.title_of(found.call),
        "call_title": staff.title_of(found.call),
        "sections": answers_in_words(queries.form_of(found.call), found),
        "asked_words": staff.asked_words(found),
        "standing": presenters.standing(found),
        "secret": secret,
        "back": reverse("apply:mine", args=[secret]),
        "may_withdraw": not why_not(policies.check_withdrawable, found),
        "may_appeal": queries.may_appeal(found, clock.today()),
        "appeal": appeal_rows(found.appeal) if hasattr(found, "appeal") else [],
        "added": [documents.label_of(one) for one in queries.attachments_of(found)],
        "may_add": queries.takes_documents(found, clock.today()),
    }


def _typed(request: HttpRequest, asked: ApplicationFields, *, is_open: bool) -> list[SummaryRow]:
    """Return the texts that a form brought after its call had closed, each with its question: the page has no form for
    them any more."""
    if request.method != "POST" or is_open:
        return []
    labels = {name: str(field.label) for name, field in asked.fields.items()}
    texts = set(texts_of(request))
    sent = ((name, value) for name in request.POST for value in request.POST.getlist(name))
    return [SummaryRow(labels.get(name) or _("What you wrote"), value) for name, value in sent if value in texts]


def _public() -> Any:
    rows = Call.objects.filter(project__is_public=True).exclude(state=Call.State.DRAFT)
    return rows.select_related("project__controller", "partner")


def _wants(request: HttpRequest) -> str:
    return KEEP if request.POST.get("act") == KEEP else SEND


def _done(request: HttpRequest, call: Call, asked: ApplicationFields, *, there: Collection[str]) -> str:
    """Return what becomes of a form: it is kept, or sent, or kept because a needed document must be added first."""
    if _wants(request) == KEEP:
        return KEEP
    return ADD if lacking(queries.criteria_of(call), asked.given, there) else SEND


def _said(done: str) -> str:
    if done == ADD:
        return _("What you wrote is kept, but not sent: add the documents that are needed, then send it.")
    if done == SEND:
        return _("Your application has come. Keep this page’s address: here you see how it stands.")
    return _("What you wrote is kept, but not sent. Write down this page’s address, or save it: it leads back here.")


def _full(request: HttpRequest, secret: str) -> str:
    return full_address(reverse("apply:mine", args=[secret]))
