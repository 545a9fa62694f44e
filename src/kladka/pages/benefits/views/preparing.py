"""Preparing a list, approving it, marking it as paid, and taking that back."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.benefits import actions, permissions, policies, queries
from kladka.benefits.models import PaymentList
from kladka.core import clock
from kladka.core.components import Link, SummaryRow
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import money, month_in_words
from kladka.core.ledger import digest_of
from kladka.core.lists import Pages
from kladka.core.months import last_of
from kladka.pages.benefits import presenters
from kladka.pages.benefits.accounts import accounts_shown
from kladka.pages.benefits.forms import MonthForm, PayForm, PrepareForm, TakeBackForm
from kladka.pages.benefits.scope import Part, list_for, month_in, months_of, part_of, partners_of, project_for
from kladka.pages.participants.forms import ConfirmForm
from kladka.pages.participants.views.form_page import form_page, sent
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.workflows.queries import held_for_list

TICKED = 100
"""How many lines can be ticked on a page; the others are on the next ones."""
MISSING = 30
"""How many lines say for whom attendance is missing."""


def prepare(request: HttpRequest, project: str) -> HttpResponse:
    """Show what a list of a month would hold, and make it or make it again."""
    viewer = viewer_of(request)
    found, today = project_for(viewer, project, permissions.LEADERS), clock.today()
    partners = {str(one.pk): one for one in partners_of(viewer, found)}
    months = months_of(found, today)
    asked = MonthForm(request.GET, months, [(key, one.short_name) for key, one in partners.items()])
    month = month_in(asked.chosen("month"), months)
    partner = partners.get(asked.chosen("partner")) or next(iter(partners.values()))
    held = held_for_list(found)
    form = PrepareForm(**sent(request))
    made: list[PaymentList] = []

    def act() -> str:
        told: dict[str, Any] = {"project": found, "partner": partner, "month": month, "held": held}
        made.append(actions.prepare(staff=viewer.as_staff, by=viewer.user, **told))
        return reverse("benefits:list", args=[made[0].pk])

    if request.method == "POST":
        response = save(request, form, act, message=_("The list is ready to be approved by somebody else."))
        if response is not None:
            return response
    preview = queries.payable(found, partner, month, today, held)
    form.initial = {"holds": _holding(partner, month, preview)}
    part = part_of(request, preview.lines)
    context = {
        "project": found,
        "title": _("Prepare the list for %(month)s") % {"month": month_in_words(month)},
        "partner": partner,
        "asked": asked,
        "form": form,
        "back": reverse("benefits:project", args=[found.code]),
        "blocked": _blocked(found, partner, month),
        "table": presenters.preview_table(part.lines, month) if preview.lines else None,
        "part": presenters.part_words(part),
        "pages": part.pages,
        "is_early": today < last_of(month),
        "totals": _totals(preview) if preview.lines else None,
        "missing": _first(presenters.missing_words(preview.missing)),
        "to_type": f"{reverse('benefits:attendance', args=[found.code])}?month={month:%Y-%m}",
    }
    return render(request, "benefits/prepare.html", context, status=422 if request.method == "POST" else 200)


def approve(request: HttpRequest, payment_list: UUID) -> HttpResponse:
    """Approve a list that somebody else prepared."""
    viewer = viewer_of(request)
    found = list_for(permissions.lists_visible_to(viewer), payment_list)
    lines = queries.listed(found)
    form = ConfirmForm(version=found.version, **sent(request))

    def act() -> str:
        held = held_for_list(found.project)
        seen = form.version or 0
        actions.approve(listing=found, version=seen, staff=viewer.as_staff, held=held, by=viewer.user)
        return address(found)

    done = "" if found.state == PaymentList.DRAFT else _("This list is approved already.")
    if not done and found.prepared_by_id == viewer.as_staff.pk:
        done = _("You prepared this list, so somebody else approves it: another coordinator or the monitoring officer.")
    part = part_of(request, lines)
    words: dict[str, Any] = {
        "table": presenters.lines_table(found, part.lines, accounts_shown(part.lines)),
        "part": part,
        "title": _("Approve the list?"),
        "submit": _("Approve the list"),
        "message": _("The list is approved."),
    }
    return _about(request, form, act, found, lines, done=done, **words)


def discard(request: HttpRequest, payment_list: UUID) -> HttpResponse:
    """Throw a list in preparation away, after a question."""
    viewer = viewer_of(request)
    found = list_for(permissions.lists_led_by(viewer), payment_list)

    def act() -> str:
        actions.discard(listing=found, by=viewer.user)
        return reverse("benefits:project", args=[found.project.code])

    done = "" if found.state == PaymentList.DRAFT else _("This list is approved. Take the approval back first.")
    words: dict[str, Any] = {
        "title": _("Discard the list?"),
        "submit": _("Discard the list"),
        "message": _("The list is discarded."),
    }
    return _about(request, ConfirmForm(**sent(request)), act, found, queries.listed(found), done=done, **words)


def pay(request: HttpRequest, payment_list: UUID) -> HttpResponse:
    """Mark the whole list, or some of its lines, as paid on a day."""
    viewer = viewer_of(request)
    found = list_for(permissions.lists_led_by(viewer), payment_list)
    lines = queries.listed(found)
    part = part_of(request, [one for one in lines if one.paid_on is None], TICKED)
    open_lines = [(str(one.pk), presenters.line_words(one)) for one in part.lines]
    initial = {"on": clock.today(), "lines": [key for key, _words in open_lines]}
    form = PayForm(lines=open_lines, initial=initial, **sent(request))

    def act() -> str:
        ticked = [UUID(key) for key in form.cleaned_data["lines"]]
        actions.pay(listing=found, lines=ticked, on=form.cleaned_data["on"], by=viewer.user)
        # Of a long list the next lines are asked at once.
        return address(found) if part.is_all else request.path

    done = "" if open_lines else _("Everything on this list is paid.")
    if found.state != PaymentList.APPROVED:
        done = _("The list is not approved yet. Nothing of it is paid before that.")
    words = {"title": _("Mark as paid"), "submit": _("Save the payment"), "message": _("The payment is saved.")}
    return _about(request, form, act, found, lines, done=done, part=part, **words)


def take_back(request: HttpRequest, payment_list: UUID) -> HttpResponse:
    """Say of lines that they were not paid after all; where none is paid or has left, take the approval back."""
    viewer = viewer_of(request)
    found = list_for(permissions.lists_led_by(viewer), payment_list)
    lines = queries.listed(found)
    by_line = any(one.paid_on for one in lines) or found.taken_off.exists()
    part = part_of(request, lines if by_line else [], TICKED)
    listed = [(str(one.pk), presenters.paid_words(one)) for one in part.lines]
    form = TakeBackForm(lines=listed, version=found.version, **sent(request))

    def act() -> str:
        typed = form.cleaned_data
        told: dict[str, Any] = {
            "listing": found,
            "by": viewer.user,
            **{name: typed[name] for name in ("reason", "words")},
        }
        if by_line:
            told |= {"is_due_again": bool(typed["is_due_again"]), "staff": viewer.as_staff}
            actions.take_back_payment(lines=[UUID(key) for key in typed["lines"]], **told)
        else:
            actions.take_back_approval(version=form.version or 0, **told)
        return address(found)

    done = "" if found.state == PaymentList.APPROVED else _("This list is not approved.")
    if not lines:
        done = _("Nothing stands on this list any more: all of it was taken off.")
    words = {"title": _("Take a payment back"), "submit": _("Take the payment back")}
    if not by_line:
        words = {"title": _("Take the approval back"), "submit": _("Take the approval back")}
    return _about(request, form, act, found, lines, done=done, part=part, message=_("It is taken back."), **words)


def address(found: PaymentList) -> str:
    """Return the address of a list."""
    return reverse("benefits:list", args=[found.pk])


def _about(
    request: HttpRequest,
    form: Any,
    act: Any,
    found: Any,
    lines: Any,
    *,
    done: str,
    part: Part[Any] | None = None,
    **words: Any,
) -> HttpResponse:
    found.number, found.paid = len(lines), sum(line.paid_on is not None for line in lines)
    to = Link(_("Benefits for %(month)s") % {"month": month_in_words(found.month)}, address(found))
    is_shown = request.method != "POST" and done
    return form_page(
        request,
        form,
        act,
        participation=None,
        template="benefits/about_list.html",
        back=address(found),
        listing=to,
        about=presenters.list_rows(found, lines),
        empty=done if is_shown else "",
        empty_link=to,
        part=presenters.part_words(part) if part else "",
        pages=part.pages if part else Pages(),
        **words,
    )


def _blocked(project: Any, partner: Any, month: Any) -> str:
    """Return why this list cannot be made now; nothing when it can."""
    try:
        policies.check_may_prepare(project, partner, month)
    except PolicyBroken as refused:
        return str(refused.message)
    return ""


def _first(said: list[str]) -> list[str]:
    """Return the first lines of what is missing, and how many there are more."""
    more = len(said) - MISSING
    if more <= 0:
        return said
    words = ngettext("%(count)s more: see the grid of attendance.", "%(count)s more: see the grid of attendance.", more)
    return [*said[:MISSING], words % {"count": more}]


def _totals(preview: queries.Preview) -> list[SummaryRow]:
    return [
        SummaryRow(_("Total for participants, zł"), money(preview.total)),
        SummaryRow(_("Contributions, zł"), money(preview.contributions)),
    ]


def _holding(partner: Any, month: Any, preview: queries.Preview) -> str:
    """Return a digest of what a list would hold: whose it is, of which month, and all of its lines."""
    lines = [(one.benefit.pk, one.month, one.due, one.amount, one.contributions) for one in preview.lines]
    return digest_of([str(partner.pk), str(month), [[str(each) for each in line] for line in lines]])
