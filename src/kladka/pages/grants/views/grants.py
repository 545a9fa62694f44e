"""The list of grants, a grant made of an accepted application, its page, changes before the contract."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.calls import permissions as calls
from kladka.calls.models import Application, Call
from kladka.core import clock
from kladka.core.components import Link
from kladka.core.forms import Form
from kladka.core.lists import ListPage
from kladka.incubation import permissions, policies, queries
from kladka.incubation.models import Grant
from kladka.pages.correcting import asked, corrected
from kladka.pages.exchange.listing import list_page
from kladka.pages.explaining import asking_why
from kladka.pages.grants import presenters
from kladka.pages.grants.forms import GrantForm
from kladka.pages.grants.presenters.returning import returns_table
from kladka.pages.grants.scope import address, called, choice_of, chosen, receivers, run, seen
from kladka.pages.refusals import why_not
from kladka.pages.viewing import viewer_of
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer
from kladka.workflows import actions as workflows

SHOWN = 100
"""How many accepted applications stand on the page, the oldest first."""


def listing(request: HttpRequest) -> HttpResponse:
    """List the grants that the viewer may see."""
    viewer = viewer_of(request)
    rows = queries.listed_grants(permissions.grants_visible_to(viewer))
    related = [Link(_("Payments and lists for the bank"), reverse("grants:payments"))]
    if viewer.has(Post.Role.COORDINATOR):
        related.insert(0, Link(_("Accepted applications without a grant"), reverse("grants:accepted")))
    related.append(Link(_("Register of de minimis aid"), reverse("aid:list")))
    context = {
        "title": _("Grants"),
        "listing": ListPage(request, rows, presenters.grants_list(clock.today())),
        "related": related,
        "back": reverse("entities:list"),
    }
    return list_page(request, "list_page.html", context)


@require_safe
def accepted(request: HttpRequest) -> HttpResponse:
    """List accepted applications for grants from which none follows yet."""
    rows = _accepted(viewer_of(request)).filter(held_by=None).order_by("call__closes_on", "number", "pk")
    found = list(rows[:SHOWN])
    context = {"table": presenters.accepted_table(found) if found else None, "back": reverse("grants:list")}
    return render(request, "grants/accepted.html", context)


def new(request: HttpRequest, accepted: UUID) -> HttpResponse:
    """Make a grant of an accepted application. What the application asks for is proposed."""
    viewer = viewer_of(request)
    found = get_object_or_404(_accepted(viewer), pk=accepted)
    kind, span = workflows.grant_terms(found)
    offered = receivers(viewer, found.call.project)
    initial = {
        "amount": found.amount,
        "jobs": found.answers.get("jobs"),
        "receiver": f"entity-{found.organisation_id}" if found.organisation_id else "",
    }
    form = GrantForm(request.POST or None, receivers=offered, kind=kind, span=span, initial=initial)

    def act() -> str:
        typed = form.cleaned_data
        with asking_why(form):
            grant = workflows.make_grant(application=found, staff=viewer.as_staff, by=viewer.user, **_plan(typed))
        return address(grant)

    title = _("Make a grant")
    caption = _("Application no. %(number)d, %(name)s") % {"number": found.number or 0, "name": found.name}
    return corrected(request, form, act, title=title, caption=caption, back=reverse("grants:accepted"))


@require_safe
def detail(request: HttpRequest, grant: UUID) -> HttpResponse:
    """Show a grant: who gets it, the plan, payments, expenses, jobs, steps."""
    viewer, today = viewer_of(request), clock.today()
    found = seen(request, grant, "organisation__bank_account")
    runs = (found.project_id, found.partner_id) in viewer.partners_as(Post.Role.COORDINATOR)
    page = queries.grant_page(found)
    account = getattr(found.organisation, "bank_account", None)
    stays = why_not(policies.check_step_undone, found, page.payments, page.expenses, page.returns)
    context = {
        "grant": found,
        "page": page,
        "title": presenters.receiver_of(found),
        "menu": presenters.menu(page, viewer.staff, runs=runs, stays=bool(stays)),
        "stays": stays if runs else "",
        "about": presenters.about(page, account, today, runs=runs, call=called(found)),
        "conflict": ", ".join(each.name for each in page.partners),
        "lines": presenters.lines_table(page, runs=runs),
        "payments": presenters.payments_table(page, today, runs=runs),
        "expenses": presenters.expenses_table(page, runs=runs),
        "money": presenters.money_rows(found, page.balance, page.owed_still),
        "returns": returns_table(page, runs=runs),
        "jobs": presenters.jobs_rows(page, today),
        "steps": presenters.steps_table(page),
    }
    return render(request, "grants/detail.html", context)


def change(request: HttpRequest, grant: UUID) -> HttpResponse:
    """Change what was decided, while there is no contract."""
    viewer = viewer_of(request)
    found = run(request, grant)
    _kind, span = workflows.grant_terms(_application(found))
    offered = receivers(viewer, found.project)
    initial = {"amount": found.amount, "jobs": found.jobs, "months": found.months, "receiver": choice_of(found)}
    initial |= {"because": found.receiver_because, "more_because": found.more_because}
    form = GrantForm(
        request.POST or None,
        receivers=offered,
        kind=found.kind,
        span=span,
        initial=initial,
        version=found.version,
    )

    def act() -> str:
        typed = form.cleaned_data
        with asking_why(form):
            workflows.change_grant(grant=found, version=form.version or 0, by=viewer.user, **_plan(typed))
        return address(found)

    title = _("Change what was decided")
    return corrected(request, form, act, title=title, caption=presenters.receiver_of(found), back=address(found))


def drop(request: HttpRequest, grant: UUID) -> HttpResponse:
    """Take a grant back while there is no contract, after a question."""
    viewer = viewer_of(request)
    found = run(request, grant)
    form = Form(request.POST or None, version=found.version)

    def act() -> str:
        workflows.take_back_grant(grant=found, version=form.version or 0, by=viewer.user)
        return reverse("grants:accepted")

    return asked(
        request,
        form,
        act,
        question=_("Take this grant back?"),
        caption=presenters.receiver_of(found),
        consequences=[
            _("Its budget and its planned payments are lost."),
            _("The application stays accepted; another grant can be made of it."),
        ],
        submit=_("Take the grant back"),
        cancel=address(found),
    )


def _plan(typed: dict[str, Any]) -> dict[str, Any]:
    organisation, group = chosen(typed["receiver"])
    named = {name: typed[name] for name in ("amount", "jobs")}
    optional = {name: typed.get(name, "") for name in ("because", "more_because")}
    optional["months"] = typed.get("months")
    return {**named, **optional, "organisation": organisation, "group": group}


def _accepted(viewer: Viewer) -> Any:
    rows = calls.applications_of(calls.run_by(viewer))
    return rows.filter(call__kind=Call.Kind.GRANT, state=Application.State.ACCEPTED)


def _application(grant: Grant) -> Application:
    return Application.objects.select_related("call").get(pk=grant.application)
