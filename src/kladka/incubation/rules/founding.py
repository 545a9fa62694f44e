"""How many founders an entity needs on a day. Pure: told the day, reads no clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any

from kladka.core import packs


@dataclass(frozen=True)
class Rule:
    """How many natural or, instead, legal persons found an entity of `legal_form` from `since` on.

    None where that kind of founder alone is never enough. `source` is the law, by language; `until` is the day before
    the next rule, if there is one.
    """

    legal_form: str
    source: Mapping[str, str]
    since: date
    until: date | None
    min_natural: int | None
    min_legal: int | None

    def is_met(self, natural: int, legal: int) -> bool:
        """Tell whether so many founders are enough: either kind, never the sum of both."""
        return _enough(natural, self.min_natural) or _enough(legal, self.min_legal)


@dataclass(frozen=True)
class Verdict:
    """What the rule says about so many founders. `rule` is None where the form has no rule, or not yet."""

    rule: Rule | None
    is_known_form: bool
    is_met: bool


def founding_rules(legal_form: str) -> tuple[Rule, ...]:
    """Return the rules of a legal form in the order of time; empty when nothing is known of the form."""
    raw = packs.load("rules/founding.yaml")["forms"].get(legal_form, ())
    return tuple(_rules(legal_form, sorted(raw, key=lambda rule: rule["from"])))


def founding_rule(legal_form: str, on: date) -> Rule | None:
    """Return the rule in force on `on`, None when the form has none or did not exist yet."""
    return max((rule for rule in founding_rules(legal_form) if rule.since <= on), key=_since, default=None)


def check_founding(legal_form: str, natural: int, legal: int, on: date) -> Verdict:
    """Judge `natural` people and `legal` legal persons founding a `legal_form` on `on`.

    A form without any rule (a status, a foreign form) is accepted: nothing is known against it.
    """
    rule = founding_rule(legal_form, on)
    if rule is None:
        known = bool(founding_rules(legal_form))
        return Verdict(None, known, not known)
    return Verdict(rule, True, rule.is_met(natural, legal))


def _rules(legal_form: str, raw: list[Mapping[str, Any]]) -> Iterable[Rule]:
    for rule, following in zip_longest(raw, raw[1:]):
        yield Rule(
            legal_form=legal_form,
            source=rule["source"],
            since=rule["from"],
            until=following["from"] - timedelta(days=1) if following else None,
            min_natural=rule.get("natural"),
            min_legal=rule.get("legal"),
        )


def _since(rule: Rule) -> date:
    return rule.since


def _enough(count: int, minimum: int | None) -> bool:
    return minimum is not None and count >= minimum
