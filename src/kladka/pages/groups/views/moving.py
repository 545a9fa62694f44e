"""The way of a group from stage to stage, its end, and that it goes on."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kladka.agenda import rules as agenda
from kladka.core import clock
from kladka.core.forms import ConfirmForm
from kladka.core.forms.shown import day_in_words
from kladka.core.quoting import in_quotes
from kladka.incubation import actions, queries
from kladka.incubation.queries import GroupWay
from kladka.incubation.rules import is_ticked
from kladka.pages.groups.forms import EndGroupForm, GroupBackForm, MoveGroupForm
from kladka.pages.groups.views.frame import answered, group_for, sent, way_for
from kladka.pages.pathways.forms import ConfirmGateForm
from kladka.pages.viewing import viewer_of
from kladka.processes.rules.gate import bars
from kladka.processes.rules.process import said
from kladka.processes.rules.shape import named


def confirm(request: HttpRequest, initiative: UUID) -> HttpResponse:
    """Confirm what the present stage asks and the records cannot tell."""
    way = way_for(request, initiative)
    asked = [one for one in way.gate if is_ticked(one.requirement)]
    ticked = [one.requirement.code for one in asked if one.is_met]
    form = ConfirmGateForm(gate=asked, initial={"requirements": ticked, "on": clock.today()}, **sent(request))

    def act() -> None:
        actions.confirm_of_group(group=way.group, by=viewer_of(request).user, **form.values)

    title = _("Confirm what is done: %(stage)s") % {"stage": named(way.stage)}
    done = "" if asked else _("There is nothing to confirm in this stage.")
    return answered(request, way.group, form, act, title=title, done=done)


def move(request: HttpRequest, initiative: UUID) -> HttpResponse:
    """Let the group enter the next stage; with something open, only for a reason."""
    way = way_for(request, initiative)
    form = MoveGroupForm(
        asks_why=bool(way.lacking), initial={"on": clock.today()}, version=way.group.version, **sent(request)
    )

    def act() -> None:
        typed = form.cleaned_data
        given = {"on": typed["on"], "because": typed.get("because", "")}
        actions.move_group_on(group=way.group, version=form.version or 0, by=viewer_of(request).user, **given)

    following = way.next_stage
    return answered(
        request,
        way.group,
        form,
        act,
        title=_("Move on: %(stage)s") % {"stage": named(following) if following else ""},
        lead=_("The stage “%(stage)s” still lacks:") % {"stage": in_quotes(named(way.stage))} if way.lacking else "",
        lacking=[said(one.requirement.label) for one in way.lacking],
        submit=_("Move on"),
        done=_barred(way) if following else _("This is the last stage of the model. There is none to move on to."),
    )


def _barred(way: GroupWay) -> str:
    """Say without what no group moves on, so that nobody fills in a form that is refused."""
    names = "; ".join(said(one.requirement.label) for one in bars(way.gate))
    return _("The model does not let the group move on without: %(what)s.") % {"what": names} if names else ""


def back(request: HttpRequest, initiative: UUID) -> HttpResponse:
    """Let the group enter an earlier stage again."""
    way = way_for(request, initiative)
    earlier = way.process.stages[: way.process.position(way.now.stage)]
    form = GroupBackForm(stages=earlier, initial={"on": clock.today()}, version=way.group.version, **sent(request))

    def act() -> None:
        actions.move_group_back(group=way.group, version=form.version or 0, by=viewer_of(request).user, **form.values)

    return answered(
        request,
        way.group,
        form,
        act,
        title=_("Enter an earlier stage again"),
        intro=_("What this stage asks is confirmed anew; what was recorded before stays in the history."),
        submit=_("Enter the stage"),
        done="" if earlier else _("This is the first stage of the model."),
    )


def undo(request: HttpRequest, initiative: UUID) -> HttpResponse:
    """Take the last move back."""
    way = way_for(request, initiative)
    form = ConfirmForm(version=way.group.version, **sent(request))

    def act() -> None:
        actions.undo_group_move(group=way.group, version=form.version or 0, by=viewer_of(request).user)

    return answered(
        request,
        way.group,
        form,
        act,
        question=_("Undo the move to “%(stage)s”?") % {"stage": in_quotes(named(way.stage))},
        consequences=[_("What was confirmed in this stage is lost.")],
        submit=_("Undo the move"),
    )


def end(request: HttpRequest, initiative: UUID) -> HttpResponse:
    """Record that a group does not meet any more."""
    found = group_for(request, initiative)
    form = EndGroupForm(initial={"on": clock.today()}, version=found.version, **sent(request))

    def act() -> None:
        actions.end_group(group=found, version=form.version or 0, by=viewer_of(request).user, **form.values)

    context: dict[str, Any] = {"title": _("End the group"), "submit": _("End the group")}
    if planned := queries.planned_with(found):
        words = _(
            "These appointments are planned with this group. Cancel those after its last day, or take the group off:"
        )
        context |= {"lead": words, "lacking": [_planned(one) for one in planned]}
    return answered(request, found, form, act, **context)


def _planned(one: Any) -> str:
    begins = agenda.local(one.starts_at)
    words = _("%(day)s, %(hour)s, %(name)s")
    return words % {"day": day_in_words(begins.date()), "hour": f"{begins:%H:%M}", "name": one.staff.name}


def reopen(request: HttpRequest, initiative: UUID) -> HttpResponse:
    """Let a group that had ended go on."""
    found = group_for(request, initiative)
    form = ConfirmForm(version=found.version, **sent(request))

    def act() -> None:
        actions.reopen_group(group=found, version=form.version or 0, by=viewer_of(request).user)

    return answered(
        request,
        found,
        form,
        act,
        question=_("Open the group again?"),
        consequences=[_("It goes on where it stood, as if it had not ended.")],
        nothing_is_lost=True,
        submit=_("Open the group again"),
    )
