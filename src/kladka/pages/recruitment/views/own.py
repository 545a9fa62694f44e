"""What somebody assesses: a list, and each application after they stated their ties; nobody else's is shown."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kladka.audit.actions import note_read
from kladka.calls import actions, permissions, queries
from kladka.calls.actions.letters import came_late
from kladka.calls.models import Application, Assessment, Assessor, Call
from kladka.calls.queries import TIED
from kladka.calls.rules.criteria import Criteria, suggested
from kladka.core import clock
from kladka.core.components import Column, Link, SummaryRow, Table, Tag
from kladka.pages.recruitment import documents, kinds, presenters
from kladka.pages.recruitment.forms import AssignForm, OwnCardForm, TiesForm
from kladka.pages.recruitment.forms.application import REACHES, answers_in_words
from kladka.pages.recruitment.forms.committee import card_values
from kladka.pages.recruitment.views.committee import staff_of
from kladka.pages.recruitment.views.fetching import address_of, asked, call_of
from kladka.pages.saving import Change, save
from kladka.pages.viewing import viewer_of
from kladka.workflows import actions as workflows


def mine(request: HttpRequest) -> HttpResponse:
    """Show what the viewer was given to assess: numbers and no names."""
    viewer = viewer_of(request)
    rows = permissions.assessed_by(viewer).order_by("-application__call__closes_on", "application__number")
    cards = list(Assessment.objects.filter(assessor=viewer.staff)) if viewer.staff else []
    others = kinds.changed_by_others([card for card in cards if card.version > 1], viewer.user.pk)
    by_application = {card.application_id: others.get(card.pk) for card in cards}
    columns = [Column(_("Application no.")), Column(_("Call")), Column(_("Last day")), Column(_("State"))]
    table = Table(
        _("Applications to assess"),
        columns,
        [_row(one, by_application) for one in rows],
        caption_size="hidden",
    )
    context = {"title": _("Applications to assess"), "table": table if table.rows else None}
    return render(request, "recruitment/mine.html", context)


def own(request: HttpRequest, assessor: UUID) -> HttpResponse:
    """Ask for ties first; without one show the application, and take the viewer's own card. Leaves a read event."""
    found = get_object_or_404(permissions.assessed_by(viewer_of(request)), pk=assessor)
    if not found.interest:
        return _ask_ties(request, found)
    application = found.application
    if found.interest == TIED:
        context = {"title": _title(found), "back": reverse("recruitment:mine")}
        return render(request, "recruitment/tied.html", context)
    if request.method != "POST":
        call = application.call
        note_read(controller=call.project.controller_id, by=request.user, page="recruitment:own", subject=application)
    return _card(request, found, application)


def assign(request: HttpRequest, call: UUID) -> HttpResponse:
    """Say who assesses: what was sent is given to them in turn, or lots are drawn among them."""
    found = call_of(request, permissions.run_by, call)
    if found.is_drawn:
        return _draw(request, found)
    members = staff_of(found)
    form = AssignForm(request.POST or None, members=list(members.items()))
    if request.method == "POST":

        def act() -> str:
            chosen = set(form.cleaned_data["staff"])
            people = [one for one in queries.staff_among(members) if str(one.pk) in chosen]
            actions.assign(call=found, staff=people, by=viewer_of(request).user)
            return address_of(found)

        saved = save(request, form, act, message=_("The applications are given to them."))
        if saved:
            return saved
    return asked(
        request,
        form,
        caption=presenters.title_of(found),
        title=_("Who assesses?"),
        intro=_(
            "What was sent and lacks an assessor is given to these people in turn. They see nothing else of the call."
        ),
        submit=_("Give the applications to them"),
        cancel=address_of(found),
    )


def _draw(request: HttpRequest, found: Call) -> HttpResponse:
    """Choose who is in the drum, and draw; what was drawn is shown with its seed."""
    people = queries.drum(found)
    members = [(str(one.pk), f"{one.name}, {one.organisation}") for one in people]
    before = queries.last_drum(found)
    ticked = [key for key, _name in members if before is None or key in before]
    form = AssignForm(request.POST or None, members=members, initial={"staff": ticked})
    if request.method == "POST":

        def act() -> str:
            chosen = set(form.cleaned_data["staff"])
            pool = [one for one in people if str(one.pk) in chosen]
            workflows.draw_assessors(call=found, pool=pool, by=viewer_of(request).user)
            return request.path

        saved = save(
            request, form, act, message=_("The assessors are drawn. They find the applications in their list.")
        )
        if saved:
            return saved
    return asked(
        request,
        form,
        "recruitment/draw.html",
        caption=presenters.title_of(found),
        title=_("Draw the assessors"),
        note=kinds.before_drawing(found),
        intro=_(
            "Each application gets assessors by lot from these people, evenly. Nobody is drawn for an applicant who is "
            "the organisation where they work, was founded by it, or names it among the founders. Who runs the call or "
            "may read all of it is not among them: assessors do not see each other’s cards."
        ),
        draws=kinds.draws_tables(found),
        submit=_("Draw the assessors"),
        cancel=address_of(found),
    )


def _ask_ties(request: HttpRequest, found: Assessor) -> HttpResponse:
    form = TiesForm(request.POST or None)
    if request.method == "POST":

        def act() -> str:
            said = form.cleaned_data["interest"]
            actions.state_ties(assessor=found, interest=said, by=viewer_of(request).user)
            return reverse("recruitment:own", args=[found.pk])

        saved = save(request, form, act, message=_("Your statement is saved."))
        if saved:
            return saved
    return asked(
        request,
        form,
        caption=_title(found),
        title=_("Do you have ties with the applicant?"),
        intro=_("The applicant is: %(name)s. You see the application when you have answered.")
        % {"name": _who(found.application)},
        submit=_("Save the statement"),
        cancel=reverse("recruitment:mine"),
    )


def _who(application: Application) -> str:
    """Return who applies and, where that is no person, whom to contact: either may be a tie."""
    return f"{application.name}, {application.contact}" if application.applicant_name else application.name


def _card(request: HttpRequest, found: Assessor, application: Application) -> HttpResponse:
    rules = queries.criteria_of(application.call)
    card = application.assessments.filter(assessor=found.staff_id).first()
    given = {f"points_{code}": points for code, points in suggested(rules, application.all_answers).items()}
    given |= presenters.formal_from_days(application, rules)
    form = OwnCardForm(
        request.POST or None,
        found=rules,
        initial=card_values(card) if card else given | {"assessed_on": clock.today()},
        version=card.version if card else None,
    )
    if request.method == "POST":

        def act() -> str:
            actions.assess(
                application=application,
                assessor=viewer_of(request).as_staff,
                formal=form.formal,
                points=form.points,
                assessed_on=form.cleaned_data["assessed_on"],
                words=form.cleaned_data["words"],
                version=form.version,
                by=viewer_of(request).user,
            )
            return reverse("recruitment:mine")

        saved = save(request, form, act, message=_("The card is saved."))
        if saved:
            return saved
    is_open = application.state == Application.State.SENT
    changed = _changed(card, rules, viewer_of(request).user.pk) if card else []
    context: dict[str, Any] = {
        "application": application,
        "title": application.name,
        "caption": _title(found),
        "back": reverse("recruitment:mine"),
        "state": presenters.application_state(application),
        "findings": presenters.findings_of(application),
        "conditions_title": application.call.rules.word("conditions"),
        "conflict": kinds.conflict_words(application),
        "outdated": kinds.outdated_words(card),
        "late": came_late(application),
        **documents.shown(application, opens=lambda one: reverse("recruitment:own-document", args=[found.pk, one.pk])),
        "sections": answers_in_words(queries.form_of(application.call), application, without=REACHES),
        "form": form if is_open else None,
        "changed": changed,
        "cards": [] if is_open or card is None else [*presenters.card_rows(card, rules), *changed],
    }
    return render(request, "recruitment/own.html", context, status=422 if form.is_bound else 200)


def _row(one: Assessor, cards: Mapping[UUID, Change | None]) -> list[Any]:
    application = one.application
    link = Link(str(application.number), reverse("recruitment:own", args=[one.pk]))
    return [link, presenters.title_of(application.call), application.call.closes_on, _state(one, cards)]


def _state(one: Assessor, cards: Mapping[UUID, Change | None]) -> Any:
    """Return how somebody's own card stands. `cards`: by application who else changed it last, None for nobody."""
    if one.interest == TIED:
        return Tag(pgettext("assessor", "you have a tie"), "grey")
    if one.application_id in cards:
        return _assessed(one.application, cards[one.application_id])
    if one.application.state != Application.State.SENT:
        return Tag(pgettext("assessor", "withdrawn or decided"), "grey")
    return Tag(pgettext("assessor", "to assess"), "yellow")


def _assessed(application: Application, change: Change | None) -> Any:
    """Return that a card is there, that it may be looked at again after an appeal, and who else changed it last."""
    words: list[Any] = [Tag(pgettext("assessor", "assessed"), "green")]
    if queries.is_assessed_after_appeal(application):
        words.append(presenters.application_state(application))
    if change:
        words.append(_("changed by %(name)s, %(moment)s") % {"name": change.name, "moment": change.moment})
    return words if len(words) > 1 else words[0]


def _title(found: Assessor) -> str:
    return _("Application no. %(number)s") % {"number": found.application.number}


def _changed(card: Assessment, found: Criteria, user: UUID) -> list[SummaryRow]:
    """Return who changed a card after the committee met, and what it said then; else who but its assessor, the `user`,
    changed it last."""
    since = kinds.corrected_words([card], presenters.at_meeting(card.application), found.formal).get(card.pk)
    return presenters.since_rows(since) or kinds.last_change_rows(card, user)
