"""One pass over a participation's facts of one table that answers every question about them.

Each question has a bit. A fact starts with all bits and loses those of the questions it does not answer; what is left
is joined over the facts. Questions that share a window or a list of kinds share the test.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from miara.compilers.kernel.asks import (
    Ask,
    FactValue,
    Mode,
    ask,
    asked_nodes,
    asks_proof,
    month_ends,
    nodes,
    of_fact,
    stage,
)
from miara.compilers.kernel.expressions import Code, FactRow, Scope, both, until_column
from miara.compilers.kernel.gaps import KernelGapError
from miara.compilers.kernel.settled import is_word, settled_part, unsettled_part
from miara.model import tree
from miara.model.schema import TABLES
from miara.model.units import may_end

MOST_BITS = 62


@dataclass(frozen=True, slots=True)
class Use:
    """One answer that is needed: whether there are such facts, or a value made from them, in one mode."""

    node: tree.HasFact | FactValue
    strict: bool

    @property
    def mode(self) -> Mode:
        """As conditions call it."""
        return "strict" if self.strict else "lenient"

    @property
    def facts(self) -> tree.HasFact:
        """The facts it is about."""
        return self.node if isinstance(self.node, tree.HasFact) else self.node.facts

    @property
    def ask(self) -> Ask:
        """The question that has the bit."""
        return ask(self.facts, self.mode)


def answer(scope: Scope, uses: Iterable[Use]) -> None:
    """Write the loops that answer all of these, those first whose answers others wait for."""
    rounds: dict[tuple[int, str], list[Use]] = defaultdict(list)
    for use in dict.fromkeys(uses):
        rounds[stage(use.node), use.facts.table].append(use)
    for (_, table), together in sorted(rounds.items()):
        _Loop(scope, table, together).write()


class _Loop:
    def __init__(self, scope: Scope, table: str, uses: list[Use]) -> None:
        self.scope, self.table, self.uses = scope, table, uses
        self.asks = list(dict.fromkeys(use.ask for use in uses))
        if len(self.asks) > MOST_BITS:
            raise KernelGapError(f"{table}: more than {MOST_BITS} different questions about one table.")
        self.settled = {each: bit for each in self.asks if (bit := scope.names.bit(table, each))}
        free = (1 << place for place in range(MOST_BITS) if 1 << place not in self.settled.values())
        self.bits = {each: self.settled.get(each) or next(free) for each in self.asks}
        self.all = sum(self.bits.values())
        self.number = 0
        self.tests: dict[str, int] = defaultdict(int)
        self.windows: dict[Ask, list[str]] = {}

    def column(self, name: str) -> str:
        return self.scope.names.array(f"{self.table}.{name}")

    def write(self) -> None:
        scope = self.scope
        for asked in self.asks:
            self._prepare(asked)
        for use in self.uses:
            self._begin(use)
        scope.temporaries[0] += 1
        self.number = scope.temporaries[0]
        scope.say(f"found{self.number} = 0  # {self.table}: a bit for each question")
        scope.say(f"for fact in range({self.column('first')}[owner], {self.column('first')}[owner + 1]):")
        outside, known = scope.indent, dict(scope.known)
        scope.indent += "    "
        self._begun()
        scope.fact = FactRow(self.table, scope.names, scope.lines, scope.indent)
        self._test()
        for use in self.uses:
            self._collect(use)
        scope.indent, scope.known, scope.fact = outside, known, None
        for use in self.uses:
            self._keep(use)

    def _prepare(self, asked: Ask) -> None:
        """Compute what windows and conditions need of the row before the facts are looked at."""
        mode: Mode = "strict" if asked.strict else "lenient"
        for each in asked_nodes(self._where(asked), last=self.scope.settles):
            if isinstance(each, tree.Value) and not of_fact(each):
                self.scope.value(each, mode)
            for day in month_ends(each):
                if not of_fact(day):
                    self.scope.month(day, mode)
        self._windows(asked)

    def _windows(self, asked: Ask) -> None:
        """Name the ends of windows, such that a window with a missing end holds nothing; note the tests on days."""
        facts, tests = asked.facts, self.windows.setdefault(asked, [])
        mode: Mode = "strict" if asked.strict else "lenient"
        if facts.at is not None:
            day = self.scope.value(facts.at, mode)
            on = self._end(day, _by_then(day))
            tests.append(f"((began <= {on}) & (until >= {on}))")
        if facts.between is not None:
            low, high = (self.scope.value(each, mode) for each in facts.between)
            began = f"(({low.text} <= began) & (began <= {self._end(high, low.present)}))"
            tests.append(began if TABLES[self.table].day else "False")
        if facts.during is not None:
            low, high = (self.scope.value(each, mode) for each in facts.during)
            order = "" if low.text == high.text else f"({low.text} <= {high.text})"
            last = self._end(high, low.present, order, _by_then(low))
            tests.append(f"((began <= {last}) & (until >= {low.text}) & (until >= began))")

    def _end(self, day: Code, *needed: str) -> str:
        """A name for the end of a window, or for a day that closes it where something that is needed is missing."""
        there = both(day.present, *needed)
        if there == "True":
            return day.text
        key = ("end", day.text, there)
        if key not in self.scope.known:
            self.scope.known[key] = Code(self.scope.name(f"{day.text} if {there} else NEVER", "end"))
        return self.scope.known[key].text

    def _begin(self, use: Use) -> None:
        """Start values of what is made from facts."""
        match use.node:
            case tree.FactDay(which=which):
                self._made(use, self.scope.name("NONE" if which == "first" else "NEVER", f"{which}_day"))
            case tree.FactCount() | tree.FactSum():
                kind = "count" if isinstance(use.node, tree.FactCount) else "sum"
                self._made(use, self.scope.name("0", kind))
            case tree.DaysCovered(_, first, last):
                low, high = self.scope.value(first, use.mode), self.scope.value(last, use.mode)
                name = self.scope.name("0", "covered")
                self.scope.say(f"{name}_to = {low.text} - 1")
                self._made(use, name)
                self.scope.answers[use.node, use.strict] = Code(name, both(low.present, high.present))

    def _made(self, use: Use, name: str) -> None:
        text = f"({name} / 100.0)" if isinstance(use.node, tree.FactSum) else name
        there = f"({name} != NONE) & ({name} != NEVER)" if isinstance(use.node, tree.FactDay) else ""
        self.scope.answers[use.node, use.strict] = Code(text, there and f"({there})")

    def _begun(self) -> None:
        """Pass over facts that are not known or have not begun; read how and when this one ended."""
        say, column = self.scope.say, self.column
        if TABLES[self.table].day:
            say(f"began = {column(TABLES[self.table].day)}[fact]")
            say("if began > as_of:")
            say("    break  # they lie by day")
        else:
            say("began = NEVER + 1  # before all days")
        say(f"if ({column('recorded_on')}[fact] > known_on) | ({column('retracted_on')}[fact] <= known_on):")
        say("    continue")
        if self._asks_end():
            end(self.scope, self.table, "fact", "")
        if any(asked.strict and asked.facts.evidence == "proven" for asked in self.asks):
            proof(self.scope, self.table, "fact", "proven")

    def _asks_end(self) -> bool:
        asked = [each.facts for each in self.asks]
        covered = any(isinstance(use.node, tree.DaysCovered) for use in self.uses)
        named = {each.name for each in nodes(tuple(each.where for each in asked)) if isinstance(each, tree.Field)}
        dated = any(each.at or each.during or each.outcome is not None for each in asked)
        return covered or dated or bool(named & {"until_date", "outcome"})

    def _test(self) -> None:
        """Take away the bits of the questions that the fact does not answer."""
        scope = self.scope
        given = sum(bit for each, bit in self.settled.items() if settled_part(each.facts) != tree.Everyone())
        rest = f" | {self.all - given}" if self.all != given else ""
        column = f"({scope.names.settled_array(self.table)}[fact] & {given})" if given else "0"
        scope.say(f"answers = {column}{rest}")
        open_asks = [each for each in self.asks if each not in self.settled]
        self._words("kind", {each: each.facts.kinds for each in open_asks if each.facts.kinds})
        columns = dict.fromkeys(name for each in self.asks for name, _ in each.facts.columns)
        for name in columns:
            asks = open_asks if is_word(self.table, name) else self.asks
            wanted = {each: (dict(each.facts.columns)[name],) for each in asks if name in dict(each.facts.columns)}
            self._words(name, wanted)
        self._words("outcome", {each: (each.facts.outcome,) for each in self.asks if each.facts.outcome is not None})
        for asked in self.asks:
            if asked.facts.outcome is not None:
                self.tests["(until <= as_of)"] |= self.bits[asked]
            if asked.strict and asked.facts.evidence == "proven":
                self.tests["proven"] |= self.bits[asked]
            for test in self.windows[asked]:
                self.tests[test] |= self.bits[asked]
        for asked in self.asks:
            for condition in self._where(asked):
                self.tests[scope.holds(condition, "lenient")] |= self.bits[asked]
        for test, bits in self.tests.items():
            if test != "True":
                scope.say(f"answers &= {self.all} if {test} else {self.all & ~bits}")
        scope.say(f"found{self.number} |= answers")

    def _where(self, asked: Ask) -> tuple[tree.Predicate, ...]:
        """What the `where` of a question asks that the fact has not settled."""
        where = asked.facts.where
        return unsettled_part(asked.facts) if asked in self.settled else () if where is None else (where,)

    def _words(self, column: str, wanted: Mapping[Ask, tuple[str, ...]]) -> None:
        """A test on words of one column: by a table where the column has few, else word by word."""
        if not wanted:
            return
        if column == "outcome":
            text = "outcome"
        elif TABLES[self.table].by_name[column].type != "text":
            raise KernelGapError(f"{self.table}.{column}: only words are compared as columns.")
        else:
            assert self.scope.fact is not None  # noqa: S101
            text = self.scope.fact.column(column)
        if column == "outcome" or TABLES[self.table].by_name[column].codes:
            by_bit = {self.bits[asked]: words for asked, words in wanted.items()}
            allowed = tuple(by_bit.get(1 << place, ()) for place in range(self.all.bit_length()))
            mask = self.scope.names.mask(self.table, column, allowed)
            self.scope.say(f"answers &= {mask}[{text} + 1]")
            return
        for asked, words in wanted.items():
            self.tests[f"({text} == {self.scope.names.word(words[0])})"] |= self.bits[asked]

    def _collect(self, use: Use) -> None:
        """Make values from the fact where it answers."""
        if isinstance(use.node, tree.HasFact):
            return
        say, answers = self.scope.say, f"answers & {self.bits[use.ask]}"
        name = self.scope.answers[use.node, use.strict].text
        match use.node:
            case tree.FactDay() if not TABLES[self.table].day:
                return
            case tree.FactDay(which="first"):
                say(f"{name} = min({name}, began) if {answers} else {name}")
            case tree.FactDay():
                say(f"{name} = max({name}, began) if {answers} else {name}")
            case tree.FactCount():
                say(f"{name} += (answers >> {self.bits[use.ask].bit_length() - 1}) & 1")
            case tree.FactSum(column, _):
                name = name[1 : -len(" / 100.0)")]
                say(f"amount = {self.column(f'{column}.hundredths')}[fact]")
                say(f"{name} += amount if ({answers} != 0) & (amount != NONE) else 0")
            case tree.DaysCovered(_, first, last):
                low, high = self.scope.value(first, use.mode), self.scope.value(last, use.mode)
                say(f"if {answers}:")
                say(f"    from_day = max(began, {low.text}, {name}_to + 1)")
                say(f"    to_day = min(until, {high.text}, as_of)")
                say("    if to_day >= from_day:")
                say(f"        {name} += to_day - from_day + 1")
                say(f"        {name}_to = to_day")

    def _keep(self, use: Use) -> None:
        if isinstance(use.node, tree.HasFact):
            text = f"(found{self.number} & {self.bits[use.ask]} != 0)"
            self.scope.answers[use.ask] = Code(text)


def _by_then(day: Code) -> str:
    """Of days after the counted one nothing is known."""
    return "" if day.text == "as_of" else f"({day.text} <= as_of)"


def end(scope: Scope, table: str, row: str, prefix: str) -> None:
    """Write how and when a fact ended: by its newest known ending, else by its own last day."""
    say = scope.say
    own = until_column(table)
    own_until = f"{scope.names.array(f'{table}.{own}')}[{row}]" if own else "NONE"
    if not may_end(table):
        say(f"{prefix}until = {own_until}")
        return
    column = {
        name: scope.names.array(f"{table}.ending.{name}")
        for name in ("recorded", "retracted", "until", "outcome", "first", "more")
    }
    say(f"ended = ({column['recorded']}[{row}] <= known_on) & (known_on < {column['retracted']}[{row}])")
    say(f"{prefix}outcome = {column['outcome']}[{row}] if ended else -1")
    say(f"told = {column['until']}[{row}]")
    say(f"{prefix}until = told if ended & (told != NONE) else {own_until}")
    say(f"if {column['recorded']}[{row}] <= MORE:  # several endings")
    say(f"    {prefix}outcome, {prefix}until = -1, {own_until}")
    say(f"    ending = newest(MORE - {column['recorded']}[{row}], known_on, {column['first']}, {column['more']})")
    say("    if ending >= 0:")
    say(f"        {prefix}outcome, told = {column['more']}[ending, 3], {column['more']}[ending, 2]")
    say(f"        {prefix}until = told if told != NONE else {own_until}")


def proof(scope: Scope, table: str, row: str, name: str) -> None:
    """Write whether a fact has evidence, as known."""
    column = {part: scope.names.array(f"{table}.proven.{part}") for part in ("from", "until", "first", "more")}
    scope.say(f"{name} = ({column['from']}[{row}] <= known_on) & (known_on < {column['until']}[{row}])")
    scope.say(f"if {column['from']}[{row}] <= MORE:  # proven several times over")
    scope.say(f"    {name} = in_more(MORE - {column['from']}[{row}], known_on, {column['first']}, {column['more']})")


def in_modes(uses: Iterable[tree.HasFact | FactValue]) -> list[Use]:
    """The same answers in every mode in which they may differ."""
    return [Use(each, strict) for each in uses for strict in ((False, True) if asks_proof(each) else (False,))]
