"""A card at each incubator of the cast, an entity advised on it, and the contract of its adviser with a protocol."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile

from kladka.core.dictionaries import dictionary
from kladka.files.actions import store
from kladka.incubation import actions
from kladka.incubation.models import AdviceCard, ExpertContract
from tests.kladka.incubation.world import MEETING
from tests.kladka.pages.incubators.access_samples import opened
from tests.kladka.pages.participants.access_samples import PNG
from tests.world.cast import Cast


def _cards(cast: Cast) -> tuple[UUID, ...]:
    world = opened(cast)
    own = world.advise("lucja", request="Pytanie Łucji o statut.")
    neighbours = world.advise("nadia", request="Pytanie Nadii o statut.", site=world.branch.site)
    others = world.advise("teresa", by="bozena", request="Pytanie Teresy o statut.")
    return own.pk, neighbours.pk, others.pk


def _contract(cast: Cast, number: str, *, by: str, partner: str, staff: str) -> Any:
    known = ExpertContract.objects.filter(number=number).first()
    return known or actions.agree_contract(
        project=cast.project,
        partner=cast.organisations[partner],
        staff=cast.staff[staff],
        number=number,
        areas=list(dictionary("advice-areas").items),
        from_date=date(2026, 1, 7),
        until_date=date(2026, 12, 31),
        minutes=6000,
        rate=Decimal("90.00"),
        by=cast.users[by],
    )


def _both(cast: Cast) -> tuple[Any, Any]:
    own = _contract(cast, "D/1/2026", by="alicja", partner="alfa", staff="alan")
    return own, _contract(cast, "D/2/2026", by="bogdan", partner="beta", staff="bozena")


def _contracts(cast: Cast) -> tuple[UUID, ...]:
    own, others = _both(cast)
    return own.pk, own.pk, others.pk


def _protocols(cast: Cast) -> tuple[UUID, ...]:
    world, made = opened(cast), []
    for contract, client, adviser, by in zip(
        _both(cast), ("lucja", "teresa"), ("alan", "bozena"), ("alicja", "bogdan"), strict=True
    ):
        world.advise(client, by=adviser)
        month = MEETING.replace(day=1)
        made.append(actions.make_protocol(contract=contract, month=month, staff=cast.staff[by], by=cast.users[by]).pk)
    own, others = made
    return own, own, others


def _advised(cast: Cast) -> tuple[UUID, ...]:
    world = opened(cast)
    ours = world.register(register_date=date(2026, 5, 4))
    theirs = world.register(
        by="bozena", site=world.beta.site, name="Spółdzielnia Socjalna „Czapla”", short_name="Czapla"
    )
    own = world.advise(entities=[ours.organisation]).clients.get()
    others = world.advise(by="bozena", entities=[theirs.organisation]).clients.get()
    return own.pk, own.pk, others.pk


def _files(cast: Cast) -> tuple[dict[str, UUID], ...]:
    made = []
    for pk in _cards(cast):
        card = AdviceCard.objects.select_related("project").get(pk=pk)
        scan = ContentFile(PNG, name="statut.png")
        file = actions.add_card_file(card=card, kind="given", title="Statut", upload=scan, by=cast.users["alan"])
        made.append({"card": pk, "file": file.pk})
    return tuple(made)


def _proofs(cast: Cast) -> tuple[dict[str, UUID], ...]:
    made = []
    for pk in _cards(cast):
        card = AdviceCard.objects.select_related("project").get(pk=pk)
        by = cast.users["alan"]
        scan = store(upload=ContentFile(PNG, name="karta.png"), controller=card.project.controller_id, by=by)
        document = actions.prove_advice(card=card, proof=actions.Proof("scan", file=scan), by=by)
        made.append({"card": pk, "document": document.pk})
    return tuple(made)


SAMPLES: dict[str, Callable[[Cast], tuple[Any, ...]]] = {
    "card": _cards,
    "contract": _contracts,
    "protocol": _protocols,
    "advised": _advised,
    "advice:file": _files,
    "advice:remove-file": _files,
    "advice:proof-file": _proofs,
}
