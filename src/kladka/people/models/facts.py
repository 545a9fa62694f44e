"""The facts about a participation that figures count. Recorded by verbs of `people.actions` only."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from kladka.core.ledger import Fact
from kladka.organisations.models import Organisation, Site, Staff
from kladka.people.models.participation import EntryAnswers, Participation
from kladka.people.models.person import Person
from kladka.programmes.models import InPeriod

_STANDING = models.Q(retracted_at=None)


class Entry(Fact, EntryAnswers):
    """A participation's entry, frozen: everything as it was on the day of the first support."""

    ADDED_LATER = ("citizenship",)
    IN_PERIOD = InPeriod(_("Entries"), ("entry_date",), "participation__project", _STANDING)

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="entries")
    entry_date = models.DateField()
    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")

    class Meta(Fact.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["participation"], condition=models.Q(retracted_at=None), name="people_one_entry"
            ),
        ]

    class Privacy:
        safe = frozenset({"participation", "entry_date", "partner", "site"})

    def __str__(self) -> str:
        return f"{self.entry_date}"


class RecordState(Fact):
    """How far a participation's record is: complete (counts) or submitted to the funder's system."""

    class State(models.TextChoices):
        COMPLETE = "complete"
        SUBMITTED = "submitted"

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="record_states")
    state = models.CharField(max_length=10, choices=State.choices)
    on_date = models.DateField()

    class Privacy:
        safe = frozenset({"participation", "state", "on_date"})

    def __str__(self) -> str:
        return self.state


class Exit(Fact):
    """A participation left the project on a day."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="exits")
    exit_date = models.DateField()
    path_completed = models.BooleanField()
    leaving_reason = models.CharField(max_length=40, blank=True)

    class Privacy:
        safe = frozenset({"participation", "exit_date", "path_completed", "leaving_reason"})

    def __str__(self) -> str:
        return f"{self.exit_date}"


class Reentry(Fact):
    """A participation that had left came back. The first entry and its snapshot stay."""

    IN_PERIOD = InPeriod(_("Returns"), ("reentry_date",), "participation__project", _STANDING)

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="reentries")
    reentry_date = models.DateField()

    class Privacy:
        safe = frozenset({"participation", "reentry_date"})

    def __str__(self) -> str:
        return f"{self.reentry_date}"


class Alias(Fact):
    """Two records of one human being: `person` is `same_as`. A merge never changes an id, so it can be undone."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="aliases")
    same_as = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta(Fact.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(fields=["person"], condition=models.Q(retracted_at=None), name="people_one_alias"),
            models.CheckConstraint(
                name="people_nobody_is_their_own_alias", condition=~models.Q(person=models.F("same_as"))
            ),
        ]

    class Privacy:
        safe = frozenset({"person", "same_as"})

    def __str__(self) -> str:
        return f"{self.person_id} = {self.same_as_id}"


class Assignment(Fact):
    """From a day on, a coach at a site of a partner works with a participation, by a model.

    `also`: further models that are followed on the same pathway, their codes parted by spaces: a second variant.
    """

    ADDED_LATER = ("also",)

    IN_PERIOD = InPeriod(
        _("Assignments to coaches"), ("from_date",), "participation__project", models.Q(retracted_at=None)
    )

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="assignments")
    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    coach = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="assignments")
    model = models.CharField(max_length=40)
    from_date = models.DateField()
    also = models.CharField(max_length=200, blank=True, default="")

    class Privacy:
        safe = frozenset({"participation", "partner", "site", "coach", "model", "also", "from_date"})

    def __str__(self) -> str:
        return f"{self.coach_id} {self.from_date}"

    @property
    def models(self) -> list[str]:
        """Return the codes of every model that is followed, the first one first."""
        return [self.model, *self.also.split()]


class Support(Fact):
    """One use of one form of support: a coaching session, an advisory meeting, a training or meeting attended."""

    IN_PERIOD = InPeriod(
        _("Supports"), ("start_date", "end_date"), "participation__project", models.Q(retracted_at=None)
    )

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="supports")
    kind = models.CharField(max_length=30)
    area = models.CharField(max_length=30, blank=True)
    form = models.CharField(max_length=12, default="individual")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    powiat = models.CharField(max_length=4, blank=True)
    event = models.UUIDField(null=True)
    provider = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    start_date = models.DateField()
    end_date = models.DateField(null=True)
    hours = models.DecimalField(max_digits=6, decimal_places=2, null=True)

    class Meta(Fact.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                name="people_support_ends_after_start",
                condition=models.Q(end_date=None) | models.Q(end_date__gte=models.F("start_date")),
            ),
            models.CheckConstraint(
                name="people_support_hours_are_positive",
                condition=models.Q(hours=None) | models.Q(hours__gt=0),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            *Fact.Meta.indexes,
            models.Index(fields=["participation", "start_date"], name="support_of_participation"),
            models.Index(fields=["event"], name="support_of_event"),
        ]

    class Privacy:
        safe = frozenset(
            {
                "participation",
                "kind",
                "area",
                "form",
                "site",
                "powiat",
                "event",
                "provider",
                "start_date",
                "end_date",
            }
            | {"hours"}
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.start_date}"


class Situation(Fact):
    """A dated fact about a participant's life that indicators may count: a job, an internship, a training …"""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="situations")
    kind = models.CharField(max_length=30)
    from_date = models.DateField()
    until_date = models.DateField(null=True)
    contract_kind = models.CharField(max_length=30, blank=True)
    full_time_share = models.DecimalField(max_digits=4, decimal_places=3, null=True)

    class Meta(Fact.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                name="people_situation_ends_after_start",
                condition=models.Q(until_date=None) | models.Q(until_date__gte=models.F("from_date")),
            ),
        ]

    class Privacy:
        safe = frozenset({"participation", "kind", "from_date", "until_date", "contract_kind", "full_time_share"})

    def __str__(self) -> str:
        return f"{self.kind} {self.from_date}"


class Ending(Fact):
    """What lasted has ended: a situation, a coach's work with a participation (completed or interrupted), or a
    support, of which somebody confirmed what came of it (completed or not).
    """

    ADDED_LATER = ("support_id",)

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="endings")
    assignment = models.ForeignKey(Assignment, null=True, on_delete=models.PROTECT, related_name="endings")
    situation = models.ForeignKey(Situation, null=True, on_delete=models.PROTECT, related_name="endings")
    support = models.ForeignKey(Support, null=True, on_delete=models.PROTECT, related_name="endings")
    until_date = models.DateField()
    outcome = models.CharField(max_length=20)

    class Meta(Fact.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                name="people_an_ending_ends_one_thing",
                condition=models.Q(assignment=None, situation__isnull=False, support=None)
                | models.Q(assignment__isnull=False, situation=None, support=None)
                | models.Q(assignment=None, situation=None, support__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["assignment"],
                condition=models.Q(retracted_at=None, assignment__isnull=False),
                name="people_an_assignment_ends_once",
            ),
            models.UniqueConstraint(
                fields=["situation"],
                condition=models.Q(retracted_at=None, situation__isnull=False),
                name="people_a_situation_ends_once",
            ),
            models.UniqueConstraint(
                fields=["support"],
                condition=models.Q(retracted_at=None, support__isnull=False),
                name="people_a_support_ends_once",
            ),
        ]

    class Privacy:
        safe = frozenset({"participation", "assignment", "situation", "support", "until_date", "outcome"})

    def __str__(self) -> str:
        return f"{self.outcome} {self.until_date}"

    @property
    def ended(self) -> UUID:
        """Return the id of what ended."""
        return self.assignment_id or self.situation_id or self.support_id  # type: ignore[return-value]
