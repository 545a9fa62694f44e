"""The file of participants for SM EFS: how it is written, and what is found before it is sent."""

import csv
import io
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from kladka.core import packs
from kladka.exchange.rules.profile import Given, Participant, Profile, full_years, read, written
from kladka.exchange.rules.sending import findings
from kladka.people.rules import pesel

BORN, ENTRY = date(1980, 2, 29), date(2026, 3, 2)
FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)


@pytest.fixture
def profile() -> Profile:
    return read(packs.load("exchange/sm-efs.yaml"))


def anna(**other) -> Participant:
    answers = {
        "given_name": "Łucja",
        "family_name": "Próbna",
        "sex": "female",
        "education": 3,
        "citizenship": "polish",
        "country": "Polska",
        "voivodeship": "Małopolskie",
        "powiat": "Olkuski",
        "municipality": "Klucze",
        "town": "Klucze",
        "postcode": "32-310",
        "degurba": 3,
        "phone": "600 000 000",
        "email": "lucja@example.invalid",
        "labour_status": "unemployed",
        "labour_substatus": "other_unemployed",
        **dict.fromkeys(["foreign_background", "third_country", "minority", "homeless"], "no"),
        "disability": "refused",
        **other.pop("answers", {}),
    }
    known = {
        "participation": UUID("00000000-0000-7000-8000-00000000000a"),
        "birth_date": BORN,
        "entry_date": ENTRY,
        "answers": answers,
        "supports": (Given("aktywizacja", "doradztwo", ENTRY), Given("aktywizacja", "szkolenie", date(2026, 4, 1))),
        "pesel": pesel.write(birth_date=BORN, sex="female", serial=7),
    }
    return Participant(**{**known, **other})


def found(profile, *participants, **days):
    days = {"first": FIRST, "last": LAST, **days}
    return [(one.row, one.column, one.is_warning) for one in findings(profile, list(participants), **days)]


def rows(content: bytes):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8")), delimiter=";"))


def test_a_row_stands_under_the_names_of_the_other_system(profile):
    content = written(profile, [anna()])
    (row,) = rows(content)
    assert row["Imię"] == "Łucja"
    assert row["Techniczny identyfikator uczestnika"] == "0000000000007000800000000000000a"
    assert row["Wiek w chwili przystąpienia do projektu"] == "46"
    assert row["Wykształcenie"] == "Ponadgimnazjalne (ISCED 3) lub policealne (ISCED 4)"
    assert row["Osoba z niepełnosprawnościami"] == "Odmowa podania informacji"
    assert row["Rodzaj przyznanego wsparcia"] == "doradztwo|szkolenie"
    assert row["Data rozpoczęcia udziału we wsparciu"] == "2026-03-02|2026-04-01"
    assert (row["brak PESEL"], row["Powiat"], row["Województwo"]) == ("Nie", "olkuski", "małopolskie")
    assert written(profile, [anna()]) == content


def test_the_dash_of_the_levels_of_education_is_the_one_the_system_takes(profile):
    (row,) = rows(written(profile, [anna(answers={"education": 6})]))
    assert row["Wykształcenie"] == "Wyższe (ISCED 5\N{EN DASH}8)"


def test_a_row_that_is_whole_has_no_findings(profile):
    assert found(profile, anna()) == []


@pytest.mark.parametrize(
    ("other", "column"),
    [
        ({"answers": {"town": ""}}, "Miejscowość"),
        ({"answers": {"postcode": "32310"}}, "Kod pocztowy"),
        ({"answers": {"email": "łucja@example.invalid"}}, "Adres e-mail"),
        ({"answers": {"email": "nobody"}}, "Adres e-mail"),
        ({"answers": {"labour_substatus": "farmer"}}, "w tym"),
        ({"answers": {"disability": "not_asked"}}, "Osoba z niepełnosprawnościami"),
        ({"pesel": "80022900000"}, "PESEL/Inny identyfikator"),
        ({"supports": (Given("a", "b", date(2026, 3, 1)),)}, "Data rozpoczęcia udziału we wsparciu"),
        ({"supports": (Given("a", "b", ENTRY, date(2026, 3, 1)),)}, "Data rozpoczęcia udziału we wsparciu"),
        ({"exit_date": date(2026, 3, 31)}, "Data zakończenia udziału w projekcie"),
        ({"business_start": date(2026, 3, 1)}, "Data założenia działalności gospodarczej"),
        ({"birth_date": date(1980, 3, 1)}, "Wiek w chwili przystąpienia do projektu"),
        ({"answers": {"sex": "male"}}, "Płeć"),
    ],
)
def test_what_the_system_would_refuse_is_found_at_its_column(profile, other, column):
    assert found(profile, anna(**other)) == [(1, column, False)]


def test_an_entry_outside_the_project_is_found(profile):
    assert found(profile, anna(), last=date(2026, 3, 1)) == [(1, "Data rozpoczęcia udziału w projekcie", False)]


def test_who_has_not_entered_is_not_reported(profile):
    columns = {column for _row, column, _warning in found(profile, anna(entry_date=None))}
    assert "Data rozpoczęcia udziału w projekcie" in columns


def test_without_a_pesel_another_identifier_is_needed(profile):
    assert (1, "PESEL/Inny identyfikator", False) in found(profile, anna(pesel=""))
    other = anna(pesel="", other_identifier="AB 123456")
    assert found(profile, other) == []
    assert rows(written(profile, [other]))[0]["brak PESEL"] == "Tak"


def test_a_reason_makes_a_warning_of_a_number_that_says_otherwise(profile):
    told = found(profile, anna(answers={"sex": "male"}, pesel_override="reissued"))
    assert told == [(1, "Płeć", True)]


def test_one_person_has_one_row(profile):
    second = replace(anna(), participation=UUID("00000000-0000-7000-8000-00000000000b"))
    assert found(profile, anna(), second) == [
        (1, "PESEL/Inny identyfikator", False),
        (2, "PESEL/Inny identyfikator", False),
    ]


@pytest.mark.parametrize(
    ("on", "age"), [(date(2026, 2, 28), 45), (date(2026, 3, 1), 46), (date(2028, 2, 29), 48), (date(2028, 2, 28), 47)]
)
def test_a_birthday_on_the_29th_of_february(on, age):
    assert full_years(BORN, on) == age


@pytest.mark.parametrize(
    "born", [date(1899, 5, 1), date(1950, 5, 1), date(2005, 5, 1), date(2101, 5, 1), date(2210, 5, 1)]
)
def test_numbers_of_all_five_centuries_are_read(profile, born):
    number = pesel.write(birth_date=born, sex="female", serial=1)
    entry = date(born.year + 20, 6, 1)
    one = anna(birth_date=born, entry_date=entry, pesel=number, supports=(Given("a", "b", entry),))
    assert found(profile, one, first=entry, last=entry) == []


def test_a_profile_with_a_column_twice_is_refused():
    raw = packs.load("exchange/sm-efs.yaml")
    with pytest.raises(ValueError, match="twice: Imię"):
        read({**raw, "columns": [*raw["columns"], raw["columns"][0]]})


def test_every_value_that_nobody_has_seen_is_marked(profile):
    assert [column.name for column in profile.columns if not column.is_seen] == ["w tym"]
