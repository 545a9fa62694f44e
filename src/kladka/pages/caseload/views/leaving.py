"""A coach leaves: everybody goes on with somebody else, in one act, as proposed or as changed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.coaching import actions as coaching
from kladka.coaching.queries.pathway import stages_on
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.organisations.models import Staff
from kladka.pages.caseload import permissions
from kladka.pages.caseload.forms import CoachForm, LeavingForm, name_of
from kladka.pages.participants.permissions import LEADERS
from kladka.pages.participants.views.form_page import sent, with_undo
from kladka.pages.participants.views.work import coach_posts
from kladka.pages.projects import presenters as projects
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.people.models import Assignment
from kladka.people.queries import visible_as
from kladka.people.queries.caseload import loads_of, open_of
from kladka.people.rules.caseload import Candidate, proposal
from kladka.programmes.models import Project, ServedArea


def leaving(request: HttpRequest, project: str) -> HttpResponse:
    """Ask which coach leaves; then propose who goes on with whom, and hand over what was chosen."""
    viewer = viewer_of(request)
    found = permissions.project_led(viewer, project)
    posts = coach_posts(viewer, found.pk)
    coaches = {str(post.staff_id): post.staff for post in posts}
    held = open_of(found, visible_as(viewer, LEADERS))
    known = coaches | {str(one.coach_id): one.coach for one in held}
    context = projects.frame(found, "caseload:project", viewer)
    leaver = known.get(request.GET.get("coach", ""))
    if leaver is None:
        having = {str(one.coach_id) for one in held}
        choices = [(key, staff.name) for key, staff in known.items() if key in having]
        context |= {"choose": CoachForm(request.GET if "coach" in request.GET else None, choices)}
        return render(request, "caseload/leaving.html", context)
    others = {key: staff for key, staff in coaches.items() if staff.pk != leaver.pk}
    people = [one for one in held if one.coach_id == leaver.pk]
    form = _form(request, found, people, others, posts)
    made: list[Assignment] = []

    def act() -> str:
        typed = form.cleaned_data
        made[:] = coaching.reassign(
            wanted={one: others[key] for one, key in form.wanted().items()},
            from_date=typed["from_date"],
            note=typed["note"],
            is_shared=bool(typed["is_shared"]),
            with_appointments=bool(typed["with_appointments"]),
            words=typed["words"],
            address=request.build_absolute_uri(reverse("participants:list")),
            by=viewer.user,
        )
        return reverse("caseload:project", args=[found.code])

    if request.method == "POST":
        response = save(request, form, act, message=lambda: _message(made))
        if response is not None:
            return response
    context |= {"form": form, "leaver": leaver, "people": people, "others": others}
    return render(request, "caseload/leaving.html", context, status=422 if request.method == "POST" else 200)


def _form(
    request: HttpRequest, project: Project, people: list[Any], others: dict[str, Staff], posts: list[Any]
) -> LeavingForm:
    """Return the form, filled in as proposed."""
    today = clock.today()
    areas: dict[Any, set[str]] = {}
    for area in ServedArea.objects.filter(project=project):
        areas.setdefault(area.site_id, set()).add(area.powiat)
    sites = {str(post.staff_id): post.site_id for post in posts}
    loads = {str(one.coach.pk): one for one in loads_of(list(others.values()), project, today, stages_on=stages_on)}
    candidates = [Candidate(key, loads[key].weighted, frozenset(areas.get(sites[key], ()))) for key in others]
    proposed = proposal([(str(one.pk), one.powiat or "") for one in people], candidates)
    powiats = dictionary("powiats")
    labelled = [(one, ", ".join(part for part in (_name(one), _powiat(powiats, one.powiat)) if part)) for one in people]
    choices = [
        (key, _("%(coach)s (%(number)s)") % {"coach": staff.name, "number": loads[key].open})
        for key, staff in others.items()
    ]
    initial: dict[str, Any] = {name_of(one): proposed.get(str(one.pk), "") for one in people}
    initial |= {"from_date": today, "is_shared": "yes", "with_appointments": "yes"}
    return LeavingForm(people=labelled, coaches=choices, initial=initial, **sent(request))


def _name(assignment: Assignment) -> str:
    return str(assignment.participation.person.identity.name)


def _powiat(powiats: Any, code: str | None) -> str:
    return str(powiats.label(code)) if code and code in powiats.items else ""


def _message(made: list[Assignment]) -> str:
    if not made:
        raise PolicyBroken(_("There is nobody to hand over."))
    words = ngettext("%(count)s person was handed over.", "%(count)s people were handed over.", len(made))
    return with_undo(words % {"count": len(made)}, reverse("participants:undo-hand-over", args=[made[0].pk]))
