"""Reads of what an incubator offers and who uses what of it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words
from kladka.core.quoting import in_quotes
from kladka.incubation.models import EntityRegistration, Incubator, InitiativeGroup, ServiceOffered, Use
from kladka.incubation.rules.use import Taken


def services_of(incubator: Incubator) -> list[ServiceOffered]:
    """Return what an incubator offers or offered: what goes on first, in the order of the dictionary. One query."""
    order = list(dictionary("incubator-services").items)
    rows = ServiceOffered.objects.filter(project=incubator.project_id, site=incubator.site_id)
    return sorted(rows, key=lambda one: (one.until_date is not None, order.index(one.code) if one.code in order else 0))


def uses_of(incubator: Incubator) -> QuerySet[Use]:
    """Return what is or was used of an incubator, with who and which room, the latest first."""
    return joined_uses(Use.objects.filter(project=incubator.project_id, site=incubator.site_id))


def uses_between(incubator: Incubator, first: date, last: date) -> list[Use]:
    """Return what is used of an incubator on some of these days. One query."""
    rows = uses_of(incubator).filter(Q(until_date=None) | Q(until_date__gte=first), from_date__lte=last)
    return list(rows.order_by("from_date", "pk"))


def used_by_group(group: InitiativeGroup) -> list[Use]:
    """Return what a group uses, and the entity that it became. One query."""
    own = Q(group=group)
    return list(joined_uses(Use.objects.filter(own | Q(organisation=group.entity_id) if group.entity_id else own)))


def used_by_entity(entity: UUID) -> list[Use]:
    """Return what an entity uses, and what the group used that became it. One query."""
    return list(joined_uses(Use.objects.filter(Q(organisation=entity) | Q(group__entity=entity))))


def used_alone(entity: UUID) -> list[str]:
    """Return what an entity itself uses or used, and since when, in words, the latest first. One query."""
    uses = joined_uses(Use.objects.filter(organisation=entity))
    words = pgettext("use", "%(what)s, since %(day)s")
    return [words % {"what": what_is_used(one), "day": day_in_words(one.from_date)} for one in uses]


def same_use(use: Use) -> list[Use]:
    """Return the uses of the same thing by the same group or entity on some of these days, the oldest first."""
    what = {name: getattr(use, name) for name in ("project", "site", "group", "organisation", "kind", "code", "room")}
    rows = Use.objects.filter(**what).filter(Q(until_date=None) | Q(until_date__gte=use.from_date))
    rows = rows.exclude(pk=use.pk).filter(from_date__lte=use.until_date or date.max)
    return list(rows.order_by("from_date", "pk"))


def who_uses(use: Use) -> str:
    """Return the name of who uses something: of a group that became an entity both, each for its days."""
    parts = taken([use])
    if len(parts) == 1:
        return parts[0].who
    told = {"group": in_quotes(parts[0].who), "entity": parts[1].who, "day": day_in_words(parts[1].since)}
    return _("%(entity)s (before %(day)s the group “%(group)s”)") % told


def what_is_used(use: Use) -> str:
    """Return what is used in words."""
    if use.room is not None:
        return use.room.name
    return dictionary("incubator-services" if use.kind == Use.Kind.SERVICE else "room-equipment").label(use.code)


def taken(uses: Iterable[Use]) -> list[Taken]:
    """Return uses, with who and which room joined, as the rules compare them: before the entry of the entity that a
    group became it is the group that uses something, and from that day on the entity."""
    return [part for one in uses for part in _by_days(one)]


def _by_days(use: Use) -> list[Taken]:
    one, entered = taken_of(use), getattr(use, "entered", None)
    if use.group is None or entered is None or use.from_date >= entered:
        return [one]
    group = replace(one, who=use.group.name)
    if use.until_date is not None and use.until_date < entered:
        return [group]
    return [replace(group, until=entered - timedelta(days=1)), replace(one, since=entered)]


def taken_of(use: Use) -> Taken:
    """Return one use as the rules compare it, under one name: of a group that became an entity, the entity's."""
    thing = str(use.room_id) if use.room_id else use.code
    seats = use.room.seats if use.room is not None else 0
    return Taken(use.pk, (use.kind, thing), _name_of(use), use.from_date, use.until_date, use.number, seats)


def _name_of(use: Use) -> str:
    if use.organisation is not None:
        return use.organisation.name
    if use.group is None:
        return ""
    return use.group.entity.name if use.group.entity is not None else use.group.name


def joined_uses(rows: QuerySet[Use]) -> QuerySet[Any]:
    """Add who uses what where: of a group that became an entity also the day on which that was `entered`."""
    registration = EntityRegistration.objects.current().filter(organisation=OuterRef("group__entity"))
    rows = rows.select_related("group__entity", "organisation", "room", "site", "project")
    return rows.annotate(entered=Subquery(registration.values("register_date")[:1])).order_by("-from_date", "pk")
