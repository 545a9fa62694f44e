"""One Polish order and one folding for both databases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kladka.core.polish import fold, sort_key


@pytest.mark.parametrize("query", ["łukasz", "lukasz", "Łukasz", "LUKASZ", " łuKASZ "])
def test_every_spelling_finds_lukasz(query: str) -> None:
    assert fold(query) == fold("Łukasz")


def test_polish_letters_have_their_own_places() -> None:
    names = ["Żak", "Zając", "Źrebiec", "Łach", "Lach", "Ćwik", "Cwik", "Nowak-Zięba", "Nowak", "Nowakowa"]
    expected = ["Cwik", "Ćwik", "Lach", "Łach", "Nowak", "Nowak-Zięba", "Nowakowa", "Zając", "Źrebiec", "Żak"]
    assert sorted(names, key=sort_key) == expected


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=30))
def test_every_text_has_a_place(text: str) -> None:
    assert isinstance(sort_key(text), bytes)
