"""The short form, opened by its secret link, without an account."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kladka.audit.actions import SYSTEM
from kladka.coaching.actions import asking
from kladka.coaching.models import FollowUpLink
from kladka.coaching.queries import follow_up as queries
from kladka.coaching.queries.asking import contact_of, link_of, takes_answers
from kladka.core import clock, limits
from kladka.core.dictionaries import dictionary
from kladka.core.errors import shown_at
from kladka.core.forms import ConfirmForm
from kladka.files import actions as files
from kladka.pages.follow_ups import presenters
from kladka.pages.follow_ups.forms import AskForm
from kladka.pages.participants.views.form_page import sent
from kladka.pages.saving import save
from kladka.pages.secret import fresh
from kladka.programmes.rules import profile


def ask(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the questions and keep the answers, once; afterwards the same address says thanks."""
    link = _link(request, secret)
    point = queries.pack().point(link.follow_up.point)
    if point is None or not takes_answers(link, clock.today()):
        contact = presenters.contact(contact_of(link.follow_up.participation, clock.today()))
        closed = {"is_answered": link.used_at, "is_second": request.method == "POST", "contact": contact}
        return fresh(render(request, "follow_ups/closed.html", closed))
    others = (one.due.point for one in queries.asked_with(link.follow_up, clock.today()))
    form = AskForm(points=[point, *others], documents=_documents(link, point.document), **sent(request))
    if request.method == "POST" and _is_slow_enough(request, form):

        def act() -> str:
            asking.answer(link=link, answers=form.given, file=_stored(form, link))
            return reverse("follow_ups:ask", args=[secret])

        if saved := save(request, form, act, message=_("Thank you. Your answers have come.")):
            return fresh(saved)
    context = {"form": form, "stop": reverse("follow_ups:ask-stop", args=[secret]), **_about(link)}
    return fresh(render(request, "follow_ups/ask.html", context, status=422 if form.is_bound else 200))


def stop(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask, then ask nothing any more."""
    link = _link(request, secret)
    form = ConfirmForm(**sent(request))
    if request.method == "POST":

        def act() -> str:
            asking.stop_by_link(link=link)
            return reverse("follow_ups:ask", args=[secret])

        if saved := save(request, form, act, message=_("We will not ask you any more.")):
            return fresh(saved)
    context = {"form": form, "back": reverse("follow_ups:ask", args=[secret]), **_about(link)}
    return fresh(render(request, "follow_ups/stop.html", context, status=422 if form.is_bound else 200))


def _link(request: HttpRequest, secret: str) -> FollowUpLink:
    """Return the link, and speak its language to whoever has chosen none."""
    link = link_of(secret)
    if link is None:
        raise Http404
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(link.language)
        request.LANGUAGE_CODE = translation.get_language() or link.language
    return link


def _about(link: FollowUpLink) -> dict[str, Any]:
    participation = link.follow_up.participation
    return {
        "given_name": participation.person.identity.given_name,
        "partner": participation.partner.name,
        "controller": participation.project.controller.name,
        "until": link.expires_on,
        "contact": presenters.contact(contact_of(participation, clock.today())),
    }


def _documents(link: FollowUpLink, kind: str) -> list[str]:
    proof = profile(link.follow_up.participation.project.profile).proof_of(kind)
    return [dictionary("document-kinds").label(code) for code in proof.documents]


def _stored(form: AskForm, link: FollowUpLink) -> Any:
    upload = form.cleaned_data.get("file")
    if not upload:
        return None
    controller = link.follow_up.participation.project.controller_id
    with shown_at(**{"": "file"}):
        return files.store(upload=upload, controller=controller, by=SYSTEM, name=upload.name)


def _is_slow_enough(request: HttpRequest, form: Any) -> bool:
    """Tell whether an address sends no more forms than a human being; if it does, the form says so."""
    now = clock.now()
    key = f"ask-{limits.key_of_address(limits.address_of(request))}"
    if limits.counted(key, now) <= queries.parameter("most_a_minute", clock.day_of(now), "forms"):
        return True
    form.add_error(None, _("Too many forms come from your address. Wait a minute and send it again: nothing is lost."))
    return False
