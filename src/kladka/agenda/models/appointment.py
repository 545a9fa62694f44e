"""An appointment: who meets whom, when and where. What came of it is recorded by the room it is about."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kladka.agenda.models.room import Room
from kladka.core import clock, ids
from kladka.core.protection import Remembered
from kladka.organisations.models import Organisation, Site, Staff
from kladka.people.models import Participation
from kladka.programmes.models import Project


class Series(models.Model):
    """Appointments planned as one: every so many weeks until a day. Each is an appointment of its own."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    every_weeks = models.PositiveSmallIntegerField()
    until_date = models.DateField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="agenda_series_goes_on", condition=models.Q(every_weeks__gt=0)),
        ]

    class Privacy:
        safe = frozenset({"id", "project", "every_weeks", "until_date", "created_at"})

    def __str__(self) -> str:
        return f"{self.every_weeks} {self.until_date}"


class Appointment(Remembered):
    """One meeting in the calendar of a staff member, with nobody, one or several participants.

    An ordinary record: `version` moves with every change, and is what subscribed calendars call its sequence.
    `about` and `employer` are opaque ids of records in higher rooms. `partner` is for whom the staff member comes.
    `taken_over_from`: whose it was before a hand-over, or before somebody stood in.
    """

    KEPT = ("state", "starts_at")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        HELD = "held", _("held")
        NO_SHOW = "no_show", _("nobody came")
        CANCELLED_BY_PARTICIPANT = "cancelled_by_participant", _("cancelled by the participant")
        CANCELLED_BY_STAFF = "cancelled_by_staff", _("cancelled by us")

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="appointments")
    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="appointments")
    kind = models.CharField(max_length=30)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=20)
    place_words = models.CharField(max_length=200, blank=True)
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT, related_name="appointments")
    purpose = models.CharField(max_length=200, blank=True)
    travel_minutes = models.PositiveSmallIntegerField(null=True)
    employer = models.UUIDField(null=True)
    employer_words = models.CharField(max_length=200, blank=True)
    about = models.UUIDField(null=True)
    state = models.CharField(max_length=30, choices=State.choices, default=State.PLANNED)
    taken_over_from = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    series = models.ForeignKey(Series, null=True, on_delete=models.PROTECT, related_name="appointments")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="agenda_appointment_ends_after_start", condition=models.Q(ends_at__gt=models.F("starts_at"))
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["staff", "starts_at"], name="appointment_of_staff"),
            models.Index(fields=["project", "partner", "starts_at"], name="appointment_of_partner"),
            models.Index(fields=["state", "starts_at"], name="appointment_by_state"),
            models.Index(fields=["room", "starts_at"], name="appointment_in_room"),
        ]

    class Privacy:
        personal = frozenset({"place_words", "purpose", "employer_words"})
        safe = frozenset(
            {"id", "project", "partner", "staff", "kind", "starts_at", "ends_at", "place", "site", "room"}
            | {
                "travel_minutes",
                "employer",
                "about",
                "state",
                "taken_over_from",
                "series",
                "version",
                "created_at",
                "changed_at",
            }
        )

    def __str__(self) -> str:
        return f"{self.starts_at} {self.kind}"

    @staticmethod
    def tells(values: Mapping[str, Any]) -> bool:
        """Tell whether it had taken place."""
        return bool(values["state"] == Appointment.State.HELD)

    @property
    def minutes(self) -> int:
        """Return how long it is planned to take."""
        return round((self.ends_at - self.starts_at).total_seconds() / 60)

    @property
    def is_open(self) -> bool:
        """Tell whether nobody has said yet what became of it."""
        return self.state == self.State.PLANNED

    @property
    def is_cancelled(self) -> bool:
        """Tell whether it was called off before it began."""
        return self.state in {self.State.CANCELLED_BY_PARTICIPANT, self.State.CANCELLED_BY_STAFF}


class Attendee(models.Model):
    """A participant who is expected at an appointment. `record` is the opaque id of the session it became."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="attendees")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="appointments")
    record = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["appointment", "participation"], name="agenda_expected_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["record"], name="attendee_by_record")]

    class Privacy:
        safe = frozenset({"id", "appointment", "participation", "record"})

    def __str__(self) -> str:
        return f"{self.participation_id}"
