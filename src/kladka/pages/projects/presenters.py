"""What the pages of a project say, in the language in use."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils.formats import localize
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.components import Bullets, Column, Link, Menu, SummaryRow, Table, Tag
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import money, trimmed
from kladka.pages.access import table
from kladka.pages.projects.definitions import indicator_titles, pack_title
from kladka.programmes.models import Award, Goal, Partnership, Post, Project, Target, TargetGroup
from kladka.programmes.permissions import Viewer
from kladka.programmes.queries import About, ServedFrom
from kladka.programmes.rules import profile


def text_of(record: Model, name: str) -> str:
    """Return the text `name` of a record in the language in use, in Polish where there is no other."""
    return getattr(record, f"{name}_{_language()}", "") or getattr(record, f"{name}_pl")


def project_link(project: Project) -> Link:
    """Return the way to the page of a project, by its title."""
    return Link(text_of(project, "title"), reverse("projects:about", args=[project.code]))


def frame(project: Project, active: str, viewer: Viewer) -> dict[str, Any]:
    """Return what every page of a project shows around its own part, whose name is `active`."""
    return {
        "project": project,
        "title": text_of(project, "title"),
        "state": state_of(project, clock.today()),
        "menu": menu(project, active, viewer),
    }


def menu(project: Project, active: str, viewer: Viewer) -> Menu:
    """Return the way to the parts of a project's page that the viewer may open; what is not there is left out."""
    parts = [
        ("projects:about", _("About the project")),
        ("projects:team", _("Team and areas")),
        ("projects:targets", _("Targets")),
        ("events:of-project", _("Events")),
        ("papers:logos", _("Logos on documents")),
        ("caseload:project", _("Caseload")),
        ("benefits:project", _("Benefits")),
        ("figures:project", _("Figures")),
        ("measures:project", _("How the service works")),
        ("indicators:list", _("Own indicators")),
        ("reports:list", _("Reports")),
        ("reports:restatement", _("What changed, and why")),
        ("claims:list", _("Payment claims")),
        ("releases:list", _("Publication")),
        ("samples:list", _("Control samples")),
        ("participants_file:list", _("Participants’ file")),
    ]
    links = [
        Link(text, address, active=name == active)
        for name, text in parts
        if (address := _address(name, project)) and table()[name].admits(viewer)
    ]
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
        *operation_rows(project),
        SummaryRow(_("From"), project.starts_on),
        SummaryRow(_("Until"), project.ends_on),
        SummaryRow(_("Answers for the data"), project.controller.name),
        SummaryRow(_("Rules of the programme"), profile(project.profile).title),
        SummaryRow(_("Definitions of the figures"), pack_title(project.pack)),
        SummaryRow(_("On the public site"), project.is_public),
    ]


def operation_rows(project: Project) -> list[SummaryRow]:
    """Return what the list of operations tells of the project's money and aims, as far as it is known."""
    rows = [
        (_("Total cost"), _("%(amount)s zł") % {"amount": money(project.total_cost)} if project.total_cost else ""),
        (_("Fund of the Union"), dictionary("funds")[project.fund].label if project.fund else ""),
        (_("Share that the Union pays"), _percent(project.cofinancing_rate)),
        (_("Specific objective"), project.specific_objective),
        (_("Type of intervention"), project.intervention),
        (_("Contractors in public procurement"), project.contractors.splitlines()),
    ]
    return [SummaryRow(name, value) for name, value in rows if value]


def _percent(rate: Decimal | None) -> str:
    return f"{localize(trimmed(rate))}%" if rate else ""


def partners_table(partnerships: Sequence[Partnership], *, may_change: bool = False) -> Table:
    """Return who takes part, the leader first; each that is not the leader with the way to end its part."""
    rows = [
        [row.organisation.name, _part(row), row.from_date, _until(row, may_change=may_change)] for row in partnerships
    ]
    columns = [Column(_("Organisation")), Column(_("Part in the project")), Column(_("From")), Column(_("Until"))]
    return Table(_("Partnership"), columns, rows)


def partnership_rows(partnership: Partnership) -> list[SummaryRow]:
    """Return an organisation's part in a project, before it ends."""
    return [
        SummaryRow(_("Project"), text_of(partnership.project, "title")),
        SummaryRow(_("Organisation"), partnership.organisation.name),
        SummaryRow(_("Part in the project"), _part(partnership)),
        SummaryRow(_("From"), partnership.from_date),
    ]


def goals_table(goals: Sequence[Goal], project: Project) -> Table:
    """Return the goals with their indicators, and the ways to change them."""
    titles = indicator_titles(project)
    rows = []
    for goal in goals:
        text = text_of(goal, "text")
        change = Link(_("Change"), reverse("projects:edit-goal", args=[goal.pk]), hidden=text)
        remove = Link(_("Remove"), reverse("projects:remove-goal", args=[goal.pk]), hidden=text)
        rows.append(
            [text, _kind(goal), Bullets([titles.get(code, code) for code in goal.indicators]), [change, remove]]
        )
    columns = [Column(_("Goal")), Column(_("Kind")), Column(_("Indicators")), Column(_("Actions"))]
    return Table(_("Goals"), columns, rows, caption_size="hidden")


def goal_rows(goal: Goal) -> list[SummaryRow]:
    """Return a goal in both languages, before it is removed."""
    return [
        SummaryRow(_("Kind of goal"), _kind(goal)),
        SummaryRow(_("The goal in Polish"), goal.text_pl),
        SummaryRow(_("The goal in English"), goal.text_en),
    ]


def groups_table(groups: Sequence[TargetGroup]) -> Table:
    """Return the target groups with the ways to change them."""
    rows = []
    for group in groups:
        name = text_of(group, "name")
        rows.append([name, text_of(group, "description"), group.institutional, _tools("group", group.pk, name)])
    columns = [Column(_("Target group")), Column(_("Description")), Column(_("Sent by an institution"))]
    return Table(_("For whom it is"), [*columns, Column(_("Actions"))], rows, caption_size="hidden")


def group_rows(group: TargetGroup) -> list[SummaryRow]:
    """Return a target group in both languages, before it is removed."""
    return [
        SummaryRow(_("Name in Polish"), group.name_pl),
        SummaryRow(_("Name in English"), group.name_en),
    ]


def award_rows(award: Award) -> list[SummaryRow]:
    """Return an award, before it is removed."""
    return [
        SummaryRow(_("Contest"), award.contest),
        SummaryRow(_("Organiser"), award.organiser),
        SummaryRow(_("Entered"), award.entered_on),
        SummaryRow(pgettext("contest", "How it ended"), award_outcome(award)),
        SummaryRow(_("Award"), award.title),
        SummaryRow(pgettext("contest", "Chosen"), _chosen(award)),
    ]


def award_outcome(award: Award) -> Tag:
    """Return how an entry in a contest ended."""
    return {
        Award.Outcome.ENTERED: Tag(pgettext("contest", "not known yet"), "yellow"),
        Award.Outcome.CHOSEN: Tag(pgettext("contest", "chosen"), "green"),
        Award.Outcome.NOT_CHOSEN: Tag(pgettext("contest", "not chosen"), "grey"),
    }[Award.Outcome(award.outcome)]


def awards_table(awards: Sequence[Award], *, may_change: bool = False) -> Table:
    """Return the distinctions that the project received, each with the ways to change it."""
    rows: list[list[Any]] = [
        [
            Link(award.contest, reverse("projects:award", args=[award.pk])),
            award.organiser,
            award.entered_on,
            [award_outcome(award), *([award.title] if award.title else [])],
            _chosen(award),
        ]
        for award in awards
    ]
    columns = [
        Column(_("Contest")),
        Column(_("Organiser")),
        Column(_("Entered")),
        Column(pgettext("contest", "How it ended")),
        Column(_("Chosen")),
    ]
    if may_change:
        columns.append(Column(_("Actions")))
        for row, award in zip(rows, awards, strict=True):
            row.append(_tools("award", award.pk, str(award)))
    return Table(_("Contests and awards"), columns, rows)


def team_table(posts: Sequence[Post]) -> Table:
    """Return who works in the project as what."""
    rows = [
        [
            post.staff.name,
            dictionary("post-roles").label(post.role),
            post.partner.short_name,
            post.site.name if post.site else _("no site"),
            post.from_date,
            post.until_date or _("to the end of the project"),
        ]
        for post in posts
    ]
    heads = [_("Name"), _("Role"), _("Organisation"), _("Site"), _("From"), _("Until")]
    return Table(_("Team"), [Column(head) for head in heads], rows)


def areas_table(served: Sequence[ServedFrom], project: Project | None = None) -> Table:
    """Return which powiats are served from which site; with `project` each with the way to change it."""
    rows: list[list[Any]]
    rows = [[each.site.name, each.site.town, [_powiat(code) for code in each.powiats]] for each in served]
    columns = [Column(_("Site")), Column(_("Town")), Column(_("Powiats"))]
    if project is not None:
        columns.append(Column(_("Actions")))
        for row, each in zip(rows, served, strict=True):
            address = reverse("projects:change-areas", args=[project.code, each.site.pk])
            row.append(Link(_("Change"), address, hidden=each.site.name))
    return Table(_("Areas served"), columns, rows)


def targets_table(project: Project, targets: Sequence[Target], *, may_change: bool = False) -> Table:
    """Return what the project promised, each value with the ways to correct and withdraw it."""
    titles = indicator_titles(project)
    columns = [
        Column(_("Indicator")),
        Column(_("For whom")),
        Column(_("Value"), numeric=True),
        Column(_("To be reached by")),
    ]
    rows = [
        [titles.get(target.indicator, target.indicator), _for_whom(target), _value(target), target.on_date]
        for target in targets
    ]
    if may_change:
        columns.append(Column(_("Actions")))
        for row, target in zip(rows, targets, strict=True):
            about = f"{row[0]}, {row[1]}"
            row.append(
                [
                    Link(_("Correct"), reverse("projects:correct-target", args=[target.pk]), hidden=about),
                    Link(_("Withdraw"), reverse("projects:withdraw-target", args=[target.pk]), hidden=about),
                ]
            )
    return Table(_("Targets"), columns, rows, caption_size="hidden")


def target_words(target: Target) -> str:
    """Return a target in one line."""
    title = indicator_titles(target.project).get(target.indicator, target.indicator)
    return f"{title}, {_for_whom(target)}"


def target_rows(target: Target) -> list[SummaryRow]:
    """Return a target, before it is withdrawn."""
    return [
        SummaryRow(_("Indicator"), target_words(target)),
        SummaryRow(_("Value"), _value(target)),
        SummaryRow(_("To be reached by"), target.on_date),
    ]


def about_tools(project: Project) -> Menu:
    """Return what an administrator changes of what the project says about itself."""
    links = [
        ("projects:edit", _("Change the data")),
        ("projects:add-goal", _("Add a goal")),
        ("projects:add-group", _("Add a target group")),
        ("projects:add-partner", _("Add a partner or a funder")),
        ("projects:add-award", _("Add an entry in a contest")),
    ]
    return Menu(_("What can be done"), [Link(text, reverse(name, args=[project.code])) for name, text in links])


def tool(project: Project, name: str, text: str) -> Menu:
    """Return the one thing that can be done on a part of the project's page."""
    return Menu(_("What can be done"), [Link(text, reverse(name, args=[project.code]))])


def _part(partnership: Partnership) -> str:
    names = {"leader": _("leader"), "partner": _("partner"), "funder": _("funder")}
    return names.get(partnership.role, partnership.role)


def _until(partnership: Partnership, *, may_change: bool) -> Any:
    shown = partnership.until_date or _("to the end of the project")
    if not may_change or partnership.role == Partnership.Role.LEADER:
        return shown
    address = reverse("projects:end-partner", args=[partnership.pk])
    text = _("Correct the end") if partnership.until_date else _("Record the end")
    return [shown, Link(text, address, hidden=partnership.organisation.name)]


def _tools(kind: str, pk: UUID, name: str) -> list[Link]:
    return [
        Link(_("Change"), reverse(f"projects:edit-{kind}", args=[pk]), hidden=name),
        Link(_("Remove"), reverse(f"projects:remove-{kind}", args=[pk]), hidden=name),
    ]


def _kind(goal: Goal) -> str:
    return _("general") if goal.kind == Goal.Kind.GENERAL else _("specific")


def _for_whom(target: Target) -> str:
    return dictionary("breakdowns").label(target.breakdown) if target.breakdown else _("total")


def _value(target: Target) -> Any:
    return target.value.normalize() if target.value % 1 else int(target.value)


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
