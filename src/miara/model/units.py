"""What can be counted, and over which rows."""

from dataclasses import dataclass

from miara.model.schema import TABLES, Column


@dataclass(frozen=True, slots=True)
class Unit:
    """A counted unit: distinct values of `identity` over the rows of `table` that meet the condition.

    `filters` names the scopes by which its rows can be narrowed and where each is found.
    """

    name: str
    table: str
    identity: str
    filters: tuple[tuple[str, str], ...]

    @property
    def of_people(self) -> bool:
        """Rows are participations: completeness, exits and facts apply."""
        return self.table == "participation"

    @property
    def row_is_unit(self) -> bool:
        """One row is one unit, so nothing needs to be made distinct."""
        return self.identity == "id"

    @property
    def fields(self) -> dict[str, Column]:
        """Columns a condition over this unit may name, those of the deciding exit included."""
        columns = dict(TABLES[self.table].by_name)
        if self.of_people:
            columns |= {name: TABLES["exit"].by_name[name] for name in EXIT_FIELDS}
        for name in ("recorded_on", "retracted_on", "replaces", "reason"):
            columns.pop(name)
        return columns


EXIT_FIELDS = ("exit_date", "path_completed", "leaving_reason")

# Partner, site, powiat and target group are those at entry; coach and model are any assigned by the day.
# Figures split by coach or model may therefore not be added up.
_PEOPLE_FILTERS = (
    ("partner", "row"),
    ("site", "row"),
    ("powiat", "row"),
    ("target_group", "row"),
    ("coach", "assignment"),
    ("model", "assignment"),
)

UNITS: dict[str, Unit] = {
    unit.name: unit
    for unit in (
        Unit("participations", "participation", "id", _PEOPLE_FILTERS),
        Unit("persons", "participation", "person", _PEOPLE_FILTERS),
        Unit("coaches", "post", "staff", (("partner", "row"), ("coach", "identity"))),
        Unit("entities", "entity", "id", (("site", "row"),)),
        Unit("incubators", "incubator", "id", (("site", "row"),)),
    )
}

FILTERS = tuple(name for name, _ in _PEOPLE_FILTERS)
