"""What the law asks of an entity after its entry in the register, by the day of the entry. Pure; told the day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kladka.core import packs
from kladka.core.months import months_after

FILE = "rules/founding.yaml"


@dataclass(frozen=True)
class Duty:
    """So many `wants` (members, at_risk_employed) by the day `due`. `certainty`: read, or from memory."""

    wants: str
    least: int
    months: int
    due: date
    source: Mapping[str, str]
    certainty: str


@dataclass(frozen=True)
class Running:
    """Never fewer than so many members for more than so many months, or the entity is to be wound up."""

    least: int
    months: int
    source: Mapping[str, str]
    certainty: str


def duties(legal_form: str, registered_on: date, *, founders: int, is_of_people: bool) -> tuple[Duty, ...]:
    """Return what must be reached after an entry on that day, the nearest first.

    A term of months ends on the same day of a later month, or on that month's last. Who was enough from the beginning
    owes no further members.
    """
    found = [
        Duty(
            wants=raw["wants"],
            least=raw["least"],
            months=raw["months"],
            due=months_after(registered_on, raw["months"]),
            source=raw["source"],
            certainty=raw["certainty"],
        )
        for raw in _in_force("duties", legal_form, registered_on, is_of_people=is_of_people)
        if raw["wants"] != "members" or founders < raw["least"]
    ]
    return tuple(sorted(found, key=lambda duty: (duty.due, duty.wants)))


def running_rule(legal_form: str, registered_on: date, *, is_of_people: bool) -> Running | None:
    """Return the rule about too few members for an entity registered on that day, None where none is known."""
    rules = _in_force("running", legal_form, registered_on, is_of_people=is_of_people)
    return next((Running(raw["least"], raw["months"], raw["source"], raw["certainty"]) for raw in rules), None)


def _in_force(part: str, legal_form: str, on: date, *, is_of_people: bool) -> Iterable[Mapping[str, Any]]:
    for raw in packs.load(FILE)[part].get(legal_form, ()):
        is_its_time = raw["from"] <= on and (raw.get("until") is None or on <= raw["until"])
        if is_its_time and raw["founded_by"] == ("natural" if is_of_people else "legal"):
            yield raw
