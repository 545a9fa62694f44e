"""What changed since the last claim was sent: what changes what it said, apart from what has happened since.

A correction changes the earlier claim's own numbers, those of its last day: a fact recorded late, withdrawn, put right,
two records merged, another definition. An update is what days after its last one brought. The way from the earlier
claim's numbers to the later one's is walked cause by cause, time last; so corrections and updates add up to it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from kladka.programmes.models import Project
from kladka.reporting.kreport import learnt_later
from kladka.reporting.kreport.tables import RECORDED, RETRACTED
from kladka.reporting.live.figures import Extract, facts_of, remembered
from kladka.reporting.queries.claim import Moment
from miara import comparing
from miara.comparing import Cause, Difference

TIME: Cause = "time"


@dataclass(frozen=True)
class Way:
    """One line of the table from what the earlier claim said to what the later one says, and what each cause made."""

    code: str
    before: int
    after: int
    steps: tuple[tuple[Cause, int], ...]

    @property
    def corrections(self) -> tuple[tuple[Cause, int], ...]:
        """What changes what the earlier claim said."""
        return tuple(step for step in self.steps if step[0] != TIME)

    @property
    def corrected(self) -> int:
        """By how much the earlier claim would be another today."""
        return sum(change for _cause, change in self.corrections)

    @property
    def updated(self) -> int:
        """What has happened since the earlier claim's last day."""
        return sum(change for cause, change in self.steps if cause == TIME)


def ways(project: Project, then: Moment, now: Moment, facts: Extract | None = None) -> tuple[Way, ...]:
    """Return the way of every line from `then` to `now`, which must not know less."""
    facts = facts or facts_of(project)

    def compute() -> tuple[Way, ...]:
        tables, first, last = _basis(facts.numbered(), then, now)
        codes = [each.code for each in now.pack.indicators if each.code in then.pack.by_code]
        found = comparing.outlines(tables, codes, first, last, projects=project.code)
        return tuple(
            Way(
                each.code,
                int(each.before or 0),
                int(each.after or 0),
                tuple((cause, int(new or 0) - int(old or 0)) for cause, old, new in each.steps),
            )
            for each in found
        )

    key = ("claim ways", facts.controller, project.code, *_key(then), *_key(now))
    kept: tuple[Way, ...] = remembered(key, facts, compute)
    return kept


def kept_ways(said: str) -> tuple[Way, ...] | None:
    """Return the ways in what a claim said when it was sent; None where it was the first."""
    kept = json.loads(said)["changes"]
    if kept is None:
        return None
    return tuple(
        Way(each["code"], each["before"], each["after"], tuple((cause, change) for cause, change in each["steps"]))
        for each in kept["lines"]
    )


def way(project: Project, code: str, then: Moment, now: Moment) -> Difference:
    """Return the way of one line with those moved by each cause."""
    facts = facts_of(project)

    def compute() -> Difference:
        tables, first, last = _basis(facts.numbered(), then, now)
        return comparing.difference(tables, code, first, last, projects=project.code)

    key = ("claim way", facts.controller, project.code, code, *_key(then), *_key(now))
    found: Difference = remembered(key, facts, compute)
    return found


def _basis(
    tables: Mapping[str, pa.Table], then: Moment, now: Moment
) -> tuple[Mapping[str, pa.Table], comparing.Moment, comparing.Moment]:
    """Return the facts and the two moments as the engine is asked: what came later on the day on which a claim was sent
    counts as learnt a day later, and what really came on the day after then another one."""
    first = comparing.Moment(then.pack, then.as_of, then.known_on)
    last = comparing.Moment(now.pack, now.as_of, now.known_on)
    if then.ledger_no is not None:
        newest = now.ledger_no if now.ledger_no is not None else _newest(tables, now.known_on)
        tables, is_moved = learnt_later(tables, then.known_on, then.ledger_no)
        if is_moved and last.known_on <= then.known_on:
            last = replace(last, known_on=then.known_on + timedelta(days=1))
            tables = learnt_later(tables, last.known_on, newest)[0]
            return tables, first, last
    if now.ledger_no is not None:
        tables = learnt_later(tables, last.known_on, now.ledger_no)[0]
    return tables, first, last


def _newest(found: Mapping[str, pa.Table], day: date) -> int:
    """Return the number of the newest act that a day knew."""
    numbers = [
        pc.max(table.filter(pc.less_equal(table[column], pa.scalar(day)))[number]).as_py()
        for table in found.values()
        for number, column in ((RECORDED, "recorded_on"), (RETRACTED, "retracted_on"))
    ]
    return max((number for number in numbers if number is not None), default=0)


def _key(moment: Moment) -> tuple[object, ...]:
    return (moment.pack.hash, moment.as_of, moment.known_on, moment.ledger_no)
