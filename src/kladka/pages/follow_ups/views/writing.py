"""What the staff do at a point: send the questions, type an answer, note an attempt, close it, open it again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kladka.coaching.actions import asking
from kladka.coaching.actions import follow_up as actions
from kladka.coaching.models import FollowUp
from kladka.coaching.policies import follow_up as policies
from kladka.coaching.queries import follow_up as queries
from kladka.coaching.queries.asking import DEFAULT_LANGUAGE, way_of, works
from kladka.coaching.queries.follow_up import Task
from kladka.core import clock
from kladka.core.addresses import full_address
from kladka.core.forms import ConfirmForm
from kladka.core.forms.shown import day_in_words
from kladka.pages.follow_ups import presenters
from kladka.pages.follow_ups.forms import AskForm, AttemptForm, NotNeededForm, SendForm
from kladka.pages.follow_ups.views.reading import back_to, points_for, task_for
from kladka.pages.participants.permissions import WORKERS, participation_for
from kladka.pages.participants.views.form_page import Section, form_page, sent
from kladka.pages.refusals import GoneError, why_not
from kladka.pages.viewing import viewer_of

FOLLOW_UPS = Section("follow_ups:of")


def send(request: HttpRequest, participation: UUID, point: str, origin: UUID) -> HttpResponse:
    """Send the short form to the participant."""
    found, task = task_for(request, participation, point, origin)
    way = way_of(found)
    form = SendForm(initial={"language": way.language if way else DEFAULT_LANGUAGE}, **sent(request))

    def act() -> str:
        given = {"language": form.cleaned_data["language"], "address": short_form, "by": request.user}
        asking.ask_by_link(**_key(found, task), **given)
        return presenters.address_of(found.pk, task.due)

    until = clock.today() + asking.link_lasts(clock.today())
    lead = _("The link goes to %(address)s. It needs no password, works until %(day)s, and answers once.")
    return _page(
        request,
        form,
        act,
        (found, task),
        done=_closed(found, task) or why_not(policies.check_may_send, found) or why_not(policies.check_way, found),
        title=presenters.sending(way),
        submit=_("Send"),
        message=_("The questions are on their way."),
        lead=lead % {"address": way.address, "day": day_in_words(until)} if way else "",
    )


def answer(request: HttpRequest, participation: UUID, point: str, origin: UUID) -> HttpResponse:
    """Type what somebody answered by telephone."""
    found, task, tasks = points_for(request, participation, point, origin)
    others = [one.due.point for one in queries.beside(tasks, task.due)]
    form = AskForm(points=[task.due.point, *others], **sent(request))

    kept: list[FollowUp] = []

    def act() -> str:
        kept.append(actions.answer_by_phone(**_key(found, task), answers=form.given, by=request.user))
        return presenters.address_of(found.pk, task.due)

    def message() -> str:
        if kept and kept[0].state == FollowUp.State.DONE:
            return _("The answer is saved. It says nothing new, so there is nothing more to do.")
        return _("The answer is saved. Look whether it is to be taken over.")

    words = _("These are the questions of the short form, as the participant would read them.")
    return _page(
        request,
        form,
        act,
        (found, task),
        done=_closed(found, task),
        title=_("Type an answer given by telephone"),
        submit=_("Save the answer"),
        message=message,
        lead=words,
    )


def attempt(request: HttpRequest, participation: UUID, point: str, origin: UUID) -> HttpResponse:
    """Note that somebody could not be reached: one tap, when it was by telephone today."""
    found, task = task_for(request, participation, point, origin)
    form = AttemptForm(initial={"on_date": clock.today(), "way": "phone"}, **sent(request))

    def act() -> str:
        typed = form.cleaned_data
        actions.note_attempt(**_key(found, task), on=typed["on_date"], way=typed["way"], by=request.user)
        return presenters.address_of(found.pk, task.due)

    return _page(
        request,
        form,
        act,
        (found, task),
        done=_closed(found, task),
        title=_("Could not be reached"),
        submit=_("Save"),
        message=_("The attempt is noted."),
    )


def not_needed(request: HttpRequest, participation: UUID, point: str, origin: UUID) -> HttpResponse:
    """Close a point at which nobody needs to ask."""
    found, task = task_for(request, participation, point, origin)
    form = NotNeededForm(**sent(request))

    def act() -> str:
        actions.not_needed(**_key(found, task), reason=form.cleaned_data["reason"], by=request.user)
        return FOLLOW_UPS.address(found)

    return _page(
        request,
        form,
        act,
        (found, task),
        done=_closed(found, task),
        title=_("Nobody needs to ask"),
        submit=_("Close it"),
        message=_("It is closed."),
    )


def reopen(request: HttpRequest, participation: UUID, point: str, origin: UUID) -> HttpResponse:
    """Open again what was closed by mistake, after a question."""
    found, task = task_for(request, participation, point, origin)
    kept = queries.record_of(found, task.due)
    form = ConfirmForm(version=kept.version if kept else 0, **sent(request))

    def act() -> str:
        if kept is None:
            raise GoneError(_("This follow-up is open. Look at it again."), back=back_to(found, task))
        actions.reopen(follow_up=kept, version=form.version or 0, by=request.user)
        return presenters.address_of(found.pk, task.due)

    lead = _(
        "What was recorded from the answer stays and is corrected on the participant’s page. An answer that was not "
        "taken over yet is forgotten."
    )
    return _page(
        request,
        form,
        act,
        (found, task),
        title=_("Open it again?"),
        submit=_("Open it again"),
        message=_("It is open again."),
        lead=lead,
        done="" if kept and kept.state != "open" else _("This follow-up is open. Look at it again."),
    )


def revoke(request: HttpRequest, participation: UUID, point: str, origin: UUID) -> HttpResponse:
    """Make a link stop working, after a question."""
    found, task = task_for(request, participation, point, origin)
    kept = queries.record_of(found, task.due)
    form = ConfirmForm(**sent(request))
    is_alive = kept is not None and any(works(one, clock.today()) for one in kept.links.all())

    def act() -> str:
        if kept is not None:
            asking.revoke(follow_up=kept, by=request.user)
        return presenters.address_of(found.pk, task.due)

    return _page(
        request,
        form,
        act,
        (found, task),
        done="" if is_alive else _("The link works no more."),
        title=_("Make the link stop working?"),
        submit=_("Make it stop working"),
        message=_("The link works no more."),
        lead=_("Whoever opens it reads that it works no more. You can send a new one."),
    )


def stop(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Note that somebody does not want to be asked any more, after a question."""
    found = participation_for(viewer_of(request), participation, WORKERS)

    def act() -> str:
        actions.stop_asking(participation=found, by=request.user, by_participant=False)
        return FOLLOW_UPS.address(found)

    return FOLLOW_UPS.question(
        request,
        act,
        found,
        title=_("Does the participant not want to be asked any more?"),
        submit=_("Ask nothing any more"),
        message=_("Nobody asks any more."),
        done=_("This participant is not asked any more.") if queries.is_stopped(found) else "",
        lead=_("All follow-ups that are open disappear, and links that were sent stop working. It can be taken back."),
    )


def again(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Ask somebody again, after a question."""
    found = participation_for(viewer_of(request), participation, WORKERS)

    def act() -> str:
        actions.ask_again(participation=found, by=request.user)
        return FOLLOW_UPS.address(found)

    return FOLLOW_UPS.question(
        request,
        act,
        found,
        title=_("Ask again?"),
        submit=_("Ask again"),
        message=_("The participant is asked again."),
        lead=_("Only if the participant said so."),
        done="" if queries.is_stopped(found) else _("This participant is asked already."),
    )


def short_form(secret: str) -> str:
    """Return the full address of the short form that a secret opens."""
    return full_address(reverse("follow_ups:ask", args=[secret]))


def _key(found: Any, task: Task) -> dict[str, Any]:
    point, origin = task.due.key
    return {"participation": found, "point": point, "origin": origin}


def _closed(found: Any, task: Task) -> str:
    """Return why nothing more is done at a point; nothing while it is open."""
    return why_not(policies.check_open, queries.record_of(found, task.due))


def _page(
    request: HttpRequest, form: Any, act: Callable[[], str], of: tuple[Any, Task], **context: Any
) -> HttpResponse:
    found, task = of
    context["title"] = f"{capfirst(presenters.label_of(task.due))}: {context['title']}"
    back = presenters.address_of(found.pk, task.due)
    return form_page(request, form, act, participation=found, back=back, **context)
