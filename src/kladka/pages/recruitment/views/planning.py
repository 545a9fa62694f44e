"""Planning, opening and closing calls."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.calls import actions, permissions, policies, queries
from kladka.calls.models import Application, Call
from kladka.calls.rules.kinds import RECRUITMENT, kind
from kladka.core import clock
from kladka.core.forms.shown import day_in_words
from kladka.organisations.models import Organisation
from kladka.pages.asking import ALL_THE_SAME, ask
from kladka.pages.recruitment import menus, presenters
from kladka.pages.recruitment.forms import CallForm, ConfirmForm, KindForm, SeenForm
from kladka.pages.recruitment.views.fetching import address_of, asked, call_of, done_already
from kladka.pages.refusals import why_not
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.programmes.models import Post, Project
from kladka.programmes.permissions import Viewer

_VERBS = {
    Call.State.DRAFT: actions.open_call,
    Call.State.OPEN: actions.close_call,
    Call.State.CLOSED: actions.reopen_call,
}
_PUBLISHED, _NOT_PUBLISHED = "published", "not published"
"""What the results were when somebody was asked about them."""


def new(request: HttpRequest) -> HttpResponse:
    """Ask what a call is for, then plan it; nobody sees it before it is opened."""
    wanted = request.GET.get("kind", "")
    if request.method != "POST" and wanted not in Call.Kind.values:
        context = {"form": KindForm(), "title": _("Plan a call"), "back": reverse("recruitment:list")}
        return render(request, "recruitment/criteria_question.html", context)
    of = kind(wanted if wanted in Call.Kind.values else RECRUITMENT)
    places = _places(viewer_of(request))
    initial: dict[str, Any] = {"where": places[0][0]} if len(places) == 1 else {}
    initial |= CallForm.usual_values(of)
    form = CallForm(request.POST or None, places_of=places, of=of, is_new=True, is_draft=True, initial=initial)
    if request.method == "POST":

        def act() -> str:
            project, partner = form.cleaned_data["where"].split("/")
            call = actions.plan_call(
                project=Project.objects.get(pk=project),
                partner=Organisation.objects.get(pk=partner),
                by=request.user,
                **{name: value for name, value in form.values.items() if name != "where"},
            )
            return address_of(call)

        saved = save(request, form, act, message=_("The call is planned. Open it when it is right."))
        if saved:
            return saved
    caption = of.title
    return asked(
        request,
        form,
        caption=caption,
        title=_("Plan a call"),
        submit=_("Plan the call"),
        cancel=reverse("recruitment:list"),
    )


def edit(request: HttpRequest, call: UUID) -> HttpResponse:
    """Change a call; the second of two editors is shown both versions."""
    found = call_of(request, permissions.run_by, call)
    form = CallForm(
        request.POST or None,
        initial=CallForm.stored_values(found),
        version=found.version,
        places_of=[],
        of=found.rules,
        is_new=False,
        is_draft=found.state == Call.State.DRAFT,
    )
    if request.method == "POST":
        if form.is_valid():
            _ask_about_places(found, form)

        def act() -> str:
            changes = {name: value for name, value in form.values.items() if name != ALL_THE_SAME}
            actions.change_call(call=found, version=form.version or 0, changes=changes, by=request.user)
            return address_of(found)

        saved = save(request, form, act)
        if saved:
            return saved
    caption, done = presenters.title_of(found), why_not(policies.check_not_decided, found)
    return asked(request, form, done=done, caption=caption, title=_("Change the call"), cancel=address_of(found))


def _ask_about_places(call: Call, form: CallForm) -> None:
    """Let a form ask first where it changes how many are chosen while it may be known who would be."""
    before = (call.places, call.reserve_places)
    after = (form.values["places"], form.values["reserve_places"])
    if before == after or not (call.state == Call.State.CLOSED or queries.is_assessing_begun(call)):
        return
    words = _(
        "Who would be chosen may be known already. There were %(before)s places and %(waiting)s on the reserve list; "
        "now there are to be %(after)s and %(wait)s. Change it all the same?"
    )
    told = {"before": before[0], "waiting": before[1], "after": after[0], "wait": after[1]}
    ask(form, words % told, label=_("The change follows from no application"), name=ALL_THE_SAME, about=_("Places"))


def step(request: HttpRequest, call: UUID) -> HttpResponse:
    """Ask, then open, close or open again, whichever leads on from where the call was when it was asked."""
    found = call_of(request, permissions.run_by, call)
    if found.state not in _VERBS and request.method != "POST":
        raise Http404
    seen = request.POST.get("seen", found.state)
    done = done_already(found, _is_so_already(found) if seen != found.state else "")
    form = SeenForm(None if done else request.POST or None, initial={"seen": seen}, version=found.version)
    if form.is_valid():
        _ask_before_the_end(found, form)
    if request.method == "POST" and not done:

        def act() -> str:
            verb = _VERBS.get(Call.State(found.state), actions.close_call)
            verb(call=found, version=form.version or 0, by=request.user)
            return address_of(found)

        saved = save(request, form, act, message=_("The call is changed."))
        if saved:
            return saved
    button, question = menus.steps().get(seen, ("", _("This call is decided already.")))
    return asked(
        request,
        form,
        done=done,
        caption=presenters.title_of(found),
        title=question,
        intro=_consequence(found),
        submit=button or _("Save"),
        cancel=address_of(found),
    )


def _is_so_already(call: Call) -> str:
    """Return where a call is by now, for whoever asked for a step from another state."""
    return {
        Call.State.OPEN: _("This call is open already."),
        Call.State.CLOSED: _("This call is closed already."),
        Call.State.DECIDED: _("This call is decided already."),
    }.get(Call.State(call.state), "")


def _takes_still(call: Call) -> bool:
    """Tell whether an open call is announced for today or later: the last day counts to its end."""
    return call.state == Call.State.OPEN and clock.today() <= call.closes_on


def _ask_before_the_end(call: Call, form: SeenForm) -> None:
    """Let a form ask first where it closes a call while applicants count on its last day."""
    if not _takes_still(call):
        return
    if clock.today() == call.closes_on:
        words = _("Today is the last day of the call: applicants count on it to its end. Close it all the same?")
        ask(form, words, label=_("Close it before the day is over"), name=ALL_THE_SAME)
        return
    early = _("The call is announced until %(day)s. Close it today all the same?")
    ask(form, early % {"day": day_in_words(call.closes_on)}, label=_("Close it earlier"), name=ALL_THE_SAME)


def throw_away(request: HttpRequest, call: UUID) -> HttpResponse:
    """Ask, then throw away a call that was never opened."""
    found = call_of(request, permissions.run_by, call)
    done = done_already(found, why_not(policies.check_planned, found))
    form = ConfirmForm(None if done else request.POST or None, version=found.version)
    if request.method == "POST" and not done:

        def act() -> str:
            actions.throw_away(call=found, version=form.version or 0, by=viewer_of(request).user)
            return reverse("recruitment:list")

        saved = save(request, form, act, message=_("The call is thrown away."))
        if saved:
            return saved
    return asked(
        request,
        form,
        "confirm.html",
        done=done,
        caption=presenters.title_of(found),
        question=_("Throw this call away?"),
        rows=[],
        consequences=[_("The plan and its criteria are gone for good. Nobody has applied.")],
        submit=_("Throw the call away"),
        cancel=address_of(found),
    )


def results(request: HttpRequest, call: UUID) -> HttpResponse:
    """Ask, then publish the results of a decided call, or take them off the public site."""
    found = call_of(request, permissions.run_by, call)
    if not found.rules.publishes:
        raise Http404
    is_public = found.results_on is not None
    stands = _PUBLISHED if is_public else _NOT_PUBLISHED
    was_public = request.POST.get("seen", stands) == _PUBLISHED
    said = _("The results are published already.") if is_public else _("The results are off the public page already.")
    done = done_already(found, said if was_public != is_public else "", field="results_on")
    form = SeenForm(None if done else request.POST or None, initial={"seen": stands}, version=found.version)
    if request.method == "POST" and not done:

        def act() -> str:
            verb = actions.take_back_results if is_public else actions.publish_results
            verb(call=found, version=form.version or 0, by=viewer_of(request).user)
            return address_of(found)

        told = _("The results are off the public page.") if is_public else _("The results are published.")
        saved = save(request, form, act, message=told)
        if saved:
            return saved
    shown = [
        _("The public page shows number, title, points and outcome of every application."),
        _("It names registered entities, and of the others who agreed to be named."),
    ]
    return asked(
        request,
        form,
        "confirm.html",
        done=done,
        caption=presenters.title_of(found),
        question=_("Take the results off the public page?") if was_public else _("Publish the results?"),
        rows=[],
        consequences=[_("Nobody finds them on the public page any more.")] if is_public else shown,
        submit=_("Take the results off the public page") if is_public else _("Publish the results"),
        cancel=address_of(found),
    )


def _consequence(call: Call) -> str:
    days = {"first": day_in_words(call.opens_on), "last": day_in_words(call.closes_on)}
    if call.state == Call.State.DRAFT:
        words = _("It takes applications from %(first)s to %(last)s. From then on its criteria and first day stay.")
        return words % days
    if _takes_still(call):
        begun = call.applications.filter(state=Application.State.BEGUN).count()
        return _counted_on(begun, is_last=clock.today() == call.closes_on) % {**days, "number": begun}
    if call.state == Call.State.OPEN:
        return _("No more applications come in from the public page. What came on paper in time may still be entered.")
    return _("The public page takes applications again, until %(last)s.") % days


def _counted_on(begun: int, *, is_last: bool) -> str:
    """Return what applicants lose where a call is closed while they count on its last day."""
    if is_last:
        return ngettext(
            "Applicants read that they have time until %(last)s, and that is today. Whoever counts on it can send "
            "nothing any more, and %(number)s form is begun and not sent. Better close it tomorrow.",
            "Applicants read that they have time until %(last)s, and that is today. Whoever counts on it can send "
            "nothing any more, and %(number)s forms are begun and not sent. Better close it tomorrow.",
            begun,
        )
    return ngettext(
        "Applicants read that they have time until %(last)s. Whoever counts on it can send nothing any more, and "
        "%(number)s form is begun and not sent. Better change the last day first.",
        "Applicants read that they have time until %(last)s. Whoever counts on it can send nothing any more, and "
        "%(number)s forms are begun and not sent. Better change the last day first.",
        begun,
    )


def _places(viewer: Viewer) -> list[tuple[str, str]]:
    """Return the projects and partners for which the viewer coordinates."""
    posts = [post for post in viewer.posts if post.role == Post.Role.COORDINATOR]
    named: dict[str, Any] = {
        f"{post.project_id}/{post.partner_id}": f"{post.project}, {post.partner}" for post in posts
    }
    return sorted(named.items(), key=lambda pair: pair[1])
