"""What the public pages say of a project."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kladka.core import clock
from kladka.core.components import Column, Link, Menu, SummaryRow, Table, in_polish
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words
from kladka.pages.projects.presenters import operation_rows, state_of, text_of
from kladka.pages.public.files import COLUMNS, addresses_of
from kladka.pages.public.results import Published, shown
from kladka.programmes.models import Award, FundingLine, Goal, Partnership, Project
from kladka.programmes.queries import About, ServedFrom
from kladka.reporting.models import OperationsList, Release
from kladka.reporting.queries.release import said


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


def page(about: About, found: Published, served: Sequence[ServedFrom], today: date) -> dict[str, Any]:
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
        "general_goal": _measured(about.general_goal, found) if about.general_goal else None,
        "specific_goals": [_measured(goal, found) for goal in about.specific_goals],
        "release": found.release,
        "corrects": found.data.get("corrects"),
        "next": _next(found) if found.release else "",
        "published_on": found.published_on,
        "hides": found.hides,
        "exact": found.data.get("method", {}).get("units"),
        "results": shown(found),
        "licence": found.data.get("licence"),
        "pack": found.data.get("pack"),
        "definitions": said(found.data["pack"]["title"]) if found.release else "",
        "planned": [(said(each.title), said(each.description)) for each in found.planned],
        "coming": found.calendar if not found.calendar.due else None,
        "groups": [(text_of(each, "name"), text_of(each, "description")) for each in about.target_groups],
        "funding": [SummaryRow(_level(each), f"{each.code} {text_of(each, 'name')}") for each in about.funding_line]
        + operation_rows(project),
        "awards": [award for award in about.awards if award.outcome == Award.Outcome.CHOSEN],
        "places": _places(served, is_over=today > project.ends_on),
    }


def _next(found: Published) -> str:
    """Return when newer figures come; of a day that has passed, that they are late."""
    days = found.calendar
    if days.due:
        return _("Figures as of %(day)s are due and are being prepared.") % {"day": day_in_words(days.due)}
    if days.next_day and days.ready_on:
        words = _("The next figures will be as of %(day)s and are due from %(ready)s on.")
        return words % {"day": day_in_words(days.next_day), "ready": day_in_words(days.ready_on)}
    return _("These figures are final; they are published again only to correct them.")


def menu(context: dict[str, Any]) -> Menu:
    """Return the way to the sections that the page has."""
    sections = [
        ("about", _("About the project"), context["domain"] or context["description"]),
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


def _measured(goal: Goal, found: Published) -> Measured:
    titles = {code: each.title for code, each in found.definitions.items()}
    titles |= {each["code"]: each["title"] for each in found.figures}
    known = [code for code in goal.indicators if code in titles]
    return Measured(text_of(goal, "text"), [(said(titles[code]), _value(code, found)) for code in known])


def _value(code: str, found: Published) -> str:
    value = found.total_of(code)
    if value is not None:
        return str(localize(value))
    if code in found.definitions and found.definitions[code].unvalued:
        return _("no number was published")
    if any(each["code"] == code for each in found.figures):
        return _("not shown")
    return _("not published") if found.release else _("not published yet")


def _level(line: FundingLine) -> str:
    levels = {
        "programme": _("Programme"),
        "priority": _("Priority"),
        "measure": _("Measure"),
        "sub_measure": _("Sub-measure"),
    }
    return levels[line.level]


def entities(found: Published, agreed: Collection[str]) -> Table | None:
    """Return the entities that the release names, as their registers have them. Of founders only legal persons are.

    One that no longer agrees (its name is not among `agreed`) stays in the frozen release, and is left out here.
    """
    listed = [each for each in found.data.get("entities", ()) if each["name"] in agreed]
    if not listed:
        return None
    forms, rows = dictionary("legal-forms"), []
    for each in listed:
        people = [_("natural persons")] if each["founded_by_people"] else []
        founders = [*(in_polish(name) for name in each["founding_organisations"]), *people]
        registered = date.fromisoformat(each["registered_on"])
        rows.append(
            [in_polish(each["name"]), forms.label(each["legal_form"]), in_polish(each["seat"]), founders, registered]
        )
    heads = [_("Name of the entity"), _("Legal form"), _("Seat"), _("Founded by"), _("Registered on")]
    columns = [Column(head) for head in heads]
    return Table(_("Entities founded with the project’s help"), columns, rows, caption_size="s")


def _places(served: Sequence[ServedFrom], *, is_over: bool) -> Table | None:
    if not served:
        return None
    powiats = dictionary("powiats")
    rows = [[each.site.town, ", ".join(powiats.label(code) for code in each.powiats)] for each in served]
    caption = _("Where the project worked") if is_over else _("Where the project works")
    return Table(caption, [Column(_("Town")), Column(_("Areas served"))], rows, caption_size="s")


def releases_table(project: Project, releases: Sequence[Release]) -> Table:
    """Return the releases of a project with their files, the newest first."""
    corrected = {each.data["corrects"]: each.number for each in sorted(releases, key=lambda one: one.number)}
    rows = [
        [
            each.number,
            each.as_of,
            clock.day_of(each.decision.decided_at),
            _holds(each, corrected.get(each.number), is_newest=each == releases[0]),
            [Link(kind, address, hidden=_of_release(each)) for kind, address in addresses_of(each, project.code)],
            each.content_hash[:16],
        ]
        for each in releases
    ]
    heads = [_("Release"), _("As of"), _("Published on"), _("Holds"), _("Files"), _("Checksum (begins with)")]
    return Table(_("Releases"), [Column(head) for head in heads], rows, caption_size="hidden")


def _holds(release: Release, corrected_by: int | None, *, is_newest: bool) -> list[str]:
    """Return whether the numbers of a release hold, and what it corrects: its files stay as they were."""
    corrects = release.data["corrects"]
    found = [_("corrects release %(number)s") % {"number": corrects}] if corrects else []
    if corrected_by:
        return [*found, _("no longer: corrected by release %(number)s") % {"number": corrected_by}]
    return [pgettext("a release", "yes, the newest") if is_newest else pgettext("a release", "as of its day"), *found]


def _of_release(release: Release) -> str:
    return _("of release %(number)s") % {"number": release.number}


def columns_table() -> Table:
    """Return what the columns of the files mean."""
    rows = [[name, kind, words] for name, kind, words in COLUMNS]
    heads = [_("Column"), _("Type"), _("Meaning")]
    return Table(_("Columns of the files"), [Column(head) for head in heads], rows, caption_size="s")


def operations_table(kept: OperationsList) -> Table:
    """Return the list of operations in short: the files have every field."""
    rows = [
        [
            row["operation_code"],
            in_language(row["operation"]),
            row["beneficiary"],
            _dates(row),
            row["location"] or [],
        ]
        for row in kept.data["operations"]
    ]
    heads = [_("Code"), _("Operation"), _("Beneficiary"), _("From and until"), _("Location")]
    return Table(_("Operations"), [Column(head) for head in heads], rows, caption_size="hidden")


def _dates(row: Mapping[str, Any]) -> list[date]:
    return [date.fromisoformat(row[name]) for name in ("start_date", "end_date")]


def in_language(texts: Mapping[str, str]) -> str:
    """Return a text of a kept list in the language in use."""
    return said(texts)


def not_recorded(kept: OperationsList) -> list[str]:
    """Return the fields of the list that nobody records, as the Regulation names them."""
    return [said(field) for field in kept.data["fields"] if field["code"] in kept.data["not_recorded"]]


FIELDS = {
    "project": "Code, titles, period, funding line and organisations of the project",
    "entities": "Entities in a register on the day; of their founders the legal persons",
    "made_up": "true when every person behind the figures is made up",
    "release": "Number of the release that holds; null while there is none",
    "published_on": "The day on which the release was published",
    "as_of": "The day by which facts had to be true to count",
    "known_on": "The day by which facts had to be recorded to count",
    "pack": "The set of definitions the figures follow; version and hash identify its exact text",
    "figures": "Published figures; value counts what `counts` names, each once; null where it is hidden",
    "figures.parts": "The figure by the groups of its breakdowns; a value of null is hidden",
    "figures.declared": "Of a total published by decision, however small: the reason, who decided and when",
    "figures.source": "The sentence or rule on which the definition rests",
    "left_out": "Figures of the definitions that are not counts, or have no value",
    "planned": "While there is no release: the figures to be published",
    "next": "The day as of which the project publishes next, and when that is due; null when nothing more will come",
    "licence": "The licence under which the figures may be used",
}


def as_json(about: About, found: Published, agreed: Collection[str]) -> dict[str, Any]:
    """Return the newest release for machines, in both languages at once, with what the project is.

    As on the page, an entity is named only while it agrees (`agreed` are the names of those that do).
    """
    project, data = about.project, found.data
    days = found.calendar
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
        "entities": [each for each in data.get("entities", ()) if each["name"] in agreed],
        "made_up": project.is_made_up,
        "release": data.get("number"),
        "published_on": found.published_on.isoformat() if found.published_on else None,
        "as_of": data.get("as_of"),
        "known_on": data.get("known_on"),
        "pack": data.get("pack"),
        "figures": [{**each, "value": found.total_of(each["code"])} for each in found.figures],
        "left_out": list(data.get("left_out", ())),
        "planned": [
            {"code": each.code, "title": dict(each.title), "description": dict(each.description)}
            for each in found.planned
        ],
        "next": {"as_of": days.next_day.isoformat(), "due_on": days.ready_on.isoformat()}
        if days.next_day and days.ready_on
        else None,
        "licence": data.get("licence"),
        "fields": FIELDS,
    }
