"""Rules that change: of each the newest that has begun holds. From `packs/rules`."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kladka.core import packs


def dated_rule(file: str, name: str, on: date) -> Mapping[str, Any]:
    """Return the rule that holds on a day; before all of them the first one."""
    rules: list[Mapping[str, Any]] = sorted(packs.load(file)[name], key=lambda rule: rule["from"])
    return next((rule for rule in reversed(rules) if rule["from"] <= on), rules[0])
