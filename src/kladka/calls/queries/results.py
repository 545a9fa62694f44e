"""The results of a call as they are published: by number, with names only of who may be named."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from kladka.calls.models import Application, Call, Decision
from kladka.calls.queries.standing import in_order
from kladka.programmes.models import Project


@dataclass(frozen=True)
class ResultLine:
    """One application in published results. `name` is empty where nobody agreed to be named; `title` where the
    application was deleted after its days. `after`: what changed it after the meeting, a cause of a decision, on
    `changed_on`; without an `outcome` it is assessed again since then."""

    number: int
    title: str
    name: str
    total: Decimal
    place: int | None
    outcome: str
    is_tied: bool
    after: str = ""
    changed_on: date | None = None


def published_calls(project: Project | None = None) -> QuerySet[Call]:
    """Return the calls whose results stand on the public site, the newest first."""
    rows = Call.objects.filter(results_on__isnull=False, project__is_public=True)
    if project is not None:
        rows = rows.filter(project=project)
    return rows.select_related("project__controller", "partner").order_by("-results_on", "title_pl")


def results_of(call: Call) -> list[ResultLine]:
    """Return what was decided last of each application that stands, those with a place first, and at the end what is
    assessed again after an appeal. Two queries."""
    rows = call.applications.filter(number__isnull=False).select_related("appeal")
    known = {one.pk: one for one in rows}
    last = {made.number: made for made in call.decisions.order_by("decided_at")}
    lines, again = [], []
    for made in sorted(last.values(), key=in_order):
        one = known.get(made.application_id) if made.application_id else None
        if one is None or one.state not in (Application.State.WITHDRAWN, Application.State.SENT):
            lines.append(_line(made, one))
        elif one.state == Application.State.SENT:
            again.append(_assessed_again(made, one))
    return [*lines, *again]


def _line(made: Decision, one: Application | None) -> ResultLine:
    title, name = (one.title, _name(one)) if one else ("", "")
    is_first = made.cause == Decision.Cause.MEETING
    return ResultLine(
        made.number,
        title,
        name,
        made.total,
        made.place,
        made.outcome,
        made.is_tied,
        after="" if is_first else made.cause,
        changed_on=None if is_first else made.decided_on,
    )


def _assessed_again(made: Decision, one: Application) -> ResultLine:
    since, zero = one.appeal.decided_on if hasattr(one, "appeal") else None, Decimal(0)
    what: dict[str, Any] = {"is_tied": False, "after": Decision.Cause.APPEAL.value, "changed_on": since}
    return ResultLine(made.number, one.title, _name(one), zero, None, "", **what)


def _name(one: Application) -> str:
    return one.name if one.applicant_kind == "entity" or one.may_be_named else ""
