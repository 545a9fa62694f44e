"""What is asked before something is done about a job against which the participant has a veto.

What a rule can compare is compared. What the profile says never in the person's own words nobody can compare: whoever
decides reads it themselves, beside every vacancy and before somebody is placed.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kladka.coaching.queries.profile import vetoes_of
from kladka.core import clock, polish
from kladka.employers.models import JobWishes, Vacancy
from kladka.employers.queries import vetoes_against, wishes_of
from kladka.pages.asking import ask
from kladka.people.models import Participation

TALKED_OVER = "talked_over"
"""The box that lets a job through against a veto; no other question is answered by it."""


def in_profiles(wishes: Iterable[tuple[UUID, JobWishes | None]]) -> dict[UUID, list[str]]:
    """Return what profiles say never, in the people's own words with the question, by participation. One query.

    `wishes`: the latest of each participation. What they say in the same words is not said twice.
    """
    said = dict(wishes)
    found = vetoes_of(said)
    return {one: _not_in(found.get(one, []), each.veto_words if each else "") for one, each in said.items()}


def _not_in(found: Iterable[tuple[Mapping[str, str], str]], told: str) -> list[str]:
    language = get_language() or ""
    # Whole phrases alone: a short veto stands inside longer words that say something else, and none may be hidden.
    phrases = {one.strip() for one in re.split(r"[.;,\n]", polish.fold(told))}
    return [
        _("%(question)s %(words)s") % {"question": asked.get(language, ""), "words": words}
        if asked.get(language)
        else words
        for asked, words in found
        if polish.fold(words).strip(" .") not in phrases
    ]


def ask_about_veto(
    form: Any,
    participation: Participation | None,
    vacancy: Vacancy | None,
    answers: Mapping[str, Any] | None = None,
    *,
    is_job: bool = False,
) -> None:
    """Let a form ask for a tick where the job has something that this person wants never: they may have agreed to it.

    `answers`: what the form itself says of the job. `is_job`: it is one even where no vacancy is named. What the
    profile says never in own words is asked about every job.
    """
    if participation and (vacancy or is_job):
        _ask_about_profile(form, participation)
    told = vetoes_against(participation, vacancy, answers or {}, clock.today()) if participation else ()
    if participation and told:
        words = _("Veto of %(name)s: %(what)s. This job has it. Talk it over first, then tick the box.")
        said = {"name": participation.person.identity.name, "what": _one_line(told)}
        address = reverse("employers:wishes", args=[participation.pk])
        label = _("It was talked over with the participant")
        ask(form, words % said, label=label, name=TALKED_OVER, address=address, words=_("Look at the wishes"))


def _one_line(told: Iterable[str]) -> str:
    """Return what people said as one line, each without the stop at its end: the sentence around it has its own."""
    return "; ".join(one.strip().rstrip(".") for one in told)


def _ask_about_profile(form: Any, participation: Participation) -> None:
    told = in_profiles([(participation.pk, wishes_of(participation))])[participation.pk]
    if not told:
        return
    words = _(
        "In the profile %(name)s says never: %(what)s. No program can compare these words with this job. Look at it "
        "yourself, talk it over, then tick the box."
    )
    said = {"name": participation.person.identity.name, "what": _one_line(told)}
    address = reverse("profiles:of", args=[participation.pk])
    label = _("It was talked over with the participant")
    ask(form, words % said, label=label, name=TALKED_OVER, address=address, words=_("Look at the profile"))
