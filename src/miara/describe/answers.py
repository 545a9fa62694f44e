"""Comparisons that are better said as a whole phrase: "were from 18 to 29 years old on the day of entry"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from miara.describe.days import NO_FACTS, Spoken, day
from miara.describe.phrases import Phrases
from miara.model import tree
from miara.model.pack import Pack

_NEXT_YEAR: Mapping[str, str] = {">": ">=", "<=": "<"}
_MIRRORED: Mapping[str, str] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Range:
    """Two comparisons of one value: from low to high."""

    value: tree.Value
    low: tree.Value
    high: tree.Value


def with_ranges(parts: Sequence[tree.Predicate]) -> list[tree.Predicate | Range]:
    """`x >= a and x <= b` as one range."""
    found: list[tree.Predicate | Range] = []
    for part in parts:
        before = found[-1] if found else None
        match before, part:
            case (tree.Compare(">=", value, low), tree.Compare("<=", same, high)) if value == same:
                found[-1] = Range(value, low, high)
            case _:
                found.append(part)
    return found


def is_day(value: tree.Value) -> bool:
    """The value is a day."""
    return (
        isinstance(value, tree.AsOf | tree.Shift | tree.StartOf | tree.FactDay)
        or (isinstance(value, tree.Literal) and isinstance(value.value, date))
        or (isinstance(value, tree.Field) and value.type == "date")
    )


def code_of(value: tree.Scalar) -> str:
    """A value as the files of phrases write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


@dataclass(frozen=True, slots=True)
class Answers:
    """Says comparisons of the counted row as predicates, where the language has words for them."""

    pack: Pack
    say: Phrases

    def phrase(self, predicate: tree.Predicate | Range, *, denied: bool = False) -> str:
        """The predicate, or nothing where there are no words for it and it has to be put together."""
        match predicate:
            case tree.IsMissing(tree.Field(name)):
                return self._known("unanswered", name, "present" if denied else "missing")
            case tree.Compare("=", tree.Field(name, kind), tree.Literal(value)) if denied and kind != "date":
                return self._known("answers", name, code_of(value), "is_not")
            case _ if denied:
                return ""
            case tree.Compare(operator, left, right):
                return self._compared(operator, left, right)
            case tree.IsIn(tree.Field(name), options):
                return self._any(name, [option.value for option in options])
            case Range():
                return self._between(predicate)
        return ""

    def _known(self, *path: str) -> str:
        return self.say(*path) if self.say.has(*path) else ""

    def _compared(self, operator: str, left: tree.Value, right: tree.Value) -> str:
        if is_day(left) or is_day(right):
            return self._days(operator, left, right)
        match left, right:
            case (tree.Field(name), tree.Literal(value)) if operator == "=":
                return self._known("answers", name, code_of(value), "is") or self._any(name, [value])
            case (tree.Elapsed("years", tree.Field("birth_date"), on), tree.Literal(int() as years)):
                return self._aged(operator, years, day(on, self.say, "when"))
            case (tree.Elapsed("months", tree.Field("unemployed_since"), on), _):
                return self._workless(operator, on, right)
        return ""

    def _aged(self, operator: str, years: int, on: str) -> str:
        """Years are completed ones, so "more than 54" is said as "at least 55", which nobody misreads."""
        if operator in _NEXT_YEAR:
            operator, years = _NEXT_YEAR[operator], years + 1
        if not self.say.has("ages", operator):
            return ""
        return self.say("ages", operator, day=on, age=self.say.count("lengths", years, "years"), low=years)

    def _any(self, name: str, values: Sequence[tree.Scalar]) -> str:
        if not self.say.has("answers", name, "any"):
            return ""
        words = [self._known("answers", name, code_of(value), "some") or code_of(value) for value in values]
        return self.say("answers", name, "any", options=self.say.listed(words))

    def _between(self, asked: Range) -> str:
        match asked:
            case Range(tree.Elapsed("years", tree.Field("birth_date"), on), tree.Literal(low), tree.Literal(high)):
                return self.say("ages", "between", day=day(on, self.say, "when"), low=low, high=high)
            case Range(tree.Field(name, "date"), low, high) if self.say.has("days", name, "did") and not (
                _asks_facts(low) or _asks_facts(high)
            ):
                did = self.say("days", name, "did")
                return self.say(
                    "on_days", "between", did=did, first=day(low, self.say, "of"), last=day(high, self.say, "of")
                )
            case Range(tree.Field(name), tree.Literal(low), tree.Literal(high)) if self.say.has(
                "answers", name, "range"
            ):
                return self.say("answers", name, "range", low=low, high=high)
        return ""

    def _workless(self, operator: str, on: tree.Value, right: tree.Value) -> str:
        match right:
            case tree.Literal(int() as months):
                length = self.say.count("lengths", months, "months")
            case tree.Rule(name, same) if same == on:
                titles = self.pack.parameters[name].title
                length = self.say("workless", "by_rule", title=titles.get(self.say.language) or titles["en"])
            case _:
                return ""
        if not self.say.has("workless", operator):
            return ""
        return self.say("workless", operator, day=day(on, self.say, "when"), length=length)

    def _days(self, operator: str, left: tree.Value, right: tree.Value) -> str:
        """Two days compared, the counted row's own day first: "left the project no earlier than …"."""
        if isinstance(left, tree.AsOf | tree.Literal) and not isinstance(right, tree.AsOf | tree.Literal):
            operator, left, right = _MIRRORED.get(operator, operator), right, left
        match operator, left, right:
            case ("<=", tree.Shift(base, count, unit), tree.AsOf()) if count > 0 and isinstance(base, tree.Field):
                length = self.say.count("lengths", count, unit)
                return self.say("on_days", "passed", length=length, past=day(base, self.say, "past"))
            case (_, tree.Field(name), _) if self.say.has("days", name, "did") and not _asks_facts(right):
                return self.on_days(operator, self.say("days", name, "did"), right)
        return ""

    def on_days(self, operator: str, did: str, right: tree.Value, facts: Spoken = NO_FACTS) -> str:
        """Something happened before, on or after a day."""
        forms = {form: day(right, self.say, form, facts) for form in ("when", "past", "ahead", "name")}
        return self.say("on_days", operator, did=did, **forms)


def _asks_facts(value: tree.Value) -> bool:
    return any(isinstance(each, tree.FactDay) for each in tree.inner(value))
