"""What the pages of an organisation and of a staff member say."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core.components import Column, Link, SummaryRow, Table
from kladka.core.dictionaries import dictionary
from kladka.organisations.models import Organisation, Site, Staff
from kladka.pages.organisations.lists import account_of, powiat_label
from kladka.pages.projects.presenters import text_of
from kladka.programmes.models import Partnership, Post, Project


def with_seat(organisation: Organisation) -> str:
    """Return the name with the municipality of the seat, where it is known."""
    seat = organisation.municipality
    return f"{organisation.name} ({seat})" if seat else organisation.name


def organisation_rows(organisation: Organisation) -> list[SummaryRow]:
    """Return what is recorded of an organisation."""
    return [
        SummaryRow(_("Short name"), organisation.short_name),
        SummaryRow(_("Legal form"), dictionary("legal-forms").label(organisation.legal_form)),
        SummaryRow(_("KRS number"), organisation.krs),
        SummaryRow(_("Municipality"), organisation.municipality),
        SummaryRow(_("Powiat"), powiat_label(organisation.powiat)),
        SummaryRow(_("Website"), organisation.website),
        SummaryRow(_("Answers for data"), organisation.is_controller),
    ]


def sites_table(sites: Sequence[Site]) -> Table:
    """Return an organisation's sites, branches below the site they belong to."""
    names = {site.pk: site.name for site in sites}
    columns = [Column(_("Site")), Column(_("Place")), Column(_("Days open")), Column(_("Actions"))]
    rows = []
    for site in sites:
        branch = _("branch of %(name)s") % {"name": names.get(site.branch_of_id)} if site.branch_of_id else ""
        name: Any = [site.name, branch] if branch else site.name
        rows.append([name, [site.town, powiat_label(site.powiat)], _open_days(site), _site_links(site)])
    return Table(_("Sites and branches"), columns, rows, caption_size="hidden")


def staff_table(staff: Sequence[Staff]) -> Table:
    """Return who works for an organisation."""
    rows = [[Link(each.name, reverse("staff:detail", args=[each.pk])), account_of(each), each.phone] for each in staff]
    columns = [Column(_("Name")), Column(_("Account")), Column(_("Phone"))]
    return Table(_("Staff"), columns, rows, caption_size="hidden")


def partnerships_table(partnerships: Sequence[Partnership], openable: Collection[UUID] = ()) -> Table:
    """Return the projects in which an organisation takes part, those in `openable` with the way to their page."""
    rows = [
        [_project(row.project, openable), role_in_project(row.role), row.from_date, row.until_date or _until_the_end()]
        for row in partnerships
    ]
    columns = [Column(_("Project")), Column(_("Part in the project")), Column(_("From")), Column(_("Until"))]
    return Table(_("Projects"), columns, rows, caption_size="hidden")


def staff_rows(staff: Staff) -> list[SummaryRow]:
    """Return what is recorded of somebody who works for an organisation."""
    address = reverse("organisations:detail", args=[staff.organisation_id])
    return [
        SummaryRow(_("Organisation"), Link(staff.organisation.name, address)),
        SummaryRow(_("Phone"), staff.phone),
        SummaryRow(_("Signs for the organisation as"), staff.signs_as),
        SummaryRow(_("Account"), account_of(staff)),
        SummaryRow(_("E-mail address"), staff.user.email if staff.user else ""),
    ]


def posts_table(posts: Sequence[Post], openable: Collection[UUID] = ()) -> Table:
    """Return somebody's posts, each with the way to end it; projects in `openable` with the way to their page."""
    columns = [Column(_("Role")), Column(_("Project")), Column(_("Site")), Column(_("From")), Column(_("Until"))]
    rows = []
    for post in posts:
        text = _("Correct the end") if post.until_date else _("End the post")
        end = Link(text, reverse("staff:end-post", args=[post.pk]), hidden=text_of(post.project, "title"))
        rows.append(
            [
                dictionary("post-roles").label(post.role),
                _project(post.project, openable),
                post.site.name if post.site else _("no site"),
                post.from_date,
                [post.until_date or _until_the_end(), end],
            ]
        )
    return Table(_("Posts"), columns, rows, caption_size="hidden")


def post_rows(post: Post) -> list[SummaryRow]:
    """Return a post, before it ends."""
    return [
        SummaryRow(_("Role"), dictionary("post-roles").label(post.role)),
        SummaryRow(_("Project"), text_of(post.project, "title")),
        SummaryRow(_("Site"), post.site.name if post.site else _("no site")),
        SummaryRow(_("From"), post.from_date),
    ]


def site_rows(site: Site) -> list[SummaryRow]:
    """Return a site, before it closes."""
    return [
        SummaryRow(_("Organisation"), site.organisation.name),
        SummaryRow(_("Place"), [site.town, powiat_label(site.powiat)]),
        SummaryRow(_("Open since"), site.opened_on),
    ]


def role_in_project(role: str) -> str:
    """Return an organisation's part in a project, in words."""
    return {"leader": _("leader"), "partner": _("partner"), "funder": _("funder")}.get(role, role)


def _open_days(site: Site) -> list[Any]:
    if site.closed_on is None:
        return [_("since"), site.opened_on]
    return [site.opened_on, _("until"), site.closed_on]


def _site_links(site: Site) -> list[Link]:
    links = [Link(_("Change"), reverse("organisations:edit-site", args=[site.pk]), hidden=site.name)]
    if site.closed_on is None:
        links.append(Link(_("Close the site"), reverse("organisations:close-site", args=[site.pk]), hidden=site.name))
    else:
        links.append(Link(_("Open it again"), reverse("organisations:reopen-site", args=[site.pk]), hidden=site.name))
    return links


def _project(project: Project, openable: Collection[UUID]) -> Any:
    title = text_of(project, "title")
    return Link(title, reverse("projects:about", args=[project.code])) if project.pk in openable else title


def _until_the_end() -> str:
    return _("to the end of the project")
