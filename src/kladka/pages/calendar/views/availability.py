"""When somebody works, and when they are away."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from kladka.agenda import actions, queries
from kladka.agenda.models import Absence
from kladka.agenda.permissions import absences_of
from kladka.core import clock
from kladka.core.components import Column, Link, SummaryRow, Table
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words
from kladka.organisations.models import Organisation, Staff
from kladka.pages.calendar.asking import hour
from kladka.pages.calendar.forms import WEEKDAYS, AbsenceForm, HoursForm
from kladka.pages.calendar.scope import staff_for
from kladka.pages.participants.forms import ConfirmForm
from kladka.pages.participants.views.form_page import sent
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.programmes.models import Post


def hours(request: HttpRequest) -> HttpResponse:
    """Show and set the hours of a week; list the absences to come."""
    viewer = viewer_of(request)
    staff = staff_for(viewer, request.GET.get("coach", ""))
    today = clock.today()
    now = queries.hours_on(staff.pk, today)
    first = {f"starts_{row.weekday}": row.starts for row in now} | {f"ends_{row.weekday}": row.ends for row in now}
    form = HoursForm(initial={"from_date": today, **first}, **sent(request))

    def act() -> str:
        actions.set_hours(
            staff=staff,
            from_date=form.cleaned_data["from_date"],
            week=form.week(),
            controller=_controller(viewer, staff),
            by=request.user,
        )
        return _address(staff)

    words = _("The working hours are saved.")
    saved = save(request, form, act, message=words) if request.method == "POST" else None
    absences = Absence.objects.filter(staff=staff, until_date__gte=today).order_by("from_date")
    context = {
        "form": form,
        "title": _("Working hours and absences"),
        "caption": staff.name,
        "back": reverse("calendar:week"),
        "cancel": reverse("calendar:week"),
        "submit": _("Save the hours"),
        "hours": [(str(WEEKDAYS[row.weekday]), f"{hour(row.starts)}–{hour(row.ends)}") for row in now],
        "absences": _table(list(absences)) if absences else None,
        "new_absence": f"{reverse('calendar:absence')}?coach={staff.pk}",
    }
    return saved or render(request, "calendar/hours.html", context, status=422 if request.method == "POST" else 200)


def absence(request: HttpRequest) -> HttpResponse:
    """Note days on which somebody meets nobody."""
    viewer = viewer_of(request)
    staff = staff_for(viewer, request.GET.get("coach", ""))
    form = AbsenceForm(initial={"from_date": clock.today()}, **sent(request))

    def act() -> str:
        actions.add_absence(
            staff=staff,
            partner=_partner(viewer, staff),
            controller=_controller(viewer, staff),
            by=request.user,
            **form.values,
        )
        return _address(staff)

    words = _noted(viewer, staff)
    saved = save(request, form, act, message=words) if request.method == "POST" else None
    back = _address(staff)
    context = {
        "form": form,
        "title": _("Note an absence"),
        "caption": staff.name,
        "back": back,
        "cancel": back,
        "submit": _("Note the absence"),
    }
    return saved or render(request, "form_page.html", context, status=422 if request.method == "POST" else 200)


def remove_absence(request: HttpRequest, absence: UUID) -> HttpResponse:
    """Take an absence back, after a question."""
    viewer = viewer_of(request)
    found = absences_of(viewer).select_related("staff").filter(pk=absence).first()
    if found is None:
        raise Http404
    form = ConfirmForm(**sent(request))

    def act() -> str:
        actions.remove_absence(absence=found, controller=_controller(viewer, found.staff), by=request.user)
        return _address(found.staff)

    words = _("The absence is taken back.")
    saved = save(request, form, act, message=words) if request.method == "POST" else None
    context = {
        "form": form,
        "question": _("Take the absence back?"),
        "rows": [SummaryRow(_("Who is absent"), found.staff.name), SummaryRow(_("Days"), _days(found))],
        "submit": _("Take it back"),
        "cancel": _address(found.staff),
    }
    return saved or render(request, "confirm.html", context, status=422 if request.method == "POST" else 200)


def _noted(viewer: Any, staff: Staff) -> str:
    """Return what is said of a new absence; whoever coordinates is led to where somebody is let to stand in."""
    words = _("The absence is noted. What is planned on these days is shown as a conflict.")
    led = [post for post in _posts(viewer, staff) if post.role == Post.Role.COORDINATOR]
    if not led:
        return f"{words} {_('Your coordinator is shown it where somebody is let to stand in.')}"
    address = reverse("caseload:stand-ins", args=[led[0].project.code])
    link = '{} <a class="govuk-notification-banner__link" href="{}">{}</a>'
    return format_html(link, words, address, _("Let somebody stand in"))


def _table(absences: list[Absence]) -> Table:
    rows = [
        (
            _days(one),
            dictionary("absence-kinds").label(one.kind),
            Link(_("Take it back"), reverse("calendar:remove-absence", args=[one.pk]), _days(one)),
        )
        for one in absences
    ]
    return Table(_("Absences"), [Column(_("Days")), Column(_("Why?")), Column(_("What can be done"))], rows)


def _days(one: Absence) -> str:
    if one.from_date == one.until_date:
        return day_in_words(one.from_date)
    words = {"first": day_in_words(one.from_date), "last": day_in_words(one.until_date)}
    return _("%(first)s to %(last)s") % words


def _posts(viewer: Any, staff: Staff) -> list[Post]:
    """Return the viewer's posts by which they may act for a staff member: for that one's partner, else any."""
    same = [post for post in viewer.posts if post.partner_id == staff.organisation_id]
    return same or list(viewer.posts)


def _partner(viewer: Any, staff: Staff) -> Organisation:
    return _posts(viewer, staff)[0].partner


def _controller(viewer: Any, staff: Staff) -> UUID:
    return _posts(viewer, staff)[0].project.controller_id


def _address(staff: Staff) -> str:
    return f"{reverse('calendar:hours')}?coach={staff.pk}"
