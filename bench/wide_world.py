"""A demo world grown inside its database: the founding project with all its people copied many times over.

Copies are made by the database itself, row by row from what is there: ids get another beginning, ledger numbers are
moved behind those of the copy before. The chain gets one entry that ends where the copies end, so that verbs go on from
there; the copies themselves are in no entry, which is why such a world is for measuring and for nothing else.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import worlds

CODE = "abc"
COPIES_IN_PROJECT = 15
_OWN = {"pesel_sealed": "NULL", "pesel_index": "''"}
"""Columns that a copy cannot have from its original: a PESEL is one person's."""


@dataclass(frozen=True)
class Copied:
    """A model whose rows are copied: once for each project, or once for each copy of its people."""

    model: Any
    own: dict[str, str]
    """Columns that hold ids of copied rows, and whether those are copied by "project" or by "copy"."""
    by: str
    where: str


def migrated() -> None:
    """Bring the world's tables up to this day: it may be of an earlier one."""
    from django.core.management import call_command  # noqa: PLC0415 - only with a world

    call_command("migrate", interactive=False, verbosity=0)


def completed() -> None:
    """Give the copied people what a world that was made earlier does not hold of them: names, and entry forms."""
    from django.db import connection, transaction  # noqa: PLC0415 - only with a world

    from kladka.people.models import EntryDraft, Identity, Participation, Person  # noqa: PLC0415
    from kladka.programmes.models import Project  # noqa: PLC0415

    wanted = []
    if Person.objects.filter(identity=None).exists():
        wanted.append(Identity)
    if Participation.objects.filter(draft=None).exists():
        wanted.append(EntryDraft)
    project = Project.objects.get(code=CODE)
    everybody = Participation.objects.filter(project__code__startswith=f"{CODE}-").count()
    copies = everybody // Participation.objects.filter(project=project).count()
    with transaction.atomic(), connection.cursor() as cursor:
        for each in (one for one in _models() if one.model in wanted):
            cursor.execute(_statement(each, connection, project, copies, _head(project.controller_id)))


def grow(participations: int) -> None:
    """Copy the founding project until there are so many participations."""
    from django.db import connection, transaction  # noqa: PLC0415 - only with a world

    from kladka.people.models import Participation  # noqa: PLC0415
    from kladka.programmes.models import Project  # noqa: PLC0415

    project = Project.objects.get(code=CODE)
    there = Participation.objects.filter(project=project).count()
    copies = -(-(participations - there) // there)
    head = _head(project.controller_id)
    with transaction.atomic(), connection.cursor() as cursor:
        for each in _models():
            cursor.execute(_statement(each, connection, project, copies, head))
            print(f"{each.model._meta.label}: {cursor.rowcount}", flush=True)
        _close(project.controller_id, head * (copies + 1))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _models() -> list[Copied]:
    from kladka.people import models as people  # noqa: PLC0415
    from kladka.programmes import models as programmes  # noqa: PLC0415

    of_project = "s.project_id = {project}"
    mine = "SELECT id FROM people_participation WHERE project_id = {project}"
    by_project = {"id": "project", "project_id": "project", "target_group_id": "project"}
    by_copy = {
        "id": "copy", "replaces": "copy", "participation_id": "copy", "person_id": "copy", "fact": "copy",
        "assignment_id": "copy", "situation_id": "copy", "project_id": "project", "target_group_id": "project",
    }  # fmt: skip
    facts = (people.EntryDraft, people.Entry, people.RecordState, people.Exit, people.Reentry)
    facts = (*facts, people.Assignment, people.Support, people.Situation, people.Ending, people.Evidence)
    persons = "(SELECT person_id FROM people_participation WHERE project_id = {project})"
    return [
        Copied(programmes.Project, by_project, "project", "s.id = {project}"),
        *(
            Copied(model, by_project, "project", of_project)
            for model in (programmes.TargetGroup, programmes.Partnership, programmes.Target, programmes.Post)
        ),
        Copied(people.Person, by_copy, "copy", f"s.id IN {persons}"),
        Copied(people.Identity, by_copy, "copy", f"s.person_id IN {persons}"),
        Copied(people.Participation, by_copy, "copy", of_project),
        *(Copied(model, by_copy, "copy", f"s.participation_id IN ({mine})") for model in facts),
    ]


def _statement(each: Copied, connection: Any, project: Any, copies: int, head: int) -> str:
    """One INSERT that makes all copies of a model's rows."""
    is_lite = connection.vendor == "sqlite"
    projects = -(-copies // COPIES_IN_PROJECT)
    numbers = projects if each.by == "project" else copies
    names, values = [], []
    for field in each.model._meta.concrete_fields:
        column = str(field.column)
        names.append(f'"{column}"')
        values.append(_value(each, column, head, is_lite))
    key = f"'{project.pk.hex}'" if is_lite else f"'{project.pk}'"
    where = each.where.format(project=key)
    series = f"WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < {numbers})"
    table = each.model._meta.db_table
    return (
        f'INSERT INTO "{table}" ({", ".join(names)}) {series} '
        f'SELECT {", ".join(values)} FROM "{table}" AS s, n WHERE {where} ORDER BY n.k'
    )


def _value(each: Copied, column: str, head: int, is_lite: bool) -> str:
    old = f's."{column}"'
    if column in ("recorded_no", "retracted_no"):
        return f"{old} + {head} * n.k"
    if column in _OWN:
        return _OWN[column]
    if column == "code" and each.model.__name__ == "Project":
        return f"{old} || '-' || n.k"
    by = each.own.get(column)
    if by is None:
        return old
    number = "n.k" if by == each.by else f"((n.k - 1) / {COPIES_IN_PROJECT} + 1)"
    number = f"({number} + {1 if by == 'copy' else 1_000_001})"
    if is_lite:
        return f"CASE WHEN {old} IS NULL THEN NULL ELSE printf('%08x', {number}) || substr({old}, 9) END"
    return f"CAST(lpad(to_hex({number}), 8, '0') || substr(CAST({old} AS text), 9) AS uuid)"


def _head(controller: Any) -> int:
    from kladka.audit.models import Entry  # noqa: PLC0415

    return int(Entry.objects.filter(controller=controller).order_by("-number").values_list("number", flat=True)[0])


def _close(controller: Any, number: int) -> None:
    """Put one entry at the end of the chain, so that verbs go on behind the copies."""
    from kladka.audit.models import Entry  # noqa: PLC0415

    last = Entry.objects.filter(controller=controller).order_by("-number")[0]
    entry = Entry(
        controller=controller,
        number=number,
        at=last.at,
        by=last.by,
        verb="bench.copied",
        lines_digest=last.lines_digest,
        previous=last.hash,
    )
    entry.hash = entry.sealed()
    entry.save(force_insert=True)


if __name__ == "__main__":
    worlds.set_up(Path(sys.argv[1]))
    migrated()
    if sys.argv[2] == "grow":
        grow(int(sys.argv[3]))
    completed()
