"""External experts: whose hours a card uses, what a month's protocol settles, and that a second person accepts it."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.utils import translation

from kladka.audit.queries import verify
from kladka.core.errors import PolicyBroken
from kladka.incubation import actions, queries, rules
from kladka.incubation.models import AcceptanceProtocol, AdviceCard, ExpertContract, InitiativeGroup
from kladka.incubation.permissions import contracts_visible_to
from kladka.people import actions as people
from kladka.programmes.permissions import viewer_for
from tests.kladka.incubation.world import MEETING, make_incubation, newcomer

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
RATE = Decimal("90.00")
CARDS = {number: UUID(int=number) for number in (1, 2, 3)}


def given(number: int, day: date, minutes: int) -> rules.AdviceGiven:
    return rules.AdviceGiven(CARDS[number], f"{number}/2026", day, "law", minutes)


def held(minutes: int, day: date = MEETING) -> rules.Accepted:
    return rules.Accepted("1/2026", day, "law", minutes, rules.amount_of(minutes, RATE))


@pytest.mark.parametrize(
    ("now", "before", "month", "lines"),
    [
        ([given(1, MEETING, 50)], {}, JUNE, [(1, 50, "75.00")]),
        ([given(1, MEETING, 50)], {1: held(50)}, JULY, []),
        ([given(1, MEETING, 30)], {1: held(50)}, JULY, [(1, -20, "-30.00")]),
        ([], {1: held(50)}, JULY, [(1, -50, "-75.00")]),
        ([given(2, JULY, 60)], {}, JUNE, []),
        ([given(1, JULY, 50)], {1: held(50)}, JUNE, [(1, -50, "-75.00")]),
        ([given(2, date(2026, 5, 4), 10), given(3, MEETING, 20)], {}, JUNE, [(2, 10, "15.00"), (3, 20, "30.00")]),
    ],
    ids=["its month", "accepted", "corrected", "withdrawn", "a later month", "moved to a later month", "late"],
)
def test_a_protocol_settles_what_is_due_less_what_was_accepted(now, before, month, lines):
    accepted = {CARDS[number]: one for number, one in before.items()}
    found = rules.lines_due(now, accepted, month=month, rate=RATE)
    assert [(one.card, one.minutes, one.amount) for one in found] == [
        (CARDS[number], minutes, Decimal(amount)) for number, minutes, amount in lines
    ]


@pytest.fixture
def world(cast):
    return make_incubation(cast)


def agree(world: Any, **changes: Any) -> ExpertContract:
    said: dict[str, Any] = {
        "project": world.cast.project,
        "partner": world.cast.organisations["alfa"],
        "staff": world.cast.staff["alan"],
        "number": "D/1/2026",
        "areas": ["law"],
        "from_date": date(2026, 1, 7),
        "until_date": date(2026, 12, 31),
        "minutes": 120,
        "rate": RATE,
    }
    return actions.agree_contract(**(said | changes), by=world.cast.users["alicja"])


def test_a_card_uses_the_hours_of_the_contract_and_nothing_goes_beyond_them(world):
    contract = agree(world, client_minutes=60)
    card = world.advise("lucja")
    assert card.contract == contract
    assert not queries.pool_of(contract, MEETING).is_near
    assert [one.client.participation for one in queries.near_limit(contract, MEETING, card=card)] == [
        world.cast.participations["lucja"]
    ]
    again = world.advise("nadia", minutes=60)
    assert queries.pool_of(contract, MEETING).is_near
    for act in (
        lambda: world.advise("lucja", on_date=date(2026, 6, 11)),
        lambda: actions.change_card(
            card=again, version=1, changes={"minutes": 90}, reason="typing_error", by=world.cast.users["alan"]
        ),
    ):
        with pytest.raises(PolicyBroken) as refused:
            act()
        assert refused.value.field == "minutes"


def test_the_limit_goes_on_when_a_group_becomes_an_entity(world):
    contract, by = agree(world, client_minutes=60, minutes=600), world.cast.users["alan"]
    group = actions.form_group(project=world.cast.project, site=world.alfa.site, name="Łąka", formed_on=MEETING, by=by)
    world.advise(groups=[group], minutes=50)
    entity = world.cast.organisations["beta"]
    world.advise(entities=[entity], minutes=20, on_date=date(2026, 6, 11))
    assert all(not one.pool.is_exceeded for one in queries.near_limit(contract, MEETING)), "they are two clients"
    InitiativeGroup.objects.filter(pk=group.pk).update(entity=entity)
    assert [one.pool.used for one in queries.near_limit(contract, MEETING)] == [70]
    with pytest.raises(PolicyBroken) as refused:
        world.advise(entities=[entity], minutes=10, on_date=date(2026, 6, 12))
    assert refused.value.field == "beyond_limit"


def test_a_card_of_a_group_and_the_entity_that_it_became_is_counted_once(world):
    contract, by = agree(world, client_minutes=240, minutes=6000), world.cast.users["alan"]
    group = actions.form_group(project=world.cast.project, site=world.alfa.site, name="Łąka", formed_on=MEETING, by=by)
    entity = world.cast.organisations["beta"]
    world.advise(groups=[group], minutes=225)
    InitiativeGroup.objects.filter(pk=group.pk).update(entity=entity)
    both: dict[str, Any] = {"groups": [group], "entities": [entity], "minutes": 50, "on_date": date(2026, 6, 11)}
    group.refresh_from_db()
    with translation.override("en"), pytest.raises(PolicyBroken) as refused:
        world.advise(**both)
    assert str(refused.value).count("4.58 of 4 hours") == 1, "they are one client, told once"
    card = world.advise(**both, beyond_limit=True)
    assert [one.pool.used for one in queries.near_limit(contract, MEETING)] == [275]
    assert [one.pool.used for one in queries.near_limit(contract, MEETING, card=card)] == [275]
    assert queries.advice_of(group=group.pk, organisation=entity.pk).hours == Decimal("4.58")


def test_a_client_goes_over_the_limit_for_one_only_when_somebody_said_so(world):
    contract = agree(world, client_minutes=60, minutes=600)
    card = world.advise("lucja")
    later = date(2026, 6, 11)
    change = {"card": card, "version": 1, "reason": "typing_error", "by": world.cast.users["alan"]}
    for act in (
        lambda: world.advise("lucja", "nadia", minutes=20, on_date=later),
        lambda: world.advise(minutes=90, newcomers=[newcomer("Iga", "Zmyślona")], on_date=later),
        lambda: actions.change_card(**change, changes={"minutes": 61}),
    ):
        with pytest.raises(PolicyBroken) as refused:
            act()
        assert refused.value.field == "beyond_limit"
    assert world.advise("nadia", minutes=60, on_date=later).contract == contract
    assert actions.change_card(**change, changes={"minutes": 60}).minutes == 60, "the card itself is counted once"
    with translation.override("en"), pytest.raises(PolicyBroken, match=r"would have 1\.5 of 1 hours"):
        world.advise("lucja", minutes=30, on_date=later)
    world.advise("lucja", minutes=30, on_date=later, beyond_limit=True)
    assert sorted(one.pool.is_exceeded for one in queries.near_limit(contract, MEETING)) == [False, True]


def test_nobody_answers_the_question_about_the_limit_for_what_is_refused_all_the_same(world):
    agree(world, client_minutes=60, minutes=600)
    world.advise("lucja")
    people.leave(
        participation=world.cast.participations["lucja"],
        exit_date=MEETING,
        path_completed=True,
        by=world.cast.users["alan"],
    )
    with pytest.raises(PolicyBroken) as refused:
        world.advise("lucja", minutes=30, on_date=date(2026, 6, 11))
    assert refused.value.field == "clients", "it is about the person, and no limit is asked about"


def test_hours_are_told_as_people_write_them(world):
    agree(world, minutes=600)
    world.advise("lucja", minutes=330)
    beyond = pytest.raises(PolicyBroken, match="has 10 hours; with this card 11 would be used")
    with translation.override("en"), beyond:
        world.advise("nadia", minutes=330, on_date=date(2026, 6, 11))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"areas": []}, "areas"),
        ({"minutes": 0}, "hours"),
        ({"staff": None}, "expert"),
        ({"until_date": date(2026, 1, 6)}, "until_date"),
        ({"number": " "}, "number"),
    ],
)
def test_a_contract_that_cannot_be_is_refused_where_it_is_wrong(world, changes, field):
    with pytest.raises(PolicyBroken) as refused:
        agree(world, **changes)
    assert refused.value.field == field


def test_an_expert_advises_on_what_was_agreed_and_others_need_no_contract(world):
    agree(world)
    with pytest.raises(PolicyBroken) as refused:
        world.advise("lucja", area="marketing")
    assert refused.value.field == "area"
    assert world.advise("teresa", by="bozena", area="marketing").contract is None


def protocol(world: Any, contract: ExpertContract, month: date = JUNE) -> AcceptanceProtocol:
    by = world.cast
    return actions.make_protocol(contract=contract, month=month, staff=by.staff["alicja"], by=by.users["alicja"])


def accept(world: Any, one: AcceptanceProtocol, name: str = "leon") -> AcceptanceProtocol:
    by = world.cast
    return actions.accept_protocol(protocol=one, version=one.version, staff=by.staff[name], by=by.users[name])


def test_a_second_person_accepts_and_a_card_corrected_later_settles_in_the_next_month(world):
    contract = agree(world)
    card = world.advise("lucja")
    made = protocol(world, contract)
    with pytest.raises(PolicyBroken):
        accept(world, made, "alicja")
    second = next(name for name in world.cast.users if name not in ("alicja", "alan") and name in world.cast.staff)
    accepted = accept(world, made, second)
    assert [line.amount for line in accepted.lines.all()] == [Decimal("75.00")]
    with pytest.raises(PolicyBroken):
        protocol(world, contract)
    actions.change_card(
        card=card, version=1, changes={"minutes": 30}, reason="typing_error", by=world.cast.users["alan"]
    )
    assert [(one.minutes, one.amount) for one in queries.lines_due(contract, JULY)] == [(-20, Decimal("-30.00"))]
    assert [line.minutes for line in accepted.lines.all()] == [50]
    assert queries.cost_of([accepted]) == Decimal("75.00")
    assert list(verify()) == []


def test_what_changed_after_a_protocol_was_made_is_not_accepted_unseen(world):
    contract = agree(world)
    world.advise("lucja")
    made = protocol(world, contract)
    world.advise("nadia", minutes=10)
    second = next(name for name in world.cast.users if name not in ("alicja", "alan") and name in world.cast.staff)
    with pytest.raises(PolicyBroken):
        accept(world, made, second)
    again = protocol(world, contract)
    assert (again.pk, again.lines.count()) == (made.pk, 2)
    actions.discard_protocol(protocol=again, by=world.cast.users["alicja"])
    assert not AcceptanceProtocol.objects.exists()


def test_the_rate_stays_once_it_was_used_and_the_hours_are_not_fewer_than_advised(world):
    contract = agree(world)
    world.advise("lucja")
    protocol(world, contract)
    for changes, field in (({"rate": Decimal(100)}, "rate"), ({"minutes": 40}, "hours")):
        with pytest.raises(PolicyBroken) as refused:
            actions.change_contract(contract=contract, version=1, changes=changes, by=world.cast.users["alicja"])
        assert refused.value.field == field
    changed = actions.change_contract(
        contract=contract, version=1, changes={"minutes": 240}, by=world.cast.users["alicja"]
    )
    assert (changed.minutes, changed.version) == (240, 2)


def test_an_adviser_sees_no_costs_and_a_coordinator_those_of_the_own_partner(world):
    contract = agree(world)
    seen = {
        name: contracts_visible_to(viewer_for(world.cast.users[name], MEETING)).filter(pk=contract.pk).exists()
        for name in ("alan", "alicja", "bogdan")
    }
    assert seen == {"alan": False, "alicja": True, "bogdan": False}
    assert AdviceCard.objects.count() == 0


def test_advice_of_before_its_contract_was_typed_is_taken_in_and_settles_in_the_next_protocol(world):
    early, other_area = world.advise("lucja"), world.advise("nadia", area="marketing")
    too_early = world.advise("nadia", on_date=date(2026, 3, 4), minutes=10)
    contract = agree(world, from_date=date(2026, 6, 1))
    later = world.advise("nadia", minutes=20, on_date=date(2026, 6, 11))
    assert list(queries.cards_outside(contract)) == [early]
    assert [one.card for one in queries.lines_due(contract, JUNE)] == [later.pk]
    by = world.cast.users["alicja"]
    for wrong in ([], [other_area.pk], [early.pk, too_early.pk]):
        with pytest.raises(PolicyBroken) as refused:
            actions.take_cards_in(contract=contract, cards=wrong, by=by)
        assert refused.value.field == "cards"
    actions.take_cards_in(contract=contract, cards=[early.pk], by=by)
    assert AdviceCard.objects.get(pk=early.pk).contract == contract
    assert queries.pool_of(contract, MEETING).used == 70
    assert [one.card for one in queries.lines_due(contract, JUNE)] == [early.pk, later.pk]
    assert list(queries.cards_outside(contract)) == []
    assert list(verify()) == []


def test_what_is_taken_in_goes_beyond_neither_the_hours_nor_unseen_beyond_those_of_one_client(world):
    first, second = world.advise("lucja"), world.advise("lucja", minutes=30, on_date=date(2026, 6, 11))
    contract, by = agree(world, minutes=60), world.cast.users["alicja"]
    with pytest.raises(PolicyBroken) as refused:
        actions.take_cards_in(contract=contract, cards=[first.pk, second.pk], by=by)
    assert refused.value.field == "cards"
    assert not contract.cards.exists()
    changes = {"minutes": 600, "client_minutes": 60}
    contract = actions.change_contract(contract=contract, version=1, changes=changes, by=by)
    with pytest.raises(PolicyBroken) as refused:
        actions.take_cards_in(contract=contract, cards=[first.pk, second.pk], by=by)
    assert refused.value.field == "beyond_limit"
    actions.take_cards_in(contract=contract, cards=[first.pk, second.pk], by=by, beyond_limit=True)
    assert contract.cards.count() == 2


@pytest.mark.parametrize(
    ("changes", "is_found"),
    [
        ({"areas": ["law", "marketing"], "from_date": date(2026, 12, 31), "until_date": date(2027, 3, 1)}, True),
        ({"areas": ["marketing"]}, False),
        ({"from_date": date(2027, 1, 1), "until_date": date(2027, 3, 1)}, False),
    ],
    ids=["one day and area in common", "another area", "afterwards"],
)
def test_a_second_contract_of_the_same_expert_is_found_where_a_card_might_stand_under_both(world, changes, is_found):
    first = agree(world)
    second = agree(world, number="D/2/2026", **changes)
    assert queries.overlapping(second) == (first if is_found else None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"areas": ["marketing"]}, "areas"),
        ({"from_date": date(2026, 6, 11)}, "from_date"),
        ({"until_date": date(2026, 6, 9)}, "until_date"),
    ],
)
def test_terms_are_not_narrowed_under_the_cards_of_a_contract(world, changes, field):
    """A card that stands outside them would leave the contract once it is corrected, with what was accepted of it."""
    contract, by = agree(world, areas=["law", "marketing"]), world.cast.users["alicja"]
    card = world.advise("lucja")
    with pytest.raises(PolicyBroken) as refused:
        actions.change_contract(contract=contract, version=1, changes=changes, by=by)
    assert refused.value.field == field
    assert card.label in str(refused.value.message)
    actions.withdraw_card(card=card, version=1, reason="typing_error", by=world.cast.users["alan"])
    assert actions.change_contract(contract=contract, version=1, changes=changes, by=by).version == 2


def test_a_card_stays_under_its_contract_when_another_one_comes_about_the_same(world):
    """The one that ends first would take it over, and what was accepted under the other would be taken back."""
    contract, card = agree(world), world.advise("lucja")
    accept(world, protocol(world, contract), "olga")
    other = agree(world, number="D/2/2026", until_date=date(2026, 6, 30))
    changes = {"advice": "Omówiono wzór statutu i uchwały.", "minutes": 51}
    by = world.cast.users["alan"]
    changed = actions.change_card(card=card, version=1, changes=changes, reason="typing_error", by=by)
    assert changed.contract == contract
    assert [(one.minutes, one.amount) for one in queries.lines_due(contract, JULY)] == [(1, Decimal("1.50"))]
    assert queries.lines_due(other, JULY) == ()
    assert world.advise("nadia").contract == other


def test_a_card_whose_day_and_area_stay_keeps_the_contract_that_was_narrowed_before(world):
    contract, card = agree(world), world.advise("lucja")
    accept(world, protocol(world, contract), "olga")
    ExpertContract.objects.filter(pk=contract.pk).update(areas=["marketing"])
    by = world.cast.users["alan"]
    said = {"card": card, "reason": "typing_error", "by": by}
    assert actions.change_card(**said, version=1, changes={"minutes": 49}).contract == contract
    moved = actions.change_card(**said, version=2, changes={"area": "marketing"})
    assert moved.contract == contract
