"""The addresses of payment claims, all below the project's."""

from django.urls import path

from kladka.pages.claims.views import behind, changes, keeping, reading, sending

app_name = "claims"

_PROJECT = "office/projects/<slug:project>/claims/"
_CLAIM = f"{_PROJECT}<uuid:claim>/"

urlpatterns = [
    path(_PROJECT, reading.listing, name="list"),
    path(f"{_PROJECT}add/", keeping.add, name="add"),
    path(f"{_PROJECT}deadline/", keeping.terms, name="terms"),
    path(_CLAIM, reading.detail, name="detail"),
    path(f"{_CLAIM}change/", keeping.change, name="change"),
    path(f"{_CLAIM}remove/", keeping.remove, name="remove"),
    path(f"{_CLAIM}restore/", keeping.restore, name="restore"),
    path(f"{_CLAIM}send/", sending.send, name="send"),
    path(f"{_CLAIM}correct/", sending.correct, name="correct"),
    path(f"{_CLAIM}take-back/", sending.take_back, name="take-back"),
    path(f"{_CLAIM}flow/<slug:line>/", behind.members, name="members"),
    path(f"{_CLAIM}flow/<slug:line>/period/", behind.moves, name="moves"),
    path(f"{_CLAIM}changes/", changes.overview, name="changes"),
    path(f"{_CLAIM}changes/<slug:line>/", changes.line, name="changed"),
    path(f"{_CLAIM}since/<slug:line>/", changes.since, name="since"),
]
