"""What can be counted, and over which rows."""

from dataclasses import dataclass
from functools import cached_property

from miara.model.schema import ENDING, LEDGER, TABLES, Column

EXIT_FIELDS = ("exit_date", "path_completed", "leaving_reason")
_HIDDEN = frozenset(column.name for column in LEDGER) - {"id"}


@dataclass(frozen=True)
class Unit:
    """A counted unit: distinct values of `identity` over the rows of `table` that meet the condition.

    `filters` names the scopes by which its rows can be narrowed and where each is found: "row" (a column of the row),
    "owner" (a column of the participation the row is about), "identity", or "assignment" (any assignment begun by the
    counted day). `sums` is the column that is added up instead of counting rows: its unit is the figure's unit.
    """

    name: str
    table: str
    identity: str
    filters: tuple[tuple[str, str], ...]
    sums: str = ""

    @property
    def of_people(self) -> bool:
        """Rows are participations."""
        return self.table == "participation"

    @property
    def owned(self) -> bool:
        """Rows are facts about a participation: its columns, completeness and exit apply to them."""
        return TABLES[self.table].owner == "participation"

    @property
    def has_participation(self) -> bool:
        """Every row is a participation or is about one."""
        return self.of_people or self.owned

    @property
    def root(self) -> str:
        """The table of the rows that everything about the unit belongs to: the participation's, or its own."""
        return "participation" if self.has_participation else self.table

    @property
    def row_is_unit(self) -> bool:
        """One row is one unit, so nothing needs to be made distinct."""
        return self.identity == "id"

    @property
    def scattered(self) -> bool:
        """One unit's rows are about many participations."""
        return self.owned and not self.row_is_unit

    @property
    def is_of_one(self) -> bool:
        """What counts is one participant's alone: that of coaches is of everybody with whom they work."""
        return self.has_participation and self.identity in ("id", "person")

    @cached_property
    def fields(self) -> dict[str, Column]:
        """Columns of the row a condition may name; for participations those of the deciding exit, too."""
        columns = fact_fields(self.table)
        if self.of_people:
            columns |= {name: TABLES["exit"].by_name[name] for name in EXIT_FIELDS}
        return columns

    @cached_property
    def owner_fields(self) -> dict[str, Column]:
        """Columns of the participation that the row is about, those of its deciding exit included; else none."""
        if not self.owned:
            return {}
        return fact_fields("participation") | {name: TABLES["exit"].by_name[name] for name in EXIT_FIELDS}

    @cached_property
    def fact_tables(self) -> tuple[str, ...]:
        """Tables whose facts a condition over this unit may ask for: those about the same row or participation."""
        return tuple(
            table.name for table in TABLES.values() if table.owner == self.root and table.name not in _ENGINE_TABLES
        )


# Read by the engine itself, never asked for by a definition.
_ENGINE_TABLES = ("exit", "reentry", "record_state")


def may_end(table: str) -> bool:
    """A fact `ending` may say when and how a fact of this table ended."""
    return table in ENDING.by_name["fact_table"].codes


def fact_fields(table: str) -> dict[str, Column]:
    """Columns of a fact that a condition may name; `until_date` and `outcome` as its ending has them."""
    columns = {name: column for name, column in TABLES[table].by_name.items() if name not in _HIDDEN}
    if may_end(table):
        columns |= {name: ENDING.by_name[name] for name in ("until_date", "outcome")}
    return columns


# Partner, site, powiat and target group are those at entry; coach and model are any assigned by the day.
# Figures split by coach or model may therefore not be added up.
_ENTRY_FILTERS = ("partner", "site", "powiat", "target_group")
_ASSIGNED_FILTERS = (("coach", "assignment"), ("model", "assignment"))
_ENTERED = tuple((name, "row") for name in _ENTRY_FILTERS)
_PEOPLE = (*_ENTERED, *_ASSIGNED_FILTERS)
_OWNED = (*((name, "owner") for name in _ENTRY_FILTERS), *_ASSIGNED_FILTERS)

UNITS: dict[str, Unit] = {
    unit.name: unit
    for unit in (
        Unit("participations", "participation", "id", _PEOPLE),
        Unit("persons", "participation", "person", _PEOPLE),
        # Of a state on one day: narrowed to any coach by the day it would name those of all coaches before, too.
        Unit("coached", "participation", "id", _ENTERED),
        Unit("coaches", "assignment", "coach", (*((n, "owner") for n in _ENTRY_FILTERS), ("coach", "identity"))),
        Unit("staff", "post", "staff", (("partner", "row"), ("coach", "identity"))),
        Unit("supports", "support", "id", _OWNED),
        Unit("hours", "support", "id", _OWNED, sums="hours"),
        Unit("situations", "situation", "id", _OWNED),
        Unit("attendances", "attendance", "id", (), sums="head_count"),
        Unit("entities", "entity", "id", (("site", "row"),)),
        Unit("jobs", "job", "id", (("site", "row"),)),
        Unit("institutions", "institution", "organisation", ()),
        Unit("incubators", "incubator", "id", (("site", "row"),)),
    )
}

FILTERS = (*_ENTRY_FILTERS, "coach", "model")

# A person or participation is in one group of a breakdown by who they are, and in one for each place they take part.
PLACES = frozenset(("project", "partner", "site", "powiat", "target_group"))
