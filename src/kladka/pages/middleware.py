"""What stands before every view: who is asking, and may they open this at all."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject

from kladka.accounts import queries as accounts
from kladka.core import clock
from kladka.pages.access import Access, Kind, roles_of, table
from kladka.pages.owning import KEY, enter_first, own_if_any, own_in
from kladka.pages.refusals import STAYS, GoneError, gone, sign_in_first, takes_forms_only
from kladka.pages.saving import sent_again
from kladka.pages.whose import somebody_else
from kladka.programmes.permissions import administrators_of, viewer_for

_GOES_ON = "Kladka-Goes-On"


class AccessMiddleware:
    """Refuses an address without an entry, sends strangers to the sign-in page, and sets `request.viewer`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: viewer_for(request.user, clock.today()))  # type: ignore[attr-defined,arg-type]
        request.own = SimpleLazyObject(lambda: own_in(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method == "GET":
            response = takes_forms_only(request, response)
        if (request.user.is_authenticated or KEY in request.session) and not response.has_header("Cache-Control"):
            # A page with people's data must not stay on a shared computer's disk.
            response["Cache-Control"] = "no-store"
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Return the refusal, or None to let the view run."""
        match = request.resolver_match
        entry = table().get(match.view_name if match else "")
        if entry is None or entry.kind is Kind.CLOSED:
            raise Http404
        refused = somebody_else(request) or refusal(request, entry)
        if refused is None and request.method == "POST":
            return sent_again(request)
        return refused

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Say in words why what was somebody's is no more."""
        return gone(request, error) if isinstance(error, GoneError) else None


class StayingMiddleware:
    """Tells a page that sends a form with files by itself where to go on: a redirect would be followed unseen, and take
    what the next page is to say with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if STAYS not in request.headers or not isinstance(response, HttpResponseRedirectBase):
            return response
        told = HttpResponse(status=HTTPStatus.NO_CONTENT, headers={_GOES_ON: response["Location"]})
        told.cookies = response.cookies
        return told


def refusal(request: HttpRequest, entry: Access) -> HttpResponse | None:
    """Return why this request may not reach a page with `entry`, or None when it may."""
    if entry.kind is Kind.OWN:
        return None if own_if_any(request) else enter_first(request)
    if not entry.needs_sign_in:
        return None
    if not request.user.is_authenticated:
        return sign_in_first(request)
    if not accounts.has_second_factor(request):
        return redirect("account:second-factor")
    viewer = request.viewer  # type: ignore[attr-defined]
    if entry.admits(viewer):
        return None
    if not roles_of(viewer):
        ask = administrators_of(viewer.staff.organisation) if viewer.staff else []
        return render(request, "account/no_post.html", {"ask": ask}, status=403)
    return render(request, "403.html", {"appoints": viewer.is_administrator}, status=403)
