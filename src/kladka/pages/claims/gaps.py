"""What would go wrong in a claim if it were sent today, each with the way to close it.

Another area adds a line of its own by adding a function to `LINES`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core import clock
from kladka.core.components import Link
from kladka.core.forms.shown import day_in_words
from kladka.exchange.queries import profile_of
from kladka.pages.claims.fetching import Claims, address
from kladka.programmes.models import Post
from kladka.reporting.models import Claim
from kladka.reporting.queries import claim as queries
from kladka.reporting.queries import returned
from kladka.reporting.worklists import RULES, current, seen_by
from kladka.reporting.worklists.claims import touching


@dataclass(frozen=True)
class Gap:
    """One thing to look at, in words, and the way to it. `number` is how many there are of it, if they are counted."""

    words: Any
    link: Link | None = None
    number: int | None = None


def gaps_of(found: Claims, claim: Claim) -> list[Gap]:
    """Return what is open in a claim, for who keeps it: days left out, records, the report, the participants' file."""
    return [gap for line in LINES for gap in line(found, claim)]


def _days_left_out(found: Claims, claim: Claim) -> list[Gap]:
    """Days between the claim before and this one belong to none."""
    earlier = [each for each in found.there if each.period_until < claim.period_from]
    last = max((each.period_until for each in earlier), default=None)
    first = last + timedelta(days=1) if last else found.project.starts_on
    if claim.replaces_id or first >= claim.period_from:
        return []
    words = {"first": day_in_words(first), "last": day_in_words(claim.period_from - timedelta(days=1))}
    told = _("Days that belong to no claim: %(first)s – %(last)s.") % words
    return [Gap(told, Link(_("Change the period"), address("change", claim)))]


def _incomplete(found: Claims, claim: Claim) -> list[Gap]:
    """People whose record is not complete are not counted in the claim."""
    number = queries.flow_of(claim, found.facts)["started"].incomplete
    if not number:
        return []
    link = Link(_("Who they are"), address("members", claim, "started") + "?state=incomplete")
    return [Gap(_("People who are not counted: their record is incomplete"), link, number)]


def _records(found: Claims, claim: Claim) -> list[Gap]:
    """Lines of the work lists about people and days of the period, counted by rule."""
    lines = touching(_lines_seen(found), queries.people_of(claim, found.facts), claim.period_from, claim.period_until)
    counted = {row["values"].as_py(): row["counts"].as_py() for row in pc.value_counts(lines["rule"])}
    listed = reverse("todo:list")
    return [
        Gap(
            RULES[rule].title,
            Link(
                _("On the work list"),
                f"{listed}?{urlencode({'rule': rule, 'claim': str(claim.pk)})}",
                RULES[rule].title,
            ),
            counted[rule],
        )
        for rule in RULES
        if rule in counted
    ]


def _lines_seen(found: Claims) -> pa.Table:
    """The lines of the project that the viewer sees: a monitoring officer all of them."""
    if found.viewer.has(Post.Role.MONITORING_OFFICER, found.project.pk):
        return current(found.project, clock.today()).found.lines
    lines = seen_by(found.viewer, clock.today()).lines
    return lines.filter(pc.equal(lines["project"], found.project.code))


def _report(found: Claims, claim: Claim) -> list[Gap]:
    """The report of exactly this period: not prepared, or not submitted."""
    if claim.period_until > clock.today():
        return []
    report = queries.report_for(claim)
    if report is None:
        days = {"as_of": claim.period_until.isoformat(), "period_from": claim.period_from.isoformat()}
        url = f"{reverse('reports:prepare', args=[found.project.code])}?{urlencode(days)}"
        link = Link(_("Prepare it"), url) if found.may_prepare else None
        return [Gap(_("The report for this period was not prepared"), link)]
    if not report.is_submitted:
        link = Link(_("Open it"), reverse("reports:detail", args=[report.pk]))
        return [Gap(_("The report for this period is prepared and not submitted"), link)]
    return []


def _participants_file(found: Claims, claim: Claim) -> list[Gap]:
    """The file of participants for the funder's system, where there is one: not made of the period's last day."""
    if profile_of(found.project) is None or claim.period_until > clock.today():
        return []
    if returned.file_of_day(found.project, claim.period_until):
        return []
    url = f"{reverse('participants_file:check', args=[found.project.code])}?as_of={claim.period_until.isoformat()}"
    may_check = found.viewer.has(Post.Role.MONITORING_OFFICER, found.project.pk)
    return [
        Gap(
            _("The participants’ file of the period’s last day was not made"),
            Link(_("Check it"), url) if may_check else None,
        )
    ]


LINES: list[Callable[[Claims, Claim], list[Gap]]] = [_days_left_out, _incomplete, _records, _report, _participants_file]


def summary(found: list[Gap]) -> str:
    """Return how many kinds of gaps there are."""
    if not found:
        return _("Nothing is open in this claim.")
    number = len(found)
    return ngettext("%(n)s kind of thing is open.", "%(n)s kinds of things are open.", number) % {"n": number}
