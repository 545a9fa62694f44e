"""What may be asked of figures: days, part of the project, breakdowns; and whether it can be answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import ConfigDict, Field

from kladka.api.kinds import Code, Day, PerhapsDay, Split, Whole, optional
from kladka.api.problems import Problem
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words
from kladka.organisations.models import Site
from kladka.processes.queries import is_known
from kladka.programmes.models import Partnership, Post, Project, TargetGroup
from kladka.reporting.live import figures as reporting
from kladka.reporting.rules.days import askable, knows_too_little

PLACES = ("partner", "site", "target_group")
"""Parts by which figures can be split, too."""
PARTS = ("partner", "site", "coach", "target_group", "model", "powiat")


class Part(Schema):
    """The part of the project asked about; several narrow together."""

    model_config = ConfigDict(extra="ignore")

    partner: UUID = optional("only people who entered at this partner (id, see the project)")
    site: UUID = optional("only what belongs to this site (id, see the project)")
    coach: UUID = optional("only people ever coached by this member of staff (id)")
    target_group: Code = optional("only this target group (code, see the project)")
    model: Code = optional("only people ever coached by this model", "tzw-base")
    powiat: Code = optional("only people of this powiat (TERYT)", "1261")

    @property
    def narrows(self) -> dict[str, str]:
        """What was given, as the engine takes it."""
        return {name: str(value) for name in PARTS if (value := getattr(self, name)) is not None}


class Moment(Part):
    """The two clocks, and the part."""

    as_of: PerhapsDay = optional("true by this day; left out: the project's last day, or today", "2026-06-30")
    known_on: PerhapsDay = optional("recorded by the end of this day; left out: today", "2026-07-15")


class FiguresQuestion(Moment):
    """Which figures, and by what."""

    code: list[Code] = Field(default_factory=list, max_length=100, description="only these figures; repeat it")
    by: list[Split] = Field(
        default_factory=list,
        max_length=6,
        description="breakdowns instead of all those of the definitions: one of them, partner, site or target_group, "
        "or two crossed; repeat it. Two of the definitions crossed are for monitoring officers: small groups say much "
        "about few",
        examples=[["sex"], ["sex*target_group"]],
    )


class SeriesQuestion(Part):
    """Which figures at which days."""

    code: list[Code] = Field(min_length=1, max_length=20, description="these figures; repeat it", examples=[["EECO01"]])
    date: list[Day] = Field(
        min_length=1,
        max_length=settings.API_MOST_DATES,
        description="as of these days; repeat it",
        examples=[["2026-03-31", "2026-06-30"]],
    )
    known_on: PerhapsDay = optional("recorded by the end of this day; left out: today")
    as_then_known: bool = Field(
        default=False, description="each day as it was known at its own end, instead of `known_on`"
    )


class Page(Moment):
    """A page of a list."""

    limit: Whole = Field(default=100, ge=1, le=1000, description="how many at most")
    cursor: str = Field(
        default="", max_length=200, description="where to go on: take it from `next`, with everything else as it was"
    )


class MembersQuestion(Page):
    """A page of members."""

    state: Literal["proven", "claimed", "incomplete"] = optional("only members in this state")
    part: Literal["among", "without"] = optional("of a share: those it is taken of, or those left out of it")


@dataclass(frozen=True)
class Asked:
    """A question that can be answered."""

    project: Project
    as_of: date
    known_on: date
    where: Mapping[str, str]

    @property
    def days(self) -> dict[str, Any]:
        """The moment and the part, as `reporting` takes them."""
        return {"as_of": self.as_of, "known_on": self.known_on, "where": self.where}


def asked(project: Project, question: Moment) -> Asked:
    """Return the question with the days it means. Raises Problem for days and parts that cannot be."""
    today = clock.today()
    errors = [
        *wrong_days(project, [question.as_of]),
        *wrong_days(project, [question.known_on], name="known_on"),
        *_wrong_parts(project, question),
    ]
    if errors:
        raise Problem("question", errors=errors)
    as_of, known_on = reporting.days_meant(project, question.as_of, question.known_on, today)
    return Asked(project, as_of, known_on, question.narrows)


def note_of(as_of: date, known_on: date) -> str | None:
    """Return what is to be minded with what is answered of these days, as the pages say it."""
    if not knows_too_little(as_of, known_on):
        return None
    words = _(
        "What happened after %(known_on)s is left out, because nobody could know of it yet. So figures may seem behind "
        "that are not."
    )
    return words % {"known_on": day_in_words(known_on)}


def check_part(project: Project, question: SeriesQuestion) -> None:
    """Raise Problem for days and parts that cannot be."""
    errors = [
        *wrong_days(project, question.date, name="date"),
        *wrong_days(project, [question.known_on], name="known_on"),
        *_wrong_parts(project, question),
    ]
    if errors:
        raise Problem("question", errors=errors)


def check_codes(pack: reporting.Pack, codes: Iterable[str]) -> None:
    """Raise Problem for a figure that the definitions do not have."""
    errors = [
        ("query.code", _("%(pack)s has no figure “%(code)s”.") % {"pack": pack.code, "code": code})
        for code in codes
        if code not in pack.by_code
    ]
    if errors:
        raise Problem("question", errors=errors)


def check_splits(pack: reporting.Pack, splits: Iterable[str], *, may_cross: bool) -> None:
    """Raise Problem for a breakdown that there is not, or that the asker may not cross.

    By a place anybody may split who may narrow by it, also what is split already; two breakdowns of the definitions
    crossed say much about few people, and pages show none.
    """
    known = list(dict.fromkeys([*pack.breakdowns, *PLACES]))
    for split in splits:
        names = split.split("*")
        if len(set(names)) < len(names) or not set(names) <= set(known):
            words = _("There is no breakdown “%(name)s”. There are: %(known)s.")
            raise Problem("question", errors=[("query.by", words % {"name": split, "known": ", ".join(known)})])
        if sum(name not in PLACES for name in names) > 1 and not may_cross:
            raise Problem("not-allowed", _("Crossed breakdowns are for the monitoring officers of the project."))


def check_splits_by(project: Project, code: str, where: Mapping[str, str]) -> None:
    """Raise Problem for parts by which a figure cannot be narrowed: nobody in them would look like an answer."""
    pack = reporting.definitions_of(project)
    errors = [(f"query.{name}", why) for name in where if (why := reporting.why_not_split(pack, code, [name]))]
    if errors:
        raise Problem("question", errors=errors)


def wrong_days(project: Project, days: Iterable[date | None], *, name: str = "as_of") -> list[tuple[str, str]]:
    """Return what is wrong with days of which figures are asked: before the project, or not here yet."""
    first, last = askable(project.starts_on, clock.today())
    between = {"first": day_in_words(first), "last": day_in_words(last)}
    words = _("The day must be between %(first)s and %(last)s.") % between
    return [(f"query.{name}", words) for day in days if day is not None and not first <= day <= last]


def _wrong_parts(project: Project, part: Part) -> list[tuple[str, str]]:
    """Return the parts that the project does not have: their noughts would look like an answer."""
    return [
        (f"query.{name}", _("The project has none with this id or code."))
        for name, value in part.narrows.items()
        if not _has(project, name, value)
    ]


def _has(project: Project, name: str, value: str) -> bool:
    match name:
        case "partner":
            return Partnership.objects.filter(project=project, organisation=UUID(value)).exists()
        case "site":
            return Site.objects.filter(pk=value, organisation__partnerships__project=project).exists()
        case "coach":
            return Post.objects.filter(project=project, staff=UUID(value), role=Post.Role.COACH).exists()
        case "target_group":
            return TargetGroup.objects.filter(project=project, code=value).exists()
        case "model":
            return is_known(value)
    return value in dictionary("powiats").items
