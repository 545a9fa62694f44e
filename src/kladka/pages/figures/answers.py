"""The answer to a question about figures, and the part of its page that is the same for everybody: drawn once."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from kladka.pages.figures import presenters
from kladka.pages.figures.forms import Question
from kladka.programmes.models import Project
from kladka.reporting.live import figures as reporting
from kladka.reporting.live import milestones, period

type Answer = tuple[reporting.Result, milestones.Standings]


def answer(project: Project, asked: Question, facts: reporting.Extract) -> Answer:
    """Return the figures asked for, and how they stand."""
    return _answer(project, asked, facts, _promised(project, asked))


def drawn(project: Project, asked: Question, facts: reporting.Extract) -> SafeString:
    """Return the figures with their targets as the page shows them.

    Nothing in it depends on who looks. So it is drawn once for a question and a language, and again when a fact, a
    target, a definition or the first day of the project is another.
    """
    promised = _promised(project, asked)

    def draw() -> SafeString:
        result, standings = _answer(project, asked, facts, promised)
        return render_to_string("figures/answer.html", presenters.shown(project, result, standings, asked))

    targets = tuple(sorted((key, tuple(rows)) for key, rows in promised.items()))
    key = ("drawn", get_language(), *_about(project), *_meant(asked), targets)
    found: SafeString = reporting.remembered(key, facts, draw)
    return found


def _promised(project: Project, asked: Question) -> milestones.Promised:
    """What was promised for the figures asked about: targets were set for the whole project from its start."""
    return milestones.promised(project, asked.known_on) if asked.is_whole else {}


def _answer(project: Project, asked: Question, facts: reporting.Extract, promised: milestones.Promised) -> Answer:
    how: dict[str, Any] = {"as_of": asked.as_of, "known_on": asked.known_on, "where": asked.where, "facts": facts}
    if asked.since is not None:
        return period.figures(project, since=asked.since, **how), {}
    result = reporting.figures(project, **how)
    return result, milestones.standing(project, result, promised, facts=facts)


def _about(project: Project) -> tuple[Any, ...]:
    """What the drawing says of the project itself."""
    return project.pk, project.code, project.starts_on, reporting.definitions_of(project).hash


def _meant(asked: Question) -> tuple[Any, ...]:
    return asked.as_of, asked.known_on, asked.since, _sorted(asked.where), _sorted(asked.asked)


def _sorted(named: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(named.items()))
