"""Conditions as clauses: "who began a job within 28 days of leaving", "for whom the age on the day of entry is …"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from miara.describe.days import day, window
from miara.describe.phrases import Phrases
from miara.model import tree
from miara.model.pack import Pack, Texts

_DAY_OPERATORS = {"<": "day_before", "<=": "day_until", ">": "day_after", ">=": "day_from"}
_TURNED: Mapping[str, str] = {"=": "<>", "<>": "="}


@dataclass(frozen=True, slots=True)
class Clauses:
    """Says conditions of one pack in one language."""

    pack: Pack
    say: Phrases

    def clause(self, predicate: tree.Predicate) -> str:
        """A whole clause with its pronoun."""
        match predicate:
            case tree.Everyone():
                return self.say("grammar", "everyone")
            case tree.All(parts):
                return self._joined(_with_ranges(parts), "and")
            case tree.Any(parts):
                return self._joined(parts, "or")
            case tree.Not(part):
                return self._denied(part)
            case tree.HasFact():
                return self._that(self.fact(predicate, ""))
            case tree.CountedIn(code):
                return self.say("grammar", "counted_in", code=code, title=self.said(self.pack.by_code[code].title))
            case _Range(value, low, high):
                return self._for_which(self._range(value, low, high))
            case tree.Compare() | tree.IsIn() | tree.IsMissing():
                answer = self._answer(predicate, "is")
                return self._that(answer) if answer else self._for_which(self.plain(predicate))
        raise TypeError(f"{predicate!r} cannot be said.")

    def _that(self, clause: str) -> str:
        return self.say("grammar", "that", clause=clause)

    def _for_which(self, clause: str) -> str:
        return self.say("grammar", "for_which", clause=clause)

    def _joined(self, parts: Sequence[object], how: str) -> str:
        said = [self._grouped(part, how) for part in parts]
        return self.say("grammar", how).join(dict.fromkeys(said))

    def _grouped(self, part: object, how: str) -> str:
        clause = self.clause(part)  # type: ignore[arg-type]
        inner = tree.Any if how == "and" else tree.All
        return self.say("grammar", "group", clauses=clause) if isinstance(part, inner) else clause

    def _denied(self, part: tree.Predicate) -> str:
        match part:
            case tree.HasFact() if self._can_deny(part):
                return self._that(self.fact(part, "not_"))
            case tree.CountedIn(code):
                title = self.said(self.pack.by_code[code].title)
                return self.say("grammar", "not_counted_in", code=code, title=title)
            case tree.Not(inner):
                return self.clause(inner)
            case tree.IsMissing(value):
                return self._for_which(self.say("operators", "present", left=self.value(value)))
            case tree.Compare():
                answer = self._answer(part, "is_not")
                if answer:
                    return self._that(answer)
        return self.say("grammar", "not_so", clause=self.clause(part))

    def _can_deny(self, fact: tree.HasFact) -> bool:
        """Several kinds under a "not" could be read as "not all of them"."""
        return len(fact.kinds) <= 1

    def fact(self, asked: tree.HasFact, prefix: str) -> str:
        """What somebody did, without the pronoun: "began a job within 28 days of leaving"."""
        how = "completed" if asked.outcome is not None else "at" if asked.at is not None or asked.during else "began"
        kinds = asked.kinds or ("any",)
        verbs = [self._verb(asked.table, kind, prefix + how) for kind in kinds]
        said = self.say("grammar", "list_or").join(dict.fromkeys(verbs))
        return said + self._timing(asked) + self._conditions(asked)

    def _verb(self, table: str, kind: str, how: str) -> str:
        known = kind if self.say.has("facts", table, kind, how) else "any"
        return self.say("facts", table, known, how)

    def _timing(self, asked: tree.HasFact) -> str:
        said = ""
        if asked.at is not None:
            said += self.say("timing", "at", day=day(asked.at, self.say, "when"))
        if asked.between is not None:
            said += self.say("timing", "between", window=window(*asked.between, self.say))
        if asked.during is not None:
            said += self.say("timing", "during", window=window(*asked.during, self.say))
        return said

    def _conditions(self, asked: tree.HasFact) -> str:
        parts = [self.say("operators", "=", left=self.say("columns", name), right=word) for name, word in asked.columns]
        if asked.where is not None:
            parts.append(self.plain(asked.where))
        if not parts:
            return ""
        return self.say("grammar", "fact_where", conditions=self.say("grammar", "and").join(parts))

    def plain(self, predicate: tree.Predicate) -> str:
        """A condition without a pronoun: "the age on the day of entry is at least 55"."""
        match predicate:
            case tree.All(parts):
                return self.say("grammar", "and").join(self._plain_part(part, tree.Any) for part in parts)
            case tree.Any(parts):
                return self.say("grammar", "or").join(self._plain_part(part, tree.All) for part in parts)
            case tree.Compare(operator, left, right):
                return self._compared(operator, left, right)
            case tree.IsIn(value, options):
                words = self.say("grammar", "list_or").join(self.word(value, option.value) for option in options)
                return self.say("operators", "in", left=self.value(value), options=words)
            case tree.IsMissing(value):
                return self.say("operators", "missing", left=self.value(value))
            case tree.Not(tree.Compare(operator, left, right)) if operator in _TURNED:
                return self._compared(_TURNED[operator], left, right)
            case tree.Not(tree.IsMissing(value)):
                return self.say("operators", "present", left=self.value(value))
        return self.clause(predicate)

    def _plain_part(self, part: tree.Predicate, inner: type) -> str:
        said = self.plain(part)
        return self.say("grammar", "group", clauses=said) if isinstance(part, inner) else said

    def _compared(self, operator: str, left: tree.Value, right: tree.Value) -> str:
        if _is_day(left) or _is_day(right):
            name = _DAY_OPERATORS.get(operator, operator)
            return self.say("operators", name, left=self.value(left), right=self.value(right))
        shown = self.word(left, right.value) if isinstance(right, tree.Literal) else self.value(right)
        return self.say("operators", operator, left=self.value(left), right=shown)

    def _range(self, value: tree.Value, low: tree.Value, high: tree.Value) -> str:
        return self.say("operators", "between", left=self.value(value), low=self.value(low), high=self.value(high))

    def _answer(self, predicate: tree.Predicate, form: str) -> str:
        """A whole phrase for a column's answer, where there is one: "were unemployed on the day of entry"."""
        match predicate:
            case tree.Compare("=", tree.Field(name, _, of), tree.Literal(value)) if of != "fact":
                word = _word(value)
                if self.say.has("answers", name, word, form):
                    return self.say("answers", name, word, form)
        return ""

    def word(self, column: tree.Value, value: tree.Scalar) -> str:
        """A value as people say it."""
        word = _word(value)
        if isinstance(column, tree.Field) and self.say.has("answers", column.name, word, "word"):
            return self.say("answers", column.name, word, "word")
        return self.say("words", word) if self.say.has("words", word) else word

    def value(self, value: tree.Value) -> str:
        """A value as a noun."""
        match value:
            case tree.Literal(plain):
                return self.word(value, plain)
            case tree.Field(name):
                return self.say("columns", name)
            case tree.AsOf() | tree.Shift() | tree.StartOf():
                return day(value, self.say, "of")
            case tree.FactDay(_, facts):
                return day(value, self.say, "of", self.noun(facts))
            case tree.Elapsed():
                return self._elapsed(value)
            case tree.Rule(name, on):
                title = self.said(self.pack.parameters[name].title)
                return self.say("values", "rule", title=title, day=self._on(on))
        return self._of_facts(value)

    def _elapsed(self, value: tree.Elapsed) -> str:
        match value:
            case tree.Elapsed("years", tree.Field("birth_date"), on):
                return self.say("values", "age", day=self._on(on))
            case tree.Elapsed("months", tree.Field("unemployed_since"), on):
                return self.say("values", "months_unemployed", day=self._on(on))
        return self.say("values", value.unit, first=self.value(value.since), last=self.value(value.on))

    def _of_facts(self, value: tree.FactCount | tree.FactSum | tree.DaysCovered) -> str:
        match value:
            case tree.FactCount(facts):
                return self.say("values", "number_of", noun=self.noun(facts))
            case tree.FactSum(_, facts):
                return self.say("values", "hours_of", noun=self.noun(facts))
            case tree.DaysCovered(facts, first, last):
                return self.say(
                    "values",
                    "days_covered",
                    noun=self.noun(facts),
                    first=day(first, self.say, "of"),
                    last=day(last, self.say, "of"),
                )

    def _on(self, value: tree.Value) -> str:
        return day(value, self.say, "when", self.noun(value.facts) if isinstance(value, tree.FactDay) else "")

    def noun(self, facts: tree.HasFact) -> str:
        """Facts as a noun: "trainings within 28 days of leaving"."""
        nouns = [self._verb(facts.table, kind, "noun") for kind in facts.kinds or ("any",)]
        return self.say("grammar", "list_or").join(nouns) + self._timing(facts) + self._conditions(facts)

    def said(self, texts: Texts) -> str:
        """A title in this language."""
        return str(texts.get(self.say.language) or texts.get("en", ""))


@dataclass(frozen=True, slots=True)
class _Range:
    """Two comparisons of one value: from low to high."""

    value: tree.Value
    low: tree.Value
    high: tree.Value


def _with_ranges(parts: Sequence[tree.Predicate]) -> list[tree.Predicate | _Range]:
    """`x >= a and x <= b` as one range."""
    found: list[tree.Predicate | _Range] = []
    for part in parts:
        before = found[-1] if found else None
        match before, part:
            case (tree.Compare(">=", value, low), tree.Compare("<=", same, high)) if value == same:
                found[-1] = _Range(value, low, high)
            case _:
                found.append(part)
    return found


def _is_day(value: tree.Value) -> bool:
    return (
        isinstance(value, tree.AsOf | tree.Shift | tree.StartOf | tree.FactDay)
        or (isinstance(value, tree.Literal) and isinstance(value.value, date))
        or (isinstance(value, tree.Field) and value.type == "date")
    )


def _word(value: tree.Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
