"""People at employers, and how their names are forgotten."""

from collections.abc import Mapping
from typing import Any

from kladka.audit.actions import SYSTEM, Actor, verb
from kladka.core import clock
from kladka.core.errors import check_version
from kladka.employers import policies, queries
from kladka.employers.models import ContactPerson, Employer
from kladka.people.policies import check_phone

_EDITABLE = frozenset({"name", "post", "phone", "email"})


def add_person(
    *, employer: Employer, name: str, by: Actor, post: str = "", phone: str = "", email: str = ""
) -> ContactPerson:
    """Record somebody whom one turns to at an employer."""
    with verb("employers.add_person", controller=employer.controller_id, by=by) as opened:
        person = ContactPerson(employer=employer, added_on=clock.day_of(opened.at))
        _tell(person, {"name": name, "post": post, "phone": phone, "email": email})
        return opened.save(person)


def change_person(*, person: ContactPerson, version: int, changes: Mapping[str, Any], by: Actor) -> ContactPerson:
    """Change what is known of somebody at an employer. Raises Stale when somebody changed it since `version`."""
    policies.check_changes(changes, _EDITABLE)
    with verb("employers.change_person", controller=person.employer.controller_id, by=by) as opened:
        stored = ContactPerson.objects.select_related("employer").get(pk=person.pk)
        check_version(stored, version)
        _tell(stored, changes)
        stored.version += 1
        return opened.save(stored, fields=[*sorted(changes), "version"])


def forget_person(*, person: ContactPerson, by: Actor) -> ContactPerson:
    """Delete name, post, telephone and address of somebody at an employer; the contacts with them stay."""
    with verb("employers.forget_person", controller=person.employer.controller_id, by=by) as opened:
        stored = ContactPerson.objects.select_related("employer").get(pk=person.pk)
        if stored.forgotten_on is not None:
            return stored
        for name in _EDITABLE:
            setattr(stored, name, "")
        stored.forgotten_on = clock.day_of(opened.at)
        stored.version += 1
        return opened.save(stored, fields=[*sorted(_EDITABLE), "forgotten_on", "version"])


def forget_old_people() -> int:
    """Forget everybody at employers whose name nobody needs any more; return how many they were."""
    old = queries.past_keeping(clock.today())
    for person in old:
        forget_person(person=person, by=SYSTEM)
    return len(old)


def _tell(person: ContactPerson, said: Mapping[str, Any]) -> None:
    for name, value in said.items():
        setattr(person, name, " ".join(value.split()))
    if person.phone:
        person.phone = check_phone(person.phone)
    policies.check_person(person)
