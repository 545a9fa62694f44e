"""What a coach and a coordinator record about a participant."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.coaching import actions as coaching
from kladka.coaching.actions import pathway as pathways
from kladka.coaching.queries.afterwards import sessions_after
from kladka.core import clock
from kladka.core.components import Link
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.employers.policies import check_not_in_trial
from kladka.organisations.models import Site, Staff
from kladka.pages.asking import ask, ask_second_time, ask_whether_past, ask_whether_right
from kladka.pages.participants import concerned, outlasting, presenters
from kladka.pages.participants.dated_back import ask_about_held, ask_about_undone
from kladka.pages.participants.forms import (
    AssignForm,
    ConfirmForm,
    EndSituationForm,
    HandOverForm,
    SituationForm,
    StepForm,
)
from kladka.pages.participants.permissions import LEADERS, WORKERS, participation_for, thing_for
from kladka.pages.participants.views.form_page import address_of, form_page, sent, with_undo
from kladka.pages.participants.views.proof import brought_choices, keep
from kladka.pages.refusals import GoneError
from kladka.pages.vetoes import ask_about_veto
from kladka.pages.viewing import viewer_of
from kladka.people import actions as people
from kladka.people.actions.assignment import handed_over_with, open_assignments
from kladka.people.models import Assignment, HandOver, Situation
from kladka.people.queries import same_situation, visible_as
from kladka.processes.queries import processes_for
from kladka.programmes.models import Post


def situation(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Record a situation together with what proves it, as one act."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, WORKERS)
    form = SituationForm(participation=found, brought=brought_choices(found), **sent(request))
    if form.is_valid():
        typed = form.situation()
        form.ask(check_not_in_trial, found, *(typed[name] for name in ("kind", "from_date", "until_date")))
    if form.is_valid():
        ask_about_veto(form, found, None, form.situation(), is_job=form.situation()["kind"] == "employment")
        _ask_about(form, found)

    def act() -> str:
        fact = people.record_situation(participation=found, by=viewer.user, **form.situation())
        if not form.document_comes_later:
            people.prove(facts=[fact], document=keep(form, found, viewer), by=viewer.user)
        return address_of(found)

    return form_page(
        request,
        form,
        act,
        title=_("Record a situation"),
        submit=_("Save the situation"),
        participation=found,
        message=_("The situation is saved."),
    )


def _ask_about(form: SituationForm, found: Any) -> None:
    """Ask about what is recorded already, and about a beginning before the person came to the project."""
    typed = form.situation()
    came = found.entry_date or found.project.starts_on
    if typed["from_date"] < came:
        words = _("This began before the participant came to the project, on %(day)s. Is the date right?")
        ask_whether_right(form, words % {"day": presenters.day(came)})
    when = {name: typed[name] for name in ("kind", "from_date", "until_date")}
    first = same_situation(participation=found, **when)
    if first is None:
        return
    address = address_of(found, fact=first.pk)
    if first.from_date == typed["from_date"]:
        ask_second_time(form, recorded_on=clock.day_of(first.recorded_at), address=address)
    else:
        words = _("The same kind of situation is recorded already, since %(day)s. Is this another one?")
        ask(form, words % {"day": presenters.day(first.from_date)}, label=_("Record another one"), address=address)


def end_situation(request: HttpRequest, situation: UUID) -> HttpResponse:
    """Record how and when a situation ended."""
    rows = Situation.objects.select_related("participation__person__identity", "participation__project")
    found = thing_for(viewer_of(request), rows, situation, WORKERS)
    labels = dictionary("situation-outcomes")
    kind = dictionary("situation-kinds")[found.kind]
    form = EndSituationForm(
        outcomes=[(code, labels.label(code)) for code in kind.data.get("outcomes", labels.items)], **sent(request)
    )

    def act() -> str:
        until = form.cleaned_data["until_date"]
        people.end_situation(situation=found, until_date=until, outcome=form.how_it_ended, by=request.user)
        return address_of(found.participation)

    title = _("End of: %(what)s") % {"what": kind.label}
    return form_page(
        request,
        form,
        act,
        title=title,
        submit=_("Save the end"),
        participation=found.participation,
        message=_("The end of the situation is saved."),
        about=concerned.rows_about(found),
    )


def assign(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Give a participant a coach."""
    found = participation_for(viewer_of(request), participation, LEADERS)
    posts = coach_posts(viewer_of(request), found.project_id)
    coaches = {str(post.staff_id): post.staff for post in posts}
    sites = {
        str(site.pk): site
        for site in Site.objects.filter(organisation__in={post.partner_id for post in posts}).order_by("name")
    }
    form = AssignForm(
        coaches=_named(coaches),
        sites=[(pk, site.name) for pk, site in sites.items()],
        models=processes_for(found.project.controller_id),
        initial={"from_date": clock.today()},
        **sent(request),
    )

    def act() -> str:
        typed = form.cleaned_data
        pathways.assign(
            participation=found,
            coach=coaches[typed["coach"]],
            site=sites[typed["site"]],
            model=typed["model"],
            also=[code for code in typed.get("also", ()) if code != typed["model"]],
            from_date=typed["from_date"],
            by=request.user,
        )
        return address_of(found)

    return form_page(
        request,
        form,
        act,
        title=_("Assign a coach"),
        submit=_("Assign"),
        participation=found,
        message=_("The coach is assigned."),
    )


def hand_over(request: HttpRequest) -> HttpResponse:
    """Pass several people on to another coach of the partner, as one act."""
    viewer = viewer_of(request)
    scope = list(visible_as(viewer, LEADERS).select_related("person__identity"))
    assignments = {str(one.pk): one for one in _assignments(scope)}
    coaches = {str(post.staff_id): post.staff for post in coach_posts(viewer)}
    form = HandOverForm(
        participants=[(pk, presenters.assignment_words(one)) for pk, one in assignments.items()],
        coaches=_named(coaches),
        initial={"from_date": clock.today(), "participants": request.GET.getlist("assignment"), "is_shared": "yes"}
        | {"with_appointments": "yes"},
        **sent(request),
    )
    if form.is_valid():
        chosen, after = form.cleaned_data["participants"], coaches[form.cleaned_data["coach"]].pk
        ask_about_held(form, {assignments[pk]: after for pk in chosen}, form.cleaned_data["from_date"])

    def act() -> str:
        typed = form.cleaned_data
        made[:] = coaching.hand_over(
            assignments=[assignments[pk] for pk in typed["participants"]],
            coach=coaches[typed["coach"]],
            from_date=typed["from_date"],
            words=typed["words"],
            note=typed["note"],
            is_shared=bool(typed["is_shared"]),
            with_appointments=bool(typed["with_appointments"]),
            address=request.build_absolute_uri(reverse("participants:list")),
            by=viewer.user,
        )
        return reverse("participants:list")

    made: list[Assignment] = []
    return form_page(
        request,
        form,
        act,
        title=_("Hand people over"),
        submit=_("Hand over"),
        participation=None,
        message=lambda: _handed_over(made),
        empty="" if assignments else _("Nobody has a coach now. Assign a coach on a participant’s page first."),
        empty_link=Link(_("Participants"), reverse("participants:list")),
    )


def undo_hand_over(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Take a hand-over back, after a question that says who goes on with whom."""
    scope = visible_as(viewer_of(request), LEADERS)
    found = get_object_or_404(Assignment, pk=assignment, participation__in=scope)
    if not Assignment.objects.current().filter(pk=found.pk).exists():
        back = Link(_("Participants"), reverse("participants:list"))
        raise GoneError(_("This hand-over was undone or corrected already."), back=back)
    together = handed_over_with(found)
    seen = set(scope.filter(pk__in=[one.participation_id for one in together]).values_list("pk", flat=True))
    form = ConfirmForm(**sent(request))

    is_whole = bool(together) and seen == {one.participation_id for one in together}
    nothing = _("There is nothing to undo here. Hand the person over once more.")
    if is_whole:
        ask_about_undone(form, together)

    def act() -> str:
        if not is_whole:
            raise PolicyBroken(nothing)
        coaching.undo_hand_over(assignments=together, by=request.user)
        return reverse("participants:list")

    return form_page(
        request,
        form,
        act,
        title=_("Undo the hand-over?"),
        submit=_("Undo the hand-over"),
        participation=None,
        message=_("The hand-over is undone."),
        lead=_("These people go on with the coach before, as if nobody had handed them over:") if is_whole else "",
        consequences=[one.participation.person.identity.name for one in together] if is_whole else (),
        empty="" if is_whole else nothing,
    )


def _handed_over(made: list[Assignment]) -> str:
    words = ngettext(
        "%(count)s person was handed over to %(coach)s.", "%(count)s people were handed over to %(coach)s.", len(made)
    ) % {"count": len(made), "coach": made[0].coach.name if made else ""}
    if not made:
        return words
    return with_undo(until_when(words, made[0]), reverse("participants:undo-hand-over", args=[made[0].pk]))


def until_when(words: str, made: Assignment) -> str:
    """Return what was done, and until when the note is shown and both coaches see the people."""
    told = HandOver.objects.filter(assignment=made).first()
    if told is None or not (told.note or told.is_shared):
        return words
    both = _("Until %(day)s both coaches see them, and a note that you left.")
    only = _("Until %(day)s the next coach sees your note.")
    until = (both if told.is_shared else only) % {"day": day_in_words(told.shown_until)}
    return format_html("{} {}", words, until)


def end_coaching(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Record that a coach's work with a participant ended; the participation may go on."""
    found = participation_for(viewer_of(request), participation, WORKERS)
    assignment = next(iter(open_assignments([found])), None)
    form = EndSituationForm(outcomes=dictionary("coaching-outcomes").choices(), **sent(request))
    if assignment and form.is_valid():
        _ask_about_later(form, found, form.cleaned_data["until_date"])

    def act() -> str:
        if assignment is None:
            back = Link(found.person.identity.name, address_of(found))
            raise GoneError(_("The coaching of this participant has ended already."), back=back)
        typed = form.cleaned_data
        people.end_coaching(
            assignment=assignment, until_date=typed["until_date"], outcome=form.how_it_ended, by=request.user
        )
        return address_of(found)

    return form_page(
        request,
        form,
        act,
        title=_("End the coaching"),
        submit=_("End the coaching"),
        participation=found,
        message=_("The coaching has ended."),
        empty="" if assignment else _("This participant has no coach now."),
    )


def _ask_about_later(form: EndSituationForm, participation: Any, last_day: date) -> None:
    """Ask before coaching ends on a day after which there are sessions, or after which something is planned."""
    sessions = [
        _("a session of %(day)s is recorded, with: %(coach)s")
        % {"day": day_in_words(one.on_date), "coach": one.coach.name}
        for one in sessions_after([participation.pk], last_day)
    ]
    planned = [_("planned: %(what)s") % {"what": each} for each in outlasting.appointments(participation, last_day)]
    if sessions or planned:
        question = _(
            "After %(day)s there is: %(things)s. What is recorded stays, and what is planned stays in the calendar "
            "until somebody cancels it; no session can be recorded of a day after the end. End the coaching all the "
            "same?"
        )
        told = {"day": day_in_words(last_day), "things": "; ".join([*sessions, *planned])}
        ask(form, question % told, label=_("End it all the same"))


def step(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Note something to do."""
    found = participation_for(viewer_of(request), participation, WORKERS)
    form = StepForm(**sent(request))
    if form.is_valid():
        ask_whether_past(form, form.cleaned_data["due_on"])

    def act() -> str:
        typed = form.cleaned_data
        wanted = coaching.Step(typed["what"], typed["owner"], typed["due_on"])
        coaching.add_step(participation=found, step=wanted, by=request.user)
        return address_of(found)

    return form_page(
        request,
        form,
        act,
        title=_("Add a next step"),
        submit=_("Save"),
        participation=found,
        message=_("The next step is saved."),
    )


def coach_posts(viewer: Any, project: UUID | None = None) -> list[Post]:
    """Return the coaches' posts at the partners that `viewer` coordinates, by name, one per coach."""
    pairs = viewer.partners_as(Post.Role.COORDINATOR)
    posts = (
        Post.objects.current()
        .filter(role=Post.Role.COACH, partner__in={partner for _project, partner in pairs})
        .exclude(until_date__lt=viewer.on)
        .select_related("staff__user")
        .order_by("staff__name_sort", "pk")
    )
    return [
        post for post in posts if (post.project_id, post.partner_id) in pairs and project in (None, post.project_id)
    ]


def _assignments(participations: list[Any]) -> list[Assignment]:
    found = {one.pk: one for one in open_assignments(participations)}
    joined = Assignment.objects.filter(pk__in=found).select_related(
        "participation__person__identity", "participation__project", "coach", "site"
    )
    return list(joined.order_by("participation__person__identity__name_sort", "pk"))


def _named(coaches: dict[str, Staff]) -> list[tuple[str, str]]:
    return [(pk, coach.name) for pk, coach in coaches.items()]
