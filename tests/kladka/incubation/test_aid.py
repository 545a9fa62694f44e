"""How much de minimis aid an undertaking may be granted, and that no project grants more."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kladka.audit.models import Words
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.incubation import actions, permissions, queries, rules
from kladka.incubation.models import AidGranted
from kladka.incubation.rules import Given
from kladka.programmes.permissions import viewer_for
from tests.kladka.incubation.world import make_incubation

DAYS = st.dates(date(2007, 1, 1), date(2030, 12, 31))
AID = st.lists(st.builds(Given, DAYS, st.decimals(1, 90_000, places=2)), max_size=8)


@pytest.mark.parametrize(
    ("on", "since", "most", "by_road"),
    [
        (date(2006, 12, 31), None, None, None),
        (date(2007, 1, 1), date(2005, 1, 1), 200_000, 100_000),
        (date(2010, 2, 12), date(2008, 1, 1), 200_000, 100_000),
        (date(2023, 12, 31), date(2021, 1, 1), 200_000, 100_000),
        (date(2024, 1, 1), date(2021, 1, 2), 300_000, 300_000),
        (date(2028, 2, 29), date(2025, 3, 1), 300_000, 300_000),
    ],
)
def test_the_limit_and_what_counts_beside_new_aid_are_those_of_its_day(on, since, most, by_road):
    room, freight = rules.aid_room([], on), rules.aid_room([], on, is_road_freight=True)
    assert (room and room.since, room and room.most) == (since, most)
    assert (freight and freight.most) == by_road


def test_three_years_end_on_the_day_and_begin_the_day_after_three_years_before():
    aid = [
        Given(date(2024, 5, 10), Decimal(1)),
        Given(date(2024, 5, 11), Decimal(2)),
        Given(date(2027, 5, 11), Decimal(4)),
    ]
    room = rules.aid_room(aid, date(2027, 5, 10))
    assert room is not None
    assert (room.used, room.left) == (2, 299_998)


def test_in_fiscal_years_all_of_the_first_counts():
    aid = [
        Given(date(2007, 12, 31), Decimal(1)),
        Given(date(2008, 1, 1), Decimal(2)),
        Given(date(2010, 6, 1), Decimal(4)),
    ]
    room = rules.aid_room(aid, date(2010, 6, 1))
    assert room is not None
    assert room.used == 6


@given(AID, DAYS)
def test_what_is_left_is_never_less_than_nothing_and_grows_by_no_aid(aid, on):
    room = rules.aid_room(aid, on)
    assert room is not None
    assert 0 <= room.left <= room.most
    assert room.used <= sum(each.euro for each in aid)
    assert rules.aid_room(aid[:-1], on).left >= room.left


def test_zloty_are_euro_to_the_cent_by_the_rate_of_the_day():
    assert rules.in_euro(Decimal("1000.00"), Decimal("4.0675")) == Decimal("245.85")


@pytest.fixture
def world(cast):
    return make_incubation(cast)


@pytest.fixture
def entity(world):
    return world.register()


def grant(world, entity, **changes):
    what = {
        "organisation": entity.organisation,
        "project": world.cast.project,
        "origin": AidGranted.Origin.PROJECT,
        "kind": "grant",
        "granted_on": date(2026, 6, 20),
        "amount": Decimal("400000.00"),
        "rate": Decimal("4.0000"),
        "by": world.cast.users["alicja"],
    }
    return actions.record_aid(**(what | changes))


def test_a_project_grants_up_to_the_limit_and_not_a_cent_more(world, entity):
    grant(world, entity)
    grant(world, entity, amount=Decimal("799999.96"))
    with pytest.raises(PolicyBroken, match=r"2023/2831") as refused:
        grant(world, entity, amount=Decimal("0.08"))
    assert refused.value.field == "amount"
    grant(world, entity, amount=Decimal("0.04"))
    assert queries.aid_page(entity.organisation, date(2026, 6, 20)).room.left == 0


def test_what_others_granted_counts_and_beyond_the_limit_is_recorded_for_a_reason(world, entity):
    declared = {"origin": AidGranted.Origin.DECLARED, "granted_on": date(2024, 1, 2)}
    for silent in ("", "  "):
        with pytest.raises(PolicyBroken, match=r"2023/2831") as refused:
            grant(world, entity, **declared, amount=Decimal("1600000.00"), because=silent)
        assert refused.value.field == "because"
    grant(world, entity, **declared, amount=Decimal("1600000.00"), because="Tak w zaświadczeniu.")
    assert Words.objects.get(entry__verb="incubation.record_aid").text == "Tak w zaświadczeniu."
    with pytest.raises(PolicyBroken, match=r"2023/2831"):
        grant(world, entity, amount=Decimal("0.04"))


@pytest.mark.parametrize(("rate", "asks"), [("2.9999", True), ("3.0000", False), ("5.5000", False), ("42.5000", True)])
def test_a_rate_that_no_euro_ever_had_asks_why(world, entity, rate, asks):
    """42.5 for 4.25 makes a tenth of the aid."""
    if asks:
        with pytest.raises(PolicyBroken, match=r"3,00.*5,50") as refused:
            grant(world, entity, amount=Decimal(100), rate=Decimal(rate))
        assert refused.value.field == "because"
    why = "Kurs z tego dnia." if asks else ""
    assert grant(world, entity, amount=Decimal(100), rate=Decimal(rate), because=why).rate == Decimal(rate)


def test_aid_entered_late_does_not_overfill_the_window_of_a_later_day(world, entity):
    grant(world, entity, amount=Decimal("1200000.00"), granted_on=date(2026, 6, 20))
    with pytest.raises(PolicyBroken, match="euro"):
        grant(world, entity, amount=Decimal("4.00"), granted_on=date(2026, 6, 1))


def test_what_was_said_of_road_freight_holds_for_the_next_aid(world, entity):
    grant(world, entity, granted_on=date(2023, 12, 1), origin=AidGranted.Origin.DECLARED, is_road_freight=True)
    assert queries.is_road_freight(entity.organisation)
    assert grant(world, entity, amount=Decimal("4.00")).is_road_freight
    assert queries.aid_page(entity.organisation, date(2023, 12, 1)).room.most == 100_000
    assert not grant(world, entity, amount=Decimal("4.00"), is_road_freight=False).is_road_freight


def test_aid_of_an_entity_that_was_withdrawn_can_still_be_read(world, entity):
    aid, cast = grant(world, entity), world.cast
    actions.withdraw_entity(registration=entity, reason="recorded_twice", by=cast.users["alan"])
    alicja = viewer_for(cast.users["alicja"], clock.today())
    (seen,) = permissions.entities_with_aid(alicja)
    assert (seen.organisation, seen.may_record) == (entity.organisation, False)
    assert queries.listed_aid(permissions.aid_visible_to(alicja)).get().registration == entity.pk
    assert not permissions.aid_changeable_by(alicja).filter(pk=aid.pk).exists()


def test_withdrawn_aid_makes_room_again(world, entity):
    aid = grant(world, entity, amount=Decimal("1200000.00"))
    actions.withdraw_aid(aid=aid, reason="typing_error", by=world.cast.users["alicja"])
    assert queries.aid_page(entity.organisation, date(2026, 6, 20)).lines == ()
    grant(world, entity, amount=Decimal("1200000.00"))


@pytest.mark.parametrize(("changes", "field"), [({"amount": Decimal(0)}, "amount"), ({"rate": Decimal(0)}, "rate")])
def test_nothing_is_no_aid(world, entity, changes, field):
    with pytest.raises(PolicyBroken) as refused:
        grant(world, entity, **changes)
    assert refused.value.field == field
