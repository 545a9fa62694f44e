"""Which organisations are one with an applicant: the applicant itself, who founded it, and who is named as that."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from kladka.calls.models import Application
from kladka.core.polish import fold
from kladka.incubation.models import Founder
from kladka.incubation.queries import partners_behind
from kladka.organisations.models import Organisation
from kladka.programmes.models import Partnership, Post

FOUNDERS = "founders"
"""The question of a form that asks which organisations founded the applicant, in words."""


def ties_of(applications: Sequence[Application]) -> dict[Any, set[UUID]]:
    """Return, by application of one call, the organisations whose staff are not independent of the applicant. Three
    queries at most."""
    founded: dict[UUID, set[UUID]] = {}
    entities = {one.organisation_id for one in applications if one.organisation_id}
    rows = Founder.objects.current().filter(entity__in=entities, organisation__isnull=False)
    for entity, founder in rows.values_list("entity_id", "organisation_id"):
        founded.setdefault(entity, set()).add(founder)
    named = _named(applications)
    return {
        one.pk: {
            *([one.organisation_id, *founded.get(one.organisation_id, ())] if one.organisation_id else []),
            *(organisation.pk for organisation in named.get(one.pk, ())),
        }
        for one in applications
    }


def _named(applications: Sequence[Application]) -> dict[Any, list[Organisation]]:
    """Return, by application of one call, the organisations of its project whose names stand in the answer about who
    founded the applicant. Two queries, none where nobody answered it."""
    told = {one.pk: text for one in applications if (text := _plain(str(one.answers.get(FOUNDERS) or "")))}
    if not told:
        return {}
    project = applications[0].call.project_id
    partners = Partnership.objects.filter(project=project).exclude(role=Partnership.Role.FUNDER).values("organisation")
    posts = Post.objects.current().filter(project=project).values("staff__organisation")
    every = list(Organisation.objects.filter(Q(pk__in=partners) | Q(pk__in=posts)).order_by("name_sort", "pk"))
    return {pk: [one for one in every if f" {_plain(one.name)} " in f" {text} "] for pk, text in told.items()}


def _plain(text: str) -> str:
    """Return a text as names are looked for in it: without quotation marks and the like, capitals and diacritics."""
    return " ".join("".join(char if char.isalnum() else " " for char in fold(text)).split())


def conflict_of(application: Application) -> list[Organisation]:
    """Return the partners of the project that apply themselves, or founded who applies: allowed, and told wherever the
    application is assessed; also who is named as a founder. Four queries, none where nothing of this is known."""
    project, own = application.call.project_id, application.organisation_id
    found = partners_behind(own, project) if own else []
    named = [one for one in _named([application]).get(application.pk, ()) if one not in found]
    if named:
        partners = Partnership.objects.filter(project=project).exclude(role=Partnership.Role.FUNDER)
        behind = set(partners.values_list("organisation_id", flat=True))
        found += [one for one in named if one.pk in behind]
    return found


def conflicts_in(applications: Sequence[Application]) -> set[Any]:
    """Return the applications of one call behind which a partner of the project stands. Two queries at most."""
    ties = ties_of(applications)
    if not any(ties.values()):
        return set()
    project = applications[0].call.project_id
    rows = Partnership.objects.filter(project=project).exclude(role=Partnership.Role.FUNDER)
    partners = set(rows.values_list("organisation_id", flat=True))
    return {pk for pk, tied in ties.items() if tied & partners}
