"""Funding lines, projects, and what a project says about itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, verb
from kladka.core.errors import PolicyBroken, Stale
from kladka.organisations.models import Organisation
from kladka.programmes import policies
from kladka.programmes.models import Award, FundingLine, Goal, Partnership, Project, TargetGroup

_EDITABLE = frozenset(
    {"title_pl", "title_en", "domain_pl", "domain_en", "description_pl", "description_en", "starts_on", "ends_on"}
    | {"pack", "profile", "is_public"}
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
        if stored.version != version:
            raise Stale(_("Somebody else changed this while you were writing."), stored=stored)
        for name, value in changes.items():
            setattr(stored, name, value)
        stored.version += 1
        policies.check_project(stored)
        return opened.save(stored, fields=[*changes, "version"])


def add_goal(
    *, project: Project, kind: str, text_pl: str, text_en: str, by: Actor, indicators: Sequence[str] = ()
) -> Goal:
    """Record a goal ("general", once, or "specific") after those there are; `indicators` measure it."""
    with verb("programmes.add_goal", controller=project.controller_id, by=by) as opened:
        goal = Goal(
            project=project,
            kind=kind,
            position=(project.goals.aggregate(last=Max("position"))["last"] or 0) + 1,
            text_pl=text_pl,
            text_en=text_en,
            indicators=list(indicators),
        )
        policies.check_goal(goal)
        return opened.save(goal)


def change_goal(
    *, goal: Goal, kind: str, text_pl: str, text_en: str, by: Actor, indicators: Sequence[str] = ()
) -> Goal:
    """Word a goal anew. Raises Stale when it was removed meanwhile."""
    with verb("programmes.change_goal", controller=goal.project.controller_id, by=by) as opened:
        stored = _standing(goal, _("Somebody has removed this goal meanwhile."))
        stored.kind, stored.text_pl, stored.text_en, stored.indicators = kind, text_pl, text_en, list(indicators)
        policies.check_goal(stored)
        return opened.save(stored, fields=["kind", "text_pl", "text_en", "indicators"])


def remove_goal(*, goal: Goal, by: Actor) -> None:
    """Take a goal off the project's page. Raises Stale when it was removed meanwhile."""
    with verb("programmes.remove_goal", controller=goal.project.controller_id, by=by) as opened:
        opened.delete(_standing(goal, _("Somebody has removed this goal meanwhile.")))


def _standing[M: (Goal, TargetGroup, Award)](record: M, removed: str) -> M:
    stored = type(record)._default_manager.select_related("project").filter(pk=record.pk).first()
    if stored is None:
        raise Stale(removed, stored=None)
    return stored


def add_target_group(
    *,
    project: Project,
    code: str,
    name_pl: str,
    name_en: str,
    by: Actor,
    institutional: bool = False,
    description_pl: str = "",
    description_en: str = "",
) -> TargetGroup:
    """Record whom the project is for. `institutional`: people whom an institution sends."""
    with verb("programmes.add_target_group", controller=project.controller_id, by=by) as opened:
        groups = TargetGroup.objects.filter(project=project)
        if groups.filter(code=code).exists():
            raise PolicyBroken(_("The project already has a target group with this code."), field="code")
        return opened.save(
            TargetGroup(
                project=project,
                code=code,
                position=groups.count() + 1,
                institutional=institutional,
                name_pl=name_pl,
                name_en=name_en,
                description_pl=description_pl,
                description_en=description_en,
            )
        )


def change_target_group(
    *,
    group: TargetGroup,
    name_pl: str,
    name_en: str,
    by: Actor,
    institutional: bool = False,
    description_pl: str = "",
    description_en: str = "",
) -> TargetGroup:
    """Word a target group anew; its code stays. Raises Stale when it was removed meanwhile."""
    changes = {
        "name_pl": name_pl,
        "name_en": name_en,
        "institutional": institutional,
        "description_pl": description_pl,
        "description_en": description_en,
    }
    with verb("programmes.change_target_group", controller=group.project.controller_id, by=by) as opened:
        stored = _standing(group, _("Somebody has removed this target group meanwhile."))
        for name, value in changes.items():
            setattr(stored, name, value)
        return opened.save(stored, fields=list(changes))


def remove_target_group(*, group: TargetGroup, by: Actor) -> None:
    """Remove a group recorded by mistake. Raises PolicyBroken when people entered the project in it."""
    with verb("programmes.remove_target_group", controller=group.project.controller_id, by=by) as opened:
        stored = _standing(group, _("Somebody has removed this target group meanwhile."))
        try:
            opened.delete(stored)
        except ProtectedError as error:
            # The entries lie in a room above; the database knows them, and refuses.
            raise PolicyBroken(_("People entered the project in this target group, so it stays.")) from error


def record_award(
    *,
    project: Project,
    title: str,
    contest: str,
    organiser: str,
    entered_on: date,
    by: Actor,
    entries: int | None = None,
    chosen: int | None = None,
) -> Award:
    """Record a distinction; `entries` and `chosen` say how many projects were entered and how many honoured."""
    with verb("programmes.record_award", controller=project.controller_id, by=by) as opened:
        award = Award(
            project=project,
            title=title,
            contest=contest,
            organiser=organiser,
            entered_on=entered_on,
            entries=entries,
            chosen=chosen,
        )
        policies.check_award(award)
        return opened.save(award)


def change_award(
    *,
    award: Award,
    title: str,
    contest: str,
    organiser: str,
    entered_on: date,
    by: Actor,
    entries: int | None = None,
    chosen: int | None = None,
) -> Award:
    """Correct what is recorded of a distinction. Raises Stale when it was removed meanwhile."""
    changes = {
        "title": title,
        "contest": contest,
        "organiser": organiser,
        "entered_on": entered_on,
        "entries": entries,
        "chosen": chosen,
    }
    with verb("programmes.change_award", controller=award.project.controller_id, by=by) as opened:
        stored = _standing(award, _("Somebody has removed this award meanwhile."))
        for name, value in changes.items():
            setattr(stored, name, value)
        policies.check_award(stored)
        return opened.save(stored, fields=list(changes))


def remove_award(*, award: Award, by: Actor) -> None:
    """Take an award off the project's page. Raises Stale when it was removed meanwhile."""
    with verb("programmes.remove_award", controller=award.project.controller_id, by=by) as opened:
        opened.delete(_standing(award, _("Somebody has removed this award meanwhile.")))
