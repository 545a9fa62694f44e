"""What the file with somebody's data says of things that a row points at: words, where the row itself holds an id."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import ForeignKey, Model
from django.utils.formats import time_format
from django.utils.text import capfirst

from kladka.agenda.models import Appointment
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words
from kladka.core.language import language_in_use
from kladka.incubation.models import AdviceCard, AdviceClient
from kladka.learning.models import Event, EventSession
from kladka.pages.own import looks
from kladka.pages.own.presenters import kind, place, when
from kladka.people.models import Document
from kladka.people.queries.own_page import Own

_STAFF = "organisations.Staff"
_PATHS: Mapping[str, tuple[str, ...]] = {
    "agenda.Appointment": ("staff", "site"),
    "employers.Employer": ("organisation",),
    "learning.EventSession": ("event",),
}
"""What must be joined, too, to name a thing."""


class Names:
    """Names for one person: of the staff only those that they are told, of advice only what was said to them alone."""

    def __init__(self, own: Own) -> None:
        self._known = looks.known(own)
        others = AdviceClient.objects.filter(card__clients__participation__in=own.participations)
        self._shared = set(
            others.exclude(participation__in=own.participations, participation__isnull=False).values_list(
                "card", flat=True
            )
        )

    def paths(self, model: type[Model]) -> list[str]:
        """Return what is joined to a table so that naming asks no further query."""
        found = []
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey) and self.is_told(field):
                label = field.related_model._meta.label
                found += [field.name, *(f"{field.name}__{each}" for each in _PATHS.get(label, ()))]
        return found

    def is_told(self, field: Any) -> bool:
        """Tell whether a column is told in words."""
        label = field.related_model._meta.label
        return label == _STAFF or label in _TOLD

    def words(self, thing: Any) -> str:
        """Return what is said of a thing; "" of somebody of the staff whose name the person is not told."""
        if thing is None:
            return ""
        if thing._meta.label == _STAFF:
            return str(thing.name) if thing.pk in self._known else ""
        if isinstance(thing, AdviceCard):
            return _advice(thing, is_shared=thing.pk in self._shared)
        return _TOLD[thing._meta.label](thing)


def _advice(card: AdviceCard, *, is_shared: bool) -> str:
    """Return what was asked and advised; of advice to several people only when and about what."""
    head = f"{day_in_words(card.on_date)}, {dictionary('advice-areas').label(card.area)}"
    said = [] if is_shared else [card.request, card.advice, card.next_step]
    return "\n".join(filter(None, [head, *said]))


def _event(event: Event) -> str:
    english = event.title_en if language_in_use() == "en" else ""
    return english or event.title_pl


def _meeting(meeting: EventSession) -> str:
    hours = "–".join(time_format(each, "G:i") for each in (meeting.starts, meeting.ends) if each)
    return ", ".join(filter(None, [_event(meeting.event), day_in_words(meeting.on_date), hours]))


def _appointment(one: Appointment) -> str:
    return ", ".join(filter(None, [when(one), kind(one), place(one), one.staff.name, one.purpose]))


def _document(one: Document) -> str:
    return f"{capfirst(dictionary('document-kinds').label(one.kind))}, {day_in_words(one.document_date)}"


_TOLD: Mapping[str, Callable[[Any], str]] = {
    "agenda.Appointment": _appointment,
    "calls.Call": str,
    "coaching.PlanGoal": lambda goal: str(goal.what),
    "coaching.Session": lambda session: day_in_words(session.on_date),
    "employers.Employer": lambda employer: str(employer.organisation.name),
    "files.StoredFile": lambda file: str(file.name),
    "incubation.AdviceCard": str,
    "incubation.InitiativeGroup": str,
    "learning.Event": _event,
    "learning.EventSession": _meeting,
    "organisations.Organisation": lambda organisation: str(organisation.name),
    "organisations.Site": str,
    "people.Document": _document,
    "people.Reassignment": lambda plan: day_in_words(plan.from_date),
    "programmes.Project": str,
    "programmes.TargetGroup": str,
}
