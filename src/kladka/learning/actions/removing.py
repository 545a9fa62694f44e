"""Whoever missed too much without an excuse is taken off the list of an event: decided by somebody, never by itself."""

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, Verb, verb
from kladka.core.errors import PolicyBroken
from kladka.learning import policies, queries
from kladka.learning.models import Enrolment


def remove_from_event(*, enrolment: Enrolment, by: Actor, words: str = "") -> Enrolment:
    """Take somebody off the list of an event who missed more without an excuse than its rule allows.

    The marks and the supports stay, and so does the participation. Raises PolicyBroken for anybody else.
    """
    with verb("learning.remove_from_event", controller=enrolment.event.project.controller_id, by=by) as opened:
        opened.say(words)
        found = _fresh(enrolment)
        policies.check_has_place(found)
        policies.check_takes_place(found.event)
        stands, _marks = queries.stands_of(found)
        policies.check_missed_too_much(stands)
        return _put(opened, found, Enrolment.State.REMOVED)


def take_back_removal(*, enrolment: Enrolment, by: Actor, words: str = "") -> Enrolment:
    """Put somebody who was removed back on the list. Raises PolicyBroken where no place is left."""
    with verb("learning.take_back_removal", controller=enrolment.event.project.controller_id, by=by) as opened:
        opened.say(words)
        found = _fresh(enrolment)
        policies.check_was_removed(found)
        policies.check_takes_place(found.event)
        policies.check_room(found.event, queries.taken(found.event).placed + 1)
        return _put(opened, found, Enrolment.State.PLACED)


def _fresh(enrolment: Enrolment) -> Enrolment:
    found = Enrolment.objects.select_related("event__project").filter(pk=enrolment.pk).first()
    if found is None:
        raise PolicyBroken(_("This person is no longer on the list. Look at it again."))
    return found


def _put(opened: Verb, enrolment: Enrolment, state: Enrolment.State) -> Enrolment:
    enrolment.state = state
    return opened.save(enrolment, fields=["state"])
