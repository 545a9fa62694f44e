"""The status of a social enterprise: since when there is one, and what it asks for. Pure; told the day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kladka.core import packs
from kladka.incubation.rules.survival import FILE
from kladka.incubation.rules.watching import Spell


@dataclass(frozen=True)
class Enterprise:
    """What the law in force from `since` on asks of a social enterprise. `certainty`: read, or from memory."""

    since: date
    least_employed: int
    source: Mapping[str, str]
    certainty: str

    def employed(self, spells: Sequence[Spell]) -> int:
        """Return how many different people are employed now, as far as it is recorded."""
        return len({each.who for each in spells if each.last is None})


def enterprise_rules() -> list[Enterprise]:
    """Return the rules in the order of time; before the first there was no such status."""
    rows = sorted(packs.load(FILE)["social_enterprise"], key=lambda row: row["from"])
    return [Enterprise(row["from"], row["least_employed"], row["source"], row["certainty"]) for row in rows]


def enterprise_rule(on: date) -> Enterprise | None:
    """Return the rule in force on a day, None where there was no such status yet."""
    return next((rule for rule in reversed(enterprise_rules()) if rule.since <= on), None)
