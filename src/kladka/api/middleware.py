"""Where programs come in: before sessions, cookies and forms, which are for people."""

from collections.abc import Callable
from importlib import import_module

from django.http import HttpRequest, HttpResponse

ROOT = "/api/v1/"
PAGE = "/api/"
"""Here stands the page for people; whatever is below is asked by programs, also in a version that is not there."""


class ApiMiddleware:
    """Answers what is asked of the API, and lets everything else pass."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PAGE) or request.path_info == PAGE:
            return self.get_response(request)
        # By name: what the API stands on takes a second to load, which no other process should pay.
        answered: HttpResponse = import_module("kladka.api.door").answer(request)
        return answered
