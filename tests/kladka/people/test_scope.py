"""Who sees whom: everybody refused here sees somebody of their own."""

from datetime import date, timedelta

import pytest

from kladka.people import actions as people
from kladka.people.queries import listed, visible_to
from kladka.programmes.models import Partnership
from kladka.programmes.permissions import viewer_for
from tests.world.cast import ENTRY_DAY, Cast, add_people

pytestmark = pytest.mark.postgres
TODAY = date(2026, 11, 2)
SEEN = {
    "anna": {"lucja"},
    "artur": {"nadia"},
    "beata": {"teresa"},
    "alicja": {"lucja", "nadia"},
    "bogdan": {"teresa"},
    "olga": {"lucja", "nadia", "teresa"},
    "ada": set(),
    "adam": set(),
    "nikt": set(),
}


def _seen(cast: Cast, name: str, on: date = TODAY) -> set[str]:
    found = set(visible_to(viewer_for(cast.users[name], on)).values_list("pk", flat=True))
    return {key for key, one in cast.participations.items() if one.pk in found}


@pytest.mark.parametrize("name", SEEN)
def test_who_sees_whom(cast: Cast, name: str) -> None:
    assert _seen(cast, name) == SEEN[name]


def test_an_adviser_sees_the_people_advised_at_their_sites(cast: Cast) -> None:
    assert _seen(cast, "alan") == set()
    for name, adviser in (("nadia", "alan"), ("teresa", "bozena")):
        people.record_support(
            participation=cast.participations[name],
            kind="advice",
            start_date=ENTRY_DAY,
            site=cast.sites["alfa_branch" if adviser == "alan" else "beta"],
            by=cast.users[adviser],
        )
    assert _seen(cast, "alan") == {"nadia"}
    assert _seen(cast, "bozena") == {"teresa"}


def test_a_hand_over_moves_a_person_from_coach_to_coach(cast: Cast) -> None:
    people.hand_over(
        assignment=cast.assignments["lucja"],
        coach=cast.staff["artur"],
        from_date=ENTRY_DAY + timedelta(days=1),
        by=cast.users["alicja"],
    )
    assert _seen(cast, "anna") == set()
    assert _seen(cast, "artur") == {"lucja", "nadia"}


def test_a_partner_that_left_sees_nobody_any_more(cast: Cast) -> None:
    """Case 35: the records stay with the leader, access ends on a date."""
    beta = Partnership.objects.filter(organisation=cast.organisations["beta"])
    beta.update(until_date=TODAY - timedelta(days=1))
    assert _seen(cast, "beata") == _seen(cast, "bogdan") == set()
    assert _seen(cast, "beata", TODAY - timedelta(days=1)) == {"teresa"}
    assert "teresa" in _seen(cast, "olga")


def test_a_closed_account_sees_nobody(cast: Cast) -> None:
    cast.users["olga"].is_active = False
    assert _seen(cast, "olga") == set()


def test_a_list_takes_one_query_however_long_it_is(cast: Cast, django_assert_num_queries) -> None:
    viewer = viewer_for(cast.users["anna"], TODAY)
    with django_assert_num_queries(1):
        assert len(list(listed(visible_to(viewer)))) == 1
    add_people(cast, 10)
    with django_assert_num_queries(1):
        rows = list(listed(visible_to(viewer)).order_by("person__identity__name_sort"))
    assert len(rows) == 11
    assert all(row.coach_family == "Trenerska" and row.entry_date == ENTRY_DAY for row in rows)


def test_a_row_says_when_somebody_left_and_came_back(cast: Cast) -> None:
    participation, anna = cast.participations["lucja"], cast.users["anna"]
    rows = listed(visible_to(viewer_for(anna, TODAY)))
    left = ENTRY_DAY + timedelta(days=20)
    people.leave(participation=participation, exit_date=left, path_completed=True, by=anna)
    assert rows.get().left_date == left
    people.reenter(participation=participation, reentry_date=left + timedelta(days=9), by=anna)
    assert listed(visible_to(viewer_for(anna, TODAY))).get().left_date is None
