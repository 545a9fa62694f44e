"""What another system answered to a file of participants: tried first and shown, then recorded."""

import hashlib
import json
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.audit.actions import verb
from kladka.core import clock, crypto
from kladka.core.errors import PolicyBroken
from kladka.exchange import queries
from kladka.exchange.models import Upload
from kladka.exchange.reading.answer import read_answer
from kladka.exchange.rules import places
from kladka.exchange.rules.feedback import Said, participation_id
from kladka.exchange.rules.layout import plain
from kladka.exchange.rules.profile import Profile
from kladka.people.models import Identity, Participation
from kladka.people.queries import visible_to
from kladka.programmes.models import Project
from kladka.programmes.permissions import Viewer
from kladka.reporting.actions import returned
from kladka.reporting.actions.returned import Told
from kladka.reporting.models.returned import Feedback, ParticipantsFile
from kladka.reporting.permissions.returned import check_may_make
from kladka.reporting.policies.returned import check_holds
from kladka.reporting.queries.returned import current_feedback, members_of, sent_before
from kladka.reporting.rules.returned import harmless

KEPT = timedelta(days=1)
"""How long an answer waits to be recorded."""
MOST_NAMED = 3
_LONGEST_COLUMN = 200


@dataclass(frozen=True)
class Preview:
    """What an answer would put on the work lists, the headings of it that nobody asked for, and whether it says itself
    how many lines it has: else nobody can tell that some were lost on the way."""

    told: Sequence[Told]
    ignored: Sequence[str]
    is_counted: bool = False


def receive_answer(*, file: ParticipantsFile, content: bytes, viewer: Viewer) -> Upload:
    """Read an answer to a file and keep what it says, sealed, until it is recorded; nothing else is kept of it.

    Raises PolicyBroken, at the field "file", when it is no such answer, names somebody who was not in the file, was
    read before, or a later file was answered already.
    """
    check_may_make(viewer, file.project)
    profile, answer = queries.profile_of(file.project), queries.answer_of(file.project)
    if profile is None or answer is None:
        raise PolicyBroken(_("The programme of this project takes no file of participants that we know."))
    digest = hashlib.sha256(content).hexdigest()
    if Feedback.objects.filter(file=file, sha256=digest).exists():
        raise PolicyBroken(_("Exactly this answer was read before. Nothing has changed."), field="file")
    check_holds(file, current_feedback(file.project))
    read = read_answer(answer, content)
    told = _told(file, profile, read.said, viewer)
    with verb("exchange.receive_answer", controller=file.controller, by=viewer.user) as entry:
        waiting = Upload.objects.filter(kind=Upload.Kind.ANSWER, stored_by=viewer.user.pk, imported_at=None)
        for old in waiting.filter(stored_at__lt=entry.at - KEPT):
            entry.delete(old)
        upload = Upload(
            controller=file.controller,
            kind=Upload.Kind.ANSWER,
            place=file.pk,
            sha256=digest,
            rows=len(told),
            problems=0,
            stored_at=entry.at,
            stored_by=viewer.user.pk,
        )
        kept = {"told": [asdict(each) for each in told], "ignored": list(read.ignored), "declared": read.declared}
        upload.sealed = crypto.seal(json.dumps(kept, default=str).encode(), _context(upload))
        return entry.save(upload)


def preview_of(upload: Upload) -> Preview:
    """Return what an answer says; nothing when it is recorded already."""
    if not upload.sealed:
        return Preview([], [])
    kept = json.loads(crypto.unseal(bytes(upload.sealed), _context(upload)))
    return Preview([_loaded(each) for each in kept["told"]], kept["ignored"], kept.get("declared") is not None)


def record_answer(*, upload: Upload, file: ParticipantsFile, viewer: Viewer) -> Feedback:
    """Put what an answer says on the work lists, as one act; the second time nothing changes."""
    check_may_make(viewer, file.project)
    stored = Upload.objects.get(pk=upload.pk)
    if stored.imported_at is not None:
        return Feedback.objects.get(file=file, sha256=stored.sha256)
    if stored.stored_at < clock.now() - KEPT:
        raise PolicyBroken(_("The answer waited too long. Send it again."))
    answer = queries.answer_of(file.project)
    with verb("exchange.record_answer", controller=file.controller, by=viewer.user) as entry:
        feedback = returned.record_feedback(
            file=file,
            profile=answer.code if answer else "",
            profile_version=answer.version if answer else "",
            sha256=stored.sha256,
            told=preview_of(stored).told,
            by=viewer.user,
        )
        stored.imported_at, stored.sealed = entry.at, b""
        entry.save(stored, fields=["imported_at", "sealed"])
        return feedback


def _loaded(raw: Mapping[str, Any]) -> Told:
    fact = UUID(raw["fact"]) if raw["fact"] else None
    return Told(**{**raw, "participation": UUID(raw["participation"]), "fact": fact})


def _told(file: ParticipantsFile, profile: Profile, said: Sequence[Said], viewer: Viewer) -> list[Told]:
    """Return what the rows say about our people. Raises PolicyBroken naming rows about nobody in the file."""
    members = members_of(file)
    by_row = list(members)
    found = {each.row: _who(each, members, by_row) for each in said}
    strangers = [each for each in said if found[each.row] is None]
    if strangers:
        raise PolicyBroken(_strangers(file.project, strangers, viewer), field="file")
    names = _names({pk for pk in found.values() if pk})
    columns = {plain(column.name): column.source for column in profile.columns}
    supports = queries.facts_of_supports(file.project, profile, {each.support_id for each in said if each.support_id})
    told = []
    for each in said:
        who = found[each.row]
        if who is None:
            continue
        part, field = places.place_of(_source(each, columns))
        told.append(
            Told(
                participation=who,
                part=part,
                field=field,
                fact=supports.get(each.support_id) if part == places.SUPPORT else None,
                column=harmless(each.column, names.get(who, ()))[:_LONGEST_COLUMN],
                words=harmless(each.words, names.get(who, ())),
            )
        )
    return list(dict.fromkeys(told))


def _who(said: Said, members: Container[UUID], by_row: Sequence[UUID]) -> UUID | None:
    if said.technical_id:
        pk = participation_id(said.technical_id)
        return pk if pk in members else None
    at = int(said.sent_row) - 2 if re.fullmatch(r"[0-9]{1,7}", said.sent_row) else -1
    return by_row[at] if 0 <= at < len(by_row) else None


def _source(said: Said, columns: Mapping[str, str]) -> str:
    """The source of the column that a row is about: named by it, or in the system's words."""
    named = columns.get(plain(said.column)) if said.column else None
    if named:
        return named
    words = plain(said.words)
    return next(
        (columns[name] for name in sorted(columns, key=len, reverse=True) if len(name) > 4 and name in words), ""
    )


def _strangers(project: Project, strangers: Sequence[Said], viewer: Viewer) -> str:
    """Say of the first rows why they are about nobody in the file."""
    ids = {each.row: participation_id(each.technical_id) for each in strangers}
    known = [pk for pk in ids.values() if pk]
    elsewhere = visible_to(viewer).filter(pk__in=known).exclude(project=project)
    others, before = set(elsewhere.values_list("pk", flat=True)), sent_before(project)
    parts = []
    for each in strangers[:MOST_NAMED]:
        if ids[each.row] in others:
            words = _("Row %(row)d is about somebody in another project: this is the answer to that project’s file.")
        elif ids[each.row] in before:
            words = _("Row %(row)d is about somebody who is not in this file, but in another one: choose that file.")
        elif each.technical_id:
            words = _("Row %(row)d has a technical id that is in no file of this project.")
        else:
            words = _("Row %(row)d has neither a technical id nor the number of a row of the file.")
        parts.append(words % {"row": each.row})
    if len(strangers) > MOST_NAMED:
        parts.append(_("The same is true of %(n)d more.") % {"n": len(strangers) - MOST_NAMED})
    return " ".join(parts)


def _names(participations: set[UUID]) -> Mapping[UUID, Sequence[str]]:
    persons = dict(Participation.objects.filter(pk__in=participations).values_list("pk", "person"))
    rows = Identity.objects.filter(pk__in=persons.values()).values_list("pk", "given_name", "family_name", "town")
    who = {pk: names for pk, *names in rows}
    return {pk: who.get(person, ()) for pk, person in persons.items()}


def _context(upload: Upload) -> tuple[str, ...]:
    return ("exchange_upload", str(upload.pk), str(upload.controller))
