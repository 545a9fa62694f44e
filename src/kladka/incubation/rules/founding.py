"""Who founds an entity by the law of a day: how many, which organisations, how many people at risk. Pure; told the day.

Everything dated comes from packs/rules/founding.yaml, with its source and how sure it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import zip_longest
from typing import Any

from kladka.core import packs
from kladka.incubation.rules.duties import Duty, Running, duties, running_rule

FILE = "rules/founding.yaml"
EXACT, OF_ACT = "exact", "act"


@dataclass(frozen=True)
class Rule:
    """How many natural or, instead, legal persons found an entity of `legal_form` from `since` on.

    None where that kind of founder alone is never enough. `source` is the law, by language; `until` is the day before
    the next rule, if there is one. Of organisations of the forms `can` it is known that they found such an entity, of
    `cannot` that they do not; of others nothing is known. `certainty`: read, or from memory (mem-H, mem-M). `day` says
    how well `since` is known: exact, act (the day of the act, in force then or later), year.
    """

    legal_form: str
    source: Mapping[str, str]
    since: date
    until: date | None
    min_natural: int | None
    min_legal: int | None
    can: tuple[str, ...] = ()
    cannot: tuple[str, ...] = ()
    certainty: str = ""
    day: str = EXACT

    def may_not_hold_yet(self, on: date) -> bool:
        """Tell whether the rule may have begun after a day of its first year, of which only the year is known."""
        return self.day != EXACT and on.year == self.since.year

    def is_met(self, natural: int, legal: int) -> bool:
        """Tell whether so many founders are enough: either kind, never the sum of both."""
        return _enough(natural, self.min_natural) or _enough(legal, self.min_legal)

    def unknown(self, kinds: Iterable[str]) -> list[str]:
        """Return those of these forms of which it is not known whether they found such an entity: none is refused."""
        told = {*self.can, *self.cannot, *no_legal_persons()["forms"]} if self.can else set(kinds)
        return [kind for kind in dict.fromkeys(kinds) if kind not in told]


@dataclass(frozen=True)
class Composition:
    """How many of the people who found may be none at risk of exclusion: at most so many of a hundred.

    An `advisory` rule refuses nothing: practitioners read it in more than one way.
    """

    source: Mapping[str, str]
    since: date
    until: date | None
    most_others_percent: int
    is_advisory: bool
    certainty: str

    def least_at_risk(self, natural: int) -> int:
        """Return how many of so many people must be at risk."""
        return natural - natural * self.most_others_percent // 100


class Refusal(StrEnum):
    """Why founders are refused."""

    TOO_FEW = "too_few"
    NO_LEGAL_PERSON = "no_legal_person"
    WRONG_KIND = "wrong_kind"
    AT_RISK = "at_risk"


@dataclass(frozen=True)
class Verdict:
    """What the law of a day says about founders. `rule` is None where the form has no rule, or not yet.

    `composition` is the rule about people at risk, if one is asked of these founders; `is_composition_met` is None
    while nobody said how many they are. `wrong_kind` is the form of the organisation that is refused. `duties` are due
    after the entry, `running` holds as long as the entity does.
    """

    rule: Rule | None
    is_known_form: bool
    is_met: bool
    refusal: Refusal | None = None
    wrong_kind: str = ""
    composition: Composition | None = None
    is_composition_met: bool | None = None
    duties: tuple[Duty, ...] = ()
    running: Running | None = None

    @property
    def answer(self) -> str:
        """Return the verdict in one word: allowed, watched (something is due afterwards), refused, unknown."""
        if not self.is_known_form:
            return "unknown"
        if not self.is_met:
            return "refused"
        return "watched" if self.duties else "allowed"

    @property
    def why(self) -> str:
        """Return why founders are refused: a code of Refusal, or not_yet for a form that did not exist."""
        if self.answer != "refused":
            return ""
        return str(self.refusal) if self.rule else "not_yet"


def founding_forms() -> tuple[str, ...]:
    """Return the legal forms of which a rule is known."""
    return tuple(packs.load(FILE)["forms"])


def founding_rules(legal_form: str) -> tuple[Rule, ...]:
    """Return the rules of a legal form in the order of time; empty when nothing is known of the form."""
    return tuple(
        Rule(
            legal_form=legal_form,
            source=raw["source"],
            since=raw["from"],
            until=until,
            min_natural=raw.get("natural"),
            min_legal=raw.get("legal"),
            can=tuple(raw.get("can", ())),
            cannot=tuple(raw.get("cannot", ())),
            certainty=raw["certainty"],
            day=raw["day"],
        )
        for raw, until in _in_time(packs.load(FILE)["forms"].get(legal_form, ()))
    )


def founding_rule(legal_form: str, on: date) -> Rule | None:
    """Return the rule in force on `on`, None when the form has none or did not exist yet."""
    return max((rule for rule in founding_rules(legal_form) if rule.since <= on), key=_since, default=None)


def composition_rules(legal_form: str) -> tuple[Composition, ...]:
    """Return the rules about people at risk among the founders of a form, in the order of time."""
    return tuple(
        Composition(
            source=raw["source"],
            since=raw["from"],
            until=until,
            most_others_percent=raw["most_others_percent"],
            is_advisory=raw.get("advisory", False),
            certainty=raw["certainty"],
        )
        for raw, until in _in_time(packs.load(FILE)["composition"].get(legal_form, ()))
    )


def composition_rule(legal_form: str, on: date) -> Composition | None:
    """Return the rule about people at risk in force on `on`, None when there is none."""
    return max((rule for rule in composition_rules(legal_form) if rule.since <= on), key=_since, default=None)


def no_legal_persons() -> Mapping[str, Any]:
    """Return the forms of organisations that are no legal persons (`forms`), with the source."""
    found: Mapping[str, Any] = packs.load(FILE)["no_legal_persons"]
    return found


def check_founding(
    legal_form: str, natural: int, legal: int, on: date, *, kinds: Sequence[str] = (), at_risk: int | None = None
) -> Verdict:
    """Judge `natural` people and `legal` legal persons founding a `legal_form` on `on`.

    `kinds` are the legal forms of the organisations as far as they are known, `at_risk` how many of the people are at
    risk of exclusion. A form without any rule (a status, a foreign form) is accepted: nothing is known against it.
    """
    rule = founding_rule(legal_form, on)
    if rule is None:
        known = bool(founding_rules(legal_form))
        return Verdict(None, known, not known)
    if not rule.is_met(natural, legal):
        return Verdict(rule, True, False, Refusal.TOO_FEW)
    refusal, wrong = _wrong_kind(rule, kinds)
    if refusal:
        return Verdict(rule, True, False, refusal, wrong_kind=wrong)
    composition = composition_rule(legal_form, on) if _enough(natural, rule.min_natural) else None
    is_composed = None if composition is None or at_risk is None else at_risk >= composition.least_at_risk(natural)
    if composition is not None and is_composed is False and not composition.is_advisory:
        return Verdict(rule, True, False, Refusal.AT_RISK, composition=composition, is_composition_met=False)
    is_of_people = not _enough(legal, rule.min_legal)
    return Verdict(
        rule,
        True,
        True,
        composition=composition,
        is_composition_met=is_composed,
        duties=duties(legal_form, on, founders=natural + legal, is_of_people=is_of_people),
        running=running_rule(legal_form, on, is_of_people=is_of_people),
    )


def _wrong_kind(rule: Rule, kinds: Sequence[str]) -> tuple[Refusal | None, str]:
    for kind in kinds:
        if kind in no_legal_persons()["forms"]:
            return Refusal.NO_LEGAL_PERSON, kind
        if kind in rule.cannot:
            return Refusal.WRONG_KIND, kind
    return None, ""


def _in_time(raw: Iterable[Mapping[str, Any]]) -> Iterable[tuple[Mapping[str, Any], date | None]]:
    """Yield dated entries in the order of time, each with its last day."""
    ordered = sorted(raw, key=lambda rule: rule["from"])
    for rule, following in zip_longest(ordered, ordered[1:]):
        yield rule, following["from"] - timedelta(days=1) if following else None


def _since(rule: Rule | Composition) -> date:
    return rule.since


def _enough(count: int, minimum: int | None) -> bool:
    return minimum is not None and count >= minimum
