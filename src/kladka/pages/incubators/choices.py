"""What somebody may choose from on the forms of this area."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.core import clock, polish
from kladka.core.ids import is_id
from kladka.incubation import permissions, queries
from kladka.incubation.models import Incubator
from kladka.organisations import queries as organisations
from kladka.organisations.models import Organisation, Staff
from kladka.pages.naming import with_birth_year
from kladka.pages.organisations.presenters import with_seat
from kladka.people.models import Participation, Person
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer

type Option = tuple[str, str]
"""Value and label."""


def incubators_of(viewer: Viewer) -> dict[str, Incubator]:
    """Return the incubators whose page the viewer may open, by id, for filters. One query."""
    rows = permissions.incubators_visible_to(viewer).select_related("site").order_by("opened_on", "pk")
    return {str(row.pk): row for row in rows}


class Desk:
    """Where a viewer may write advice cards, in whose name, and for whom."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer

    @cached_property
    def incubators(self) -> dict[str, Incubator]:
        """The incubators in which the viewer works, by id."""
        rows = permissions.incubators_of_work(self.viewer).select_related("site__organisation", "project__controller")
        return {str(row.pk): row for row in rows.order_by("opened_on", "pk")}

    def incubator(self, value: str) -> Incubator:
        """Return a chosen incubator."""
        return self.incubators[value]

    @property
    def incubator_choices(self) -> list[Option]:
        """Incubators for a form."""
        return [(pk, row.site.name) for pk, row in self.incubators.items()]

    @cached_property
    def advisers(self) -> dict[str, Staff]:
        """An adviser writes in their own name; a coordinator for every adviser of the partner."""
        own = self.viewer.staff
        if own is not None and self.viewer.has(Post.Role.ADVISER):
            return {str(own.pk): own}
        partners = {row.site.organisation_id for row in self.incubators.values()}
        posts = Post.objects.current().filter(role=Post.Role.ADVISER, partner__in=partners).select_related("staff")
        posts = posts.filter(project__in={row.project_id for row in self.incubators.values()}).order_by(
            "staff__name_sort"
        )
        return {str(post.staff_id): post.staff for post in posts.exclude(until_date__lt=clock.today())}

    @property
    def adviser_choices(self) -> list[Option]:
        """Advisers for a form."""
        return [(pk, staff.name) for pk, staff in self.advisers.items()]

    def search(self, words: str) -> list[Option]:
        """Return the people of the viewer's partners whose name holds `words`."""
        found: dict[str, Option] = {}
        for rows in self._scopes():
            found |= {str(row.pk): _option(row) for row in queries.found_clients(rows, words)}
        return list(found.values())

    def labels_of(self, values: Sequence[str]) -> list[Option]:
        """Return those of `values` that may be chosen."""
        ids = [UUID(value) for value in values if is_id(value)]
        return [_option(row) for row in self.clients(ids)] if ids else []

    def clients(self, ids: Sequence[Any]) -> list[Participation]:
        """Return the participations with these ids that the viewer may choose, by name."""
        found: dict[Any, Participation] = {}
        for rows in self._scopes():
            found |= {row.pk: row for row in rows.filter(pk__in=ids).select_related("person__identity", "project")}
        return sorted(found.values(), key=lambda row: bytes(row.person.identity.name_sort))

    def namesakes(self, names: Sequence[str], incubator: str = "") -> list[str]:
        """Return the labels of people of the partner who bear one of `names` (family name first)."""
        chosen = self.incubators.get(incubator)
        scopes = self._scopes() if chosen is None else [permissions.findable_clients(self.viewer, chosen)]
        found: dict[str, str] = {}
        for rows in scopes if names else ():
            bearing = rows.filter(person__identity__name_fold__in={polish.fold(name) for name in names})
            found |= dict(_option(row) for row in bearing.select_related("person__identity")[: queries.FOUND])
        return list(found.values())

    def search_founders(self, words: str) -> list[Option]:
        """Return people whose name holds `words`: those who may be clients, and those who founded an entity before."""
        found = dict(self.search(words))
        return [*found.items(), *_founders(queries.found_founders(self._founders_only(), words))]

    def labels_of_founders(self, values: Sequence[str]) -> list[Option]:
        """Return those of `values` that may be chosen as founders."""
        ids = [UUID(value) for value in values if is_id(value)]
        known = self._founders_only().filter(person__in=ids).select_related("person__identity", "entity")
        return [*self.labels_of(values), *_founders(known)] if ids else []

    def founders(self, values: Sequence[str]) -> list[Person]:
        """Return the people behind `values`: of participations, and of founders."""
        ids = [UUID(value) for value in values if is_id(value)]
        known = self._founders_only().filter(person__in=ids).select_related("person__identity")
        people = [row.person for row in self.clients(ids)] + [row.person for row in known if ids]
        return list({person.pk: person for person in people}.values())

    def founder_namesakes(self, names: Sequence[str]) -> list[str]:
        """Return the labels of people who may be founders and bear one of `names` (family name first)."""
        if not names:
            return []
        bearing = self._founders_only().filter(person__identity__name_fold__in={polish.fold(name) for name in names})
        known = bearing.select_related("person__identity", "entity")[: queries.FOUND]
        return [*self.namesakes(names), *(label for _person, label in _founders(known))]

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

    def _founders_only(self) -> Any:
        """Founders who are not among the people that may be clients: nobody is shown twice."""
        founders = permissions.findable_founders(self.viewer)
        for rows in self._scopes():
            founders = founders.exclude(person__in=rows.values("person"))
        return founders

    def _scopes(self) -> list[Any]:
        by_partner = {(row.project_id, row.site.organisation_id): row for row in self.incubators.values()}
        return [permissions.findable_clients(self.viewer, row) for row in by_partner.values()]


def _option(row: Participation) -> Option:
    return str(row.pk), with_birth_year(row.person.identity)


def _founders(rows: Iterable[Any]) -> list[Option]:
    """Return each person once, with the entity that tells who it is."""
    words = _("%(name)s, founder of %(entity)s")
    told = {row.person_id: (with_birth_year(row.person.identity), row.entity.short_name) for row in rows}
    return [(str(pk), words % {"name": name, "entity": entity}) for pk, (name, entity) in told.items()]
