"""Drawing assessors: who may be in the drum, which applications lack how many, and the same draw again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from kladka.calls.models import Assessor, Call, Draw
from kladka.calls.queries.standing import standings
from kladka.calls.queries.waiting import TIED
from kladka.calls.rules.drawing import drawn
from kladka.organisations.models import Staff
from kladka.programmes.models import Post


@dataclass(frozen=True)
class Lacking:
    """How many assessors an application lacks, who was given it already, and whether a third is lacking."""

    number: int
    application: Any
    lacking: int
    given: list[str] = field(default_factory=list)
    is_third: bool = False


def drum(call: Call) -> list[Staff]:
    """Return who may be drawn in a call, by name: everybody with a post in the project, but nobody who runs the call or
    may read all of it, since an assessor sees no cards of others. One query."""
    posts = Post.objects.current().filter(project=call.project_id, until_date=None)
    runs = posts.filter(partner=call.partner_id, role=Post.Role.COORDINATOR)
    reads = posts.filter(role=Post.Role.MONITORING_OFFICER)
    rows = Staff.objects.filter(pk__in=posts.values("staff")).select_related("organisation")
    return list(rows.exclude(pk__in=runs.values("staff")).exclude(pk__in=reads.values("staff")).order_by("name_sort"))


def last_drum(call: Call) -> set[str] | None:
    """Return who was in the drum of the last draw, by id; None where nothing was drawn yet. One query."""
    draw = call.draws.order_by("-made_at", "-pk").first()
    return set(json.loads(draw.drum)["pool"]) if draw else None


def lacking_reviewers(call: Call) -> list[Lacking]:
    """Return the applications of a call that lack an assessor: one of the first, or a third where two differ. Whoever
    stated a tie does not count. Four queries at most."""
    rows = list(Assessor.objects.filter(application__call=call))
    found = []
    for one in standings(call):
        if not one.is_to_assess:
            continue
        mine = [row for row in rows if row.application_id == one.application.pk]
        untied = [row for row in mine if row.interest != TIED]
        is_third = len(one.cards) >= call.assessors and one.needed > call.assessors
        lacking = one.needed - len(untied)
        if lacking > 0:
            given = [str(row.staff_id) for row in mine]
            found.append(Lacking(one.application.number or 0, one.application, lacking, given, is_third))
    return sorted(found, key=lambda one: one.number)


def ties_stated(call: Call) -> dict[UUID, list[int]]:
    """Return with which applications of a call assessors stated ties, by staff: their numbers. One query."""
    rows = Assessor.objects.filter(application__call=call, interest=TIED)
    found: dict[UUID, list[int]] = {}
    for staff, number in rows.order_by("application__number").values_list("staff", "application__number"):
        found.setdefault(staff, []).append(number or 0)
    return found


def drawn_again(draw: Draw) -> list[tuple[int, str]]:
    """Return what the seed of a draw gives: who is drawn for which application."""
    told = json.loads(draw.drum)
    asked: Mapping[str, Mapping[str, Any]] = told["asked"]
    return drawn(
        draw.seed,
        told["pool"],
        {int(number): each["lacking"] for number, each in asked.items()},
        given={int(number): each["given"] for number, each in asked.items()},
        barred={int(number): each["barred"] for number, each in asked.items()},
    )
