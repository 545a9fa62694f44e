"""One's own appointments in the calendar of another program, by a secret address."""

import hashlib
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.agenda import actions, queries
from kladka.agenda.models import Feed
from kladka.agenda.permissions import KEEPERS
from kladka.core import clock, limits
from kladka.organisations.models import Staff
from kladka.pages.calendar.ics import calendar_of
from kladka.pages.participants.forms import ConfirmForm
from kladka.pages.participants.views.form_page import sent
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.programmes.models import Post

TYPE = "text/calendar; charset=utf-8"
TOO_MANY = 429


def subscription(request: HttpRequest) -> HttpResponse:
    """Say what is shown to another program, and make the secret address: shown once, in the answer to the form."""
    viewer = viewer_of(request)
    standing = _feed_of(viewer.as_staff)
    form = ConfirmForm(**sent(request))
    made: list[str] = []

    def act() -> str:
        _feed, secret = actions.make_feed(staff=viewer.as_staff, controller=_controller(viewer), by=viewer.user)
        made.append(request.build_absolute_uri(reverse("calendar:feed", args=[secret])))
        return reverse("calendar:subscription")

    saved = save(request, form, act, message=_("The address is made.")) if request.method == "POST" else None
    if saved is not None and not made:
        return saved
    context = {
        "form": ConfirmForm() if made else form,
        "title": _("Show it in another calendar"),
        "address": made[0] if made else "",
        "made_at": standing.made_at if standing and not made else None,
        "submit": _("Make a new address") if standing else _("Make the address"),
        "back": reverse("calendar:week"),
    }
    answer = render(request, "calendar/subscription.html", context, status=422 if form.errors and not made else 200)
    if made:
        answer["Cache-Control"] = "no-store"
    return answer


def end_subscription(request: HttpRequest) -> HttpResponse:
    """Ask, then let the address show nothing any more."""
    viewer = viewer_of(request)
    found = _feed_of(viewer.as_staff)
    form = ConfirmForm(**sent(request))

    def act() -> str:
        if found is not None:
            actions.revoke_feed(feed=found, controller=_controller(viewer), by=viewer.user)
        return reverse("calendar:subscription")

    words = _("The address shows nothing any more.")
    saved = save(request, form, act, message=words) if request.method == "POST" else None
    context = {
        "form": form,
        "question": _("End the subscription?"),
        "consequences": [_("The program that uses the address gets nothing from now on.")],
        "submit": _("End it"),
        "cancel": reverse("calendar:subscription"),
    }
    return saved or render(request, "confirm.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Answer a program that knows the address; who does not know it learns nothing. No session, no cookie."""
    now = clock.now()
    found = queries.feed_with(secret)
    # Whoever guesses is counted by where they come from, so that guesses leave no file each.
    whose = str(found.pk) if found else limits.key_of_address(limits.address_of(request))
    if limits.counted(f"feed-{whose}", now) > _number("feed_requests", now, "number"):
        words = _("Too many requests. Try again in a minute.")
        answer = HttpResponse(words, status=TOO_MANY, content_type="text/plain")
        answer["Retry-After"] = str(limits.seconds_left(now))
        return answer
    projects = _projects(found, clock.day_of(now))
    if found is None or not projects:
        raise Http404
    first, last = _days(clock.day_of(now))
    etag = _etag(found, projects, first, last)
    if request.headers.get("If-None-Match") == etag:
        return _private(HttpResponseNotModified(), etag, now)
    return _private(HttpResponse(_body(found, projects, first, last, etag), content_type=TYPE), etag, now)


def _projects(found: Feed | None, today: date) -> list[UUID]:
    """Return the projects in which the owner coaches or advises today; none when the owner may not sign in any more."""
    if found is None or (found.staff.user is not None and not found.staff.user.is_active):
        return []
    posts = Post.objects.current().filter(staff=found.staff_id, role__in=KEEPERS, from_date__lte=today)
    return sorted(posts.exclude(until_date__lt=today).values_list("project", flat=True).distinct())


def _body(found: Feed, projects: list[UUID], first: date, last: date, etag: str) -> bytes:
    kept: bytes | None = caches["feeds"].get(etag)
    if kept is None:
        rows = queries.appointments_between(first, last).filter(staff=found.staff_id, project__in=projects)
        with translation.override(found.staff.user.language if found.staff.user else "pl"):
            kept = calendar_of(list(rows), title=_("Appointments"))
        caches["feeds"].set(etag, kept, 3600)
    return kept


def _private(answer: HttpResponse, etag: str, now: datetime) -> HttpResponse:
    answer["ETag"] = etag
    answer["Cache-Control"] = f"private, max-age={60 * _number('feed_minutes', now, 'minutes')}"
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _etag(found: Feed, projects: list[UUID], first: date, last: date) -> str:
    stamp = queries.feed_stamp(found.staff_id, first, last)
    language = found.staff.user.language if found.staff.user else "pl"
    told = f"{found.pk} {projects} {first} {last} {stamp} {language}"
    return f'"{hashlib.sha256(told.encode()).hexdigest()[:40]}"'


def _days(today: date) -> tuple[date, date]:
    back, ahead = (queries.parameter(f"feed_days_{name}", today) for name in ("back", "ahead"))
    return today - timedelta(days=back), today + timedelta(days=ahead)


def _number(name: str, now: datetime, unit: str) -> int:
    return queries.parameter(name, clock.day_of(now), unit)


def _feed_of(staff: Staff) -> Feed | None:
    return Feed.objects.filter(staff=staff, revoked_at=None).first()


def _controller(viewer: Any) -> UUID:
    found: UUID = next(post.project.controller_id for post in viewer.posts if post.role in KEEPERS)
    return found
