"""A participant's points, and one of them with what was answered."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.audit.actions import note_read
from kladka.coaching.actions import follow_up as actions
from kladka.coaching.models import FollowUp
from kladka.coaching.policies import follow_up as policies
from kladka.coaching.queries import follow_up as queries
from kladka.coaching.queries.asking import goes_itself, way_of
from kladka.coaching.queries.follow_up import Task
from kladka.coaching.rules import follow_up as rules
from kladka.coaching.rules.follow_up import Difference, Known
from kladka.core import clock
from kladka.core.components import Link
from kladka.core.dictionaries import dictionary
from kladka.pages.downloads import as_download
from kladka.pages.follow_ups import presenters
from kladka.pages.follow_ups.forms import TakeOverForm
from kladka.pages.participants.permissions import READERS, WORKERS, may_work_on, participation_for
from kladka.pages.participants.presenters import bar, status_tags
from kladka.pages.participants.tabs import tabs
from kladka.pages.participants.views.form_page import form_page, sent
from kladka.pages.refusals import GoneError, why_not
from kladka.pages.viewing import viewer_of
from kladka.people.models import Situation
from kladka.programmes.rules import profile


@require_safe
def of(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Show every point at which a participant is asked, past and to come."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, READERS)
    note_read(controller=found.project.controller_id, by=viewer.user, page="follow_ups:of", subject=found)
    tasks, facts = queries.tasks_of(found, clock.today())
    may_work = may_work_on(viewer)
    context = {
        "participation": found,
        "heading": _("Follow-up"),
        "tabs": tabs(found, viewer, "follow_ups:of"),
        "tags": status_tags(found),
        "details": bar(found, clock.today()),
        "table": presenters.table(tasks, may_work=may_work) if tasks else None,
        "is_stopped": facts.is_stopped,
        "menu": presenters.menu_of(found, facts) if may_work else None,
    }
    return render(request, "follow_ups/of.html", context)


def one(request: HttpRequest, participation: UUID, point: str, origin: UUID) -> HttpResponse:
    """Show one point; what was answered is taken over here, with one tap where nothing is missing."""
    found, task, tasks = points_for(request, participation, point, origin)
    kept, today = queries.record_of(found, task.due), clock.today()
    links = list(kept.links.order_by("-sent_on", "-pk")) if kept else []
    may_take = kept is not None and kept.state == FollowUp.State.ANSWERED
    known = queries.known_situations(found) if kept and kept.answered_on else []
    differs = _differing(kept, known) if kept and may_take else []
    form, way = _form(request, found, kept, known, differs=bool(differs)), way_of(found)
    taken_back = why_not(policies.check_may_send, found)
    together = [task, *queries.beside(tasks, task.due)]
    itself = way is not None and task.state in queries.WAITING and goes_itself(found, together, today)

    def act() -> str:
        if kept is None:
            raise Http404
        actions.take_over(
            follow_up=kept,
            version=form.version or 0,
            begun=form.begun,
            ended=form.ended,
            paper=form.paper,
            to_clear_up=form.to_clear_up,
            by=request.user,
        )
        return reverse("follow_ups:of", args=[found.pk])

    if request.method == "POST" and not may_take:
        raise GoneError(_("This was taken over or opened again meanwhile."), back=back_to(found, task))
    return form_page(
        request,
        form,
        act,
        title=capfirst(presenters.label_of(task.due)),
        submit=_("Take it over"),
        participation=found,
        back=reverse("follow_ups:of", args=[found.pk]),
        message=_("The answer is taken over."),
        template="follow_ups/one.html",
        about=presenters.about(task, kept, links, tasks, today, goes_itself=itself),
        answers=presenters.answers(task, kept),
        may_take=may_take,
        differs=[presenters.difference(one) for one in differs],
        menu=presenters.menu(task, kept, links, None if taken_back else way, today),
        no_email=way is None and not may_take,
        taken_back="" if may_take else taken_back,
    )


def file(request: HttpRequest, participation: UUID, point: str, origin: UUID) -> FileResponse:
    """Hand out the document that came with an answer. Leaves a read event of its own."""
    found, task = task_for(request, participation, point, origin)
    kept = queries.record_of(found, task.due)
    if kept is None or kept.file is None:
        raise Http404
    note_read(controller=found.project.controller_id, by=request.user, page="follow_ups:file", subject=found)
    return as_download(kept.file)


def task_for(request: HttpRequest, participation: UUID, point: str, origin: UUID) -> tuple[Any, Task]:
    """Return one point of a participant whom the viewer works with; what is no longer there is told so."""
    return points_for(request, participation, point, origin)[:2]


def points_for(request: HttpRequest, participation: UUID, point: str, origin: UUID) -> tuple[Any, Task, list[Task]]:
    """Return the same with every point of the participant."""
    found = participation_for(viewer_of(request), participation, WORKERS)
    tasks, _facts = queries.tasks_of(found, clock.today())
    task = next((task for task in tasks if task.due.key == (point, str(origin))), None)
    if task is None:
        back = Link(_("Follow-up"), reverse("follow_ups:of", args=[found.pk]))
        words = _("This follow-up is no longer there: what it was counted from has changed, or asking was stopped.")
        raise GoneError(words, back=back)
    return found, task, tasks


def back_to(found: Any, task: Task) -> Link:
    """Return the way back to a point."""
    return Link(found.person.identity.name, presenters.address_of(found.pk, task.due))


def _differing(kept: FollowUp, known: Sequence[Known]) -> list[Difference]:
    return rules.differences(queries.pack(), kept.answers, known, kept.answered_on or clock.today())


def _form(
    request: HttpRequest, found: Any, kept: FollowUp | None, known: Sequence[Known], *, differs: bool
) -> TakeOverForm:
    answered_on = (kept.answered_on if kept else None) or clock.today()
    proposed = rules.proposals(queries.pack(), kept.answers, known, answered_on) if kept else []
    rows = Situation.objects.filter(pk__in=[one.id for one in known]).select_related("participation__project")
    taken = (
        _documents(found, [*(one.kind for one in known), *(one.kind for one in proposed)])
        if kept and kept.file_id
        else []
    )
    return TakeOverForm(
        participation=found,
        found=proposed,
        situations={str(row.pk): row for row in rows} if known else {},
        documents=taken,
        answered_on=answered_on,
        differs=differs,
        version=kept.version if kept else 0,
        **sent(request),
    )


def _documents(found: Any, kinds: list[str]) -> list[tuple[str, str]]:
    programme = profile(found.project.profile)
    codes = dict.fromkeys(code for kind in kinds for code in programme.proof_of(kind).documents)
    return [(code, dictionary("document-kinds").label(code)) for code in codes]
