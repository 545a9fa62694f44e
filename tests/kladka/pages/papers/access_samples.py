"""Participants of the cast with a declaration, unsigned or signed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile

from kladka.core import clock
from kladka.documents.templates import templates
from kladka.files import actions as files
from kladka.people.actions.paper import sign_paper
from kladka.people.models import Paper, Participation
from kladka.people.queries import listed
from kladka.workflows.actions.papers import make_paper
from tests.kladka.pages.participants.access_samples import PNG
from tests.world.cast import Cast

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


def _people(cast: Cast) -> tuple[UUID, ...]:
    _papers(cast)
    return tuple(cast.participations[name].pk for name in COACHES)


SAMPLES: dict[str, Callable[[Cast], tuple[Any, ...]]] = {
    "paper": _papers,
    "papers:of": _people,
    "papers:make": _to_make,
    "papers:draft": _to_make,
    "papers:scan-file": _signed,
    "papers:take-back": _signed,
}
