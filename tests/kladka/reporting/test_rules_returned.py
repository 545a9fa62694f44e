"""Files compared, and another system's words made harmless."""

from uuid import UUID

import pytest

from kladka.reporting.rules.returned import LONGEST_WORDS, differences, harmless, packed, unpacked

A, B, C = (UUID(int=number) for number in range(3))


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("960215\u200b55207", "…"),
        ("960215.55207", "…"),
        ("960215/55207", "…"),
        ("960215\u201355207", "…"),
        ("dnia 04.05.2026", "dnia 04.05.2026"),
    ],
)
def test_a_number_is_hidden_however_it_is_set_apart_and_a_day_can_be_read(words, kept):
    assert harmless(words) == kept


def test_who_is_in_a_file_is_told_back_in_its_order():
    assert list(unpacked(packed([(B, "b"), (A, "a")])).items()) == [(B, "b"), (A, "a")]


def test_two_files_compared():
    told = differences({A: "1", B: "1"}, {B: "2", C: "1"})
    assert (told.added, told.changed, told.gone) == ([C], [B], [A])


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("PESEL 80022912345 jest błędny", "PESEL … jest błędny"),
        ("nr 800-229-123 45", "nr …"),
        ("kod 32-310 w 2026", "kod 32-310 w 2026"),
        ("pisz do kogo@example.invalid dziś", "pisz do … dziś"),
        ("Łucja PRÓBNA: płeć", "… …: płeć"),
        ("Próbnastka to nie ona", "Próbnastka to nie ona"),
        ("a\x00b\r\nc\u202ed", "a b cd"),
        ("=cmd|'/C calc'!A0", "=cmd|'/C calc'!A0"),
    ],
)
def test_what_could_name_somebody_is_hidden(words, kept):
    assert harmless(words, ["Łucja", "Próbna", ""]) == kept


def test_words_without_end_are_cut():
    assert len(harmless("x" * 200_000)) == LONGEST_WORDS
    assert len(harmless("9" * 200_000)) == 1
