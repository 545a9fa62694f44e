"""Wishes, and vacancies beside them: every criterion, what stands against it first; never a score."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import localize
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kladka.core.components import Colour, Link, SummaryRow, Table, Tag
from kladka.core.components import Column as TableColumn
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words, trimmed
from kladka.core.lists import Pages
from kladka.employers.models import JobWishes
from kladka.employers.queries import Candidate, Match, criteria
from kladka.employers.queries.criteria import Criterion, with_answers
from kladka.employers.rules import Finding, Outcome
from kladka.pages.employers.presenters.vacancies import pay_of

COLOURS: dict[Outcome, Colour] = {
    Outcome.VETO: "red",
    Outcome.NOT: "orange",
    Outcome.UNKNOWN: "grey",
    Outcome.PARTLY: "yellow",
    Outcome.FITS: "green",
}


@dataclass(frozen=True)
class Card:
    """A vacancy beside the wishes: where it is, what stands against it, and all criteria."""

    title: str
    url: str
    employer: str
    terms: str
    vetoes: list[str]
    table: Table
    present_url: str
    """Empty where the employer may not be told about the participant."""
    place_url: str


def wishes_rows(wishes: JobWishes) -> list[SummaryRow]:
    """Return wishes as questions and answers; vetoes say that they are vetoes."""
    rows = [
        SummaryRow(_("Said on"), wishes.on_date),
        SummaryRow(_("Hours a week"), _range(wishes.hours_from, wishes.hours_until)),
        SummaryRow(_("Lowest pay"), _("%(pay)s zł a month") % {"pay": localize(wishes.pay_from)})
        if wishes.pay_from is not None
        else SummaryRow(_("Lowest pay"), ""),
    ]
    for one in with_answers():
        said: list[Any] = [one.labels_of(wishes.values[one.code])] if wishes.values.get(one.code) else []
        if wishes.vetoes.get(one.code):
            words = _("Never: %(what)s") % {"what": one.labels_of(wishes.vetoes[one.code])}
            said.append(Tag(words, COLOURS[Outcome.VETO]))
        if said:
            rows.append(SummaryRow(capfirst(one.label), said))
    told = dictionary("disclosure-wishes").label(wishes.disclosure) if wishes.disclosure else ""
    if told and wishes.disclosure_on:
        told = _("%(what)s (talked over on %(day)s)") % {"what": told, "day": day_in_words(wishes.disclosure_on)}
    veto = Tag(_("Never: %(what)s") % {"what": wishes.veto_words}, COLOURS[Outcome.VETO]) if wishes.veto_words else ""
    return [
        *rows,
        SummaryRow(_("In their own words"), wishes.own_words),
        *([SummaryRow(_("Will not do, in their own words"), veto)] if veto else []),
        SummaryRow(_("What an employer may be told"), told or _("Not talked about yet")),
    ]


def match_card(match: Match, participation: Any, *, may_be_told: bool) -> Card:
    """Return one vacancy with every criterion in words, and the way to tell its employer about the participant."""
    vacancy, named = match.vacancy, {one.code: one for one in criteria()}
    rows = [
        [
            capfirst(named[one.criterion].label),
            Tag(_outcome(one), COLOURS[one.outcome]),
            _why(named[one.criterion], one),
        ]
        for one in match.findings
    ]
    columns = [TableColumn(_("Criterion")), TableColumn(_("How it comes out")), TableColumn(_("Why"))]
    caption = _("%(post)s, by criterion") % {"post": vacancy.title}
    hours = (
        _("%(hours)s hours a week") % {"hours": localize(trimmed(vacancy.hours))} if vacancy.hours is not None else ""
    )
    place = f"{reverse('employers:place', args=[participation.pk])}?kind=employment&vacancy={vacancy.pk}"
    query = {"participation": participation.pk, "vacancy": vacancy.pk, "purpose": "candidate"}
    present = f"{reverse('employers:contact-new', args=[vacancy.employer_id])}?{urlencode(query)}"
    return Card(
        title=vacancy.title,
        url=reverse("employers:vacancy", args=[vacancy.pk]),
        employer=vacancy.employer.organisation.name,
        terms=" · ".join(filter(None, (vacancy.town, hours, pay_of(vacancy)))),
        vetoes=[named[one.criterion].labels_of(one.vetoed) for one in match.findings if one.vetoed],
        table=Table(caption, columns, rows, caption_size="hidden"),
        present_url=present if may_be_told else "",
        place_url=place,
    )


def candidates_table(
    candidates: Iterable[Candidate], agreeing: Collection[UUID], own: Mapping[UUID, Sequence[str]]
) -> Table:
    """Return participants beside one vacancy: what each has against it, and what fits, by name of the criterion.

    `agreeing`: those of whom employers may be told. `own`: what profiles say never in own words.
    """
    rows = [
        [
            Link(one.wishes.participation.person.identity.name, _matches_of(one.wishes)),
            [Tag(veto, COLOURS[Outcome.VETO]) for veto in _vetoes(one.findings)]
            + ([Tag(one.wishes.veto_words, COLOURS[Outcome.VETO])] if one.wishes.veto_words else [])
            + [_in_profile(words) for words in own.get(one.wishes.participation_id, ())],
            _criteria(one.findings, Outcome.NOT, Outcome.PARTLY),
            _criteria(one.findings, Outcome.UNKNOWN),
            _criteria(one.findings, Outcome.FITS),
            Tag(_("agreed"), "green")
            if one.wishes.participation_id in agreeing
            else Tag(_("no consent recorded"), "yellow"),
        ]
        for one in candidates
    ]
    columns = [
        *(_("Participant"), _("Veto"), _("Does not fit, or only partly"), _("Not known"), _("Fits")),
        _("Consent to telling employers"),
    ]
    return Table(
        _("Participants beside this vacancy"), [TableColumn(each) for each in columns], rows, caption_size="hidden"
    )


def profile_rows(own: Sequence[str]) -> list[SummaryRow]:
    """Return what the profile says never in own words."""
    return [SummaryRow(_("Never, by the profile"), [_in_profile(words) for words in own])] if own else []


def _in_profile(words: str) -> Tag:
    return Tag(_("Look at it yourself: %(what)s") % {"what": words}, COLOURS[Outcome.VETO])


def match_pages(page: Page[Any], request: HttpRequest) -> Pages:
    """Return the way through the pages of vacancies."""
    return Pages.around(page, lambda number: f"{request.path}?page={number}")


def _vetoes(findings: Sequence[Finding]) -> list[str]:
    named = {one.code: one for one in criteria()}
    return [named[one.criterion].labels_of(one.vetoed | one.unclear) for one in findings if one.vetoed or one.unclear]


def _criteria(findings: Sequence[Finding], *outcomes: Outcome) -> str:
    named = {one.code: one.label for one in criteria()}
    return ", ".join(named[one.criterion] for one in findings if one.outcome in outcomes)


def _matches_of(wishes: JobWishes) -> str:
    return reverse("employers:matches", args=[wishes.participation_id])


def _outcome(found: Finding) -> str:
    match found.outcome:
        case Outcome.VETO:
            return _("Veto")
        case Outcome.NOT:
            return _("Does not fit")
        case Outcome.UNKNOWN:
            return _("Not known")
        case Outcome.PARTLY:
            return _("Fits partly")
        case _:
            return _("Fits")


def _why(one: Criterion, found: Finding) -> list[str]:
    said = []
    if found.vetoed:
        said.append(_("Never: %(what)s") % {"what": one.labels_of(found.vetoed)})
    if found.unclear:
        said.append(_("To be asked because of a veto: %(what)s") % {"what": one.labels_of(found.unclear)})
    if found.missing:
        words = _("Not wished: %(what)s") if one.rule == "within" else _("Missing: %(what)s")
        said.append(words % {"what": one.labels_of(found.missing)})
    if found.matching:
        said.append(_("Goes together: %(what)s") % {"what": one.labels_of(found.matching)})
    if found.spared:
        said.append(_("Never, and not noted of this vacancy: %(what)s") % {"what": one.labels_of(found.spared)})
    if "person" in found.lacks and (found.vetoed or found.unclear or found.spared):
        said.append(_("The participant said only what is never to be."))
    elif "person" in found.lacks:
        said.append(_("The participant said nothing about it."))
    if "job" in found.lacks:
        said.append(_("Nothing is known about the vacancy here."))
    return said or [_("As wished") if found.outcome is Outcome.FITS else _("Other than wished")]


def _range(low: Any, high: Any) -> str:
    if low is None and high is None:
        return ""
    if low is None:
        return _("at most %(most)s") % {"most": _number(high)}
    if high is None:
        return _("at least %(least)s") % {"least": _number(low)}
    return _("%(least)s to %(most)s") % {"least": _number(low), "most": _number(high)}


def _number(value: Any) -> str:
    return localize(trimmed(value))
