"""What the profile says never is hidden only where the wishes say the same, not where they hold its letters."""

import pytest

from kladka.pages.vetoes import _not_in, _one_line


@pytest.mark.parametrize(
    ("told", "is_shown"),
    [
        ("Praca nocą; w hałasie.", False),
        ("W HAŁASIE", False),
        ("Praca w hałasie ulicy", True),
        ("", True),
    ],
)
def test_only_the_same_phrase_is_not_said_twice(told: str, is_shown: bool) -> None:
    assert bool(_not_in([({}, "W hałasie.")], told)) is is_shown


def test_what_is_said_in_one_line_has_no_stops_of_its_own() -> None:
    assert _one_line(["Nie w zespole.", "Czego nie? W hałasie. "]) == "Nie w zespole; Czego nie? W hałasie"
