"""The addresses of profiles."""

from django.urls import path

from kladka.pages.profiles.views import reading, writing

app_name = "profiles"

_OF = "participants/<uuid:participation>/profile/"

urlpatterns = [
    path(_OF, reading.of, name="of"),
    path(f"{_OF}compare/", reading.compare, name="compare"),
    path(f"{_OF}write/", writing.write, name="write"),
    path(f"{_OF}accept/", writing.accept, name="accept"),
    path(f"{_OF}undo/", writing.undo, name="undo"),
    path(f"{_OF}discard/", writing.discard, name="discard"),
    path(f"{_OF}health/", writing.health, name="health"),
    path(f"{_OF}health/compare/", reading.compare_health, name="compare-health"),
]
