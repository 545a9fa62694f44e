"""The calendar about one participant: appointments, reminders, telephone contacts, the card of a month."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kladka.agenda import actions, queries, rules
from kladka.agenda.models import Appointment
from kladka.audit.actions import note_read
from kladka.coaching import actions as coaching
from kladka.coaching import permissions
from kladka.coaching.models import Session
from kladka.coaching.queries import counts_calls
from kladka.core import clock
from kladka.core.components import Column, Link, Menu, Table
from kladka.core.dictionaries import dictionary
from kladka.pages.calendar import presenters
from kladka.pages.calendar.asking import hour, title_of
from kladka.pages.calendar.forms import LANGUAGES, ContactForm, RemindersForm
from kladka.pages.calendar.gathering import entry_of
from kladka.pages.participants import presenters as participants
from kladka.pages.participants.permissions import READERS, WORKERS, may_work_on, participation_for
from kladka.pages.participants.tabs import tabs
from kladka.pages.participants.views.form_page import form_page, sent
from kladka.pages.participants.whose import assignment_of
from kladka.pages.viewing import viewer_of
from kladka.people.queries.assigned import coached
from kladka.programmes.models import Post


@require_safe
def appointments(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Show what is planned with a participant, what became of it, and how they are reminded. Leaves a read event."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, READERS)
    note_read(controller=found.project.controller_id, by=viewer.user, page="calendar:participant", subject=found)
    now, every = clock.now(), queries.of_participation(found)
    ahead = [one for one in reversed(every) if one.ends_at >= now and one.is_open]
    past = [one for one in every if one not in ahead]
    own = _own(viewer)
    context = {
        "participation": found,
        "heading": _("Appointments"),
        "tags": participants.status_tags(found),
        "details": participants.bar(found, clock.today()),
        "tabs": tabs(found, viewer, "calendar:participant"),
        "ahead": _table(_("Planned"), ahead, own) if ahead else None,
        "past": _table(_("What became of earlier ones"), past, own) if past else None,
        "code_name": queries.code_name(found, found.project.controller_id),
        "reminders": _reminders(found),
        "menu": _menu(found, may_work=may_work_on(viewer)),
        "may_work": may_work_on(viewer),
    }
    return render(request, "calendar/participant.html", context)


def reminders(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Note whether a participant wants to be reminded, where and in which language."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, WORKERS)
    wish = queries.wish_of(found)
    initial = RemindersForm.stored_values(wish)
    if wish is None:
        initial["address"] = found.person.identity.email
    form = RemindersForm(initial=initial, version=wish.version if wish else 0, **sent(request))

    def act() -> str:
        typed = form.cleaned_data
        if typed["wants"]:
            said = {"channel": form.way, "address": typed["address"], "language": typed["language"]}
            actions.wish_reminders(participation=found, **said, version=form.version or 0, by=viewer.user)
        else:
            actions.stop_reminders(participation=found, by=viewer.user)
        return reverse("calendar:participant", args=[found.pk])

    return form_page(
        request,
        form,
        act,
        title=_("Reminders"),
        submit=_("Save"),
        participation=found,
        lead=_("A reminder says the day and the hour only. Ask the participant first: without a yes nothing is sent."),
    )


def contact(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Note a telephone contact that is no support."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, WORKERS)
    now = rules.local(clock.now())
    form = ContactForm(initial={"on_date": now.date(), "starts": now.time().replace(second=0)}, **sent(request))
    on_date = form.values["on_date"] if form.is_valid() else None
    assignment = assignment_of(form, coached([found.pk])[found.pk], on_date, viewer) if on_date else None
    if assignment:
        form.ask(permissions.check_may_tell, viewer, assignment, on_date)

    def act() -> str:
        coach = assignment.coach if assignment else viewer.as_staff
        coaching.note_call(participation=found, coach=coach, by=viewer.user, **form.values)
        return reverse("calendar:participant", args=[found.pk])

    return form_page(
        request,
        form,
        act,
        title=_("Note a telephone contact"),
        submit=_("Note it"),
        participation=found,
        message=_("The contact is noted."),
        lead=_("In this project a telephone contact counts: it is logged as a session by telephone.")
        if counts_calls(found.project)
        else _("A contact is kept in the calendar and is no support. A session by telephone is logged as a session."),
    )


@require_safe
def card(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Show the sessions of one month with room for signatures, to be printed and signed. Leaves a read event."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, READERS)
    note_read(controller=found.project.controller_id, by=viewer.user, page="calendar:card", subject=found)
    first = _month(request.GET.get("month", ""))
    after = (first + timedelta(days=31)).replace(day=1)
    rows = Session.objects.current().filter(participation=found, on_date__gte=first, on_date__lt=after)
    sessions = list(rows.select_related("coach").order_by("on_date", "starts_at"))
    here = reverse("calendar:card", args=[found.pk])
    before = (first - timedelta(days=1)).replace(day=1)
    context = {
        "participation": found,
        "title": _("Card of sessions"),
        "month": date_format(first, "F Y"),
        "rows": [_card_row(one) for one in sessions],
        "minutes": sum(one.minutes for one in sessions),
        "hours": hours_of(sum(one.minutes for one in sessions)),
        "earlier": Link(date_format(before, "F Y"), f"{here}?month={before:%Y-%m}"),
        "later": Link(date_format(after, "F Y"), f"{here}?month={after:%Y-%m}"),
        "back": reverse("calendar:participant", args=[found.pk]),
        "paper": reverse("papers:make", args=[found.pk, "monthly-card"]) if may_work_on(viewer) else "",
        "of": f"{first:%Y-%m}",
        "number": ngettext("%(number)s session", "%(number)s sessions", len(sessions)) % {"number": len(sessions)},
    }
    return render(request, "calendar/card.html", context)


def hours_of(minutes: int) -> str:
    """Return minutes as hours and minutes: 2:05."""
    return f"{minutes // 60}:{minutes % 60:02}"


def _card_row(one: Session) -> tuple[Any, ...]:
    begins = hour(one.starts_at) if one.starts_at else ""
    return one.on_date, begins, one.minutes, dictionary("place-kinds").label(one.place), one.purpose, one.coach.name


def _table(caption: str, found: list[Appointment], own: Any) -> Table:
    heads = (_("When"), _("What"), _("Coach or adviser"), _("Where?"), _("State"))
    columns = [Column(head) for head in heads]
    return Table(caption, columns, [_row(one, own) for one in found])


def _row(one: Appointment, own: Any) -> tuple[Any, ...]:
    begins = rules.local(one.starts_at)
    when = f"{date_format(begins, 'j E Y')}, {hour(begins.time())}"
    entry = entry_of(one)
    title = Link(when, reverse("calendar:appointment", args=[one.pk])) if own(one) else when
    return title, title_of(entry), one.staff.name, presenters.place_of(entry), presenters.state_of(one)


def _own(viewer: Any) -> Any:
    """Return what tells whether the viewer may open an appointment: as `agenda.permissions` says, without a query."""
    led = viewer.partners_as(Post.Role.COORDINATOR)
    staff = viewer.staff.pk if viewer.staff else None
    coached = viewer.projects_as(Post.Role.COACH)
    return lambda one: (one.project_id, one.partner_id) in led or (one.staff_id == staff and one.project_id in coached)


def _reminders(found: Any) -> str:
    wish = queries.wish_of(found)
    if wish is None:
        return _("The participant is not reminded.")
    words = {"address": wish.address, "language": dict(LANGUAGES).get(wish.language, wish.language)}
    return _("The participant is reminded the day before: %(address)s (%(language)s).") % words


def _menu(found: Any, *, may_work: bool) -> Menu:
    card = Link(_("Card of sessions of a month"), reverse("calendar:card", args=[found.pk]))
    if not may_work:
        return Menu(_("What can be done"), [card])
    links = [
        Link(_("Plan an appointment"), f"{reverse('calendar:plan')}?participation={found.pk}"),
        Link(_("Note a telephone contact"), reverse("calendar:contact", args=[found.pk])),
        Link(_("Reminders"), reverse("calendar:reminders", args=[found.pk])),
    ]
    return Menu(_("What can be done"), [*links, card])


def _month(text: str) -> date:
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return clock.today().replace(day=1)
    return found if found.year > 1 and found.year < 9999 else clock.today().replace(day=1)
