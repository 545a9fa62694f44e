"""What applicants wrote and the documents that came with it. An applicant is no person yet.

It has its own retention: whoever is not accepted is forgotten after some days, and only counted.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models

from kladka.calls.models.call import Call
from kladka.core import clock, ids
from kladka.files.models import StoredFile
from kladka.organisations.models import Organisation, Staff
from kladka.people.models import Participation


class Application(models.Model):
    """What somebody wrote to take part. `number` is given when it is sent; until then it is only begun.

    The PESEL is stored encrypted, bound to this row; `pesel_index` is its keyed blind index within the controller.
    `answers` are the answers that have no column; `asked` names the sensitive questions that were put on `asked_on`.
    """

    class State(models.TextChoices):
        BEGUN = "begun"
        SENT = "sent"
        WITHDRAWN = "withdrawn"
        ACCEPTED = "accepted"
        RESERVE = "reserve"
        REFUSED = "refused"
        JOINED = "joined"

    class Channel(models.TextChoices):
        PUBLIC = "public"
        STAFF = "staff"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    number = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.BEGUN)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    language = models.CharField(max_length=5)
    form_version = models.CharField(max_length=10)
    secret_digest = models.CharField(max_length=64, blank=True)
    given_name = models.CharField(max_length=60, blank=True)
    family_name = models.CharField(max_length=80, blank=True)
    name_fold = models.CharField(max_length=150, blank=True, editable=False)
    pesel_sealed = models.BinaryField(max_length=80, null=True, editable=False)
    pesel_index = models.CharField(max_length=64, blank=True, editable=False)
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=10, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    street = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=14, blank=True)
    town = models.CharField(max_length=80, blank=True)
    applicant_kind = models.CharField(max_length=10, blank=True)
    """Who applies: a code of "applicant-kinds"; empty where the form asks people only."""
    applicant_name = models.CharField(max_length=250, blank=True)
    """What the group or the entity is called; given and family name are then those of whom to contact."""
    krs = models.CharField(max_length=10, blank=True)
    title = models.CharField(max_length=200, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    may_be_named = models.BooleanField(default=False)
    """Whether the applicant agreed to be named with the results; a registered entity always is."""
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    """Which organisation of the records the applicant is, as far as it is known."""
    held_by = models.UUIDField(null=True)
    """What follows from it elsewhere, e.g. a grant: as long as this is filled in, the application is not forgotten."""
    answers = models.JSONField(default=dict)
    asked = models.JSONField(default=list)
    asked_on = models.DateField(null=True)
    mended_on = models.DateField(null=True)
    """The day on which the staff changed answers after somebody had assessed them."""
    mended_why = models.CharField(max_length=500, blank=True)
    begun_at = models.DateTimeField(default=clock.now)
    sent_on = models.DateField(null=True)
    forget_on = models.DateField(null=True)
    """The day on which the tick deletes it; None while a participation follows from it."""
    participation = models.ForeignKey(Participation, null=True, on_delete=models.PROTECT, related_name="+")
    is_new_person = models.BooleanField(default=False)
    """Whether accepting it recorded a person anew, and not somebody recorded before."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["call", "number"], condition=models.Q(number__isnull=False), name="calls_one_number_in_a_call"
            ),
            models.UniqueConstraint(
                fields=["secret_digest"], condition=~models.Q(secret_digest=""), name="calls_one_secret"
            ),
            models.UniqueConstraint(
                fields=["participation"],
                condition=models.Q(participation__isnull=False),
                name="calls_one_application_of_a_participation",
            ),
            models.CheckConstraint(
                name="calls_what_was_sent_has_a_number",
                condition=models.Q(state="begun", number=None) | (~models.Q(state="begun") & models.Q(number__gt=0)),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["call", "state"], name="application_of_call"),
            models.Index(fields=["forget_on"], name="application_to_forget"),
        ]

    class Privacy:
        identity = frozenset(
            {"given_name", "family_name", "name_fold", "pesel_sealed", "pesel_index", "phone", "email"}
            | {"street", "postcode", "town", "applicant_name", "krs"}
        )
        personal = frozenset({"birth_date", "sex", "title", "amount", "mended_why"})
        sensitive = frozenset({"answers"})
        secret = frozenset({"secret_digest"})
        safe = frozenset(
            {"id", "call", "number", "state", "channel", "language", "form_version", "asked", "asked_on", "begun_at"}
            | {"mended_on", "sent_on", "forget_on", "participation", "is_new_person", "version"}
            | {"applicant_kind", "may_be_named", "organisation", "held_by"}
        )

    def __str__(self) -> str:
        return f"{self.number or '–'}"

    @property
    def name(self) -> str:
        """Return what the applicant is called: the group or the entity, else given and family name."""
        return self.applicant_name or self.contact

    @property
    def contact(self) -> str:
        """Return given and family name: the applicant's, or of whom to contact."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def days_late(self) -> int:
        """Return how many days after the last one of its call it came; 0 where it came in time, or did not come yet."""
        return max((self.sent_on - self.call.closes_on).days, 0) if self.sent_on else 0

    @property
    def all_answers(self) -> dict[str, Any]:
        """Return the answers in columns and beside them; the PESEL is not among them."""
        return {**self.answers, **{name: getattr(self, name) for name in COLUMNS}}


COLUMNS = (
    *("given_name", "family_name", "birth_date", "sex"),
    *("phone", "email", "street", "postcode", "town"),
    *("applicant_kind", "applicant_name", "krs", "title", "amount", "may_be_named"),
)
EMPTY: Mapping[str, Any] = {"birth_date": None, "amount": None, "may_be_named": False}
"""What stands in a column without an answer, where it is no empty text."""
"""Questions whose answers have a column of their own; the PESEL has two."""


class Attachment(models.Model):
    """A document of an application: a copy that is kept, or an original that `staff` saw. Without `staff` the applicant
    added it. Kept as long as the application."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="attachments")
    kind = models.CharField(max_length=40)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    added_on = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="calls_a_document_was_kept_or_seen",
                condition=models.Q(file__isnull=False) | models.Q(staff__isnull=False),
            ),
        ]

    class Privacy:
        sensitive = frozenset({"kind"})
        safe = frozenset({"id", "application", "file", "staff", "added_on"})

    def __str__(self) -> str:
        return self.kind
