"""Putting a draft to a colleague, publishing it or sending it back; and letting no incubator begin to follow it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from kladka.incubation.actions import model as actions
from kladka.incubation.policies.model import check_ready
from kladka.incubation.rules.standard import differences
from kladka.pages.coaching_models.views import deciding
from kladka.pages.coaching_models.views.fetching import names_of
from kladka.pages.incubator_models import presenters
from kladka.pages.incubator_models.views.fetching import draft_of, version_written
from kladka.pages.incubators.presenters import model as lines
from kladka.processes.models.versions import State

INCUBATORS = deciding.Kind(
    "incubator_models",
    actions,
    gettext_lazy("Put to a colleague. Incubators may follow it when somebody else has published it."),
    gettext_lazy("Publish: incubators may follow it"),
    gettext_lazy("Published. Incubators may follow it; those on another version stay on it until moved."),
    gettext_lazy("Let no incubator begin to follow this model any more?"),
    (
        gettext_lazy("It is not offered any more where a model is chosen."),
        gettext_lazy("An incubator that follows it stays on it, until moved to another model."),
    ),
    gettext_lazy("No incubator begins to follow it any more."),
)


def propose(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Put a draft to a colleague."""
    found = draft_of(request, draft)
    return deciding.ask_to_propose(
        request, INCUBATORS, found, found.standard.name, partial(check_ready, found.standard)
    )


def publish(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Look at what waits, compared with the version before, and publish it."""
    found = version_written(request, code, number, State.PROPOSED)
    version: Any = found.version

    def shown() -> dict[str, Any]:
        before = next((one for one in found.versions if one.state == State.PUBLISHED), None)
        told = differences(before.standard, found.standard) if before else []
        return {
            "about": presenters.about(found.standard, version, names_of([version.proposed_by])),
            "parts": presenters.parts(found.standard),
            "before": before.number if before else 0,
            "table": lines.compared(told) if told else None,
        }

    template = "incubator_models/publish.html"
    return deciding.ask_to_publish(request, INCUBATORS, version, found.standard.name, template=template, shown=shown)


def send_back(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Do not publish it, and say what should be changed; its author takes it back so."""
    found = version_written(request, code, number, State.PROPOSED)
    version: Any = found.version
    return deciding.ask_to_send_back(request, INCUBATORS, version, found.standard.name)


def retire(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Offer a model to no incubator any more, after a question."""
    found = version_written(request, code, number, State.PUBLISHED)
    version: Any = found.version
    return deciding.ask_to_retire(request, INCUBATORS, version, found.standard.name)


def discard(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Throw a draft away, after a question."""
    found = draft_of(request, draft)
    return deciding.ask_to_discard(request, INCUBATORS, found, found.standard.name)
