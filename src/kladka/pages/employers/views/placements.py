"""Work and steps towards it: beginning, terms, support, end; the trial month apart."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.audit.actions import note_read
from kladka.coaching.models import Session
from kladka.coaching.queries.pathway import way_for
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.ids import is_id
from kladka.employers import actions, policies, queries
from kladka.employers.models import Placement, Vacancy
from kladka.employers.queries import Placed, kinds
from kladka.pages.asking import ask_whether_right
from kladka.pages.employers import presenters
from kladka.pages.employers.choices import Desk
from kladka.pages.employers.forms import (
    DescribeForm,
    DetailsForm,
    EndForm,
    ExtendForm,
    PlaceForm,
    PlanForm,
    TrialEndForm,
    TrialForm,
)
from kladka.pages.employers.sessions import sessions_at, sessions_table
from kladka.pages.participants import concerned
from kladka.pages.participants.permissions import WORKERS, participation_for, thing_for
from kladka.pages.participants.views.form_page import form_page, sent
from kladka.pages.participants.views.proof import brought_choices, keep
from kladka.pages.vetoes import ask_about_veto
from kladka.pages.viewing import viewer_of
from kladka.people import actions as people
from kladka.people.models import Entry, Situation
from kladka.people.queries.states import left_by
from kladka.processes.rules.process import said
from kladka.workflows import actions as workflows

JOINS = ("participation__person__identity", "participation__project", "employer__organisation", "vacancy")
EMPLOYED = "employed"


def place(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Record what somebody took up, with what proves it, as one act; first asked is the kind."""
    viewer: Any = viewer_of(request)
    found = participation_for(viewer, participation, WORKERS)
    kind = request.GET.get("kind", "")
    if kind not in kinds():
        return _choose_kind(request, found)
    desk = Desk(viewer, controller=found.project.controller_id)
    form = PlaceForm(kind=kind, desk=desk, participation=found, brought=brought_choices(found), **sent(request))
    form.initial.update(_asked_for(request, desk))
    if form.is_valid() and kind == policies.CIS:
        _ask_whether_still_working(form, found)
    if form.is_valid():
        ask_about_veto(form, found, _vacancy_told(form, desk), form.cleaned_data, is_job=True)

    def act() -> str:
        typed = form.cleaned_data
        placement = actions.place(
            participation=found,
            employer=desk.employer(typed.get("employer", "")),
            vacancy=desk.vacancy(typed.get("vacancy", "")),
            by=viewer.user,
            **form.placement(),
        )
        if not form.document_comes_later:
            fact = Situation.objects.get(pk=str(placement.situation))
            people.prove(facts=[fact], document=keep(form, found, viewer), by=viewer.user)
        return reverse("employers:placement", args=[placement.pk])

    title = dictionary("situation-kinds").label(kind)
    return form_page(
        request, form, act, title=title[:1].upper() + title[1:], submit=_("Save"), participation=found,
        message=_("It is saved, and recorded in the history."),
    )  # fmt: skip


def _vacancy_told(form: Any, desk: Desk) -> Vacancy | None:
    """Return the vacancy that was chosen; without one, that of the employer with the name of the post."""
    typed = form.cleaned_data
    chosen = desk.vacancy(typed.get("vacancy", ""))
    return chosen or desk.vacancy_of_post(typed.get("employer", ""), typed.get("post", ""))


def describe(request: HttpRequest, situation: UUID) -> HttpResponse:
    """Say who employs in a situation that was recorded without it."""
    rows = Situation.objects.select_related("participation__person__identity", "participation__project")
    found = thing_for(viewer_of(request), rows, situation, WORKERS)
    kind = found.kind if found.kind in kinds() and kinds()[found.kind]["employer"] == "needed" else ""
    desk = Desk(viewer_of(request), controller=found.participation.project.controller_id)
    form = DescribeForm(kind=kind or policies.EMPLOYMENT, desk=desk, **sent(request))
    is_open = kind and found in queries.work_of(found.participation)[1]
    if form.is_valid():
        ask_about_veto(form, found.participation, _vacancy_told(form, desk))

    def act() -> str:
        typed = form.cleaned_data
        employer, vacancy = desk.employer(typed["employer"]), desk.vacancy(typed["vacancy"])
        made = actions.describe(situation=found, employer=employer, vacancy=vacancy, by=request.user, **form.details())
        return _address(made)

    return form_page(
        request,
        form,
        act,
        title=_("Who employs?"),
        submit=_("Save"),
        participation=found.participation,
        about=concerned.rows_about(found),
        done="" if is_open else _("It is recorded already who employs here, or nobody does."),
    )


def trial(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Record that the trial month in a social integration centre began."""
    viewer: Any = viewer_of(request)
    found = participation_for(viewer, participation, WORKERS)
    desk = Desk(viewer, controller=found.project.controller_id)
    form = TrialForm(desk=desk, participation=found, **sent(request))
    if form.is_valid():
        _ask_whether_still_working(form, found)

    def act() -> str:
        typed = form.cleaned_data
        employer: Any = desk.employer(typed["employer"])
        begun = actions.begin_trial(
            participation=found, employer=employer, from_date=typed["from_date"], by=viewer.user
        )
        return reverse("employers:placement", args=[begun.pk])

    return form_page(
        request,
        form,
        act,
        title=_("Trial month in a social integration centre"),
        submit=_("Save"),
        participation=found,
        lead=_("The trial month is a period of its own: it counts in no figure, and not into the programme’s months."),
    )


def trial_end(request: HttpRequest, placement: UUID) -> HttpResponse:
    """Record how a trial ended; once passed, the programme begins."""
    found = _placement(request, placement)
    first = {"from_date": found.trial_until + timedelta(days=1)} if found.trial_until else {}
    form = TrialEndForm(initial=first, version=found.version, **sent(request))
    is_open = found.trial_from is not None and not found.trial_result

    def act() -> str:
        typed = form.cleaned_data
        actions.end_trial(
            placement=found, version=form.version or 0, passed=typed["passed"], from_date=typed["from_date"],
            by=request.user,
        )  # fmt: skip
        return _address(found)

    return form_page(
        request,
        form,
        act,
        title=_("How did the trial end?"),
        submit=_("Save"),
        participation=found.participation,
        about=presenters.trial_rows(found),
        done="" if is_open else _("How the trial ended is recorded already, or there was none."),
    )


def detail(request: HttpRequest, placement: UUID) -> HttpResponse:
    """Show a placement: terms, support planned and given, visits. Leaves a read event."""
    found, today = _placement(request, placement), clock.today()
    controller = found.participation.project.controller_id
    note_read(controller=controller, by=request.user, page="employers:placement", subject=found.participation)
    placed = _placed(found)
    phases = queries.support_so_far(found, placed.began_on, today) if placed.began_on else []
    about = found.participation.employer_contacts.filter(employer=found.employer_id)
    contacts = queries.listed_contacts(about)[: presenters.LATEST] if found.employer_id else []
    sessions = _sessions(request, found, placed)
    context = {
        "placement": found,
        "title": dictionary("situation-kinds").label(found.kind),
        "name": found.participation.person.identity.name,
        "tag": presenters.placed_tag(placed, today),
        "rows": presenters.placed_rows(placed),
        "plan": presenters.plan_table(phases) if phases else None,
        "asks_plan": kinds()[found.kind]["plan"],
        "grows": presenters.warns_of_growth(phases),
        "support": presenters.support_rows(found),
        "contacts": presenters.contact_events(request, contacts),
        "sessions": sessions_table(sessions, presenters.LATEST, names_people=False) if sessions else None,
        "more_sessions": len(sessions) > presenters.LATEST,
        "menu": presenters.placement_menu(placed, today, has_plan=bool(phases)),
        "back": reverse("employers:of", args=[found.participation_id]),
    }
    return render(request, "employers/placement.html", context)


def _sessions(request: HttpRequest, found: Placement, placed: Placed) -> list[Session]:
    if not found.employer:
        return []
    return sessions_at(viewer_of(request), found.employer, [placed], only=found.participation_id)


def edit(request: HttpRequest, placement: UUID) -> HttpResponse:
    """Change the working detail of a placement."""
    found = _placement(request, placement)
    form = DetailsForm(initial=DetailsForm.stored_values(found), version=found.version, **sent(request))
    if not kinds()[found.kind]["subsidy"]:
        for name in ("subsidy", "subsidy_body", "subsidy_until"):
            del form.fields[name]

    def act() -> str:
        changes = form.details()
        actions.change_placement(placement=found, version=form.version or 0, changes=changes, by=request.user)
        return _address(found)

    lead = _("What counts (days, contract, share of full time) is corrected in the participant’s history.")
    return form_page(
        request, form, act, title=_("Post and subsidy"), submit=_("Save"), participation=found.participation, lead=lead
    )


def plan(request: HttpRequest, placement: UUID) -> HttpResponse:
    """Plan the support after the beginning, week by week."""
    found = _placement(request, placement)
    began = _placed(found).began_on
    form = PlanForm(began_on=began, initial=PlanForm.stored_values(found), version=found.version, **sent(request))

    def act() -> str:
        typed = form.cleaned_data
        actions.plan_support(
            placement=found,
            version=form.version or 0,
            phases=form.phases(),
            natural_supports=typed["natural_supports"],
            review_on=typed["review_on"],
            by=request.user,
        )
        return _address(found)

    return form_page(
        request,
        form,
        act,
        title=_("Support plan"),
        submit=_("Save the plan"),
        participation=found.participation,
        lead=_(
            "Weeks count from the first day of work. Support is to fade: fewer hours from phase to phase, as people at "
            "the workplace take over."
        ),
    )


def end(request: HttpRequest, placement: UUID) -> HttpResponse:
    """Record that a job or another placement ended, and whether the search begins again."""
    found, labels = _placement(request, placement), dictionary("situation-outcomes")
    outcomes = dictionary("situation-kinds")[found.kind].data.get("outcomes") or ()
    form = EndForm(
        outcomes=[(code, labels.label(code)) for code in outcomes], stages=_stages(found.participation), **sent(request)
    )
    placed = _placed(found)

    def act() -> str:
        typed = form.cleaned_data
        workflows.end_placement(
            placement=found,
            until_date=typed["until_date"],
            outcome=form.how_it_ended,
            reason=typed["reason"],
            new_search=bool(typed["new_search"]),
            stage=form.stage_again,
            because=_because(typed["reason"]),
            by=request.user,
        )
        return _address(found)

    may_end = placed.situation is not None and placed.ended_on is None and outcomes
    return form_page(
        request,
        form,
        act,
        title=_("End of: %(what)s") % {"what": dictionary("situation-kinds").label(found.kind)},
        submit=_("Save the end"),
        participation=found.participation,
        message=_("The end is saved."),
        done="" if may_end else _("There is nothing to end here, or its end is recorded already."),
        about=presenters.placed_rows(placed),
    )


def extend(request: HttpRequest, placement: UUID) -> HttpResponse:
    """Record that a programme of a social integration centre was extended."""
    found = _placement(request, placement)
    placed = _placed(found)
    form = ExtendForm(placed=placed, **sent(request))
    agreed = placed.situation.until_date if placed.situation else None

    def act() -> str:
        actions.extend_programme(placement=found, until_date=form.cleaned_data["until_date"], by=request.user)
        return _address(found)

    return form_page(
        request,
        form,
        act,
        title=_("Extend the programme"),
        submit=_("Save"),
        participation=found.participation,
        about=presenters.placed_rows(placed),
        done="" if agreed and placed.ended_on is None else _("There is nothing to extend here."),
    )


def _stages(participation: Any) -> list[tuple[str, str]]:
    """Return the stages of the pathway before the present one: the search for work may begin again in any of them.

    None of somebody who left the project.
    """
    project, today = participation.project, clock.today()
    way = way_for(participation, today, with_gate=False) if project.starts_on <= today <= project.ends_on else None
    if way is None or left_by([participation.pk], today):
        return []
    here = max(way.process.position(way.now.stage), 0)
    return [(one.code, said(one.label)) for one in way.process.stages[:here]]


def _because(reason: str) -> str:
    """Return why an earlier stage is entered again, as the pathway keeps it."""
    words = dictionary("loss-reasons").label(reason) if reason else _("not known why")
    return _("The work ended: %(why)s") % {"why": words}


def _choose_kind(request: HttpRequest, found: Any) -> HttpResponse:
    note_read(controller=found.project.controller_id, by=request.user, page="employers:place", subject=found)
    context = {
        "participation": found,
        "kinds": presenters.kind_links(found, request.GET),
        "back": reverse("employers:of", args=[found.pk]),
    }
    return render(request, "employers/kinds.html", context)


def _asked_for(request: HttpRequest, desk: Desk) -> dict[str, str]:
    """Return the employer and the vacancy that the address names."""
    asked = request.GET.get("vacancy", "")
    vacancy = desk.vacancies.filter(pk=asked).first() if is_id(asked) else None
    if vacancy is None:
        return {"employer": request.GET.get("employer", "")}
    return {"vacancy": asked, "employer": str(vacancy.employer_id), "post": vacancy.title}


def _ask_whether_still_working(form: Any, found: Any) -> None:
    """Ask about somebody who worked when they came: such a job is no situation, so its end is recorded nowhere."""
    entry = Entry.objects.current().filter(participation=found).first()
    if entry is not None and entry.labour_status == EMPLOYED:
        words = _("The participant worked when they came to the project. Does that job go on no more on this day?")
        ask_whether_right(form, words)


def _placement(request: HttpRequest, pk: UUID) -> Placement:
    rows = Placement.objects.select_related(*JOINS)
    return thing_for(viewer_of(request), rows, pk, WORKERS)


def _placed(placement: Placement) -> Placed:
    return queries.placed(Placement.objects.filter(pk=placement.pk))[0]


def _address(placement: Placement) -> str:
    return reverse("employers:placement", args=[placement.pk])
