"""Building the demo world: a ledger marked as demo, then two projects played on their stages."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from django.db import transaction

from kladka.audit.actions import SYSTEM
from kladka.core import ledger
from kladka.core.errors import DirectWriteError
from kladka.core.installation import is_demo
from kladka.core.models import Installation
from kladka.demo import (
    abc_flaws,
    abc_recruitment,
    abc_reports,
    activation,
    benefits,
    calendar,
    caseload,
    claims,
    cycles,
    employers,
    entities,
    follow_up,
    grants,
    groups,
    incubators,
    jobs,
    learnt,
    own_indicators,
    own_models,
    own_page,
    papers,
    participants_file,
    pathways,
    profiles,
    publication,
    recruitment,
    samples,
    sign_ups,
    starting,
)
from kladka.demo.abc_acts import Play
from kladka.demo.abc_frame import Frame
from kladka.demo.abc_plan import START, lives
from kladka.demo.invention import Inventor
from kladka.demo.present import RUNS_FOR, Present
from kladka.demo.stage import Stage
from kladka.demo.unmended import leave_unmended
from kladka.incubation import actions as incubation
from kladka.incubation.models import Incubator
from kladka.people.models import Participation, Person
from kladka.programmes import actions as programmes
from kladka.programmes.models import Project
from kladka.reporting.publishing import operations

Tell = Callable[[str], None]
SEED = 2011
PUBLISHED_ON = date(2011, 9, 5)
"""When the founding project was published, late records being in; made up."""
_PUBLISHERS = {"officer": "officer", "coordinator": "coordinator-leader"}


def build(today: date, *, tell: Tell = print) -> None:
    """Build both projects of the demo world in the empty database. Raises DirectWriteError where it is not empty."""
    if Project.objects.exists() or Person.objects.exists():
        raise DirectWriteError("The demo world is built in an empty database only.")
    Installation.objects.create(is_demo=True)
    build_abc(tell=tell)
    build_present(today, tell=tell)


def build_present(today: date, *, tell: Tell = print) -> None:
    """Play the project that is under way, up to yesterday, so that nothing in the ledger lies in the future."""
    yesterday = today - timedelta(days=1)
    stage, inventor = Stage(yesterday - RUNS_FOR), Inventor(SEED + 1)
    with ledger.rehearsal(stage.clock, seed=SEED + 1, is_demo=is_demo):
        present = Present(stage, inventor, yesterday)
        with transaction.atomic():
            present.build()
        own_models.put_on(stage, present)
        present.put_on()
        jobs.put_on(stage, present)
        _publish_running(stage, present, yesterday)
        claims.put_on_running(stage, present)
        recruitment.put_on(stage, present)
        grants.put_on(stage, present)
        starting.put_on(stage, present)
        leave_unmended(stage, present)
        employers.put_on_running(stage, present)
        calendar.put_on(stage, present)
        participants_file.send_and_hear_back(stage, present)
        pathways.put_on_running(stage, present, yesterday)
        caseload.put_on(stage, present, yesterday)
        own_page.put_on(stage, present, yesterday)
        profiles.put_on_running(stage, present, yesterday)
        follow_up.put_on_running(stage, present, yesterday)
        activation.put_on_running(stage, present, yesterday)
        papers.put_on_running(stage, present, yesterday)
        benefits.put_on_running(stage, present, yesterday)
        groups.put_on_running(stage, present, yesterday)
        entities.put_on_running(stage, present, yesterday)
        incubators.put_on_running(stage, present, yesterday)
        sign_ups.put_on(stage, present)
        learnt.put_on(stage, present)
        cycles.put_on_running(stage, present, yesterday)
        stage.play(until=yesterday)
        operations.refresh(by=SYSTEM)
    tell("The project under way is there.")


def build_abc(*, tell: Tell = print) -> None:
    """Play the founding project from May 2008 to June 2011."""
    stage, inventor = Stage(START), Inventor(SEED)
    with ledger.rehearsal(stage.clock, seed=SEED, is_demo=is_demo):
        frame = Frame(stage, inventor)
        with transaction.atomic():
            frame.build()
        _open_incubators(stage, frame)
        play = Play(stage, frame, inventor)
        actors = play.put_on(lives())
        abc_flaws.spoil(stage, frame, play, actors)
        abc_recruitment.put_on(stage, frame, play, actors)
        _found_entities(stage, frame)
        entities.put_on_finished(stage, frame)
        incubators.put_on_finished(stage, frame)
        _win_award(stage, frame)
        abc_reports.put_on(stage, frame)
        claims.put_on_finished(stage, frame)
        samples.control(stage, frame)
        _publish_finished(stage, frame)
        own_indicators.put_on(stage, frame)
        pathways.put_on_finished(stage, frame)
        employers.put_on_finished(stage, frame)
        profiles.put_on_finished(stage, frame)
        follow_up.put_on_finished(stage, frame)
        activation.put_on_finished(stage, frame)
        papers.put_on_finished(stage, frame)
        benefits.put_on_finished(stage, frame)
        calendar.put_on_finished(stage, frame)
        cycles.put_on_finished(stage, frame)
        stage.play(tell=lambda day, played: tell(f"ABC: {day:%Y-%m}, {played} acts") if day.month % 6 == 0 else None)


def _open_incubators(stage: Stage, frame: Frame) -> None:
    opened: dict[str, Incubator] = {}

    def open_one(plan: dict[str, str], day: date) -> None:
        opened[plan["site"]] = incubation.open_incubator(
            project=frame.project,
            site=frame.sites[plan["site"]],
            opened_on=day,
            branch_of=opened[plan["branch_of"]] if "branch_of" in plan else None,
            by=frame.admin,
        )

    for plan in frame.data["incubators"]:
        stage.at(plan["opened_on"], partial(open_one, plan, plan["opened_on"]))


def _found_entities(stage: Stage, frame: Frame) -> None:
    def found(plan: dict[str, str], day: date, skip: int) -> None:
        site = frame.sites[plan["site"]]
        natural = int(plan.get("natural", 0))
        advised = Participation.objects.filter(
            project=frame.project, supports__kind__in=("advice", "training"), supports__retracted_at=None
        ).distinct()
        people = [one.person for one in advised.select_related("person").order_by("pk")[skip : skip + natural]]
        named = ("legal_form", "name", "short_name", "municipality", "powiat")
        groups.found_from_group(
            key=plan["key"],
            project=frame.project,
            site=site,
            natural=people,
            legal=[frame.organisations[key] for key in plan.get("legal", ())],
            by=frame.user_of(frame.adviser_at(site)),
            entity={name: plan[name] for name in named} | {"register_date": day},
        )

    for number, plan in enumerate(frame.data["entities"]):
        day = plan["register_date"]
        stage.at(day + timedelta(days=5), partial(found, plan, day, 20 * number))


def _win_award(stage: Stage, frame: Frame) -> None:
    award = frame.data["award"]
    stage.at(
        date(2010, 10, 15),
        partial(programmes.record_award, project=frame.project, **award, by=frame.admin),
    )


def _publish_finished(stage: Stage, frame: Frame) -> None:
    people = {name: frame.user_of(frame.staff[key]) for name, key in _PUBLISHERS.items()}
    stage.at(PUBLISHED_ON, lambda: publication.publish_finished(frame.project, **people))


def _publish_running(stage: Stage, present: Present, yesterday: date) -> None:
    days = publication.last_quarter(present.project, yesterday)
    if days is not None:
        people = {name: present.users[present.staff[key].pk] for name, key in _PUBLISHERS.items()}
        stage.at(days[1], lambda: publication.publish_running(present.project, days[0], **people), minute=600)
