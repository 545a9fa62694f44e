"""Who a figure's members are, for this viewer: named where they may be opened, counted where not."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core.forms.shown import day_in_words
from kladka.core.polish import fold, sort_key
from kladka.incubation.models import EntityRegistration, Incubator, Job
from kladka.organisations.models import Staff
from kladka.pages.participants.permissions import READERS
from kladka.people.queries import visible_as, visible_to
from kladka.programmes.models import Project
from kladka.programmes.permissions import Viewer
from kladka.reporting.live import figures as reporting

PEOPLE = frozenset({"participations", "coached", "persons", "supports", "hours", "situations"})
"""Units whose members are people, or facts about one, and are called by that person's name."""


def are_people(definition: reporting.Indicator) -> bool:
    """Whether the members have names of people: participants, or coaches."""
    return definition.unit.name in {*PEOPLE, "coaches", "staff"}


@dataclass(frozen=True)
class Row:
    """A member with a name. `url` is empty where there is no page to open."""

    member: reporting.Member
    name: str
    order: bytes
    url: str = ""

    @cached_property
    def folded(self) -> str:
        """The name as it is searched."""
        return fold(self.name)


class Rows(list[Row]):
    """Members in the order of their names; answers what a list asks of a queryset."""

    def order_by(self, *_columns: str) -> Self:
        """Return itself: it is sorted already."""
        return self

    def iterator(self, chunk_size: int = 0) -> Iterator[Row]:
        """Return the members one by one, for a file."""
        return iter(self)

    def named(self, words: str) -> "Rows":
        """Return those whose name holds every one of the words."""
        wanted = fold(words).split()
        return Rows(row for row in self if all(word in row.folded for word in wanted))

    def where(self, holds: Callable[[Row], bool]) -> "Rows":
        """Return those of which something holds, such as their state."""
        return Rows(row for row in self if holds(row))


def rows_of(project: Project, unit: str, members: Sequence[reporting.Member], viewer: Viewer) -> Rows:
    """Return the members that `viewer` may know by name, in one query. What is not a person is known to all."""
    name = _people(project, viewer) if unit in PEOPLE else _NAMING.get(unit, _numbered)(each.id for each in members)
    found = Rows(row for member in members if (row := name(member)))
    found.sort(key=lambda row: (row.order, row.member.id))
    return found


type Naming = Callable[[reporting.Member], Row | None]


def _people(project: Project, viewer: Viewer) -> Naming:
    identity = "person__identity__"
    columns = ("pk", f"{identity}family_name", f"{identity}given_name", f"{identity}name_sort", "opens")
    # An adviser may know the name from a card and still not open the participant's page.
    opens = Exists(visible_as(viewer, READERS).filter(pk=OuterRef("pk")))
    # Whose identity was erased counts on without a name, like those whom the viewer may not know by name.
    named = visible_to(viewer).filter(project=project, person__identity__isnull=False)
    rows = named.annotate(opens=opens).values_list(*columns)
    seen = {str(pk): (f"{family} {given}", bytes(order), may_open) for pk, family, given, order, may_open in rows}

    def name(member: reporting.Member) -> Row | None:
        known = seen.get(member.participation or member.id)
        if known is None:
            return None
        url = reverse("participants:detail", args=[member.participation or member.id]) if known[2] else ""
        return Row(member, known[0], known[1], url)

    return name


def _named(rows: Iterable[tuple[Any, str, str]]) -> Naming:
    found = {str(key): (name, url) for key, name, url in rows}

    def name(member: reporting.Member) -> Row | None:
        text, url = found.get(member.id, (member.id, ""))
        return Row(member, text, sort_key(text), url)

    return name


def _coaches(ids: Iterable[str]) -> Naming:
    rows = Staff.objects.filter(pk__in=list(ids))
    return _named((each.pk, f"{each.family_name} {each.given_name}", "") for each in rows)


def _entities(ids: Iterable[str]) -> Naming:
    rows = EntityRegistration.objects.current().filter(organisation__in=list(ids)).select_related("organisation")
    return _named(
        (each.organisation_id, each.organisation.name, reverse("entities:detail", args=[each.pk])) for each in rows
    )


def _jobs(ids: Iterable[str]) -> Naming:
    """A job is called by its entity and the day from which it exists; its page is the entity's."""
    entity = EntityRegistration.objects.current().filter(organisation=OuterRef("entity"))
    rows = Job.objects.filter(pk__in=list(ids)).annotate(registration=Subquery(entity.values("pk")[:1]))
    words = _("%(entity)s, job since %(day)s")
    return _named(
        (
            each.pk,
            words % {"entity": each.entity.name, "day": day_in_words(each.created_date)},
            reverse("entities:detail", args=[each.registration]) if each.registration else "",
        )
        for each in rows.select_related("entity")
    )


def _incubators(ids: Iterable[str]) -> Naming:
    rows = Incubator.objects.filter(pk__in=list(ids)).select_related("site")
    return _named((each.pk, each.site.name, "") for each in rows)


def _numbered(_ids: Iterable[str]) -> Naming:
    """What no page of ours shows is called by its id."""
    return _named(())


_NAMING: dict[str, Callable[[Iterable[str]], Naming]] = {
    "staff": _coaches,
    "coaches": _coaches,
    "entities": _entities,
    "incubators": _incubators,
    "jobs": _jobs,
}
