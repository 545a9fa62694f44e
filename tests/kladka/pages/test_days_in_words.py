"""What pages say of days: in words, one day once, and of a day that is past that it is past."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.utils import translation

from kladka.calls.models import Call
from kladka.calls.rules.kinds import every_kind
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.incubation import rules
from kladka.pages.apply.presenters import _when_taken
from kladka.pages.entities.after import _found
from kladka.pages.grants.views.lists import _title
from kladka.pages.recruitment.kinds import taken_words, who_applies
from kladka.pages.todo import entities
from kladka.reporting.worklists import Line

DAY = timedelta(days=1)
DUE = date(2027, 6, 12)


@pytest.fixture(autouse=True)
def polish():
    with translation.override("pl"):
        yield


def test_a_call_of_one_day_names_it_once():
    one = Call(opens_on=date(2026, 12, 2), closes_on=date(2026, 12, 2), state=Call.State.DECIDED)
    assert _when_taken(one)[0] == "2 grudnia 2026"
    assert taken_words(one)[0] == "2 grudnia 2026"


def test_a_list_for_the_bank_bears_its_day_in_words():
    assert _title(SimpleNamespace(prepared_on=date(2026, 12, 2))) == "Lista dla banku, 2 grudnia 2026"


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (DUE - DAY, "termin jeszcze nie nadszedł"),
        (DUE, "do sprawdzenia teraz"),
        (DUE + 366 * DAY, "do sprawdzenia od 12 czerwca 2027"),
    ],
)
def test_a_check_that_is_overdue_says_since_when(today, said):
    check = rules.Check(12, rules.Counted.ENTRY, DUE, rules.Found.UNKNOWN, None)
    assert said in _found(check, today).text


@pytest.mark.parametrize(("ahead", "is_past"), [(0, False), (-1, True)])
def test_what_may_last_until_a_day_that_is_past_is_not_said_of_the_future(ahead, is_past):
    until = clock.today() + ahead * DAY
    line = Line("entity_below", "", "", "", DUE, until, None, "Pralnia", 3, "", "")
    words = entities.below(line, {"since": "wtedy", "until": "dotąd", "number": 3})
    assert ("Mogło to trwać do dotąd" in words, "Jeśli potrwa" in words) == (is_past, not is_past)


def test_nobody_is_called_with_a_form_in_brackets():
    assert not [label for _code, label in dictionary("interest-statements").choices() if "(" in label]


def test_who_applies_is_a_person_in_recruitment_alone():
    words = {one.code: str(who_applies(SimpleNamespace(rules=one))) for one in every_kind()}
    assert words.pop("recruitment") == "Kandydatka lub kandydat"
    assert set(words.values()) == {"Kto składa"}
