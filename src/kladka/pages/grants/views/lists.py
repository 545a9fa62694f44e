"""Payments that are due, and lists of them for the bank: prepared, approved by a second person, paid, taken back."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.core import clock
from kladka.core.bank import grouped, masked
from kladka.core.components import Link
from kladka.core.forms import Form
from kladka.core.forms.shown import day_in_words
from kladka.incubation import actions, permissions, policies, queries
from kladka.incubation.models import GrantList, GrantPayment
from kladka.pages.correcting import asked, corrected
from kladka.pages.exchange.listing import sheet, sheet_url, wants_sheet
from kladka.pages.grants.forms import BankBackForm, DueForm, NotPaidForm, PaidForm
from kladka.pages.grants.presenters import lists as presenters
from kladka.pages.grants.scope import address
from kladka.pages.refusals import why_not
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer

SHOWN = 60
"""How many lists stand on the page, the newest first."""
TICKED = 100
"""How many payments can be ticked at once, the oldest first."""


def payments(request: HttpRequest) -> HttpResponse:
    """Show what is due at one partner at a time, and the lists for the bank; a coordinator prepares the next one."""
    viewer = viewer_of(request)
    pairs = _pairs(viewer)
    pair = next((each for each in pairs if _key(each) == request.GET.get("of")), pairs[0] if pairs else None)
    due = list(queries.due_payments(pair.project, pair.partner, clock.today())[:TICKED]) if pair else []
    having = queries.accounts_for(due)
    choices = [(str(each.pk), presenters.due_words(each, having)) for each in due]
    ready = [str(each.pk) for each in due if each.grant.organisation_id in having]
    form = DueForm(request.POST if request.method == "POST" else None, payments=choices, initial={"payments": ready})

    def act() -> str:
        of = pair or pairs[0]
        made = actions.prepare_grant_list(
            project=of.project,
            partner=of.partner,
            payments=[UUID(key) for key in form.cleaned_data["payments"]],
            staff=viewer.as_staff,
            by=viewer.user,
        )
        return reverse("grants:paylist", args=[made.pk])

    if request.method == "POST" and pair and (response := save(request, form, act)):
        return response
    lists = list(queries.grant_lists(permissions.grant_lists_visible_to(viewer))[:SHOWN])
    context = {
        "form": form if due else None,
        "runs": bool(pairs),
        "partner": pair.partner.name if pair else "",
        "others": [Link(_label(each), f"{request.path}?of={_key(each)}") for each in pairs if each is not pair],
        "table": presenters.lists_table(lists) if lists else None,
        "back": reverse("grants:list"),
    }
    return render(request, "grants/payments.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def one(request: HttpRequest, grant_list: UUID) -> HttpResponse:
    """Show a list with its payments; a file for the bank bears the whole account numbers, and is recorded."""
    viewer = viewer_of(request)
    found = _list(permissions.grant_lists_visible_to(viewer), grant_list)
    lines = _lines(found)
    runs = (found.project_id, found.partner_id) in viewer.partners_as(Post.Role.COORDINATOR)
    is_own = found.prepared_by_id == viewer.as_staff.pk
    if wants_sheet(request):
        table = presenters.list_table(lines, _accounts(lines, whole=runs), is_file=True)
        rows = presenters.list_rows(found, lines)
        told = [(row.key, getattr(row.value, "text", row.value)) for row in rows]
        name = f"grants-{found.prepared_on:%Y-%m-%d}"
        return sheet(request, table, name=name, controllers={found.project.controller_id}, about=told)
    context = {
        "listing": found,
        "title": _title(found),
        "rows": presenters.list_rows(found, lines),
        "menu": presenters.list_menu(found, lines, runs=runs, is_own=is_own),
        "is_own": is_own and found.state == GrantList.DRAFT,
        "table": presenters.list_table(lines, _accounts(lines)),
        "sheet_url": sheet_url(request),
        "back": reverse("grants:payments"),
    }
    return render(request, "grants/list.html", context)


def approve(request: HttpRequest, grant_list: UUID) -> HttpResponse:
    """Approve a list as a second person."""
    viewer = viewer_of(request)
    found = _list(permissions.grant_lists_visible_to(viewer), grant_list)
    form = Form(request.POST or None, version=found.version)

    def act() -> str:
        told: dict[str, Any] = {"staff": viewer.as_staff, "by": viewer.user}
        actions.approve_grant_list(listing=found, version=form.version or 0, **told)
        return _to(found)

    words = {"question": _("Approve the list?"), "submit": _("Approve the list"), "nothing_is_lost": True}
    lines = _lines(found)
    done = why_not(policies.check_grant_list_approval, found, viewer.as_staff, lines)
    done = done or why_not(policies.check_accounts_approved, lines, queries.accounts_for(lines))
    table = presenters.list_table(lines, _accounts(lines))
    return _asked(request, form, act, found, done=done, table=table, **words)


def discard(request: HttpRequest, grant_list: UUID) -> HttpResponse:
    """Throw a list in preparation away, after a question."""
    viewer = viewer_of(request)
    found = _list(permissions.grant_lists_run_by(viewer), grant_list)
    form = Form(request.POST or None, version=found.version)

    def act() -> str:
        actions.discard_grant_list(listing=found, version=form.version or 0, by=viewer.user)
        return reverse("grants:payments")

    words: dict[str, Any] = {"question": _("Discard the list?"), "submit": _("Discard the list")}
    told = [_("What stands on it is due as before.")]
    return _asked(request, form, act, found, consequences=told, **words)


def pay(request: HttpRequest, grant_list: UUID) -> HttpResponse:
    """Mark payments of an approved list as paid."""
    viewer = viewer_of(request)
    found = _list(permissions.grant_lists_run_by(viewer), grant_list)
    unpaid = [each for each in _lines(found) if each.paid_on is None]
    choices = [(str(each.pk), presenters.payment_words(each)) for each in unpaid]
    initial = {"on": clock.today(), "payments": [key for key, _text in choices]}
    form = PaidForm(request.POST or None, payments=choices, initial=initial)

    def act() -> str:
        typed = form.cleaned_data
        ticked = [UUID(key) for key in typed["payments"]]
        actions.pay_grants(listing=found, payments=ticked, on=typed["on"], by=viewer.user)
        return _to(found)

    context = {"title": _("Mark as paid"), "caption": _title(found), "back": _to(found)}
    if not choices and request.method != "POST":
        context["empty"] = _("Everything on this list is paid.")
    elif not form.is_bound:
        context["note"] = why_not(policies.check_accounts_fixed, unpaid)
    return corrected(request, form, act, **context)


def take_back(request: HttpRequest, grant_list: UUID) -> HttpResponse:
    """Take an approval back, while nothing of the list is paid."""
    viewer = viewer_of(request)
    found = _list(permissions.grant_lists_run_by(viewer), grant_list)
    form = BankBackForm(request.POST or None, version=found.version)

    def act() -> str:
        typed = {name: form.cleaned_data[name] for name in ("reason", "words")}
        actions.take_back_grant_approval(listing=found, version=form.version or 0, **typed, by=viewer.user)
        return _to(found)

    words: dict[str, Any] = {"question": _("Take the approval back?"), "submit": _("Take the approval back")}
    return _asked(request, form, act, found, **words)


def not_paid(request: HttpRequest, grant_payment: UUID) -> HttpResponse:
    """Say of a payment that it was not made after all."""
    viewer = viewer_of(request)
    rows = permissions.grant_payments_run_by(viewer)
    found = get_object_or_404(
        rows.select_related("grant__project", "grant__organisation", "grant__group"), pk=grant_payment
    )
    form = NotPaidForm(request.POST or None)

    def act() -> str:
        typed = {name: form.cleaned_data[name] for name in ("reason", "words", "is_due_again")}
        actions.take_back_grant_payment(payment=found, **typed, by=viewer.user)
        return address(found.grant, "payments")

    return asked(
        request,
        form,
        act,
        question=_("Was it not paid?"),
        consequences=[presenters.payment_words(found)],
        submit=_("It was not paid"),
        cancel=address(found.grant, "payments"),
    )


def _asked(request: HttpRequest, form: Any, act: Any, found: GrantList, done: str = "", **words: Any) -> HttpResponse:
    """Ask. `done` says that it can only be refused, and why: whoever opens it reads that, with the way back."""
    if done and not form.is_bound:
        back = _to(found)
        told = {"title": words["question"], "caption": _title(found), "back": back, "empty": done}
        return render(request, "form_page.html", told | {"empty_link": Link(_title(found), back)})
    rows = presenters.list_rows(found, _lines(found))
    return asked(request, form, act, rows=rows, caption=_title(found), cancel=_to(found), **words)


def _pairs(viewer: Viewer) -> list[Any]:
    """The posts by which a coordinator runs grants, one of each project and partner that has any."""
    having = set(permissions.grants_run_by(viewer).values_list("project", "partner").distinct())
    posts = {
        (post.project_id, post.partner_id): post
        for post in viewer.posts
        if post.role == Post.Role.COORDINATOR and (post.project_id, post.partner_id) in having
    }
    return sorted(posts.values(), key=_label)


def _key(post: Any) -> str:
    return f"{post.project.code}.{post.partner_id}"


def _label(post: Any) -> str:
    return f"{post.project}, {post.partner.short_name}"


def _list(rows: Any, pk: UUID) -> Any:
    return get_object_or_404(rows.select_related("project", "partner", "prepared_by", "approved_by"), pk=pk)


def _lines(listing: GrantList) -> list[GrantPayment]:
    rows = listing.payments.select_related("grant__organisation", "grant__group", "grant__project", "listing")
    return list(rows.order_by("grant__contract_number", "due", "pk"))


def _accounts(lines: Sequence[GrantPayment], *, whole: bool = False) -> Mapping[Any, str]:
    """The account of each payment: as it was approved, before that as it is recorded now. Of what was approved when
    accounts were not kept yet there is none: the one recorded now may be another one."""
    now = queries.accounts_for(lines)
    found = {}
    for each in lines:
        recorded = now.get(each.grant.organisation_id) if each.grant.organisation_id else None
        if each.account_tail:
            found[each.pk] = grouped(each.account_number()) if whole else masked(each.account_tail)
        elif each.listing is not None and each.listing.state == GrantList.APPROVED:
            found[each.pk] = _("not kept when it was approved")
        elif recorded is not None:
            found[each.pk] = grouped(recorded.number()) if whole else masked(recorded.tail)
    return found


def _title(listing: GrantList) -> str:
    return _("List for the bank, %(day)s") % {"day": day_in_words(listing.prepared_on)}


def _to(listing: GrantList) -> str:
    return reverse("grants:paylist", args=[listing.pk])
