"""Jobs taken up in the project under way while the coaching goes on: what support after the start looks like."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from kladka.demo.present import Present
from kladka.demo.stage import Stage
from kladka.people import actions as people
from kladka.people.models import Entry, Situation
from kladka.people.queries.assigned import going_on

WHILE_OPEN = timedelta(days=180)
"""Who came this lately is still coached on the last day: `Present` lets only those leave who came before."""


def put_on(stage: Stage, present: Present) -> None:
    """Put the jobs on the stage, each recorded some days after it began."""
    plan = present.data["jobs_while_coached"]
    for number in range(plan["people"]):
        began = present.today - timedelta(days=plan["last"] + plan["every"] * number)
        stage.at(began + timedelta(days=plan["recorded_after"]), partial(_take_up, present, began), minute=400)


def _take_up(present: Present, began: date) -> None:
    """Let whoever has been coached longest, of those who stay, take up a job; coaches in turn."""
    at_work = Situation.objects.current().filter(participation__project=present.project)
    known = [one.participation_id for one in Entry.objects.current().filter(participation__project=present.project)]
    held = (
        going_on()
        .filter(participation__project=present.project, participation__in=known)
        .filter(from_date__gt=present.today - WHILE_OPEN, from_date__lt=began)
        .exclude(participation__in=at_work.values("participation"))
    )
    jobs = list(at_work.filter(kind="employment", participation__in=going_on().values("participation")))
    busy = [one.coach_id for one in going_on().filter(participation__in=[job.participation_id for job in jobs])]
    found = sorted(held.select_related("coach"), key=lambda one: (busy.count(one.coach_id), one.from_date, one.pk))
    for one in found[:1]:
        people.record_situation(
            participation=one.participation,
            kind="employment",
            from_date=began,
            contract_kind="employment_contract",
            full_time_share=Decimal("0.5"),
            by=present.users[one.coach_id],
        )
