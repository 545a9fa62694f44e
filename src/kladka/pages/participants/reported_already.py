"""What went to the funder already, and in which figures of it somebody would count otherwise."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, TextField, Value
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.components import Column, Table
from kladka.pages.claims.presenters import claim_name
from kladka.pages.participants.comparing import reported_row
from kladka.pages.reports.comparison import report_name
from kladka.people.models import Participation
from kladka.programmes.models import Project
from kladka.reporting.extraction.about import merged_with
from kladka.reporting.live.figures import Extract, definitions_of, facts_of
from kladka.reporting.live.reported import Reported, Sent, reported_with_merge, reported_with_withdrawal
from kladka.reporting.models import Claim, ClaimContent, Report
from kladka.reporting.queries.claim import sealed_pack
from kladka.reporting.queries.report import held


@dataclass(frozen=True)
class Known:
    """What is known of a project when something about its people is supposed, asked for once."""

    project: Project
    facts: Extract
    sent: Sequence[Sent]
    """What went to the funder."""

    def same_human(self, person: UUID) -> set[UUID]:
        """Return the persons of all records of one human being: merges are among the facts of every project."""
        return merged_with(self.facts.tables, person, clock.today())


def known_of(*participations: Participation) -> list[Known]:
    """Return it for each project of these, in their order."""
    projects = {each.project_id: each.project for each in reversed(participations)}
    return [Known(each, facts_of(each), sent_of(each)) for each in reversed(projects.values())]


def before_withdrawal(withdrawn: Participation, known: Known) -> Table | None:
    """Return what was sent with figures that the withdrawal of an entry changes; None where nothing was."""
    moved = reported_with_withdrawal(known.project, withdrawn.pk, known.sent, facts=known.facts)
    return _table(_rows(moved), _("After the withdrawal"))


def before_merge(one: Any, other: Any, known: Sequence[Known], *, without: Collection[UUID] = ()) -> Table | None:
    """Return the same of a merge, or of a merge and the withdrawal of the entries of `without` after it."""
    after = _("After the merge and the withdrawal") if without else _("After the merge")
    told = {"person": one.person_id, "same_as": other.person_id, "without": without}
    both = [one.pk, other.pk]
    rows = [
        row
        for each in known
        for row in _rows(reported_with_merge(each.project, both, each.sent, facts=each.facts, **told))
    ]
    return _table(rows, after)


def before_exit(moved: Sequence[Reported]) -> Table | None:
    """Return the same of a change of exits and returns."""
    return _table(_rows(moved), _("After saving"))


def sent_of(project: Project) -> list[Sent]:
    """Return what went to the funder, payment claims first: each with the figures that it holds. One query."""
    claims = ClaimContent.objects.filter(claim__project=project, claim__taken_back=None).order_by()
    reports = Report.objects.filter(project=project, state=Report.State.SUBMITTED).order_by()
    blank = Value("", TextField())
    rows = claims.values_list(
        "as_of", "claim__number", "claim__edition", "claim__is_final", "claim", "said", blank, Value("claim")
    ).union(
        reports.values_list(
            "as_of",
            "number",
            "version",
            Value(False, BooleanField()),
            "pk",
            "content_hash",
            "file_name",
            Value("report"),
        ),
        all=True,
    )
    return [
        _in_claim(*row) if what == "claim" else _in_report(project, *row)
        for *row, what in sorted(rows, key=lambda row: (row[-1], *row[1:3]))
    ]


def _in_claim(as_of: date, number: int, edition: int, is_final: bool, pk: UUID, said: str, _file: str) -> Sent:
    pack = sealed_pack(pk, said)
    return Sent(as_of, pack, pack.by_code, claim_name(Claim(number=number, edition=edition, is_final=is_final)))


def _in_report(
    project: Project, as_of: date, number: int, version: int, _final: bool, pk: UUID, content_hash: str, file: str
) -> Sent:
    """What a report holds; where its file is lost, what the definitions of today have."""
    report = Report(pk=pk, number=number, version=version, content_hash=content_hash, file_name=file)
    pack, codes = held(report) or (definitions_of(project), None)
    return Sent(as_of, pack, pack.by_code if codes is None else codes, report_name(report))


def _rows(moved: Sequence[Reported]) -> list[list[str]]:
    return [reported_row(one) for one in moved]


def _table(rows: Sequence[Sequence[str]], after: str) -> Table | None:
    if not rows:
        return None
    columns = [Column(_("Reported in")), Column(_("Figure"))]
    columns += [Column(each, numeric=True) for each in (_("Now"), after)]
    return Table(_("Figures reported already"), columns, rows)
