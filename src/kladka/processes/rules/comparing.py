"""What one version of a process has that another has not, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from kladka.core.dictionaries import dictionary
from kladka.core.quoting import in_quotes
from kladka.processes.rules.process import Process, Requirement, Stage, said
from kladka.processes.rules.shape import named

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True)
class Difference:
    """One thing that differs: `how` it does, `where` (the stage's name; empty: the process itself), and the words."""

    how: str
    where: str
    words: str


def differences(old: Process, new: Process, *, whole: Process | None = None) -> list[Difference]:
    """Return what differs between two versions, in the order of the newer one's stages; then what it lost.

    `whole` is the newer one as somebody follows it: a variant names a stage of its base by its code alone.
    """
    names = {one.code: said(one.label) for each in (old, new, whole) if each for one in each.stages if one.label}
    found = [*_of_itself(old, new), *_of_stages(old, new)]
    return [replace(one, where=names.get(one.where, one.where)) for one in found]


def _of_itself(old: Process, new: Process) -> Iterator[Difference]:
    for what, before, after in (
        (_("Title"), old.title, new.title),
        (_("Where the model comes from"), old.origin, new.origin),
        (_("Who extended it"), old.extended_by, new.extended_by),
    ):
        if before != after:
            yield Difference(CHANGED, "", _said(what, said(before), said(after)))
    if old.follow_up != new.follow_up:
        points = (", ".join(each.follow_up) for each in (old, new))
        yield Difference(CHANGED, "", _said(_("Points of follow-up"), *points))
    known = {one.code for one in old.profile}
    for one in new.profile:
        if one.code not in known:
            yield Difference(ADDED, "", _("Question of the profile: %(what)s") % {"what": said(one.label)})
    kept = {one.code for one in new.profile}
    for one in old.profile:
        if one.code not in kept:
            yield Difference(REMOVED, "", _("Question of the profile: %(what)s") % {"what": said(one.label)})


def _of_stages(old: Process, new: Process) -> Iterator[Difference]:
    for stage in new.stages:
        before = old.stage(stage.code)
        if before is None:
            yield Difference(ADDED, named(stage), _("Stage"))
        else:
            yield from _of_stage(before, stage)
    common = [one.code for one in new.stages if old.stage(one.code)]
    if common != [one.code for one in old.stages if new.stage(one.code)]:
        yield Difference(CHANGED, "", _("The order of the stages"))
    for stage in old.stages:
        if new.stage(stage.code) is None:
            yield Difference(REMOVED, named(stage), _("Stage"))


def _of_stage(old: Stage, new: Stage) -> Iterator[Difference]:
    where = named(new)
    for what, before, after in (
        (_("Name"), said(old.label), said(new.label)),
        (_("Usual days"), old.usual_days, new.usual_days),
        (_("Sessions in weeks"), "/".join(map(str, old.intensity)), "/".join(map(str, new.intensity))),
        (_("Days of reviews"), ", ".join(map(str, old.reviews)), ", ".join(map(str, new.reviews))),
        (_("Where sessions take place"), *(_named("place-kinds", one.session_kinds) for one in (old, new))),
        (_("Who works in it"), *(_named("post-roles", one.roles) for one in (old, new))),
        (_("What is left open"), said(old.words), said(new.words)),
    ):
        if before != after:
            yield Difference(CHANGED, where, _said(what, before, after))
    yield from _of_gates(old, new, where)


def _of_gates(old: Stage, new: Stage, where: str) -> Iterator[Difference]:
    for one in new.gate:
        before = old.requirement(one.code)
        if before is None:
            yield Difference(ADDED, where, said(one.label))
        elif _plain(before) != _plain(one):
            yield Difference(CHANGED, where, _said(said(one.label), _in_words(before), _in_words(one)))
    for one in old.gate:
        if new.requirement(one.code) is None:
            yield Difference(REMOVED, where, said(one.label))


def _named(name: str, codes: Iterable[str]) -> str:
    return ", ".join(dictionary(name).label(code) for code in codes)


def _plain(one: Requirement) -> Requirement:
    return replace(one, added_by="")


def asked_for(one: Requirement) -> str:
    """Return what a requirement asks for, in words: its kind, which one, how many."""
    kinds = dictionary("requirement-kinds")
    listed = kinds.items[one.kind].data.get("of") if one.kind in kinds.items else None
    which = dictionary(str(listed)).label(one.of) if listed and one.of else one.of
    return ": ".join(filter(None, [kinds.label(one.kind), which, str(one.times) if one.times > 1 else ""]))


def _in_words(one: Requirement) -> str:
    must = _("must be there") if one.must else _("may be missing, with a reason")
    return "; ".join(filter(None, (said(one.label), asked_for(one), must)))


def _said(what: object, before: object, after: object) -> str:
    words = _("%(what)s: before “%(before)s”, now “%(after)s”")
    return words % {"what": what, "before": in_quotes(before or "–"), "after": in_quotes(after or "–")}
