"""Where people meet: rooms of a site, and when the site is open."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.core.protection import Lasting
from kladka.organisations.models import Site


class Room(Lasting):
    """A room of a site in which people meet or work. `seats` is how many there is place for.

    `access` are codes of the dictionary access-needs that the room meets, `equipment` of room-equipment; both parted
    by spaces. A room that is no longer used is closed, never deleted: what took place in it keeps its name.
    """

    FROZEN = frozenset({"id", "site_id"})

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=80)
    seats = models.PositiveSmallIntegerField()
    access = models.CharField(max_length=300, blank=True)
    equipment = models.CharField(max_length=300, blank=True)
    closed_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["site", "name"], name="agenda_a_room_has_a_name_of_its_own"),
            models.CheckConstraint(name="agenda_a_room_has_seats", condition=models.Q(seats__gt=0)),
        ]

    class Privacy:
        safe = frozenset({"id", "site", "name", "seats", "access", "equipment", "closed_on", "version"})

    def __str__(self) -> str:
        return self.name

    @property
    def needs_met(self) -> list[str]:
        """Return the needs of people that the room meets, as codes."""
        return self.access.split()

    @property
    def things(self) -> list[str]:
        """Return the equipment of the room, as codes."""
        return self.equipment.split()


class OpeningHours(models.Model):
    """The hours of one weekday (1 is Monday) at which a site is open, from a day on, through `until_date` if it is set.

    All rows of a site with the same `from_date` are one week. Of the weeks that hold on a day the one that began last
    counts: hours of the summer end, and the usual ones hold again.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="opening_hours")
    from_date = models.DateField()
    until_date = models.DateField(null=True)
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["site", "from_date", "weekday"], name="agenda_open_once_a_weekday"),
            models.CheckConstraint(
                name="agenda_opening_weekday_exists", condition=models.Q(weekday__gte=1, weekday__lte=7)
            ),
            models.CheckConstraint(name="agenda_closes_after_opening", condition=models.Q(ends__gt=models.F("starts"))),
            models.CheckConstraint(
                name="agenda_opening_hours_end_after_start",
                condition=models.Q(until_date=None) | models.Q(until_date__gte=models.F("from_date")),
            ),
        ]

    class Privacy:
        safe = frozenset({"id", "site", "from_date", "until_date", "weekday", "starts", "ends"})

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts}-{self.ends}"


class SpecialDays(models.Model):
    """Days on which a site is closed, or open at other hours than usual; `words` say why."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="special_days")
    from_date = models.DateField()
    until_date = models.DateField()
    starts = models.TimeField(null=True)
    ends = models.TimeField(null=True)
    words = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="agenda_special_days_end_after_start",
                condition=models.Q(until_date__gte=models.F("from_date")),
            ),
            models.CheckConstraint(
                name="agenda_closed_or_open_at_hours",
                condition=models.Q(starts=None, ends=None)
                | models.Q(starts__isnull=False, ends__isnull=False, ends__gt=models.F("starts")),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["site", "until_date"], name="special_days_of_site"),
        ]

    class Privacy:
        personal = frozenset({"words"})
        safe = frozenset({"id", "site", "from_date", "until_date", "starts", "ends", "created_at"})

    def __str__(self) -> str:
        return f"{self.from_date} {self.until_date}"
