"""A grant of each side of the cast, with its line, payment, expense and list."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile

from kladka.calls import actions as calls
from kladka.core import clock
from kladka.files import actions as files
from kladka.incubation import actions
from kladka.incubation.models import EntityRegistration, GrantReturn
from kladka.people import actions as people
from kladka.workflows import actions as workflows
from tests.kladka.calls.world import RUNNERS, decide, drawn_cards, enter_grant, grant_call
from tests.kladka.pages.entities.access_samples import entities_of
from tests.kladka.pages.participants.access_samples import PNG
from tests.world.cast import Cast

SIDES = ("alfa", "alfa", "beta")
_PLAIN: dict[str, Any] = {"assessors": 1, "is_drawn": False, "third_percent": None}
_PARTS = ("accepted", "grant", "grant_line", "grant_payment", "grant_expense", "grant_list", "grant_return")


def _made(cast: Cast, part: str) -> tuple[UUID, ...]:
    """What is asked of the three grants, which are made once."""
    made: Any = cast.__dict__
    if "grants" not in made:
        entities = [EntityRegistration.objects.get(pk=pk) for pk in entities_of(cast)]
        made["grants"] = [_grant(cast, side, entity) for side, entity in zip(SIDES, entities, strict=True)]
    return tuple(each[_PARTS.index(part)] for each in made["grants"])


def _accepted(cast: Cast, side: str) -> Any:
    call = grant_call(cast, side=side, **_PLAIN)
    application = enter_grant(call)
    call.refresh_from_db()
    calls.close_call(call=call, version=call.version, by=cast.users[RUNNERS[side]])
    drawn_cards(cast, application, cast.staff[RUNNERS[side]], 9)
    decide(cast, call, side=side)
    application.refresh_from_db()
    return application


def _grant(cast: Cast, side: str, entity: Any) -> tuple[UUID, ...]:
    runner = RUNNERS[side]
    who: Any = {"staff": cast.staff[runner], "by": cast.users[runner]}
    waiting = _accepted(cast, side)
    application = _accepted(cast, side)
    grant = workflows.make_grant(
        application=application,
        amount=application.amount,
        jobs=1,
        organisation=entity.organisation,
        because="Zna ją.",
        **who,
    )
    line = actions.add_line(grant=grant, category="other", words="Pralka", amount=grant.amount, by=who["by"])
    grant = actions.sign_contract(
        grant=grant, version=1, number=f"D/{grant.pk}", signed_on=clock.today(), rate=Decimal(4), **who
    )
    entity_account = {"organisation": entity.organisation, "controller": grant.project.controller}
    actions.set_entity_account(**entity_account, number="61109010140000071219812874", by=who["by"])
    payment = grant.payments.get()
    listing = actions.prepare_grant_list(project=grant.project, partner=grant.partner, payments=[payment.pk], **who)
    officer: Any = {"staff": cast.staff["olga"], "by": cast.users["olga"]}
    actions.approve_grant_list(listing=listing, version=1, **officer)
    scan = ContentFile(PNG, name="invoice.png")
    document = people.keep_document(
        controller=grant.project.controller,
        kind="invoice",
        form="scan",
        document_date=date(2026, 7, 1),
        file=files.store(upload=scan, controller=grant.project.controller_id, by=who["by"], name="invoice.png"),
        by=who["by"],
    )
    expense = actions.record_expense(
        grant=grant,
        seller="Sklep zmyślony",
        number="F/1",
        spent_on=clock.today(),
        amount=grant.amount,
        document=document,
        line=line,
        by=who["by"],
    )
    back = GrantReturn.objects.create(grant=grant, on=clock.today(), amount=grant.amount, staff=who["staff"])
    return waiting.pk, grant.pk, line.pk, payment.pk, expense.pk, listing.pk, back.pk


SAMPLES: dict[str, Callable[[Cast], tuple[UUID, ...]]] = {name: partial(_made, part=name) for name in _PARTS}
