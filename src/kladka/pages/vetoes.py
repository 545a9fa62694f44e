"""What is asked before something is done about a job against which the participant has a veto."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.employers.models import Vacancy
from kladka.employers.queries import vetoes_against
from kladka.pages.asking import ask
from kladka.people.models import Participation

TALKED_OVER = "talked_over"
"""The box that lets a job through against a veto; no other question is answered by it."""


def ask_about_veto(
    form: Any, participation: Participation | None, vacancy: Vacancy | None, answers: Mapping[str, Any] | None = None
) -> None:
    """Let a form ask for a tick where the job has something that this person wants never: they may have agreed to it.

    `answers`: what the form itself says of the job.
    """
    told = vetoes_against(participation, vacancy, answers or {}, clock.today()) if participation else ()
    if participation and told:
        words = _("Veto of %(name)s: %(what)s. This job has it. Talk it over first, then tick the box.")
        said = {"name": participation.person.identity.name, "what": "; ".join(told)}
        address = reverse("employers:wishes", args=[participation.pk])
        label = _("It was talked over with the participant")
        ask(form, words % said, label=label, name=TALKED_OVER, address=address, words=_("Look at the wishes"))
