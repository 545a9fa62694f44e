"""A file of the cast's project with an answer, which is the officer's own, and one of another leader's project."""

from collections.abc import Callable
from uuid import UUID

from kladka.audit.actions import verb
from kladka.core import clock
from kladka.exchange.models import Upload
from kladka.reporting.actions import returned
from kladka.reporting.actions.returned import Content, Told
from kladka.reporting.models import ParticipantsFile, ReturnedLine
from tests.kladka.exchange.sm_efs import answer, complete, line, make, receive
from tests.kladka.pages.samples.access_samples import stranger
from tests.world.cast import Cast, foreign_project

WORDS = ("Kod pocztowy", "Kod nie pasuje do miejscowości")


def made(cast: Cast) -> ParticipantsFile:
    """Return a file of the cast's project."""
    found = ParticipantsFile.objects.filter(project=cast.project).first()
    if found:
        return found
    complete(cast)
    return make(cast, without_refused=True)


def foreign_file(cast: Cast) -> ParticipantsFile:
    """Return a file of the other leader's project."""
    project = foreign_project(cast)
    found = ParticipantsFile.objects.filter(project=project).first()
    return found or returned.keep_file(
        project=project,
        profile="sm-efs-participants",
        profile_version="1",
        purpose="submit",
        as_of=clock.today(),
        known_on=clock.today(),
        content=Content(b"file", [(stranger(cast).pk, "row")]),
        by=cast.users["nikt"],
    )


def _files(cast: Cast) -> tuple[UUID, ...]:
    own = made(cast)
    return own.pk, own.pk, foreign_file(cast).pk


def _answers(cast: Cast) -> tuple[UUID, ...]:
    own = receive(cast, made(cast), answer(line(cast, "lucja", "Płeć", "Nie zgadza się")))
    foreign = foreign_file(cast)
    with verb("test.receive", controller=foreign.controller, by=cast.users["nikt"]) as entry:
        other = entry.save(
            Upload(
                controller=foreign.controller,
                kind=Upload.Kind.ANSWER,
                place=foreign.pk,
                sha256="0" * 64,
                rows=0,
                problems=0,
                sealed=b"",
                stored_by=cast.users["nikt"].pk,
            )
        )
    return own.pk, own.pk, other.pk


def _lines(cast: Cast) -> tuple[UUID, ...]:
    own = _recorded(made(cast), cast.participations["lucja"].pk, cast, "olga")
    other = _recorded(foreign_file(cast), stranger(cast).pk, cast, "nikt")
    return own.pk, own.pk, other.pk


def _recorded(file: ParticipantsFile, participation: UUID, cast: Cast, who: str) -> ReturnedLine:
    told = [Told(participation, "identity", WORDS[1], "postcode", column=WORDS[0])]
    by = cast.users[who]
    feedback = returned.record_feedback(file=file, profile="p", profile_version="1", sha256="1" * 64, told=told, by=by)
    found: ReturnedLine = feedback.returned.get()
    return found


SAMPLES: dict[str, Callable[[Cast], tuple[UUID, ...]]] = {
    "file": _files,
    "participants_file:preview": lambda cast: tuple({"upload": pk} for pk in _answers(cast)),  # type: ignore[dict-item]
    "participants_file:line": lambda cast: tuple({"line": pk} for pk in _lines(cast)),  # type: ignore[dict-item]
}
