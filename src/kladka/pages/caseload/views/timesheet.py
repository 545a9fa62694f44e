"""A coach's timesheet of a month, from sessions: on screen, to sign on paper, as Excel and as CSV."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.coaching.models import Session
from kladka.coaching.rules import hours_of
from kladka.core import clock
from kladka.core.components import Column, Table, Tag
from kladka.core.dictionaries import dictionary
from kladka.exchange import actions as exchange
from kladka.organisations.models import Staff
from kladka.pages.caseload.forms import TimesheetForm
from kladka.pages.caseload.timesheets import Line, Timesheet, Worked, timesheet
from kladka.pages.exchange.listing import sheet, sheet_url, wants_sheet
from kladka.pages.participants.views.work import coach_posts
from kladka.pages.viewing import viewer_of
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer


@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """Show the sheet of one coach and month: a coach's own, for coordinators those of the partner's coaches."""
    viewer = viewer_of(request)
    coaches = _coaches(viewer)
    coach = coaches.get(request.GET.get("coach", ""), next(iter(coaches.values()), None))
    if coach is None:
        return render(request, "caseload/timesheet.html", {"nobody": True})
    sessions = _sessions(viewer, coach)
    # Of every coach who is offered: whoever changes the coach keeps the month, also one without a session.
    offered = Session.objects.filter(coach__in=[one.pk for one in coaches.values()])
    months = sorted({*offered.dates("on_date", "month"), clock.today().replace(day=1)}, reverse=True)
    form = TimesheetForm(request.GET, [(key, one.name) for key, one in coaches.items()], months)
    if form.is_wrong:
        return render(request, "caseload/timesheet.html", {"form": form}, status=422)
    first = form.first_day or months[0]
    rows = sessions.filter(on_date__year=first.year, on_date__month=first.month)
    found = timesheet(_worked(one) for one in rows.select_related("participation__project"))
    name = _("Timesheet of %(coach)s, %(month)s") % {"coach": coach.name, "month": date_format(first, "F Y")}
    if request.GET.get("export") == "csv":
        return _csv(found, first, viewer)
    if wants_sheet(request):
        table = Table(name, _columns(found), _rows(found, is_file=True))
        return sheet(request, table, name="timesheet", controllers=viewer.controllers(), about=_about(found))
    csv_address = sheet_url(request).replace("export=xlsx", "export=csv")
    context = {
        "form": form,
        "name": name,
        "coach": coach,
        "sheet": found,
        "table": Table(_("Sessions"), _columns(found), _rows(found), row_headers=False) if found.lines else None,
        "totals": _totals(found) if found.lines else None,
        "sheet_url": sheet_url(request),
        "csv_url": csv_address,
    }
    return render(request, "caseload/timesheet.html", context)


def _coaches(viewer: Viewer) -> dict[str, Staff]:
    """Return whose sheets the viewer may read: first their own, then those of the partner's coaches by name."""
    own = {str(viewer.staff.pk): viewer.staff} if viewer.staff and viewer.has(Post.Role.COACH) else {}
    return own | {str(post.staff_id): post.staff for post in coach_posts(viewer)}


def _sessions(viewer: Viewer, coach: Staff) -> Any:
    """Return a coach's sessions: all of one's own; of another's those in projects that the viewer coordinates."""
    found = Session.objects.current().filter(coach=coach)
    if viewer.staff is not None and coach.pk == viewer.staff.pk:
        return found
    return found.filter(participation__project__in=viewer.projects_as(Post.Role.COORDINATOR))


def _worked(session: Session) -> Worked:
    return Worked(
        session.on_date,
        str(session.participation.project),
        session.minutes,
        session.starts_at,
        session.place,
        travel=session.travel_minutes or 0,
        group=session.group,
    )


def _columns(found: Timesheet) -> list[Column]:
    travel = [Column(_("Travel, hours"), numeric=True)] if found.travel else []
    note = [Column(_("Note"))] if found.collisions else []
    return [
        Column(_("Day")),
        Column(_("Beginning")),
        Column(_("Project")),
        Column(_("Meeting place")),
        Column(_("People"), numeric=True),
        Column(_("Hours"), numeric=True),
        *travel,
        *note,
    ]


def _rows(found: Timesheet, *, is_file: bool = False) -> list[list[Any]]:
    places = dictionary("place-kinds")
    return [
        [
            line.worked.day,
            line.worked.starts_at.strftime("%H:%M") if line.worked.starts_at else "",
            line.worked.project,
            places.label(line.worked.place) if line.worked.place in places.items else line.worked.place,
            line.people,
            *_hours(line.worked.minutes, line.worked.travel, found),
            *([_note(line, is_file=is_file)] if found.collisions else []),
        ]
        for line in found.lines
    ]


def _note(line: Line, *, is_file: bool) -> Any:
    words = _("At the same time as another session")
    return (words if is_file else Tag(words, "orange")) if line.collides else "–"


def _hours(minutes: int, travel: int, found: Timesheet) -> list[Decimal]:
    """Return hours, and beside them those of travel where the sheet has any."""
    return [hours_of(minutes), *([hours_of(travel)] if found.travel else [])]


def _totals(found: Timesheet) -> Table:
    rows: list[list[Any]] = [[each.project, *_hours(each.minutes, each.travel, found)] for each in found.totals]
    rows.append([_("All projects"), *_hours(found.minutes, found.travel, found)])
    travel = [Column(_("Travel, hours"), numeric=True)] if found.travel else []
    return Table(_("Hours by project"), [Column(_("Project")), Column(_("Hours"), numeric=True), *travel], rows)


def _about(found: Timesheet) -> list[tuple[str, Any]]:
    return [(each.project, _("%(hours)s hours") % {"hours": hours_of(each.minutes)}) for each in found.totals]


def _csv(found: Timesheet, first: date, viewer: Viewer) -> HttpResponse:
    """Return the sheet as text; that somebody took it is recorded, as of the Excel file."""
    taken: dict[str, Any] = {"controllers": viewer.controllers(), "by": viewer.user, "page": "caseload:timesheet"}
    exchange.note_export(name="timesheet", rows=len(found.lines), **taken)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([str(column.label) for column in _columns(found)])
    writer.writerows(_rows(found, is_file=True))
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="timesheet-{first:%Y-%m}.csv"'
    response["Cache-Control"] = "no-store"
    return response
