"""What a project says about itself: goals, target groups and awards."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NotRequired, TypedDict, Unpack

from django.core.files.base import File
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, verb
from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale, check_version, shown_at
from kladka.files import actions as files
from kladka.programmes import policies, queries
from kladka.programmes.models import Award, AwardFile, Goal, Project, TargetGroup


class GroupWords(TypedDict):
    """Whom a project is for. `institutional`: people whom an institution sends."""

    name_pl: str
    name_en: str
    institutional: NotRequired[bool]
    description_pl: NotRequired[str]
    description_en: NotRequired[str]


class AwardWords(TypedDict):
    """An entry in a contest; `outcome` is "entered", "chosen" (with a `title`) or "not_chosen". `entries` and `chosen`
    say how many projects were entered and how many honoured."""

    outcome: NotRequired[str]
    title: NotRequired[str]
    contest: str
    organiser: str
    entered_on: date
    entries: NotRequired[int | None]
    chosen: NotRequired[int | None]


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
    *, goal: Goal, version: int, kind: str, text_pl: str, text_en: str, by: Actor, indicators: Sequence[str] = ()
) -> Goal:
    """Word a goal anew. Raises Stale when it was changed since `version`, or removed."""
    changes = {"kind": kind, "text_pl": text_pl, "text_en": text_en, "indicators": list(indicators)}
    with verb("programmes.change_goal", controller=goal.project.controller_id, by=by) as opened:
        stored = _changed(_unchanged(goal, version), changes, policies.check_goal)
        return opened.save(stored, fields=list(changes))


def remove_goal(*, goal: Goal, by: Actor) -> None:
    """Take a goal off the project's page. Raises Stale when it was removed meanwhile."""
    with verb("programmes.remove_goal", controller=goal.project.controller_id, by=by) as opened:
        opened.delete(_standing(goal))


def add_target_group(*, project: Project, code: str, by: Actor, **words: Unpack[GroupWords]) -> TargetGroup:
    """Record whom the project is for, under a short code that entries and files name."""
    with verb("programmes.add_target_group", controller=project.controller_id, by=by) as opened:
        groups = TargetGroup.objects.filter(project=project)
        group = TargetGroup(project=project, code=code, position=groups.count() + 1, **words)
        policies.check_code(code)
        policies.check_target_group(group)
        return opened.save(group)


def change_target_group(*, group: TargetGroup, version: int, by: Actor, **words: Unpack[GroupWords]) -> TargetGroup:
    """Word a target group anew; its code stays. Raises Stale when it was changed since `version`, or removed."""
    with verb("programmes.change_target_group", controller=group.project.controller_id, by=by) as opened:
        stored = _changed(_unchanged(group, version), words, policies.check_target_group)
        return opened.save(stored, fields=list(words))


def remove_target_group(*, group: TargetGroup, by: Actor) -> None:
    """Remove a group recorded by mistake. Raises PolicyBroken when people entered the project in it."""
    with verb("programmes.remove_target_group", controller=group.project.controller_id, by=by) as opened:
        stored = _standing(group)
        try:
            opened.delete(stored)
        except ProtectedError as error:
            # The entries lie in a room above; the database knows them, and refuses.
            raise PolicyBroken(_("People entered the project in this target group, so it stays.")) from error


def record_award(*, project: Project, by: Actor, **words: Unpack[AwardWords]) -> Award:
    """Record that the project was entered in a contest, and the distinction that it received."""
    with verb("programmes.record_award", controller=project.controller_id, by=by) as opened:
        award = Award(project=project, **words)
        policies.check_award(award, clock.today())
        return opened.save(award)


def change_award(*, award: Award, version: int, by: Actor, **words: Unpack[AwardWords]) -> Award:
    """Correct what is recorded of a distinction. Raises Stale when it was changed since `version`, or removed."""
    changes = {"entries": None, "chosen": None} | words
    with verb("programmes.change_award", controller=award.project.controller_id, by=by) as opened:
        stored = _changed(_unchanged(award, version), changes, lambda award: policies.check_award(award, clock.today()))
        return opened.save(stored, fields=list(changes))


def remove_award(*, award: Award, by: Actor) -> None:
    """Take an award off the project's page. Raises Stale when it was removed meanwhile."""
    with verb("programmes.remove_award", controller=award.project.controller_id, by=by) as opened:
        standing = _standing(award)
        for each in standing.files.all():
            opened.delete(each)
        opened.delete(standing)


def add_award_file(*, award: Award, words: str, upload: File[Any], by: Actor) -> AwardFile:
    """Add a document to an entry in a contest. Raises PolicyBroken for a file that is none of PDF, PNG and JPEG."""
    with verb("programmes.add_award_file", controller=award.project.controller_id, by=by) as opened:
        standing = _standing(award)
        if not words.strip():
            raise PolicyBroken(_("Say which document it is."), field="words")
        with shown_at(**{"": "file"}):
            stored = files.store(upload=upload, controller=standing.project.controller_id, by=by)
        return opened.save(
            AwardFile(award=standing, words=words.strip(), file=stored, added_on=clock.today()),
        )


def remove_award_file(*, file: AwardFile, by: Actor) -> None:
    """Take a document out of an entry. Raises Stale when it was taken out meanwhile."""
    with verb("programmes.remove_award_file", controller=file.award.project.controller_id, by=by) as opened:
        found = AwardFile.objects.filter(pk=file.pk).first()
        if found is None:
            raise Stale(_("Somebody has taken this document out meanwhile."), stored=None)
        opened.delete(found)


def _standing[M: (Goal, TargetGroup, Award)](record: M) -> M:
    """Return the record as it is stored. Raises Stale when somebody has removed it."""
    stored = type(record)._default_manager.select_related("project").filter(pk=record.pk).first()
    if stored is None:
        removed = {
            Goal: _("Somebody has removed this goal meanwhile."),
            TargetGroup: _("Somebody has removed this target group meanwhile."),
            Award: _("Somebody has removed this award meanwhile."),
        }
        raise Stale(removed[type(record)], stored=None)
    return stored


def _unchanged[M: (Goal, TargetGroup, Award)](record: M, version: int) -> M:
    """Return the record as it is stored. Raises Stale when somebody changed it since `version`, or removed it."""
    stored = _standing(record)
    stored.version = queries.version_of(stored)
    check_version(stored, version)
    return stored


def _changed[M: (Goal, TargetGroup, Award)](stored: M, changes: Mapping[str, Any], check: Callable[[M], None]) -> M:
    for name, value in changes.items():
        setattr(stored, name, value)
    check(stored)
    return stored
