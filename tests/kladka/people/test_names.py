"""Which names may be one, written differently."""

import pytest

from kladka.core import polish
from kladka.people.rules.names import may_be_one


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Jóźwiak Ewa", "Juźwiak Anna", True),
        ("Chabros Jan", "Habros Adam", True),
        ("Kowalska Ida", "Kowalski Jan", True),
        ("Nowak-Kowalska Ida", "Kowalska Anna", True),
        ("Żak Ewa", "Rzak Anna", True),
        ("Szulc Ewa", "Schulz Anna", False),
        ("Kowalska Ewa", "Nowicka Anna", False),
        ("Kowalska Ewa", "Nowicka Ewa", True),
        ("Ng Li", "Ng Wu", True),
    ],
)
def test_names_are_compared_by_their_sound(one, other, expected):
    "Of people with one birth date; a shared given name is enough to ask."
    assert may_be_one(polish.fold(one), polish.fold(other)) is expected
