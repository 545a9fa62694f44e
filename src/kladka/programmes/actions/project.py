"""Funding lines, projects and their frame."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, Verb, verb
from kladka.core.errors import PolicyBroken, check_version
from kladka.organisations.models import Organisation
from kladka.programmes import policies
from kladka.programmes.models import FundingLine, Partnership, Project

_EDITABLE = frozenset(
    {"title_pl", "title_en", "domain_pl", "domain_en", "description_pl", "description_en", "starts_on", "ends_on"}
    | {"pack", "profile", "is_public", "funding_line"}
    | {"total_cost", "fund", "specific_objective", "cofinancing_rate", "intervention", "contractors"}
)


@dataclass(frozen=True)
class LineLevel:
    """One level of a funding line, e.g. LineLevel("7.2", "Przeciwdziałanie …", "Countering …")."""

    code: str
    name_pl: str
    name_en: str


def define_funding_line(*, controller: Organisation, levels: Sequence[LineLevel], by: Actor) -> FundingLine:
    """Record a funding line from the programme down (one to four levels); return its lowest level.

    Levels already there, by their code below the same parent, are used again.
    """
    kinds = list(FundingLine.Level)
    if not 1 <= len(levels) <= len(kinds):
        raise PolicyBroken(_("A funding line has a programme and at most three levels below it."))
    with verb("programmes.define_funding_line", controller=controller.pk, by=by) as opened:
        line: FundingLine | None = None
        for kind, level in zip(kinds, levels, strict=False):
            found = FundingLine.objects.filter(parent=line, code=level.code).first()
            line = found or opened.save(
                FundingLine(parent=line, level=kind, code=level.code, name_pl=level.name_pl, name_en=level.name_en)
            )
        if line is None:
            raise PolicyBroken(_("A funding line has a programme and at most three levels below it."))
        return line


def open_project(
    *,
    controller: Organisation,
    funding_line: FundingLine,
    code: str,
    title_pl: str,
    title_en: str,
    starts_on: date,
    ends_on: date,
    pack: str,
    profile: str,
    by: Actor,
    leader: Organisation | None = None,
    domain_pl: str = "",
    domain_en: str = "",
    description_pl: str = "",
    description_en: str = "",
    is_public: bool = False,
    is_made_up: bool = False,
) -> Project:
    """Record a project with its leader (by default the controller), who takes part from the first day."""
    with verb("programmes.open_project", controller=controller.pk, by=by) as opened:
        project = Project(
            controller=controller,
            funding_line=funding_line,
            code=code,
            title_pl=title_pl,
            title_en=title_en,
            domain_pl=domain_pl,
            domain_en=domain_en,
            description_pl=description_pl,
            description_en=description_en,
            starts_on=starts_on,
            ends_on=ends_on,
            pack=pack,
            profile=profile,
            is_public=is_public,
            is_made_up=is_made_up,
        )
        policies.check_project(project)
        opened.save(project)
        opened.save(
            Partnership(
                project=project,
                organisation=leader or controller,
                role=Partnership.Role.LEADER,
                from_date=starts_on,
            )
        )
        return project


def change_project(*, project: Project, version: int, changes: Mapping[str, Any], by: Actor) -> Project:
    """Change what a project says about itself. Raises Stale when somebody changed it since `version`."""
    unknown = sorted(set(changes) - _EDITABLE)
    if unknown:
        raise PolicyBroken(_("This cannot be changed here: %(names)s.") % {"names": ", ".join(unknown)})
    with verb("programmes.change_project", controller=project.controller_id, by=by) as opened:
        stored = Project.objects.select_related("controller").get(pk=project.pk)
        check_version(stored, version)
        started, ended = stored.starts_on, stored.ends_on
        for name, value in changes.items():
            setattr(stored, name, value)
        stored.version += 1
        policies.check_project(stored)
        _move_with_start(opened, stored, started)
        policies.check_period(stored, started=started, ended=ended)
        return opened.save(stored, fields=[*changes, "version"])


def _move_with_start(opened: Verb, project: Project, start: date) -> None:
    """Let whoever takes part from the first day on do so from the new first day on."""
    for partnership in Partnership.objects.filter(project=project, from_date=start).exclude(
        from_date=project.starts_on
    ):
        partnership.from_date = project.starts_on
        opened.save(partnership, fields=["from_date"])
