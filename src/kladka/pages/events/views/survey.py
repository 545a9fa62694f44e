"""Surveys without names: opened, shown, typed in from paper and closed by the office; answered by a link by anybody."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.core import clock, limits
from kladka.core.addresses import full_address
from kladka.core.components import Link, Menu
from kladka.core.errors import KladkaError
from kladka.core.forms.shown import day_in_words
from kladka.core.forms.trap import is_trapped
from kladka.core.idempotency import once
from kladka.learning import actions, permissions, queries, rules
from kladka.learning.models import Survey
from kladka.pages.events import presenters, surveying
from kladka.pages.events.forms import ConfirmRemoval
from kladka.pages.events.surveying import OpenSurveyForm, PaperForm, SurveyForm
from kladka.pages.events.views.fetching import Scope, asked, event_of
from kladka.pages.exchange.listing import sheet, sheet_url, wants_sheet
from kladka.pages.saving import NOBODY, save
from kladka.pages.secret import fresh
from kladka.pages.viewing import viewer_of

REMEMBERED = 60 * 60 * 24 * 60
"""Seconds for which a browser remembers that a survey was answered in it."""


def new(request: HttpRequest, event: UUID) -> HttpResponse:
    """Open a survey of an event."""
    found = event_of(request, permissions.run_by, event)
    last_day = max(queries.usual_last_day(found), clock.today())
    form = OpenSurveyForm(request.POST or None, initial={"closes_on": last_day})
    if request.method == "POST":

        def act() -> str:
            typed = form.cleaned_data
            survey = actions.open_survey(event=found, code=typed["code"], closes_on=typed["closes_on"], by=request.user)
            return _address(survey)

        saved = save(request, form, act, message=_("The survey is open. Give its link to the participants."))
        if saved:
            return saved
    intro = _("Nobody’s name is asked or kept. Answers are added up as they come.")
    return asked(request, form, about=found, title=_("Open a survey"), intro=intro, submit=_("Open the survey"))


def shown(request: HttpRequest, survey: UUID) -> HttpResponse:
    """Show the link while a survey is open, and its results once it is closed and enough people answered."""
    found, today = _survey_of(request, permissions.visible_to, survey), clock.today()
    hidden = surveying.why_hidden(found, today)
    results = [] if hidden else queries.answered(found)
    if results and wants_sheet(request):
        table = surveying.sheet_of(results, found)
        about = [(_("Event"), presenters.title_of(found.event)), (_("Answers"), found.answers)]
        controllers = [found.event.project.controller_id]
        return sheet(request, table, name="survey", controllers=controllers, about=about)
    may_run = presenters.runs(viewer_of(request), found.event) and found.is_open(today)
    return render(
        request,
        "events/survey.html",
        {
            "title": surveying.title_of(found),
            "caption": presenters.title_of(found.event),
            "back": reverse("events:learnt", args=[found.event_id]),
            "state": surveying.state_of(found, today),
            "answers": surveying.answers_in_words(found.answers),
            "hidden": hidden,
            "pictures": surveying.pictures_of(found, results),
            "link": full_address(_public(found)) if may_run else "",
            "menu": _menu(found) if may_run else None,
            "file": Link(_("Download as Excel"), sheet_url(request)) if results else None,
        },
    )


def paper(request: HttpRequest, survey: UUID) -> HttpResponse:
    """Type in one sheet of paper, or take away one that was typed by mistake."""
    found = _survey_of(request, permissions.run_by, survey)
    form = PaperForm(request.POST or None, asked=rules.questions(found.asked))
    if request.method == "POST" and form.is_valid():
        taken_back = form.cleaned_data["is_taken_back"]
        if _stored(
            request,
            form,
            lambda: actions.answer_survey(survey=found, given=form.given, by=request.user, is_taken_back=taken_back),
        ):
            return redirect("events:survey-paper", survey=found.pk)
    return asked(
        request,
        form,
        about=found.event,
        title=_("Type in a sheet of paper"),
        intro=surveying.answers_in_words(found.answers),
        note=_("One sheet at a time, without any name. The program adds it to the counts and keeps no sheet."),
        submit=_("Count this sheet"),
        cancel=_address(found),
    )


def close(request: HttpRequest, survey: UUID) -> HttpResponse:
    """Ask, then close a survey for good."""
    found = _survey_of(request, permissions.run_by, survey)
    form = ConfirmRemoval(request.POST or None)
    if request.method == "POST":

        def act() -> str:
            actions.close_survey(survey=found, by=request.user)
            return _address(found)

        saved = save(request, form, act, message=_("The survey is closed."))
        if saved:
            return saved
    return asked(
        request,
        form,
        "confirm.html",
        about=found.event,
        question=_("Close this survey?"),
        rows=[(_("Survey"), surveying.title_of(found)), (_("Answers"), found.answers)],
        consequences=[
            _("Nobody can answer any more, and no sheet of paper can be typed in. It cannot be opened again."),
            _("Its results are shown if enough people answered."),
        ],
        submit=_("Close the survey"),
        cancel=_address(found),
    )


def answer(request: HttpRequest, secret: str) -> HttpResponse:
    """Answer a survey by its link, without an account: nothing is kept but the counts."""
    found = queries.with_survey_secret(secret)
    if found is None:
        raise Http404
    if is_trapped(request):
        return redirect("events:survey-thanks")
    form = SurveyForm(request.POST or None, asked=rules.questions(found.asked))
    sent = request.method == "POST" and form.is_valid() and _is_slow_enough(request, form)
    if sent and _stored(request, form, lambda: actions.answer_survey(survey=found, given=form.given)):
        return fresh(_remembering(request, found, redirect("events:survey-thanks")))
    context = {
        "title": surveying.title_of(found),
        "caption": presenters.title_of(found.event),
        "controller": found.event.project.controller.name,
        "form": form,
        "is_open": found.is_open(clock.today()) and found.event.cancelled_at is None,
        "until": day_in_words(found.closes_on),
        "was_answered": _cookie(found) in request.COOKIES,
        "least": queries.least_answers(found.event.ends_on),
    }
    return fresh(render(request, "events/answer.html", context, status=422 if form.is_bound else 200))


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Say that the answer was counted: the same to everybody."""
    return fresh(render(request, "events/thanks.html"))


def _remembering(request: HttpRequest, survey: Survey, done: HttpResponse) -> HttpResponse:
    """Let the browser remember that the survey was answered in it, and no more: it tells no other page."""
    done.set_cookie(
        _cookie(survey),
        "1",
        max_age=REMEMBERED,
        path=request.path,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return done


def _stored(request: HttpRequest, form: SurveyForm, act: Callable[[], None]) -> bool:
    """Run `act` once for this form; tell whether it was done. What was answered is no part of what is remembered.

    A digest of the few answers there are could be turned back into them.
    """

    def run() -> str:
        act()
        return request.path

    try:
        once(key=form.cleaned_data["idempotency_key"], user=NOBODY, path=request.path, content=None, act=run)
    except KladkaError as error:
        form.add_error(None, str(error.message))
        return False
    return True


def _is_slow_enough(request: HttpRequest, form: SurveyForm) -> bool:
    """Tell whether an address sends no more forms than a room full of people; if it does, the form says so."""
    now = clock.now()
    key = f"survey-{limits.key_of_address(limits.address_of(request))}"
    if limits.counted(key, now) <= queries.surveys_per_minute(clock.day_of(now)):
        return True
    form.add_error(None, _("Too many forms come from your address. Wait a minute and send it again: nothing is lost."))
    return False


def _survey_of(request: HttpRequest, scope: Scope, pk: UUID) -> Survey:
    """Return the survey if its event is in the viewer's scope, else 404. One query."""
    rows = Survey.objects.select_related("event__project", "event__site__organisation", "event__trainer")
    return get_object_or_404(rows.filter(event__in=scope(viewer_of(request)).values("pk")), pk=pk)


def _menu(survey: Survey) -> Menu:
    links = [
        Link(_("Type in a sheet of paper"), reverse("events:survey-paper", args=[survey.pk])),
        Link(_("Close the survey"), reverse("events:survey-close", args=[survey.pk])),
    ]
    return Menu(_("What you can do"), links)


def _address(survey: Survey) -> str:
    return reverse("events:survey", args=[survey.pk])


def _public(survey: Survey) -> str:
    return reverse("events:survey-answer", args=[queries.survey_secret(survey, survey.event)])


def _cookie(survey: Survey) -> str:
    return f"survey-{survey.pk.hex[-12:]}"
