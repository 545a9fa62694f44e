"""`kladka user create`: how an empty installation gets somebody who may do the rest in the browser."""

import pytest
from django.conf import settings as project
from django.utils.translation import get_language, override

from kladka.accounts.models import User
from kladka.audit.actions import SYSTEM
from kladka.audit.queries import verify
from kladka.cli.main import main
from kladka.core import clock
from kladka.organisations import actions as organisations
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


@pytest.mark.parametrize(
    ("email", "name", "said"),
    [
        ("ada", "Ada Próbna", "“ada” is no e-mail address. Write it like anna@example.org."),
        ("", "Ada Próbna", "“” is no e-mail address."),
        ("ada@", "Ada Próbna", "“ada@” is no e-mail address."),
        ("ada@example.invalid", "  ", "Enter the name of the person."),
        ("ada@example.invalid", "A" * 121, "The name is too long"),
        (f"{'a' * 250}@example.invalid", "Ada Próbna", "is no e-mail address."),
    ],
)
def test_an_account_needs_an_address_and_a_name(email, name, said, capsys):
    assert main(["user", "create", email, "--name", name]) == 1
    printed = capsys.readouterr().err
    assert said in printed
    assert printed.count("\n") == 1
    assert not User.objects.exists()


def test_errors_come_in_the_language_of_the_command_line(capsys):
    assert main(ADA) == 0
    capsys.readouterr()
    with override("pl"):
        assert main(ADA) == 1
        assert get_language() == "pl", "the language of the process stays what it was"
    assert capsys.readouterr().err == "This e-mail address already has an account.\n"


def test_of_two_organisations_of_one_name_the_id_says_which(capsys):
    made = [
        organisations.add_organisation(name="Dom Próbny", legal_form="public_unit", municipality=town, by=SYSTEM)
        for town in ("Gorlice", "Tarnów")
    ]
    assert main([*ADA, "--administrator-of", "dom probny"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "Several organisations have this name. Give the id of the one you mean instead:"
    assert lines[1:] == [f"{each.pk}  Dom Próbny, {each.municipality}" for each in made]
    assert not User.objects.exists()
    assert main([*ADA, "--administrator-of", str(made[1].pk)]) == 0
    assert viewer_for(User.objects.get(), clock.today()).staff.organisation == made[1]


def test_an_id_of_no_organisation_is_refused(capsys):
    nobody = "01a2124a-7800-7981-aca4-9869239d9e48"
    assert main([*ADA, "--administrator-of", nobody, "--legal-form", "public_unit"]) == 1
    assert capsys.readouterr().err == f"There is no organisation with the id {nobody}.\n"


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
