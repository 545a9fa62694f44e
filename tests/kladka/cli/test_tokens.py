"""`kladka token`: made and printed once, listed, revoked."""

from datetime import timedelta

import pytest

from kladka.accounts.models import ApiToken
from kladka.accounts.queries import TOKEN
from kladka.cli.main import main
from kladka.core import clock
from tests.world.cast import Cast

DAY = (clock.today() + timedelta(days=30)).isoformat()


def make(*more: str) -> int:
    words = ["token", "make", "anna@example.invalid", "--purpose", "a sheet", "--scope", "figures", "--until", DAY]
    return main([*words, *more])


def test_a_token_is_printed_once_listed_and_revoked(cast: Cast, capsys):
    assert make("--project", "proba") == 0
    printed = capsys.readouterr().out
    (secret,) = TOKEN.findall(printed)
    token = ApiToken.objects.get()
    assert main(["token", "list"]) == 0
    listed = capsys.readouterr().out
    assert token.prefix in listed
    assert secret not in listed
    assert "a sheet" in listed
    assert main(["token", "list", "olga@example.invalid"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["token", "revoke", token.prefix]) == 0
    assert main(["token", "list"]) == 0
    assert token.prefix not in capsys.readouterr().out.splitlines()[1:]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--project", "none"], "They may open: proba"),
        (["--project", "proba", "--until", "2999-01-01"], "last day of the token"),
    ],
)
def test_what_cannot_be_is_said(cast: Cast, capsys, words, says):
    assert make(*words) == 1
    assert says in capsys.readouterr().err
    assert not ApiToken.objects.exists()


def test_unknown_people_and_tokens_are_said(cast: Cast, capsys):
    assert main(["token", "list", "nobody@example.invalid"]) == 1
    assert "No account has the address" in capsys.readouterr().err
    assert main(["token", "revoke", "kladka_00000000"]) == 1
    assert "No token begins with" in capsys.readouterr().err
