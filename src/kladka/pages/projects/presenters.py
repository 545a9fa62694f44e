"""What the pages of a project say, in the language in use."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kladka.core import packs
from kladka.core.components import Column, Link, Menu, SummaryRow, Table, Tag
from kladka.core.dictionaries import dictionary
from kladka.programmes.models import Award, Partnership, Post, Project, Target
from kladka.programmes.queries import About, ServedFrom
from kladka.programmes.rules import profile


def text_of(record: Model, name: str) -> str:
    """Return the text `name` of a record in the language in use, in Polish where there is no other."""
    return getattr(record, f"{name}_{_language()}", "") or getattr(record, f"{name}_pl")


def menu(project: Project, active: str) -> Menu:
    """Return the way to the parts of a project's page; a part whose page is not there is left out."""
    parts = [
        ("projects:about", _("About the project")),
        ("projects:team", _("Team and areas")),
        ("projects:targets", _("Targets")),
        ("projects:figures", _("Figures")),
    ]
    links = [Link(text, address, active=name == active) for name, text in parts if (address := _address(name, project))]
    return Menu(_("Parts of the project’s page"), links)


def state_of(project: Project, today: Any) -> Tag:
    """Return whether the project runs on the day, in words."""
    if today < project.starts_on:
        return Tag(_("Not begun"), "grey")
    return Tag(_("Finished"), "blue") if today > project.ends_on else Tag(_("Running"), "green")


def about_rows(about: About) -> list[SummaryRow]:
    """Return the project's frame: programme, period, who answers for the data."""
    project = about.project
    return [
        SummaryRow(_("Funding"), [f"{line.code} {text_of(line, 'name')}" for line in about.funding_line]),
        SummaryRow(_("From"), project.starts_on),
        SummaryRow(_("Until"), project.ends_on),
        SummaryRow(_("Answers for the data"), project.controller.name),
        SummaryRow(_("Rules of"), profile(project.profile).title),
        SummaryRow(_("Definitions of the figures"), project.pack),
        SummaryRow(_("On the public site"), project.is_public),
    ]


def partners_table(partnerships: Sequence[Partnership]) -> Table:
    """Return who takes part, the leader first."""
    names = {"leader": _("leader"), "partner": _("partner"), "funder": _("funder")}
    rows = [
        [row.organisation.name, names.get(row.role, row.role), row.from_date, row.until_date or _("no end")]
        for row in partnerships
    ]
    columns = [Column(_("Organisation")), Column(_("Part in the project")), Column(_("From")), Column(_("Until"))]
    return Table(_("Who takes part"), columns, rows)


def awards_table(awards: Sequence[Award]) -> Table:
    """Return the distinctions that the project received."""
    rows = [[award.title, award.contest, award.organiser, award.entered_on, _chosen(award)] for award in awards]
    columns = [
        Column(_("Award")),
        Column(_("Contest")),
        Column(_("Organiser")),
        Column(_("Entered")),
        Column(_("Chosen")),
    ]
    return Table(_("Awards"), columns, rows)


def team_table(posts: Sequence[Post]) -> Table:
    """Return who works in the project as what."""
    rows = [
        [
            post.staff.name,
            dictionary("post-roles").label(post.role),
            post.partner.short_name,
            post.site.name if post.site else _("no site"),
            post.from_date,
            post.until_date or _("no end"),
        ]
        for post in posts
    ]
    heads = [_("Name"), _("Role"), _("Organisation"), _("Site"), _("From"), _("Until")]
    return Table(_("Team"), [Column(head) for head in heads], rows)


def areas_table(served: Sequence[ServedFrom]) -> Table:
    """Return which powiats are served from which site."""
    rows = [[each.site.name, each.site.town, [_powiat(code) for code in each.powiats]] for each in served]
    return Table(_("Areas served"), [Column(_("Site")), Column(_("Town")), Column(_("Powiats"))], rows)


def targets_table(project: Project, targets: Sequence[Target]) -> Table:
    """Return what the project promised."""
    titles = _indicator_titles(project)
    rows = [
        [
            titles.get(target.indicator, target.indicator),
            dictionary("breakdowns").label(target.breakdown) if target.breakdown else _("all together"),
            target.value.normalize() if target.value % 1 else int(target.value),
            target.on_date,
        ]
        for target in targets
    ]
    columns = [
        Column(_("Indicator")),
        Column(_("For whom")),
        Column(_("Value"), numeric=True),
        Column(_("To be reached by")),
    ]
    return Table(_("Targets"), columns, rows)


def _indicator_titles(project: Project) -> Mapping[str, str]:
    found = packs.load(f"indicators/{project.pack}.yaml")["indicators"]
    return {each["code"]: each["title"].get(_language(), each["title"]["en"]) for each in found}


def _chosen(award: Award) -> str:
    if award.chosen is None or award.entries is None:
        return ""
    return _("%(chosen)s of %(entries)s") % {"chosen": award.chosen, "entries": award.entries}


def _powiat(code: str) -> str:
    return dictionary("powiats").label(code)


def _address(name: str, project: Project) -> str:
    try:
        return reverse(name, args=[project.code])
    except NoReverseMatch:
        return ""


def _language() -> str:
    return "en" if (get_language() or "pl").startswith("en") else "pl"
