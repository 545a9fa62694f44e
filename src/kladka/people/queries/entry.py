"""The entry form: its questions, and which of them are still open."""

from datetime import date
from typing import Any

from kladka.people.models import EntryDraft, Participation, Support
from kladka.people.models.participation import EntryAnswers
from kladka.people.rules import entry as entry_rules
from kladka.programmes.rules import profile

ANSWERS = frozenset(field.name for field in EntryAnswers._meta.get_fields())
"""The names of the questions of the entry form."""


def gaps_of(draft: EntryDraft, day: date) -> list[str]:
    """Return the questions that the project's profile requires on `day` and the draft leaves open."""
    answers: dict[str, Any] = {name: getattr(draft, name) for name in ANSWERS if name != "target_group"}
    answers["target_group"] = draft.target_group_id
    required = profile(draft.participation.project.profile).required_on(day)
    return entry_rules.gaps(answers, required, day=day)


def entry_day(participation: Participation, otherwise: date) -> date:
    """Return the day for which the answers of the entry form count: that of the first support, else `otherwise`."""
    first = Support.objects.current().filter(participation=participation).order_by("start_date").first()
    return first.start_date if first else otherwise
