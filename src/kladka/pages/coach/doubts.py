"""What a session's form asks about before it is saved: no walls, because it may be so."""

from typing import Any
from uuid import UUID

from django.utils.formats import time_format
from django.utils.translation import gettext as _

from kladka.agenda import rules
from kladka.agenda.rules import Clash, Reason
from kladka.coaching import queries
from kladka.coaching.models import Session
from kladka.core import clock
from kladka.pages.asking import ask, ask_second_time, ask_whether_past, ask_whether_right
from kladka.pages.calendar import asking
from kladka.pages.calendar.gathering import Gathered
from kladka.pages.coach.forms import SessionFields
from kladka.pages.participants.permissions import READERS
from kladka.pages.participants.presenters import day
from kladka.pages.participants.views.form_page import address_of
from kladka.people.queries import visible_as

WHEN = ("on_date", "starts_at", "minutes")
SELDOM = frozenset({Reason.FREE_DAY, Reason.OUTSIDE_PROJECT})
"""Told by the list of conflicts only: a session on a Sunday is nothing rare, one outside the project is refused."""


def ask_about(
    form: SessionFields,
    participation: Any,
    coach: Any,
    *,
    viewer: Any,
    session: Session | None = None,
    appointment: UUID | None = None,
) -> None:
    """Ask about a day long ago, a next step in the past, another session at the same time, and what else collides.

    `appointment` is the one that the session comes from: it is no other thing.
    """
    ask_whether_past(form, form.cleaned_data.get("step_due_on"))
    when = {name: form.session()[name] for name in WHEN}
    if session and all(getattr(session, name) == value for name, value in when.items()):
        return
    today = clock.today()
    if (today - when["on_date"]).days > queries.parameter("long_ago_days", today):
        words = _("%(day)s was long ago. Is the date right?") % {"day": day(when["on_date"])}
        ask_whether_right(form, words)
    elif when["starts_at"] and rules.span(*(when[name] for name in WHEN))[0] > clock.now():
        words = _("At that hour the session has not begun yet. Is the hour right?")
        hour = [when["on_date"], when["starts_at"]]
        ask_whether_right(form, words, label=_("The hour is right"), about=_("Beginning"), asked=hour)
    besides = session.pk if session else None
    other = queries.clashing_session(participation=participation, coach=coach, besides=besides, **when)
    if other:
        _ask_about_other(form, participation, coach, other, viewer)
    elif when["starts_at"]:
        span = rules.span(*(when[name] for name in WHEN))
        busy = asking.busy_of(coach, participation.project, span, [participation])
        said = asking.doubts(busy, coach, [participation], besides={appointment} if appointment else (), only=_is_asked)
        words = _("%(doubts)s Record the session all the same?")
        if said:
            label = _("Record it all the same")
            ask(form, words % {"doubts": asking.one_text(said)}, label=label, asked=list(when.values()))


def _is_asked(clash: Clash, found: Gathered) -> bool:
    """Leave out what is asked about as a session, or only listed."""
    other = found.by_id.get(clash.other.id) if clash.other else None
    return clash.reason not in SELDOM and not (other and other.sessions and not other.appointment)


def _ask_about_other(form: SessionFields, participation: Any, coach: Any, other: Session, viewer: Any) -> None:
    is_seen = visible_as(viewer, READERS).filter(pk=other.participation_id).exists()
    address = address_of(other.participation, fact=other.support) if is_seen else ""
    told = {"coach": other.coach.name, "name": other.participation.person.identity.name, "minutes": other.minutes}
    told["start"] = time_format(other.starts_at, "G:i") if other.starts_at else ""
    is_pair = other.participation_id == participation.pk and other.coach_id == coach.pk
    if is_pair and all(getattr(other, name) == form.session()[name] for name in WHEN):
        ask_second_time(form, recorded_on=clock.day_of(other.created_at), address=address)
        return
    if is_pair and other.starts_at is None:
        words = _(
            "A session of that day is recorded already for this participant, without a beginning: %(minutes)s min. "
            "Record this one all the same?"
        )
    elif is_pair:
        words = _(
            "A session of that day is recorded already for this participant: %(start)s, %(minutes)s min. "
            "Record this one all the same?"
        )
    elif other.participation_id == participation.pk:
        words = _("At that time a session with %(coach)s is recorded already. Record this one all the same?")
    elif is_seen:
        words = _("At that time %(coach)s has a session with %(name)s. Record this one all the same?")
    else:
        words = _("At that time %(coach)s has a session with somebody else. Record this one all the same?")
    asked = [form.session()[name] for name in WHEN]
    ask(form, words % told, label=_("Record it all the same"), address=address, asked=asked)
