"""Which days are public holidays. The country is data of the packs; this only knows how to look it up."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import import_module


def is_holiday(day: date, *, country: str) -> bool:
    """Tell whether a day is a public holiday of a country ("PL")."""
    return day in _holidays(country, day.year)


def name_of_holiday(day: date, *, country: str, language: str) -> str:
    """Return what a public holiday is called in a language; "" on any other day."""
    return _named(country, day.year, language).get(day, "")


@cache
def _holidays(country: str, year: int) -> frozenset[date]:
    # Loaded when a free day is first asked about: it knows every country, and takes its time.
    found: Mapping[date, str] = import_module("holidays").country_holidays(country, years=year)
    return frozenset(found)


@cache
def _named(country: str, year: int, language: str) -> Mapping[date, str]:
    code = "en_US" if language.startswith("en") else language
    return dict(import_module("holidays").country_holidays(country, years=year, language=code))
