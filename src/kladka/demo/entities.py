"""What became of entities: who agreed to be named, who still operates, who works there, what aid they were granted."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from kladka.core import packs
from kladka.core.months import months_after
from kladka.demo.abc_frame import Frame
from kladka.demo.present import Present
from kladka.demo.stage import Stage
from kladka.incubation import actions
from kladka.incubation.models import AidGranted, EntityRegistration, EntityStatus, Job, ListingConsent, Occupancy
from kladka.people import actions as people

FILE = "demo/entities.yaml"
_LATER = timedelta(days=7)
"""After so many days what happened is recorded."""
LATE = 775
"""The minute of the last day at which the entity of the project under way is recorded."""


def put_on_finished(stage: Stage, frame: Frame) -> None:
    """Put on the stage what became of the entities of the founding project. No dice: everything is in the data."""
    data = packs.load(FILE)
    plans = {plan["key"]: plan for plan in frame.data["entities"]}
    for plan in plans.values():
        day = plan["register_date"] + timedelta(days=data["listing"]["days_after"])
        stage.at(day, partial(_agree, frame, plan, day))
    for check in data["checks"]:
        plan = plans[check["entity"]]
        day = months_after(plan["register_date"], check["months"])
        stage.at(day + _LATER, partial(_check, frame, plan, day))
    _employ(stage, frame, plans[data["jobs"]["entity"]], data["jobs"])


def put_on_running(stage: Stage, present: Present, day: date) -> None:
    """Put an entity of the project under way on the stage, with a free job and the aid that it was granted."""
    stage.at(day, partial(_register, present, day), minute=LATE)


def _register(present: Present, day: date) -> None:
    plan = packs.load(FILE)["running"]
    by = present.users[present.staff[plan["by"]].pk]
    registered = day - timedelta(days=plan["registered_ago"])
    registration = actions.register_entity(
        project=present.project,
        site=present.sites["most"],
        register_date=registered,
        newcomers=[
            {"given_name": given, "family_name": family, "is_made_up": True} for given, family in plan["founders"]
        ],
        is_made_up=True,
        by=by,
        **{name: plan[name] for name in ("name", "short_name", "legal_form", "municipality", "powiat")},
    )
    told = plan["job"]
    job = actions.create_job(registration=registration, created_date=day - timedelta(days=told["made_ago"]), by=by)
    holder = actions.take_job(
        registration=registration,
        job=job,
        from_date=day - timedelta(days=told["taken_ago"]),
        contract_kind=told["contract"],
        newcomer={**{name: told[name] for name in ("given_name", "family_name")}, "is_made_up": True},
        ground=told["ground"],
        by=by,
    )
    actions.end_lasting(fact=holder, until_date=day - timedelta(days=told["left_ago"]), by=by)
    for aid in plan["aid"]:
        actions.record_aid(
            organisation=registration.organisation,
            project=present.project,
            origin=AidGranted.Origin.DECLARED if aid.get("is_declared") else AidGranted.Origin.PROJECT,
            kind=aid["kind"],
            granted_on=day - timedelta(days=aid["ago"]),
            amount=Decimal(str(aid["amount"])),
            rate=Decimal(str(aid["rate"])),
            certificate=aid.get("certificate", ""),
            by=present.users[present.staff[plan["granted_by"]].pk],
        )


def _employ(stage: Stage, frame: Frame, plan: Mapping[str, Any], data: Mapping[str, Any]) -> None:
    jobs: dict[int, Job] = {}
    held: dict[str, Occupancy] = {}

    def make(number: int, day: date) -> None:
        jobs[number] = actions.create_job(registration=_registration(plan), created_date=day, by=_adviser(frame, plan))

    def take(told: Mapping[str, Any]) -> None:
        newcomer = {name: told[name] for name in ("given_name", "family_name")}
        held[told["family_name"]] = actions.take_job(
            registration=_registration(plan),
            job=jobs[told["job"]],
            from_date=told["from"],
            contract_kind=data["contract"],
            newcomer={**newcomer, "is_made_up": True},
            ground=told["ground"],
            by=_adviser(frame, plan),
        )

    def leave(told: Mapping[str, Any]) -> None:
        fact = held[told["family_name"]]
        actions.end_lasting(fact=fact, until_date=told["until"], by=_adviser(frame, plan))

    acts: list[tuple[date, Callable[[], None]]] = []
    acts += [(day, partial(make, number, day)) for number, day in enumerate(data["made_on"], 1)]
    acts += [(told["from"], partial(take, told)) for told in data["holders"]]
    acts += [(told["until"], partial(leave, told)) for told in data["holders"] if "until" in told]
    for day, act in acts:
        stage.at(day + _LATER, act)


def _agree(frame: Frame, plan: Mapping[str, Any], day: date) -> None:
    actions.answer_listing(
        registration=_registration(plan), answer=ListingConsent.Answer.GIVEN, on_date=day, by=_adviser(frame, plan)
    )


def _check(frame: Frame, plan: Mapping[str, Any], day: date) -> None:
    by, adviser = _adviser(frame, plan), frame.adviser_at(frame.sites[plan["site"]])
    document = people.keep_document(
        controller=frame.project.controller,
        kind="register_extract",
        form="original_inspected",
        document_date=day,
        inspected_by=adviser,
        inspected_on=day + _LATER,
        by=by,
    )
    actions.record_status(
        registration=_registration(plan),
        kind=EntityStatus.Kind.OPERATING,
        from_date=day,
        document=document,
        by=by,
    )


def _registration(plan: Mapping[str, Any]) -> Any:
    rows = EntityRegistration.objects.current().select_related("organisation", "site", "project__controller")
    return rows.get(organisation__name=plan["name"])


def _adviser(frame: Frame, plan: Mapping[str, Any]) -> Any:
    return frame.user_of(frame.adviser_at(frame.sites[plan["site"]]))
