"""What headings and cells mean."""

from datetime import date, time

import pytest
from django.utils import translation

from kladka.core.errors import PolicyBroken
from kladka.exchange.rules.cells import chosen, not_listed, value_of
from kladka.exchange.rules.layout import columns_of, match
from kladka.exchange.sheets import Sheet
from kladka.pages.advice.forms import MeetingFields

PEOPLE = {column.key: column for column in columns_of("participants")}
CARDS = {column.key: column for column in columns_of("advice")}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    "heading", ["Birth date", "Data urodzenia", "data  URODZENIA*", "Data urodzenia / Birth date", "birth_date"]
)
def test_a_heading_is_known_by_any_of_its_names_anywhere(heading):
    found = match(["Imię", "", heading, "Nazwisko"], list(PEOPLE.values()))
    assert found.columns[2].key == "birth_date"
    assert not found.missing


def test_an_advice_sheet_speaks_polish_as_the_page_of_a_card_does_and_knows_its_earlier_names():
    with translation.override("pl"):
        for name, field in MeetingFields.base_fields.items():
            assert CARDS[name].label == str(field.label)
    earlier = ("Obszar", "O co prosił klient", "Co doradzono", "Ile minut doradztwa", "Obszar / Area")
    found = [match([each], list(CARDS.values())).columns for each in earlier]
    assert [columns[0].key for columns in found] == ["area", "request", "advice", "minutes", "area"]


def test_a_heading_with_another_dash_is_the_same():
    found = match(["Status na rynku pracy - szczegóły"], list(PEOPLE.values()))
    assert found.columns[0].key == "labour_substatus"


@pytest.mark.parametrize(
    "written", ['"Most", filia w Zadanowie', "„Most”, filia w Zadanowie", "Most, filia w Zadanowie"]
)
def test_a_name_is_found_whatever_quotation_marks_it_is_written_with(written):
    assert chosen(written, {"branch": ["„Most”, filia w Zadanowie"], "seat": ["„Most”, Wzorowice"]}) == "branch"


def test_names_with_commas_are_told_apart_by_semicolons():
    assert not_listed("x", ["„Most”, Wzorowice", "„Most”, filia"]).endswith("„Most”, Wzorowice; „Most”, filia.")


def test_an_unknown_heading_says_what_may_be_meant_and_a_missing_one_is_named():
    found = match(["Imie", "Nazwiskoo", "Ulubiony kolor", "imię"], list(PEOPLE.values()))
    assert [(position, meant.key if meant else None) for position, _heading, meant in found.unknown] == [
        (1, "family_name"),
        (2, None),
    ]
    assert [column.key for column in found.missing] == ["family_name"]
    assert [column.key for column in found.twice] == ["given_name"]


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("birth_date", "27.03.1980", date(1980, 3, 27)),
        ("birth_date", "1980-3-27", date(1980, 3, 27)),
        ("birth_date", "1980-03-27 00:00", date(1980, 3, 27)),
        ("birth_date", "29307", date(1980, 3, 27)),
        ("birth_date", " ", None),
        ("sex", "Kobieta", "female"),
        ("sex", "woman", "female"),
        ("sex", "female", "female"),
        ("education", "wyższe - licencjat lub inżynier", 6),
        ("education", "6", 6),
        ("pesel", "2270812345", "02270812345"),
        ("pesel", "02 2708-12345", "02270812345"),
        ("municipality", "1212042", "1212042"),
        ("municipality", "201011", "0201011"),
    ],
)
def test_a_cell_is_read_as_people_write_it(key, text, value):
    assert value_of(PEOPLE[key], text) == value


def test_times_and_numbers():
    assert value_of(CARDS["starts_at"], "9:30") == time(9, 30)
    assert value_of(CARDS["minutes"], "45") == 45


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        (PEOPLE["birth_date"], "30.02.1980", "no such day"),
        (PEOPLE["birth_date"], "wczoraj", "not a date"),
        (PEOPLE["sex"], "x", "Choose one of: woman, man, non-binary person"),
        (PEOPLE["given_name"], " ", "Fill it in"),
        (PEOPLE["given_name"], "a" * 81, "Shorten it to 80"),
        (PEOPLE["municipality"], "12a", "so many digits: 7"),
        (PEOPLE["email"], "x@", "not an e-mail"),
        (CARDS["starts_at"], "25:00", "not a time"),
        (CARDS["minutes"], "4,5", "whole number"),
    ],
)
def test_a_wrong_cell_says_what_to_do(column, text, words):
    with pytest.raises(PolicyBroken, match=words):
        value_of(column, text)


@pytest.mark.parametrize("kind", ["participants", "attendance", "advice", "results"])
def test_no_two_columns_share_a_name(kind):
    columns = columns_of(kind)
    for language in ("pl", "en"):
        assert len({column.labels[language].casefold() for column in columns}) == len(columns)


def test_a_sheet_that_cannot_record_is_not_made():
    class Half(Sheet):
        kind = "participants"

    with pytest.raises(TypeError, match="record"):
        Half(viewer=None, controller=None, place=None)
