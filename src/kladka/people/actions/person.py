"""Who a person is."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, verb
from kladka.core import clock, crypto, polish
from kladka.core.errors import PolicyBroken, Stale
from kladka.organisations.models import Organisation
from kladka.people import policies
from kladka.people.actions.own_page import tell_taken_out
from kladka.people.models import Identity, Person
from kladka.people.queries.own_page import contacts_of

CONTACT = ("phone", "email", "street", "postcode", "town")
_CHECKED = {"phone": policies.check_phone, "postcode": policies.check_postcode}


def register_person(
    *,
    controller: Organisation,
    given_name: str,
    family_name: str,
    by: Actor,
    sex: str = "",
    birth_date: date | None = None,
    pesel: str = "",
    pesel_override: str = "",
    is_made_up: bool = False,
    **contact: str,
) -> Person:
    """Record a human being within one controller and return the person.

    A PESEL whose birth date or sex differs from the form needs `pesel_override`, a code of the dictionary
    "pesel-override-reasons". Raises PolicyBroken for a wrong PESEL or one the controller already has, and for what is
    no telephone number or postcode.
    """
    with verb("people.register_person", controller=controller.pk, by=by) as entry:
        person = entry.save(Person(controller=controller, is_made_up=is_made_up))
        identity = Identity(person=person, controller=controller, sex=sex, birth_date=birth_date)
        identity.pesel_override = pesel_override
        for name in CONTACT:
            setattr(identity, name, _kept(name, contact.pop(name, "")))
        if contact:
            raise TypeError(f"A person has no {', '.join(sorted(contact))}.")
        _name(identity, given_name, family_name)
        _check_born(identity.birth_date)
        _seal_pesel(identity, pesel)
        entry.save(identity)
        return person


def change_identity(*, person: Person, version: int, changes: Mapping[str, Any], by: Actor) -> Identity:
    """Change names, contact, birth date, sex or PESEL of a person; return the identity as it is now.

    An address or a number that is taken out is told. Raises Stale when somebody changed it since `version`,
    PolicyBroken as `register_person` does.
    """
    with verb("people.change_identity", controller=person.controller_id, by=by) as entry:
        identity = Identity.objects.get(pk=person.pk)
        if identity.version != version:
            raise Stale(_("Somebody else changed this person’s data while you were writing."), stored=identity)
        before = {field.name: getattr(identity, field.name) for field in Identity._meta.concrete_fields}
        reached = contacts_of(identity)
        for name, value in changes.items():
            if name != "pesel":
                setattr(identity, name, _kept(name, value))
        _name(identity, identity.given_name, identity.family_name)
        _check_born(identity.birth_date)
        number = changes["pesel"] if "pesel" in changes else pesel_of(identity)
        _seal_pesel(identity, number)
        identity.version += 1
        if taken_out := reached - contacts_of(identity):
            tell_taken_out(person, taken_out)
        return entry.save(identity, fields=_changed(identity, before))


def pesel_of(identity: Identity) -> str:
    """Return the PESEL in clear, or nothing when there is none. The caller leaves a read event."""
    if identity.pesel_sealed is None:
        return ""
    return crypto.unseal(bytes(identity.pesel_sealed), _context(identity)).decode()


def _kept(name: str, value: Any) -> Any:
    return _CHECKED[name](value) if value and name in _CHECKED else value


def _check_born(birth_date: date | None) -> None:
    if birth_date is not None:
        policies.check_born(birth_date, clock.today())


def _changed(identity: Identity, before: Mapping[str, Any]) -> list[str]:
    """Return the names of the fields that are otherwise now. The same PESEL sealed again is no change."""
    if identity.pesel_index == before["pesel_index"]:
        identity.pesel_sealed = before["pesel_sealed"]
    return [name for name, value in before.items() if getattr(identity, name) != value]


def _name(identity: Identity, given: str, family: str) -> None:
    if not given.strip() or not family.strip():
        raise PolicyBroken(_("Enter the given name and the family name."), field="given_name")
    identity.given_name = policies.check_name(given, field="given_name")
    identity.family_name = policies.check_name(family, field="family_name")
    identity.name_fold = polish.fold(f"{identity.family_name} {identity.given_name}")
    identity.name_sort = polish.sort_key(f"{identity.family_name} {identity.given_name}")


def _seal_pesel(identity: Identity, number: str) -> None:
    if not number.strip():
        identity.pesel_sealed, identity.pesel_index = None, ""
        return
    read = policies.check_pesel(
        number, birth_date=identity.birth_date, sex=identity.sex, override=identity.pesel_override
    )
    identity.pesel_index = crypto.blind_index(read.number, str(identity.controller_id))
    taken = Identity.objects.filter(controller=identity.controller_id, pesel_index=identity.pesel_index)
    if taken.exclude(pk=identity.person_id).exists():
        raise PolicyBroken(
            _("A person with this PESEL is already recorded. Find that person, or ask the monitoring officer."),
            field="pesel",
        )
    identity.pesel_sealed = crypto.seal(read.number.encode(), _context(identity))


def _context(identity: Identity) -> tuple[str, ...]:
    return ("people_identity", "pesel", str(identity.person_id), str(identity.controller_id))
