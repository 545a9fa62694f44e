"""Addresses of follow-up."""

from django.urls import path

from kladka.pages.follow_ups.views import listing, public, reading, writing

app_name = "follow_ups"

_OF = "participants/<uuid:participation>/follow-up/"
_ONE = f"{_OF}<slug:point>/<uuid:origin>/"

urlpatterns = [
    path("follow-up/", listing.due, name="list"),
    path(_OF, reading.of, name="of"),
    path(f"{_OF}stop/", writing.stop, name="stop"),
    path(f"{_OF}again/", writing.again, name="again"),
    path(_ONE, reading.one, name="one"),
    path(f"{_ONE}send/", writing.send, name="send"),
    path(f"{_ONE}answer/", writing.answer, name="answer"),
    path(f"{_ONE}attempt/", writing.attempt, name="attempt"),
    path(f"{_ONE}not-needed/", writing.not_needed, name="not-needed"),
    path(f"{_ONE}reopen/", writing.reopen, name="reopen"),
    path(f"{_ONE}revoke/", writing.revoke, name="revoke"),
    path(f"{_ONE}file/", reading.file, name="file"),
    path("ask/<str:secret>/", public.ask, name="ask"),
    path("ask/<str:secret>/stop/", public.stop, name="ask-stop"),
]
