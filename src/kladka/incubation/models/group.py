"""Initiative groups: who is in them, and their way from an idea to an entity."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.organisations.models import Organisation, Site
from kladka.people.models import Person
from kladka.programmes.models import Project


class InitiativeGroup(models.Model):
    """People and organisations who want to start an entity and are helped at a site. Figures count none of them by it.

    `code` and `number` are the version of the model that the group follows. `legal_form` is the intended one, empty
    while it is open. `entity` is what the group became; whether that is registered, its registration says.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="groups")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(max_length=120)
    idea = models.TextField(blank=True)
    legal_form = models.CharField(max_length=40, blank=True)
    formed_on = models.DateField()
    ended_on = models.DateField(null=True)
    ended_because = models.TextField(blank=True)
    entity = models.OneToOneField(Organisation, null=True, on_delete=models.PROTECT, related_name="group")
    code = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="incubation_a_group_ends_after_start",
                condition=models.Q(ended_on=None, ended_because="")
                | models.Q(ended_on__gte=models.F("formed_on")) & ~models.Q(ended_because=""),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["project", "site"], name="groups_of_site"),
        ]

    class Privacy:
        personal = frozenset({"name", "idea", "ended_because"})
        safe = frozenset(
            {"id", "project", "site", "legal_form", "formed_on", "ended_on", "entity", "code", "number"}
            | {"created_at", "version"}
        )

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """A person, an organisation, or only a name, in a group from a day through another; who comes back is in anew.

    `at_risk` is None where nobody asked; `ground` says why. Being in a group is no participation, and begins none.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    group = models.ForeignKey(InitiativeGroup, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="groups")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(max_length=120, blank=True)
    joined_on = models.DateField()
    left_on = models.DateField(null=True)
    at_risk = models.BooleanField(null=True)
    ground = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="incubation_in_a_group_as_one_thing",
                condition=models.Q(person__isnull=False, organisation=None, name="")
                | models.Q(person=None, organisation__isnull=False, name="", at_risk=None)
                | models.Q(person=None, organisation=None) & ~models.Q(name=""),
            ),
            models.CheckConstraint(
                name="incubation_leaves_a_group_after_joining",
                condition=models.Q(left_on=None) | models.Q(left_on__gte=models.F("joined_on")),
            ),
            models.CheckConstraint(
                name="incubation_at_risk_in_a_group_has_a_ground",
                condition=models.Q(at_risk=True) & ~models.Q(ground="")
                | (models.Q(at_risk=False) | models.Q(at_risk=None)) & models.Q(ground=""),
            ),
            models.UniqueConstraint(
                fields=["group", "person"],
                condition=models.Q(left_on=None, person__isnull=False),
                name="incubation_a_person_is_in_a_group_once",
            ),
            models.UniqueConstraint(
                fields=["group", "organisation"],
                condition=models.Q(left_on=None, organisation__isnull=False),
                name="incubation_an_organisation_is_in_a_group_once",
            ),
        ]

    class Privacy:
        identity = frozenset({"name"})
        sensitive = frozenset({"at_risk", "ground"})
        safe = frozenset({"id", "group", "person", "organisation", "joined_on", "left_on"})

    def __str__(self) -> str:
        return f"{self.person_id or self.organisation_id or self.pk} {self.joined_on}"


class GroupPosition(models.Model):
    """One stay of a group in one stage; a stage may be entered again. `number` counts the stays of a group from 1."""

    class How(models.TextChoices):
        BEGAN = "began"
        MOVED_ON = "moved_on"
        ALL_THE_SAME = "all_the_same"
        MOVED_BACK = "moved_back"
        FOUNDED = "founded"
        UNFOUNDED = "unfounded"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    group = models.ForeignKey(InitiativeGroup, on_delete=models.PROTECT, related_name="positions")
    number = models.PositiveIntegerField()
    stage = models.CharField(max_length=40)
    entered_on = models.DateField()
    left_on = models.DateField(null=True)
    how = models.CharField(max_length=12, choices=How.choices)
    reason = models.TextField(blank=True)
    by = models.UUIDField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["group"], condition=models.Q(left_on=None), name="incubation_a_group_is_in_one_stage"
            ),
            models.UniqueConstraint(fields=["group", "number"], name="incubation_stays_of_a_group_are_numbered"),
            models.CheckConstraint(
                name="incubation_a_group_leaves_a_stage_after_entering",
                condition=models.Q(left_on=None) | models.Q(left_on__gte=models.F("entered_on")),
            ),
        ]

    class Privacy:
        personal = frozenset({"reason"})
        safe = frozenset({"id", "group", "number", "stage", "entered_on", "left_on", "how", "by", "created_at"})

    def __str__(self) -> str:
        return f"{self.stage} {self.entered_on}"


class GroupTick(models.Model):
    """The adviser confirms what the records cannot tell: one requirement of the stage in which a group stays."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    position = models.ForeignKey(GroupPosition, on_delete=models.PROTECT, related_name="ticks")
    requirement = models.CharField(max_length=40)
    ticked_on = models.DateField()
    by = models.UUIDField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["position", "requirement"], name="incubation_one_tick_of_a_group"),
        ]

    class Privacy:
        safe = frozenset({"id", "position", "requirement", "ticked_on", "by", "created_at"})

    def __str__(self) -> str:
        return f"{self.requirement} {self.ticked_on}"
