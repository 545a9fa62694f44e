"""What figures would be if something were recorded: computed in memory, nothing is written."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pyarrow as pa

import miara
from kladka.core import clock
from kladka.programmes.models import Project
from kladka.reporting.live.figures import definitions_of, facts_of, figures, plain, said


@dataclass(frozen=True)
class Moved:
    """A figure that would change: its title in the language in use, its value now and then."""

    code: str
    title: str
    before: float
    after: float


def moved_by_merge(project: Project, *, person: UUID, same_as: UUID, as_of: date) -> list[Moved]:
    """Return the figures of `project` that a merge of two persons would change, in the order of the pack.

    Raises nothing for persons who are one already: then nothing moves.
    """
    facts, today = facts_of(project), clock.today()
    aliases = facts.tables["alias"]
    row = {"id": "supposed", "person": str(person), "same_as": str(same_as), "recorded_on": today, "reason": ""}
    supposed = {**facts.tables, "alias": pa.concat_tables([aliases, pa.Table.from_pylist([row], aliases.schema)])}
    after = miara.evaluate(definitions_of(project), supposed, projects=project.code, as_of=as_of, known_on=today)
    return [
        Moved(now.code, said(now.title), old, new)
        for now, then in zip(figures(project, as_of=as_of, facts=facts).figures, after.figures, strict=True)
        if (old := plain(now.value)) is not None and (new := plain(then.value)) is not None and old != new
    ]
