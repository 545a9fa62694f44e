"""What is wrong with a process, each with its place: shown beside it, and mended before it is published."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kladka.processes.rules.process import Process, Requirement, Stage, Words, said

LANGUAGES = ("pl", "en")
_CODE = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class Problem:
    """What to mend, and where: at a stage, at one of its requirements; neither for the process itself."""

    words: str
    stage: str = ""
    requirement: str = ""


@dataclass(frozen=True)
class Known:
    """What the world outside has: answers by dictionary, kinds of requirements, and what a variant may extend."""

    answers: Mapping[str, Collection[str]]
    kinds: Mapping[str, Mapping[str, object]]
    bases: Mapping[str, Collection[str]]
    """The codes of stages of every base that can be extended."""
    points: Collection[str] = ()
    """The codes of points of follow-up."""


def problems_of(process: Process, known: Known) -> list[Problem]:
    """Return everything that is wrong with a process, in the order of its stages."""
    return [
        *_of_itself(process, known),
        *(each for stage in process.stages for each in _of_stage(process, stage, known)),
    ]


def _of_itself(process: Process, known: Known) -> Iterator[Problem]:
    if not _CODE.fullmatch(process.code):
        yield Problem(_("The code has small letters a to z, digits, - and _ only, and begins with a letter."))
    if not _whole(process.title):
        yield Problem(_("Write the title in both languages."))
    if not _whole(process.origin):
        yield Problem(_("Say in both languages where the model comes from."))
    if process.extends and process.extends not in known.bases:
        yield Problem(_("The model that this one extends is not there: %(code)s.") % {"code": process.extends})
    for code in process.follow_up:
        if code not in known.points:
            yield Problem(_("“%(code)s” is not on the list. Choose one of those on it.") % {"code": code})
    if not process.stages:
        yield Problem(_("A model has at least one stage. Add one."))
    for code in _twice(one.code for one in process.stages):
        yield Problem(_("Two stages have the code “%(code)s”. Give one of them another.") % {"code": code}, code)


def _of_stage(process: Process, stage: Stage, known: Known) -> Iterator[Problem]:
    base = known.bases.get(process.extends, ())
    is_of_base = bool(process.extends) and stage.code in base
    if not _NAME.fullmatch(stage.code):
        yield Problem(_("The code of a stage has small letters a to z, digits and _ only."), stage.code)
    if not is_of_base and not _whole(stage.label):
        yield Problem(_("Write the name of the stage in both languages."), stage.code)
    if stage.after and stage.after not in base:
        words = _("The stage is put after “%(code)s”, which the extended model does not have.")
        yield Problem(words % {"code": stage.after}, stage.code)
    yield from (Problem(words, stage.code) for words in _of_times(stage))
    for name, codes in (("place-kinds", stage.session_kinds), ("post-roles", stage.roles)):
        for code in codes:
            if code not in known.answers[name]:
                yield Problem(
                    _("“%(code)s” is not on the list. Choose one of those on it.") % {"code": code}, stage.code
                )
    yield from _of_gate(stage, known)


def _of_gate(stage: Stage, known: Known) -> Iterator[Problem]:
    for code in _twice(one.code for one in stage.gate):
        words = _("Two requirements have the code “%(code)s”. Give one of them another.")
        yield Problem(words % {"code": code}, stage.code, code)
    for one in stage.gate:
        for words in _of_requirement(one, known):
            yield Problem(words, stage.code, one.code)


def _of_times(stage: Stage) -> Iterator[str]:
    if stage.usual_days < 0 or any(day <= 0 for day in stage.reviews):
        yield _("Days are counted from 1.")
    if bool(stage.intensity[0]) != bool(stage.intensity[1]):
        yield _("Say both: how many sessions, and in how many weeks.")


def _of_requirement(one: Requirement, known: Known) -> Iterator[str]:
    if not _NAME.fullmatch(one.code):
        yield _("The code of a requirement has small letters a to z, digits and _ only.")
    if not _whole(one.label):
        yield _("Write what is required in both languages.")
    kind = known.kinds.get(one.kind)
    if kind is None:
        yield _("“%(code)s” is not on the list. Choose one of those on it.") % {"code": one.kind}
        return
    answers = known.answers.get(str(kind.get("of", "")))
    if answers is not None and one.of not in answers and (one.of or not kind.get("unnamed")):
        yield _("Choose which one is required.")
    if kind.get("free") and one.of and one.must:
        yield _(
            "A consent is free, so nobody is kept from moving on for want of it. Say that it is not needed to move on."
        )
    if one.times < 1:
        yield _("Ask for at least one.")


def _whole(words: Words) -> bool:
    return all(words.get(language, "").strip() for language in LANGUAGES)


def _twice(codes: Iterable[str]) -> list[str]:
    return [code for code, times in Counter(codes).items() if times > 1]


def named(stage: Stage) -> str:
    """Return the name of a stage; its code where it has none of its own."""
    return said(stage.label) or stage.code
