"""What a coach and a coordinator do with a pathway."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.coaching.actions import pathway as actions
from kladka.coaching.queries.pathway import Way, pathway_of, way_of
from kladka.coaching.rules.pathway import Records
from kladka.core import clock
from kladka.core.components import Link
from kladka.core.errors import PolicyBroken
from kladka.pages.participants.forms import ConfirmForm
from kladka.pages.participants.permissions import WORKERS, participation_for
from kladka.pages.participants.views.form_page import form_page, sent
from kladka.pages.pathways.forms import BackForm, ConfirmGateForm, ModelsForm, MoveForm
from kladka.pages.refusals import GoneError
from kladka.pages.viewing import viewer_of
from kladka.people.actions.assignment import open_assignments
from kladka.processes.queries import processes_for
from kladka.processes.rules.process import said
from kladka.processes.rules.shape import named


def begin(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Begin the pathway of somebody who has a coach and none yet."""
    found = participation_for(viewer_of(request), participation, WORKERS)
    assignment = next(iter(open_assignments([found])), None)

    def act() -> str:
        if assignment is None:
            raise PolicyBroken(_("This participant has no coach now. Assign a coach first."))
        actions.begin(assignment=assignment, by=request.user)
        return _address(found)

    done = "" if assignment else _("This participant has no coach now. Assign a coach first.")
    if pathway_of(found) is not None:
        done = _("This participant’s pathway has begun already.")
    return _page(
        request,
        ConfirmForm(**sent(request)),
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
    found, way = _found(request, participation)
    asked = [one for one in way.gate if one.is_ticked]
    ticked = [one.requirement.code for one in asked if one.is_met]
    form = ConfirmGateForm(gate=asked, initial={"requirements": ticked, "on": clock.today()}, **sent(request))

    def act() -> str:
        typed = form.cleaned_data
        actions.confirm(pathway=way.pathway, requirements=typed["requirements"], on=typed["on"], by=request.user)
        return _address(found)

    return _page(
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
    found, way = _found(request, participation)
    following = way.next_stage
    form = MoveForm(
        asks_why=bool(way.lacking), initial={"on": clock.today()}, version=way.pathway.version, **sent(request)
    )

    def act() -> str:
        typed = form.cleaned_data
        given = {"on": typed["on"], "because": typed.get("because", "")}
        actions.move_on(pathway=way.pathway, version=form.version or 0, by=request.user, **given)
        return _address(found)

    return _page(
        request,
        form,
        act,
        found,
        title=_("Move on: %(stage)s") % {"stage": named(following) if following else ""},
        submit=_("Move on"),
        message=_("The participant is in the next stage."),
        lead=_("The stage “%(stage)s” still lacks:") % {"stage": named(way.stage)} if way.lacking else "",
        consequences=[_open_words(one) for one in way.lacking],
        done="" if following else _("This is the last stage of the model. There is none to move on to."),
    )


def _open_words(one: Any) -> str:
    words = said(one.requirement.label)
    return _("%(what)s (must be there)") % {"what": words} if one.requirement.must else words


def back(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Let the participant enter an earlier stage again."""
    found, way = _found(request, participation, with_gate=False)
    here = way.process.position(way.now.stage)
    earlier = way.process.stages[:here] if here >= 0 else way.process.stages
    form = BackForm(stages=earlier, initial={"on": clock.today()}, version=way.pathway.version, **sent(request))

    def act() -> str:
        actions.move_back(pathway=way.pathway, version=form.version or 0, by=request.user, **form.values)
        return _address(found)

    return _page(
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
    """Take the last move back, after a question."""
    found, way = _found(request, participation, with_gate=False)
    form = ConfirmForm(version=way.pathway.version, **sent(request))
    can_undo = len(way.positions) > 1
    before = way.process.stage(way.positions[-2].stage) if can_undo else None

    def act() -> str:
        actions.undo_move(pathway=way.pathway, version=form.version or 0, by=request.user)
        return _address(found)

    return _page(
        request,
        form,
        act,
        found,
        title=_("Undo the last move?"),
        submit=_("Undo the last move"),
        message=_("The last move is undone."),
        lead=_("The participant goes on in “%(stage)s”, as if the move had not been made.")
        % {"stage": named(before) if before else ""},
        done="" if can_undo else _("There is no move to undo: the pathway only began."),
    )


def models(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Let the participant go on by other models: one participation, one pathway, with its history."""
    found, way = _found(request, participation, with_gate=False)
    assignment = next(iter(open_assignments([found])), None)
    now = assignment.models if assignment else [""]
    form = ModelsForm(
        models=processes_for(found.project.controller_id),
        initial={"model": now[0], "also": now[1:], "from_date": clock.today()},
        version=way.pathway.version,
        **sent(request),
    )

    def act() -> str:
        if assignment is None:
            raise PolicyBroken(_("This participant has no coach now. Assign a coach first."))
        typed = form.cleaned_data
        assignment.participation = found
        actions.change_models(
            assignment=assignment,
            pathway=way.pathway,
            version=form.version or 0,
            models=form.codes,
            from_date=typed["from_date"],
            words=typed["words"],
            by=request.user,
        )
        return _address(found)

    return _page(
        request,
        form,
        act,
        found,
        title=_("Change the model or add a variant"),
        submit=_("Go on by these models"),
        message=_("The participant goes on by these models."),
        lead=_(
            "The participation stays one, with its history. Figures by model count it with each model that it ever "
            "followed, and, where they say so, with the one at entry. Of each model the newest version is followed."
        ),
        done="" if assignment else _("This participant has no coach now. Assign a coach first."),
    )


def _found(request: HttpRequest, pk: UUID, *, with_gate: bool = True) -> tuple[Any, Way]:
    found = participation_for(viewer_of(request), pk, WORKERS)
    pathway = pathway_of(found)
    if pathway is None:
        raise GoneError(_("This participant’s pathway has not begun."), back=Link(_("Pathway"), _address(found)))
    pathway.participation = found
    return found, way_of(pathway, clock.today(), records=None if with_gate else Records())


def _page(request: HttpRequest, form: Any, act: Callable[[], str], found: Any, **context: Any) -> HttpResponse:
    return form_page(request, form, act, participation=found, back=_address(found), **context)


def _address(found: Any) -> str:
    return reverse("pathways:of", args=[found.pk])
