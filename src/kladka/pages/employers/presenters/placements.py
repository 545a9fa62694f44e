"""Work and steps towards it, with the support planned and given."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kladka.core.components import Column as TableColumn
from kladka.core.components import Event, Link, Menu, SummaryRow, Table, Tag
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words, part_of_full_time
from kladka.employers import rules
from kladka.employers.models import Placement
from kladka.employers.policies import CIS
from kladka.employers.queries import Placed, kinds
from kladka.employers.rules import PhaseSoFar
from kladka.people.models import Situation


def work_menu(participation: Any) -> Menu:
    """Return what can be done on the page about a participant's work."""
    names = [
        ("wishes", _("Wishes and vetoes")),
        ("matches", _("Vacancies beside the wishes")),
        ("place", _("Record work or a step towards it")),
        ("refer", _("Refer to another body")),
    ]
    links = [Link(text, reverse(f"employers:{name}", args=[participation.pk])) for name, text in names]
    return Menu(_("What can be done"), links)


def kind_links(participation: Any, asked: Mapping[str, str]) -> list[Link]:
    """Return the kinds of placement to choose from; a trial comes before its programme."""
    kept = {name: asked[name] for name in ("employer", "vacancy") if asked.get(name)}
    links = []
    for kind, known in kinds().items():
        label = capfirst(dictionary("situation-kinds").label(kind))
        if known.get("trial"):
            links.append(Link(_("Trial month in a CIS"), reverse("employers:trial", args=[participation.pk])))
        query = urlencode({"kind": kind, **kept})
        links.append(Link(label, f"{reverse('employers:place', args=[participation.pk])}?{query}"))
    return links


def undescribed_links(situations: Sequence[Situation]) -> list[Link]:
    """Return the ways to say who employs, one for each situation of which nobody has said it."""
    words = _("%(what)s since %(day)s: say who employs")
    return [
        Link(
            words
            % {"what": capfirst(dictionary("situation-kinds").label(one.kind)), "day": day_in_words(one.from_date)},
            reverse("employers:describe", args=[one.pk]),
        )
        for one in situations
    ]


def placed_event(one: Placed, today: date) -> Event:
    """Return a placement as an event on the page about work."""
    row = one.placement
    where = row.employer.organisation.name if row.employer else ""
    link = Link(_("Look at it"), reverse("employers:placement", args=[row.pk]), _title(one))
    text = " · ".join(filter(None, (where, row.post, _terms(one), _until(one))))
    return Event(_title(one), one.began_on or today, text, tag=placed_tag(one, today), links=[link])


def placed_tag(one: Placed, today: date) -> Tag:
    """Return where a placement stands, in words."""
    row = one.placement
    if one.is_withdrawn:
        return Tag(_("Withdrawn"), "grey")
    if one.situation is None:
        states: dict[str, Tag] = {
            Placement.FAILED: Tag(_("Trial not passed"), "grey"),
            "": Tag(_("Trial month"), "purple"),
        }
        return states.get(row.trial_result, Tag(_("Trial passed"), "blue"))
    if not one.goes_on(today):
        return Tag(_("Ended"), "grey")
    return Tag(_("Goes on"), "green") if one.evidence != "claimed" else Tag(_("Goes on, no document yet"), "yellow")


def placed_rows(one: Placed) -> list[SummaryRow]:
    """Return a placement as questions and answers."""
    row = one.placement
    employer: Any = ""
    if row.employer:
        employer = Link(row.employer.organisation.name, reverse("employers:detail", args=[row.employer_id]))
    rows = [
        SummaryRow(_("Employer"), employer) if row.employer else None,
        SummaryRow(_("Vacancy"), row.vacancy.title) if row.vacancy else None,
        SummaryRow(_("Post"), row.post) if kinds()[row.kind]["post"] else None,
        SummaryRow(_("Trial"), _trial(row)) if row.trial_from else None,
        SummaryRow(_("Since"), one.situation.from_date if one.situation else _("not begun yet")),
        SummaryRow(_("Agreed until"), _agreed(one)) if _agreed(one) else None,
        SummaryRow(_("Contract"), _terms(one)) if one.situation and one.situation.contract_kind else None,
        SummaryRow(_("Subsidy"), _subsidy(row)) if row.subsidy else None,
        SummaryRow(_("Ended on"), one.ended_on) if one.ended_on else None,
        SummaryRow(_("Why it ended"), dictionary("loss-reasons").label(row.loss_reason)) if row.loss_reason else None,
    ]
    return [each for each in rows if each is not None]


def trial_rows(placement: Placement) -> list[SummaryRow]:
    """Return what is known of a trial before its end is recorded."""
    name = placement.employer.organisation.name if placement.employer else ""
    return [SummaryRow(_("Centre"), name), SummaryRow(_("Trial"), _trial(placement))]


def support_rows(placement: Placement) -> list[SummaryRow]:
    """Return who helps at the workplace, and when the plan is looked at again."""
    return [
        SummaryRow(_("Natural supports"), placement.natural_supports),
        SummaryRow(_("Next review"), placement.review_on),
    ]


def plan_table(phases: Sequence[PhaseSoFar]) -> Table:
    """Return the support plan beside what was given so far."""
    rows = [
        [
            _("%(one)s to %(other)s") % {"one": each.phase.from_week, "other": each.phase.until_week},
            each.phase.hours,
            each.planned,
            each.done,
            _phase_tag(each),
        ]
        for each in phases
    ]
    columns = [
        TableColumn(_("Weeks")),
        TableColumn(_("Hours a week planned"), numeric=True),
        TableColumn(_("Hours planned so far"), numeric=True),
        TableColumn(_("Hours of coaching so far"), numeric=True),
        TableColumn(_("State")),
    ]
    return Table(_("Support, planned and given"), columns, rows, caption_size="hidden")


def warns_of_growth(phases: Sequence[PhaseSoFar]) -> bool:
    """Tell whether to point out that the support planned grows instead of fading."""
    return not rules.falls([each.phase for each in phases])


def placement_menu(one: Placed, today: date, *, has_plan: bool) -> Menu:
    """Return what can be done on a placement's page."""
    row = one.placement
    links = []
    if row.trial_from and not row.trial_result:
        links.append(_link(_("How did the trial end?"), "trial-end", row))
    if kinds()[row.kind]["plan"]:
        links.append(_link(_("Change the support plan") if has_plan else _("Plan the support"), "plan", row))
    if kinds()[row.kind]["post"] or kinds()[row.kind]["subsidy"]:
        links.append(_link(_("Post and subsidy"), "placement-edit", row))
    if one.goes_on(today) and dictionary("situation-kinds")[row.kind].data.get("outcomes") and not one.ended_on:
        links.append(_link(_("Record its end"), "placement-end", row))
    if row.kind == CIS and one.goes_on(today) and not one.ended_on and one.situation and one.situation.until_date:
        links.append(_link(_("Extend the programme"), "placement-extend", row))
    if row.employer_id:
        query = urlencode({"participation": str(row.participation_id), "purpose": "workplace_support"})
        address = f"{reverse('employers:contact-new', args=[row.employer_id])}?{query}"
        links.append(Link(_("Record a visit or a call"), address))
    if one.situation is not None:
        evidence = f"{reverse('participants:evidence', args=[row.participation_id])}?fact={one.situation.pk}"
        links.append(Link(_("Add a document"), evidence))
        links.append(Link(_("Correct what counts"), reverse("participants:correct", args=[one.situation.pk])))
    return Menu(_("What can be done"), links)


def _link(text: str, name: str, row: Placement) -> Link:
    return Link(text, reverse(f"employers:{name}", args=[row.pk]))


def _title(one: Placed) -> str:
    return capfirst(dictionary("situation-kinds").label(one.placement.kind))


def _terms(one: Placed) -> str:
    fact = one.situation
    if fact is None or not fact.contract_kind:
        return ""
    contract = dictionary("contract-kinds").label(fact.contract_kind)
    if fact.full_time_share is None:
        return contract
    return f"{contract}, {part_of_full_time(fact.full_time_share)}"


def _until(one: Placed) -> str:
    if one.ended_on:
        return _("until %(day)s") % {"day": day_in_words(one.ended_on)}
    agreed = _agreed(one)
    return _("agreed until %(day)s") % {"day": day_in_words(agreed)} if agreed else ""


def _agreed(one: Placed) -> date | None:
    return one.situation.until_date if one.situation else None


def _trial(row: Placement) -> str:
    if row.trial_from is None or row.trial_until is None:
        return ""
    return _("%(one)s to %(other)s") % {"one": day_in_words(row.trial_from), "other": day_in_words(row.trial_until)}


def _subsidy(row: Placement) -> str:
    until = _("until %(day)s") % {"day": day_in_words(row.subsidy_until)} if row.subsidy_until else ""
    return ", ".join(filter(None, (dictionary("wage-subsidies").label(row.subsidy), row.subsidy_body, until)))


def _phase_tag(each: PhaseSoFar) -> Tag:
    if each.is_over:
        return Tag(_("Over"), "grey")
    return Tag(_("Now"), "green") if each.is_now else Tag(_("Ahead"), "blue")
