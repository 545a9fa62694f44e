"""The pages of tokens: shown once, made only by whoever is really there, revoked by the owner or an administrator."""

import re
import time
from datetime import timedelta

import pytest
from django.urls import reverse

from kladka.accounts.models import ApiToken
from kladka.accounts.queries import TOKEN
from kladka.core import clock
from tests.kladka.api.asked import token_for
from tests.kladka.pages.signed_in import client_of, send
from tests.world.cast import Cast

NEW, LIST, OF_STAFF = "account:new-token", "account:tokens", "account:staff-tokens"


def proved(client, user, seconds=0):
    """Let a client have proved so many seconds ago who it is."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - seconds}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def answers(cast: Cast, **other):
    day = clock.today() + timedelta(days=30)
    return {
        "purpose": "the sheet of figures",
        "scopes": ["figures"],
        "projects": [str(cast.project.pk)],
        "expires_on-day": str(day.day),
        "expires_on-month": str(day.month),
        "expires_on-year": str(day.year),
        **other,
    }


def text(response):
    return response.content.decode()


@pytest.fixture
def olga(cast: Cast):
    return proved(client_of(cast, "olga"), cast.users["olga"])


def test_a_token_is_shown_once_and_never_again(cast: Cast, olga):
    assert f'href="{reverse(LIST)}"' in text(olga.get(reverse("account:me")))
    assert "You have no token." in text(olga.get(reverse(LIST)))
    response = send(olga, reverse(NEW), **answers(cast))
    page = text(response)
    (secret,) = TOKEN.findall(page)
    assert response["Cache-Control"] == "no-store"
    token = ApiToken.objects.get()
    assert secret.startswith(token.prefix)
    listed = text(olga.get(reverse(LIST)))
    assert token.prefix in listed
    assert secret not in listed
    assert ">Works</strong>" in listed
    assert reverse("account:revoke-token", args=[token.pk]) in listed


def test_sending_the_form_again_makes_no_second_token_and_shows_none(cast: Cast, olga):
    key = str(token_for(cast)[0].pk)
    form = {"idempotency_key": key, **answers(cast)}
    assert TOKEN.search(text(olga.post(reverse(NEW), form)))
    again = olga.post(reverse(NEW), form)
    assert (again.status_code, again["Location"]) == (302, reverse(LIST))
    assert ApiToken.objects.filter(purpose="the sheet of figures").count() == 1


def test_the_same_in_a_fresh_form_is_asked_about_and_shows_no_token(cast: Cast, olga):
    send(olga, reverse(NEW), **answers(cast))
    response = send(olga, reverse(NEW), **answers(cast))
    assert response.status_code == 422
    assert not TOKEN.search(text(response))
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"purpose": ""}, "purpose"),
        ({"scopes": []}, "scopes"),
        ({"projects": []}, "projects"),
        ({"expires_on-year": "2020"}, "expires_on"),
        ({"expires_on-year": str(clock.today().year + 2)}, "expires_on"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(cast: Cast, olga, wrong, field):
    response = send(olga, reverse(NEW), **answers(cast, **wrong))
    page = text(response)
    assert response.status_code == 422
    assert f'href="#id_{field}' in page
    assert not ApiToken.objects.exists()
    assert field == "purpose" or "the sheet of figures" in page


def test_whoever_proved_long_ago_who_they_are_proves_it_again(cast: Cast):
    client = proved(client_of(cast, "olga"), cast.users["olga"], 10_000)
    for response in (client.get(reverse(NEW)), send(client, reverse(NEW), **answers(cast))):
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_reauthenticate"))
    assert not ApiToken.objects.exists()


def test_what_was_typed_before_the_proof_is_not_lost(cast: Cast):
    client = proved(client_of(cast, "olga"), cast.users["olga"], 10_000)
    led = send(client, reverse(NEW), **answers(cast))
    shown = client.post(led["Location"], {"password": "a long enough passphrase", "next": reverse(NEW)})
    assert TOKEN.search(text(shown)), shown.status_code
    assert ApiToken.objects.count() == 1


def test_only_projects_that_one_may_open_can_be_chosen(cast: Cast, olga):
    form = text(olga.get(reverse(NEW)))
    assert "Trial project" in form
    response = send(olga, reverse(NEW), **answers(cast, projects=["00000000-0000-7000-8000-000000000009"]))
    assert response.status_code == 422


def test_whoever_may_open_no_project_makes_no_token(cast: Cast):
    nikt = proved(client_of(cast, "nikt"), cast.users["nikt"])
    assert "You may open no project today" in text(nikt.get(reverse(LIST)))
    assert nikt.get(reverse(NEW))["Location"] == reverse(LIST)


def test_the_owner_revokes_a_token_and_a_stranger_does_not_find_it(cast: Cast):
    token, _secret = token_for(cast, "anna")
    address = reverse("account:revoke-token", args=[token.pk])
    for stranger in ("artur", "beata", "olga"):
        assert client_of(cast, stranger).get(address).status_code == 404
        assert send(client_of(cast, stranger), address).status_code == 404
    anna = client_of(cast, "anna")
    assert token.prefix in text(anna.get(address))
    assert send(anna, address)["Location"] == reverse(LIST)
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert "Revoked" in text(anna.get(reverse(LIST)))


def test_an_administrator_sees_and_revokes_the_tokens_of_the_staff(cast: Cast):
    token, _secret = token_for(cast, "anna")
    adam = client_of(cast, "adam")
    assert f'href="{reverse(OF_STAFF)}"' in text(adam.get(reverse(LIST)))
    page = text(adam.get(reverse(OF_STAFF)))
    assert "Anna Trenerska" in page
    assert token.prefix in page
    address = reverse("account:revoke-token", args=[token.pk])
    assert send(adam, address)["Location"] == reverse(OF_STAFF)
    assert "Nobody of the staff has a token." in text(adam.get(reverse(OF_STAFF)))
    again = send(adam, address)
    assert again.status_code in {404, 422}


def test_pages_of_tokens_speak_both_languages(cast: Cast, olga):
    token_for(cast)
    for address in (reverse(LIST), reverse(NEW)):
        polish = text(olga.get(address, headers={"accept-language": "pl"}))
        assert re.search("token", polish)
        assert not re.search(r"Make a token|May read|Last day", polish)
