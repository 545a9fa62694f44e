"""Other models for one participant, and a newer version of a model for many people at once."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.coaching.actions import changing as actions
from kladka.coaching.models import VersionMove
from kladka.coaching.queries.changing import MOST, behind, previews
from kladka.core import clock
from kladka.core.components import Link
from kladka.core.errors import PolicyBroken
from kladka.employers.queries import told_beside
from kladka.pages.participants.forms import ConfirmForm
from kladka.pages.participants.permissions import LEADERS
from kladka.pages.participants.views.form_page import form_page, sent, with_undo
from kladka.pages.pathways import presenters
from kladka.pages.pathways.forms import ModelsForm, NewerForm
from kladka.pages.pathways.views.board import coached
from kladka.pages.pathways.views.moving import address, page, way_found
from kladka.pages.viewing import viewer_of
from kladka.people.actions.assignment import open_assignments
from kladka.people.queries import visible_as
from kladka.processes.queries import processes_for


def models(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Let the participant go on by other models: one participation, one pathway, with its history."""
    found, way = way_found(request, participation, with_gate=False)
    assignment = next(iter(open_assignments([found])), None)
    now = assignment.models if assignment else [""]
    form = ModelsForm(
        models=processes_for(found.project.controller_id),
        initial={"model": now[0], "also": now[1:], "from_date": clock.today()},
        version=way.pathway.version,
        **sent(request),
    )

    ended = "" if assignment else _("Coaching has ended, so the pathway goes on by no other model.")

    def act() -> str:
        if assignment is None:
            raise PolicyBroken(ended)
        typed = form.cleaned_data
        assignment.participation = found
        actions.change_models(
            assignment=assignment,
            pathway=way.pathway,
            version=form.version or 0,
            models=form.codes,
            from_date=typed["from_date"],
            stage=form.stage,
            words=typed["words"],
            by=request.user,
        )
        return address(found)

    return page(
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
        done=ended,
        instead=_after_coaching(request, found),
    )


def _after_coaching(request: HttpRequest, participation: Any) -> Link:
    """Return what comes next of somebody whose coaching ended: a coach again, by who assigns one; else the pathway."""
    if participation.left_date or not visible_as(viewer_of(request), LEADERS).filter(pk=participation.pk).exists():
        return Link(_("Back to the pathway"), address(participation))
    return Link(_("Assign a coach again"), reverse("participants:assign", args=[participation.pk]))


def newer(request: HttpRequest, code: str) -> HttpResponse:
    """Move people who follow an older version of a model to the newest one; who, whereto and what lacks is shown."""
    viewer, today = viewer_of(request), clock.today()
    scope = coached(visible_as(viewer, LEADERS))
    for controller in sorted(viewer.controllers()):
        known = processes_for(controller)
        if code in known:
            break
    else:
        raise Http404
    to = (code, known[code].version)
    waiting = behind(scope.filter(project__controller=controller), to)
    shown = list(waiting[:MOST])
    rows = previews(shown, to, today, beside=told_beside)
    form = NewerForm(
        people=rows, initial={"people": [str(one.pk) for one in shown], "from_date": today}, **sent(request)
    )
    made: list[VersionMove] = []

    def act() -> str:
        typed = form.cleaned_data
        chosen = [one for one in shown if str(one.pk) in typed["people"]]
        leader = chosen[0].participation.project.controller
        made[:] = [
            actions.move_all(controller=leader, pathways=chosen, to=to, from_date=typed["from_date"], by=viewer.user)
        ]
        return reverse("pathways:list")

    def message() -> str:
        words = ngettext("%(n)s participant is moved.", "%(n)s participants are moved.", made[0].people)
        return with_undo(words % {"n": made[0].people}, reverse("pathways:undo-newer", args=[made[0].pk]))

    more = waiting.count() - len(shown) if len(shown) == MOST else 0
    return form_page(
        request,
        form,
        act,
        title=_("Move to version %(number)s: %(title)s") % {"number": to[1], "title": known[code].name},
        submit=_("Move to this version"),
        participation=None,
        back=reverse("pathways:list"),
        back_text=_("Pathways"),
        message=message,
        lead=_(
            "Beneath each name you see in which stage the participant will be and what will be lacking. "
            "Figures by model stay as they are."
        ),
        consequences=[presenters.of_more(more)] if more else [],
        empty="" if shown else _("All people whom you see here and who work by this model are on its newest version."),
        empty_link=Link(_("Pathways"), reverse("pathways:list")),
    )


def undo_newer(request: HttpRequest, version_move: UUID) -> HttpResponse:
    """Take back that several people were moved to a newer version, after a question."""
    viewer = viewer_of(request)
    found = VersionMove.objects.filter(pk=version_move, by=viewer.user.pk).first()
    if found is None:
        raise Http404
    form = ConfirmForm(**sent(request))
    back: list[int] = []

    def act() -> str:
        back[:] = [actions.undo_move_all(move=found, by=viewer.user)]
        return reverse("pathways:list")

    def message() -> str:
        words = ngettext(
            "%(n)s participant is on the version before again.",
            "%(n)s participants are on the version before again.",
            back[0],
        )
        return words % {"n": back[0]}

    return form_page(
        request,
        form,
        act,
        title=_("Take the move to the newer version back?"),
        submit=_("Undo the move"),
        participation=None,
        back=reverse("pathways:list"),
        back_text=_("Pathways"),
        message=message,
        lead=_("Whoever has moved on to another stage since stays on the newer version."),
        empty=_("This was undone already.") if found.undone_at and request.method != "POST" else "",
        empty_link=Link(_("Pathways"), reverse("pathways:list")),
    )
