"""What is believed of one project's participations, within reach of SQL: a database in memory over the columns."""

import os
import re
from collections.abc import Mapping
from functools import lru_cache

import duckdb
import pyarrow as pa

from kladka.reporting.worklists.declared import Frame

_LARGE = 200_000
"""Rows in all, from which a second thread saves more than it costs to start."""
_READ = ("participation", "record_state", "exit", "reentry", "assignment", "support", "situation")
_ALSO_READ = ("ending", "evidence", "post", "alias")

_UNBEGUN = """
CREATE TEMP TABLE unbegun AS
SELECT participation, partner, since FROM opened
WHERE participation NOT IN (SELECT participation FROM support WHERE retracted_on IS NULL AND participation IS NOT NULL)
      AND participation NOT IN (SELECT id FROM participation WHERE retracted_on IS NULL AND id IS NOT NULL)
"""
_HERE = """
CREATE TEMP TABLE here AS
SELECT entry.id AS participation, coalesce(opened.partner, entry.partner) AS partner, entry.entry_date,
       entry.labour_status, entry.id IN (
           SELECT participation FROM record_state WHERE retracted_on IS NULL AND state IN ('complete', 'submitted')
       ) AS complete
FROM participation entry LEFT JOIN opened ON opened.participation = entry.id
WHERE entry.project = $project AND entry.retracted_on IS NULL
UNION ALL
SELECT participation, partner, NULL, NULL, FALSE FROM unbegun
"""
"""Who opened a participation may open it; the partner of its entry, where the first support was given, may not."""
_PERSONS = """
CREATE TEMP TABLE persons AS
WITH RECURSIVE way AS (
    SELECT entry.id AS participation, entry.person FROM participation entry
    SEMI JOIN here ON here.participation = entry.id WHERE entry.retracted_on IS NULL
    UNION
    SELECT way.participation, alias.same_as FROM way JOIN alias USING (person) WHERE alias.retracted_on IS NULL
)
SELECT * FROM way ANTI JOIN (FROM alias WHERE retracted_on IS NULL) USING (person)
"""
_UNENTERED = """
INSERT INTO here
WITH RECURSIVE way AS (
    SELECT opened.participation, opened.partner, entry.person
    FROM opened JOIN participation entry ON entry.id = opened.participation
    WHERE opened.participation IN (SELECT participation FROM support WHERE retracted_on IS NULL)
          AND opened.participation NOT IN (SELECT participation FROM here)
    UNION
    SELECT way.participation, way.partner, alias.same_as FROM way JOIN alias USING (person)
    WHERE alias.retracted_on IS NULL
)
SELECT DISTINCT participation, partner, NULL::DATE, NULL, FALSE
FROM way ANTI JOIN (FROM alias WHERE retracted_on IS NULL) USING (person) ANTI JOIN persons USING (person)
"""
"""Supported, and the entry was withdrawn; but not where the same person entered the project by another record."""
_REPLACED = """
CREATE TEMP TABLE replaced AS
WITH RECURSIVE way AS (
    SELECT opened.participation, entry.person
    FROM opened JOIN participation entry ON entry.id = opened.participation
    WHERE opened.participation NOT IN (SELECT participation FROM persons)
    UNION
    SELECT way.participation, alias.same_as FROM way JOIN alias USING (person) WHERE alias.retracted_on IS NULL
)
SELECT way.participation, min(persons.participation) AS kept
FROM way ANTI JOIN (FROM alias WHERE retracted_on IS NULL) USING (person) JOIN persons USING (person)
GROUP BY way.participation
"""
"""The entry was withdrawn, and the same person entered the project by another record, `kept`."""
_BESIDE = """
CREATE TEMP TABLE beside AS
SELECT mine.participation, min(entered.entry_date) AS entered
FROM here mine JOIN persons ON persons.participation = mine.participation
JOIN persons same ON same.person = persons.person
JOIN here entered ON entered.participation = same.participation AND entered.complete
WHERE NOT mine.complete AND mine.entry_date IS NOT NULL
GROUP BY mine.participation
"""
"""Supported and never entered, and the same person entered the project by another record."""
_SUPPORTS = """
CREATE TEMP TABLE supports AS
SELECT * FROM support SEMI JOIN here USING (participation) WHERE retracted_on IS NULL
"""
_SPAN = """
CREATE TEMP TABLE span AS
SELECT participation, min(start_date) AS began, max(coalesce(end_date, start_date)) AS last
FROM supports GROUP BY participation
"""
_SITUATIONS = """
CREATE TEMP TABLE situations AS
SELECT situation.* REPLACE (coalesce(ended.until_date, situation.until_date) AS until_date)
FROM situation SEMI JOIN here USING (participation)
LEFT JOIN (
    SELECT fact, min(until_date) AS until_date FROM ending
    WHERE retracted_on IS NULL AND fact_table = 'situation' GROUP BY fact
) ended ON ended.fact = situation.id
WHERE situation.retracted_on IS NULL
"""
_ABSENCES = """
CREATE TEMP TABLE absences AS
SELECT gone.id AS fact, gone.participation, gone.exit_date, gone.recorded_on, min(back.reentry_date) AS back
FROM exit gone SEMI JOIN here ON here.participation = gone.participation
LEFT JOIN reentry back ON back.participation = gone.participation AND back.retracted_on IS NULL
     AND back.reentry_date >= gone.exit_date
WHERE gone.retracted_on IS NULL
GROUP BY ALL
"""
_LEFT = """
CREATE TEMP TABLE gone AS
SELECT * FROM absences WHERE back IS NULL AND exit_date <= $on
QUALIFY row_number() OVER (PARTITION BY participation ORDER BY exit_date DESC, fact DESC) = 1
"""
_CARE = """
CREATE TEMP TABLE care AS
SELECT begun.participation, begun.id AS fact, begun.coach, begun.partner, begun.from_date, begun.recorded_on,
       ended.until_date, ended.outcome
FROM assignment begun SEMI JOIN here ON here.participation = begun.participation
LEFT JOIN ending ended ON ended.fact = begun.id AND ended.fact_table = 'assignment' AND ended.retracted_on IS NULL
WHERE begun.retracted_on IS NULL AND begun.id NOT LIKE '% %'  -- without the rows that further models give
"""
_SERVING = """
CREATE TEMP TABLE serving AS
SELECT DISTINCT staff, role, partner FROM post
WHERE project = $project AND retracted_on IS NULL AND from_date <= $on
      AND (until_date IS NULL OR until_date >= $on) AND list_contains($partners, partner)
"""
_LATEST = """
CREATE TEMP TABLE latest AS
SELECT participation, partner, coach, coach IN (SELECT staff FROM serving WHERE role = 'coach') AS serves, outcome
FROM care
QUALIFY row_number() OVER (
    PARTITION BY participation ORDER BY outcome IS NOT DISTINCT FROM 'handed_over', from_date DESC, recorded_on DESC,
    fact DESC
) = 1
"""
_COACHED = """
CREATE TEMP TABLE coached AS
SELECT DISTINCT participation FROM care ANTI JOIN gone USING (participation)
WHERE until_date IS NULL AND $on <= $ends_on
"""
_LOOKED = """
CREATE TEMP TABLE looked AS SELECT participation, max(held_on) AS held_on FROM review GROUP BY participation
"""
_AGREED = """
CREATE TEMP TABLE agreed AS
SELECT plan.participation, coalesce(arg_max(review.next_on, (review.held_on, review.key)), plan.review_on) AS due
FROM plan LEFT JOIN review ON review.plan = plan.key
GROUP BY plan.participation, plan.number, plan.review_on
QUALIFY row_number() OVER (PARTITION BY plan.participation ORDER BY plan.number DESC) = 1
"""
"""When the plan that holds is to be looked at again, as the last review of it says, else the signing."""
_TABLES = (
    *(_UNBEGUN, _HERE, _PERSONS, _UNENTERED, _REPLACED, _BESIDE, _SUPPORTS, _SPAN, _SITUATIONS, _ABSENCES, _LEFT),
    *(_CARE, _SERVING, _LATEST, _COACHED, _LOOKED, _AGREED),
)


class Standing:
    """The project’s facts by these names: here, persons (whom merges tell each to be), replaced (withdrawn for another
    record of the person), beside (supported beside another record of the person that entered), supports, span,
    situations, absences, gone, care, serving, latest, coached (whom somebody coaches now), looked (when a plan of
    theirs was last reviewed), agreed (when it is due)."""

    def __init__(self, facts: Mapping[str, pa.Table], records: Mapping[str, pa.Table], frame: Frame) -> None:
        rows = sum(facts[name].num_rows for name in _READ)
        self._frame = frame
        self._connection = _database(os.cpu_count() or 1 if rows >= _LARGE else 1).cursor()
        for name in (*_READ, *_ALSO_READ):
            self._connection.register(name, facts[name])
        for name, table in records.items():
            self._connection.register(name, table)
        for statement in _TABLES:
            self.run(statement)

    def __enter__(self) -> "Standing":
        return self

    def __exit__(self, *_error: object) -> None:
        self._connection.close()

    def add(self, name: str, table: pa.Table) -> None:
        """Bring one more table within reach."""
        self._connection.register(name, table)

    def run(self, statement: str) -> None:
        """Run a statement with what it asks of the frame; `$name` is that of the frame or of its limits."""
        self._connection.execute(statement, self._asked(statement))

    def table(self, question: str) -> pa.Table:
        """Return the answer to a question as columns."""
        return self._connection.sql(question, params=self._asked(question)).to_arrow_table()

    def _asked(self, statement: str) -> dict[str, object]:
        return {name: self._value(name) for name in set(re.findall(r"\$(\w+)", statement))}

    def _value(self, name: str) -> object:
        found = getattr(self._frame, name) if hasattr(self._frame, name) else getattr(self._frame.limits, name)
        return list(found) if isinstance(found, frozenset | tuple) else found


@lru_cache
def _database(threads: int) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(":memory:", config={"threads": threads, "enable_external_access": False})
