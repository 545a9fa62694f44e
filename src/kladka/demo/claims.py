"""Payment claims of both projects: sent in time but one, which is open; and something put right after one was sent."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from kladka.accounts.models import User
from kladka.core import packs
from kladka.demo.abc_frame import Frame
from kladka.demo.present import Present
from kladka.demo.stage import Stage
from kladka.people import actions as people
from kladka.people.models import Exit
from kladka.programmes import actions as programmes
from kladka.programmes.models import Project
from kladka.reporting.actions import claim as actions
from kladka.reporting.queries import claim as queries

MORNING = 30
"""The minute of the day at which claims are kept, before everything that is recorded that day."""


def put_on_finished(stage: Stage, frame: Frame) -> None:
    """Put the last claims of the founding project on the stage."""
    officer = frame.user_of(frame.staff["officer"])
    for plan in frame.data["claims"]:
        act = partial(_send, frame.project, plan, officer)
        stage.at(plan["sent_on"], act, minute=MORNING)
    found = frame.data["left_later"]
    stage.at(found["found_on"], partial(_move_exit, frame.project, found, officer), minute=MORNING)


def _move_exit(project: Project, plan: Mapping[str, Any], by: User) -> None:
    """An exit that was written with a day of the period before; no result hangs on it."""
    exits = Exit.objects.current().filter(participation__project=project, exit_date__range=plan["between"])
    alone = exits.filter(path_completed=True, participation__situations=None, participation__reentries=None)
    found = alone.order_by("-exit_date", "recorded_no").first()
    if found is not None:
        changes = {"exit_date": plan["left"]}
        people.correct(fact=found, changes=changes, reason="wrong_date", words=plan["words"], by=by)


def put_on_running(stage: Stage, present: Present) -> None:
    """Put the claims of the project under way on the stage: two sent, the third due in a few days.

    After the second was sent a coach sees that somebody had not completed the path, only left.
    """
    plans: Mapping[str, Any] = packs.load("demo/today.yaml")["claims"]
    officer = present.users[present.staff["officer"].pk]
    first = present.start
    stage.at(first + timedelta(days=3), partial(_agree, present, plans["terms"], officer), minute=MORNING)
    for number, plan in enumerate(plans["periods"], start=1):
        last = present.start + timedelta(days=plan["until"]) if "until" in plan else _last_day(present, plan)
        claim = {"number": number, "from": first, "until": last}
        if "sent_after" in plan:
            sent_on = last + timedelta(days=plan["sent_after"])
            stage.at(sent_on, partial(_send, present.project, {**claim, "sent_on": sent_on}, officer), minute=MORNING)
        else:
            stage.at(last + timedelta(days=1), partial(_add, present.project, claim, officer), minute=MORNING)
        if "corrected_after" in plan:
            day = last + timedelta(days=plan["corrected_after"])
            stage.at(day, partial(_correct, present, first, last, plan["words"], officer), minute=MORNING)
        first = last + timedelta(days=1)


def _last_day(present: Present, plan: Mapping[str, Any]) -> date:
    return present.today - timedelta(days=plan["ended_ago"])


def _agree(present: Present, terms: Mapping[str, Any], by: User) -> None:
    actions.set_terms(project=present.project, by=by, **terms)
    # With the contract come the numbers that the public list of operations asks for.
    stored, contract = Project.objects.get(pk=present.project.pk), present.data["contract"]
    programmes.change_project(project=stored, version=stored.version, changes=contract, by=present.admin)


def _add(project: Project, plan: Mapping[str, Any], by: User) -> Any:
    return actions.add_claim(
        project=project,
        number=plan["number"],
        period_from=plan["from"],
        period_until=plan["until"],
        is_final=plan.get("is_final", False),
        by=by,
    )


def _send(project: Project, plan: Mapping[str, Any], by: User) -> None:
    claim = _add(project, plan, by)
    actions.send_claim(claim=claim, sent_on=plan["sent_on"], version=claim.version, by=by)


def _correct(present: Present, first: date, last: date, words: str, by: User) -> None:
    """Somebody who counts as having completed the path had broken it off."""
    exits = Exit.objects.current().filter(participation__project=present.project, path_completed=True)
    found = exits.filter(exit_date__range=(first, last)).order_by("exit_date", "recorded_no").first()
    if found is not None and queries.claims_of(present.project):
        changes = {"path_completed": False, "leaving_reason": "no_contact"}
        people.correct(fact=found, changes=changes, reason="later_knowledge", words=words, by=by)
