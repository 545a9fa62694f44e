"""The entry form: its questions, and which of them are still open."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from kladka.people.models import Alias, Entry, EntryDraft, Participation, Support
from kladka.people.models.participation import EntryAnswers
from kladka.people.queries.finding import same_human
from kladka.people.rules import entry as entry_rules
from kladka.people.rules.same import one_of_each
from kladka.programmes.rules import profile

ANSWERS = frozenset(field.name for field in EntryAnswers._meta.get_fields())
"""The names of the questions of the entry form."""


def gaps_of(draft: EntryDraft, day: date) -> list[str]:
    """Return the questions that the project's profile requires on `day` and the draft leaves open."""
    answers: dict[str, Any] = {name: getattr(draft, name) for name in ANSWERS if name != "target_group"}
    answers["target_group"] = draft.target_group_id
    required = profile(draft.participation.project.profile).required_on(day)
    return entry_rules.gaps(answers, required, day=day)


def entry_day(participation: Participation, otherwise: date) -> date:
    """Return the day for which the answers of the entry form count: that of the first support, else `otherwise`."""
    first = Support.objects.current().filter(participation=participation).order_by("start_date").first()
    return first.start_date if first else otherwise


def entering_once(drafts: Collection[EntryDraft]) -> list[EntryDraft]:
    """Return those of `drafts` (participation and project joined) by which somebody is not in their project yet.

    Left out is a record merged with one whose entry to the project counts, and of records of one human being among
    `drafts` each but the first. One query, three where some are merged.
    """
    persons = {one.participation.person_id for one in drafts}
    merges = Alias.objects.current()
    if not merges.filter(Q(person__in=persons) | Q(same_as__in=persons)).exists():
        return list(drafts)
    controllers = {one.participation.project.controller_id for one in drafts}
    pairs = list(merges.filter(controller__in=controllers).values_list("person", "same_as"))
    human = one_of_each({one for pair in pairs for one in pair}, pairs)
    firsts = {human.get(one) for one in persons}
    entered = Entry.objects.current().filter(
        participation__person__in=[one for one, first in human.items() if first in firsts]
    )
    rows = entered.values_list("participation__person", "participation__project")
    there, found = {(human[person], project) for person, project in rows}, []
    for one in drafts:
        who = one.participation.person_id
        place = (human.get(who, who), one.participation.project_id)
        if place not in there:
            found.append(one)
        there.add(place)
    return found


class Entered(NamedTuple):
    """The day of somebody's last recorded entry, and whether it was withdrawn and not recorded again."""

    on: date
    is_withdrawn: bool


def last_entries(participations: Collection[UUID]) -> dict[UUID, Entered]:
    """Return the last entry of each of these participations that ever entered. One query."""
    rows = Entry.objects.filter(participation__in=participations).order_by("recorded_no")
    found = rows.values_list("participation", "entry_date", "retracted_at")
    return {participation: Entered(day, gone is not None) for participation, day, gone in found}


def entered_by_both(
    mine: Collection[UUID], theirs: Collection[UUID], projects: Collection[UUID], seen: QuerySet[Participation]
) -> list[list[Any]]:
    """Return for each of `projects` that persons of both sides entered all entries of theirs, the first one first; what
    each is about is joined, and `is_seen` tells whether that is among the participations `seen`. One query."""
    rows = Entry.objects.current().filter(
        participation__person__in={*mine, *theirs}, participation__project__in=projects
    )
    rows = rows.annotate(is_seen=Exists(seen.filter(pk=OuterRef("participation"))))
    found: dict[UUID, list[Any]] = {}
    for one in rows.select_related("participation__project", "participation__partner"):
        found.setdefault(one.participation.project_id, []).append(one)
    sides = (set(mine), set(theirs))
    return [
        sorted(entries, key=lambda one: (one.entry_date, str(one.participation_id)))
        for entries in found.values()
        if all(any(one.participation.person_id in side for one in entries) for side in sides)
    ]


def withdrawn_of(participations: Iterable[UUID]) -> list[Entry]:
    """Return the last entry of each participation whose entry was withdrawn and not recorded again, by name."""
    entries = Entry.objects.filter(participation__in=list(participations)).select_related(
        "participation__person__identity"
    )
    last = {one.participation_id: one for one in entries.order_by("recorded_no")}
    found = [one for one in last.values() if not one.is_current]
    return sorted(found, key=lambda one: one.participation.person.identity.name_sort)


def withdrawn_since(alias: Alias) -> list[Entry]:
    """Return the entries that were withdrawn since a merge because its two persons had entered one project.

    Once the merge is undone, the person of each has no entry in that project any more, and the other one still has.
    """
    mine, theirs = (same_human(one, but=alias) for one in (alias.person, alias.same_as))
    entries = Entry.objects.filter(participation__person__in=mine | theirs).select_related(
        "participation__project", "participation__person__identity"
    )
    entered = {
        (person in mine, project)
        for person, project in entries.current().values_list("participation__person", "participation__project")
    }
    found: dict[Any, Entry] = {}
    for one in entries.filter(retracted_no__gt=alias.recorded_no).order_by("retracted_no"):
        side, project = one.participation.person_id in mine, one.participation.project_id
        if (side, project) not in entered and (not side, project) in entered:
            found[one.participation_id] = one
    return list(found.values())
