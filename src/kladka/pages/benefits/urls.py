"""The addresses of benefits."""

from django.urls import path

from kladka.pages.benefits.views import grid, lists, preparing, reading, requests

app_name = "benefits"

_OF = "participants/<uuid:participation>/benefits/"
_PROJECT = "projects/<slug:project>/benefits/"
_LIST = "payment-lists/<uuid:payment_list>/"

urlpatterns = [
    path(_OF, reading.of, name="of"),
    path(f"{_OF}new/", requests.new, name="request"),
    path(f"{_OF}account/", requests.account, name="account"),
    path("benefits/<uuid:benefit>/document/", requests.document, name="document"),
    path("benefits/<uuid:benefit>/write-down/", requests.write_down, name="write-down"),
    path("benefits/<uuid:benefit>/decide/", requests.decide, name="decide"),
    path("benefits/<uuid:benefit>/end/", requests.end, name="end"),
    path("benefits/<uuid:benefit>/revoke/", requests.revoke, name="revoke"),
    path(_PROJECT, lists.of_project, name="project"),
    path(f"{_PROJECT}prepare/", preparing.prepare, name="prepare"),
    path(f"{_PROJECT}attendance/", grid.attendance, name="attendance"),
    path(_LIST, lists.one, name="list"),
    path(f"{_LIST}approve/", preparing.approve, name="approve"),
    path(f"{_LIST}discard/", preparing.discard, name="discard"),
    path(f"{_LIST}paid/", preparing.pay, name="pay"),
    path(f"{_LIST}take-back/", preparing.take_back, name="take-back"),
]
