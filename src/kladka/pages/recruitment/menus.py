"""What can be done with a call, and with one application."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.calls.models import Application, Call
from kladka.calls.policies import check_withdrawable
from kladka.calls.queries import Standing, free_places, is_answerable, is_assessed_after_appeal
from kladka.core.components import Link, Menu
from kladka.pages.recruitment import kinds
from kladka.pages.recruitment.presenters import runs
from kladka.pages.refusals import why_not
from kladka.programmes.permissions import Viewer


def menu_of(call: Call, viewer: Viewer, standings: Sequence[Standing]) -> Menu:
    """Return what can be done with the call by this viewer now."""
    may_run, state, step = runs(viewer, call), call.state, steps()
    waits = any(one.application.state == Application.State.RESERVE for one in standings)
    is_after = any(is_assessed_after_appeal(one.application) for one in standings)
    links: list[tuple[bool, Any, str]] = [
        (may_run and state in (Call.State.OPEN, Call.State.CLOSED), _("Enter an application from paper"), "enter"),
        (
            may_run and (state in (Call.State.OPEN, Call.State.CLOSED) or is_after) and not call.is_drawn,
            _("Say who assesses"),
            "assign",
        ),
        (may_run and (state == Call.State.CLOSED or is_after) and call.is_drawn, _("Draw the assessors"), "assign"),
        (may_run and state == Call.State.CLOSED, _("Record the committee’s meeting"), "decide"),
        (may_run and state in step, step.get(state, ("", ""))[0], "step"),
        (may_run and state != Call.State.DECIDED, _("Change the call"), "edit"),
        (True, _("Change the criteria") if may_run and state == Call.State.DRAFT else _("The criteria"), "criteria"),
        (state == Call.State.DECIDED, _("Minutes of the committee"), "minutes"),
        (state != Call.State.DECIDED, _("Print the empty form"), "blank"),
        (may_run and state == Call.State.DRAFT, _("Throw the call away"), "throw-away"),
        (may_run and waits and free_places(call) > 0, _("Call up the first on the reserve list"), "call-up"),
    ]
    shown = [Link(text, reverse(f"recruitment:{name}", args=[call.pk])) for is_open, text, name in links if is_open]
    results = kinds.result_link(call)
    if results and may_run:
        shown.append(results)
    if call.state == Call.State.OPEN and call.project.is_public:
        shown.append(Link(_("The form on the public page"), reverse("apply:call", args=[call.pk])))
    return Menu(_("What can be done"), shown)


def steps() -> dict[str, tuple[str, str]]:
    """Return the step that leads on from each state: what the link says, and what is asked."""
    return {
        Call.State.DRAFT: (_("Open the call"), _("Open this call?")),
        Call.State.OPEN: (_("Close the call"), _("Close this call?")),
        Call.State.CLOSED: (_("Open the call again"), _("Open this call again?")),
    }


APPEAL = "appeal"
"""What the letter is about, in the address, when it answers an appeal."""


_STANDING = (Application.State.ACCEPTED, Application.State.RESERVE, Application.State.REFUSED)


def application_menu(application: Application, *, may_run: bool, cards: int, is_decided: bool) -> Menu:
    """Return what can be done with an application by whoever runs the call."""
    state, states = application.state, Application.State
    appeal = getattr(application, "appeal", None)
    may_appeal = state in (states.REFUSED, states.RESERVE) and appeal is None
    to_answer = appeal is not None and is_answerable(appeal)
    is_sent = state == states.SENT
    links: list[tuple[bool, Any, str]] = [
        (is_assessed_after_appeal(application), _("Decide after the appeal"), "decide-after-appeal"),
        (is_sent and (cards < application.call.assessors or application.call.is_drawn), _("Assess"), "assess"),
        (is_sent, _("Mend the answers"), "change"),
        (state in (states.SENT, *_STANDING), _("Add a document"), "add-document"),
        (state == states.ACCEPTED and application.call.rules.takes_part, _("Take into the project"), "accept"),
        (state == states.JOINED, _("Take back: not in the project after all"), "undo-accept"),
        (may_appeal, _("Record an appeal"), "appeal"),
        (to_answer, _("Answer the appeal"), "appeal"),
        (not why_not(check_withdrawable, application), _("Withdraw"), "withdraw"),
    ]
    shown = [
        Link(text, reverse(f"recruitment:{name}", args=[application.pk]))
        for is_open, text, name in links
        if is_open and may_run
    ]
    shown.append(Link(_("Print the application"), reverse("recruitment:print", args=[application.pk])))
    if is_decided:
        letter = reverse("recruitment:letter", args=[application.pk])
        shown.append(Link(_("Print the letter about the decision"), letter))
        if appeal is not None and appeal.outcome:
            shown.append(Link(_("Print the answer to the appeal"), f"{letter}?about={APPEAL}"))
    if application.held_by and may_run:
        shown.append(Link(_("Open the grant"), reverse("grants:detail", args=[application.held_by])))
    if application.participation_id:
        address = reverse("participants:detail", args=[application.participation_id])
        shown.append(Link(_("Open the participant’s page"), address))
    return Menu(_("What can be done"), shown)
