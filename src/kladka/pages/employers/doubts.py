"""What is asked before something is done about a job against which the participant has a veto."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.employers.models import Vacancy
from kladka.employers.queries import matches, wishes_of
from kladka.pages.asking import ALL_THE_SAME, ask
from kladka.pages.employers.presenters.matching import vetoes_against
from kladka.people.models import Participation


def ask_about_veto(form: Any, participation: Participation | None, vacancy: Vacancy | None) -> None:
    """Let a form ask for a tick where the job has something that this person wants never: they may have agreed to it.

    Two queries, where both are named; what the vacancy does not tell is not asked about.
    """
    if participation is None or vacancy is None:
        return
    told = vetoes_against(matches(wishes_of(participation), [vacancy], clock.today())[0].findings)
    if told:
        words = _("Veto of %(name)s: %(what)s. This job has it. Talk it over first, then tick the box.")
        said = {"name": participation.person.identity.name, "what": "; ".join(told)}
        address = reverse("employers:wishes", args=[participation.pk])
        label = _("It was talked over with the participant")
        ask(form, words % said, label=label, name=ALL_THE_SAME, address=address, words=_("Look at the wishes"))
