"""Organisations, once each whatever they do; their sites and branches; their staff."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from kladka.core import ids
from kladka.core.protection import Lasting


class Organisation(Lasting):
    """Any legal person or unit. What it does (leader, partner, founder …) follows from records that name it."""

    FROZEN = frozenset({"id"})

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    name = models.CharField(max_length=250)
    short_name = models.CharField(max_length=60)
    name_fold = models.CharField(max_length=250, editable=False)
    name_sort = models.BinaryField(max_length=250, editable=False)
    legal_form = models.CharField(max_length=40)
    municipality = models.CharField(max_length=80, blank=True)
    powiat = models.CharField(max_length=4, blank=True)
    krs = models.CharField(max_length=10, blank=True)
    website = models.URLField(blank=True)
    is_controller = models.BooleanField(default=False)
    is_made_up = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["name_sort"])]

    class Privacy:
        safe = frozenset(
            {
                "id",
                "name",
                "short_name",
                "name_fold",
                "name_sort",
                "legal_form",
                "municipality",
                "powiat",
                "krs",
            }
            | {"website", "is_controller", "is_made_up", "version"}
        )

    def __str__(self) -> str:
        return self.short_name


class Site(Lasting):
    """A place where an organisation works. A branch belongs to a site of the same organisation."""

    FROZEN = frozenset({"id", "organisation_id"})

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=120)
    town = models.CharField(max_length=80)
    address = models.CharField(max_length=200, blank=True)
    powiat = models.CharField(max_length=4)
    branch_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="branches")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="organisations_site_closes_after_opening",
                condition=models.Q(closed_on=None) | models.Q(closed_on__gte=models.F("opened_on")),
            ),
            models.CheckConstraint(
                name="organisations_site_is_no_branch_of_itself",
                condition=models.Q(branch_of=None) | ~models.Q(branch_of=models.F("id")),
            ),
        ]

    class Privacy:
        safe = frozenset(
            {"id", "organisation", "name", "town", "address", "powiat", "branch_of", "opened_on", "closed_on"}
            | {"version"}
        )

    def __str__(self) -> str:
        return self.name


class Staff(models.Model):
    """A person who works for an organisation. Signing in is optional; posts in projects give the roles.

    `signs_as` is the function of the one who signs for the organisation, as it stands on papers; empty for all others.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="staff")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="staff")
    given_name = models.CharField(max_length=60)
    family_name = models.CharField(max_length=80)
    name_fold = models.CharField(max_length=150, editable=False)
    name_sort = models.BinaryField(max_length=150, editable=False)
    phone = models.CharField(max_length=20, blank=True)
    signs_as = models.CharField(max_length=80, blank=True)
    is_administrator = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=~models.Q(signs_as=""),
                name="organisations_one_signs_for_an_organisation",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["organisation", "name_sort"])]

    class Privacy:
        personal = frozenset({"given_name", "family_name", "name_fold", "name_sort", "phone"})
        safe = frozenset({"id", "organisation", "user", "signs_as", "is_administrator", "version"})

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return given and family name."""
        return f"{self.given_name} {self.family_name}"
