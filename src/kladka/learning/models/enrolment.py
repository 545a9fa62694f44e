"""Who signed up for an event: a participation, or a visitor, who is no person yet."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.learning.models.event import Event
from kladka.people.models import Participation


class Visitor(models.Model):
    """What somebody wrote to come to one event. Never a person until a coordinator takes it on.

    It opens by a secret of which only the digest is kept. `contact_index` is the keyed blind index of the e-mail
    address, or else of the telephone, within the controller: one contact signs up once for an event.
    """

    class Channel(models.TextChoices):
        PUBLIC = "public"
        STAFF = "staff"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="visitors")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    given_name = models.CharField(max_length=60)
    family_name = models.CharField(max_length=80)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=5)
    secret_digest = models.CharField(max_length=64)
    contact_index = models.CharField(max_length=64)
    wrote_again_on = models.DateField(null=True, editable=False)
    """When the address last signed up once more, and was told; once a day at most."""
    forget_on = models.DateField()
    """The day on which the tick deletes it."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "contact_index"], name="learning_one_visit_of_a_contact"),
            models.UniqueConstraint(fields=["secret_digest"], name="learning_one_secret_of_a_visitor"),
            models.CheckConstraint(
                name="learning_visitor_can_be_reached", condition=~models.Q(email="") | ~models.Q(phone="")
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["forget_on"], name="visitor_to_forget")]

    class Privacy:
        identity = frozenset({"given_name", "family_name", "email", "phone", "contact_index"})
        secret = frozenset({"secret_digest"})
        safe = frozenset({"id", "event", "channel", "language", "wrote_again_on", "forget_on"})

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def name(self) -> str:
        """Return given and family name."""
        return f"{self.given_name} {self.family_name}"


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Enrolments by what they hold."""

    def named(self) -> "EnrolmentQuerySet":
        """Keep the participations that have a place: the list at which attendance is marked."""
        return self.filter(state=Enrolment.State.PLACED, participation__isnull=False)

    def listed(self) -> "EnrolmentQuerySet":
        """Keep the participations that have a place or were removed."""
        states = (Enrolment.State.PLACED, Enrolment.State.REMOVED)
        return self.filter(state__in=states, participation__isnull=False)

    def placed(self) -> "EnrolmentQuerySet":
        """Keep whoever has a place, participations and visitors."""
        return self.filter(state=Enrolment.State.PLACED)

    def waiting(self) -> "EnrolmentQuerySet":
        """Keep whoever waits for a place, in order."""
        return self.filter(state=Enrolment.State.WAITING).order_by("number")


class Enrolment(models.Model):
    """A participation, or a visitor, signed up for an event in the order of `number`; says nothing about coming.

    A visitor who was taken on has both until the visitor is forgotten. `came` is of visitors only: participations are
    marked session by session. Whoever was removed has missed too much; what they attended stays. `marks_said` is what
    the marks came to when completion was confirmed.
    """

    class State(models.TextChoices):
        PLACED = "placed"
        WAITING = "waiting"
        CANCELLED = "cancelled"
        REMOVED = "removed"

    class Came(models.TextChoices):
        YES = "yes"
        NO = "no"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="enrolments")
    participation = models.ForeignKey(Participation, null=True, on_delete=models.PROTECT, related_name="enrolments")
    visitor = models.OneToOneField(Visitor, null=True, on_delete=models.PROTECT, related_name="enrolment")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLACED)
    why = models.CharField(max_length=30, blank=True)
    access_needs = models.JSONField(default=list, blank=True)
    came = models.CharField(max_length=3, choices=Came.choices, blank=True)
    marks_said = models.CharField(max_length=13, blank=True, editable=False)
    enrolled_at = models.DateTimeField(default=clock.now)
    reminded_at = models.DateTimeField(null=True)

    objects: ClassVar[EnrolmentQuerySet] = EnrolmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "participation"], name="learning_enrolled_once"),
            models.UniqueConstraint(fields=["event", "number"], name="learning_one_number_at_an_event"),
            models.CheckConstraint(
                name="learning_somebody_is_enrolled",
                condition=models.Q(participation__isnull=False) | models.Q(visitor__isnull=False),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["event", "state"], name="enrolment_of_event")]

    class Privacy:
        sensitive = frozenset({"access_needs"})
        safe = frozenset(
            {"id", "event", "participation", "visitor", "number", "state", "why", "came", "enrolled_at", "reminded_at"}
            | {"marks_said"}
        )

    def __str__(self) -> str:
        return f"{self.participation_id or self.visitor_id}"


class ForgottenVisitors(models.Model):
    """How many visitors of an event were deleted after their days, by what had become of them and why they came."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="forgotten_visitors")
    state = models.CharField(max_length=10)
    why = models.CharField(max_length=30, blank=True)
    came = models.CharField(max_length=3, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["event", "state", "why", "came"], name="learning_one_count_of_forgotten_visitors"
            ),
        ]

    class Privacy:
        safe = frozenset({"id", "event", "state", "why", "came", "count"})

    def __str__(self) -> str:
        return f"{self.state}: {self.count}"
