"""Records of where people stand: the present stage, signed plans with their reviews, and trial months in a CIS."""

from collections.abc import Iterator, Mapping
from itertools import groupby

import pyarrow as pa

from kladka.coaching.models import Following, Pathway, Plan, PlanReview
from kladka.coaching.queries.due import Stay
from kladka.coaching.queries.pathway import Stages
from kladka.employers.models import Placement
from kladka.programmes.models import Project
from kladka.reporting.worklists.source import Ids, Row, Source

_WHOSE = [("key", pa.string()), ("participation", pa.string())]
STAY = pa.schema(
    [
        *_WHOSE,
        ("label", pa.string()),
        ("entered_on", pa.date32()),
        ("usual_days", pa.int64()),
        ("reviews", pa.list_(pa.int64())),
    ]
)
"""The stage in which a pathway is now: its name in both languages, how long is usual (0: not known), and the days of it
on which the plan is looked at again."""
PLAN = pa.schema([*_WHOSE, ("number", pa.int64()), ("review_on", pa.date32())])
REVIEW = pa.schema([*_WHOSE, ("plan", pa.string()), ("held_on", pa.date32()), ("next_on", pa.date32())])
TRIAL = pa.schema([*_WHOSE, ("trial_from", pa.date32()), ("trial_until", pa.date32())])
"""A trial month that goes on or was passed; whoever did not pass may have left it for work."""


def _stays(project: Project, ids: Ids) -> Iterator[Row]:
    now = {"until_date": None, "pathway__positions__left_on": None}
    rows = Following.objects.filter(pathway__participation__project=project, **now, **_of("pathway__in", ids))
    whose = ("pathway", "pathway__participation", "pathway__positions__stage", "pathway__positions__entered_on")
    listed = rows.order_by("pathway", "place").values_list(*whose, "code", "number")
    stages = Stages()
    for (key, participation, code, entered_on), several in groupby(listed.iterator(), key=lambda row: row[:4]):
        stage = Stay(tuple(row[4:] for row in several), code, entered_on).found(stages)
        polish = stage.label.get("pl") or code
        yield {
            "key": str(key),
            "participation": str(participation),
            "label": f"{polish}\n{stage.label.get('en') or polish}",
            "entered_on": entered_on,
            "usual_days": stage.usual_days,
            "reviews": list(stage.reviews),
        }


def _plans(project: Project, ids: Ids) -> Iterator[Row]:
    rows = Plan.objects.filter(participation__project=project, **_of("pk__in", ids))
    for key, participation, number, review_on in rows.values_list("pk", "participation", "number", "review_on"):
        yield {"key": str(key), "participation": str(participation), "number": number, "review_on": review_on}


def _reviews(project: Project, ids: Ids) -> Iterator[Row]:
    rows = PlanReview.objects.filter(plan__participation__project=project, **_of("pk__in", ids))
    names = ("pk", "plan__participation", "plan", "held_on", "next_on")
    for key, participation, plan, held_on, next_on in rows.values_list(*names).iterator():
        row = {"key": str(key), "participation": str(participation), "plan": str(plan)}
        yield row | {"held_on": held_on, "next_on": next_on}


def _trials(project: Project, ids: Ids) -> Iterator[Row]:
    rows = Placement.objects.filter(participation__project=project, trial_from__isnull=False, **_of("pk__in", ids))
    names = ("pk", "participation", "trial_from", "trial_until")
    for key, participation, first, last in rows.exclude(trial_result=Placement.FAILED).values_list(*names):
        yield {"key": str(key), "participation": str(participation), "trial_from": first, "trial_until": last}


def _of(name: str, ids: Ids) -> dict[str, Ids]:
    return {} if ids is None else {name: ids}


SOURCES: Mapping[str, Source] = {
    # Every move, and every change of models, leaves its mark on the pathway.
    "stay": Source(STAY, frozenset({Pathway._meta.db_table}), _stays),
    "plan": Source(PLAN, frozenset({Plan._meta.db_table}), _plans),
    "review": Source(REVIEW, frozenset({PlanReview._meta.db_table}), _reviews),
    "trial": Source(TRIAL, frozenset({Placement._meta.db_table}), _trials),
}
