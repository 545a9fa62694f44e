"""What a process is: stages, and what each asks for before somebody moves on."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from kladka.core.language import language_in_use
from kladka.core.polish import fold

type Words = Mapping[str, str]
"""The same words in every language, by its code."""


def said(words: Words) -> str:
    """Return words in the language in use, else in Polish, else nothing."""
    language = language_in_use()
    return words.get(language) or words.get("pl") or ""


@dataclass(frozen=True)
class Requirement:
    """What must be there before somebody moves on. `kind`: see "requirement-kinds"; `of` says which, `times` how many.

    Without `must` somebody may move on all the same, and says why. `added_by` is the variant that brought it.
    """

    code: str
    kind: str
    label: Words
    of: str = ""
    times: int = 1
    must: bool = False
    added_by: str = ""


@dataclass(frozen=True)
class Stage:
    """One stage. `usual_days` 0: not known. `intensity`: so many sessions in so many weeks; 0 sessions: not known.

    `after` is the stage behind which a variant puts it. `is_open`: what it holds is left to the office, as `words` say.
    """

    code: str
    label: Words
    usual_days: int = 0
    gate: tuple[Requirement, ...] = ()
    session_kinds: tuple[str, ...] = ()
    intensity: tuple[int, int] = (0, 0)
    reviews: tuple[int, ...] = ()
    roles: tuple[str, ...] = ()
    is_open: bool = False
    words: Words = field(default_factory=dict)
    after: str = ""
    added_by: str = ""

    @property
    def documents(self) -> tuple[str, ...]:
        """Return the kinds of documents that the stage asks for."""
        return tuple(dict.fromkeys(one.of for one in self.gate if one.kind == "document"))

    def requirement(self, code: str) -> Requirement | None:
        """Return the requirement with this code, if there is one."""
        return next((one for one in self.gate if one.code == code), None)


@dataclass(frozen=True)
class Question:
    """A subject that a variant adds to the vocational profile."""

    code: str
    label: Words


@dataclass(frozen=True)
class Process:
    """One version of a model. `extends`: the base of which it is a variant; empty for a base.

    `follow_up`: at which points somebody is asked how it goes, in place of the usual ones; a variant adds to its base.
    """

    code: str
    version: int
    title: Words
    origin: Words = field(default_factory=dict)
    extended_by: Words = field(default_factory=dict)
    source: str = ""
    extends: str = ""
    kind: str = "coaching"
    stages: tuple[Stage, ...] = ()
    profile: tuple[Question, ...] = ()
    follow_up: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the title in the language in use."""
        return said(self.title)

    def stage(self, code: str) -> Stage | None:
        """Return the stage with this code, if there is one."""
        return next((one for one in self.stages if one.code == code), None)

    def position(self, code: str) -> int:
        """Return where a stage lies, from 0; -1 where there is none of this code."""
        return next((number for number, one in enumerate(self.stages) if one.code == code), -1)

    def next_after(self, code: str) -> Stage | None:
        """Return the stage that follows."""
        number = self.position(code) + 1
        return self.stages[number] if 0 < number < len(self.stages) else None

    def with_stage(self, stage: Stage) -> "Process":
        """Return the process with one stage said anew; a stage of a new code comes last."""
        if self.stage(stage.code) is None:
            return replace(self, stages=(*self.stages, stage))
        return replace(self, stages=tuple(stage if one.code == stage.code else one for one in self.stages))


def moved[T: (Stage, Requirement)](listed: tuple[T, ...], code: str, by: int) -> tuple[T, ...]:
    """Return the same things with one of them moved up (-1) or down (1); at an end it stays."""
    order = list(listed)
    at = next((number for number, one in enumerate(order) if one.code == code), -1)
    to = at + by
    if at < 0 or not 0 <= to < len(order):
        return listed
    order[at], order[to] = order[to], order[at]
    return tuple(order)


def without[T: (Stage, Requirement)](listed: tuple[T, ...], code: str) -> tuple[T, ...]:
    """Return the same things without one of them."""
    return tuple(one for one in listed if one.code != code)


def code_from(words: str, taken: Collection[str]) -> str:
    """Return a code that words give and nobody has: first_contact for "First contact", the second first_contact_2."""
    found = re.sub(r"[^a-z0-9]+", "_", fold(words)).strip("_")[:36].strip("_")
    code = found if found[:1].isalpha() else f"s_{found}".rstrip("_")
    numbers = (f"{code}_{number}" for number in count(2))
    return code if code not in taken else next(one for one in numbers if one not in taken)


def read(raw: Mapping[str, Any]) -> Process:
    """Return the process that a file or a record holds. Raises KeyError or TypeError where its shape is another."""
    return Process(
        code=raw["code"],
        version=int(raw.get("version", 0)),
        title=dict(raw["title"]),
        origin=dict(raw.get("origin", {})),
        extended_by=dict(raw.get("extended_by", {})),
        source=raw.get("source", ""),
        extends=raw.get("extends", ""),
        kind=raw.get("kind", "coaching"),
        stages=tuple(map(_stage, raw.get("stages", ()))),
        profile=tuple(Question(one["code"], dict(one["label"])) for one in raw.get("profile", ())),
        follow_up=tuple(raw.get("follow_up", ())),
    )


def _stage(raw: Mapping[str, Any]) -> Stage:
    often = raw.get("intensity", {})
    return Stage(
        code=raw["code"],
        label=dict(raw.get("label", {})),
        usual_days=int(raw.get("usual_days", 0)),
        gate=tuple(map(_requirement, raw.get("gate", ()))),
        session_kinds=tuple(raw.get("session_kinds", ())),
        intensity=(int(often["sessions"]), int(often["weeks"])) if often else (0, 0),
        reviews=tuple(map(int, raw.get("reviews", ()))),
        roles=tuple(raw.get("roles", ())),
        is_open=bool(raw.get("open", False)),
        words=dict(raw.get("words", {})),
        after=raw.get("after", ""),
    )


def _requirement(raw: Mapping[str, Any]) -> Requirement:
    return Requirement(
        code=raw["code"],
        kind=raw["kind"],
        label=dict(raw["label"]),
        of=raw.get("of", ""),
        times=int(raw.get("times", 1)),
        must=bool(raw.get("must", False)),
    )


def content_of(process: Process) -> dict[str, Any]:
    """Return a process as plain data from which `read` makes the same one; what says nothing is left out."""
    return _filled(
        {
            "code": process.code,
            "version": process.version,
            "kind": process.kind,
            "extends": process.extends,
            "title": dict(process.title),
            "origin": dict(process.origin),
            "extended_by": dict(process.extended_by),
            "source": process.source,
            "stages": [_content_of_stage(one) for one in process.stages],
            "profile": [{"code": one.code, "label": dict(one.label)} for one in process.profile],
            "follow_up": list(process.follow_up),
        }
    )


def _content_of_stage(stage: Stage) -> dict[str, Any]:
    sessions, weeks = stage.intensity
    return _filled(
        {
            "code": stage.code,
            "label": dict(stage.label),
            "after": stage.after,
            "open": stage.is_open,
            "words": dict(stage.words),
            "usual_days": stage.usual_days,
            "intensity": {"sessions": sessions, "weeks": weeks} if sessions else {},
            "reviews": list(stage.reviews),
            "roles": list(stage.roles),
            "session_kinds": list(stage.session_kinds),
            "gate": [
                _filled(
                    {
                        "code": one.code,
                        "kind": one.kind,
                        "of": one.of,
                        "times": one.times if one.times > 1 else 0,
                        "must": one.must,
                        "label": dict(one.label),
                    }
                )
                for one in stage.gate
            ],
        }
    )


def _filled(raw: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in raw.items() if value}
