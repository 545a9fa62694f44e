"""Who stands in for whom: planned with an end, ended when the coach is back."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.agenda.models import Absence
from kladka.coaching.queries.pathway import stages_on
from kladka.core import clock
from kladka.core.components import Column, Link, SummaryRow, Table
from kladka.organisations.models import Staff
from kladka.pages.calendar.scope import day_of
from kladka.pages.caseload import permissions
from kladka.pages.caseload.forms import StandInForm
from kladka.pages.participants.forms import ConfirmForm
from kladka.pages.participants.views.form_page import form_page, sent
from kladka.pages.participants.views.work import coach_posts
from kladka.pages.projects import presenters as projects
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.people import actions
from kladka.people.models import Substitution
from kladka.people.queries.caseload import loads_of
from kladka.programmes.models import Project


def listing(request: HttpRequest, project: str) -> HttpResponse:
    """Show who stands in now and later, and let a coordinator add somebody."""
    viewer = viewer_of(request)
    found = permissions.project_led(viewer, project)
    coaches = {str(post.staff_id): post.staff for post in coach_posts(viewer, found.pk)}
    choices = [(key, staff.name) for key, staff in coaches.items()]
    form = StandInForm(coaches=choices, initial=_asked(request), **sent(request))

    def act() -> str:
        typed = form.cleaned_data
        actions.substitute(
            project=found,
            absent=coaches[typed["absent"]],
            substitute=coaches[typed["substitute"]],
            from_date=typed["from_date"],
            until_date=typed["until_date"],
            by=viewer.user,
        )
        return request.path

    if request.method == "POST":
        response = save(request, form, act, message=_("Saved. Who stands in sees the people from that day on."))
        if response is not None:
            return response
    rows = permissions.substitutions_led(viewer).filter(project=found, until_date__gte=clock.today())
    planned = list(rows.order_by("from_date", "absent__name_sort"))
    context = projects.frame(found, "caseload:project", viewer) | {
        "form": form,
        "table": _table(planned),
        "open": _open(request, found, list(coaches.values()), planned),
    }
    return render(request, "caseload/stand_ins.html", context, status=422 if request.method == "POST" else 200)


def end(request: HttpRequest, substitution: UUID) -> HttpResponse:
    """End a substitution, after a question."""
    viewer = viewer_of(request)
    found = get_object_or_404(permissions.substitutions_led(viewer), pk=substitution)
    back = reverse("caseload:stand-ins", args=[found.project.code])

    def act() -> str:
        actions.end_substitution(substitution=found, by=viewer.user)
        return back

    return form_page(
        request,
        ConfirmForm(**sent(request)),
        act,
        title=_("End this now?"),
        submit=_("End it"),
        participation=None,
        back=back,
        message=_("It has ended."),
        about=[
            SummaryRow(_("Who is away?"), found.absent.name),
            SummaryRow(_("Who stands in?"), found.substitute.name),
            SummaryRow(_("From which day?"), found.from_date),
            SummaryRow(_("Until which day?"), found.until_date),
        ],
    )


def _asked(request: HttpRequest) -> dict[str, Any]:
    """Return what the address proposes; today where it proposes no day."""
    asked: dict[str, Any] = {name: request.GET.get(name, "") for name in ("absent", "substitute")}
    days = {name: day_of(request.GET[name]) for name in ("from_date", "until_date") if request.GET.get(name)}
    return {"from_date": clock.today()} | asked | days


def _open(request: HttpRequest, project: Project, coaches: list[Staff], planned: list[Substitution]) -> Table | None:
    """Return the absences of coaches with people on which nobody stands in, each with who carries least."""
    today = clock.today()
    loads = {one.coach: one for one in loads_of(coaches, project, today, stages_on=stages_on)}
    away = Absence.objects.filter(staff__in=[one.pk for one in coaches], until_date__gte=today)
    absences = list(away.select_related("staff").order_by("from_date", "staff__name_sort"))
    gone = [(one.staff_id, one) for one in absences] + [(one.absent_id, one) for one in planned]
    rows = []
    for one in absences:
        first = max(one.from_date, today)
        mine = [each for each in planned if each.absent_id == one.staff_id]
        if not loads[one.staff].here or any(
            each.from_date <= first and one.until_date <= each.until_date for each in mine
        ):
            continue
        busy = {key for key, each in gone if each.from_date <= one.until_date and first <= each.until_date}
        others = [each for each in loads.values() if each.coach.pk not in {one.staff_id, *busy}]
        proposed = min(others, key=lambda each: (each.weighted, each.coach.name_sort), default=None)
        asked = {"absent": one.staff_id, "from_date": first, "until_date": one.until_date}
        asked |= {"substitute": proposed.coach.pk} if proposed else {}
        name = proposed.coach.name if proposed else ""
        to = Link(_("Let somebody stand in"), f"{request.path}?{urlencode(asked)}#stand-in", f": {one.staff.name}")
        rows.append([one.staff.name, first, one.until_date, loads[one.staff].here, name, to])
    if not rows:
        return None
    labels = [_("Who is away?"), _("From"), _("Until"), _("People"), _("Carries least"), _("What can be done")]
    columns = [Column(label, numeric=label == _("People")) for label in labels]
    return Table(_("Away, and nobody stands in"), columns, rows)


def _table(found: list[Substitution]) -> Table | None:
    if not found:
        return None
    labels = [_("Who is away?"), _("Who stands in?"), _("From"), _("Until"), _("Change")]
    rows = [
        [
            one.absent.name,
            one.substitute.name,
            one.from_date,
            one.until_date,
            Link(_("End it"), reverse("caseload:end-substitution", args=[one.pk]), hidden=f": {one.substitute.name}"),
        ]
        for one in found
    ]
    return Table(_("Who stands in, now and later"), [Column(label) for label in labels], rows)
