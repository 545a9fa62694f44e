"""The addresses of own pages, and of what the staff does for them."""

from django.urls import include, path

from kladka.pages.benefits import own as benefits
from kladka.pages.materials import own as materials
from kladka.pages.own.views import answering, consenting, entering, reading, rights, staff

_own = [
    path("", reading.home, name="home"),
    path("enter/", entering.enter, name="enter"),
    path("enter/letter/", entering.letter, name="letter"),
    path("enter/code/", entering.code, name="code"),
    path("enter/born/", entering.born, name="born"),
    path("sign-out/", entering.sign_out, name="sign-out"),
    path("plan/", reading.plan, name="plan"),
    path("appointments/", reading.appointments, name="appointments"),
    path("documents/", rights.documents, name="documents"),
    path("documents/<uuid:evidence>/", rights.document, name="document"),
    path("documents/made/<uuid:paper>/", rights.paper, name="paper"),
    path("documents/brought/<uuid:attachment>/", rights.brought, name="brought"),
    path("documents/plan/<uuid:plan>/", rights.plan_file, name="plan-file"),
    path("materials/", materials.materials, name="materials"),
    path("materials/<uuid:material>/", materials.material, name="material"),
    path("benefits/", benefits.benefits, name="benefits"),
    path("benefits/ask/", benefits.ask, name="ask-benefit"),
    path("stored/", rights.stored, name="stored"),
    path("looked/", rights.looked, name="looked"),
    path("correct/", rights.correct, name="correct"),
    path("consents/", consenting.consents, name="consents"),
    path("consents/<uuid:consent>/withdraw/", consenting.withdraw, name="withdraw"),
    path("consents/<uuid:participation>/<slug:kind>/", consenting.give, name="give"),
    path("file/", rights.file, name="file"),
    path("file/<uuid:file>/", rights.download, name="download"),
    path("steps/<uuid:step>/done/", reading.step_done, name="step-done"),
    path("steps/<uuid:step>/reopen/", reading.step_reopen, name="step-reopen"),
]

_OF = "participants/<uuid:participation>/own-page/"

_staff = [
    path(_OF, staff.of, name="of"),
    path(f"{_OF}invite/", staff.invite, name="invite"),
    path(f"{_OF}revoke/", staff.revoke, name="revoke"),
    path(f"{_OF}consents/new/", answering.record, name="record-consent"),
    path("consents/<uuid:consent>/withdraw/", answering.withdraw, name="withdraw-consent"),
    path(f"{_OF}requests/new/", answering.take, name="take-request"),
    path(f"{_OF}health/remove/", answering.forget, name="forget-health"),
    path("correction-requests/", answering.requests, name="requests"),
    path("correction-requests/<uuid:correction_request>/", answering.answer, name="request"),
]

urlpatterns = [
    path("my/", include((_own, "own"))),
    path("", include((_staff, "own-page"))),
]
