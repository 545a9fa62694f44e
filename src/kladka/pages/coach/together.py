"""Logging a group session, and a week of sessions at once."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kladka.agenda import rules
from kladka.agenda.rules import Clash
from kladka.coaching import actions, permissions, policies
from kladka.coaching.actions import Line
from kladka.coaching.models import Session
from kladka.core import clock, forms
from kladka.core.dictionaries import dictionary
from kladka.core.errors import KladkaError
from kladka.organisations.models import Staff
from kladka.pages.asking import ask
from kladka.pages.calendar import asking
from kladka.pages.calendar.gathering import Entry, gather
from kladka.pages.calendar.presenters import title_of_week
from kladka.pages.calendar.scope import People, day_of
from kladka.pages.coach.appointments import asked_for, first_values, held_on
from kladka.pages.coach.doubts import SELDOM
from kladka.pages.coach.forms import MORE, SessionFields
from kladka.pages.employers.choices import Desk
from kladka.pages.naming import records_apart
from kladka.pages.participants.forms.choices import offer
from kladka.pages.participants.views.form_page import sent, with_undo
from kladka.pages.participants.withdrawn import with_withdrawn
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.people.models import Participation
from kladka.people.queries.assigned import Coached, coached, standing_in
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer

LINES = 8
"""How many sessions a week's grid takes at once; who has more saves and goes on."""
CELLS = ("participation", "on_date", "starts_at", "minutes", "place", "done")


class GroupForm(SessionFields):
    """A session with several participants at once. `coach` is asked of a coordinator only."""

    coach = forms.ChoiceField(
        choices=(), look="select", label=gettext_lazy("Whose session was it?"), empty=gettext_lazy("Choose")
    )

    sections = (
        forms.Section(gettext_lazy("Who was there"), ("coach", "people")),
        forms.Section(gettext_lazy("The session"), ("on_date", "minutes", "other_minutes", "place", "done")),
        forms.Section(gettext_lazy("More, if you like"), (*MORE, "confirmed")),
    )

    def __init__(self, *args: Any, people: People, coaches: Mapping[str, Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.coaches = coaches
        offer(self, "coach", [(key, one.name) for key, one in coaches.items()])
        if not coaches:
            del self.fields["coach"]
        self.fields["people"] = forms.ManyPickerField(
            search=people.search,
            labels_of=people.labels_of,
            search_label=_("Find a participant by name"),
            label=_("Participants"),
            help_text=_("Untick whoever was not there."),
        )


def group_session(request: HttpRequest) -> HttpResponse:
    """Log one meeting with several participants: one act, a session and a support for each."""
    viewer = viewer_of(request)
    people = People(viewer)
    planned = asked_for(request)
    initial: dict[str, Any] = first_values(planned)
    if planned:
        initial["people"] = [str(one.participation_id) for one in planned.attendees.all() if one.record is None]
    form = GroupForm(
        people=people, coaches=_coaches_of(viewer, planned), desk=Desk(viewer), initial=initial, **sent(request)
    )
    coach = form.coaches[form.cleaned_data["coach"]] if form.is_valid() and form.coaches else _author(viewer, planned)
    chosen = people.chosen(form.cleaned_data["people"]) if form.is_valid() else []
    if form.is_valid():
        form.ask(policies.check_day, form.cleaned_data["on_date"], clock.today(), chosen[0].project)
        _check_group(form, chosen, viewer, coach)
        _ask_about_group(form, chosen, coach, planned)
    logged: list[Session] = []

    def act() -> str:
        told = {"appointment": held_on(planned, form.cleaned_data["on_date"]), **form.session()}
        logged.extend(actions.log_group(participations=chosen, coach=coach, by=viewer.user, **told))
        return f"{reverse('calendar:day')}?on={form.cleaned_data['on_date'].isoformat()}"

    saved = save(request, form, act, message=lambda: _said(logged)) if request.method == "POST" else None
    back = reverse("calendar:week")
    context = {"form": form, "title": _("Log a group session"), "submit": _("Save the session"), "back": back}
    return saved or render(
        request, "form_page.html", {**context, "cancel": back}, status=422 if request.method == "POST" else 200
    )


def _author(viewer: Any, planned: Any) -> Any:
    """Return who had the session: whose appointment it was, unless the viewer stands in for that one."""
    if planned is None or standing_in(viewer.as_staff, viewer.on).filter(absent=planned.staff_id).exists():
        return viewer.as_staff
    return planned.staff


def _coaches_of(viewer: Viewer, planned: Any) -> dict[str, Staff]:
    """Return for whom a coordinator who coaches nobody records a group; the coach of an appointment is known."""
    if planned is not None or viewer.has(Post.Role.COACH):
        return {}
    posts = Post.objects.current().filter(viewer.of_partners(Post.Role.COORDINATOR), role=Post.Role.COACH)
    found = Staff.objects.filter(pk__in=posts.values("staff")).order_by("name_sort", "pk")
    return {str(one.pk): one for one in found}


def _check_group(form: GroupForm, chosen: Sequence[Participation], viewer: Viewer, coach: Staff) -> None:
    """Say of everybody on whom it depends why the session cannot be recorded, or not by this viewer."""
    known, refused = coached([one.pk for one in chosen]), []
    for one in chosen if form.is_valid() else ():
        day = form.cleaned_data["on_date"]
        try:
            assignment = policies.check_coached_on(known[one.pk], day, coach)
            if not known[one.pk].goes_on(assignment):
                permissions.check_may_tell(viewer, assignment, day)
        except KladkaError as error:
            refused.append(f"{one.person.identity.name}: {error.message}")
    if refused:
        form.add_error("people", " ".join(refused))


def _ask_about_group(form: GroupForm, chosen: Sequence[Participation], coach: Any, planned: Any) -> None:
    typed = form.session()
    if not (form.is_valid() and typed["starts_at"] and coach):
        return
    span = rules.span(typed["on_date"], typed["starts_at"], typed["minutes"])
    busy = asking.busy_of(coach, chosen[0].project, span, chosen)
    besides = {planned.pk} if planned else ()
    said = asking.doubts(busy, coach, chosen, besides=besides, only=lambda clash, _found: clash.reason not in SELDOM)
    said += _not_begun(span[0])
    if said:
        words = _("%(doubts)s Record the session all the same?") % {"doubts": asking.one_text(said)}
        ask(form, words, label=_("Record it all the same"), asked=span)


def _said(logged: Sequence[Session]) -> str:
    words = ngettext("%(number)s session is saved.", "%(number)s sessions are saved.", len(logged))
    said = with_withdrawn(words % {"number": len(logged)}, {one.participation_id for one in logged})
    return with_undo(said, reverse("coach:withdraw-together", args=[logged[0].pk])) if logged else said


class WeekForm(forms.Form):
    """Several past sessions of one week: a line each. A line without a participant is left out."""

    says_optional = False

    def __init__(self, *args: Any, monday: date, people: Sequence[Participation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_id = {str(one.pk): one for one in people}
        names = [(str(pk), name) for pk, name in records_apart(people).items()]
        week = [monday + timedelta(days=number) for number in range(7)]
        days = [(day.isoformat(), date_format(day, "l, j E")) for day in week]
        for number in range(LINES):
            self._add_line(number, names, days)
        self.sections = tuple(
            forms.Section(_("Session %(number)s") % {"number": number + 1}, tuple(names_of(number).values()))
            for number in range(LINES)
        )

    def _add_line(self, number: int, people: list[tuple[str, str]], days: list[tuple[str, str]]) -> None:
        fields: Mapping[str, Any] = {
            "participation": forms.ChoiceField(choices=(), look="select", label=_("Who?"), required=False),
            "on_date": forms.ChoiceField(choices=(), look="select", label=_("Day"), required=False),
            "starts_at": forms.TimeField(label=_("From"), required=False),
            "minutes": forms.IntegerField(label=_("Minutes"), min_value=1, max_value=1440, required=False),
            "place": forms.ChoiceField(choices=(), look="select", label=_("Where?"), required=False),
            "done": forms.TextField(label=_("What was done?"), max_length=2000, required=False),
        }
        choices = {"participation": people, "on_date": days, "place": dictionary("place-kinds").choices()}
        for cell, name in names_of(number).items():
            self.fields[name] = fields[cell]
            fields[cell].summary_label = _("Session %(number)s, %(cell)s") % {
                "number": number + 1,
                "cell": str(fields[cell].label),
            }
            if cell in choices:
                offer(self, name, choices[cell], empty=_("Choose"))

    def clean(self) -> dict[str, Any]:
        """A line that is begun is complete; each is judged at its place."""
        typed = super().clean() or self.cleaned_data
        for number in range(LINES):
            names = names_of(number)
            begun = [cell for cell in CELLS if typed.get(names[cell]) not in (None, "") or names[cell] in self.errors]
            for cell in CELLS if begun else ():
                if cell != "done" and cell not in begun:
                    self.add_error(names[cell], _("Fill this in, or empty the whole line."))
        return typed

    def lines(self) -> dict[int, Line]:
        """Return the complete lines by their number."""
        found = {}
        for number in range(LINES):
            given: dict[str, Any] = {cell: self.cleaned_data.get(name) for cell, name in names_of(number).items()}
            if given["participation"]:
                whose = self.by_id[given.pop("participation")]
                day = date.fromisoformat(given.pop("on_date"))
                found[number] = Line(participation=whose, on_date=day, **given)
        return found


def names_of(number: int) -> dict[str, str]:
    """Return the names of the fields of one line, by what they ask."""
    return {cell: f"line{number}_{cell}" for cell in CELLS}


def week(request: HttpRequest) -> HttpResponse:
    """Enter several sessions of a past week at once: all are saved, or none and each error stands at its cell."""
    viewer = viewer_of(request)
    monday = rules.monday_of(day_of(request.GET.get("on", "")))
    own = People(viewer, viewer.staff, during=(monday, monday + timedelta(days=6)))
    people = list(own.rows())
    form = WeekForm(monday=monday, people=people, **sent(request))
    lines = form.lines() if form.is_valid() else {}
    if lines:
        _check_lines(form, lines, viewer.as_staff)
    if lines and form.is_valid():
        _ask_about_lines(form, lines, viewer.staff)
    logged: list[Session] = []

    def act() -> str:
        try:
            logged.extend(actions.log_week(lines=list(lines.values()), coach=viewer.as_staff, by=viewer.user))
        except KladkaError as refused:
            refused.field = _placed(refused.field, list(lines))
            raise
        return f"{reverse('calendar:week')}?on={monday.isoformat()}"

    saved = save(request, form, act, message=lambda: _said(logged)) if request.method == "POST" else None
    here, step = reverse("coach:week"), timedelta(days=7)
    context = {
        "form": form,
        "title": _("Enter a week of sessions"),
        "days": title_of_week(monday),
        "earlier": f"{here}?on={(monday - step).isoformat()}",
        "later": f"{here}?on={(monday + step).isoformat()}" if monday + step <= clock.today() else "",
        "back": reverse("calendar:week"),
        "has_people": bool(people),
        "elsewhere": _said_of_hidden(own.handed_over()),
    }
    return saved or render(request, "coach/week.html", context, status=422 if request.method == "POST" else 200)


def _said_of_hidden(number: int) -> str:
    words = ngettext(
        "%(number)s person whom you coached in this week goes on with somebody else and is no longer shown to you. "
        "If a session of yours is not recorded yet, ask the coordinator to record it: it stays yours.",
        "%(number)s people whom you coached in this week go on with somebody else and are no longer shown to you. "
        "If a session of yours is not recorded yet, ask the coordinator to record it: it stays yours.",
        number,
    )
    return words % {"number": number} if number else ""


def _check_lines(form: WeekForm, lines: Mapping[int, Line], coach: Staff) -> None:
    """Let the policies refuse at the cells, all of them at once."""
    known = coached({line.participation.pk for line in lines.values()})
    for number, line in lines.items():
        names = names_of(number)
        for check, what in _checks(line, known[line.participation.pk], coach):
            try:
                check(*what)
            except KladkaError as refused:
                form.add_error(names.get(refused.field, names["participation"]), str(refused.message))


def _checks(line: Line, known: Coached, coach: Staff) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    yield policies.check_minutes, (line.minutes, line.on_date)
    yield policies.check_day, (line.on_date, clock.today(), line.participation.project)
    yield policies.check_coached_on, (known, line.on_date)
    yield permissions.check_is_author, (known.on(line.on_date, coach), coach, line.on_date)


def _ask_about_lines(form: WeekForm, lines: Mapping[int, Line], coach: Any) -> None:
    """Ask once about everything that these sessions collide with: each other, and what is in the calendar."""
    things, numbers, names = [], {}, {}
    for number, line in lines.items():
        span = rules.span(line.on_date, line.starts_at, line.minutes)
        things.append(asking.busy_of(coach, line.participation.project, span, [line.participation]))
        numbers[things[-1].id] = number + 1
        names[things[-1].id] = line.participation.person.identity.name
    days = [line.on_date for line in lines.values()]
    people = {line.participation.person_id: line.participation.person.identity.name for line in lines.values()}
    found = gather({coach.pk}, min(days), max(days), people=people, also=things)
    for busy in things:
        found.by_id[busy.id] = Entry(busy)
    typed = [_of_line(clash, numbers) for clash in found.clashes if clash.reason not in SELDOM]
    said = [
        _("Session %(number)s, %(name)s, %(day)s: %(doubt)s")
        % {
            "number": numbers[clash.one.id],
            "name": names[clash.one.id],
            "day": date_format(rules.local(clash.one.starts), "j E"),
            "doubt": _of_both(clash, numbers) or asking.in_words(clash, found.by_id, people),
        }
        for clash in typed
        if clash is not None and not _is_planned(clash, found.by_id, lines)
    ]
    said += [
        _("Session %(number)s, %(name)s, %(day)s: %(doubt)s")
        % {
            "number": numbers[busy.id],
            "name": names[busy.id],
            "day": date_format(rules.local(busy.starts), "j E"),
            "doubt": doubt,
        }
        for busy in things
        for doubt in _not_begun(busy.starts)
    ]
    if said:
        words = _("%(doubts)s Record them all the same?") % {"doubts": asking.one_text(said)}
        ask(form, words, label=_("Record them all the same"), asked=[(busy.starts, busy.ends) for busy in things])


def _not_begun(starts: datetime) -> list[str]:
    return [_("At that hour the session has not begun yet.")] if starts > clock.now() else []


def _of_both(clash: Clash, numbers: Mapping[UUID, int]) -> str:
    """Return what is said of two lines that collide with each other; nothing of one that meets something else."""
    number = numbers.get(clash.other.id) if clash.other else None
    return _("At the same time as session %(number)s on this page") % {"number": number} if number else ""


def _of_line(clash: Clash, numbers: Collection[UUID]) -> Clash | None:
    """Return a clash as that of a line with something else; None where no line has a part in it."""
    if clash.one.id in numbers:
        return clash
    if clash.other is None or clash.other.id not in numbers:
        return None
    return replace(clash, one=clash.other, other=clash.one)


def _is_planned(clash: Any, found: Mapping[Any, Entry], lines: Mapping[int, Line]) -> bool:
    """Tell whether what a line meets is its own appointment, which it does not collide with."""
    other = found.get(clash.other.id) if clash.other else None
    if other is None or other.appointment is None or not other.appointment.is_open:
        return False
    return any({line.participation.pk} == {one.pk for one in other.people} for line in lines.values())


def _placed(field: str, numbers: Sequence[int]) -> str:
    """Return the cell of a refusal: the verb counts the lines that it was given, the form those on the page."""
    line, _underscore, cell = field.partition("_")
    return f"line{numbers[int(line.removeprefix('line'))]}_{cell}" if line.startswith("line") and cell else field
