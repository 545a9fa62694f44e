"""A participant's plan: as it is now, what was signed, and what changed."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.audit.actions import note_read
from kladka.coaching.models import Plan
from kladka.coaching.queries.plan import planned
from kladka.core import clock
from kladka.pages.downloads import as_download
from kladka.pages.participants.permissions import READERS, may_work_on, participation_for, thing_for
from kladka.pages.participants.presenters import bar, status_tags
from kladka.pages.participants.tabs import tabs
from kladka.pages.plans import presenters
from kladka.pages.viewing import viewer_of
from kladka.people.queries.paper import papers_by_file


@require_safe
def of(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Show goals and steps, the signatures and the reviews."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, READERS)
    context, plan = _frame(request, found, "plans:of", _("Plan")), planned(found)
    may_work = may_work_on(viewer)
    context |= {
        "may_work": may_work,
        "menu": presenters.menu(found, plan) if may_work else None,
        "about": presenters.about(plan, clock.today()),
        "goals": presenters.goals(plan, may_work=may_work),
        "versions": presenters.versions(plan, context["address"], papers_by_file([one.file_id for one in plan.plans]))
        if plan.plans
        else None,
        "reviews": presenters.reviews(plan.reviews),
        "today": clock.today(),
    }
    return render(request, "plans/of.html", context)


@require_safe
def compare(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Show a signed version, and beside the one before what changed in it."""
    found = participation_for(viewer_of(request), participation, READERS)
    context, plan = _frame(request, found, "plans:compare", _("A signed version of the plan")), planned(found)
    number = request.GET.get("number", "")
    new = next((one for one in plan.plans if str(one.number) == number), None if number else plan.signed)
    if number and new is None:
        raise Http404
    old = next((one for one in plan.plans if new and one.number == new.number - 1), None)
    if new:
        is_drawn = new.form == Plan.Form.SIGNATURE and new.file_id is not None
        context |= {
            "new": new,
            "signed": presenters.signed(new),
            "content": presenters.content(new.content),
            "signature": reverse("plans:file", args=[new.pk]) if is_drawn else "",
            "is_unnumbered": is_drawn and not papers_by_file([new.file_id]),
        }
    if new and old:
        before, after = (_("Version %(number)s") % {"number": one.number} for one in (old, new))
        context["table"] = presenters.compared(old.content, new.content, before, after)
    return render(request, "plans/compare.html", context)


def file(request: HttpRequest, plan: UUID) -> FileResponse:
    """Hand out what was signed. Leaves a read event of its own."""
    rows = Plan.objects.select_related("participation__project", "file")
    found = thing_for(viewer_of(request), rows, plan, READERS)
    if found.file is None:
        raise Http404
    of = found.participation
    note_read(controller=of.project.controller_id, by=request.user, page="plans:file", subject=of)
    return as_download(found.file)


def _frame(request: HttpRequest, found: Any, page: str, heading: str) -> dict[str, Any]:
    viewer = viewer_of(request)
    note_read(controller=found.project.controller_id, by=viewer.user, page=page, subject=found)
    return {
        "participation": found,
        "heading": heading,
        "address": reverse("plans:of", args=[found.pk]),
        "tabs": tabs(found, viewer, "plans:of"),
        "tags": status_tags(found),
        "details": bar(found, clock.today()),
    }
