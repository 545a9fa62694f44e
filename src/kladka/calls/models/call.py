"""Calls: competitions for places in a project, for grants or awards; and how many applications were forgotten."""

from datetime import date
from typing import ClassVar

from django.db import models

from kladka.calls.rules import kinds
from kladka.core import clock, ids
from kladka.organisations.models import Organisation
from kladka.programmes.models import Project


class Call(models.Model):
    """A competition in a project, run by one partner; `criteria` names its set in the packs. What a `kind` is for, who
    may apply and what follows says `calls/kinds.yaml` of the packs. `places` are what is given: places, grants, awards.
    """

    class Kind(models.TextChoices):
        RECRUITMENT = "recruitment"
        GRANT = "grant"
        CONTEST = "contest"
        AWARD = "award"

    class State(models.TextChoices):
        DRAFT = "draft"
        OPEN = "open"
        CLOSED = "closed"
        DECIDED = "decided"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="calls")
    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.RECRUITMENT)
    title_pl = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    criteria = models.CharField(max_length=60)
    own_criteria = models.JSONField(default=dict, blank=True)
    """The set as it was changed for this call; empty where the ready one holds."""
    opens_on = models.DateField()
    closes_on = models.DateField()
    places = models.PositiveSmallIntegerField()
    reserve_places = models.PositiveSmallIntegerField(default=0)
    assessors = models.PositiveSmallIntegerField(default=1)
    """How many people assess each application; the points of two or three are averaged."""
    is_drawn = models.BooleanField(default=False)
    """Whether the assessors are drawn by lot, and nobody else may assess."""
    third_percent = models.PositiveSmallIntegerField(null=True)
    """By how many percent of the most points two drawn assessors may differ before a third assesses; None: never."""
    most_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    """How much one application may ask for at most; None where nothing is asked for, or no limit is set."""
    results_on = models.DateField(null=True)
    """The day on which the results were published."""
    closed_on = models.DateField(null=True)
    """The day on which it was closed; None while it takes applications, or where that was not recorded."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="calls_call_closes_after_it_opens", condition=models.Q(closes_on__gte=models.F("opens_on"))
            ),
            models.CheckConstraint(name="calls_call_has_places", condition=models.Q(places__gt=0)),
            models.CheckConstraint(name="calls_one_to_three_assess", condition=models.Q(assessors__in=(1, 2, 3))),
            models.CheckConstraint(
                name="calls_a_third_follows_two_drawn",
                condition=models.Q(third_percent=None) | models.Q(assessors=2, is_drawn=True),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["project", "opens_on"], name="call_of_project")]

    class Privacy:
        safe = frozenset(
            {
                "id",
                "project",
                "partner",
                "kind",
                "title_pl",
                "title_en",
                "criteria",
                "own_criteria",
                "opens_on",
                "closes_on",
            }
            | {"places", "reserve_places", "assessors", "is_drawn", "third_percent", "most_amount", "results_on"}
            | {"closed_on"}
            | {"state", "created_at", "version"}
        )

    def __str__(self) -> str:
        return self.title_pl

    @property
    def rules(self) -> kinds.Kind:
        """Return what follows from the kind of the call."""
        return kinds.kind(self.kind)

    @property
    def lasted_until(self) -> date:
        """Return the last day on which it took applications: the announced one, or an earlier one that closed it."""
        return min(self.closes_on, self.closed_on or self.closes_on)

    def takes_on(self, day: date) -> bool:
        """Tell whether applications are taken on `day`."""
        return self.state == self.State.OPEN and self.opens_on <= day <= self.closes_on


class UsualDocuments(models.Model):
    """The documents that a partner's calls in a project ask for, not the programme's, until a call says otherwise.

    `documents` holds lines as the criteria of a call do: which, and whether it is needed. Those of calls by which staff
    of institutions apply are kept apart. An opened call keeps what it asked for.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    is_institutional = models.BooleanField()
    documents = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["project", "partner", "is_institutional"], name="calls_one_list_of_usual_documents"
            ),
        ]

    class Privacy:
        safe = frozenset({"id", "project", "partner", "is_institutional", "documents", "version"})

    def __str__(self) -> str:
        return ", ".join(each["document"] for each in self.documents)


class Forgotten(models.Model):
    """How many applications of a call were deleted after their days, by the state they were in."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="forgotten")
    state = models.CharField(max_length=10)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["call", "state"], name="calls_one_count_of_a_state"),
        ]

    class Privacy:
        safe = frozenset({"id", "call", "state", "count"})

    def __str__(self) -> str:
        return f"{self.state}: {self.count}"
