"""Advisory meetings, and who was advised at each."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kladka.agenda.models import Appointment
from kladka.core import clock, ids
from kladka.files.models import StoredFile
from kladka.incubation.models.expert import ExpertContract
from kladka.incubation.models.group import InitiativeGroup
from kladka.organisations.models import Organisation, Site, Staff
from kladka.people.models import Document, Participation
from kladka.programmes.models import Project


class AdviceCard(models.Model):
    """What was asked and advised at one advisory meeting. What figures count of it are the clients' supports.

    `number` counts within the project and the year of the meeting. A withdrawn card keeps its number. Without an
    `appointment` somebody dropped in. `way` is empty on cards of before it was asked. `contract` is that of the
    external expert who advised, and is empty for an adviser who is employed.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="advice_cards")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="advice_cards")
    adviser = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="advice_cards")
    on_date = models.DateField()
    starts_at = models.TimeField(null=True)
    ends_at = models.TimeField(null=True)
    minutes = models.PositiveSmallIntegerField()
    appointment = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="advice_cards")
    contract = models.ForeignKey(ExpertContract, null=True, on_delete=models.PROTECT, related_name="cards")
    form = models.CharField(max_length=12)
    way = models.CharField(max_length=12, blank=True)
    area = models.CharField(max_length=30)
    request = models.TextField()
    advice = models.TextField()
    next_step = models.TextField(blank=True)
    next_step_due = models.DateField(null=True)
    is_withdrawn = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_because = models.CharField(max_length=40, blank=True)
    corrected_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "year", "number"], name="incubation_one_card_per_number"),
            models.CheckConstraint(
                name="incubation_advice_takes_time",
                condition=models.Q(minutes__gt=0, minutes__lte=24 * 60),
            ),
            models.CheckConstraint(
                name="incubation_advice_ends_after_start",
                condition=models.Q(starts_at=None, ends_at=None) | models.Q(ends_at__gt=models.F("starts_at")),
            ),
            models.CheckConstraint(
                name="incubation_only_a_step_is_due",
                condition=models.Q(next_step_due=None) | ~models.Q(next_step=""),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["site", "-on_date"], name="advice_cards_of_site"),
            models.Index(fields=["project", "-on_date"], name="advice_cards_of_project"),
        ]

    class Privacy:
        personal = frozenset({"request", "advice", "next_step"})
        safe = frozenset(
            {"id", "project", "year", "number", "site", "adviser", "on_date", "starts_at", "ends_at", "minutes"}
            | {"appointment", "contract", "form", "way", "area", "next_step_due", "is_withdrawn", "withdrawn_at"}
            | {"withdrawn_by", "withdrawn_because", "corrected_at", "created_at", "version"}
        )

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Return the number as it is printed, e.g. "7/2010"."""
        return f"{self.number}/{self.year}"


class AdviceClient(models.Model):
    """Who was advised at a meeting: a participant, a group that is not registered yet, or an entity; one of them.

    `support` is the fact that counts of a participant; a correction of it moves the id on. Groups and entities have
    none, and make nobody a participant. `document` is what this client signed; `aid` the fact of de minimis aid as
    which the advice was valued, of an entity only.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    card = models.ForeignKey(AdviceCard, on_delete=models.PROTECT, related_name="clients")
    participation = models.ForeignKey(Participation, null=True, on_delete=models.PROTECT, related_name="advice")
    group = models.ForeignKey(InitiativeGroup, null=True, on_delete=models.PROTECT, related_name="advice")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="advice")
    support = models.UUIDField(unique=True, null=True)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    aid = models.UUIDField(unique=True, null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["card", "participation"], name="incubation_a_client_once_per_card"),
            models.UniqueConstraint(fields=["card", "group"], name="incubation_a_group_once_per_card"),
            models.UniqueConstraint(fields=["card", "organisation"], name="incubation_an_entity_once_per_card"),
            models.CheckConstraint(
                name="incubation_a_client_is_one_thing",
                condition=models.Q(
                    participation__isnull=False, group=None, organisation=None, support__isnull=False, aid=None
                )
                | models.Q(participation=None, group__isnull=False, organisation=None, support=None, aid=None)
                | models.Q(participation=None, group=None, organisation__isnull=False, support=None),
            ),
        ]

    class Privacy:
        safe = frozenset({"id", "card", "participation", "group", "organisation", "support", "document", "aid"})

    def __str__(self) -> str:
        return str(self.participation_id or self.group_id or self.organisation_id)

    @property
    def name(self) -> str:
        """Return the client's name; person, group and organisation are joined."""
        if self.participation is not None:
            return self.participation.person.identity.name
        return str(self.group or self.organisation)

    @property
    def name_and_kind(self) -> str:
        """Return the name, of a group or an entity with which of both it is: they may be called the same."""
        if self.participation_id is not None:
            return self.name
        words = _("%(name)s (initiative group)") if self.group_id is not None else _("%(name)s (entity)")
        return str(words) % {"name": self.name}


class EarlierProof(models.Model):
    """By which document a client had confirmed a meeting before they confirmed it anew, and since when it is so."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    client = models.ForeignKey(AdviceClient, on_delete=models.PROTECT, related_name="earlier_proofs")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField()
    replaced_by = models.UUIDField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["client", "replaced_at"], name="earlier_proofs_of_client"),
        ]

    class Privacy:
        safe = frozenset({"id", "client", "document", "replaced_at", "replaced_by"})

    def __str__(self) -> str:
        return f"{self.client_id} {self.document_id}"


class CardFile(models.Model):
    """A document that a client brought to a meeting, was given there, or that was made of it."""

    class Kind(models.TextChoices):
        BROUGHT = "brought", _("brought by the client")
        GIVEN = "given", _("given to the client")
        MADE = "made", _("made together")

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    card = models.ForeignKey(AdviceCard, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=120)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["card", "added_at"], name="files_of_card")]

    class Privacy:
        personal = frozenset({"title"})
        safe = frozenset({"id", "card", "kind", "file", "added_at"})

    def __str__(self) -> str:
        return self.title
