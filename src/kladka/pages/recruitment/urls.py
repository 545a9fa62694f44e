"""Addresses of recruitment."""

from django.urls import path

from kladka.pages.recruitment.views import (
    applications,
    committee,
    criteria,
    documents,
    entering,
    joining,
    overview,
    own,
    planning,
    usual,
)

app_name = "recruitment"

urlpatterns = [
    path("recruitment/", overview.overview, name="list"),
    path("recruitment/new/", planning.new, name="new"),
    path("recruitment/<uuid:call>/", overview.detail, name="call"),
    path("recruitment/<uuid:call>/edit/", planning.edit, name="edit"),
    path("recruitment/<uuid:call>/throw-away/", planning.throw_away, name="throw-away"),
    path("recruitment/<uuid:call>/state/", planning.step, name="step"),
    path("recruitment/<uuid:call>/applications/new/", entering.enter, name="enter"),
    path("recruitment/<uuid:call>/applications/new/alike/", entering.alike, name="alike"),
    path("recruitment/assessments/", own.mine, name="mine"),
    path("recruitment/assessments/<uuid:assessor>/", own.own, name="own"),
    path("recruitment/assessments/<uuid:assessor>/<uuid:attachment>/", documents.own_file, name="own-document"),
    path("recruitment/<uuid:call>/assessors/", own.assign, name="assign"),
    path("recruitment/<uuid:call>/decide/", committee.decide, name="decide"),
    path("recruitment/<uuid:call>/criteria/", criteria.overview, name="criteria"),
    path("recruitment/<uuid:call>/criteria/rules/", criteria.rules, name="criteria-rules"),
    path("recruitment/<uuid:call>/criteria/documents/", criteria.documents, name="criteria-documents"),
    path("recruitment/<uuid:call>/usual-documents/", usual.documents, name="usual-documents"),
    path("recruitment/<uuid:call>/usual-documents/reset/", usual.reset, name="usual-documents-reset"),
    path("recruitment/<uuid:call>/criteria/reset/", criteria.reset, name="criteria-reset"),
    path("recruitment/<uuid:call>/criteria/points/<slug:code>/answer/", criteria.answer, name="criteria-answer"),
    path("recruitment/<uuid:call>/criteria/<slug:part>/<slug:code>/", criteria.line, name="criteria-line"),
    path("recruitment/<uuid:call>/criteria/<slug:part>/<slug:code>/remove/", criteria.remove, name="criteria-remove"),
    path("recruitment/<uuid:call>/paper/", overview.blank, name="blank"),
    path("recruitment/<uuid:call>/minutes/", committee.minutes, name="minutes"),
    path("recruitment/<uuid:call>/results/", planning.results, name="results"),
    path("recruitment/<uuid:call>/reserve/", committee.call_up, name="call-up"),
    path("recruitment/applications/<uuid:application>/", applications.detail, name="application"),
    path("recruitment/applications/<uuid:application>/print/", applications.printed, name="print"),
    path("recruitment/applications/<uuid:application>/letter/", applications.letter, name="letter"),
    path("recruitment/applications/<uuid:application>/documents/new/", documents.add, name="add-document"),
    path("recruitment/applications/<uuid:application>/documents/<uuid:attachment>/", documents.file, name="document"),
    path(
        "recruitment/applications/<uuid:application>/documents/<uuid:attachment>/remove/",
        documents.remove,
        name="remove-document",
    ),
    path("recruitment/applications/<uuid:application>/applicant/", applications.applicant, name="applicant"),
    path("recruitment/applications/<uuid:application>/edit/", applications.change, name="change"),
    path("recruitment/applications/<uuid:application>/assess/", committee.assess, name="assess"),
    path("recruitment/applications/<uuid:application>/withdraw/", applications.withdraw, name="withdraw"),
    path("recruitment/applications/<uuid:application>/appeal/", committee.appeal, name="appeal"),
    path(
        "recruitment/applications/<uuid:application>/after-appeal/",
        committee.decide_after_appeal,
        name="decide-after-appeal",
    ),
    path("recruitment/applications/<uuid:application>/accept/", joining.accept, name="accept"),
    path("recruitment/applications/<uuid:application>/undo/", joining.undo, name="undo-accept"),
]
