"""A participant's own page: who may open it, by which codes, what they consent to, and what they ask for."""

from datetime import datetime
from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.people.models.evidence import Document
from kladka.people.models.participation import Participation
from kladka.people.models.person import Person


class OwnAccess(models.Model):
    """That a person was invited to their own page. No account of the staff, and no password: codes let in.

    `address` is where codes go. It is a copy: a change of the person's contact data moves nothing without another
    invitation. Of a letter it is empty until the person tells it together with the code on the paper.
    """

    class Way(models.TextChoices):
        EMAIL = "email"
        SMS = "sms"
        LETTER = "letter"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="own_accesses")
    way = models.CharField(max_length=6, choices=Way.choices)
    address = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=5)
    invited_by = models.UUIDField()
    invited_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    letter_digest = models.CharField(max_length=64, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    accepted_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(revoked_at=None), name="people_one_own_access"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["address"], name="own_access_by_address"),
            models.Index(fields=["letter_digest"], name="own_access_by_letter"),
        ]

    class Privacy:
        identity = frozenset({"address"})
        safe = frozenset(
            {"id", "person", "way", "language", "invited_by", "invited_at", "valid_until", "failures", "accepted_at"}
            | {"last_used_at", "revoked_at"}
        )
        secret = frozenset({"letter_digest"})

    def __str__(self) -> str:
        return f"{self.person_id}"

    def stands_at(self, moment: datetime) -> bool:
        """Tell whether it was not revoked, and was used before or is still fresh enough to begin with."""
        return self.revoked_at is None and (self.accepted_at is not None or moment < self.valid_until)


class OwnCode(models.Model):
    """A code that was asked for at an address. Without an access it is a decoy: the address is nobody's.

    `asked` is the keyed digest of the address. Decoys are counted like codes, so that no limit tells who is known.
    So are `browser`, where alone the code works, `network`, and `known_by`: the device, or the letter, by which whoever
    asked is told from strangers; empty for those.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    asked = models.CharField(max_length=64)
    access = models.ForeignKey(OwnAccess, null=True, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)
    browser = models.CharField(max_length=64, blank=True)
    network = models.CharField(max_length=64, blank=True)
    known_by = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["asked", "made_at"], name="own_code_by_address"),
        ]

    class Privacy:
        safe = frozenset({"id", "access", "made_at", "expires_at", "attempts", "used_at"})
        secret = frozenset({"asked", "digest", "browser", "network", "known_by"})

    def __str__(self) -> str:
        return f"{self.made_at}"


class Consent(models.Model):
    """A consent of a participant (dictionary "consent-kinds"), as given; withdrawn on a day, never deleted.

    `words` are what somebody read who gave it on their own page: a later version of the dictionary may have others, and
    it must be possible to show what was agreed to (Regulation (EU) 2016/679 art. 7(1)).
    """

    class How(models.TextChoices):
        PAPER = "paper"
        OWN_PAGE = "own_page"
        TOLD = "told"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=40)
    given_on = models.DateField()
    given_how = models.CharField(max_length=10, choices=How.choices)
    words = models.TextField(blank=True)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(null=True)
    withdrawn_how = models.CharField(max_length=10, choices=How.choices, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["participation", "kind"],
                condition=models.Q(withdrawn_on=None),
                name="people_one_consent_of_a_kind",
            ),
            models.CheckConstraint(
                name="people_consent_ends_after_it_was_given",
                condition=models.Q(withdrawn_on=None) | models.Q(withdrawn_on__gte=models.F("given_on")),
            ),
        ]

    class Privacy:
        personal = frozenset({"kind", "given_on", "withdrawn_on"})
        safe = frozenset({"id", "participation", "given_how", "words", "withdrawn_how", "document", "created_at"})

    def __str__(self) -> str:
        return f"{self.kind} {self.given_on}"


class CorrectionRequest(models.Model):
    """What a participant asks about their data, and what became of it. The answer is never changed.

    A withdrawn consent asks by itself what becomes of what rests on it: then `consent` says which, and there are no
    `words`. `access` is empty where somebody without an own page asked, or told the staff.
    """

    class State(models.TextChoices):
        OPEN = "open"
        CORRECTED = "corrected"
        PARTLY = "partly"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="correction_requests")
    access = models.ForeignKey(OwnAccess, null=True, on_delete=models.PROTECT, related_name="correction_requests")
    about = models.CharField(max_length=40)
    words = models.TextField(blank=True)
    consent = models.ForeignKey(Consent, null=True, on_delete=models.PROTECT, related_name="requests")
    asked_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True)
    answered_by = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="people_an_answered_request_has_an_answer",
                condition=models.Q(state="open", answered_on=None)
                | (~models.Q(state="open") & models.Q(answered_on__isnull=False) & ~models.Q(answer="")),
            ),
            models.CheckConstraint(
                name="people_a_request_says_something",
                condition=~models.Q(words="") | models.Q(consent__isnull=False),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "due_on"], name="correction_request_due"),
        ]

    class Privacy:
        sensitive = frozenset({"words", "answer"})
        safe = frozenset(
            {"id", "participation", "access", "about", "consent", "asked_on", "due_on", "state", "answered_on"}
            | {"answered_by", "version", "created_at"}
        )

    def __str__(self) -> str:
        return f"{self.about} {self.asked_on}"


class OwnFile(models.Model):
    """All data of a person as one file that they asked for. It lies sealed outside the database until it expires."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    access = models.ForeignKey(OwnAccess, on_delete=models.CASCADE, related_name="files")
    language = models.CharField(max_length=5)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Privacy:
        safe = frozenset({"id", "access", "language", "asked_at", "ready_at", "expires_at"})

    def __str__(self) -> str:
        return f"{self.asked_at}"
