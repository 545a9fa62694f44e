"""Whose calendar is shown, on which days, and who may be chosen on the forms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from kladka.agenda import permissions, queries, rules
from kladka.agenda.models import Room
from kladka.core import clock, polish
from kladka.core.ids import is_id
from kladka.incubation.models import ExpectedClient
from kladka.incubation.permissions import clients_of_advisers, groups_visible_to
from kladka.organisations.models import Site, Staff
from kladka.pages.naming import records_apart, with_birth_year
from kladka.pages.participants.permissions import WORKERS
from kladka.pages.viewing import viewer_of
from kladka.people.models import Participation
from kladka.people.queries import visible_as
from kladka.people.queries.assigned import coached_within, going_on
from kladka.people.queries.states import not_left_before
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer

MOST_FOUND = 20
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class Scope:
    """What a page of the calendar is about: its first day, and the staff whose calendars it shows."""

    viewer: Viewer
    day: date
    every: list[Staff]
    chosen: Staff | None
    borrowed: frozenset[UUID] = frozenset()
    """Of these the viewer sees only what is with people whom they may open: they stand in for them."""

    @property
    def staff(self) -> list[Staff]:
        """Return whose calendars are shown."""
        return [self.chosen] if self.chosen else self.every

    @property
    def monday(self) -> date:
        """Return the first day of the week."""
        return rules.monday_of(self.day)

    @cached_property
    def is_shared(self) -> bool:
        """Tell whether there are calendars to choose from."""
        return len(self.every) > 1

    def query(self, **changes: Any) -> str:
        """Return the part of an address that leads to another day or calendar."""
        given = {"on": self.day.isoformat(), "coach": str(self.chosen.pk) if self.chosen else ""} | changes
        return "?" + "&".join(f"{name}={value}" for name, value in given.items() if value)


def scope_of(request: HttpRequest) -> Scope:
    """Read day and calendar from the address; what cannot be read is today, and one's own."""
    viewer = viewer_of(request)
    every = permissions.calendars_of(viewer)
    known = {one.pk for one in every}
    absent = [one for one in permissions.absent_for(viewer) if one.pk not in known]
    every = [*every, *absent]
    wanted = request.GET.get("coach", "")
    chosen = next((one for one in every if str(one.pk) == wanted), None)
    if chosen is None and any(map(viewer.has, permissions.KEEPERS)) and wanted != "all":
        chosen = next((one for one in every if one.pk == viewer.as_staff.pk), None)
    return Scope(viewer, day_of(request.GET.get("on", "")), every, chosen, frozenset(one.pk for one in absent))


def rooms_for(viewer: Viewer, on: date, besides: Room | None = None) -> list[Room]:
    """Return the rooms of whom the viewer works for that are used on a day, and one that was chosen before."""
    partners = {post.partner_id for post in viewer.posts}
    sites = Site.objects.filter(organisation__in=partners).values("pk")
    found = queries.rooms_at(sites, on)
    return [*found, besides] if besides and besides not in found else found


def day_of(text: str) -> date:
    """Return a day of an address; today when there is none, or none that a calendar has."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return clock.today()
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else clock.today()


def appointment_for(viewer: Viewer, pk: UUID, attendees: QuerySet[Any] | None = None) -> Any:
    """Return an appointment that the viewer may change, with what is known of its series and of reminders (`last_at`,
    `reminded_at`), or raise Http404. `attendees` say more of those expected."""
    rows = queries.with_history(permissions.appointments_of(viewer)).select_related("series", "taken_over_from")
    found = queries.with_people(rows, attendees).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def staff_for(viewer: Viewer, wanted: str) -> Staff:
    """Return whose calendar a form is about: the one asked for, else one's own, else the first. Http404 without any."""
    every = permissions.calendars_of(viewer)
    own = viewer.staff.pk if viewer.staff else None
    by_wish = [*(one for one in every if str(one.pk) == wanted), *(one for one in every if one.pk == own), *every]
    if not by_wish:
        raise Http404
    return by_wish[0]


class People:
    """The participants whom a viewer may choose: those of one coach, else everybody the viewer works with.

    Those of a coach on some days with `during`, else now. For what is planned, `on` is the day from which they are
    still to be there: who left before is not offered.
    """

    def __init__(
        self,
        viewer: Viewer,
        coach: Staff | None = None,
        *,
        during: tuple[date, date] | None = None,
        on: date | None = None,
    ) -> None:
        self.viewer, self.coach, self.during, self.on = viewer, coach, during, on

    def rows(self) -> QuerySet[Participation]:
        """Return the participations by name."""
        seen = visible_as(self.viewer, WORKERS)
        if self.viewer.has(Post.Role.ADVISER):
            advised = clients_of_advisers(self.viewer)
            seen = Participation.objects.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=advised.values("pk")))
        if self.coach:
            mine = coached_within(self.coach, *self.during) if self.during else going_on().filter(coach=self.coach)
            seen = seen.filter(pk__in=mine.values("participation"))
        joined = seen.select_related("person__identity", "project")
        return joined.order_by("person__identity__name_sort", "pk")

    def handed_over(self) -> int:
        """Return how many people of the coach on these days the viewer no longer sees. One query."""
        if self.coach is None or self.during is None:
            return 0
        gone = coached_within(self.coach, *self.during).filter(participation__mistake=None)
        hidden = gone.exclude(participation__in=visible_as(self.viewer, WORKERS).values("pk"))
        return hidden.values("participation").distinct().count()

    def search(self, words: str) -> list[tuple[str, str]]:
        """Return those whose name holds `words`, one more than are shown."""
        found = not_left_before(self.rows(), self.on) if self.on else self.rows()
        for word in words.split():
            found = found.filter(Q(person__identity__name_fold__contains=polish.fold(word)))
        return _options(found[: MOST_FOUND + 1])

    def labels_of(self, values: Sequence[str]) -> list[tuple[str, str]]:
        """Return those of `values` that may be chosen."""
        return _options(self.chosen(values))

    def chosen(self, values: Sequence[str]) -> list[Participation]:
        """Return the participations of these ids, by name."""
        keys = [UUID(value) for value in values if is_id(value)]
        return list(self.rows().filter(pk__in=keys)) if keys else []


def seen_by(viewer: Viewer, found: Sequence[UUID]) -> set[UUID]:
    """Return those of these participations whose names the viewer may read; an adviser those of clients, too."""
    seen = opened_by(viewer, found)
    if found and viewer.has(Post.Role.ADVISER):
        seen |= set(clients_of_advisers(viewer).filter(pk__in=found).values_list("pk", flat=True))
    return seen


def opened_by(viewer: Viewer, found: Sequence[UUID]) -> set[UUID]:
    """Return those of these participations whose page the viewer may open. One query."""
    return set(visible_as(viewer, WORKERS).filter(pk__in=found).values_list("pk", flat=True)) if found else set()


def groups_opened_by(viewer: Viewer, clients: Sequence[ExpectedClient]) -> set[UUID]:
    """Return those of the expected groups whose page the viewer may open. One query where there are groups."""
    found = [one.group_id for one in clients if one.group_id]
    return set(groups_visible_to(viewer).filter(pk__in=found).values_list("pk", flat=True)) if found else set()


def week_of(day: date) -> list[date]:
    """Return the seven days of a week."""
    monday = rules.monday_of(day)
    return [monday + timedelta(days=number) for number in range(7)]


def _options(found: Iterable[Participation]) -> list[tuple[str, str]]:
    named = records_apart(found, lambda people: [with_birth_year(each) for each in people])
    return [(str(pk), name) for pk, name in named.items()]
