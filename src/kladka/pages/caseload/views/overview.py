"""Who has how many people on a day, and who they are."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from kladka.coaching.queries.pathway import stages_on
from kladka.core.components import Link, Menu, Words
from kladka.core.dictionaries import dictionary
from kladka.core.lists import Column, Empty, List
from kladka.organisations.models import Staff
from kladka.pages.caseload import permissions, presenters
from kladka.pages.caseload.forms import QuestionForm
from kladka.pages.exchange.listing import list_page
from kladka.pages.figures.listing import AskedPage
from kladka.pages.participants.presenters import day as in_words
from kladka.pages.projects import presenters as projects
from kladka.pages.viewing import viewer_of
from kladka.people.queries import listed, named, visible_as
from kladka.people.queries.caseload import (
    caseloads,
    held_on,
    numbers_without_coach,
    plans_shown,
    weights_of,
    without_coach,
)


@require_safe
def project(request: HttpRequest, project: str) -> HttpResponse:
    """Show each coach's caseload on a day against the limit, and how many have no coach."""
    viewer = viewer_of(request)
    found = permissions.project_for(viewer, project)
    partners = permissions.partners_for(viewer, found)
    form = QuestionForm(request.GET, partners)
    context = projects.frame(found, "caseload:project", viewer) | {"form": form}
    if form.is_wrong:
        return render(request, "caseload/project.html", context, status=422)
    on = form.day
    stages: Any = {"stages_on": stages_on}
    asked = form.chosen or (partners[0].pk if len(partners) == 1 else None)
    if asked is None and not permissions.sees_all(viewer, found):
        loads = [one for partner in partners for one in caseloads(found, on, partner=partner.pk, **stages)]
    else:
        loads = caseloads(found, on, partner=asked, **stages)
    seen = visible_as(viewer, permissions.OVERSEERS)
    waiting, elsewhere = numbers_without_coach(found, on, seen=seen, partner=asked)
    partner = {"partner": asked} if asked else {}
    context |= {
        "caption": _("Caseload on %(day)s") % {"day": in_words(on)},
        "rows": presenters.rows(found, loads, on),
        "plans": _plans(viewer, found),
        "weights": presenters.weights(weights_of(on), found),
        "tools": _tools(viewer, found),
        "waiting": waiting,
        "elsewhere": elsewhere,
        "waiting_url": presenters.people_url(found, on, **partner),
    }
    return render(request, "caseload/project.html", context)


@require_safe
def people(request: HttpRequest, project: str) -> HttpResponse:
    """Show the people of one coach on a day (`coach`), or those without one."""
    viewer = viewer_of(request)
    found = permissions.project_for(viewer, project)
    form = QuestionForm(request.GET, permissions.partners_for(viewer, found))
    if form.is_wrong:
        raise Http404
    on, seen = form.day, visible_as(viewer, permissions.OVERSEERS)
    coach = _coach(request.GET.get("coach", ""), found, on)
    others = 0
    if coach is None:
        rows = seen.filter(pk__in=without_coach(found, on).values("pk"))
        rows = rows.filter(partner=form.chosen) if form.chosen else rows
        title = _("Without a coach on %(day)s") % {"day": in_words(on)}
    else:
        held = held_on(on).filter(coach=coach)
        rows = seen.filter(pk__in=held.values("participation"))
        others = held.values("participation").distinct().count() - rows.count()
        title = _("%(coach)s: people on %(day)s") % {"coach": coach.name, "day": in_words(on)}
    asked = {"on": on.isoformat(), "coach": str(coach.pk) if coach else "", "partner": str(form.chosen or "")}
    asked = {name: value for name, value in asked.items() if value}
    listing = AskedPage(request, listed(rows), _definition(title), asked, ("on", "coach", "partner"))
    more = ngettext(
        "%(n)s more person is in a project or at a partner that you do not see.",
        "%(n)s more people are in a project or at a partner that you do not see.",
        others,
    )
    context = {
        "listing": listing,
        "title": title,
        "more": more % {"n": others} if others else "",
        "back": f"{reverse('caseload:project', args=[found.code])}?on={on.isoformat()}",
    }
    return list_page(request, "caseload/people.html", context)


def _plans(viewer: Any, project: Any) -> list[presenters.Planned]:
    plans = plans_shown(permissions.reassignments_seen(viewer, project), viewer.on)
    return presenters.planned(plans, by=viewer.user.pk, leads=bool(permissions.coordinated(viewer, project)))


def _tools(viewer: Any, project: Any) -> Menu | None:
    """Return what a coordinator may do here; nothing for others."""
    if not permissions.coordinated(viewer, project):
        return None
    links = [
        Link(_("Who stands in for whom"), reverse("caseload:stand-ins", args=[project.code])),
        Link(_("A coach leaves"), reverse("caseload:leaving", args=[project.code])),
        Link(_("Timesheets"), reverse("caseload:timesheet")),
        Link(_("Hand people over"), reverse("participants:hand-over")),
    ]
    return Menu(_("What you can do here"), links)


def _coach(wanted: str, project: Any, on: date) -> Staff | None:
    """Return the coach asked for, or raise Http404; somebody who never coached in the project is not named here."""
    if not wanted:
        return None
    try:
        key = UUID(wanted)
    except ValueError as error:
        raise Http404 from error
    held = held_on(on).filter(participation__project=project, coach=OuterRef("pk"))
    posts = project.posts.filter(staff=OuterRef("pk"))
    return get_object_or_404(Staff.objects.filter(Q(Exists(posts)) | Q(Exists(held))), pk=key)


_COLUMNS: list[Column[Any]] = [
    Column(
        "name",
        gettext_lazy("Name"),
        lambda row: f"{row.person.identity.family_name} {row.person.identity.given_name}",
        order_by=("person__identity__name_sort",),
    ),
    Column("project", gettext_lazy("Project"), lambda row: str(row.project)),
    Column("entry", gettext_lazy("Entry"), lambda row: row.entry_date, order_by=("entry_date",), kind="date"),
    Column("last", gettext_lazy("Last support"), lambda row: row.last_support, order_by=("last_support",), kind="date"),
    Column(
        "model",
        gettext_lazy("Model"),
        lambda row: dictionary("coaching-models").label(row.model) if row.model else "",
    ),
]


def _definition(title: Words) -> List[Any]:
    return List(
        caption=title,
        columns=_COLUMNS,
        count=lambda n: ngettext("%(n)s participant", "%(n)s participants", n) % {"n": n},
        empty=Empty(gettext_lazy("Nobody whom you may see.")),
        search=named,
        search_label=gettext_lazy("Name"),
        sort="name",
        row_url=lambda row: reverse("participants:detail", args=[row.pk]),
        file_name="caseload",
    )
