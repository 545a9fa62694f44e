"""From an appointment of the calendar to a card that is filled in already."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from kladka.agenda import rules
from kladka.agenda.models import Appointment
from kladka.agenda.permissions import appointments_of
from kladka.core.ids import is_id
from kladka.incubation.queries import clients_expected
from kladka.pages.advice.choices import CardDesk

KIND = "advice"
"""The kind of an appointment for advice (dictionary "appointment-kinds")."""
WAYS = {"phone": "phone", "online": "online"}
"""By places of the calendar, ways of meeting; elsewhere people meet in person."""


def appointment_asked_for(request: HttpRequest, desk: CardDesk) -> Appointment | None:
    """Return the appointment of the address, when it is the viewer's and may become a card."""
    value = request.GET.get("appointment", "")
    rows = appointments_of(desk.viewer).filter(kind=KIND).select_related("project", "staff", "site")
    return rows.filter(pk=UUID(value)).first() if is_id(value) else None


def of_appointment(one: Appointment) -> dict[str, Any]:
    """Return what a card takes over from an appointment."""
    begins, ends = rules.local(one.starts_at), rules.local(one.ends_at)
    others = clients_expected([one.pk]).get(one.pk, [])
    return {
        "on_date": begins.date(),
        "starts_at": begins.time(),
        "ends_at": ends.time(),
        "minutes": one.minutes,
        "adviser": str(one.staff_id),
        "way": WAYS.get(one.place, "in_person"),
        "request": one.purpose,
        "clients": [str(each.participation_id) for each in one.attendees.all()],
        "initiative_groups": [str(each.group_id) for each in others if each.group_id],
        "entities": [str(each.organisation_id) for each in others if each.organisation_id],
    }
