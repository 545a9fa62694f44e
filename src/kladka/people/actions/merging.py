"""Two records of one human being become one, and can be parted again."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, verb
from kladka.core.errors import PolicyBroken
from kladka.people.actions.correction import record_entry_again
from kladka.people.models import Alias, Entry, Person


def merge(*, person: Person, same_as: Person, by: Actor) -> Alias:
    """Record that `person` is `same_as`. No id changes. Raises PolicyBroken across controllers or in a circle.

    A record is merged into one other at most: where this one was before, the other one is merged into it, or the last
    of those that it was merged into.
    """
    if person.controller_id != same_as.controller_id:
        raise PolicyBroken(_("The two persons belong to two data controllers."))
    with verb("people.merge", controller=person.controller_id, by=by) as opened:
        known = dict(Alias.objects.current().filter(controller=person.controller_id).values_list("person", "same_as"))
        mine, theirs = (_last(one.pk, known) for one in (person, same_as))
        if mine == theirs:
            raise PolicyBroken(_("These two are already one person."))
        if person.pk not in known:
            return opened.record(Alias(person=person, same_as=same_as))
        if same_as.pk not in known:
            return opened.record(Alias(person=same_as, same_as=person))
        return opened.record(Alias(person_id=mine, same_as=same_as))


def _last(person: UUID, known: Mapping[UUID, UUID]) -> UUID:
    """The last record into which one was merged, by others: itself where it was not."""
    while person in known:
        person = known[person]
    return person


def unmerge(*, alias: Alias, by: Actor, again: Collection[Entry] = ()) -> None:
    """Part two persons that were merged by mistake, and record entries `again` that were withdrawn meanwhile."""
    with verb("people.unmerge", controller=alias.controller, by=by) as opened:
        opened.retract(alias, reason="merged_by_mistake")
        for entry in again:
            record_entry_again(entry=entry, by=by)
