"""Whoever shows tokens that open nothing is slowed down by the address they come from; good tokens are not."""

import pytest

from kladka.accounts import actions
from kladka.core import limits
from tests.kladka.api.asked import ROOT, program, token_for
from tests.world.cast import Cast

UNKNOWN = f"kladka_00000000_{'A' * 43}"
MOST = 3


@pytest.fixture(autouse=True)
def one_minute(settings, tmp_path, monkeypatch):
    """Counts lie in a place of their own, and no minute ends while a test runs."""
    settings.VAR = tmp_path
    settings.API_REFUSED_PER_MINUTE = MOST
    monkeypatch.setattr(limits, "minute_of", lambda _now: 7)


def statuses(secret, count=MOST + 1, **headers):
    address = headers.pop("from_", "192.0.2.1")
    client = program(secret, **headers)
    return [client.get(f"{ROOT}projects", REMOTE_ADDR=address).status_code for _ in range(count)]


@pytest.mark.parametrize("shown", [UNKNOWN, "kladka", "zażółć"])
def test_an_address_that_shows_bad_tokens_too_often_waits(cast: Cast, shown):
    assert statuses(shown) == [401] * MOST + [429]
    assert statuses(shown, 1, from_="192.0.2.2") == [401], "another address has a count of its own"
    response = program(shown).get(f"{ROOT}projects", REMOTE_ADDR="192.0.2.1")
    assert (response.json()["type"], 0 < int(response["Retry-After"]) <= 60) == ("/api/#too-many", True)


def test_a_token_that_was_revoked_is_counted_as_well(cast: Cast):
    token, secret = token_for(cast)
    actions.revoke_token(token=token, by=cast.users["olga"])
    assert statuses(secret) == [401] * MOST + [429]


def test_a_good_token_from_the_same_address_goes_on(cast: Cast):
    _token, secret = token_for(cast)
    statuses(UNKNOWN, MOST + 5)
    assert statuses(secret) == [200] * (MOST + 1)


def test_an_address_cannot_be_made_up_in_a_header_unless_a_proxy_of_ours_writes_it(cast: Cast, settings):
    settings.BEHIND_PROXY = False
    made_up = [statuses(UNKNOWN, 1, **{"x-forwarded-for": f"198.51.100.{each}"}) for each in range(MOST + 1)]
    assert made_up[-1] == [429]
    settings.BEHIND_PROXY = True
    proxied = {"from_": "127.0.0.1"}
    assert statuses(UNKNOWN, **proxied, **{"x-forwarded-for": "198.51.100.1, 203.0.113.5"})[-1] == 429
    assert statuses(UNKNOWN, 1, **proxied, **{"x-forwarded-for": "198.51.100.9, 203.0.113.5"}) == [429]
    assert statuses(UNKNOWN, 1, **proxied, **{"x-forwarded-for": "203.0.113.5, 203.0.113.6"}) == [401]


def test_one_network_of_the_long_addresses_counts_as_one(cast: Cast):
    found = [statuses(UNKNOWN, 1, from_=f"2001:db8:0:1::{each}") for each in range(1, MOST + 2)]
    assert found[-1] == [429]
    assert statuses(UNKNOWN, 1, from_="2001:db8:0:2::1") == [401]


def test_no_address_stands_in_the_names_of_counts(cast: Cast, tmp_path):
    statuses(UNKNOWN, 1)
    (name,) = [path.name for path in (tmp_path / "limits").iterdir()]
    assert "192" not in name
