"""What somebody may choose from: incubators, and the people found at them."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kladka.core import polish
from kladka.core.forms import ChoiceField
from kladka.core.ids import is_id
from kladka.core.lists import Filter
from kladka.incubation import permissions, queries
from kladka.incubation.models import EntityRegistration, Incubator, InitiativeGroup, Use
from kladka.organisations.models import Organisation
from kladka.pages.naming import with_birth_year
from kladka.people.models import Participation
from kladka.programmes.permissions import Viewer

type Option = tuple[str, str]
"""Value and label."""


def incubators_of(viewer: Viewer) -> dict[str, Incubator]:
    """Return the incubators whose page the viewer may open, by id, for filters. One query."""
    rows = permissions.incubators_visible_to(viewer).select_related("site").order_by("opened_on", "pk")
    return {str(row.pk): row for row in rows}


def incubator_filter(
    incubators: Mapping[str, Incubator], apply: Callable[[QuerySet[Any], Any], QuerySet[Any]] | None = None
) -> Filter:
    """Return the question at which incubator; an incubator is a site of a project."""

    def at(rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return rows.filter(project=incubators[value].project_id, site=incubators[value].site_id)

    choices = [(pk, row.site.name) for pk, row in incubators.items()]
    field = ChoiceField(label=_("Incubator"), choices=choices, look="select", empty=_("All"))
    return Filter("incubator", field, apply or at)


class Desk:
    """In which incubators a viewer works, and whom they may find there."""

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

    def search(self, words: str) -> list[Option]:
        """Return the people of the viewer's partners whose name holds `words`."""
        found: dict[str, Option] = {}
        for rows in self.scopes():
            found |= {str(row.pk): _option(row) for row in queries.found_clients(rows, words)}
        return list(found.values())

    def labels_of(self, values: Sequence[str]) -> list[Option]:
        """Return those of `values` that may be chosen."""
        ids = [UUID(value) for value in values if is_id(value)]
        return [_option(row) for row in self.clients(ids)] if ids else []

    def clients(self, ids: Sequence[Any]) -> list[Participation]:
        """Return the participations with these ids that the viewer may choose, by name."""
        found: dict[Any, Participation] = {}
        for rows in self.scopes():
            found |= {row.pk: row for row in rows.filter(pk__in=ids).select_related("person__identity", "project")}
        return sorted(found.values(), key=lambda row: bytes(row.person.identity.name_sort))

    def namesakes(self, names: Sequence[str], incubator: str = "") -> list[str]:
        """Return the labels of people of the partner who bear one of `names` (family name first)."""
        chosen = self.incubators.get(incubator)
        scopes = self.scopes() if chosen is None else [permissions.findable_clients(self.viewer, chosen)]
        found: dict[str, str] = {}
        for rows in scopes if names else ():
            bearing = rows.filter(person__identity__name_fold__in={polish.fold(name) for name in names})
            found |= dict(_option(row) for row in bearing.select_related("person__identity")[: queries.FOUND])
        return list(found.values())

    def scopes(self) -> list[Any]:
        """Return the people of each partner whom the viewer may find."""
        by_partner = {(row.project_id, row.site.organisation_id): row for row in self.incubators.values()}
        return [permissions.findable_clients(self.viewer, row) for row in by_partner.values()]


def _option(row: Participation) -> Option:
    return str(row.pk), with_birth_year(row.person.identity)


class Users:
    """Who may use an incubator: the groups helped and the entities registered there, at its main site or a branch."""

    def __init__(self, incubator: Incubator, *, besides: Use | None = None) -> None:
        project = incubator.project_id
        self._here = incubator.site_id
        self._sites = {self._here: incubator.site.name}
        self._sites |= {one.site_id: one.site.name for one in queries.kin_of(incubator) if one.project_id == project}
        there = {"project": project, "site__in": list(self._sites)}
        kept = {"group": besides.group_id, "organisation": besides.organisation_id} if besides else {}
        groups = InitiativeGroup.objects.filter(Q(ended_on=None, entity=None, **there) | Q(pk=kept.get("group")))
        entities = EntityRegistration.objects.current().filter(**there)
        self._places = dict(entities.values_list("organisation", "site"))
        found = Organisation.objects.filter(Q(pk__in=self._places) | Q(pk=kept.get("organisation")))
        self._groups = {f"group:{one.pk}": one for one in groups.order_by("name", "pk")}
        self._entities = {f"entity:{one.pk}": one for one in found.order_by("name_sort")}

    @property
    def choices(self) -> list[Option]:
        """Entities and groups for a form; of those of another site of the incubator, with its name."""
        entities = [(key, self._entity(one)) for key, one in self._entities.items()]
        return [*entities, *((key, self._group(one)) for key, one in self._groups.items())]

    def _entity(self, one: Organisation) -> str:
        elsewhere = self._elsewhere(self._places.get(one.pk))
        return _("%(name)s (%(site)s)") % {"name": one.name, "site": elsewhere} if elsewhere else one.name

    def _group(self, one: InitiativeGroup) -> str:
        words = {"name": one.name, "site": self._elsewhere(one.site_id)}
        return (_("%(name)s (group, %(site)s)") if words["site"] else _("%(name)s (group)")) % words

    def _elsewhere(self, site: UUID | None) -> str:
        return self._sites.get(site, "") if site and site != self._here else ""

    def chosen(self, value: str) -> tuple[InitiativeGroup | None, Organisation | None]:
        """Return the group or the entity that was chosen."""
        return self._groups.get(value), self._entities.get(value)
