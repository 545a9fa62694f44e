"""What went to the funder already, and in which figures of it somebody would count otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Value
from django.utils.translation import gettext as _

from kladka.core.components import Column, Table
from kladka.pages.claims.presenters import claim_name
from kladka.pages.participants.comparing import values_of
from kladka.pages.reports.comparison import report_name
from kladka.people.models import Participation
from kladka.programmes.models import Project
from kladka.reporting.live.figures import Extract, facts_of
from kladka.reporting.live.supposing import Reported, reported_with_merge, reported_with_withdrawal
from kladka.reporting.models import Claim, ClaimContent, Report


@dataclass(frozen=True)
class Known:
    """What is known of a project when something about its people is supposed, asked for once."""

    project: Project
    facts: Extract
    sent: Mapping[date, Sequence[str]]
    """The days as of which figures went to the funder, with what they went in."""


def known_of(*participations: Participation) -> list[Known]:
    """Return it for each project of these, in their order."""
    projects = {each.project_id: each.project for each in reversed(participations)}
    return [Known(each, facts_of(each), sent_as_of(each)) for each in reversed(projects.values())]


def before_withdrawal(withdrawn: Participation, known: Known) -> Table | None:
    """Return what was sent with figures that the withdrawal of an entry changes; None where nothing was."""
    moved = reported_with_withdrawal(known.project, withdrawn.pk, known.sent, facts=known.facts)
    return _table(_rows(moved, known.sent), _("After the withdrawal"))


def before_merge(one: Any, other: Any, known: Sequence[Known], *, without: Participation | None = None) -> Table | None:
    """Return the same of a merge, or of a merge and the withdrawal of the entry of `without` after it."""
    after = _("After the merge") if without is None else _("After the merge and the withdrawal")
    told = {"person": one.person_id, "same_as": other.person_id, "without": without and without.pk}
    both = [one.pk, other.pk]
    rows = [
        row
        for each in known
        for row in _rows(reported_with_merge(each.project, both, each.sent, facts=each.facts, **told), each.sent)
    ]
    return _table(rows, after)


def before_exit(moved: Sequence[Reported], sent: Mapping[date, Sequence[str]]) -> Table | None:
    """Return the same of a change of exits and returns."""
    return _table(_rows(moved, sent), _("After saving"))


def sent_as_of(project: Any) -> dict[date, list[str]]:
    """Return the days as of which figures went to the funder, with what they went in. One query."""
    claims = ClaimContent.objects.filter(claim__project=project, claim__taken_back=None).order_by()
    reports = Report.objects.filter(project=project, state=Report.State.SUBMITTED).order_by()
    rows = claims.values_list("as_of", "claim__number", "claim__edition", "claim__is_final", Value("claim")).union(
        reports.values_list("as_of", "number", "version", Value(False, BooleanField()), Value("report")), all=True
    )
    found: dict[date, list[str]] = {}
    for as_of, number, version, is_final, what in sorted(rows, key=lambda row: (row[-1], *row[1:3])):
        claim = Claim(number=number, edition=version, is_final=is_final)
        name = claim_name(claim) if what == "claim" else report_name(Report(number=number, version=version))
        found.setdefault(as_of, []).append(name)
    return found


def _rows(moved: Sequence[Reported], sent: Mapping[date, Sequence[str]]) -> list[list[str]]:
    return [[", ".join(sent[one.as_of]), one.title, *values_of(one)] for one in moved]


def _table(rows: Sequence[Sequence[str]], after: str) -> Table | None:
    if not rows:
        return None
    columns = [Column(_("Reported in")), Column(_("Figure"))]
    columns += [Column(each, numeric=True) for each in (_("Now"), after)]
    return Table(_("Figures reported already"), columns, rows)
