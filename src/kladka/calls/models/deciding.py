"""How applications are assessed, what the committee decided, and appeals."""

from fractions import Fraction
from typing import ClassVar

from django.db import models

from kladka.calls.models.application import Application
from kladka.calls.models.call import Call
from kladka.core import clock, ids
from kladka.core.protection import Chained
from kladka.organisations.models import Staff


class Assessment(models.Model):
    """One assessor's card: the formal questions, the points, and why."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="assessments")
    assessor = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    formal = models.JSONField(default=dict)
    points = models.JSONField(default=dict)
    words = models.TextField(blank=True)
    assessed_on = models.DateField()
    is_outdated = models.BooleanField(default=False)
    """Whether answers of the application were changed since it was saved."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application", "assessor"], name="calls_one_card_of_an_assessor"),
        ]

    class Privacy:
        sensitive = frozenset({"points", "words"})
        safe = frozenset({"id", "application", "assessor", "formal", "assessed_on", "is_outdated", "version"})

    def __str__(self) -> str:
        return f"{self.assessed_on}"


class Draw(Chained):
    """Assessors were drawn by lot: from whom, and the seed from which everybody can draw the same again."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="draws")
    seed = models.CharField(max_length=64)
    drum = models.TextField()
    """JSON. `pool`: the ids of the staff who were in the drum. `asked`: number of an application → how many it lacked,
    who had it already, who is not independent of its applicant. A text, so that the chain can hold it."""
    made_at = models.DateTimeField(default=clock.now)

    class Privacy:
        safe = frozenset({"id", "call", "seed", "drum", "made_at"})

    def __str__(self) -> str:
        return self.seed


class Assessor(models.Model):
    """Who is to assess an application, and what they stated of ties with the applicant before they saw it."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="assessors")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    interest = models.CharField(max_length=20, blank=True)
    stated_on = models.DateField(null=True)
    draw = models.ForeignKey(Draw, null=True, on_delete=models.PROTECT, related_name="drawn")
    is_third = models.BooleanField(default=False)
    """Whether they assess because the first two differ widely."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application", "staff"], name="calls_one_assessor_once"),
        ]

    class Privacy:
        safe = frozenset({"id", "application", "staff", "interest", "stated_on", "draw", "is_third"})

    def __str__(self) -> str:
        return f"{self.staff_id}"


class Meeting(Chained):
    """The committee met and decided a call. Its minutes are this, its members and its decisions."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="meeting")
    held_on = models.DateField()
    place = models.CharField(max_length=120, blank=True)
    words = models.TextField(blank=True)

    class Privacy:
        safe = frozenset({"id", "call", "held_on", "place", "words"})

    def __str__(self) -> str:
        return f"{self.held_on}"


class Member(models.Model):
    """Who sat on the committee, and what they said of their ties with the applicants."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="members")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    interest = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "staff"], name="calls_one_seat_for_each"),
        ]

    class Privacy:
        safe = frozenset({"id", "meeting", "staff", "interest"})

    def __str__(self) -> str:
        return f"{self.staff_id}"


class Decision(models.Model):
    """What was decided of one application. Outlives the application: number, points and reason say nobody's name."""

    class Cause(models.TextChoices):
        MEETING = "meeting"
        RESERVE_CALLED = "reserve_called"
        APPEAL = "appeal"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="decisions")
    application = models.ForeignKey(Application, null=True, on_delete=models.SET_NULL, related_name="decisions")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10)
    reason = models.CharField(max_length=40, blank=True)
    place = models.PositiveSmallIntegerField(null=True)
    total = models.DecimalField(max_digits=6, decimal_places=2)
    is_tied = models.BooleanField(default=False)
    given = models.JSONField(null=True)
    """Of each card as the committee had it: its id, its version, its points, and the codes of the formal questions that
    it answered with no, which are not there of what was decided before those were kept; None of what was decided before
    any of this was."""
    stood = models.JSONField(null=True)
    """By what it was put in order: its points, then what the rule for equal points looks at, as exact fractions; the
    lesser comes first. None without a place, of what was decided before this was kept, and of what was forgotten."""
    is_left = models.BooleanField(default=False)
    """Whether the applicant withdrew after this; kept once the application itself is deleted."""
    is_beyond = models.BooleanField(default=False)
    """Whether it was accepted beyond the number of places of the call, by an appeal."""
    cause = models.CharField(max_length=20, choices=Cause.choices, default=Cause.MEETING)
    decided_on = models.DateField()
    decided_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="calls_a_refusal_has_a_reason",
                condition=(models.Q(outcome="refused") & ~models.Q(reason=""))
                | (~models.Q(outcome="refused") & models.Q(reason="")),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["call", "number"], name="decision_of_call")]

    class Privacy:
        sensitive = frozenset({"stood"})
        safe = frozenset(
            {"id", "call", "application", "number", "outcome", "reason", "place", "total", "is_tied", "cause"}
            | {"given", "is_left", "is_beyond", "decided_on", "decided_at"}
        )

    def __str__(self) -> str:
        return f"{self.number} {self.outcome}"

    @property
    def stands(self) -> tuple[Fraction, ...]:
        """Return by what it was put in order; empty where that is not known."""
        return tuple(map(Fraction, self.stood or ()))


class Appeal(models.Model):
    """An applicant asked to decide anew; the answer is given once."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld"
        DISMISSED = "dismissed"

    class Gives(models.TextChoices):
        PLACE = "place"
        BEYOND = "beyond"
        RESERVE = "reserve"
        ASSESSMENT = "assessment"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="appeal")
    received_on = models.DateField()
    words = models.TextField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    gives = models.CharField(max_length=10, choices=Gives.choices, blank=True)
    """What one that was upheld gave: a free place, one beyond them, one on the reserve list, an assessment."""
    gave = models.CharField(max_length=10, choices=Gives.choices, blank=True)
    """What it gave once the application that it sent back was assessed and had enough points; empty otherwise."""
    decided_on = models.DateField(null=True)
    answer = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="calls_an_answered_appeal_has_a_day",
                condition=models.Q(outcome="", decided_on=None) | (~models.Q(outcome="") & ~models.Q(decided_on=None)),
            ),
        ]

    class Privacy:
        personal = frozenset({"words", "answer"})
        safe = frozenset({"id", "application", "received_on", "outcome", "gives", "gave", "decided_on", "version"})

    def __str__(self) -> str:
        return f"{self.received_on} {self.outcome}"
