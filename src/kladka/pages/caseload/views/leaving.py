"""A coach leaves, now or on a day to come: everybody goes on with somebody else, in one act."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.coaching import actions as coaching
from kladka.coaching.queries.pathway import stages_on
from kladka.core import clock
from kladka.core.components import Link, SummaryRow
from kladka.core.dictionaries import dictionary
from kladka.core.errors import Stale
from kladka.core.forms.shown import day_in_words
from kladka.organisations.models import Staff
from kladka.pages.caseload import permissions
from kladka.pages.caseload.forms import CoachForm, LeavingForm, name_of
from kladka.pages.participants.dated_back import ask_about_held
from kladka.pages.participants.forms import ConfirmForm
from kladka.pages.participants.permissions import LEADERS
from kladka.pages.participants.views.form_page import form_page, sent, with_undo
from kladka.pages.participants.views.work import coach_posts, until_when
from kladka.pages.projects import presenters as projects
from kladka.pages.refusals import GoneError
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.people import actions as people_actions
from kladka.people.models import Assignment, Reassignment
from kladka.people.policies.handing_over import check_somebody
from kladka.people.queries import visible_as
from kladka.people.queries.assigned import going_on
from kladka.people.queries.caseload import loads_of, open_of, plan_for, plans_to_leave
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
    plan = plan_for(found, leaver)
    form = _form(request, found, people, others, posts, plan)
    if form.is_valid():
        wanted = {one: others[key].pk for one, key in form.wanted().items()}
        ask_about_held(form, wanted, form.cleaned_data["from_date"])
    said: list[str] = []

    def act() -> str:
        typed = form.cleaned_data
        told: dict[str, Any] = {
            "wanted": {one: others[key] for one, key in form.wanted().items()},
            "from_date": typed["from_date"],
            "note": typed["note"],
            "is_shared": bool(typed["is_shared"]),
            "with_appointments": bool(typed["with_appointments"]),
            "words": typed["words"],
            "by": viewer.user,
        }
        if typed["from_date"] > clock.today():
            said[:] = [_planned(form, project=found, coach=leaver, **told)]
        else:
            _check_as_shown(form, plan)
            address = request.build_absolute_uri(reverse("participants:list"))
            said[:] = [_message(coaching.reassign(**told, plan=plan, address=address))]
        return reverse("caseload:project", args=[found.code])

    if request.method == "POST":
        response = save(request, form, act, message=lambda: said[0] if said else "")
        if response is not None:
            return response
    context |= {"form": form, "leaver": leaver, "people": people, "others": others, "plan": plan}
    context["more"] = _not_planned(plan, people) if plan else 0
    return render(request, "caseload/leaving.html", context, status=422 if request.method == "POST" else 200)


def _form(
    request: HttpRequest,
    project: Project,
    people: list[Any],
    others: dict[str, Staff],
    posts: list[Any],
    plan: Reassignment | None,
) -> LeavingForm:
    """Return the form, filled in as planned; as proposed where nothing is."""
    today = clock.today()
    areas: dict[Any, set[str]] = {}
    for area in ServedArea.objects.filter(project=project):
        areas.setdefault(area.site_id, set()).add(area.powiat)
    sites = {str(post.staff_id): post.site_id for post in posts}
    loads = {str(one.coach.pk): one for one in loads_of(list(others.values()), project, today, stages_on=stages_on)}
    leaves = {str(one.coach_id): one.from_date for one in plans_to_leave(project, others.values())}
    staying = [key for key in others if key not in leaves] or list(others)
    candidates = [Candidate(key, loads[key].weighted, frozenset(areas.get(sites[key], ()))) for key in staying]
    proposed = proposal([(str(one.pk), one.powiat or "") for one in people], candidates)
    powiats = dictionary("powiats")
    labelled = [(one, ", ".join(part for part in (_name(one), _powiat(powiats, one.powiat)) if part)) for one in people]
    choices = [(key, _choice(staff, loads[key].open, leaves.get(key))) for key, staff in others.items()]
    initial: dict[str, Any] = {name_of(one.pk): proposed.get(str(one.pk), "") for one in people}
    initial |= {"from_date": today, "is_shared": "yes", "with_appointments": "yes"}
    initial |= LeavingForm.stored_values(plan) if plan else {}
    version = plan.version if plan else 0
    return LeavingForm(people=labelled, coaches=choices, initial=initial, version=version, **sent(request))


def _choice(staff: Staff, number: int, leaves: date | None) -> str:
    """Return a coach with how many people there are; of one who is to leave, too, the day."""
    told = {"coach": staff.name, "number": number, "day": day_in_words(leaves) if leaves else ""}
    words = _("%(coach)s (%(number)s, leaves on %(day)s)") if leaves else _("%(coach)s (%(number)s)")
    return words % told


def _name(assignment: Assignment) -> str:
    return str(assignment.participation.person.identity.name)


def _powiat(powiats: Any, code: str | None) -> str:
    return str(powiats.label(code)) if code and code in powiats.items else ""


def call_off(request: HttpRequest, reassignment: UUID) -> HttpResponse:
    """Call off what was planned for a coach's leaving, after a question."""
    viewer = viewer_of(request)
    found = get_object_or_404(permissions.reassignments_led(viewer), pk=reassignment)
    back = reverse("caseload:project", args=[found.project.code])
    if found.done_no is not None:
        raise GoneError(_("This was carried out already."), back=Link(_("Caseload"), back))

    def act() -> str:
        people_actions.call_off_reassignment(plan=found, by=viewer.user)
        return back

    return form_page(
        request,
        ConfirmForm(**sent(request)),
        act,
        title=_("Call off what is planned?"),
        submit=_("Call it off"),
        participation=None,
        back=back,
        back_text=_("Caseload"),
        message=_("It is called off. Whoever was told of it is told of this, too."),
        about=[
            SummaryRow(_("Which coach leaves?"), found.coach.name),
            SummaryRow(_("From which day?"), found.from_date),
            SummaryRow(_("People"), found.people.filter(assignment__in=going_on()).count()),
        ],
    )


def _planned(form: LeavingForm, *, from_date: date, **told: Any) -> str:
    try:
        plan = people_actions.plan_reassignment(version=form.version or 0, from_date=from_date, **told)
    except Stale as error:
        if error.stored is None:
            form.send_along(version=0, idempotency_key=form.new_key())
        raise
    words = _("It is planned for %(day)s. The coaches are told by e-mail.") % {"day": day_in_words(from_date)}
    address = reverse("caseload:call-off", args=[plan.pk])
    return with_undo(words, address, _("Call it off"))


def _check_as_shown(form: LeavingForm, plan: Reassignment | None) -> None:
    """Whoever hands over at once has seen what is planned now: a plan that was made meanwhile is not thrown away."""
    if plan is not None and form.version != plan.version:
        raise Stale(_("Somebody else planned this while you were writing."), stored=plan)


def _not_planned(plan: Reassignment, people: list[Any]) -> int:
    known = {row.assignment_id for row in plan.people.all()}
    return sum(one.pk not in known for one in people)


def _message(made: list[Assignment]) -> str:
    check_somebody(made)
    words = ngettext("%(count)s person was handed over.", "%(count)s people were handed over.", len(made))
    told = until_when(words % {"count": len(made)}, made[0])
    return with_undo(told, reverse("participants:undo-hand-over", args=[made[0].pk]))
