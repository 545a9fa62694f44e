"""Publication inside the office: what was released and why something is hidden, and the decisions about it."""

from functools import partial
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.core import clock
from kladka.pages.projects.permissions import visible_projects
from kladka.pages.projects.views.form_page import confirm_page, form_page, sent, too_late
from kladka.pages.releases import presenters
from kladka.pages.releases.forms import DecideForm, DeclareForm, PublishForm, WithdrawForm
from kladka.pages.viewing import viewer_of
from kladka.programmes.models import Project
from kladka.reporting.actions import release as actions
from kladka.reporting.models import DeclaredTotal, Release
from kladka.reporting.permissions.release import deciders, deciding, preparing
from kladka.reporting.policies import release as policies
from kladka.reporting.queries import release as queries


@require_safe
def listing(request: HttpRequest, project: str) -> HttpResponse:
    """Show when the project publishes next, what it published, and which totals were declared."""
    viewer = viewer_of(request)
    found = get_object_or_404(visible_projects(viewer), code=project)
    releases, declared = queries.releases_of(found), queries.declared_of(found)
    published = queries.published_of(found)
    prepares, decides = preparing(viewer).contains(found), deciding(viewer).contains(found)
    last = published[0].as_of if published else None
    context = presenters.frame(found, viewer) | {
        "tools": presenters.tools(found, prepares=prepares, decides=decides)
        if presenters.day_choices(found, published)
        else None,
        "coming": presenters.coming(queries.calendar_of(found, clock.today(), last)),
        "releases": presenters.releases_table(releases) if releases else None,
        "declared": presenters.declared_table(declared, published, actions.titles_of(found), decides=decides)
        if declared
        else None,
        "public_url": reverse("public:data", args=[found.code]) if found.is_public else "",
    }
    return render(request, "releases/list.html", context)


@require_safe
def detail(request: HttpRequest, release: UUID) -> HttpResponse:
    """Show a release: every number, what is published of it, and why something is hidden."""
    viewer = viewer_of(request)
    found = get_object_or_404(_releases().filter(project__in=visible_projects(viewer)), pk=release)
    project, cells = found.project, presenters.cells_of(found)
    context = presenters.frame(project, viewer) | {
        "release": found,
        "heading": _("Release %(number)s") % {"number": found.number},
        "tools": presenters.release_tools(
            found, prepares=preparing(viewer).contains(project), decides=deciding(viewer).contains(project)
        ),
        "rows": presenters.about(found),
        "loss": presenters.loss_of(cells),
        "cells": presenters.cells_table(cells),
    }
    return render(request, "releases/detail.html", context)


def declare(request: HttpRequest, project: str) -> HttpResponse:
    """Decide that a small total may be told."""
    viewer = viewer_of(request)
    found = get_object_or_404(deciding(viewer), code=project)
    days = presenters.day_choices(found, queries.published_of(found))
    if not days:
        return not_yet(request, found, title=_("Declare a total"))
    planned = queries.planned(found, found.goals.order_by("position"))
    form = DeclareForm(
        days=days,
        titles=[(each.code, queries.said(each.title)) for each in planned],
        initial={"as_of": days[0].isoformat()},
        **sent(request),
    )

    def act() -> str:
        typed = form.cleaned_data
        actions.declare(
            project=found,
            as_of=form.day,
            totals={typed["indicator"]: typed["value"]},
            ground=typed["ground"],
            words=typed["words"],
            by=viewer.user,
        )
        return _address(found)

    return form_page(
        request,
        form,
        act,
        title=_("Declare a total"),
        caption=presenters.frame(found, viewer)["title"],
        back=_address(found),
        intro=_("A total of the whole project may be published however small it is; no breakdown stands beside it."),
        note=_("Once it is published it is known, and the decision cannot be withdrawn."),
        submit=_("Declare the total"),
    )


def not_yet(request: HttpRequest, project: Project, *, title: str) -> HttpResponse:
    """Say from when on something can be published, where there is no day to choose: a form would ask for it in vain."""
    context = {
        "title": title,
        "caption": presenters.frame(project, viewer_of(request))["title"],
        "back": _address(project),
        "coming": presenters.coming(queries.calendar_of(project, clock.today(), None)),
    }
    return render(request, "releases/not_yet.html", context)


def withdraw(request: HttpRequest, declared: UUID) -> HttpResponse:
    """Take back the decision to publish a total, after a question."""
    viewer = viewer_of(request)
    rows = DeclaredTotal.objects.filter(project__in=deciding(viewer)).select_related("project")
    found = get_object_or_404(rows, pk=declared)
    published = queries.published_of(found.project)
    checks = [partial(policies.check_still_declared, found), partial(policies.check_not_published, found, published)]
    if refused := too_late(request, _address(found.project), *checks):
        return refused
    form = WithdrawForm(**sent(request))

    def act() -> str:
        typed = form.cleaned_data
        actions.withdraw_declared(declared=found, reason=typed["reason"], words=typed["words"], by=viewer.user)
        return _address(found.project)

    return confirm_page(
        request,
        form,
        act,
        question=_("Withdraw this declared total?"),
        back=_address(found.project),
        rows=presenters.declared_rows(found, actions.titles_of(found.project)),
        consequences=[_("In the next release the number is hidden if it is small. The history keeps the decision.")],
        submit=_("Withdraw the total"),
    )


def publish(request: HttpRequest, release: UUID) -> HttpResponse:
    """Let everybody read a release, after a question."""
    viewer = viewer_of(request)
    found = get_object_or_404(_releases().filter(project__in=deciding(viewer)), pk=release)
    back, involved = reverse("releases:detail", args=[found.pk]), queries.involved_in(found)
    checks = [
        partial(policies.check_undecided, found),
        partial(policies.check_public, found.project),
        partial(_check_nothing_since, found),
        partial(_check_another_may, found, viewer.user.pk, involved),
    ]
    if refused := too_late(request, back, *checks):
        return refused
    form = PublishForm(is_involved=viewer.user.pk in involved, **sent(request))

    def act() -> str:
        typed = form.cleaned_data
        is_alone = typed.get("is_alone", False)
        actions.publish(release=found, is_alone=is_alone, words=typed["words"], by=viewer.user)
        return back

    return confirm_page(
        request,
        form,
        act,
        question=_("Publish release %(number)s?") % {"number": found.number},
        back=back,
        rows=presenters.about(found),
        consequences=[
            _("Everybody can read it from now on. What is published cannot be taken back."),
            _("A mistake is corrected by another release, which is checked against this one."),
        ],
        submit=_("Publish"),
        message=_("The release is published."),
    )


def discard(request: HttpRequest, release: UUID) -> HttpResponse:
    """Decide that a prepared release is not published, after a question."""
    viewer = viewer_of(request)
    found = get_object_or_404(_releases().filter(project__in=preparing(viewer)), pk=release)
    back = reverse("releases:detail", args=[found.pk])
    if refused := too_late(request, back, partial(policies.check_undecided, found)):
        return refused
    form = DecideForm(**sent(request))

    def act() -> str:
        actions.discard(release=found, words=form.cleaned_data["words"], by=viewer.user)
        return _address(found.project)

    return confirm_page(
        request,
        form,
        act,
        question=_("Discard release %(number)s?") % {"number": found.number},
        back=back,
        rows=presenters.about(found),
        consequences=[_("It will not be published. Its number is not used again.")],
        submit=_("Discard"),
        message=_("The release is discarded."),
    )


def _check_nothing_since(release: Release) -> None:
    project = release.project
    policies.check_basis(release, queries.basis_of(queries.published_of(project), queries.declared_of(project)))


def _check_another_may(release: Release, by: UUID, involved: set[UUID]) -> None:
    """Whoever is alone confirms it at the form."""
    may = deciders(release.project, clock.today())
    policies.check_second_person(by=by, involved=involved, deciders=may, is_alone=True)


def _releases() -> QuerySet[Release]:
    return Release.objects.select_related("project", "decision", "corrects")


def _address(project: Project) -> str:
    return reverse("releases:list", args=[project.code])
