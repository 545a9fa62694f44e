"""Dated numbers and forms by kind, from the packs."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from kladka.core import packs
from kladka.core.dated import dated_rule

CIS = "rules/cis.yaml"


def parameter(name: str, on: date, unit: str = "days") -> int:
    """Return a dated number from packs/parameters/employers.yaml that holds on a day."""
    return int(dated_rule("parameters/employers.yaml", name, on)[unit])


def near(on: date) -> Decimal:
    """Return by which share of the hours wished a job may differ and still fit partly."""
    return Decimal(dated_rule("parameters/employers.yaml", "hours_near", on)["share"])


def cis_periods(on: date) -> Mapping[str, Any]:
    """Return how long trial and programme in a social integration centre last when they begin on a day."""
    return dated_rule(CIS, "periods", on)


@cache
def kinds() -> Mapping[str, Mapping[str, Any]]:
    """Return what is asked when a placement of a kind is recorded, by kind of situation."""
    found: Mapping[str, Mapping[str, Any]] = packs.load("placements/kinds.yaml")["kinds"]
    return found
