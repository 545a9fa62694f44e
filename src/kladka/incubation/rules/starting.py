"""Which money for starting an entity may take from others than the project, by who founded it. Pure; told the day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kladka.core import packs

FILE = "rules/starting-money.yaml"
_ANY = "any"


@dataclass(frozen=True)
class Offer:
    """Money that others give. `is_open` is None where natural and legal persons founded together."""

    code: str
    title: Mapping[str, str]
    is_open: bool | None
    source: Mapping[str, str]
    certainty: str


def starting_money(legal_form: str, natural: int, legal: int, on: date) -> list[Offer]:
    """Return what is known of money for starting for an entity registered on a day; nothing of an unknown time."""
    found = []
    for offer in packs.load(FILE)["offers"]:
        rows = [row for row in offer["rows"] if row["from"] <= on]
        if legal_form in offer["forms"] and rows and natural + legal:
            row = max(rows, key=lambda row: row["from"])
            is_open = _is_open(row["founded_by"], natural, legal)
            found.append(Offer(offer["code"], offer["title"], is_open, row["source"], row["certainty"]))
    return found


def _is_open(founded_by: str, natural: int, legal: int) -> bool | None:
    if founded_by == _ANY:
        return True
    if natural and legal:
        return None
    return bool(natural) == (founded_by == "natural")
