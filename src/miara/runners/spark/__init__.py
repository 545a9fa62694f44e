"""The runner for more than one machine: Apache Spark brings people's rows together, a kernel counts each partition.

Spark reads, joins and shuffles; what is counted is decided by the kernel alone, and what is about nobody or about
coaches is counted on workers by the DuckDB runner. Partial counts are added on the driver. Needs the extra 'spark'.
"""

from collections.abc import Sequence

from pyspark.sql import DataFrame, SparkSession

from miara.compilers.kernel import KernelGapError, write
from miara.model.pack import Pack
from miara.model.results import Counts, Member
from miara.runners import duckdb
from miara.runners.kernel import GAPS as KERNEL_GAPS
from miara.runners.question import Facts, Question
from miara.runners.spark import partials, work
from miara.runners.spark.asks import KEYS, Ask, needs, parts_of_coaches
from miara.runners.spark.checking import Checked
from miara.runners.spark.lake import Lake, Placed, place
from miara.runners.spark.partials import Share
from miara.runners.spark.placing import Parts, Placing
from miara.runners.spark.sessions import SparkError, using
from miara.runners.spark.work import ANSWERS, Answer, Work, read_answers, version

__all__ = [
    "GAPS",
    "Ask",
    "Checked",
    "KernelGapError",
    "Lake",
    "SparkError",
    "answers",
    "counted",
    "counts",
    "listed",
    "members",
    "place",
    "series",
]

GAPS = KERNEL_GAPS
"""What it cannot do: what the kernel cannot do with people. Every unit is counted."""


def counts(pack: Pack, facts: Facts, question: Question, codes: tuple[str, ...]) -> dict[str, Counts]:
    """Tallies by code, part and group; codes that cannot be narrowed to the scope are left out.

    `facts`: a Lake, a Checked folder, a ParquetFolder that needs no look, or tables.
    Raises KernelGapError, FactsError and SparkError.
    """
    (found,) = series(pack, facts, (question,), codes)
    return found


def series(pack: Pack, facts: Facts, questions: Sequence[Question], codes: tuple[str, ...]) -> list[dict[str, Counts]]:
    """The same for many questions: the facts are brought together once."""
    asks = [Ask("counts", pack, each, codes) for each in questions]
    return [counted(*each) for each in zip(asks, answers(facts, asks), strict=True)]


def members(pack: Pack, facts: Facts, question: Question, code: str) -> list[Member]:
    """Members of one indicator, in the order of their ids; none where it has no value or cannot be narrowed."""
    (found,) = answers(facts, [Ask("members", pack, question, (code,))])
    return listed(found)


def answers(facts: Facts, asks: Sequence[Ask]) -> list[list[Answer]]:
    """For each question what the partitions answer, in one job: to be made one by `counted` or `listed`."""
    for ask in asks:
        _refuse(ask)
    if not any(ask.wanted() for ask in asks):
        return [[] for _ in asks]
    task = Work(tuple(asks), version(), work.MARKED_FROM)
    with using() as spark:
        if isinstance(facts, Lake):
            table = facts.parts(spark).mapInArrow(Placed(facts.folder, task), ANSWERS).toArrow()
        else:
            table = _brought_together(spark, facts, asks).mapInArrow(task, ANSWERS).toArrow()
    found = read_answers(table)
    return [found.get(number, []) for number in range(len(asks))]


def _refuse(ask: Ask) -> None:
    """Raise what the kernel cannot do before anything is started."""
    codes = ask.wanted("person")
    if codes and ask.what == "counts":
        write(ask.pack, codes, ask.question.sets)


def _brought_together(spark: SparkSession, facts: Facts, asks: Sequence[Ask]) -> DataFrame:
    placing = Placing(spark, facts)
    parts = placing.parts()
    return placing.rows({key: needs(asks, key) for key in KEYS}, Parts(parts, parts_of_coaches(asks, parts)))


def listed(answers: Sequence[Answer]) -> list[Member]:
    """All partitions' members, in the order of their ids."""
    return sorted((m for each in answers if isinstance(each, list) for m in each), key=lambda member: member.id)


def counted(ask: Ask, answers: Sequence[Answer]) -> dict[str, Counts]:
    """The sum of all partitions' counts."""
    people = ask.wanted("person")
    others = tuple(code for code in ask.wanted() if code not in people)
    found: dict[str, Counts] = {}
    if people:
        shares = [each for each in answers if isinstance(each, Share)]
        found |= partials.added(ask.pack, ask.question, people, shares)
    if others:
        nothing = duckdb.counts(ask.pack, {}, ask.question, others)
        found |= partials.joined([nothing, *(each for each in answers if isinstance(each, dict))])
    asked = [code for code in ask.codes if ask.question.filters(ask.pack.by_code[code].unit) is not None]
    return {code: found.get(code, {}) for code in asked}
