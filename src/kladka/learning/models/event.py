"""Events and the sessions they consist of."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kladka.agenda.models import Room
from kladka.core import ids
from kladka.learning.models.cycle import Module
from kladka.organisations.models import Site, Staff
from kladka.programmes.models import InPeriod, Post, Project

LEADING_ROLES = (Post.Role.TRAINER, Post.Role.ADVISER)
"""The posts of whoever may lead an event or a session of it: trainers, and experts, who serve as advisers."""


class Event(models.Model):
    """A training, an information meeting or a preparation, run by the organisation of `site`.

    `town` and `powiat` say where it takes place, which need not be the site. `hours` are planned clock hours.
    An open event takes people who do not sign up: they are counted by heads.
    """

    IN_PERIOD = InPeriod(_("Events"), ("starts_on", "ends_on"), standing=models.Q(cancelled_at=None))

    class Kind(models.TextChoices):
        TRAINING = "training"
        INFORMATION_MEETING = "information_meeting"
        PREPARATION = "preparation"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=30, choices=Kind.choices)
    title_pl = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    title_fold = models.CharField(max_length=420, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="events")
    town = models.CharField(max_length=80)
    powiat = models.CharField(max_length=4)
    module = models.ForeignKey(Module, null=True, on_delete=models.PROTECT, related_name="events")
    """The module of a training cycle that a training carries out."""
    trainer = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="events")
    starts_on = models.DateField()
    ends_on = models.DateField()
    hours = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    is_open = models.BooleanField(default=False)
    capacity = models.PositiveSmallIntegerField(null=True)
    is_public = models.BooleanField(default=False)
    """Whether it stands in the public calendar, where people sign up without an account."""
    sign_up_from = models.DateField(null=True)
    sign_up_until = models.DateField(null=True)
    """The last day on which people sign up; without one, the first day of the event."""
    confirmed_at = models.DateTimeField(null=True, editable=False)
    """When attendance was last confirmed, that is turned into supports."""
    cancelled_at = models.DateTimeField(null=True, editable=False)
    """When it was decided that the event does not take place."""
    moved_at = models.DateTimeField(null=True, editable=False)
    """When its days, hours or place last changed, until those who are expected were told."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="learning_event_ends_after_start", condition=models.Q(ends_on__gte=models.F("starts_on"))
            ),
            models.CheckConstraint(
                name="learning_event_hours_are_positive", condition=models.Q(hours=None) | models.Q(hours__gt=0)
            ),
            models.CheckConstraint(
                name="learning_event_has_room", condition=models.Q(capacity=None) | models.Q(capacity__gt=0)
            ),
            models.CheckConstraint(
                name="learning_sign_up_ends_after_it_begins",
                condition=models.Q(sign_up_from=None)
                | models.Q(sign_up_until=None)
                | models.Q(sign_up_until__gte=models.F("sign_up_from")),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["project", "starts_on"], name="event_of_project"),
            models.Index(fields=["trainer", "starts_on"], name="event_of_trainer"),
        ]

    class Privacy:
        safe = frozenset(
            {
                "id",
                "project",
                "kind",
                "title_pl",
                "title_en",
                "title_fold",
                "site",
                "town",
                "powiat",
                "module",
                "trainer",
            }
            | {"starts_on", "ends_on", "hours", "is_open", "capacity", "is_public", "sign_up_from", "sign_up_until"}
            | {"confirmed_at", "cancelled_at", "moved_at", "version"}
        )

    def __str__(self) -> str:
        return self.title_pl

    @property
    def last_sign_up(self) -> date:
        """Return the last day on which people sign up."""
        return self.sign_up_until or self.starts_on

    def takes_on(self, day: date) -> bool:
        """Tell whether people sign up on the public site on `day`."""
        stands = self.is_public and self.cancelled_at is None
        return stands and (self.sign_up_from or day) <= day <= self.last_sign_up


class EventSession(models.Model):
    """One meeting of an event. `hours` are clock hours, and what a person's hours are summed from."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sessions")
    on_date = models.DateField()
    starts = models.TimeField(null=True)
    ends = models.TimeField(null=True)
    hours = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT, related_name="event_sessions")
    version = models.PositiveIntegerField(default=1)
    asked_at = models.DateTimeField(null=True, editable=False)
    """When the trainer was reminded that nobody has marked who was there."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="learning_session_ends_after_start",
                condition=models.Q(starts=None) | models.Q(ends=None) | models.Q(ends__gt=models.F("starts")),
            ),
            models.CheckConstraint(
                name="learning_session_hours_are_positive", condition=models.Q(hours=None) | models.Q(hours__gt=0)
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["event", "on_date"], name="session_of_event")]

    class Privacy:
        safe = frozenset({"id", "event", "on_date", "starts", "ends", "hours", "room", "version", "asked_at"})

    def __str__(self) -> str:
        return f"{self.on_date}"


class SessionTrainer(models.Model):
    """Somebody who leads one session. A session nobody is named for is led by the trainer of the event."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    session = models.ForeignKey(EventSession, on_delete=models.CASCADE, related_name="led_by")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="led_sessions")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["session", "staff"], name="learning_leads_a_session_once"),
        ]

    class Privacy:
        safe = frozenset({"id", "session", "staff"})

    def __str__(self) -> str:
        return f"{self.staff_id}"
