"""What a programme pays: kinds of benefits and their dated rates, from the file that its profile names."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from kladka.benefits.models import Benefit
from kladka.benefits.queries.attendance import INTERNSHIP
from kladka.benefits.rules import Terms, follow, terms_of
from kladka.core import packs
from kladka.core.dated import dated_rule
from kladka.core.dictionaries import dictionary, in_use


@dataclass(frozen=True)
class Kind:
    """One kind of benefit that a programme pays. `raw` is what the packs say of it."""

    code: str
    labels: Mapping[str, str]
    terms: Terms
    raw: Mapping[str, Any]

    @property
    def label(self) -> str:
        """Return its name in the language in use."""
        return in_use(self.labels)

    @property
    def paid_for(self) -> list[str]:
        """Return in words for what attendance it is paid, in the language in use; nothing where it needs none."""
        return [_attendance(one) for one in self.raw.get("attendance", ())]


def _attendance(code: str) -> str:
    kind, _colon, form = code.partition(":")
    if kind == INTERNSHIP:
        return dictionary("situation-kinds").label(INTERNSHIP)
    label = dictionary("support-kinds").label(kind)
    return f"{label} {dictionary('support-forms').label(form)}" if form else label


@cache
def kinds(profile: str) -> Mapping[str, Kind]:
    """Return the kinds of benefits of a programme by code; none where its profile names no file."""
    file = benefits_file(profile)
    raw: Mapping[str, Any] = packs.load(file)["kinds"] if file else {}
    return {code: Kind(code, one["label"], terms_of(code, one), one) for code, one in raw.items()}


def kind_of(benefit: Benefit) -> str:
    """Return the name of a benefit's kind; the code itself of one that the programme does not know any more."""
    found = kinds(benefit.participation.project.profile).get(benefit.kind)
    return found.label if found else benefit.kind


def snapshot(kind: Kind) -> dict[str, Any]:
    """Return what the packs say of a kind today, as a decision keeps it."""
    kept: dict[str, Any] = json.loads(
        json.dumps({key: kind.raw[key] for key in kind.raw if key != "label"}, default=str)
    )
    return kept


def terms_for(benefit: Benefit) -> Terms:
    """Return the terms of a granted benefit: as they were decided, with the rates that began since."""
    decided = terms_of(benefit.kind, benefit.terms)
    now = kinds(benefit.participation.project.profile).get(benefit.kind)
    return follow(decided, now.terms, benefit.decided_on) if now and benefit.decided_on else decided


def said_of_decision(profile: str, kind: str, name: str, on: date) -> str:
    """Return what a programme says of decisions ("basis" or "objection") on a day, in the language in use.

    What it says of the kind alone goes before; empty where it says nothing of that day.
    """
    file, found = benefits_file(profile), kinds(profile).get(kind)
    every = (found.raw.get(name) if found else None) or (packs.load(file).get(name) if file else None) or ()
    begun = [one for one in every if one["from"] <= on]
    return str(in_use(max(begun, key=lambda one: one["from"]))) if begun else ""


def ends_participation(profile: str, on: date) -> bool:
    """Tell whether the programme takes the last day of the last benefit as the exit, where nothing follows."""
    file = benefits_file(profile)
    return bool(file and dated_rule(file, "ends_participation", on)["value"])


def benefits_file(profile: str) -> str:
    """Return the file in which a programme says what it pays; empty where it pays nothing."""
    return str(packs.load(f"profiles/{profile}.yaml").get("benefits", ""))
