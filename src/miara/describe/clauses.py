"""Conditions as clauses: "who began a job within 28 days of leaving", "that are enterprises"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from miara.describe.answers import Answers, Range, code_of, is_day, with_ranges
from miara.describe.days import NO_FACTS, Form, Spoken, day, window
from miara.describe.phrases import Phrases
from miara.model import tree
from miara.model.pack import Pack, Texts
from miara.model.schema import TABLES

About = Literal["people", "things"]
_TURNED: Mapping[str, str] = {"=": "<>", "<>": "="}


@dataclass(frozen=True, slots=True)
class Clauses:
    """Says conditions of one pack in one language.

    `about`: which pronoun stands for what is counted. `is_of_persons`: persons are counted, and a condition asks about
    each participation of theirs by itself, so numbers of facts are said to be of one.
    """

    pack: Pack
    say: Phrases
    about: About = "people"
    is_of_persons: bool = False

    @property
    def answers(self) -> Answers:
        """Comparisons with words of their own."""
        return Answers(self.pack, self.say)

    def clause(self, predicate: tree.Predicate | Range) -> str:
        """A whole clause with its pronoun."""
        match predicate:
            case tree.Everyone():
                return self._grammar("everyone")
            case tree.All(parts):
                return self._joined(with_ranges(parts), "and")
            case tree.Any(parts):
                return self._one_of(parts) or self._joined(parts, "or")
            case tree.Not(part):
                return self._denied(part)
            case tree.HasFact():
                return self._that(predicate, self.fact(predicate, ""))
            case tree.CountedIn(code):
                return self._grammar("counted_in", code=code, title=self.said(self.pack.by_code[code].title))
        answer = self.answers.phrase(predicate)
        return self._that(predicate, answer) if answer else self._grammar("for_which", clause=self.plain(predicate))

    def _that(self, predicate: tree.Predicate | Range, clause: str) -> str:
        """A clause about what is counted, or about the people it belongs to."""
        if self.about == "things" and _of_people(predicate):
            return self.say("grammar", "of_owner", clause=clause)
        return self._grammar("that", clause=clause)

    def _grammar(self, name: str, **places: object) -> str:
        return self.say("grammar", name, self.about, **places)

    def _one_of(self, parts: Sequence[tree.Predicate]) -> str:
        """Several indicators of which one will do: by their codes, because their titles would bury the sentence."""
        codes = [part.code for part in parts if isinstance(part, tree.CountedIn)]
        return self._grammar("counted_in_any", codes=", ".join(codes)) if len(codes) == len(parts) else ""

    def _joined(self, parts: Sequence[tree.Predicate | Range], how: str) -> str:
        said = [self._grouped(part, how) for part in parts]
        return self.say("grammar", how).join(dict.fromkeys(said))

    def _grouped(self, part: tree.Predicate | Range, how: str) -> str:
        clause = self.clause(part)
        inner = tree.Any if how == "and" else tree.All
        group = isinstance(part, inner) and not (isinstance(part, tree.Any) and self._one_of(part.parts))
        return self.say("grammar", "group", clauses=clause) if group and not _is_range(part) else clause

    def _denied(self, part: tree.Predicate) -> str:
        match part:
            case tree.HasFact() if _can_deny(part):
                return self._that(part, self.fact(part, "not_"))
            case tree.CountedIn(code):
                return self._grammar("not_counted_in", code=code, title=self.said(self.pack.by_code[code].title))
            case tree.Not(inner):
                return self.clause(inner)
        answer = self.answers.phrase(part, denied=True)
        if answer:
            return self._that(part, answer)
        if isinstance(part, tree.IsMissing):
            return self._grammar("for_which", clause=self.say("operators", "present", left=self.value(part.value)))
        return self._grammar("not_so", clause=self.clause(part))

    def fact(self, asked: tree.HasFact, prefix: str) -> str:
        """What somebody did, without the pronoun: "began a job within 28 days of leaving"."""
        if asked.at is not None and asked.between is not None:
            still = self._done(asked, "at") + self.say("timing", "at", day=self._day(asked.at, "when"))
            begun = self._done(asked, "began") + self._timing(replace(asked, at=None))
            return begun + self.say("grammar", "still", fact=still) + self._conditions(asked)
        timed = self._timing(asked, prefix)
        if asked.outcome == "completed":
            return self._done(asked, f"{prefix}completed") + timed + self._conditions(asked)
        how = "at" if asked.at is not None or asked.during else "began"
        return self._done(asked, prefix + how) + timed + self._ended(asked) + self._conditions(asked)

    def _ended(self, asked: tree.HasFact) -> str:
        return self.say("grammar", "ended", outcome=self.say("words", asked.outcome)) if asked.outcome else ""

    def _done(self, asked: tree.HasFact, how: str) -> str:
        return self.say.listed(self._verb(asked.table, kind, how) for kind in asked.kinds or ("any",))

    def _verb(self, table: str, kind: str, how: str) -> str:
        known = kind if self.say.has("facts", table, kind, how) else "any"
        return self.say("facts", table, known, how)

    def _timing(self, asked: tree.HasFact, prefix: str = "") -> str:
        said = ""
        if asked.at is not None:
            said += self.say("timing", "at", day=self._day(asked.at, "when"))
        if asked.between is not None:
            said += self.say("timing", "between", window=window(*asked.between, self.say, self._spoken))
        if asked.during is not None:
            said += self.say("timing", f"{prefix}during", window=window(*asked.during, self.say, self._spoken))
        return said

    def _conditions(self, asked: tree.HasFact) -> str:
        parts = [self.plain(_equals(name, word)) for name, word in asked.columns]
        if asked.where is not None:
            parts.append(self.plain(asked.where))
        if not parts:
            return ""
        return self.say("grammar", "fact_where", conditions=self.say("grammar", "and").join(parts))

    def plain(self, predicate: tree.Predicate | Range) -> str:
        """A condition without a pronoun: "the share of full time is at least 0.5"."""
        match predicate:
            case Range(value, low, high):
                return self._range(value, low, high)
            case tree.All(parts):
                return self.say("grammar", "and").join(self._plain_part(part, tree.Any) for part in parts)
            case tree.Any(parts):
                return self.say("grammar", "or").join(self._plain_part(part, tree.All) for part in parts)
            case tree.Compare(operator, left, right):
                return self._compared(operator, left, right)
            case tree.IsIn(value, options):
                words = self.say.listed(self.word(value, option.value) for option in options)
                return self.say("operators", "in", left=self.value(value), options=words)
            case tree.IsMissing(value):
                return self._unanswered(value, "said") or self.say("operators", "missing", left=self.value(value))
            case tree.Not(tree.Compare(operator, left, right)) if operator in _TURNED:
                return self._compared(_TURNED[operator], left, right)
            case tree.Not(tree.IsMissing(value)):
                said = self._unanswered(value, "said_present")
                return said or self.say("operators", "present", left=self.value(value))
        return self.clause(predicate)

    def _unanswered(self, value: tree.Value, form: str) -> str:
        if isinstance(value, tree.Field) and self.say.has("unanswered", value.name, form):
            return self.say("unanswered", value.name, form)
        return ""

    def _plain_part(self, part: tree.Predicate, inner: type) -> str:
        said = self.plain(part)
        return self.say("grammar", "group", clauses=said) if isinstance(part, inner) else said

    def _compared(self, operator: str, left: tree.Value, right: tree.Value) -> str:
        if is_day(left) or is_day(right):
            falls = self.say("on_days", "falls", name=self._day(left, "name"))
            return self.answers.on_days(operator, falls, right, self._spoken(right))
        if isinstance(right, tree.Literal) and isinstance(left, tree.Field):
            said = ("answers", left.name, code_of(right.value), "said")
            if operator == "=" and self.say.has(*said):
                return self.say(*said)
        shown = self.word(left, right.value) if isinstance(right, tree.Literal) else self.value(right)
        return self.say("operators", operator, left=self.value(left), right=shown)

    def _range(self, value: tree.Value, low: tree.Value, high: tree.Value) -> str:
        if is_day(value):
            falls = self.say("on_days", "falls", name=self._day(value, "name"))
            return self.say("on_days", "between", did=falls, first=self._day(low, "of"), last=self._day(high, "of"))
        return self.say("operators", "between", left=self.value(value), low=self.value(low), high=self.value(high))

    def word(self, column: tree.Value, value: tree.Scalar) -> str:
        """A value as people say it."""
        word = code_of(value)
        if isinstance(value, float):
            return word.replace(".", self.say("grammar", "decimal"))
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
            case tree.AsOf() | tree.Shift() | tree.StartOf() | tree.FactDay():
                return self._day(value, "name")
            case tree.Elapsed():
                return self._elapsed(value)
            case tree.Rule(name, on):
                title = self.said(self.pack.parameters[name].title)
                return self.say("values", "rule", title=title, day=self._day(on, "when"))
        said = self._of_facts(value)
        return self.say("values", "in_one", value=said) if self.is_of_persons else said

    def _elapsed(self, value: tree.Elapsed) -> str:
        match value:
            case tree.Elapsed("years", tree.Field("birth_date"), on):
                return self.say("values", "age", day=self._day(on, "when"))
            case tree.Elapsed("months", tree.Field("unemployed_since"), on):
                return self.say("values", "months_unemployed", day=self._day(on, "when"))
        return self.say("values", value.unit, first=self._day(value.since, "of"), last=self._day(value.on, "of"))

    def _of_facts(self, value: tree.FactCount | tree.FactSum | tree.DaysCovered) -> str:
        match value:
            case tree.FactCount(facts):
                return self.say("values", "number_of", noun=self.noun(facts, "of"))
            case tree.FactSum(_, facts):
                return self.say("values", "hours_of", noun=self.noun(facts, "of"))
            case tree.DaysCovered(facts, first, last):
                return self.say(
                    "values",
                    "days_covered",
                    noun=self.noun(facts),
                    first=self._day(first, "of"),
                    last=self._day(last, "of"),
                )

    def _day(self, value: tree.Value, form: Form) -> str:
        return day(value, self.say, form, self._spoken(value))

    def _spoken(self, value: tree.Value) -> Spoken:
        """The facts of which a day is the first or the latest."""
        asked = [each.facts for each in tree.inner(value) if isinstance(each, tree.FactDay)]
        if not asked:
            return NO_FACTS
        how = self._timing(asked[0]) + self._ended(asked[0]) + self._conditions(asked[0])
        return Spoken(self.noun(asked[0]), self._done(asked[0], "began") + how if self.about == "people" else "")

    def noun(self, facts: tree.HasFact, form: str = "noun") -> str:
        """Facts as a noun: "trainings within 28 days of leaving"; "of": as it stands after a number, where a language
        has a form of its own for that."""
        known = form if self.say.has("facts", facts.table, "any", form) else "noun"
        return self._done(facts, known) + self._timing(facts) + self._ended(facts) + self._conditions(facts)

    def proofs(self, facts: tree.HasFact) -> list[str]:
        """What a document has to prove, by kinds."""
        kinds = facts.kinds or ("any",)
        return [self._verb(facts.table, kind, self._proof(facts.table, kind)) for kind in kinds]

    def _proof(self, table: str, kind: str) -> str:
        return "proof" if self.say.has("facts", table, kind, "proof") else "noun"

    def said(self, texts: Texts) -> str:
        """A title in this language."""
        return str(texts.get(self.say.language) or texts.get("en", ""))


def _can_deny(fact: tree.HasFact) -> bool:
    """Several kinds under a "not" could be read as "not all of them"; "began and still have" cannot be turned, nor can
    "began, and it was broken off"."""
    return len(fact.kinds) <= 1 and (fact.at is None or fact.between is None) and fact.outcome in (None, "completed")


def _of_people(predicate: tree.Predicate | Range) -> bool:
    """It is about the participation a thing belongs to, not about the thing."""
    match predicate:
        case tree.HasFact(table):
            return TABLES[table].owner == "participation"
        case tree.Compare(_, left, right):
            subject = right if isinstance(left, tree.AsOf | tree.Literal) else left
        case Range(value) | tree.IsIn(value) | tree.IsMissing(value):
            subject = value
        case _:
            return False
    return any(field.of == "owner" for field in tree.fields_in(subject))


def _equals(name: str, word: str) -> tree.Predicate:
    return tree.Compare("=", tree.Field(name, "text", "fact"), tree.Literal(word))


def _is_range(part: tree.Predicate | Range) -> bool:
    return isinstance(part, tree.All) and len(with_ranges(part.parts)) == 1
