"""The results of a call as they are published: by number, with names only of who may be named."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from kladka.calls.models import Application, Call, Decision
from kladka.calls.queries.places import in_order, places_today, told_apart
from kladka.programmes.models import Project

WITHDRAWN, AGAIN = "withdrawn", "again"
"""What changed a result besides a decision: the applicant withdrew; an appeal led to an assessment."""


@dataclass(frozen=True)
class ResultLine:
    """One application in published results. `name` is empty where nobody agreed to be named; `title` where the
    application was deleted after its days, or withdrawn. `outcome` is that decided last, or WITHDRAWN; it is empty
    where it is assessed again. `changes`: what changed it since the meeting, with the day: causes of decisions, AGAIN
    or WITHDRAWN. No two have the same `place`. `is_beyond`: accepted beyond the number of places."""

    number: int
    title: str
    name: str
    total: Decimal
    place: int | None
    outcome: str
    is_tied: bool
    changes: tuple[tuple[str, date | None], ...] = ()
    is_beyond: bool = False


def published_calls(project: Project | None = None) -> QuerySet[Call]:
    """Return the calls whose results stand on the public site, the newest first."""
    rows = Call.objects.filter(results_on__isnull=False, project__is_public=True)
    if project is not None:
        rows = rows.filter(project=project)
    return rows.select_related("project__controller", "partner").order_by("-results_on", "title_pl")


def results_of(call: Call) -> list[ResultLine]:
    """Return what was decided last of each application, those with a place first, and at the end what is assessed again
    after an appeal. Whoever withdrew stays without title and name, so that it is known why others moved up.
    Two queries."""
    rows = call.applications.filter(number__isnull=False).select_related("appeal")
    known = {one.pk: one for one in rows}
    made_of: dict[int, list[Decision]] = {}
    for made in call.decisions.order_by("decided_at"):
        made_of.setdefault(made.number, []).append(made)
    places = places_today(made for each in made_of.values() for made in each)
    tied = told_apart(each[-1] for each in made_of.values())
    lines: list[ResultLine] = []
    again: list[ResultLine] = []
    for made in sorted((each[-1] for each in made_of.values()), key=in_order):
        one = known.get(made.application_id) if made.application_id else None
        is_again = one is not None and one.state == Application.State.SENT
        line = _line(made_of[made.number], one, None if is_again else places.get(made.number))
        line = replace(line, is_tied=made.number in tied and not is_again)
        (again if is_again else lines).append(line)
    return [*lines, *again]


def _line(every: Sequence[Decision], one: Application | None, place: int | None) -> ResultLine:
    """Return the line of an application from all that was decided of it."""
    made, state = every[-1], one.state if one else ""
    after = [each for each in every if each.cause != Decision.Cause.MEETING]
    changes: list[tuple[str, date | None]] = [(each.cause, each.decided_on) for each in after]
    line = ResultLine(made.number, "", "", made.total, place, made.outcome, is_tied=False)
    if one is None and not made.is_left:
        return replace(line, changes=tuple(changes), is_beyond=made.is_beyond)
    if one is None or state == Application.State.WITHDRAWN:
        return replace(line, outcome=WITHDRAWN, changes=(*changes, (WITHDRAWN, None)))
    line = replace(line, title=one.title, name=_name(one))
    if state == Application.State.SENT:
        since = one.appeal.decided_on if hasattr(one, "appeal") else None
        changes.append((AGAIN, since))
        line = replace(line, total=Decimal(0), outcome="")
    return replace(line, changes=tuple(changes), is_beyond=made.is_beyond)


def _name(one: Application) -> str:
    return one.name if one.applicant_kind == "entity" or one.may_be_named else ""
