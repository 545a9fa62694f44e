"""Where the people of the demo world stand in their models."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from kladka.accounts.models import User
from kladka.coaching.actions import pathway as actions
from kladka.coaching.actions.pathway import Stay
from kladka.coaching.models import Pathway
from kladka.coaching.queries.pathway import way_of
from kladka.core import packs
from kladka.demo.abc_frame import Frame
from kladka.demo.present import Present
from kladka.demo.stage import Stage
from kladka.people.models import Assignment, Ending, Support
from kladka.programmes.models import Project


def plan() -> dict[str, Any]:
    """Return how people go through their models."""
    found: dict[str, Any] = packs.load("demo/pathways.yaml")
    return found


def put_on_finished(stage: Stage, frame: Frame) -> None:
    """Keep the pathways of the founding project as one act: it began before Kładka kept them."""
    by = frame.user_of(frame.staff["coordinator-leader"])
    stage.at(plan()["recorded_on"], lambda: _keep_finished(frame.project, by), minute=500)


def _keep_finished(project: Project, by: User) -> None:
    firsts = _first_assignments(project)
    met = dict(
        Support.objects.current()
        .filter(participation__project=project, kind="coaching")
        .order_by("-start_date")
        .values_list("participation", "start_date")
    )
    ended = dict(
        Ending.objects.current()
        .filter(participation__project=project, assignment__isnull=False, outcome="completed")
        .values_list("participation", "until_date")
    )
    entered: dict[Any, Sequence[Stay]] = {}
    for one in firsts:
        began, left = met.get(one.participation_id), ended.get(one.participation_id)
        stays = [("coaching", max(began, one.from_date))] if began else []
        if stays and left and left >= stays[0][1]:
            stays.append(("outcome", left))
        entered[one.pk] = stays
    actions.begin_all(assignments=firsts, entered=entered, by=by)


def put_on_running(stage: Stage, present: Present, yesterday: date) -> None:
    """Keep the pathways of the project under way, and confirm some of what the present stages ask."""
    by = present.users[present.staff["coordinator-leader"].pk]
    stage.at(yesterday, lambda: _keep_running(present.project, by, yesterday), minute=540)


def _keep_running(project: Project, by: User, today: date) -> None:
    firsts = _first_assignments(project)
    ended = dict(
        Ending.objects.current()
        .filter(participation__project=project, assignment__isnull=False)
        .values_list("participation", "until_date")
    )
    entered = {
        one.pk: _stays(number, one, min(ended.get(one.participation_id, today), today))
        for number, one in enumerate(firsts)
    }
    actions.begin_all(assignments=firsts, entered=entered, by=by)
    going_on = Pathway.objects.filter(participation__project=project).exclude(participation__in=ended)
    for number, pathway in enumerate(going_on.select_related("participation__project").order_by("created_at", "pk")):
        _confirm(number, pathway, by, today)


def _stays(number: int, assignment: Assignment, until: date) -> list[Stay]:
    how: Mapping[str, Any] = plan()["running"].get(assignment.model) or plan()["running"]["tzw-base"]
    stays: list[Stay] = []
    for stage, days in how["after"].items():
        day = assignment.from_date + timedelta(days=days + number % 7)
        if day > until:
            return stays
        stays.append((stage, day))
        every = how.get("stays_at", {}).get(stage)
        if every and number % every == 0:
            return stays
    back = how.get("back")
    day = assignment.from_date + timedelta(days=back["after"]) if back else until
    return [*stays, (back["stage"], day)] if back and day < until and number % back["every"] == 0 else stays


def _confirm(number: int, pathway: Pathway, by: User, today: date) -> None:
    way = way_of(pathway, today)
    asked = [one.requirement.code for one in way.gate if one.is_ticked]
    some = asked[: number % (len(asked) + 1)]
    if some:
        day = min(way.now.entered_on + timedelta(days=5), today)
        actions.confirm(pathway=pathway, requirements=some, on=day, by=by)


def _first_assignments(project: Project) -> list[Assignment]:
    rows = Assignment.objects.current().filter(participation__project=project)
    found: dict[Any, Assignment] = {}
    for one in rows.select_related("participation__project").order_by("from_date", "recorded_no", "pk"):
        found.setdefault(one.participation_id, one)
    return list(found.values())
