"""What an incubator offers, and what a group or an entity uses of it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kladka.agenda.models import Room
from kladka.core import clock, ids
from kladka.incubation.models.group import InitiativeGroup
from kladka.organisations.models import Organisation, Site
from kladka.programmes.models import Project


class ServiceOffered(models.Model):
    """A service that an incubator offers, a code of incubator-services; `terms` say for whom, at what price."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="services_offered")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="services_offered")
    code = models.CharField(max_length=40)
    from_date = models.DateField()
    until_date = models.DateField(null=True)
    is_paid = models.BooleanField(default=False)
    terms = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["project", "site", "code"],
                condition=models.Q(until_date=None),
                name="incubation_a_service_is_offered_once",
            ),
            models.CheckConstraint(
                name="incubation_a_service_ends_after_start",
                condition=models.Q(until_date=None) | models.Q(until_date__gte=models.F("from_date")),
            ),
        ]

    class Privacy:
        safe = frozenset({"id", "project", "site", "code", "from_date", "until_date", "is_paid", "terms", "version"})

    def __str__(self) -> str:
        return self.code


class Use(models.Model):
    """A group or an entity uses something of an incubator from a day on, through `until_date` once that is known.

    `code` names the service or the equipment; `room` is the room, or where the desks stand. What a group uses is told
    of the entity that it became, too.
    """

    class Kind(models.TextChoices):
        ROOM = "room", _("a room")
        DESK = "desk", _("desks in a room")
        EQUIPMENT = "equipment", _("equipment")
        SERVICE = "service", _("a service")

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="uses")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="uses")
    group = models.ForeignKey(InitiativeGroup, null=True, on_delete=models.PROTECT, related_name="uses")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="uses")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    code = models.CharField(max_length=40, blank=True)
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT, related_name="uses")
    number = models.PositiveSmallIntegerField(default=1)
    from_date = models.DateField()
    until_date = models.DateField(null=True)
    is_paid = models.BooleanField(default=False)
    terms = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="incubation_a_use_is_of_one",
                condition=models.Q(group__isnull=False, organisation=None)
                | models.Q(group=None, organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="incubation_a_use_is_of_one_thing",
                condition=models.Q(kind__in=["room", "desk"], room__isnull=False, code="")
                | models.Q(kind__in=["equipment", "service"], room=None) & ~models.Q(code=""),
            ),
            models.CheckConstraint(name="incubation_something_is_used", condition=models.Q(number__gt=0)),
            models.CheckConstraint(
                name="incubation_a_use_ends_after_start",
                condition=models.Q(until_date=None) | models.Q(until_date__gte=models.F("from_date")),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["project", "site", "from_date"], name="uses_of_incubator"),
        ]

    class Privacy:
        personal = frozenset({"terms"})
        safe = frozenset(
            {"id", "project", "site", "group", "organisation", "kind", "code", "room", "number", "from_date"}
            | {"until_date", "is_paid", "created_at", "version"}
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.from_date}"
