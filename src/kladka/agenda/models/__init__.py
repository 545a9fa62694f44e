"""The calendar: what is planned, who can be met when and where, who subscribes to it and who is reminded."""

from kladka.agenda.models.appointment import Appointment, Attendee, Series
from kladka.agenda.models.availability import Absence, WorkingHours
from kladka.agenda.models.room import OpeningHours, Room, SpecialDays
from kladka.agenda.models.telling import Feed, Reminder, ReminderWish

__all__ = [
    "Absence",
    "Appointment",
    "Attendee",
    "Feed",
    "OpeningHours",
    "Reminder",
    "ReminderWish",
    "Room",
    "Series",
    "SpecialDays",
    "WorkingHours",
]
