"""Follow-up in the demo world: some of it due, some answered, some tried in vain, some long done."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from kladka.accounts.models import User
from kladka.coaching.actions import asking
from kladka.coaching.actions import follow_up as actions
from kladka.coaching.models import FollowUp
from kladka.coaching.queries import follow_up as queries
from kladka.coaching.queries.asking import link_of
from kladka.coaching.queries.follow_up import Task
from kladka.coaching.rules.follow_up import LINK_CONSENT, State
from kladka.core import packs
from kladka.core.addresses import full_address
from kladka.demo.abc_frame import Frame
from kladka.demo.present import Present
from kladka.demo.stage import Stage
from kladka.people.actions import own_rights
from kladka.people.models import Identity, Participation
from kladka.programmes.models import Project

LATE = 770
"""The minute of the last day at which this comes, after everything else."""
MORNING = 120
"""The minute of a day at which links go out by themselves: reminders go out by then."""
PAGE = full_address("/ask/")


_WAITING = frozenset({State.DUE, State.OVERDUE})


def put_on_running(stage: Stage, present: Present, day: date) -> None:
    """Put answers, attempts and what was asked on the stage."""
    by, plan = present.users[present.staff["coordinator-leader"].pk], _plan()["running"]["by_itself"]
    begun = day - timedelta(days=plan["days"])
    stage.at(begun, partial(agree, present.project, by, begun))
    for number in range(plan["days"]):
        stage.at(begun + timedelta(days=number), partial(ask_by_itself, number), minute=MORNING)
    stage.at(day, partial(play_running, present.project, by, day), minute=LATE)


def put_on_finished(stage: Stage, frame: Frame) -> None:
    """Keep what was asked by telephone in the founding project, as one act: it ended before Kładka kept it."""
    plan, by = _plan()["finished"], frame.user_of(frame.staff["coordinator-leader"])
    stage.at(plan["recorded_on"], partial(keep_finished, frame.project, by, plan["recorded_on"]), minute=520)


def agree(project: Project, by: User, day: date) -> None:
    """Let some of those who have an e-mail address agree to be asked by a link."""
    rows = Participation.objects.filter(project=project, mistake=None).exclude(person__identity__email="")
    for one in rows.select_related("project").order_by("pk")[:: _plan()["running"]["by_itself"]["every"]]:
        own_rights.record_consent(participation=one, kind=LINK_CONSENT, given_on=day, how="paper", by=by)


def ask_by_itself(number: int) -> None:
    """Send what is due as the tick does, and let some answer what came."""
    secrets: list[str] = []

    def address(secret: str) -> str:
        secrets.append(secret)
        return _address(secret)

    asking.remind_due(address=_address)
    asking.ask_due(address=address)
    answers, every = _plan()["running"]["answers"], _plan()["running"]["by_itself"]["answered"]["every"]
    for place, secret in enumerate(secrets, start=number):
        turn, rest = divmod(place, every)
        if rest == 0 and (link := link_of(secret)):
            asking.answer(link=link, answers=answers[turn % len(answers)])


def play_running(project: Project, by: User, day: date) -> None:
    """Let some answer by the link, try others in vain, and close much of what is past."""
    plan = _plan()["running"]
    found = queries.tasks(Participation.objects.filter(project=project, mistake=None), day)
    joined = Participation.objects.select_related("project", "person__identity")
    people = joined.in_bulk({task.participation for task in found})
    # The points of one day are asked together.
    first = {(task.participation, task.due.on): task for task in reversed(found) if task.state in _WAITING}
    waiting = list(reversed(first.values()))
    for name, act in (("answered", _answer), ("tried", _try), ("asked", _ask)):
        chosen = waiting[plan[name]["begins_at"] :: plan[name]["every"]]
        for number, task in enumerate(chosen):
            act(people[task.participation], task, number, by, day)
    past = [task for task in found if task.state is State.LAPSED]
    _keep(
        [task for number, task in enumerate(past) if number % plan["past"]["every"]],
        {},
        plan["past"]["reason"],
        by,
        day,
    )


def keep_finished(project: Project, by: User, day: date) -> None:
    """Keep the points of a project that is over as asked by telephone on their days."""
    plan = _plan()["finished"]
    every = queries.facts_of(Participation.objects.filter(project=project, mistake=None), day, is_whole=True)
    tasks = [task for pk in sorted(every) for task in queries.tasks_in(pk, every[pk], day)]
    _keep(
        [task for task in tasks if task.due.point.code in plan["points"] and task.due.on <= day],
        plan["answers"],
        "",
        by,
        day,
    )


def _keep(tasks: list[Task], answers: dict[str, str], reason: str, by: User, day: date) -> None:
    records = [_record(task, answers, reason, day) for task in tasks]
    actions.keep_follow_ups(follow_ups=records, by=by)


def _record(task: Task, answers: dict[str, str], reason: str, day: date) -> FollowUp:
    point, origin = task.due.key
    told = {code: answer for code, answer in answers.items() if code in task.due.point.asks}
    on = min(task.due.on, day)
    said = {"answers": told, "answered_on": on, "channel": FollowUp.Channel.PHONE} if told else {}
    state = FollowUp.State.DONE if told else FollowUp.State.NOT_NEEDED
    return FollowUp(
        participation_id=task.participation,
        point=point,
        origin=origin,
        state=state,
        reason=reason,
        closed_on=on,
        **said,
    )


def _answer(of: Participation, task: Task, number: int, by: User, day: date) -> None:
    answers: list[dict[str, Any]] = _plan()["running"]["answers"]
    point, origin = task.due.key
    given = answers[number % len(answers)]
    actions.answer_by_phone(participation=of, point=point, origin=origin, answers=given, by=by)


def _try(of: Participation, task: Task, number: int, by: User, day: date) -> None:
    point, origin = task.due.key
    for _time in range(number % 2 + 1):
        actions.note_attempt(participation=of, point=point, origin=origin, on=day, way="phone", by=by)


def _ask(of: Participation, task: Task, number: int, by: User, day: date) -> None:
    if not Identity.objects.filter(person=of.person_id).exclude(email="").exists():
        return
    point, origin = task.due.key
    asking.ask_by_link(participation=of, point=point, origin=origin, language="pl", address=_address, by=by)


def _address(secret: str) -> str:
    return f"{PAGE}{secret}/"


def _plan() -> dict[str, Any]:
    found: dict[str, Any] = packs.load("demo/follow-up.yaml")
    return found
