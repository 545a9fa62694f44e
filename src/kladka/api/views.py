"""The page about the API, for people: made from the document, without scripts."""

from importlib import import_module

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kladka.accounts.models import Scope


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Show what can be asked of the API, and what its refusals mean."""
    # By name: what the API stands on takes a second to load, which the command line should not pay.
    context = import_module("kladka.api.presenters").page()
    root = settings.PUBLIC_URL.rstrip("/")
    return render(request, "api/about.html", {**context, "root": root, "scopes": Scope.choices})
