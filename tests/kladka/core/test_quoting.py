"""A title with quotation marks of its own between quotation marks, in both languages."""

import pytest
from django.utils import translation

from kladka.core.quoting import filled, in_quotes


@pytest.mark.parametrize(
    ("words", "polish", "english"),
    [
        ("Dobre Praktyki EFS 2010", "Dobre Praktyki EFS 2010", "Dobre Praktyki EFS 2010"),
        ("Konkurs „Dobre praktyki”", "Konkurs «Dobre praktyki»", "Konkurs ‘Dobre praktyki’"),
        ("The “Good practice” contest", "The «Good practice» contest", "The ‘Good practice’ contest"),
        ('Projekt "Krok" i "Most"', "Projekt «Krok» i «Most»", "Projekt ‘Krok’ i ‘Most’"),
        ("Tak się pisze „po niemiecku“", "Tak się pisze «po niemiecku»", "Tak się pisze ‘po niemiecku’"),
        ("Projekt «Krok»", "Projekt «Krok»", "Projekt «Krok»"),
        ('Rura 3" do pieca', 'Rura 3" do pieca', 'Rura 3" do pieca'),
        ("Urwane „słowo", "Urwane „słowo", "Urwane „słowo"),
        ("Pytanie „z „cytatem” w środku”", "Pytanie „z „cytatem” w środku”", "Pytanie „z „cytatem” w środku”"),
        ("", "", ""),
    ],
)
def test_marks_of_its_own_become_those_of_the_second_level(words, polish, english):
    for language, expected in (("pl", polish), ("en", english)):
        with translation.override(language):
            assert in_quotes(words) == expected
        assert in_quotes(words, language) == expected


def test_a_value_is_changed_only_where_the_text_puts_it_between_quotation_marks():
    values = {"project": "Akcja „Most”", "partner": "Stowarzyszenie „Brzeg”"}
    text = "{partner} bierze udział w projekcie „{project}”. {partner}."
    told = filled(text, values.__getitem__, "pl")
    assert told == "Stowarzyszenie „Brzeg” bierze udział w projekcie „Akcja «Most»”. Stowarzyszenie „Brzeg”."
    assert filled("“{project}”", values.__getitem__, "en") == "“Akcja ‘Most’”"
    assert filled("{a}", {"a": "{b}"}.__getitem__, "pl") == "{b}"
