"""What caseload pages say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kladka.core.charts.bars import Bar, Bars, Shape
from kladka.core.components import Link, Tag
from kladka.core.forms.shown import day_in_words
from kladka.core.numbers import rounded
from kladka.organisations.models import Staff
from kladka.people.queries.caseload import Caseload, plans_about
from kladka.people.rules.caseload import Standing, Weights
from kladka.processes.queries import label_of, processes_for
from kladka.processes.rules.process import Process
from kladka.processes.rules.shape import named
from kladka.programmes.models import Project

STANDINGS = {
    Standing.WITHIN: Tag(_("Within the limit"), "green"),
    Standing.NEAR: Tag(_("Near the limit"), "yellow"),
    Standing.PASSED: Tag(_("Above the limit"), "red"),
}


@dataclass(frozen=True)
class Row:
    """A coach's line: the caseload, its bar, and the way to the people."""

    load: Caseload
    shape: Shape
    url: str
    tag: Tag

    @property
    def weighted(self) -> Any:
        """The weight, with decimals only where it has some."""
        return _plain(self.load.weighted)


def rows(project: Project, found: Sequence[Caseload], on: date) -> list[Row]:
    """Return the lines of all coaches, their bars drawn to one scale."""
    drawn = Bars("", [Bar(one.coach.name, float(one.weighted), one.limits.hard) for one in found])
    return [
        Row(one, shape, people_url(project, on, coach=one.coach.pk), STANDINGS[one.standing])
        for one, shape in zip(found, drawn.shapes, strict=True)
    ]


def moved(load: Caseload, people: int, weight: Decimal) -> tuple[list[Any], list[Any]]:
    """Return a caseload as it is, and with so many people more or fewer, each with where it stands."""
    then = replace(load, open=load.open + people, weighted=load.weighted + people * weight)
    return _carried(load), _carried(then)


def _carried(load: Caseload) -> list[Any]:
    words = ngettext("%(n)s person", "%(n)s people", load.open) % {"n": load.open}
    if load.weighted != load.open:
        words = gettext("%(people)s, weighted %(number)s") % {"people": words, "number": _plain(load.weighted)}
    return [words, STANDINGS[load.standing]]


@dataclass(frozen=True)
class Planned:
    """A coach's leaving, planned or done as planned: in words, and what can be done about it."""

    words: str
    links: list[Link]


def planned(plans: Sequence[Any], *, by: Any, leads: bool) -> list[Planned]:
    """Tell of plans by which coaches leave; who `leads` changes them, and takes back what they planned themselves."""
    told = []
    for one in plans:
        links = []
        if one.done_no is None:
            words = ngettext(
                "%(coach)s leaves on %(day)s: by plan %(n)s person goes on with somebody else.",
                "%(coach)s leaves on %(day)s: by plan %(n)s people go on with others.",
                one.number,
            )
            if leads:
                page = f"{reverse('caseload:leaving', args=[one.project.code])}?{urlencode({'coach': one.coach_id})}"
                links = [Link(gettext("See and change"), page, f": {one.coach.name}")]
        elif one.made is None:
            continue
        else:
            words = ngettext(
                "%(coach)s left on %(day)s: %(n)s person was to go on with somebody else, as planned.",
                "%(coach)s left on %(day)s: %(n)s people were to go on with others, as planned.",
                one.number,
            )
            if leads and one.planned_by == by:
                links = [Link(gettext("Undo"), reverse("participants:undo-hand-over", args=[one.made]))]
        told.append(
            Planned(words % {"coach": one.coach.name, "day": day_in_words(one.from_date), "n": one.number}, links)
        )
    return told


def plans_for(coach: Staff, held: Sequence[Any]) -> list[str]:
    """Tell a coach how many are to go on with whom from a day to come; `held`: the coach's assignments of the day.

    They carry what is planned. Whoever has nobody yet is asked about in one query.
    """
    told = []
    for one in _plans_in(coach, held) if held else plans_about(coach):
        if one["leaver"] == coach.pk:
            words = ngettext(
                "From %(day)s %(n)s person whom you coach goes on with somebody else, as planned.",
                "From %(day)s %(n)s people whom you coach go on with others, as planned.",
                one["number"],
            )
        else:
            words = ngettext(
                "From %(day)s you coach %(n)s more person, as planned. The coordinator knows who it is.",
                "From %(day)s you coach %(n)s more people, as planned. The coordinator knows who they are.",
                one["number"],
            )
        told.append(words % {"day": day_in_words(one["day"]), "n": one["number"]})
    return told


def _plans_in(coach: Staff, held: Sequence[Any]) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    if held[0].given:
        found.append({"day": held[0].given_on, "leaver": coach.pk, "number": held[0].given})
    if held[0].taken:
        found.append({"day": held[0].taken_on, "leaver": None, "number": held[0].taken})
    return found


def weights(found: Weights, project: Project) -> list[str]:
    """Say what participations weigh; where everybody weighs the same, that nobody has set another weight."""
    usual = {"number": _plain(found.usual)}
    if found.are_alike:
        words = gettext(
            "Everybody weighs %(number)s: neither a model nor a stage has a weight of its own. The office may set them."
        )
        return [words % usual]
    known = processes_for(project.controller_id)
    each = [(label_of(code), weight) for code, weight in found.models.items()]
    each += [(_stage(known, name), weight) for name, weight in found.stages.items()]
    told = [gettext("%(what)s: %(number)s") % {"what": what, "number": _plain(weight)} for what, weight in each]
    return [*told, gettext("Everybody else weighs %(number)s.") % usual]


def _stage(known: Mapping[str, Process], name: str) -> str:
    model, _slash, code = name.partition("/")
    stage = known[model].stage(code) if model in known else None
    words = {"model": label_of(model), "stage": named(stage) if stage else code}
    return gettext("%(model)s: %(stage)s") % words


def _plain(number: Decimal) -> Any:
    return rounded(float(number), 0 if number % 1 == 0 else 2)


def people_url(project: Project, on: date, **asked: Any) -> str:
    """Return the address of the people behind a number."""
    return f"{reverse('caseload:people', args=[project.code])}?{urlencode({'on': on.isoformat(), **asked})}"
