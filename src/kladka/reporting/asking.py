"""What is asked of figures beyond one moment: many days at once, and who nearly counts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import miara
from kladka.core import clock
from kladka.programmes.models import Project
from kladka.reporting.asked import told
from kladka.reporting.columns import UNRECORDED
from kladka.reporting.extract import extract
from kladka.reporting.figures import NearMember, Result, definitions_of, indicator_of, remembered


def over_time(
    project: Project,
    moments: Sequence[tuple[date, date]],
    *,
    codes: tuple[str, ...],
    where: Mapping[str, str] | None = None,
) -> list[Result]:
    """Return some figures without breakdowns at several moments (as of, known on), in their order."""
    pack, facts = definitions_of(project), extract(project.controller_id)

    def compute() -> list[Result]:
        results = miara.series(pack, facts.tables, moments, projects=project.code, codes=codes, where=where, by=())
        return [replace(each, figures=tuple(told(pack, one, UNRECORDED) for one in each.figures)) for each in results]

    narrowed = tuple(sorted((where or {}).items()))
    key = ("series", facts.controller, pack.hash, project.code, tuple(moments), codes, narrowed)
    found: list[Result] = remembered(key, facts, compute)
    return found


def near(
    project: Project,
    code: str,
    *,
    as_of: date,
    known_on: date | None = None,
    where: Mapping[str, str] | None = None,
) -> list[NearMember]:
    """Return who nearly counts, what is missing for each, and until when. Raises PolicyBroken for an unknown code."""
    pack, known, facts = definitions_of(project), known_on or clock.today(), extract(project.controller_id)
    indicator_of(project, code)

    def compute() -> list[NearMember]:
        return miara.near(pack, facts.tables, code, projects=project.code, as_of=as_of, known_on=known, where=where)

    narrowed = tuple(sorted((where or {}).items()))
    key = ("near", facts.controller, pack.hash, project.code, code, as_of, known, narrowed)
    found: list[NearMember] = remembered(key, facts, compute)
    return found
