"""What the public pages say of a project."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kladka.core.components import Column, Link, Menu, SummaryRow, Table
from kladka.core.dictionaries import dictionary
from kladka.incubation.queries import Founded
from kladka.pages.projects.presenters import state_of, text_of
from kladka.pages.public.results import Published
from kladka.programmes.models import FundingLine, Goal, Partnership, Project
from kladka.programmes.queries import About, ServedFrom
from kladka.reporting import figures as reporting


@dataclass(frozen=True)
class Card:
    """A project on the home page."""

    title: str
    url: str
    domain: str
    starts_on: date
    ends_on: date
    is_made_up: bool


@dataclass(frozen=True)
class Measured:
    """A goal and the figures that measure it, each with its value in words."""

    text: str
    figures: Sequence[tuple[str, str]]


def cards(projects: Sequence[Project]) -> list[Card]:
    """Return the projects as the home page shows them."""
    return [
        Card(
            title=text_of(each, "title"),
            url=reverse("public:project", args=[each.code]),
            domain=text_of(each, "domain"),
            starts_on=each.starts_on,
            ends_on=each.ends_on,
            is_made_up=each.is_made_up,
        )
        for each in projects
    ]


def page(about: About, shown: Published, served: Sequence[ServedFrom], today: date) -> dict[str, Any]:
    """Return what the page of a project shows, but for its entities."""
    project = about.project
    return {
        "project": project,
        "title": text_of(project, "title"),
        "state": state_of(project, today),
        "domain": text_of(project, "domain"),
        "description": text_of(project, "description").splitlines(),
        "leader": [_name(each) for each in about.partnerships if each.role == Partnership.Role.LEADER],
        "partners": [_name(each) for each in about.partnerships if each.role == Partnership.Role.PARTNER],
        "general_goal": _measured(about.general_goal, shown) if about.general_goal else None,
        "specific_goals": [_measured(goal, shown) for goal in about.specific_goals],
        "shown": shown,
        "results": [_result(each, shown) for each in shown.figures],
        "planned": [(reporting.said(each.title), reporting.said(each.description)) for each in shown.planned],
        "groups": [(text_of(each, "name"), text_of(each, "description")) for each in about.target_groups],
        "funding": [SummaryRow(_level(each), f"{each.code} {text_of(each, 'name')}") for each in about.funding_line],
        "awards": about.awards,
        "places": _places(served, is_over=today > project.ends_on),
        "definitions": reporting.said(shown.pack.title),
    }


def menu(context: dict[str, Any]) -> Menu:
    """Return the way to the sections that the page has."""
    sections = [
        ("about", _("About the project"), True),
        ("team", _("Who runs it"), True),
        ("goals", _("Goals"), context["general_goal"] or context["specific_goals"]),
        ("results", _("Results"), True),
        ("entities", _("New entities"), context["entities"]),
        ("places", _("Where"), context["places"]),
        ("awards", _("Awards"), context["awards"]),
        ("groups", _("For whom"), context["groups"]),
        ("funding", _("Period and funding"), True),
        ("data", _("Data"), True),
    ]
    return Menu(_("On this page"), [Link(text, f"#{name}") for name, text, is_there in sections if is_there])


def _name(partnership: Partnership) -> tuple[str, str]:
    """Return an organisation's name and its place."""
    return partnership.organisation.name, partnership.organisation.municipality


def _measured(goal: Goal, shown: Published) -> Measured:
    known = [shown.pack.by_code[code] for code in goal.indicators if code in shown.pack.by_code]
    return Measured(text_of(goal, "text"), [(reporting.said(each.title), _value(each, shown)) for each in known])


def _value(definition: reporting.Indicator, shown: Published) -> str:
    value = shown.value_of(definition.code)
    if value is not None:
        return str(localize(value))
    if definition.unvalued:
        return _("no number was published")
    return _("to be published when the project ends") if shown.planned else _("not published")


def _result(figure: reporting.Figure, shown: Published) -> tuple[str, float | None, str, str, str]:
    source = reporting.said(shown.pack.by_code[figure.code].source)
    title, description, note = (reporting.said(each) for each in (figure.title, figure.description, figure.note))
    return title, reporting.plain(figure.value), description, note, source


def _level(line: FundingLine) -> str:
    levels = {
        "programme": _("Programme"),
        "priority": _("Priority"),
        "measure": _("Measure"),
        "sub_measure": _("Sub-measure"),
    }
    return levels[line.level]


def entities(found: Sequence[Founded]) -> Table | None:
    """Return the entities founded, as their registers have them. Of founders only legal persons are named."""
    if not found:
        return None
    rows = []
    for each in found:
        registration = each.registration
        form, organisation = dictionary("legal-forms").label(registration.legal_form), registration.organisation
        people = [_("natural persons")] if each.by_people else []
        founders = [*(_polish(one.name) for one in each.by), *people]
        seat = _polish(organisation.municipality)
        rows.append([_polish(organisation.name), form, seat, founders, registration.register_date])
    heads = [_("Name of the entity"), _("Legal form"), _("Seat"), _("Founded by"), _("Registered on")]
    columns = [Column(head) for head in heads]
    return Table(_("Entities founded with the project’s help"), columns, rows, caption_size="s")


def _polish(name: str) -> SafeString | str:
    """Return a Polish name, marked as such, so that it is read aloud rightly on an English page."""
    return format_html('<span lang="pl">{}</span>', name) if name else ""


def _places(served: Sequence[ServedFrom], *, is_over: bool) -> Table | None:
    if not served:
        return None
    powiats = dictionary("powiats")
    rows = [[each.site.town, ", ".join(powiats.label(code) for code in each.powiats)] for each in served]
    caption = _("Where the project worked") if is_over else _("Where the project works")
    return Table(caption, [Column(_("Town")), Column(_("Areas served"))], rows, caption_size="s")


FIELDS = {
    "project": "Code, titles, period, funding line and organisations of the project",
    "entities": "Entities registered with the project's help; of their founders the legal persons",
    "made_up": "true when every person behind the figures is made up",
    "as_of": "The day by which facts had to be true to count",
    "known_on": "The day by which facts had to be recorded to count",
    "pack": "The set of definitions the figures follow; version and hash identify its exact text",
    "figures": "Published totals; value counts what `counts` names, each once",
    "figures.source": "The sentence or rule on which the definition rests",
    "planned": "Of a running project: the figures to be published when it has ended",
}


def as_json(about: About, shown: Published, founded: Sequence[Founded]) -> dict[str, Any]:
    """Return the same for machines, in both languages at once."""
    project = about.project
    return {
        "project": {
            "code": project.code,
            "title": {"pl": project.title_pl, "en": project.title_en},
            "starts_on": project.starts_on.isoformat(),
            "ends_on": project.ends_on.isoformat(),
            "funding_line": [
                {"level": each.level, "code": each.code, "name": {"pl": each.name_pl, "en": each.name_en}}
                for each in about.funding_line
            ],
            "organisations": [
                {"role": each.role, "name": each.organisation.name, "seat": each.organisation.municipality}
                for each in about.partnerships
            ],
        },
        "entities": [
            {
                "name": each.registration.organisation.name,
                "legal_form": each.registration.legal_form,
                "seat": each.registration.organisation.municipality,
                "registered_on": each.registration.register_date.isoformat(),
                "founding_organisations": [one.name for one in each.by],
            }
            for each in founded
        ],
        "made_up": project.is_made_up,
        "as_of": shown.as_of.isoformat(),
        "known_on": shown.known_on.isoformat(),
        "pack": shown.pack.code,
        "version": shown.pack.version,
        "hash": shown.pack.hash,
        "figures": [
            {
                "code": each.code,
                "title": dict(each.title),
                "value": reporting.plain(each.value),
                "counts": each.counts,
                "description": dict(each.description),
                "note": dict(each.note),
                "source": dict(shown.pack.by_code[each.code].source),
            }
            for each in shown.figures
        ],
        "planned": [
            {"code": each.code, "title": dict(each.title), "description": dict(each.description)}
            for each in shown.planned
        ],
        "fields": FIELDS,
    }
