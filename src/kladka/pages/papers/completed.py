"""A question before a certificate is made of somebody whose marks say otherwise than was confirmed of completing."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.learning import queries
from kladka.learning.models import Event
from kladka.pages.asking import ALL_THE_SAME, ask
from kladka.pages.events.completing import overtaken
from kladka.pages.events.presenters import people_names


def ask_whether_completed(form: Any, event: UUID, people: Collection[UUID]) -> None:
    """Let a form ask for a tick where the marks of some of these participations at an event were corrected since."""
    listed = queries.roster(Event.objects.select_related("project").get(pk=event))
    rows = tuple(row for row in queries.overtaken_on(listed) if row.participation in people)
    if rows and (not form.is_bound or form.is_valid()):
        ask(form, overtaken(people_names(rows)), label=_("Make the certificate as it was confirmed"), name=ALL_THE_SAME)
