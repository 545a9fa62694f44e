"""Files of participants, what came back about them, and which of it is mended."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Max, OuterRef, Q, QuerySet, Subquery, When

from kladka.audit.models import Line
from kladka.core.ledger import end_of
from kladka.people.models import Ending, Entry, Exit, Identity, Reentry, Situation, Support
from kladka.programmes.models import Project
from kladka.reporting.models.returned import Feedback, ParticipantsFile, ReturnedLine
from kladka.reporting.rules.returned import Differences, differences, unpacked

Part = ReturnedLine.Part
_ALSO_WHO = frozenset({"sex", "birth_date"})
"""Answers at entry that a PESEL says, too: correcting either mends."""
_PESEL = frozenset({"pesel_sealed", "pesel_index", "pesel_override"})


def files_of_project(project: Project) -> QuerySet[Any]:
    """Return the files of a project, the newest first, with `answers` (how many) and `answered_at`; without content."""
    rows = ParticipantsFile.objects.filter(project=project).defer("sealed").order_by("-number")
    return rows.annotate(answers=Count("feedback"), answered_at=Max("feedback__received_at"))


def file_of_day(project: Project, as_of: date) -> ParticipantsFile | None:
    """Return the newest file of a project that tells of this day, made to be handed in."""
    rows = ParticipantsFile.objects.filter(project=project, as_of=as_of, purpose=ParticipantsFile.Purpose.SUBMIT)
    return rows.defer("sealed").order_by("-number").first()


def file_before(file: ParticipantsFile) -> ParticipantsFile | None:
    """Return the file of the project that was made before, for the same purpose."""
    rows = ParticipantsFile.objects.filter(project=file.project_id, purpose=file.purpose, number__lt=file.number)
    return rows.defer("sealed").order_by("-number").first()


def members_of(file: ParticipantsFile | None) -> Mapping[UUID, str]:
    """Return the participations in a file with the digests of their rows, in its order."""
    return unpacked(file.members) if file else {}


def sent_before(project: Project) -> frozenset[UUID]:
    """Return the participations that were in any file of a project: their ids are known to the other system."""
    listed = ParticipantsFile.objects.filter(project=project).values_list("members", flat=True)
    return frozenset(pk for each in listed for pk in unpacked(each))


def differences_of(file: ParticipantsFile) -> Differences | None:
    """Return what is otherwise than in the file before; None of the first one."""
    before = file_before(file)
    return differences(members_of(before), members_of(file)) if before else None


def left_out_of(file: ParticipantsFile, gone: Collection[UUID]) -> frozenset[UUID]:
    """Return who of those that a file does not tell of any more had entered all the same, as the file knew it.

    They were left out for the next file: the other system keeps what it was told of them. All others must leave it.
    """
    entered = Entry.objects.known_on(file.known_on).filter(participation__in=gone, entry_date__lte=file.as_of)
    return frozenset(entered.values_list("participation", flat=True))


def current_feedback(project: Project) -> Feedback | None:
    """Return the answer that holds: the newest one to the newest file that was answered. An answer to a file that was
    made on trial holds only until one to a file that was handed in comes."""
    rows = Feedback.objects.filter(file__project=project).select_related("file").defer("file__sealed", "file__members")
    is_trial = Case(When(file__purpose=ParticipantsFile.Purpose.TRIAL, then=1), default=0)
    found: Feedback | None = rows.order_by(is_trial, "-file__number", "-received_at", "-pk").first()
    return found


def holding_feedback(files: Iterable[ParticipantsFile]) -> Mapping[UUID, Feedback]:
    """Return of each file the newest answer to it. One query."""
    newest = Feedback.objects.filter(file=OuterRef("file")).order_by("-received_at", "-pk").values("pk")[:1]
    rows = Feedback.objects.filter(file__in=[each.pk for each in files], pk=Subquery(newest))
    return {each.file_id: each for each in rows}


def counts_of_feedback(feedback: Iterable[Feedback]) -> Mapping[UUID, Mapping[str, int]]:
    """Return how many lines of each answer there are ("lines") and were set aside ("aside"). One query."""
    rows = ReturnedLine.objects.filter(feedback__in=[each.pk for each in feedback]).values("feedback")
    found = rows.annotate(lines=Count("pk"), aside=Count("pk", filter=~Q(aside_reason="")))
    return {row["feedback"]: {"lines": row["lines"], "aside": row["aside"]} for row in found}


def open_lines(project: Project) -> list[ReturnedLine]:
    """Return what the answer that holds says and nobody has mended or set aside."""
    holds = current_feedback(project)
    if holds is None:
        return []
    rows = ReturnedLine.objects.filter(feedback=holds, aside_reason="").select_related("participation")
    lines = list(rows.order_by("position"))
    done = mended(holds.file, lines)
    return [each for each in lines if each.pk not in done]


@dataclass(frozen=True)
class Open:
    """A line that is open, and the record that is corrected to mend it, where it is one fact."""

    line: ReturnedLine
    record: UUID | None


TOUCHED_BY = frozenset(
    model._meta.db_table
    for model in (ReturnedLine, Feedback, Identity, Entry, Support, Exit, Reentry, Situation, Ending)
)
"""The tables whose change may open a line or close it."""


def with_records(project: Project) -> list[Open]:
    """Return the open lines with the facts that they are about, as these are now. Four queries more than the lines."""
    lines = open_lines(project)
    found: dict[str, dict[UUID, UUID]] = {}
    for part, (model, order) in _RECORDS.items():
        people = [each.participation_id for each in lines if each.part == part and not each.fact]
        if people:
            rows = model.objects.current().filter(participation__in=people).order_by(*order)
            found[part] = dict(rows.values_list("participation", "pk"))
    return [Open(each, each.fact or found.get(each.part, {}).get(each.participation_id)) for each in lines]


_RECORDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    Part.ENTRY: (Entry, ("recorded_no",)),
    # The last of these wins: of supports the first one, of the others the latest.
    Part.SUPPORT: (Support, ("-start_date", "-recorded_no")),
    Part.EXIT: (Exit, ("exit_date", "recorded_no")),
    Part.SITUATION: (Situation, ("from_date", "recorded_no")),
}


def mended(file: ParticipantsFile, lines: Sequence[ReturnedLine]) -> set[UUID]:
    """Return the lines whose records changed since the file was made. Six queries at most."""
    if not lines:
        return set()
    since = min(end_of(file.known_on), file.made_at)
    people = {each.participation_id for each in lines}
    who = _identities(file, lines)
    entries = _entries(people, since)
    changed = {
        Part.SUPPORT: _changed([Support], people, since, only_retracted=True),
        Part.EXIT: _changed([Exit, Reentry], people, since),
        Part.SITUATION: _changed([Situation, Ending], people, since),
    }

    def is_mended(line: ReturnedLine) -> bool:
        match line.part:
            case Part.IDENTITY:
                return _who_changed(who.get(line.participation.person_id, frozenset()), line.field)
            case Part.ENTRY:
                named = who.get(line.participation.person_id, frozenset())
                also = line.field in _ALSO_WHO and bool(named & {*_ALSO_WHO, *_PESEL})
                return also or _entry_changed(entries.get(line.participation_id), line.field)
            case Part.ANY:
                told = line.participation_id in entries and _entry_changed(entries[line.participation_id], "")
                named = who.get(line.participation.person_id, frozenset())
                return told or bool(named) or any(line.participation_id in each for each in changed.values())
        here = changed[Part(line.part)].get(line.participation_id, frozenset())
        return line.fact in here if line.fact else bool(here)

    return {line.pk for line in lines if is_mended(line)}


def _identities(file: ParticipantsFile, lines: Sequence[ReturnedLine]) -> Mapping[UUID, frozenset[str]]:
    """Which fields of whose identity were changed since the file was made, as the chain says."""
    persons = {each.participation.person_id for each in lines}
    rows = Line.objects.filter(
        table=Identity._meta.db_table,
        object__in=persons,
        entry__controller=file.controller,
        entry__number__gt=file.chain_no,
    )
    found: dict[UUID, set[str]] = defaultdict(set)
    for person, digest in rows.values_list("object", "digest"):
        found[person].update(digest.partition(" ")[0].split(","))
    return {person: frozenset(names) for person, names in found.items()}


def _who_changed(names: frozenset[str], field: str) -> bool:
    return bool(names & _PESEL) if field == "pesel" else field in names or (not field and bool(names))


type _Pair = tuple[Entry | None, Entry | None]


def _entries(people: Iterable[UUID], since: datetime) -> Mapping[UUID, _Pair]:
    """The entry that was believed when the file was made, and the one that is now."""
    found: dict[UUID, list[Entry | None]] = defaultdict(lambda: [None, None])
    for entry in Entry.objects.filter(participation__in=people):
        if entry.recorded_at < since and (entry.retracted_at is None or entry.retracted_at >= since):
            found[entry.participation_id][0] = entry
        if entry.retracted_at is None:
            found[entry.participation_id][1] = entry
    return {pk: (then, now) for pk, (then, now) in found.items()}


def _entry_changed(pair: _Pair | None, field: str) -> bool:
    then, now = pair or (None, None)
    if then is None or now is None:
        return then is not now
    return bool(getattr(then, field) != getattr(now, field)) if hasattr(then, field) else then.pk != now.pk


def _changed(
    models: Iterable[Any], people: Iterable[UUID], since: datetime, *, only_retracted: bool = False
) -> Mapping[UUID, frozenset[UUID]]:
    """Which facts were recorded or retracted since, by participation."""
    when = Q(retracted_at__gte=since) if only_retracted else Q(retracted_at__gte=since) | Q(recorded_at__gte=since)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for model in models:
        rows = model.objects.filter(when, participation__in=people)
        if model is Ending:
            rows = rows.filter(support=None)  # what came of a training mends nothing about a situation
        for participation, pk in rows.values_list("participation", "pk"):
            found[participation].add(pk)
    return {participation: frozenset(pks) for participation, pks in found.items()}
