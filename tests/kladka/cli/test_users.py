"""`kladka user create`: how an empty installation gets somebody who may do the rest in the browser."""

import pytest
from django.conf import settings as project

from kladka.accounts.models import User
from kladka.audit.queries import verify
from kladka.cli.main import main
from kladka.core import clock
from kladka.organisations.models import Organisation
from kladka.programmes.permissions import viewer_for

pytestmark = pytest.mark.django_db

ADA = ["user", "create", "ada@example.invalid", "--name", "Ada Maria Próbna"]
OFFICE = ["--administrator-of", "Urząd Próbny", "--legal-form", "public_unit"]


def test_an_account_gets_an_address_once(capsys):
    assert main(ADA) == 0
    assert f"{project.PUBLIC_URL}/accounts/password/reset/key/" in capsys.readouterr().out
    assert main(ADA) == 1
    assert capsys.readouterr().err.count("\n") == 1, "one sentence, not a traceback"


def test_an_account_alone_opens_nothing():
    assert main(ADA) == 0
    assert not viewer_for(User.objects.get(), clock.today()).is_administrator


def test_the_first_administrator_brings_the_organisation_along():
    assert main([*ADA, *OFFICE]) == 0
    viewer = viewer_for(User.objects.get(), clock.today())
    assert viewer.is_administrator
    assert (viewer.staff.given_name, viewer.staff.family_name) == ("Ada Maria", "Próbna")
    assert Organisation.objects.get().is_controller
    assert list(verify()) == []


def test_a_second_administrator_joins_the_organisation_there_is():
    assert main([*ADA, *OFFICE]) == 0
    ola = ["user", "create", "ola@example.invalid", "--name", "Ola Próbna", "--administrator-of", "urzad probny"]
    assert main(ola) == 0
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    "words",
    [
        [*ADA, "--administrator-of", "Urząd Próbny"],
        [*ADA, "--administrator-of", "Urząd Próbny", "--legal-form", "none_such"],
        ["user", "create", "ada@example.invalid", "--name", "Ada", *OFFICE],
    ],
)
def test_what_cannot_be_leaves_nothing_behind(words, capsys):
    assert main(words) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert not User.objects.exists()
    assert not Organisation.objects.exists()
