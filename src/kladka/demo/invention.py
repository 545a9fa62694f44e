"""Making people up: names, birth dates, PESEL numbers and answers, repeatable from a seed."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from kladka.core import packs, pesel


@dataclass(frozen=True)
class Invented:
    """A made-up human being."""

    given_name: str
    family_name: str
    sex: str
    birth_date: date
    pesel: str
    phone: str
    street: str


class Inventor:
    """Invents people from one seed. No two get the same PESEL."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - made-up people, not secrets
        self._serials: dict[tuple[date, str], int] = {}

    def person(self, *, sex: str, born: tuple[int, int]) -> Invented:
        """Return somebody of `sex` born in one of the years `born` (first, last)."""
        names = _names()
        first, last = date(born[0], 1, 1), date(born[1], 12, 31)
        birth_date = first + timedelta(days=self.dice.randrange((last - first).days))
        serial = self._serials.get((birth_date, sex), self.dice.randrange(900))
        self._serials[birth_date, sex] = serial + 1
        return Invented(
            given_name=self.dice.choice(names[sex]),
            family_name=self._family_name(sex),
            sex=sex,
            birth_date=birth_date,
            pesel=pesel.write(birth_date=birth_date, sex=sex, serial=serial),
            # The numbers 500 000 000 to 500 000 999 stand for nobody here; calls go nowhere in the demo.
            phone=f"500 000 {self.dice.randrange(1000):03d}",
            street=f"{self.dice.choice(names['streets'])} {self.dice.randrange(1, 90)}",
        )

    def _family_name(self, sex: str) -> str:
        names = _names()
        if self.dice.random() < 0.5:
            return str(self.dice.choice(names["family_both"]))
        return str(self.dice.choice(names["family_gendered"])) + ("a" if sex == "female" else "i")


@cache
def _names() -> dict[str, Any]:
    return dict(packs.load("demo/names.yaml"))
