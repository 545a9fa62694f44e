"""Who may lead a session and where: experts by their contract, the form, and what speaks against it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kladka.agenda import rules
from kladka.agenda.models import Room
from kladka.agenda.rules import Busy, Reason
from kladka.core import forms, ids
from kladka.incubation.models import ExpertContract
from kladka.learning import queries
from kladka.learning.actions import SessionPlan
from kladka.learning.models import Event, EventSession
from kladka.learning.queries import Lead
from kladka.organisations.models import Staff
from kladka.pages.asking import ask
from kladka.pages.calendar.asking import COLLIDES, gathered_doubts, one_text
from kladka.pages.events.forms import SessionForm
from kladka.programmes.models import Post


class ChangeSessionForm(SessionForm):
    """When a session is, who leads it and in which room. `staff` and `rooms` are (id, name)."""

    def __init__(
        self, *args: Any, staff: Sequence[tuple[str, str]], rooms: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trainers"] = forms.ChoicesField(
            choices=staff,
            label=gettext_lazy("Who leads this session?"),
            help_text=gettext_lazy("Tick nobody when the trainer of the event does."),
            required=False,
        )
        self.fields["room"] = forms.ChoiceField(
            choices=rooms,
            look="select",
            empty=gettext_lazy("Not known yet"),
            label=gettext_lazy("Room"),
            required=False,
        )

    def stored_values(self, stored: EventSession) -> dict[str, Any]:
        """Return what the form asks, as the session holds it."""
        return values_of(stored)

    @property
    def plan(self) -> SessionPlan:
        """When the session is to be."""
        return SessionPlan(**{name: self.cleaned_data[name] for name in PLAN})


PLAN = ("on_date", "starts", "ends", "hours")
"""What says when a session is."""


def values_of(session: EventSession) -> dict[str, Any]:
    """Return what the form asks, as a session holds it. Hours that follow from the times are left to them."""
    plan = SessionPlan(session.on_date, session.starts, session.ends)
    values = {name: getattr(session, name) for name in PLAN}
    led = [str(key) for key in session.led_by.values_list("staff", flat=True)]
    follows = plan.length is not None and plan.length == session.hours
    return values | {"hours": None if follows else session.hours, "trainers": led, "room": str(session.room_id or "")}


def what_it_moves(session: EventSession, plan: SessionPlan, today: date) -> list[str]:
    """Return, sentence by sentence, what follows when a session gets another day or other times."""
    if (plan.on_date, plan.starts, plan.ends, plan.length) == (*when_of(session), session.hours):
        return []
    said = []
    moves = when_of(session) != (plan.on_date, plan.starts, plan.ends) and max(plan.on_date, session.on_date) >= today
    told = len(list(queries.told_of(session.event))) if moves else 0
    if told:
        words = ngettext(
            "%(number)d person who is expected is told in some minutes.",
            "%(number)d people who are expected are told in some minutes.",
            told,
        )
        said.append(words % {"number": told})
    marks = session.presences.count()
    if marks:
        words = ngettext(
            "%(number)d mark stays, and its hours go by the new times.",
            "%(number)d marks stay, and their hours go by the new times.",
            marks,
        )
        said.append(words % {"number": marks})
    if session.event.confirmed_at is not None:
        said.append(
            _(
                "Attendance was confirmed: what is recorded stays as it is until attendance is confirmed again, with a "
                "reason. Until then the event stands on the work list."
            )
        )
    return said


def when_of(session: EventSession) -> tuple[Any, ...]:
    """Return the day and the times of a session."""
    return session.on_date, session.starts, session.ends


def contracts_of(event: Event, leads: Mapping[UUID, Lead]) -> dict[UUID, str]:
    """Return the numbers of the contracts of experts who lead a session, by staff member. One query, if any leads."""
    staff = {key for lead in leads.values() for key, _name in lead.trainers}
    return _numbers(event, staff) if staff else {}


def offered(event: Event, session: EventSession) -> list[tuple[Staff, str]]:
    """Return who may lead a session, by name, each with the number of an expert's contract or "".

    Trainers of the partner, experts whose contract holds on the day, and whoever leads it already.
    """
    posts = Post.objects.current().filter(project=event.project_id, partner=event.site.organisation_id)
    experts = ExpertContract.objects.filter(
        project=event.project_id,
        partner=event.site.organisation_id,
        from_date__lte=session.on_date,
        until_date__gte=session.on_date,
        staff__in=posts.values("staff"),
    )
    found = Staff.objects.filter(pk__in=posts.filter(role=Post.Role.TRAINER).values("staff"))
    found |= Staff.objects.filter(pk__in=experts.values("staff"))
    found |= Staff.objects.filter(pk__in=session.led_by.values("staff"))
    numbers = dict(experts.values_list("staff", "number"))
    return [(one, numbers.get(one.pk, "")) for one in found.distinct().order_by("name_sort", "pk")]


def without_contract(session: EventSession, day: date, staff: Collection[Staff]) -> list[Staff]:
    """Return the experts among `staff` none of whose contracts holds on another day of a session."""
    of = {"project": session.event.project_id, "staff__in": [one.pk for one in staff]}
    rows = ExpertContract.objects.filter(**of).values_list("staff", "from_date", "until_date")
    experts = {key for key, _since, _until in rows}
    held = {key for key, since, until in rows if since <= day <= until}
    return [one for one in staff if one.pk in experts - held]


def offered_for_events(pairs: Collection[tuple[UUID, UUID]], today: date, *, besides: UUID | None) -> QuerySet[Staff]:
    """Return who may be the trainer of an event of these projects and partners, by name.

    Trainers, experts whose contract has not ended, and whoever it is already (`besides`). One query.
    """
    projects, partners = [project for project, _partner in pairs], [partner for _project, partner in pairs]
    posts = Post.objects.current().filter(project__in=projects, partner__in=partners)
    experts = ExpertContract.objects.filter(project__in=projects, partner__in=partners, until_date__gte=today)
    found = Q(pk__in=posts.filter(role=Post.Role.TRAINER).values("staff")) | Q(pk=besides)
    found |= Q(pk__in=posts.filter(staff__in=experts.values("staff")).values("staff"))
    return Staff.objects.filter(found).order_by("name_sort", "pk")


def ask_whether_free(
    form: forms.Form, session: EventSession, plan: SessionPlan, trainers: Collection[Staff], room: Room | None
) -> None:
    """Let a form ask for a tick where a trainer or the room is taken at the time planned, or the site is closed, and
    where an expert has no contract on that day."""
    words_of = _("%(name)s has no contract as an expert on that day.")
    said = [words_of % {"name": one.name} for one in without_contract(session, plan.on_date, trainers)]
    said += _collisions(session, plan, trainers, room)
    if said:
        question = _("This collides with something. %(doubts)s Plan it all the same?")
        label, when = _("Plan it all the same"), [plan.on_date, plan.starts, plan.ends]
        ask(form, question % {"doubts": one_text(said)}, label=label, name=COLLIDES, asked=when)


def _collisions(session: EventSession, plan: SessionPlan, trainers: Collection[Staff], room: Room | None) -> list[str]:
    if plan.starts is None or plan.ends is None:
        return []
    span = (rules.moment(plan.on_date, plan.starts), rules.moment(plan.on_date, plan.ends))
    said: list[str] = []
    for one in trainers:
        busy = Busy(ids.new_id(), "new", *span, staff=one.pk)
        doubts = gathered_doubts(busy, besides={session.pk}, reasons={Reason.STAFF_TWICE})
        said += [_("%(name)s: %(doubt)s") % {"name": one.name, "doubt": words} for words in doubts]
    if room is not None:
        said += _too_small(session, room)
        busy = Busy(ids.new_id(), "new", *span, room=room.pk, site=room.site_id)
        said += gathered_doubts(busy, besides={session.pk}, reasons={Reason.ROOM_TWICE, Reason.SITE_CLOSED})
    return said


def _too_small(session: EventSession, room: Room) -> list[str]:
    placed = queries.taken(session.event).placed
    if placed <= room.seats or room.pk == session.room_id:
        return []
    words = ngettext(
        "The room has place for %(seats)d, and %(n)d person has a place at the event.",
        "The room has place for %(seats)d, and %(n)d people have places at the event.",
        placed,
    )
    return [words % {"seats": room.seats, "n": placed}]


def _numbers(event: Event, staff: Collection[UUID]) -> dict[UUID, str]:
    rows = ExpertContract.objects.filter(project=event.project_id, staff__in=staff).order_by("from_date")
    return {one.staff_id: one.number for one in rows if one.staff_id is not None}
