"""A coach's day, sessions and next steps."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.base import ContentFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from kladka.audit.queries import was_deleted
from kladka.coaching import actions, permissions, policies, queries
from kladka.coaching.models import NextStep, Session
from kladka.core import clock
from kladka.core.components import Link
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.pages.activation.presenters import late_cards
from kladka.pages.asking import ask_whether_past
from kladka.pages.caseload.presenters import plans_for
from kladka.pages.coach import appointments, doubts, presenters
from kladka.pages.coach.forms import ChangeSessionForm, LogSessionForm
from kladka.pages.coach.health import health_address
from kladka.pages.employers.choices import Desk
from kladka.pages.follow_ups import presenters as follow_ups
from kladka.pages.participants import concerned
from kladka.pages.participants.forms import ConfirmForm, StepForm, WithdrawForm
from kladka.pages.participants.permissions import WORKERS, participation_for, thing_for
from kladka.pages.participants.unproved import ask_about_lost
from kladka.pages.participants.views.form_page import address_of, ask_first, form_page, sent, stored_upload, with_undo
from kladka.pages.participants.whose import assignment_of
from kladka.pages.participants.withdrawn import with_withdrawn
from kladka.pages.plans.presenters import late_reviews
from kladka.pages.refusals import GoneError
from kladka.pages.viewing import viewer_of
from kladka.people.actions import Lost
from kladka.people.models import Assignment
from kladka.people.policies import may_be_typing_error
from kladka.people.queries import visible_as
from kladka.people.queries.assigned import coached
from kladka.people.queries.caseload import author_of
from kladka.people.queries.evidence import documents_of
from kladka.programmes.permissions import Viewer
from kladka.reporting.worklists import number_for


def day(request: HttpRequest) -> HttpResponse:
    """Show what is due today and who needs attention."""
    viewer = viewer_of(request)
    found = queries.day_of(viewer.as_staff, clock.today())
    ways, (planned, calls) = presenters.Ways(found), appointments.of_today(viewer, found.on)
    context = {
        "day": found,
        "people": presenters.people(found, ways),
        "employers_due": presenters.due_with_employers(viewer, found),
        "sessions": presenters.sessions(found),
        "today": found.on,
        "follow_ups": follow_ups.of_the_day(viewer.as_staff, found.on),
        "planned": planned,
        "calls": calls,
        "here": request.path,
        "attention": [
            *presenters.attention(found),
            *late_reviews(found),
            *presenters.reviews(found, ways),
            *late_cards(found),
        ],
        "plans": plans_for(viewer.as_staff, [one.assignment for one in found.people]),
        "to_do": presenters.to_do(number_for(viewer, found.on)),
    }
    return render(request, "coach/day.html", context)


def log_session(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Log a session with its next step; the way back is the coach's day, with a way to undo."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, WORKERS)
    planned = appointments.asked_for(request, found)
    desk = Desk(viewer, controller=found.project.controller_id)
    form = LogSessionForm(desk=desk, initial=appointments.first_values(planned), **sent(request))
    if form.is_valid():
        planned = appointments.held_on(planned, form.cleaned_data["on_date"])
    assignment = _assignment_for(form, found, viewer, planned)
    author = author_of(assignment, viewer.staff, form.cleaned_data["on_date"]) if assignment else viewer.as_staff
    if assignment:
        planned = planned or appointments.on_the_day(form, found, (author, assignment.coach))
        of = planned.pk if planned else None
        doubts.ask_about(form, found, author, viewer=viewer, appointment=of)
    logged: list[Session] = []

    def act() -> str:
        session = actions.log_session(
            participation=found,
            coach=author,
            steps=form.steps(),
            signature=stored_upload(_drawing(form), found, viewer.user, field="card"),
            card=stored_upload(form.cleaned_data["card"], found, viewer.user, field="card"),
            appointment=planned,
            by=viewer.user,
            **form.session(),
        )
        logged.append(session)
        return reverse("coach:day") if author.pk == viewer.as_staff.pk else address_of(found)

    return form_page(
        request,
        form,
        act,
        title=_("Log a session"),
        submit=_("Save the session"),
        participation=found,
        message=lambda: _with_undo(logged, viewer),
        template="coach/log_session.html",
    )


def _assignment_for(form: LogSessionForm, found: Any, viewer: Viewer, planned: Any) -> Assignment | None:
    """Return by which assignment the session is; None, with what is wrong in the form, where it is not recorded."""
    if not form.is_valid():
        return None
    on_date, known = form.cleaned_data["on_date"], coached([found.pk])[found.pk]
    form.ask(policies.check_day, on_date, clock.today(), found.project)
    form.ask(policies.check_coached_on, known, on_date)
    assignment = None
    if form.is_valid():
        whose = appointments.staff_of(planned, on_date)
        assignment = assignment_of(form, known, on_date, viewer, planned_for=whose)
    if assignment:
        form.ask(permissions.check_may_tell, viewer, assignment, on_date)
    return assignment if form.is_valid() else None


def change_session(request: HttpRequest, coaching_session: UUID) -> HttpResponse:
    """Change a session; whoever comes second sees both versions."""
    found = _session(request, coaching_session)
    fact = policies.support_of(found)
    form = ChangeSessionForm(
        desk=Desk(viewer_of(request), controller=found.participation.project.controller_id),
        is_own=may_be_typing_error(fact, author=request.user.pk),
        initial=ChangeSessionForm.stored_values(found),
        version=found.version,
        **sent(request),
    )
    if form.is_valid():
        of = appointments.of_session(found)
        doubts.ask_about(
            form,
            found.participation,
            found.coach,
            viewer=viewer_of(request),
            session=found,
            appointment=of,
        )

    lost: list[Lost] = []
    before = documents_of(fact.pk)
    if form.is_valid():
        lost = actions.lost_by_change(session=found, changes=form.session())
        if not _is_signed(form):
            ask_about_lost(form, fact.pk, lost)

    def act() -> str:
        reason = form.cleaned_data.get("reason", "")
        changed = actions.change_session(
            session=found,
            version=form.version or 0,
            changes=form.session(),
            reason=reason,
            signature=stored_upload(_drawing(form), found.participation, request.user, field=""),
            by=request.user,
        )
        found.support = changed.support
        return address_of(found.participation)

    title = _("Change a session")
    return form_page(
        request,
        form,
        act,
        title=title,
        submit=_("Save"),
        participation=found.participation,
        message=lambda: presenters.changed_words(found.support, lost, before, is_signed=_is_signed(form)),
        template="coach/change_session.html",
        may_sign=bool(lost) or not before,
        health=health_address(viewer_of(request), found),
    )


def withdraw_session(request: HttpRequest, coaching_session: UUID) -> HttpResponse:
    """Withdraw a session that did not take place."""
    found = _session(request, coaching_session)
    fact = policies.support_of(found)
    fact.participation = found.participation
    about, consequences = concerned.rows_and_hanging_on(fact)
    form = WithdrawForm(fact=fact, is_own=may_be_typing_error(fact, author=request.user.pk), **sent(request))

    def act() -> str:
        typed = form.cleaned_data
        actions.withdraw_session(session=found, reason=typed["reason"], words=typed["words"], by=request.user)
        return address_of(found.participation)

    return form_page(
        request,
        form,
        act,
        title=_("Withdraw a session"),
        submit=_("Withdraw the session"),
        participation=found.participation,
        message=_("The session is withdrawn."),
        lead=_("It stays in the history with your reason, but it no longer counts. Its open next steps disappear."),
        about=[*about, *presenters.session_rows(found)],
        consequences=consequences,
    )


def withdraw_together(request: HttpRequest, coaching_session: UUID) -> HttpResponse:
    """Take back a group session, or a week that was entered at once, after a question that names each of them."""
    viewer = viewer_of(request)
    found = _session(request, coaching_session)
    together = actions.logged_with(found)
    seen = set(visible_as(viewer, WORKERS).filter(sessions__in=together).values_list("pk", flat=True))
    is_own = may_be_typing_error(policies.support_of(found), author=viewer.user.pk)
    is_whole = is_own and all(one.participation_id in seen for one in together)

    def act() -> str:
        if not is_whole:
            raise PolicyBroken(_("Only whoever recorded these sessions takes all of them back, for a few days."))
        actions.withdraw_together(sessions=together, by=viewer.user)
        return f"{reverse('calendar:week')}?on={found.on_date.isoformat()}"

    lines = [f"{day_in_words(one.on_date)}: {one.participation.person.identity.name}" for one in together]
    return form_page(
        request,
        ConfirmForm(**sent(request)),
        act,
        title=_("Take back all these sessions?"),
        submit=_("Take them back"),
        participation=None,
        message=_("The sessions are withdrawn."),
        lead=_("They were recorded in one act. They stay in the history, but no longer count:"),
        consequences=lines if is_whole else [],
        empty="" if is_whole else _("Only whoever recorded these sessions takes all of them back, for a few days."),
        empty_link=Link(found.participation.person.identity.name, address_of(found.participation)),
    )


def step_done(request: HttpRequest, step: UUID) -> HttpResponse:
    """Mark a step as done."""
    found = _step(request, step)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    actions.mark_step_done(step=found, by=request.user)
    undo = reverse("coach:step-reopen", args=[found.pk])
    messages.success(request, with_undo(_("The step is marked as done: %(what)s") % {"what": found.words}, undo))
    return _back(request)


def step_reopen(request: HttpRequest, step: UUID) -> HttpResponse:
    """Open a step again; whoever comes by a link is asked first."""
    found = _step(request, step)
    if request.method == "POST" and "idempotency_key" not in request.POST:
        actions.reopen_step(step=found, by=request.user)
        messages.success(request, _("The step is open again."))
        return _back(request)

    def act() -> str:
        actions.reopen_step(step=found, by=request.user)
        return address_of(found.participation)

    return ask_first(
        request,
        act,
        question=_("Open the step again?"),
        submit=_("Open the step again"),
        message=_("The step is open again."),
        about=presenters.step_rows(found),
        of=found.participation,
    )


def change_step(request: HttpRequest, step: UUID) -> HttpResponse:
    """Change what was agreed; whoever comes second sees both versions."""
    found = _step(request, step)
    form = StepForm(initial=StepForm.stored_values(found), version=found.version, **sent(request))
    if form.is_valid() and form.cleaned_data["due_on"] != found.due_on:
        ask_whether_past(form, form.cleaned_data["due_on"])

    def act() -> str:
        typed = form.cleaned_data
        wanted = actions.Step(typed["what"], typed["owner"], typed["due_on"])
        actions.change_step(step=found, version=form.version or 0, wanted=wanted, by=request.user)
        return address_of(found.participation)

    return form_page(
        request,
        form,
        act,
        title=_("Change a next step"),
        submit=_("Save"),
        participation=found.participation,
        message=_("The next step is changed."),
        template="coach/change_step.html",
        remove=reverse("coach:remove-step", args=[found.pk]),
    )


def remove_step(request: HttpRequest, step: UUID) -> HttpResponse:
    """Remove what was agreed by mistake, after a question."""
    found = _step(request, step)

    def act() -> str:
        actions.remove_step(step=found, by=request.user)
        return address_of(found.participation)

    return ask_first(
        request,
        act,
        question=_("Remove the next step?"),
        submit=_("Remove the next step"),
        message=_("The next step is removed."),
        about=presenters.step_rows(found),
        of=found.participation,
    )


def _session(request: HttpRequest, pk: UUID) -> Session:
    rows = Session.objects.select_related("participation__person__identity", "participation__project")
    found = thing_for(viewer_of(request), rows, pk, WORKERS)
    if not Session.objects.current().filter(pk=found.pk).exists():
        back = Link(found.participation.person.identity.name, address_of(found.participation))
        raise GoneError(_("This session was withdrawn. It stays in the history and no longer counts."), back=back)
    return found


def _step(request: HttpRequest, pk: UUID) -> NextStep:
    rows = NextStep.objects.select_related("participation__project", "participation__person__identity")
    try:
        return thing_for(viewer_of(request), rows, pk, WORKERS)
    except Http404 as absent:
        if was_deleted(NextStep, pk):
            raise GoneError(_("This next step was removed, by you in another tab or by somebody else.")) from absent
        raise


def _drawing(form: LogSessionForm | ChangeSessionForm) -> ContentFile[bytes] | None:
    drawn = form.cleaned_data["signature"]
    return ContentFile(drawn, name="signature.png") if drawn else None


def _is_signed(form: ChangeSessionForm) -> bool:
    return bool(form.cleaned_data["signature"])


def _with_undo(logged: list[Session], viewer: Viewer) -> str:
    words = _("The session is saved.")
    if logged and logged[0].coach_id != viewer.as_staff.pk:
        words = _("The session is saved. It is recorded as held by: %(coach)s.") % {"coach": logged[0].coach.name}
    if not logged:
        return words
    words = with_withdrawn(words, [logged[0].participation_id])
    return with_undo(words, reverse("coach:withdraw-session", args=[logged[0].pk]))


def _back(request: HttpRequest) -> HttpResponse:
    to = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(to, allowed_hosts=None) and to.startswith("/")
    return redirect(to if is_ours else "coach:day")
