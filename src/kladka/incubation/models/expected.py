"""Which groups and entities are expected at an appointment for advice."""

from typing import ClassVar

from django.db import models

from kladka.agenda.models import Appointment
from kladka.core import ids
from kladka.incubation.models.group import InitiativeGroup
from kladka.organisations.models import Organisation


class ExpectedClient(models.Model):
    """A group or an entity that an adviser is to meet. Of participants the calendar itself knows (`Attendee`)."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="clients")
    group = models.ForeignKey(InitiativeGroup, null=True, on_delete=models.PROTECT, related_name="appointments")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["appointment", "group"], name="incubation_a_group_is_expected_once"),
            models.UniqueConstraint(
                fields=["appointment", "organisation"], name="incubation_an_entity_is_expected_once"
            ),
            models.CheckConstraint(
                name="incubation_one_thing_is_expected",
                condition=models.Q(group__isnull=False, organisation=None)
                | models.Q(group=None, organisation__isnull=False),
            ),
        ]

    class Privacy:
        safe = frozenset({"id", "appointment", "group", "organisation"})

    def __str__(self) -> str:
        return str(self.group_id or self.organisation_id)

    @property
    def name(self) -> str:
        """Return the client's name; group and organisation are joined."""
        return str(self.group or self.organisation)
