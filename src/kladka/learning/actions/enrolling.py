"""Who is expected at an event."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, verb
from kladka.core.errors import PolicyBroken
from kladka.learning import policies, queries
from kladka.learning.actions.signing_up import registered
from kladka.learning.models import Enrolment, Event, Presence
from kladka.people.models import Participation


def enrol(*, event: Event, participations: Sequence[Participation], by: Actor) -> list[Enrolment]:
    """Enrol several participations as one act; return the new enrolments. Whoever is enrolled is passed over.

    Raises PolicyBroken for another project's participation, or when there are not enough places.
    """
    policies.check_same_project(event, participations)
    with verb("learning.enrol", controller=event.project.controller_id, by=by) as opened:
        policies.check_takes_place(event)
        before = {
            one.participation_id: one for one in Enrolment.objects.filter(event=event, participation__isnull=False)
        }
        known = {key for key, one in before.items() if one.state == Enrolment.State.PLACED}
        wanted = {participation.pk: participation for participation in participations if participation.pk not in known}
        policies.check_room(event, queries.taken(event).placed + len(wanted))
        again = [before[key] for key in wanted if key in before]
        for one in again:
            one.state = Enrolment.State.PLACED
            opened.save(one, fields=["state"])
        first = queries.next_enrolment_number(event)
        new = [
            Enrolment(event=event, participation=participation, number=first + place)
            for place, participation in enumerate(one for key, one in wanted.items() if key not in before)
        ]
        opened.save_all(Enrolment, new)
        return again + new


def enrol_new_person(
    *,
    event: Event,
    given_name: str,
    family_name: str,
    by: Actor,
    sex: str = "",
    birth_date: date | None = None,
) -> Participation:
    """Register a person at the door, open a participation at the event's organisation and enrol it, as one act.

    The entry form stays a draft: attendance counts once it is complete.
    """
    with verb("learning.enrol_new_person", controller=event.project.controller_id, by=by):
        participation = registered(
            event, given_name=given_name, family_name=family_name, sex=sex, birth_date=birth_date, by=by
        )
        enrol(event=event, participations=[participation], by=by)
        return participation


def strike_off(*, enrolment: Enrolment, by: Actor) -> None:
    """Take somebody off the list of an event who was never marked. Raises PolicyBroken otherwise."""
    event = enrolment.event
    with verb("learning.strike_off", controller=event.project.controller_id, by=by) as opened:
        marked = Presence.objects.filter(session__event=event, participation=enrolment.participation_id)
        if marked.exists():
            raise PolicyBroken(_("This person was marked at a session, so the name stays on the list."))
        opened.delete(enrolment)
