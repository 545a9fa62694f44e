"""What may never be recorded of an employer, the people there, and contacts with them."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.employers.models import ContactPerson, Employer, EmployerContact
from kladka.people.policies import check_not_in_future, check_order


def check_employer(employer: Employer) -> None:
    """An employer is in a trade; one organisation is one employer of a controller."""
    dictionary("employer-trades").check(employer.trade, field="trade")
    if employer.size:
        dictionary("employer-sizes").check(employer.size, field="size")
    rows = Employer.objects.filter(controller=employer.controller_id, organisation=employer.organisation_id)
    if rows.exclude(pk=employer.pk).exists():
        raise PolicyBroken(
            _("%(name)s is recorded as an employer already. Open it in the list of employers.")
            % {"name": employer.organisation.name},
            field="organisation",
        )


def check_person(person: ContactPerson) -> None:
    """Whom one turns to has a name, and is not somebody whose name was forgotten."""
    if person.forgotten_on is not None:
        raise PolicyBroken(_("The name of this person was forgotten. Add the person anew, if you need it."))
    if not person.name:
        raise PolicyBroken(_("Enter the name."), field="name")


def check_contact(contact: EmployerContact, today: date) -> None:
    """A contact has taken place, with somebody and about something of that employer; only a step is due."""
    dictionary("employer-contact-forms").check(contact.form, field="form")
    dictionary("employer-contact-purposes").check(contact.purpose, field="purpose")
    if contact.answer:
        dictionary("employer-answers").check(contact.answer, field="answer")
    check_not_in_future(contact.on_date, today, field="on_date")
    if contact.person is not None:
        check_belongs(contact.person.employer_id, contact.employer, field="person")
    if contact.vacancy is not None:
        check_belongs(contact.vacancy.employer_id, contact.employer, field="vacancy")
    participation = contact.participation
    if participation is not None and participation.project.controller_id != contact.employer.controller_id:
        raise PolicyBroken(_("This participant belongs to another data controller."), field="participation")
    if contact.next_due is not None and not contact.next_step:
        raise PolicyBroken(_("Say what is to be done by that day, or leave the day empty."), field="next_step")
    check_order(contact.on_date, contact.next_due, field="next_due")


def check_belongs(employer: UUID, to: Employer, *, field: str) -> None:
    """A person or a vacancy named with an employer is that employer's."""
    if employer != to.pk:
        raise PolicyBroken(_("This belongs to another employer. Choose again."), field=field)


def check_changes(changes: Collection[str], allowed: frozenset[str]) -> None:
    """Only what the verb names can be changed by it."""
    unknown = sorted(set(changes) - allowed)
    if unknown:
        raise TypeError(f"This cannot be changed here: {', '.join(unknown)}.")
