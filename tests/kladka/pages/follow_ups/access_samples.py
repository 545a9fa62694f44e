"""Somebody of each coach who began to work three days ago; those of Anna's have answered, by telephone and by link."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile

from kladka.audit.actions import SYSTEM
from kladka.coaching.actions import asking
from kladka.coaching.queries import follow_up as queries
from kladka.coaching.queries.asking import link_of
from kladka.core import clock
from kladka.files import actions as files
from kladka.people import actions as people
from kladka.people.models import Identity, Participation, Situation
from tests.kladka.pages.participants.access_samples import PNG
from tests.world.cast import Cast

COACHES = {"lucja": "anna", "nadia": "artur", "teresa": "beata"}


def job_of(cast: Cast, name: str, *, days: int = 3) -> Situation:
    """Return the job that somebody of the cast began some days ago, made once."""
    began, of = clock.today() - timedelta(days=days), cast.participations[name]
    known: Any = Situation.objects.current().filter(participation=of, from_date=began).first()
    given = {"kind": "employment", "from_date": began, "contract_kind": "mandate", "by": cast.users[COACHES[name]]}
    return known or people.record_situation(participation=of, **given)


def asked(cast: Cast, name: str, *, point: str = "day_3", days: int = 3) -> str:
    """Ask somebody of the cast by a link some days after a job began; return its secret."""
    Identity.objects.filter(person=cast.participations[name].person_id).update(email=f"{name}@example.invalid")
    joined = Participation.objects.select_related("project", "person__identity")
    of = joined.get(pk=cast.participations[name].pk)
    found: list[str] = []

    def address(secret: str) -> str:
        found.append(secret)
        return f"https://example.invalid/{secret}"

    job = job_of(cast, name, days=days)
    given = {"point": point, "origin": str(job.pk), "language": "en", "by": cast.users[COACHES[name]]}
    asking.ask_by_link(participation=of, address=address, **given)
    return found[-1]


def answered(cast: Cast, name: str) -> None:
    """Let somebody of the cast answer by a link, with a photo of the contract."""
    kept = queries.record_of(cast.participations[name], _due(cast, name))
    if kept and kept.answered_on:
        return
    secret = asked(cast, name)
    upload = ContentFile(PNG, name="contract.png")
    file = files.store(upload=upload, controller=cast.project.controller_id, by=SYSTEM)
    said = {"works": "firm", "going": "well", "help": "yes"}
    asking.answer(link=link_of(secret), answers=said, file=file)  # type: ignore[arg-type]


def _due(cast: Cast, name: str) -> Any:
    job = str(job_of(cast, name).pk)
    tasks, _facts = queries.tasks_of(cast.participations[name], clock.today())
    return next(task.due for task in tasks if task.due.key == ("day_3", job))


def _people(cast: Cast) -> tuple[UUID, ...]:
    for name in COACHES:
        job_of(cast, name)
    return tuple(cast.participations[name].pk for name in COACHES)


def _open(cast: Cast) -> tuple[dict[str, Any], ...]:
    return tuple(
        {"participation": cast.participations[name].pk, "point": "week_1", "origin": job_of(cast, name).pk}
        for name in COACHES
    )


def _answered(cast: Cast) -> tuple[dict[str, Any], ...]:
    for name in COACHES:
        answered(cast, name)
    return tuple(one | {"point": "day_3"} for one in _open(cast))


def _secret(cast: Cast) -> tuple[dict[str, str], ...]:
    return ({"secret": asked(cast, "lucja", point="week_1", days=7)},)


SAMPLES: dict[str, Callable[[Cast], tuple[Any, ...]]] = {
    "follow_ups:of": _people,
    **{f"follow_ups:{name}": _open for name in ("send", "answer", "attempt", "not-needed", "revoke")},
    **{f"follow_ups:{name}": _answered for name in ("one", "reopen", "file")},
    "follow_ups:ask": _secret,
    "follow_ups:ask-stop": lambda cast: ({"secret": asked(cast, "teresa", point="week_1", days=7)},),
}
