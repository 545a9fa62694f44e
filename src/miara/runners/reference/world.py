"""The facts as they were known on a day and true by a day, looked up one by one."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from miara.model.schema import TABLES
from miara.model.units import Unit
from miara.runners.question import Facts, Question

Row = dict[str, Any]

BEFORE_ALL = date.min


def cannot_be_narrowed(unit: Unit, question: Question) -> bool:
    """The scope names something the unit's rows do not have."""
    names = [name for name, _ in unit.filters]
    return any(name not in names for name in question.where)


class World:
    """Known rows of every table; nothing that happened later than the counted day is offered."""

    def __init__(self, facts: Facts, question: Question) -> None:
        self.question = question
        self._tables = {name: self._known(name, facts.get(name)) for name in TABLES}

    def _known(self, name: str, given: pa.Table | Iterable[Mapping[str, object]] | None) -> list[Row]:
        if given is None:
            return []
        rows = given.to_pylist() if isinstance(given, pa.Table) else given
        full = [{column.name: row.get(column.name) for column in TABLES[name].columns} for row in rows]
        return [row for row in full if self._is_known(row)]

    def _is_known(self, row: Row) -> bool:
        day = self.question.known_on
        if row["recorded_on"] is None or row["recorded_on"] > day:
            return False
        return row["retracted_on"] is None or row["retracted_on"] > day

    def rows(self, unit: Unit) -> list[Row]:
        """Rows of the counted unit in the project and the scope, begun by the counted day."""
        day = TABLES[unit.table].day
        return [
            row
            for row in self._tables[unit.table]
            if row["project"] == self.question.project
            and row[day] is not None
            and row[day] <= self.question.as_of
            and self._in_scope(row, unit)
        ]

    def _in_scope(self, row: Row, unit: Unit) -> bool:
        for name, wanted in self.question.where.items():
            if name in ("coach", "model") and unit.of_people:
                assigned = self.facts("assignment", row["id"])
                if not any(each[name] == wanted for each in assigned):
                    return False
            elif name == "coach":
                if row["staff"] != wanted:
                    return False
            elif row[name] != wanted:
                return False
        return True

    def facts(self, table: str, participation: str) -> list[Row]:
        """Facts of a participation that had begun by the counted day, with how they ended if they did."""
        found = []
        for row in self._tables[table]:
            began = row[TABLES[table].day]
            if row["participation"] == participation and began is not None and began <= self.question.as_of:
                found.append(self._with_ending(table, row))
        return found

    def _with_ending(self, table: str, row: Row) -> Row:
        until = row.get("until_date")
        endings = [each for each in self._tables["ending"] if each["fact_table"] == table and each["fact"] == row["id"]]
        if not endings:
            return row | {"until_date": until, "outcome": None, "ending": None}
        last = max(endings, key=lambda each: (each["recorded_on"], each["id"]))
        return row | {
            "until_date": last["until_date"] or until,
            "outcome": last["outcome"],
            "ending": last["id"],
        }

    def evidence(self, table: str, fact: str) -> Row | None:
        """The best evidence of a fact: verified before proven, then the oldest document."""
        found = [each for each in self._tables["evidence"] if each["fact_table"] == table and each["fact"] == fact]
        if not found:
            return None
        return min(
            found,
            key=lambda each: (each["state"] != "verified", each["document_date"] or date.max, each["id"]),
        )

    def exit(self, participation: str) -> Row | None:
        """The exit that stands on the counted day: the last one, unless the participation came back since."""
        exits = [
            row
            for row in self._tables["exit"]
            if row["participation"] == participation
            and row["exit_date"] is not None
            and row["exit_date"] <= self.question.as_of
        ]
        if not exits:
            return None
        last = max(exits, key=lambda row: (row["exit_date"], row["recorded_on"], row["id"]))
        for row in self._tables["reentry"]:
            back = row["reentry_date"]
            if row["participation"] != participation or back is None:
                continue
            if last["exit_date"] <= back <= self.question.as_of:
                return None
        return last

    def is_complete(self, participation: str) -> bool:
        """The latest known state of the record lets it count."""
        states = [row for row in self._tables["record_state"] if row["participation"] == participation]
        if not states:
            return False
        last = max(states, key=lambda row: (row["on_date"] or BEFORE_ALL, row["recorded_on"], row["id"]))
        return last["state"] in ("complete", "submitted")

    def stands_for(self, person: str) -> str:
        """The id under which a person is counted: an id that was kept, the smallest where there are several."""
        merges = [row for row in self._tables["alias"] if row["person"] is not None and row["same_as"] is not None]
        same = {person}
        grown = True
        while grown:
            size = len(same)
            for row in merges:
                if row["person"] in same or row["same_as"] in same:
                    same |= {row["person"], row["same_as"]}
            grown = len(same) > size
        kept = same - {row["person"] for row in merges}
        return min(kept or same)
