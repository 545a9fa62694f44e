"""Visits, calls and letters to and from employers."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kladka.audit.actions import Actor, verb
from kladka.core import clock
from kladka.core.errors import check_version
from kladka.employers import policies
from kladka.employers.models import ContactPerson, Employer, EmployerContact, Vacancy
from kladka.organisations.models import Staff
from kladka.people.models import Participation

_EDITABLE = frozenset(
    {"on_date", "form", "purpose", "person", "participation", "vacancy", "answer", "result", "next_step", "next_due"}
)


def record_contact(
    *,
    employer: Employer,
    staff: Staff,
    on_date: date,
    form: str,
    purpose: str,
    by: Actor,
    person: ContactPerson | None = None,
    participation: Participation | None = None,
    vacancy: Vacancy | None = None,
    answer: str = "",
    result: str = "",
    next_step: str = "",
    next_due: date | None = None,
) -> EmployerContact:
    """Record a contact with an employer, about a participant or about nobody, and what is to be done next.

    Raises PolicyBroken where the employer is told about somebody who did not agree to that.
    """
    with verb("employers.record_contact", controller=employer.controller_id, by=by) as opened:
        contact = EmployerContact(
            employer=employer,
            staff=staff,
            on_date=on_date,
            form=form,
            purpose=purpose,
            person=person,
            participation=participation,
            vacancy=vacancy,
            answer=answer,
            result=result.strip(),
            next_step=" ".join(next_step.split()),
            next_due=next_due,
            created_at=opened.at,
        )
        policies.check_contact(contact, clock.today())
        policies.check_told(contact)
        return opened.save(contact)


def change_contact(*, contact: EmployerContact, version: int, changes: Mapping[str, Any], by: Actor) -> EmployerContact:
    """Change a contact. Raises Stale when somebody changed it since `version`."""
    policies.check_changes(changes, _EDITABLE)
    with verb("employers.change_contact", controller=contact.employer.controller_id, by=by) as opened:
        stored = _stored(contact)
        check_version(stored, version)
        before = policies.telling(stored)
        for name, value in changes.items():
            setattr(stored, name, value.strip() if isinstance(value, str) else value)
        if not stored.next_step:
            stored.next_done_on = None
        policies.check_contact(stored, clock.today())
        policies.check_told(stored, before=before)
        stored.version += 1
        return opened.save(stored, fields=[*sorted(changes), "next_done_on", "version"])


def remove_contact(*, contact: EmployerContact, by: Actor) -> None:
    """Remove a contact that did not take place."""
    with verb("employers.remove_contact", controller=contact.employer.controller_id, by=by) as opened:
        opened.delete(contact)


def follow_up(*, contact: EmployerContact, by: Actor, done: bool = True) -> EmployerContact:
    """Record that what was to be done next is done, or with `done=False` that it is not."""
    with verb("employers.follow_up", controller=contact.employer.controller_id, by=by) as opened:
        stored = _stored(contact)
        stored.next_done_on = clock.day_of(opened.at) if done and stored.next_step else None
        stored.version += 1
        return opened.save(stored, fields=["next_done_on", "version"])


def _stored(contact: EmployerContact) -> EmployerContact:
    rows = EmployerContact.objects.select_related("employer", "person", "vacancy", "participation__project")
    return rows.get(pk=contact.pk)
