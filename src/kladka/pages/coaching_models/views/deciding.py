"""Putting a draft to a colleague, publishing it or sending it back; and letting nobody start by a model any more."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

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
from kladka.pages.projects.views.form_page import confirm_page, form_page, sent
from kladka.pages.viewing import viewer_of
from kladka.processes import actions
from kladka.processes.models import ProcessVersion
from kladka.processes.rules.comparing import differences
from kladka.processes.rules.process import said

State = ProcessVersion.State


def propose(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Put a draft to a colleague."""
    found = draft_of(request, draft)
    form = ConfirmForm(version=found.version, **sent(request))

    def act() -> str:
        made = actions.propose(draft=found, version=form.version or 0, by=viewer_of(request).user)
        return presenters.address(made.code, made.number)

    return form_page(
        request,
        form,
        act,
        title=_("Put the model to a colleague?"),
        caption=found.process.name,
        back=reverse("coaching_models:draft", args=[found.pk]),
        intro=_("It does not change any more. Another coordinator or a monitoring officer decides on it."),
        submit=_("Put it to a colleague"),
        message=_("Put to a colleague. People may start by it when somebody else has published it."),
    )


def publish(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Look at what waits, compared with the version before, and publish it."""
    found, viewer = model_written(request, code, number), viewer_of(request)
    version = in_state(found, State.PROPOSED)
    is_author = version.proposed_by == viewer.user.pk
    others = has_others(version.controller_id, version.proposed_by, clock.today())
    form = PublishForm(asks_alone=is_author and not others, **sent(request))

    def act() -> str:
        typed = form.cleaned_data
        alone = typed.get("alone", False)
        actions.publish(version=version, by=viewer.user, has_others=others, alone=alone, words=typed["words"])
        return presenters.address(code, number)

    before = _published(found)
    told = differences(before.process, version.process) if before else []
    shown = whole(version.process, version.controller_id)
    return form_page(
        request,
        form,
        act,
        title=_("Publish version %(n)s?") % {"n": number},
        caption=found.process.name,
        back=presenters.address(code, number),
        template="coaching_models/publish.html",
        submit=_("Publish: people may start by it"),
        message=_("Published. People may start by it; whoever is on another version stays on it."),
        about=presenters.about(version.process, version, names_of([version.proposed_by])),
        steps=presenters.picture(shown),
        stages=presenters.stages(shown),
        questions=[said(one.label) for one in version.process.profile],
        before=before.number if before else 0,
        table=presenters.compared(told) if told else None,
        must_wait=is_author and others,
        send_back=reverse("coaching_models:send-back", args=[code, number]),
    )


def _published(found: Model) -> ProcessVersion | None:
    return next((one for one in found.versions if one.state == State.PUBLISHED), None)


def send_back(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Do not publish it, and say what should be changed; its author takes it back so."""
    found, viewer = model_written(request, code, number), viewer_of(request)
    version = in_state(found, State.PROPOSED)
    form = SendBackForm(**sent(request))

    def act() -> str:
        draft = actions.send_back(version=version, words=form.cleaned_data["words"], by=viewer.user)
        return reverse("coaching_models:draft", args=[draft.pk])

    is_author = version.proposed_by == viewer.user.pk
    title = _("Take version %(n)s back") if is_author else _("Send version %(n)s back to its author")
    return form_page(
        request,
        form,
        act,
        title=title % {"n": number},
        caption=found.process.name,
        back=presenters.address(code, number),
        intro=_("What it says goes on as a draft; the version stays in the history."),
        submit=_("Take it back") if is_author else _("Send it back"),
        message=_("It is a draft again."),
    )


def retire(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Let nobody start by a model any more, after a question."""
    found = model_written(request, code, number)
    version = in_state(found, State.PUBLISHED)
    form = RetireForm(**sent(request))

    def act() -> str:
        actions.retire(version=version, words=form.cleaned_data["words"], by=viewer_of(request).user)
        return presenters.address(code, number)

    return confirm_page(
        request,
        form,
        act,
        question=_("Let nobody start by this model any more?"),
        back=presenters.address(code, number),
        caption=found.process.name,
        consequences=[
            _("It is not offered any more where a model is chosen."),
            _("Whoever works by it stays on it, until moved to another model."),
        ],
        submit=_("Retire the model"),
        message=_("Nobody starts by it any more."),
    )
