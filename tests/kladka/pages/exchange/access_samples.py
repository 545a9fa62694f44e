"""Uploads: sent by somebody of Alfa, by a colleague there, and by somebody of Beta."""

from collections.abc import Callable
from uuid import UUID

from kladka.exchange.models import Upload
from tests.world.cast import Cast


def uploads(kind: str, *senders: str) -> Callable[[Cast], tuple[UUID, ...]]:
    """Return a maker of one upload per sender."""

    def made(cast: Cast) -> tuple[UUID, ...]:
        return tuple(
            Upload.objects.create(
                controller=cast.project.controller_id,
                kind=kind,
                place=cast.project.pk,
                sha256="0" * 64,
                rows=1,
                problems=0,
                sealed=b"",
                stored_by=cast.users[sender].pk,
            ).pk
            for sender in senders
        )

    return made


SAMPLES: dict[str, Callable[[Cast], tuple[UUID, ...]]] = {
    "exchange:check-participants": uploads("participants", "alicja", "nikt", "bogdan"),
    "exchange:check-advice": uploads("advice", "alan", "alicja", "bozena"),
    "exchange:check-results": uploads("results", "ada", "alicja", "borys"),
    "exchange:check-attendance": uploads("attendance", "ada", "alicja", "borys"),
}
