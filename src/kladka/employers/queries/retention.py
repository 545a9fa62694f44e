"""How long the names of people at employers are kept."""

from datetime import date
from typing import Any

from django.db.models import Max, QuerySet

from kladka.employers import rules
from kladka.employers.models import ContactPerson
from kladka.employers.queries.parameters import parameter

KEEP = "keep_person_days"


def with_last_contact(people: QuerySet[ContactPerson]) -> QuerySet[Any]:
    """Add `last_contact` to people at employers."""
    return people.annotate(last_contact=Max("contacts__on_date"))


def kept_until(person: Any, on: date) -> date:
    """Return until when the name of a person (with `last_contact`) is kept, by the rule that holds on a day."""
    last = max(filter(None, (person.added_on, person.last_contact)))
    return rules.keep_until(last, parameter(KEEP, on))


def past_keeping(on: date) -> list[ContactPerson]:
    """Return the people whose names nobody needs any more."""
    rows = with_last_contact(ContactPerson.objects.filter(forgotten_on=None)).select_related("employer")
    return [row for row in rows if kept_until(row, on) < on]
