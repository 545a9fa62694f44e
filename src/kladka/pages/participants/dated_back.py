"""Asked before a hand-over that is dated back: what others than the next coach held since."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.coaching.queries.afterwards import sessions_after
from kladka.core import clock
from kladka.core.forms.shown import day_in_words
from kladka.pages.asking import ask
from kladka.people.models import Assignment


def ask_about_held(form: Any, wanted: Mapping[Assignment, UUID], from_date: date) -> None:
    """Let a form ask for a tick where people were coached by others than their next coach after `from_date`.

    `wanted`: the next coach of each. On the day of the hand-over itself both coach. Of a day in the past one query.
    """
    if from_date >= clock.today():
        return
    after = {old.participation_id: coach for old, coach in wanted.items()}
    held = [one for one in sessions_after(after, from_date) if one.coach_id != after[one.participation_id]]
    if not held:
        return
    question = _(
        "After %(day)s these sessions are recorded: %(sessions)s. They stay, held by somebody who by this hand-over "
        "did not coach on that day. Hand over from %(day)s all the same?"
    )
    named = [
        _("%(name)s, %(day)s, %(coach)s")
        % {
            "name": one.participation.person.identity.name,
            "day": day_in_words(one.on_date),
            "coach": one.coach.name,
        }
        for one in held
    ]
    told = {"day": day_in_words(from_date), "sessions": "; ".join(named)}
    ask(form, question % told, label=_("Hand over from that day"), about=_("From which day?"))
