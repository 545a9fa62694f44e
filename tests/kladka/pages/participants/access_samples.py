"""Objects of participants' pages: Łucja's, Nadia's and Teresa's."""

from base64 import b64decode
from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.core.files.base import ContentFile

from kladka.core import clock
from kladka.files import actions as files
from kladka.people import actions as people
from tests.world.cast import Cast, add_people

PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")
PEOPLE = ("lucja", "nadia", "teresa")


def _merges(cast: Cast) -> tuple[UUID, ...]:
    """Each of the three merged with somebody of the same coach."""
    made = []
    for name, coach in zip(PEOPLE, ("anna", "artur", "beata"), strict=True):
        (other,) = add_people(cast, 1, coach=coach)
        person = cast.participations[name].person
        made.append(people.merge(person=other.person, same_as=person, by=cast.users["olga"]).pk)
    return tuple(made)


def _evidence(cast: Cast) -> tuple[UUID, ...]:
    """Each of the three has a job that a scan proves."""
    made = []
    for name, coach in zip(PEOPLE, ("anna", "artur", "beata"), strict=True):
        user, controller = cast.users[coach], cast.organisations["leader"]
        stored = files.store(upload=ContentFile(PNG, name="scan.png"), controller=controller.pk, by=user)
        document = people.keep_document(
            controller=controller,
            kind="employment_contract",
            form="scan",
            document_date=date(2026, 5, 4),
            file=stored,
            by=user,
        )
        made.append(people.prove(facts=[cast.situations[name]], document=document, by=user)[0].pk)
    return tuple(made)


def _states(cast: Cast) -> tuple[UUID, ...]:
    """Each of the three submitted."""
    day, olga = clock.today(), cast.users["olga"]
    return tuple(
        people.submit(participations=[cast.participations[name]], on_date=day, by=olga)[0].pk for name in PEOPLE
    )


SAMPLES: dict[str, Callable[[Cast], tuple[UUID, ...]]] = {
    "participation": lambda cast: tuple(cast.participations[name].pk for name in PEOPLE),
    "situation": lambda cast: tuple(cast.situations[name].pk for name in PEOPLE),
    "alias": _merges,
    "assignment": lambda cast: tuple(cast.assignments[name].pk for name in PEOPLE),
    "record_state": _states,
    "evidence": _evidence,
    "fact": lambda cast: tuple(cast.supports[name].pk for name in PEOPLE),
}
