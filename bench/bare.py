"""A page as small as a real one can be: session, user, one query, 25 rows. Everything is held against it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.urls import path

from kladka.accounts.models import User
from kladka.people.models import Identity

_TEMPLATE = engines["django"].from_string(
    "<!doctype html><title>Bare</title><p>{{ user.email }}</p><table>"
    "{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"
)


def view(request: HttpRequest) -> HttpResponse:
    """Show people: 25, or as many `rows` as are asked for."""
    # In the order of a key: names of 250 thousand would be sorted for every page, which no bare page has to do.
    rows = Identity.objects.order_by("pk").values_list("family_name", "given_name", "sex", "town", "postcode")
    return HttpResponse(
        _TEMPLATE.render({"user": request.user, "rows": rows[: int(request.GET.get("rows", 25))]}, None)
    )


urlpatterns = [path("bare/", view)]


@contextmanager
def page(email: str) -> Iterator[Callable[[], Any]]:
    """Give a function that opens the bare page once, as this person."""
    middleware = [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ]
    with override_settings(ROOT_URLCONF="bench.bare", MIDDLEWARE=middleware):
        client = Client(headers={"host": "localhost"})
        client.force_login(User.objects.get(email=email), backend=settings.AUTHENTICATION_BACKENDS[0])
        yield lambda: client.get("/bare/")
