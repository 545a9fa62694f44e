"""Deciding on what a colleague wrote: approve it, send it back; and stop counting an indicator."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kladka.audit.actions import note_read
from kladka.core import clock
from kladka.core.errors import KladkaError, PolicyBroken
from kladka.core.forms import Form
from kladka.pages.indicators import presenters
from kladka.pages.indicators.comparing import comparison
from kladka.pages.indicators.forms import ApproveForm, RetireForm, SendBackForm
from kladka.pages.indicators.preview import preview
from kladka.pages.indicators.views.fetching import (
    in_state,
    project_decided,
    project_written,
    standing,
    versions,
)
from kladka.pages.projects.views.form_page import confirm_page, form_page, sent
from kladka.pages.viewing import viewer_of
from kladka.reporting import trying
from kladka.reporting.actions import indicator as actions
from kladka.reporting.live import figures as reporting
from kladka.reporting.models import IndicatorVersion
from kladka.reporting.permissions.indicator import has_others
from kladka.reporting.queries.indicator import Written, names_of

State = IndicatorVersion.State


def approve(request: HttpRequest, project: str, indicator: str) -> HttpResponse:
    """Look at what waits, and let it count."""
    found, viewer = project_decided(request, project), viewer_of(request)
    listed = versions(found, indicator)
    version = in_state(found, indicator, State.PROPOSED, listed)
    is_author = version.proposed_by == viewer.user.pk
    others = is_author and has_others(found, version.proposed_by, clock.today())
    title = _("Version %(n)s waits for somebody else") if others else _("Let version %(n)s count?")
    form = ApproveForm(asks_alone=is_author and not others, version=version.number, **sent(request))
    looked = _looked(version) if request.method == "POST" and form.is_valid() else None

    def act() -> str:
        _check_seen(form, version)
        typed = form.cleaned_data
        words, alone = typed["words"], typed.get("alone", False)
        actions.approve(version=version, by=viewer.user, alone=alone, words=words, looked=looked)
        return presenters.address("detail", found, indicator)

    day = reporting.last_day(found, clock.today())
    counted = standing(listed, State.APPROVED)
    context = preview(found, trying.tried(found, Written(version.text, indicator), as_of=day), viewer)
    if context.get("names_people"):
        note_read(controller=found.controller_id, by=viewer.user, page="indicators:approve", subject=found)
    if counted is not None:
        context["comparison"] = comparison(found, counted, version, viewer, day)
    return form_page(
        request,
        form,
        act,
        title=title % {"n": version.number},
        caption=presenters.title_in(version.text) or indicator,
        back=presenters.address("detail", found, indicator),
        template="indicators/approve.html",
        submit=_("Approve: it counts from now on"),
        message=_("Approved. It is among the figures of the project now."),
        project=found,
        version=version,
        rows=presenters.summary(version, names_of([version.proposed_by])),
        must_wait=others,
        send_back=presenters.address("send-back", found, indicator),
        **context,
    )


def _check_seen(form: Form, version: IndicatorVersion) -> None:
    """What is decided on is the version that was looked at: the address is that of all of them. Raises PolicyBroken.

    The number stands in the form, so that the decision on the next version is not taken for the same, saved once more.
    """
    if form.version == version.number:
        return
    form.send_along(version=version.number)
    words = _("You looked at another version, and it was decided on meanwhile. Look at version %(n)s, then decide.")
    raise PolicyBroken(words % {"n": version.number})


def _looked(version: IndicatorVersion) -> actions.Looked | None:
    """What was looked through before the form is saved, in seconds that others would wait; what is refused is told by
    the verb."""
    changes = actions.changed_by(version)
    with suppress(KladkaError):
        return actions.look_through(project=version.project, text=version.text, changes=changes)
    return None


def send_back(request: HttpRequest, project: str, indicator: str) -> HttpResponse:
    """Do not let it count, and say what should be changed; its author takes it back so."""
    found = project_decided(request, project)
    version = in_state(found, indicator, State.PROPOSED)
    form = SendBackForm(version=version.number, **sent(request))

    def act() -> str:
        _check_seen(form, version)
        actions.send_back(version=version, words=form.cleaned_data["words"], by=viewer_of(request).user)
        return presenters.address("list", found)

    is_author = version.proposed_by == viewer_of(request).user.pk
    return form_page(
        request,
        form,
        act,
        title=_("Take version %(n)s back") % {"n": version.number}
        if is_author
        else _("Send version %(n)s back to its author") % {"n": version.number},
        caption=presenters.title_in(version.text) or indicator,
        back=presenters.address("detail", found, indicator),
        intro=_("Its text goes on as a draft; the version stays in the history."),
        submit=_("Take it back") if is_author else _("Send it back"),
        message=_("It is a draft again."),
    )


def retire(request: HttpRequest, project: str, indicator: str) -> HttpResponse:
    """Stop counting an own indicator, after a question."""
    found = project_written(request, project)
    version = in_state(found, indicator, State.APPROVED)
    form = RetireForm(version=version.number, **sent(request))

    def act() -> str:
        _check_seen(form, version)
        actions.retire(version=version, words=form.cleaned_data["words"], by=viewer_of(request).user)
        return presenters.address("detail", found, indicator)

    return confirm_page(
        request,
        form,
        act,
        question=_("Stop counting this indicator?"),
        back=presenters.address("detail", found, indicator),
        rows=presenters.summary(version, names_of([version.proposed_by, version.decided_by])),
        consequences=presenters.consequences(found, indicator),
        submit=_("Stop counting it"),
        message=_("It is not counted any more."),
    )
