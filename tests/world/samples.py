"""Objects of the cast for every address with an argument, joined from the areas' `access_samples.py`.

Each area writes `SAMPLES = {"participation": lambda cast: (own, neighbour's, other partner's)}`: arguments of addresses
seen by the people of Próba Alfa. A page that needs objects of another state, or more arguments (then each is a dict),
has samples under the address's own name.
"""

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from django.urls import NoReverseMatch, reverse

from kladka.pages.access import ADMINISTRATOR, Access, Kind, table
from tests.world.cast import Cast

PAGES = Path(__file__).parents[1] / "kladka" / "pages"
WHO = {
    "coach": "anna",
    "coordinator": "alicja",
    "monitoring_officer": "olga",
    "adviser": "alan",
    "trainer": "ada",
    ADMINISTRATOR: "adam",
}
"""Who of the cast stands for a role, all of Alfa but the leader's officer and administrator."""


@cache
def declared() -> dict[str, Callable[[Cast], tuple[Any, ...]]]:
    """Return the samples of all areas by the argument, or the address, they are for."""
    joined: dict[str, Callable[[Cast], tuple[Any, ...]]] = {}
    for path in sorted(PAGES.glob("*/access_samples.py")):
        joined |= import_module(f"tests.kladka.pages.{path.parent.name}.access_samples").SAMPLES
    return joined


class Samples:
    """The sample objects of one cast, each made once, when first asked for."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._made: dict[str, tuple[Any, ...]] = {}

    def addresses(self, name: str, entry: Access) -> tuple[str, ...]:
        """Return the addresses of the own, the neighbour's and the other partner's object; KeyError without any."""
        key = name if name in declared() else entry.parameter
        if key not in self._made:
            self._made[key] = declared()[key](self.cast)
        return tuple(
            reverse(name, kwargs=value if isinstance(value, dict) else {entry.parameter: value})
            for value in self._made[key]
        )

    def open_address(self, name: str) -> str:
        """Return the address of a page that asks for no role; an empty text when it needs an argument nobody gives."""
        if name in declared():
            return reverse(name, kwargs=declared()[name](self.cast)[0])
        return plain(name)

    def pages(self) -> Iterator[tuple[str, str, str]]:
        """Yield (name, who, address) of every page the table opens: each page once, for somebody it opens to."""
        for name, entry in sorted(table().items()):
            role = next((role for role in WHO if entry.roles.get(role, (403,))[0] == 200), "")
            if entry.kind is Kind.PAGE:
                address = plain(name)
            elif entry.kind is Kind.OBJECT:
                address = self.addresses(name, entry)[0]
            else:
                continue
            yield name, WHO[role], address


def plain(name: str) -> str:
    """Return the address of a page without arguments, or an empty text."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
