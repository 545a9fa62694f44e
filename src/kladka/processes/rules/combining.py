"""One pathway of a base and any number of variants: their stages in one order, and where the variants disagree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kladka.processes.rules.process import Process, Question, Requirement, Stage


@dataclass(frozen=True)
class Conflict:
    """Two definitions say different things of the same: the earlier one holds, except of days, of which the longer."""

    stage: str
    what: str
    first: str
    second: str


@dataclass(frozen=True)
class Combined:
    """What somebody follows: one process made of a base and its variants."""

    process: Process
    conflicts: tuple[Conflict, ...] = ()


def base_of(codes: Sequence[str], extends: Mapping[str, str]) -> tuple[str, tuple[str, ...]] | None:
    """Return the base and the variants that these models make together; None where they are of two bases.

    `extends` says of each model of which base it is a variant; empty for a base. A variant alone brings its base.
    """
    bases = {extends.get(code) or code for code in codes}
    if len(bases) != 1:
        return None
    base = next(iter(bases))
    return base, tuple(dict.fromkeys(code for code in codes if code != base))


def lost_stages(base: Process, variant: Process) -> tuple[str, ...]:
    """Return the codes of stages that a variant adds to, or comes after, and that this version of its base lacks."""
    added = [one.code for one in variant.stages if not one.label]
    after = [one.after for one in variant.stages if one.after]
    return tuple(dict.fromkeys(code for code in (*added, *after) if base.stage(code) is None))


def combined(base: Process, variants: Sequence[Process] = ()) -> Combined:
    """Return the base with what each variant adds, in the order given: requirements, documents, questions, stages."""
    found, conflicts = base, []
    for variant in variants:
        for stage in variant.stages:
            found, more = _with(found, stage, variant)
            conflicts += more
        found = replace(found, profile=_joined(found.profile, variant.profile))
    return Combined(found, tuple(conflicts))


def _with(process: Process, added: Stage, variant: Process) -> tuple[Process, list[Conflict]]:
    own = process.stage(added.code)
    if own is not None:
        stage, conflicts = _merged(own, added, variant)
        return process.with_stage(stage), conflicts
    new = replace(added, added_by=variant.code, gate=_marked(added.gate, variant.code))
    at = process.position(added.after)
    lost = [Conflict(added.code, "after", "", variant.code)] if added.after and at < 0 else []
    place = at + 1 if at >= 0 else len(process.stages)
    return replace(process, stages=(*process.stages[:place], new, *process.stages[place:])), lost


def _merged(own: Stage, added: Stage, variant: Process) -> tuple[Stage, list[Conflict]]:
    conflicts = []
    gate = list(own.gate)
    for one in _marked(added.gate, variant.code):
        twin = own.requirement(one.code)
        if twin is None:
            gate.append(one)
        elif replace(twin, added_by="") != replace(one, added_by=""):
            conflicts.append(Conflict(own.code, one.code, twin.added_by, variant.code))
    if added.usual_days and own.usual_days and added.usual_days != own.usual_days:
        conflicts.append(Conflict(own.code, "usual_days", own.added_by, variant.code))
    stage = replace(
        own,
        gate=tuple(gate),
        usual_days=max(own.usual_days, added.usual_days),
        session_kinds=_together(own.session_kinds, added.session_kinds),
        reviews=tuple(sorted({*own.reviews, *added.reviews})),
        roles=_together(own.roles, added.roles),
        intensity=own.intensity if own.intensity[0] else added.intensity,
        is_open=own.is_open and not _fills(added),
        words=own.words or added.words,
    )
    return stage, conflicts


def _fills(added: Stage) -> bool:
    """Whether a variant says how the stage is worked in; more questions at its gate alone do not."""
    return bool(added.usual_days or added.intensity[0] or added.session_kinds)


def _marked(gate: Sequence[Requirement], code: str) -> tuple[Requirement, ...]:
    return tuple(replace(one, added_by=code) for one in gate)


def _together(own: Sequence[str], added: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*own, *added)))


def _joined(own: Sequence[Question], added: Sequence[Question]) -> tuple[Question, ...]:
    known = {one.code for one in own}
    return (*own, *(one for one in added if one.code not in known))
