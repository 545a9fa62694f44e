"""The file of participants for SM EFS: how it is written, and what is found before it is sent."""

import csv
import io
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from kladka.core import packs, pesel
from kladka.exchange.rules.profile import Given, Participant, Profile, full_years, read, written
from kladka.exchange.rules.sending import RULES, findings

BORN, ENTRY = date(1980, 2, 29), date(2026, 3, 2)
FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)
LEFT = {"situations": ["employment"], "path_completed": "yes"}


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
        "country": "PL",
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
        "supports": (Given("advice", "advice", ENTRY), Given("training", "training", date(2026, 4, 1))),
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
    assert row["Rodzaj przyznanego wsparcia"] == "Doradztwo|Szkolenie/kurs"
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
        ({"supports": (Given("advice", "advice", date(2026, 3, 1)),)}, "Data rozpoczęcia udziału we wsparciu"),
        ({"supports": (Given("advice", "advice", ENTRY, date(2026, 3, 1)),)}, "Data rozpoczęcia udziału we wsparciu"),
        ({"exit_date": date(2026, 3, 31), "answers": LEFT}, "Data zakończenia udziału w projekcie"),
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
    one = anna(birth_date=born, entry_date=entry, pesel=number, supports=(Given("advice", "advice", entry),))
    assert found(profile, one, first=entry, last=entry) == []


def test_a_profile_with_a_column_twice_is_refused():
    raw = packs.load("exchange/sm-efs.yaml")
    with pytest.raises(ValueError, match="twice: Imię"):
        read({**raw, "columns": [*raw["columns"], raw["columns"][0]]})


@pytest.mark.parametrize(
    ("third_country", "foreign_background", "citizenship", "is_supposed"),
    [
        ("yes", "yes", "outside", False),
        ("yes", "refused", "outside", False),
        ("no", "no", "polish", False),
        ("no", "yes", "union", True),
        ("no", "refused", "polish", True),
        ("refused", "no", "polish", True),
        ("refused", "yes", None, False),
        ("not_asked", "no", None, False),
    ],
)
def test_28_citizenship_follows_from_two_answers_and_is_worth_a_look_where_it_may_be_otherwise(
    profile, third_country, foreign_background, citizenship, is_supposed
):
    told = profile.derived["citizenship"].of({"third_country": third_country, "foreign_background": foreign_background})
    assert told == (citizenship, is_supposed)


def test_an_answer_that_is_only_supposed_is_a_warning_and_stands_in_the_file(profile):
    hans = anna(answers={"citizenship": "union", "foreign_background": "yes"}, supposed=frozenset({"citizenship"}))
    assert rows(written(profile, [hans]))[0]["Obywatelstwo"] == "Brak polskiego obywatelstwa – obywatel kraju UE"
    told = findings(profile, [hans], first=FIRST, last=LAST)
    assert [(each.rule, each.column, each.is_warning) for each in told] == [("supposed", "Obywatelstwo", True)]
    assert "Brak polskiego obywatelstwa – obywatel kraju UE" in told[0].words


def test_every_value_that_nobody_has_seen_is_marked(profile):
    assert [column.name for column in profile.columns if not column.is_seen] == [
        "Obywatelstwo",
        "w tym",
        "Zakres wsparcia",
        "Rodzaj przyznanego wsparcia",
        "Sytuacja osoby w momencie zakończenia udziału w projekcie",
    ]


@pytest.mark.parametrize(
    "town",
    ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://a.invalid")', "\N{LINE SEPARATOR}=1"],
)
def test_no_cell_is_a_formula(profile, town):
    content = written(profile, [anna(answers={"town": town})])
    (row,) = rows(content)
    assert row["Miejscowość"][0] not in "=+-@\t\r\n"
    assert [each.rule for each in findings(profile, [anna(answers={"town": town})], first=FIRST, last=LAST)] == [
        "formula"
    ]


def test_a_telephone_number_with_a_country_stays_one(profile):
    abroad = anna(answers={"phone": "+49 30 1234567"})
    assert rows(written(profile, [abroad]))[0]["Telefon kontaktowy"] == "+49 30 1234567"
    assert found(profile, abroad) == []


@pytest.mark.parametrize("town", ["a;b", 'a"b', "a\nb", "a|b"])
def test_no_text_moves_the_columns(profile, town):
    (row,) = rows(written(profile, [anna(answers={"town": town})]))
    assert row["Kod pocztowy"] == "32-310"
    assert len(row) == len(profile.columns)


def test_a_code_that_the_system_has_no_word_for_is_never_written(profile):
    assert rows(written(profile, [anna(answers={"labour_substatus": "farmer"})]))[0]["w tym"] == ""


def test_what_the_project_gives_for_a_person_is_a_warning(profile):
    one = anna(answers={"email": "biuro@example.invalid"}, placeheld=frozenset({"email"}))
    assert found(profile, one) == [(1, "Adres e-mail", True)]


def test_of_whoever_left_the_situation_is_wanted(profile):
    left = anna(exit_date=date(2026, 4, 1), answers={"path_completed": "yes"})
    assert found(profile, left) == [(1, "Sytuacja osoby w momencie zakończenia udziału w projekcie", True)]


def test_a_question_that_was_not_asked_is_told_from_an_answer_without_a_value(profile):
    rules = [each.rule for each in findings(profile, [anna(answers={"minority": "not_asked"})], first=FIRST, last=LAST)]
    assert rules == ["not_asked"]


def test_every_rule_that_keeps_a_row_back_is_one_of_ours(profile):
    assert profile.refused <= RULES.keys()
