"""Participants of the cast with a declaration, unsigned or signed."""

import struct
import zlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile

from kladka.core import clock
from kladka.documents.batches import path_of
from kladka.documents.templates import templates
from kladka.files import actions as files
from kladka.pages.papers import tasks
from kladka.people.actions.paper import sign_paper
from kladka.people.models import Paper, Participation
from kladka.people.queries import listed
from kladka.programmes import actions as programmes
from kladka.programmes.models import Logo
from kladka.workflows.actions.papers import make_paper
from tests.kladka.pages.advice.access_samples import SAMPLES as ADVICE
from tests.kladka.pages.participants.access_samples import PNG
from tests.world.cast import Cast, foreign_project

_cards = ADVICE["card"]
COACHES = {"lucja": "anna", "nadia": "artur", "teresa": "beata"}


def made(cast: Cast, name: str, kind: str = "declaration", of: str = "") -> Paper:
    """Make a paper of somebody of the cast, once."""
    known = Paper.objects.unsigned().filter(participation=cast.participations[name], kind=kind, of=of).first()
    if known:
        return known
    found = listed(Participation.objects.filter(pk=cast.participations[name].pk)).get()
    by = cast.users[COACHES[name]]
    return make_paper(participation=found, template=templates()[kind], of=of, language="pl", by=by)


def signed(cast: Cast, name: str) -> Paper:
    """Bring a signed paper of somebody of the cast back."""
    known = Paper.objects.filter(participation=cast.participations[name], signed_on__isnull=False).first()
    if known:
        return known
    paper, by = made(cast, name, "agreement"), cast.users[COACHES[name]]
    upload = ContentFile(PNG, name="scan.png")
    file = files.store(upload=upload, controller=paper.project.controller_id, by=by, name="scan.png")
    return sign_paper(paper=paper, version=paper.version, file=file, on=clock.today(), by=by)


def _papers(cast: Cast) -> tuple[UUID, ...]:
    return tuple(made(cast, name).pk for name in COACHES)


def _signed(cast: Cast) -> tuple[UUID, ...]:
    return tuple(signed(cast, name).pk for name in COACHES)


def _to_make(cast: Cast) -> tuple[dict[str, Any], ...]:
    return tuple({"participation": cast.participations[name].pk, "kind": "exit-survey"} for name in COACHES)


def _about(cast: Cast) -> tuple[dict[str, Any], ...]:
    """The advice cards of the cast, about each of which there may be papers."""
    return tuple({"table": "advicecard", "about": pk} for pk in _cards(cast))


def _to_make_about(cast: Cast) -> tuple[dict[str, Any], ...]:
    return tuple({**one, "kind": "advice-card"} for one in _about(cast))


def _people(cast: Cast) -> tuple[UUID, ...]:
    _papers(cast)
    return tuple(cast.participations[name].pk for name in COACHES)


def _work(cast: Cast) -> tuple[dict[str, Any], ...]:
    """Batches that Anna, Artur and Beata asked for; nothing is made before the worker runs."""

    def asked(name: str) -> dict[str, Any]:
        given = {"language": "en", "paper_language": "pl", "kind": "declaration", "of": "", "people": []}
        work = tasks.make.enqueue(by=str(cast.users[name].pk), **given).id
        path_of(work).parent.mkdir(parents=True, exist_ok=True)
        path_of(work).write_bytes(b"PK")
        path_of(work, "pdf").write_bytes(b"%PDF")
        return {"work": work}

    return tuple(asked(name) for name in COACHES.values())


def picture(width: int = 200, height: int = 100, inside: bytes = b"") -> bytes:
    """Return a grey PNG of this size; `inside` stands for its rows in one that is damaged."""
    rows = (b"\x00" + b"\x80" * width) * height
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", inside or zlib.compress(rows)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def logo(project: Any, words: str, by: Any) -> Logo:
    """Add a grey logo to a project."""
    upload = ContentFile(picture(), name="logo.png")
    return programmes.add_logo(project=project, upload=upload, by=by, alt_pl=words, alt_en=words)


def _logos(cast: Cast) -> tuple[UUID, ...]:
    """A logo of the cast's project, and one of another leader's."""
    own, foreign = (logo(one, "Logo Próby", cast.users["adam"]).pk for one in (cast.project, foreign_project(cast)))
    return own, own, foreign


SAMPLES: dict[str, Callable[[Cast], tuple[Any, ...]]] = {
    "paper": _papers,
    "logo": _logos,
    "papers:work": _work,
    "papers:work-file": _work,
    "papers:work-pdf": _work,
    "papers:of": _people,
    "papers:make": _to_make,
    "papers:draft": _to_make,
    "papers:about": _about,
    "papers:make-about": _to_make_about,
    "papers:draft-about": _to_make_about,
    "papers:scan-file": _signed,
    "papers:take-back": _signed,
}
