"""Preparing, submitting and withdrawing a report. To submit what somebody else prepared is to approve it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, Verb, verb
from kladka.audit.policies import check_words
from kladka.core import clock, signing
from kladka.core.errors import Stale
from kladka.programmes.models import Project
from kladka.reporting import filing, kreport
from kladka.reporting.extraction.columns import UNRECORDED
from kladka.reporting.kreport import About, Against
from kladka.reporting.kreport.making import Progress, silent
from kladka.reporting.live.figures import definitions_of, facts_of
from kladka.reporting.models import Report
from kladka.reporting.policies import report as policies
from kladka.reporting.queries import report as queries


def prepare(
    *,
    project: Project,
    as_of: date,
    known_on: date,
    by: Actor,
    period: tuple[date, date] | None = None,
    replaces: Report | None = None,
    progress: Progress = silent,
) -> Report:
    """Compute what would be submitted, write it down and return it. What was prepared before and waits is withdrawn.

    `replaces`: the submitted report that it corrects. What changed since that one, or else since the report submitted
    last, is part of it, unless the file of that report is lost. The same facts asked the same way give the report that
    waits.
    Computing takes no lock: others go on recording meanwhile, and what they record is not in it.
    """
    last = queries.newest(project)
    policies.check_days(project, as_of=as_of, known_on=known_on, period=period, today=clock.today())
    policies.check_later(last, known_on=known_on)
    if replaces is not None:
        policies.check_can_be_replaced(replaces, last)
    number, version = _next(last, replaces)
    pack = definitions_of(project)
    compared_with = replaces or last
    about = _about(project, number, version, as_of, known_on, period, replaces, compared_with)
    progress(0, len(pack.indicators) + 3, _("Reading the ledger"))
    facts = facts_of(project)
    earlier = queries.readable(compared_with) if compared_with else None
    content = kreport.written(about, pack, facts.numbered(), head=facts.head, earlier=earlier, progress=progress)
    digest, waits = filing.keep(content), queries.waiting(project)
    if waits is not None and waits.content_hash == digest:
        filing.place(waits)
        return waits
    with verb("reporting.prepare_report", controller=project.controller_id, by=by) as entry:
        if _next(queries.newest(project), replaces) != (number, version):
            raise Stale(_("Somebody submitted a report meanwhile. Prepare this one again."), stored=last)
        for waits in Report.objects.filter(project=project, state=Report.State.PREPARED):
            _end(entry, waits, by, reason="")
        report = Report(
            project=project,
            number=number,
            version=version,
            replaces=replaces,
            pack=pack.code,
            pack_version=pack.version,
            pack_hash=pack.hash,
            as_of=as_of,
            known_on=known_on,
            period_from=period[0] if period else None,
            period_until=period[1] if period else None,
            content_hash=digest,
            prepared_by=by.id,
            prepared_at=entry.at,
        )
        report.file_name = filing.name_of(report)
        entry.save(report)
        filing.place(report)
    return report


def submit(*, report: Report, reason: str, by: Actor, alone: bool = False) -> Report:
    """Sign a report and freeze it for ever. Approving is no act of its own: who did not prepare it does both by this.

    Who prepared it submits it only where there is no second person, by saying so (`alone`). Submitting again what the
    same person submitted changes nothing.
    """
    return submit_once(report=report, reason=reason, by=by, alone=alone)[0]


def submit_once(*, report: Report, reason: str, by: Actor, alone: bool = False) -> tuple[Report, bool]:
    """Submit a report as `submit` does, and tell whether this call did it: False where the same person had already."""
    stored = _fresh(report)
    if _is_submitted_by(stored, by):
        return stored, False
    others = queries.second_persons(report, clock.today())
    with verb("reporting.submit_report", controller=report.project.controller_id, by=by) as entry:
        report = _fresh(report)
        if _is_submitted_by(report, by):
            return report, False
        policies.check_waits(report)
        policies.check_second_person(report, others, by=by.id, alone=alone)
        policies.check_reason(reason)
        report.alone = by.id == report.prepared_by
        report.approved_by, report.approved_at = by.id, entry.at
        report.submitted_by, report.submitted_at, report.reason = by.id, entry.at, reason.strip()
        report.state = Report.State.SUBMITTED
        filing.remove(report.file_name)
        _sign(report)
        entry.note(report, f"sha256:{report.content_hash}")
        entry.save(report, fields=_SUBMITTED)
        filing.place(report)
    return report, True


def withdraw(*, report: Report, reason: str, by: Actor) -> Report:
    """End a report that was prepared and will not be submitted; its file goes."""
    with verb("reporting.withdraw_report", controller=report.project.controller_id, by=by) as entry:
        report = _fresh(report)
        policies.check_waits(report)
        check_words(reason, field="reason")
        _end(entry, report, by, reason=reason.strip())
    return report


_SUBMITTED = (
    *("state", "content_hash", "file_name", "key_id", "alone", "reason"),
    *("approved_by", "approved_at", "submitted_by", "submitted_at"),
)


def _is_submitted_by(report: Report, by: Actor) -> bool:
    return report.is_submitted and report.submitted_by == by.id


def _next(last: Report | None, replaces: Report | None) -> tuple[int, int]:
    """Number and version of the next report, or of the correction of one."""
    if replaces is not None:
        return replaces.number, (last or replaces).version + 1
    return (last.number if last else 0) + 1, 1


def _about(
    project: Project,
    number: int,
    version: int,
    as_of: date,
    known_on: date,
    period: tuple[date, date] | None,
    replaces: Report | None,
    compared_with: Report | None,
) -> About:
    return About(
        project=project.code,
        title={"pl": project.title_pl, "en": project.title_en},
        controller=project.controller.name,
        number=number,
        version=version,
        as_of=as_of,
        known_on=known_on,
        period=period,
        replaces=replaces.content_hash if replaces else "",
        against=Against(compared_with.number, compared_with.version, compared_with.content_hash)
        if compared_with
        else None,
        unrecorded=tuple(UNRECORDED),
        is_made_up=project.is_made_up,
    )


def _sign(report: Report) -> None:
    """Sign the file that was prepared, with who stands behind it; keep the signed one beside until all is stored."""
    content = filing.content_of(report)
    manifest = kreport.stamped(content, _submission(report))
    proof = signing.sign(manifest)
    report.content_hash = filing.keep(kreport.signed(content, manifest, proof))
    report.file_name, report.key_id = filing.name_of(report), proof.key_id


def _submission(report: Report) -> Mapping[str, Any]:
    """Who stands behind it, by opaque ids: a name would stay in the file for ever."""

    def at(moment: datetime | None) -> str | None:
        return moment.isoformat() if moment else None

    def who(person: UUID | None) -> str | None:
        return str(person) if person else None

    return {
        "for": report.project.controller.name,
        "prepared_by": who(report.prepared_by),
        "prepared_at": at(report.prepared_at),
        "approved_by": who(report.approved_by),
        "approved_at": at(report.approved_at),
        "submitted_by": who(report.submitted_by),
        "submitted_at": at(report.submitted_at),
        "alone": report.alone,
    }


def _end(entry: Verb, report: Report, by: Actor, *, reason: str) -> None:
    report.state, report.withdrawn_by, report.withdrawn_at = Report.State.WITHDRAWN, by.id, entry.at
    report.reason = reason
    entry.save(report, fields=["state", "withdrawn_by", "withdrawn_at", "reason"])
    filing.remove(report.file_name)


def _fresh(report: Report) -> Report:
    """The report as it is stored now, under the ledger's lock."""
    return Report.objects.select_related("project__controller").get(pk=report.pk)
