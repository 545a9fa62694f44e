"""Whom somebody may choose as founders of an entity."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.core import polish
from kladka.core.ids import is_id
from kladka.incubation import permissions, queries
from kladka.incubation.models import Occupancy
from kladka.organisations import queries as organisations
from kladka.organisations.models import Organisation
from kladka.pages.incubators.choices import Desk, Option
from kladka.pages.naming import with_birth_year
from kladka.pages.organisations.presenters import with_seat
from kladka.people.models import Person


class FounderDesk(Desk):
    """Where a viewer may register entities, and whom as their founders."""

    def search_founders(self, words: str) -> list[Option]:
        """Return people whose name holds `words`: those who may be clients, and those of entities."""
        found = dict(self.search(words))
        known = (_of_entities(queries.found_founders(rows, words), told) for rows, told in self._of_entities())
        return [*found.items(), *chain.from_iterable(known)]

    def labels_of_founders(self, values: Sequence[str]) -> list[Option]:
        """Return those of `values` that may be chosen as founders."""
        ids = [UUID(value) for value in values if is_id(value)]
        if not ids:
            return []
        known = (
            _of_entities(rows.filter(person__in=ids).select_related("person__identity"), told)
            for rows, told in self._of_entities()
        )
        return [*self.labels_of(values), *chain.from_iterable(known)]

    def founders(self, values: Sequence[str]) -> list[Person]:
        """Return the people behind `values`: of participations, and of entities."""
        ids = [UUID(value) for value in values if is_id(value)]
        if not ids:
            return []
        known = [
            row.person
            for rows, _told in self._of_entities()
            for row in rows.filter(person__in=ids).select_related("person__identity")
        ]
        people = [*(row.person for row in self.clients(ids)), *known]
        return list({person.pk: person for person in people}.values())

    def founder_namesakes(self, names: Sequence[str]) -> list[str]:
        """Return the labels of people who may be founders and bear one of `names` (family name first)."""
        if not names:
            return []
        folded = {polish.fold(name) for name in names}
        found = self.namesakes(names)
        for rows, told in self._of_entities():
            bearing = rows.filter(person__identity__name_fold__in=folded).select_related("person__identity")
            found += [label for _person, label in _of_entities(bearing[: queries.FOUND], told)]
        return found

    def search_organisations(self, words: str) -> list[Option]:
        """Return organisations whose name holds `words`, by name, one more than are shown; any organisation founds."""
        found = organisations.directory(Organisation.objects.all(), search=words)
        return [(str(row.pk), with_seat(row)) for row in found[: queries.FOUND + 1]]

    def labels_of_organisations(self, values: Sequence[str]) -> list[Option]:
        """Return those of `values` that are organisations."""
        return [(str(row.pk), with_seat(row)) for row in self.organisations(values)]

    def organisations(self, values: Sequence[str]) -> list[Organisation]:
        """Return the organisations with these ids, by name."""
        ids = [UUID(value) for value in values if is_id(value)]
        return list(Organisation.objects.filter(pk__in=ids).order_by("name_sort", "pk")) if ids else []

    def _of_entities(self) -> list[tuple[Any, str]]:
        """Founders, members, then who holds a job, who are not among the people that may be clients, with how each is
        called: nobody is shown twice."""
        founders = permissions.findable_founders(self.viewer)
        members = permissions.findable_members(self.viewer).exclude(person__in=founders.values("person"))
        holders = permissions.findable_holders(self.viewer).exclude(person__in=founders.values("person"))
        holders = holders.exclude(person__in=members.values("person")).select_related("job__entity")
        for rows in self.scopes():
            founders = founders.exclude(person__in=rows.values("person"))
            members = members.exclude(person__in=rows.values("person"))
            holders = holders.exclude(person__in=rows.values("person"))
        return [
            (founders.select_related("entity"), _("%(name)s, founder of %(entity)s")),
            (members.select_related("entity"), _("%(name)s, member of %(entity)s")),
            (holders, _("%(name)s, has held a job at %(entity)s")),
        ]


def _of_entities(rows: Iterable[Any], words: str) -> list[Option]:
    """Return each person once, with the entity that tells who it is."""
    told = {row.person_id: (with_birth_year(row.person.identity), _entity_of(row).short_name) for row in rows}
    return [(str(pk), words % {"name": name, "entity": entity}) for pk, (name, entity) in told.items()]


def _entity_of(row: Any) -> Organisation:
    found: Organisation = row.job.entity if isinstance(row, Occupancy) else row.entity
    return found
