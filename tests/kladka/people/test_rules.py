"""PESEL, completeness, age and leaving: drawn examples, no database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kladka.core import pesel
from kladka.people.rules import contact, entry
from kladka.people.rules.leaving import Back, Flaw, Gone, Presence, Wrong

CENTURIES = [date(1899, 12, 31), date(1944, 5, 14), date(2002, 8, 3), date(2150, 1, 1), date(2299, 6, 30)]


@pytest.mark.parametrize("born", CENTURIES)
@pytest.mark.parametrize("sex", ["female", "male"])
def test_a_pesel_of_every_century_says_birth_date_and_sex(born: date, sex: str) -> None:
    read = pesel.read(pesel.write(birth_date=born, sex=sex, serial=17))
    assert read is not None
    assert (read.birth_date, read.sex) == (born, sex)


@pytest.mark.parametrize(
    "number",
    ["", "4405140145", "44051401459 0", "44051401350", "99023001234", "44051x01359", "٤٤٠٥١٤٠١٣٥٩"],
)
def test_what_is_no_pesel(number: str) -> None:
    assert pesel.read(number) is None


def test_the_number_every_textbook_shows() -> None:
    read = pesel.read("44051401359")
    assert read is not None
    assert (read.birth_date, read.sex) == (date(1944, 5, 14), "male")


@given(st.dates(date(1800, 1, 1), date(2299, 12, 31)), st.sampled_from(["female", "male"]), st.integers(0, 4999))
def test_one_wrong_digit_is_always_noticed(born: date, sex: str, serial: int) -> None:
    number = pesel.write(birth_date=born, sex=sex, serial=serial)
    for place in range(11):
        other = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
        assert pesel.read(other) is None


def test_the_form_may_disagree() -> None:
    read = pesel.read("44051401359")
    assert read is not None
    assert pesel.disagreements(read, birth_date=date(1944, 5, 14), sex="male") == frozenset()
    assert pesel.disagreements(read, birth_date=date(1944, 5, 15), sex="female") == {"birth_date", "sex"}
    assert pesel.disagreements(read, birth_date=None, sex="non_binary") == frozenset()


REQUIRED = ("kind", "institution", "sex", "education", "unemployed_since", "disability", "disability_degree")


def test_gaps_are_asked_only_of_those_they_concern() -> None:
    answers = {"kind": "individual", "sex": "female", "education": 0, "labour_status": "inactive", "disability": "no"}
    assert entry.gaps(answers, REQUIRED) == []
    sent = answers | {"kind": "institutional", "labour_status": "unemployed", "disability": "yes"}
    assert entry.gaps(sent, REQUIRED) == ["institution", "unemployed_since", "disability_degree"]


def test_a_refusal_is_an_answer_and_silence_is_none() -> None:
    """Case 26: refused is not no, and not asked is not an answer."""
    answers = {"kind": "individual", "sex": "male", "education": 3, "labour_status": "employed"}
    assert entry.gaps({**answers, "disability": "refused"}, REQUIRED) == []
    assert entry.gaps({**answers, "disability": "not_asked"}, REQUIRED) == ["disability"]


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(1971, 6, 2), date(2026, 6, 1), 54),  # case 12: fifty-five only tomorrow
        (date(1971, 6, 2), date(2026, 6, 2), 55),
        (date(1980, 2, 29), date(2026, 2, 28), 45),
        (date(1980, 2, 29), date(2026, 3, 1), 46),
    ],
)
def test_age_is_told_for_a_day(born: date, day: date, age: int) -> None:
    assert entry.age_on(born, day) == age


MARCH, JUNE, OCTOBER = date(2026, 3, 10), date(2026, 6, 10), date(2026, 10, 10)


@pytest.mark.parametrize(
    ("day", "left"),
    [
        (MARCH - timedelta(days=1), None),
        (MARCH, MARCH),
        (JUNE - timedelta(days=1), MARCH),
        (JUNE, None),
        (OCTOBER, OCTOBER),
    ],
)
def test_the_last_exit_or_return_decides(day: date, left: date | None) -> None:
    """Case 1: left in March, back in June, left for good in October."""
    assert entry.has_left([MARCH, OCTOBER], [JUNE], day) == left


NOVEMBER = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("exits", "returns", "supports", "wrong"),
    [
        ([], [], [MARCH], []),
        ([MARCH, OCTOBER], [JUNE], [MARCH, JUNE, OCTOBER], []),
        ([MARCH], [MARCH], [OCTOBER], []),
        ([MARCH, JUNE], [JUNE], [], ["left_twice"]),
        ([MARCH, OCTOBER], [], [], ["left_twice"]),
        ([], [JUNE], [], ["not_left"]),
        ([OCTOBER], [JUNE], [], ["not_left"]),
        ([MARCH], [], [JUNE], ["support"]),
        ([MARCH, NOVEMBER], [OCTOBER], [JUNE], ["support"]),
        ([date(2026, 1, 1)], [], [], ["before_entry"]),
    ],
)
def test_1_exits_and_returns_take_turns_and_no_support_lies_between(exits, returns, supports, wrong) -> None:
    """Entered on 2 January; the days of exits, returns and supports, and what cannot be of them."""
    gone = [Gone(str(day), str(day), day, completed=True) for day in exits]
    presence = Presence(gone, [Back(str(day), day) for day in returns])
    found = presence.flaws(entered=date(2026, 1, 2), supports=[(day, day) for day in supports])
    assert [flaw.what for flaw in found] == wrong


def test_a_support_that_lasts_beyond_the_exit_lies_outside() -> None:
    presence = Presence([Gone("e", "e", JUNE, completed=True)])
    found = presence.flaws(entered=None, supports=[(MARCH, OCTOBER), (JUNE, JUNE)])
    assert found == [Flaw(Wrong.SUPPORT, OCTOBER)]


def test_a_return_on_the_day_of_the_exit_undoes_it() -> None:
    assert entry.has_left([MARCH], [MARCH], MARCH) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("30-062", "30-062"),
        ("30062", "30-062"),
        (" 30 062 ", "30-062"),
        ("30–062", "30-062"),
        ("PL-30-062", "30-062"),
        ("DE-10115", "DE-10115"),
        ("gb-sw1a  1aa", "GB-SW1A 1AA"),
        ("UA-01001", "UA-01001"),
        ("3006", None),
        ("30-0622", None),
        ("Kraków", None),
        ("10115 Berlin", None),
        ("PL-3006", None),
        ("٣٠-٠٦٢", None),
    ],
)
def test_a_postcode_is_kept_in_one_form(typed: str, kept: str | None) -> None:
    assert contact.postcode(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("600100200", "600100200"),
        (" 600  100 200", "600 100 200"),
        ("(12) 430-12-34", "(12) 430-12-34"),
        ("+48 600 100 200", "+48 600 100 200"),
        ("+380 44 123 45 67", "+380 44 123 45 67"),
        ("+370 123", None),
        ("+1234567890123456", None),
        ("+48 600 100 20", None),
        ("600 100 20", None),
        ("600 100 2000", None),
        ("600 100 2oo", None),
        ("600+100200", None),
        ("ask the neighbour", None),
        ("0048 600 100 200", "+48 600 100 200"),
        ("600.100.200", "600 100 200"),
        ("600\u200b100\u200b200", "600100200"),
        ("٦٠٠١٠٠٢٠٠", None),
    ],
)
def test_a_telephone_number_has_as_many_digits_as_it_must(typed: str, kept: str | None) -> None:
    assert contact.phone(typed) == kept


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"kind": "institutional", "institution": "A school"}, []),
        ({"kind": "individual", "institution": "A school"}, ["institution"]),
        ({"labour_status": "inactive", "unemployed_since": date(2026, 1, 1)}, ["unemployed_since"]),
        ({"disability": "refused", "disability_degree": "light"}, ["disability_degree"]),
        ({"disability": "yes", "disability_degree": "light"}, []),
        ({"disability": "no", "disability_degree": ""}, []),
    ],
)
def test_an_answer_that_does_not_follow_from_the_others_is_found(answers, wrong):
    assert entry.not_asked(answers) == wrong


@pytest.mark.parametrize(
    ("code", "powiat"),
    [
        ("1212042", "1212"),
        ("1261011", "1261"),
        ("1212047", None),
        ("121204", None),
        ("12a2042", None),
        ("١٢١٢٠٤٢", None),
    ],
)
def test_a_code_of_a_municipality_says_the_powiat_or_is_none(code, powiat):
    assert entry.municipality_powiat(code, ["1", "2", "3"]) == powiat


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Łucja", "Łucja"),
        ("  Anna   Maria ", "Anna Maria"),
        ("Nowak\u00adKowalska", "NowakKowalska"),
        ("\u200bAnna\ufeff", "Anna"),
        ("O’Connor", "O’Connor"),
        ("d'Arc", "d'Arc"),
        ("J.", "J."),
        ("Nowak-Kowalska", "Nowak-Kowalska"),
        ("Олена", "Олена"),
        ("Lucja\u0301", "Lucj\u00e1"),
        ("12345", None),
        ("Anna2", None),
        ("\u200b\u200d", None),
        ("-", None),
        ("Anna@home", None),
        ("<b>", None),
    ],
)
def test_a_name_has_letters_and_nothing_that_nobody_sees(typed: str, kept: str | None) -> None:
    assert contact.name(typed) == kept
