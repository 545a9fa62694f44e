"""Sessions and what was agreed in them. What figures count about them is people's `Support`."""

from typing import ClassVar

from django.db import models

from kladka.coaching.rules import steps
from kladka.core import clock, ids
from kladka.core.protection import Remembered
from kladka.organisations.models import Staff
from kladka.people.models import Participation, Support


class SessionQuerySet(models.QuerySet["Session"]):
    """Reads of sessions."""

    def current(self) -> "SessionQuerySet":
        """Keep the sessions whose support is believed now: withdrawing the support withdraws the session."""
        believed = Support.objects.current().filter(pk=models.OuterRef("support"))
        return self.filter(models.Exists(believed))


class Session(Remembered):
    """One meeting of coach and participant. `support` is the fact that it took place; the words stay here.

    An ordinary record: a change of its words moves `version`, a change of its date or length corrects the fact.
    `group` is shared by the sessions of people who met together. `employer` is the opaque id of one in a higher room.
    `read_before` are digests of what was read when documents, by their ids, stopped proving it by a change: where it
    reads so again, they prove it again.
    """

    KEPT = ("place", "employer", "employer_words")

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    support = models.UUIDField(unique=True, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="sessions")
    coach = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="sessions")
    on_date = models.DateField()
    starts_at = models.TimeField(null=True)
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=20)
    purpose = models.CharField(max_length=200, blank=True)
    done = models.TextField(blank=True)
    confirmed = models.BooleanField(default=False)
    travel_minutes = models.PositiveSmallIntegerField(null=True)
    employer = models.UUIDField(null=True)
    employer_words = models.CharField(max_length=200, blank=True)
    group = models.UUIDField(null=True)
    read_before = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="coaching_session_takes_time",
                condition=models.Q(minutes__gt=0, minutes__lte=24 * 60),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["coach", "on_date"], name="session_of_coach"),
            models.Index(fields=["participation", "on_date"], name="session_of_participation"),
        ]

    class Privacy:
        personal = frozenset({"purpose", "done", "employer_words", "read_before"})
        safe = frozenset(
            {"id", "support", "participation", "coach", "on_date", "starts_at", "minutes", "place", "confirmed"}
            | {"travel_minutes", "employer", "group", "version", "created_at"}
        )

    def __str__(self) -> str:
        return f"{self.on_date} {self.minutes} min"


class NextStep(models.Model):
    """What somebody agreed to do next, by when, and when it was done."""

    class Owner(models.TextChoices):
        PARTICIPANT = "participant"
        COACH = "coach"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="next_steps")
    session = models.ForeignKey(Session, null=True, on_delete=models.PROTECT, related_name="next_steps")
    goal = models.ForeignKey("coaching.PlanGoal", null=True, on_delete=models.PROTECT, related_name="steps")
    what = models.CharField(max_length=200)
    owner = models.CharField(max_length=12, choices=Owner.choices)
    due_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="coaching_step_says_what", condition=~models.Q(what="")),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["participation", "done_on", "due_on"], name="step_of_participation"),
        ]

    class Privacy:
        personal = frozenset({"what"})
        safe = frozenset(
            {"id", "participation", "session", "goal", "owner", "due_on", "done_on", "version", "created_at"}
        )

    def __str__(self) -> str:
        return self.what

    @property
    def words(self) -> str:
        """Return what is to be done, in the language in use where the program wrote it."""
        return steps.said(self.what, self.due_on)
