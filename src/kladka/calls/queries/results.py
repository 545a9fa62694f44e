"""The results of a call as they are published: by number, with names only of who may be named."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from kladka.calls.models import Application, Call
from kladka.calls.queries.standing import in_order
from kladka.programmes.models import Project


@dataclass(frozen=True)
class ResultLine:
    """One application in published results. `name` is empty where nobody agreed to be named; `title` where the
    application was deleted after its days."""

    number: int
    title: str
    name: str
    total: Decimal
    place: int | None
    outcome: str


def published_calls(project: Project | None = None) -> QuerySet[Call]:
    """Return the calls whose results stand on the public site, the newest first."""
    rows = Call.objects.filter(results_on__isnull=False, project__is_public=True)
    if project is not None:
        rows = rows.filter(project=project)
    return rows.select_related("project__controller", "partner").order_by("-results_on", "title_pl")


def results_of(call: Call) -> list[ResultLine]:
    """Return what was decided last of each application that stands, those with a place first. Two queries."""
    known = {one.pk: one for one in call.applications.filter(number__isnull=False)}
    last = {made.number: made for made in call.decisions.order_by("decided_at")}
    lines = []
    for made in sorted(last.values(), key=in_order):
        one = known.get(made.application_id) if made.application_id else None
        if one is not None and one.state in (Application.State.WITHDRAWN, Application.State.SENT):
            continue  # or it is being assessed after an appeal
        title, name = (one.title, _name(one)) if one else ("", "")
        lines.append(ResultLine(made.number, title, name, made.total, made.place, made.outcome))
    return lines


def _name(one: Application) -> str:
    return one.name if one.applicant_kind == "entity" or one.may_be_named else ""
