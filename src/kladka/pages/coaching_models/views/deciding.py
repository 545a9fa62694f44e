"""Putting a draft to a colleague, publishing it or sending it back; and letting nobody start by a model any more.

The same for every kind of models that an office writes in versions: `Kind` says by which verbs, and in which words.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import clock
from kladka.core.forms import ConfirmForm
from kladka.pages.coaching_models import presenters
from kladka.pages.coaching_models.forms import PublishForm, RetireForm, SendBackForm
from kladka.pages.coaching_models.permissions import has_others
from kladka.pages.coaching_models.views.fetching import (
    Model,
    draft_of,
    in_state,
    model_written,
    names_of,
    whole,
)
from kladka.pages.projects.views.form_page import confirm_page, form_page, sent, too_late
from kladka.pages.viewing import viewer_of
from kladka.processes import actions
from kladka.processes.models import ProcessVersion
from kladka.processes.models.versions import DraftBase, State, VersionBase
from kladka.processes.policies import check_ready
from kladka.processes.rules.comparing import differences
from kladka.processes.rules.process import said


@dataclass(frozen=True)
class Kind:
    """A kind of models: how its pages are called (as "coaching_models"), its verbs, and what people then may do."""

    pages: str
    verbs: Any
    proposed: Any
    publish: Any
    published: Any
    retire: Any
    consequences: Sequence[Any]
    retired: Any

    def to(self, version: VersionBase) -> str:
        """Return the address of a version."""
        return reverse(f"{self.pages}:detail", args=[version.code, version.number])

    def to_draft(self, draft: DraftBase) -> str:
        """Return the address of a draft."""
        return reverse(f"{self.pages}:draft", args=[draft.pk])


COACHING = Kind(
    "coaching_models",
    actions,
    gettext_lazy("Put to a colleague. People may start by it when somebody else has published it."),
    gettext_lazy("Publish: people may start by it"),
    gettext_lazy("Published. People may start by it; whoever is on another version stays on it."),
    gettext_lazy("Let nobody start by this model any more?"),
    (
        gettext_lazy("It is not offered any more where a model is chosen."),
        gettext_lazy("Whoever works by it stays on it, until moved to another model."),
    ),
    gettext_lazy("Nobody starts by it any more."),
)


def ask_to_propose(
    request: HttpRequest, kind: Kind, found: DraftBase, name: str, check_ready: Callable[[], None]
) -> HttpResponse:
    """Ask before a draft is put to a colleague; while it is not ready, lead back to what is to be mended."""
    if back := too_late(request, kind.to_draft(found), check_ready):
        return back
    form = ConfirmForm(version=found.version, **sent(request))

    def act() -> str:
        return kind.to(kind.verbs.propose(draft=found, version=form.version or 0, by=viewer_of(request).user))

    return form_page(
        request,
        form,
        act,
        title=_("Put the model to a colleague?"),
        caption=name,
        back=kind.to_draft(found),
        intro=_("It does not change any more. Another coordinator or a monitoring officer decides on it."),
        submit=_("Put it to a colleague"),
        message=kind.proposed,
    )


def ask_to_publish(
    request: HttpRequest, kind: Kind, version: VersionBase, name: str, *, template: str, shown: Callable[[], Any]
) -> HttpResponse:
    """Ask whether a version that waits is to be published; `shown` returns what the template tells of it."""
    viewer = viewer_of(request)
    is_author = version.proposed_by == viewer.user.pk
    others = has_others(version.controller_id, version.proposed_by, clock.today())
    form = PublishForm(asks_alone=is_author and not others, **sent(request))

    def act() -> str:
        typed = form.cleaned_data
        alone = typed.get("alone", False)
        kind.verbs.publish(version=version, by=viewer.user, has_others=others, alone=alone, words=typed["words"])
        return kind.to(version)

    return form_page(
        request,
        form,
        act,
        title=_("Publish version %(n)s?") % {"n": version.number},
        caption=name,
        back=kind.to(version),
        template=template,
        submit=kind.publish,
        message=kind.published,
        must_wait=is_author and others,
        send_back=reverse(f"{kind.pages}:send-back", args=[version.code, version.number]),
        **shown(),
    )


def ask_to_send_back(request: HttpRequest, kind: Kind, version: VersionBase, name: str) -> HttpResponse:
    """Ask what should be changed before a version goes back; its author takes it back so."""
    viewer, form = viewer_of(request), SendBackForm(**sent(request))

    def act() -> str:
        return kind.to_draft(kind.verbs.send_back(version=version, words=form.cleaned_data["words"], by=viewer.user))

    is_author = version.proposed_by == viewer.user.pk
    title = _("Take version %(n)s back") if is_author else _("Send version %(n)s back to its author")
    return form_page(
        request,
        form,
        act,
        title=title % {"n": version.number},
        caption=name,
        back=kind.to(version),
        intro=_("What it says goes on as a draft; the version stays in the history."),
        submit=_("Take it back") if is_author else _("Send it back"),
        message=_("It is a draft again."),
    )


def ask_to_retire(request: HttpRequest, kind: Kind, version: VersionBase, name: str) -> HttpResponse:
    """Ask before a model is offered to nobody any more."""
    form = RetireForm(**sent(request))

    def act() -> str:
        kind.verbs.retire(version=version, words=form.cleaned_data["words"], by=viewer_of(request).user)
        return kind.to(version)

    return confirm_page(
        request,
        form,
        act,
        question=kind.retire,
        back=kind.to(version),
        caption=name,
        consequences=list(kind.consequences),
        submit=_("Retire the model"),
        message=kind.retired,
    )


def ask_to_discard(request: HttpRequest, kind: Kind, found: DraftBase, name: str) -> HttpResponse:
    """Ask before a draft is thrown away."""
    form = ConfirmForm(version=found.version, **sent(request))

    def act() -> str:
        kind.verbs.discard_draft(draft=found, version=form.version or 0, by=viewer_of(request).user)
        return reverse(f"{kind.pages}:list")

    return confirm_page(
        request,
        form,
        act,
        question=_("Throw the draft away?"),
        back=kind.to_draft(found),
        caption=name,
        consequences=[_("What is written in it is lost. Versions that were published stay.")],
        submit=_("Throw it away"),
        message=_("The draft is gone."),
    )


def propose(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Put a draft to a colleague."""
    found = draft_of(request, draft)
    ready = partial(check_ready, found.process, found.controller_id)
    return ask_to_propose(request, COACHING, found, found.process.name, ready)


def publish(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Look at what waits, compared with the version before, and publish it."""
    found = model_written(request, code, number)
    version = in_state(found, State.PROPOSED)

    def shown() -> dict[str, Any]:
        before = _published(found)
        process = whole(version.process, version.controller_id)
        told = differences(before.process, version.process, whole=process) if before else []
        return {
            "about": presenters.about(version.process, version, names_of([version.proposed_by])),
            "steps": presenters.picture(process),
            "stages": presenters.stages(process),
            "questions": [said(one.label) for one in version.process.profile],
            "before": before.number if before else 0,
            "table": presenters.compared(told) if told else None,
        }

    template = "coaching_models/publish.html"
    return ask_to_publish(request, COACHING, version, found.process.name, template=template, shown=shown)


def _published(found: Model) -> ProcessVersion | None:
    return next((one for one in found.versions if one.state == State.PUBLISHED), None)


def send_back(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Do not publish it, and say what should be changed; its author takes it back so."""
    found = model_written(request, code, number)
    return ask_to_send_back(request, COACHING, in_state(found, State.PROPOSED), found.process.name)


def retire(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Let nobody start by a model any more, after a question."""
    found = model_written(request, code, number)
    return ask_to_retire(request, COACHING, in_state(found, State.PUBLISHED), found.process.name)


def discard(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Throw a draft away, after a question."""
    found = draft_of(request, draft)
    return ask_to_discard(request, COACHING, found, found.process.name)
