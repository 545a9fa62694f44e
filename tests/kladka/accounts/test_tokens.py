"""Tokens: made with a purpose and an end, kept as a digest, revoked once, each in the chain."""

from datetime import timedelta

import pytest

from kladka.accounts import actions
from kladka.accounts.models import ApiToken
from kladka.accounts.queries import TOKEN, token_of, valid_tokens
from kladka.audit.models import Line
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.core.ids import new_id
from tests.world.cast import Cast


def made(cast: Cast, **other):
    given = {
        "user": cast.users["olga"],
        "purpose": "  the sheet of\nfigures ",
        "scopes": ["packs", "figures", "figures"],
        "projects": [cast.project.pk],
        "expires_on": clock.today() + timedelta(days=10),
        "by": cast.users["olga"],
    }
    return actions.make_token(**{**given, **other})


def test_a_token_is_kept_as_a_digest_and_found_by_its_text(cast: Cast):
    token, secret = made(cast)
    assert TOKEN.fullmatch(secret)
    assert secret.startswith(token.prefix)
    assert (token.purpose, token.scopes, token.projects) == (
        "the sheet of figures",
        ["figures", "packs"],
        [str(cast.project.pk)],
    )
    stored = ApiToken.objects.filter(pk=token.pk).values_list()[0]
    assert secret.removeprefix(f"{token.prefix}_") not in str(stored)
    assert token_of(secret) == token
    assert token_of(secret[:-1] + ("A" if secret[-1] != "A" else "B")) is None
    assert token_of("") is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"purpose": "  "}, "purpose"),
        ({"purpose": "x" * 121}, "purpose"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"projects": []}, "projects"),
        ({"expires_on": clock.today() - timedelta(days=1)}, "expires_on"),
        ({"expires_on": clock.today() + timedelta(days=367)}, "expires_on"),
    ],
)
def test_a_token_without_purpose_scope_project_or_near_end_is_refused(cast: Cast, wrong, field):
    with pytest.raises(PolicyBroken) as refused:
        made(cast, **wrong)
    assert refused.value.field == field
    assert not ApiToken.objects.exists()


def test_the_longest_life_is_a_matter_of_configuration(cast: Cast, settings):
    settings.API_TOKEN_DAYS = 5
    with pytest.raises(PolicyBroken):
        made(cast)
    made(cast, expires_on=clock.today() + timedelta(days=5))


def test_nobody_gathers_more_tokens_than_they_can_look_after(cast: Cast, settings):
    settings.API_TOKENS_EACH = 1
    token, _secret = made(cast)
    with pytest.raises(PolicyBroken, match="1"):
        made(cast)
    made(cast, user=cast.users["anna"])
    actions.revoke_token(token=token, by=cast.users["olga"])
    made(cast)


def test_a_token_is_revoked_once_and_stays_in_the_chain(cast: Cast):
    token, secret = made(cast)
    assert list(valid_tokens(clock.today())) == [token]
    revoked = actions.revoke_token(token=token, by=cast.users["adam"])
    assert revoked.revoked_at is not None
    assert not revoked.is_valid_on(clock.today())
    assert not valid_tokens(clock.today()).exists()
    with pytest.raises(PolicyBroken):
        actions.revoke_token(token=token, by=cast.users["adam"])
    found = token_of(secret)
    assert found is not None
    verbs = Line.objects.filter(object=token.pk).order_by("entry__number").values_list("entry__verb", "entry__by")
    assert list(verbs) == [
        ("accounts.make_token", cast.users["olga"].pk),
        ("accounts.revoke_token", cast.users["adam"].pk),
    ]


def test_it_works_on_its_last_day_and_not_after(cast: Cast):
    token, _secret = made(cast)
    assert token.is_valid_on(token.expires_on)
    assert not token.is_valid_on(token.expires_on + timedelta(days=1))
    assert not valid_tokens(token.expires_on + timedelta(days=1)).exists()


def test_the_use_is_noted_once_a_day_also_by_two_processes(cast: Cast):
    token, _secret = made(cast)
    early = ApiToken.objects.get(pk=token.pk)
    actions.note_token_used(token=token)
    actions.note_token_used(token=early)  # read before the first was stored
    assert Line.objects.filter(object=token.pk, entry__verb="accounts.use_token").count() == 1
    assert ApiToken.objects.get(pk=token.pk).last_used_on == clock.today()


def test_a_token_of_a_closed_account_is_none(cast: Cast):
    made(cast)
    actions.set_active(user=cast.users["olga"], active=False, by=cast.users["adam"])
    assert not valid_tokens(clock.today()).exists()
    assert ApiToken.objects.filter(pk=new_id()).first() is None
