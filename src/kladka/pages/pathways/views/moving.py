"""What a coach and a coordinator do with a pathway."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kladka.coaching.actions import changing
from kladka.coaching.actions import pathway as actions
from kladka.coaching.queries.pathway import Way, pathway_of, way_for
from kladka.coaching.rules.pathway import is_last_a_change
from kladka.core import clock
from kladka.core.components import Link
from kladka.core.errors import PolicyBroken
from kladka.core.quoting import in_quotes
from kladka.employers.queries import told_beside
from kladka.pages.participants.forms import ConfirmForm
from kladka.pages.participants.permissions import WORKERS, participation_for
from kladka.pages.participants.views.form_page import Section, sent
from kladka.pages.pathways import presenters
from kladka.pages.pathways.forms import BackForm, ConfirmGateForm, MoveForm
from kladka.pages.refusals import GoneError
from kladka.pages.viewing import viewer_of
from kladka.people.actions.assignment import open_assignments
from kladka.processes.rules.gate import bars
from kladka.processes.rules.process import said
from kladka.processes.rules.shape import named

PATHWAY = Section("pathways:of")
page, address = PATHWAY.page, PATHWAY.address


def begin(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Begin the pathway of somebody who has a coach and none yet."""
    found = participation_for(viewer_of(request), participation, WORKERS)
    assignment = next(iter(open_assignments([found])), None)

    def act() -> str:
        if assignment is None:
            raise PolicyBroken(_("This participant has no coach now. Assign a coach first."))
        actions.begin(assignment=assignment, by=request.user)
        return address(found)

    done = "" if assignment else _("This participant has no coach now. Assign a coach first.")
    if pathway_of(found) is not None:
        done = _("This participant’s pathway has begun already.")
    return PATHWAY.question(
        request,
        act,
        found,
        title=_("Begin the pathway?"),
        submit=_("Begin the pathway"),
        message=_("The pathway has begun."),
        lead=_("It begins in the first stage of the model, on the day from which the coach works."),
        done=done,
    )


def confirm(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Confirm what the present stage asks and the records cannot tell."""
    found, way = way_found(request, participation)
    asked = [one for one in way.gate if one.is_ticked]
    ticked = [one.requirement.code for one in asked if one.is_met]
    form = ConfirmGateForm(gate=asked, initial={"requirements": ticked, "on": clock.today()}, **sent(request))

    def act() -> str:
        typed = form.cleaned_data
        actions.confirm(pathway=way.pathway, requirements=typed["requirements"], on=typed["on"], by=request.user)
        return address(found)

    return page(
        request,
        form,
        act,
        found,
        title=_("Confirm what is done: %(stage)s") % {"stage": named(way.stage)},
        submit=_("Save"),
        message=_("What is done is saved."),
        done="" if asked else _("There is nothing to confirm in this stage."),
    )


def move(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Let the participant enter the next stage; with something open, only for a reason."""
    found, way = way_found(request, participation)
    following = way.next_stage
    form = MoveForm(
        asks_why=bool(way.lacking), initial={"on": _last_day(found)}, version=way.pathway.version, **sent(request)
    )

    def act() -> str:
        typed = form.cleaned_data
        given = {"on": typed["on"], "because": typed.get("because", ""), "beside": told_beside}
        actions.move_on(pathway=way.pathway, version=form.version or 0, by=request.user, **given)
        return address(found)

    return page(
        request,
        form,
        act,
        found,
        title=_("Move on: %(stage)s") % {"stage": named(following) if following else ""},
        submit=_("Move on"),
        message=_("The participant is in the next stage."),
        lead=_("The stage “%(stage)s” still lacks:") % {"stage": in_quotes(named(way.stage))} if way.lacking else "",
        consequences=[_open_words(one) for one in way.lacking],
        done=_barred(way) if following else _("This is the last stage of the model. There is none to move on to."),
    )


def _last_day(found: Any) -> date:
    """Return the last day on which the participant took part, today at the latest."""
    today = clock.today()
    return min(found.left_date or today, today)


def _barred(way: Way) -> str:
    """Say without what nobody moves on, so that nobody fills in a form that is refused."""
    names = "; ".join(said(one.requirement.label) for one in bars(way.gate))
    return _("The model does not let anybody move on without: %(what)s.") % {"what": names} if names else ""


def _open_words(one: Any) -> str:
    words = said(one.requirement.label)
    return _("%(what)s (must be there)") % {"what": words} if one.requirement.must else words


def back(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Let the participant enter an earlier stage again."""
    found, way = way_found(request, participation, with_gate=False)
    here = way.process.position(way.now.stage)
    earlier = way.process.stages[:here] if here >= 0 else way.process.stages
    form = BackForm(stages=earlier, initial={"on": _last_day(found)}, version=way.pathway.version, **sent(request))

    def act() -> str:
        actions.move_back(pathway=way.pathway, version=form.version or 0, by=request.user, **form.values)
        return address(found)

    return page(
        request,
        form,
        act,
        found,
        title=_("Enter an earlier stage again"),
        submit=_("Enter the stage"),
        message=_("The participant is in the earlier stage again."),
        lead=_("What this stage asks is confirmed anew; what was recorded before stays in the history."),
        done="" if earlier else _("This is the first stage of the model."),
    )


def undo(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Take the last move, or the last change of models, back, after a question."""
    found, way = way_found(request, participation, with_gate=False)
    form = ConfirmForm(version=way.pathway.version, **sent(request))
    is_change, can_undo = is_last_a_change(way.turn, way.positions), len(way.positions) > 1 or way.turn > 1
    words = presenters.of_undone_change(way) if is_change else presenters.of_undone_move(way)

    def act() -> str:
        verb = changing.undo_change if is_change else actions.undo_move
        verb(pathway=way.pathway, version=form.version or 0, by=request.user)
        return address(found)

    done = "" if can_undo else _("There is no move to undo: the pathway only began.")
    if is_change and (refused := changing.why_not_undone(way, request.user)):
        done, words["lead"] = refused, ""
    return page(request, form, act, found, done=done, **words)


def way_found(request: HttpRequest, pk: UUID, *, with_gate: bool = True) -> tuple[Any, Way]:
    """Return the participation and where its pathway stands, for whoever works with the participant."""
    found = participation_for(viewer_of(request), pk, WORKERS)
    way = way_for(found, clock.today(), beside=told_beside, with_gate=with_gate)
    if way is None:
        raise GoneError(_("This participant’s pathway has not begun."), back=Link(_("Pathway"), address(found)))
    return found, way
