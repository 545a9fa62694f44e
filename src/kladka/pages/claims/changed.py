"""What changed since the last claim, on the page: corrections of what it said, apart from what has happened since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kladka.core import clock
from kladka.core.components import Column, Link, Table
from kladka.core.forms import ChoiceField
from kladka.core.forms.shown import day_in_words
from kladka.core.lists import Filter
from kladka.pages.claims.fetching import address
from kladka.pages.claims.presenters import claim_name
from kladka.pages.claims.table import titles_of
from kladka.pages.reports.causes import EXPLAINED, LABELS
from kladka.pages.reports.comparison import Pair, Side
from kladka.pages.reports.moved import Entries
from kladka.pages.reports.restatement import said_number, signed
from kladka.reporting.live.figures import Extract
from kladka.reporting.live.flow import flow_pack
from kladka.reporting.models import Claim
from kladka.reporting.queries import claim as queries
from kladka.reporting.restatement import restating
from kladka.reporting.restatement.claim import TIME, Way, kept_ways, ways


@dataclass(frozen=True)
class Compared:
    """Two moments of claims. `now` is a later claim, or today's view of the same."""

    then: queries.Moment
    now: queries.Moment
    then_name: str
    now_name: str

    @property
    def pair(self) -> Pair:
        """The same as pages of reports have it."""
        first, last = (
            Side(restating.Seen(restating.Moment(each.pack, each.as_of, each.known_on)))
            for each in (self.then, self.now)
        )
        return Pair(first, last, {})


def compared(claim: Claim, base: Claim) -> Compared:
    """Return a claim beside the one that it goes on from."""
    return Compared(queries.moment_of(base), queries.moment_of(claim), claim_name(base), claim_name(claim))


def compared_since(claim: Claim) -> Compared:
    """Return a sent claim beside what it would say today."""
    then = queries.moment_of(claim)
    now = queries.Moment(then.as_of, clock.today(), None, flow_pack())
    return Compared(then, now, claim_name(claim), _("The same days as known today"))


def ways_of(claim: Claim, base: Claim | None, facts: Extract) -> Sequence[Way] | None:
    """Return the way of each line since the claim before; of a sent claim as it was kept, of a first one nothing."""
    if claim.is_sent:
        return kept_ways(claim.content.said)
    if base is None:
        return None
    found = compared(claim, base)
    return ways(claim.project, found.then, found.now, facts)


def ways_since(claim: Claim, facts: Extract) -> Sequence[Way]:
    """Return by how much a sent claim would be another today."""
    found = compared_since(claim)
    return ways(claim.project, found.then, found.now, facts)


def changes_table(claim: Claim, base: Claim, found: Sequence[Way]) -> Table:
    """Return the way of each line: what the claim before said, corrections by cause, updates, what this one says."""
    titles = titles_of(claim)
    columns = [
        Column(_("Participants who")),
        Column(_("Said by claim %(label)s") % {"label": base.label}, numeric=True),
        Column(_("Corrections"), numeric=True),
        Column(_("Why")),
        Column(_("Updates"), numeric=True),
        Column(_("Said by this claim"), numeric=True),
    ]
    rows: list[list[Any]] = [
        [
            Link(titles[each.code], address("changed", claim, each.code)),
            said_number(each.before),
            signed(each.corrected),
            causes(each),
            signed(each.updated),
            said_number(each.after),
        ]
        for each in found
    ]
    return Table(_("From one claim to the next, from the start of the project"), columns, rows)


def causes(way: Way) -> list[str]:
    """Return each cause of a correction with what it changed."""
    return [f"{LABELS[cause]}:\N{NO-BREAK SPACE}{signed(change)}" for cause, change in way.corrections]


def since_table(claim: Claim, found: Sequence[Way]) -> Table | None:
    """Return what a sent claim would say otherwise today; None where it would say the same."""
    changed = [each for each in found if each.corrections]
    if not changed:
        return None
    titles = titles_of(claim)
    columns = [
        Column(_("Participants who")),
        Column(_("Said by this claim"), numeric=True),
        Column(_("Today"), numeric=True),
        Column(pgettext("difference", "Change"), numeric=True),
        Column(_("Why")),
    ]
    rows: list[list[Any]] = [
        [
            Link(titles[each.code], address("since", claim, each.code)),
            said_number(each.before),
            said_number(each.after),
            signed(each.corrected),
            causes(each),
        ]
        for each in changed
    ]
    return Table(_("What this claim would say otherwise today"), columns, rows)


def summary(found: Sequence[Way], base: Claim) -> list[str]:
    """Return in two sentences how much is corrected and how much is new."""
    corrected = [each for each in found if each.corrections]
    updated = [each for each in found if each.updated]
    label = {"label": base.label}
    first = (
        _("What claim %(label)s said is changed by corrections.")
        if corrected
        else _("Nothing that claim %(label)s said is changed.")
    )
    second = (
        _("Since its last day people started, completed, interrupted or came back.")
        if updated
        else _("Since its last day nobody started, completed or interrupted.")
    )
    return [first % label, second]


def explained(found: Sequence[Way]) -> list[tuple[Any, Any]]:
    """Return the causes that occur, with what they mean."""
    used = {cause for each in found for cause, _change in each.steps}
    return [(LABELS[cause], EXPLAINED[cause]) for cause in LABELS if cause in used]


def kind_filter() -> Filter:
    """Return the filter that parts corrections from updates."""
    kinds = [
        ("correction", _("Corrections of what the earlier claim said")),
        ("update", _("Updates: what has happened since")),
    ]
    field = ChoiceField(label=_("Corrections or updates"), choices=kinds, look="select", empty=_("All"), required=False)

    def narrow(rows: Any, value: str) -> Any:
        return Entries(each for each in rows if (each.cause == TIME) == (value == "update"))

    return Filter("kind", field, narrow)


def days_words(of: queries.Moment) -> str:
    """Return the two days of a moment in words."""
    words: dict[str, str] = {"as_of": _day(of.as_of), "known_on": _day(of.known_on)}
    return _("as of %(as_of)s, as known on %(known_on)s") % words


def _day(day: date) -> str:
    return day_in_words(day)
