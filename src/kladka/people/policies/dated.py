"""Rules that change: of each the newest that has begun holds. From `packs/rules`."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kladka.core import packs


def dated_rule(file: str, name: str, on: date) -> Mapping[str, Any]:
    """Return the rule that holds on a day."""
    rules: list[Mapping[str, Any]] = packs.load(file)[name]
    return max((rule for rule in rules if rule["from"] <= on), key=lambda rule: rule["from"])
