"""The rows that are counted: which there are in the projects and the scope, and what belongs to each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from miara.model.schema import TABLES
from miara.model.units import EXIT_FIELDS, Unit
from miara.runners.question import Question
from miara.runners.reference.world import Row, World


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """One row of the counted unit.

    `about` is the id whose facts it may ask for: its participation's, or its own. `left` is the deciding exit.
    `columns` are the row's own; `owner` those of the participation that it is about. The deciding exit's columns stand
    in whichever of the two is the participation.
    """

    unit: str
    id: str
    day: date
    about: str
    complete: bool
    left: Row | None
    columns: Row
    owner: Row


def cannot_be_narrowed(unit: Unit, question: Question) -> bool:
    """The scope names something the unit's rows do not have."""
    places = dict(unit.filters)
    return any(name not in places for name in question.where)


def counted_rows(unit: Unit, world: World) -> list[Counted]:
    """Rows of the unit in the projects and the scope, begun by the counted day; without an id of the unit, none."""
    if unit.of_people:
        return list(_participations(unit, world))
    return list(_owned(unit, world) if unit.owned else _others(unit, world))


def _participations(unit: Unit, world: World) -> Iterator[Counted]:
    for row in _in_projects("participation", world):
        if _is_counted(unit, world, row, owner=row):
            left = world.exit(row["id"])
            yield Counted(
                unit=_identity(unit, world, row),
                id=row["id"],
                day=row["entry_date"],
                about=row["id"],
                complete=world.is_complete(row["id"]),
                left=left,
                columns=_with_exit(row, left),
                owner={},
            )


def _owned(unit: Unit, world: World) -> Iterator[Counted]:
    for participation in _in_projects("participation", world):
        left = world.exit(participation["id"])
        complete = world.is_complete(participation["id"])
        for fact in world.facts(unit.table, participation["id"]):
            if _is_counted(unit, world, fact.columns, owner=participation):
                yield Counted(
                    unit=_identity(unit, world, fact.columns),
                    id=fact.id,
                    day=fact.day,
                    about=participation["id"],
                    complete=complete,
                    left=left,
                    columns=fact.columns,
                    owner=_with_exit(participation, left),
                )


def _others(unit: Unit, world: World) -> Iterator[Counted]:
    for row in _in_projects(unit.table, world):
        if _is_counted(unit, world, row, owner={}):
            yield Counted(
                unit=_identity(unit, world, row),
                id=row["id"],
                day=row[TABLES[unit.table].day],
                about=row["id"],
                complete=True,
                left=None,
                columns=row,
                owner={},
            )


def _in_projects(table: str, world: World) -> list[Row]:
    wanted = world.question.projects
    return [row for row in world.begun(table) if not wanted or row["project"] in wanted]


def _identity(unit: Unit, world: World, row: Row) -> str:
    identity: str = row[unit.identity]
    return world.stands_for(identity) if unit.identity == "person" else identity


def _with_exit(participation: Row, left: Row | None) -> Row:
    return participation | {name: left[name] if left else None for name in EXIT_FIELDS}


def _is_counted(unit: Unit, world: World, row: Row, owner: Row) -> bool:
    """The row names its unit and is where the scope says; a coach or a model is, if assigned by the counted day."""
    if row[unit.identity] is None:
        return False
    places = dict(unit.filters)
    for name, wanted in world.question.where.items():
        match places[name]:
            case "row":
                found = [row[name]]
            case "owner":
                found = [owner[name]]
            case "identity":
                found = [row[unit.identity]]
            case _:
                found = [each.columns[name] for each in world.facts("assignment", owner["id"])]
        if wanted not in found:
            return False
    return True
