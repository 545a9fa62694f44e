"""Keeping a file of participants, and what came back about it.

Each verb is one transaction: a kill at any point leaves the file with its audit line, or neither.
"""

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max

from kladka.audit.actions import SYSTEM, Actor, note_read, verb
from kladka.core import clock, crypto
from kladka.core.dated import dated_rule
from kladka.people.models import Participation
from kladka.programmes.models import Project
from kladka.reporting.models.returned import Feedback, ParticipantsFile, ReturnedLine
from kladka.reporting.policies import returned as policies
from kladka.reporting.queries import returned as queries
from kladka.reporting.rules.returned import packed

RULES = "rules/exchange.yaml"


@dataclass(frozen=True)
class Content:
    """A file as it was made: its bytes, who is in it row by row with what the row said, and how many were left out."""

    file: bytes
    rows: Sequence[tuple[UUID, str]]
    left_out: int = 0
    warnings: int = 0


@dataclass(frozen=True)
class Told:
    """One line of an answer, read: about whom, which of our records, and what the system says."""

    participation: UUID
    part: str
    words: str
    field: str = ""
    fact: UUID | None = None
    column: str = ""


def keep_file(
    *,
    project: Project,
    profile: str,
    profile_version: str,
    purpose: str,
    as_of: date,
    known_on: date,
    content: Content,
    by: Actor,
) -> ParticipantsFile:
    """Keep a file that was made, encrypted, and say in the audit of which project, how many, its hash, what for."""
    with verb("reporting.keep_participants_file", controller=project.controller_id, by=by) as entry:
        before = ParticipantsFile.objects.filter(project=project).aggregate(newest=Max("number"))["newest"] or 0
        file = ParticipantsFile(
            controller=project.controller_id,
            project=project,
            number=before + 1,
            profile=profile,
            profile_version=profile_version,
            purpose=purpose,
            as_of=as_of,
            known_on=known_on,
            people=len(content.rows),
            left_out=content.left_out,
            warnings=content.warnings,
            sha256=hashlib.sha256(content.file).hexdigest(),
            size=len(content.file),
            members=packed([(pk, crypto.blind_index(row, str(project.controller_id))) for pk, row in content.rows]),
            chain_no=entry.number,
            made_at=entry.at,
            made_by=by.id,
            keep_until=entry.at + timedelta(days=int(dated_rule(RULES, "keep_file", clock.day_of(entry.at))["days"])),
        )
        if told := queries.differences_of(file):
            file.added, file.changed, file.gone = len(told.added), len(told.changed), len(told.gone)
        file.sealed = crypto.seal(zlib.compress(content.file), _context(file))
        entry.add(f"{project.code}: {file.people} people, SHA-256 {file.sha256}, {file.purpose}")
        return entry.save(file)


def open_file(*, file: ParticipantsFile, by: Actor, page: str) -> bytes:
    """Return the file as it was made; that somebody took it is noted. Raises PolicyBroken when it is no longer kept."""
    policies.check_is_kept(file)
    note_read(controller=file.controller, by=by, page=page, subject=file)
    return zlib.decompress(crypto.unseal(bytes(file.sealed), _context(file)))


def remove_old_files() -> int:
    """Remove the content of files that were kept long enough; return of how many. Hash and members stay."""
    removed = 0
    for file in ParticipantsFile.objects.filter(keep_until__lt=clock.now()).exclude(sealed=b""):
        with verb("reporting.remove_participants_file", controller=file.controller, by=SYSTEM) as entry:
            file.sealed = b""
            entry.save(file, fields=["sealed"])
        removed += 1
    return removed


def record_feedback(
    *, file: ParticipantsFile, profile: str, profile_version: str, sha256: str, told: Sequence[Told], by: Actor
) -> Feedback:
    """Keep what the other system answered; its lines stand on the work lists from now on, and those before no longer.

    The same answer twice changes nothing. What was set aside of an earlier answer to the same file stays so. Raises
    PolicyBroken when a later file was answered already.
    """
    known = Feedback.objects.filter(file=file, sha256=sha256).first()
    if known is not None:
        return known
    with verb("reporting.record_feedback", controller=file.controller, by=by) as entry:
        known = Feedback.objects.filter(file=file, sha256=sha256).first()
        if known is not None:
            return known
        policies.check_holds(file, queries.current_feedback(file.project))
        feedback = Feedback(
            controller=file.controller,
            file=file,
            profile=profile,
            profile_version=profile_version,
            sha256=sha256,
            lines=len(told),
            received_at=entry.at,
            received_by=by.id,
        )
        aside = _aside_before(file)
        entry.save(feedback)
        lines = [_line(feedback, number, each, aside) for number, each in enumerate(told, 1)]
        entry.save_all(ReturnedLine, lines)
        return feedback


def set_aside(*, line: ReturnedLine, reason: str, words: str, by: Actor) -> ReturnedLine:
    """Say that nothing in the records is to be mended for a line, and why; it leaves the work lists."""
    policies.check_reason(reason)
    with verb("reporting.set_aside", controller=line.feedback.controller, by=by) as entry:
        policies.check_stands(line, queries.current_feedback(line.feedback.file.project))
        line.refresh_from_db(fields=["aside_reason", "aside_at", "aside_by"])
        policies.check_not_aside(line)
        entry.say(words)
        line.aside_reason, line.aside_at, line.aside_by = reason, entry.at, by.id
        return entry.save(line, fields=["aside_reason", "aside_at", "aside_by"])


def take_up(*, line: ReturnedLine, by: Actor) -> ReturnedLine:
    """Put a line that was set aside back on the work lists."""
    with verb("reporting.take_up", controller=line.feedback.controller, by=by) as entry:
        policies.check_stands(line, queries.current_feedback(line.feedback.file.project))
        line.aside_reason, line.aside_at, line.aside_by = "", None, None
        return entry.save(line, fields=["aside_reason", "aside_at", "aside_by"])


type _Said = tuple[Any, ...]


def _aside_before(file: ParticipantsFile) -> Mapping[_Said, ReturnedLine]:
    """What was set aside of the newest answer to a file: what was taken up again since is not set aside any more."""
    newest = queries.holding_feedback([file]).get(file.pk)
    rows = ReturnedLine.objects.filter(feedback=newest).exclude(aside_reason="")
    return {(each.participation_id, each.fact, each.column, each.words): each for each in rows}


def _line(feedback: Feedback, number: int, told: Told, aside: Mapping[_Said, ReturnedLine]) -> ReturnedLine:
    line = ReturnedLine(
        feedback=feedback,
        position=number,
        participation=Participation(pk=told.participation),
        part=told.part,
        field=told.field,
        fact=told.fact,
        column=told.column,
        words=told.words,
    )
    if before := aside.get((told.participation, told.fact, told.column, told.words)):
        line.aside_reason, line.aside_at, line.aside_by = before.aside_reason, before.aside_at, before.aside_by
    return line


def _context(file: ParticipantsFile) -> tuple[str, ...]:
    return ("reporting_participantsfile", "sealed", str(file.pk), str(file.controller))
