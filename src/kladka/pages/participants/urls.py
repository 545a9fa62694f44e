"""The addresses of participants' pages."""

from django.urls import path

from kladka.pages.participants import views

app_name = "participants"

urlpatterns = [
    path("participants/", views.participants, name="list"),
    path("participants/new/", views.register, name="register"),
    path("participants/new/alike/", views.alike, name="alike"),
    path("participants/hand-over/", views.hand_over, name="hand-over"),
    path("participants/submit/", views.submit, name="submit"),
    path("participants/hand-over/<uuid:assignment>/undo/", views.undo_hand_over, name="undo-hand-over"),
    path("participants/submit/<uuid:record_state>/undo/", views.undo_submission, name="undo-submission"),
    path("participants/<uuid:participation>/", views.detail, name="detail"),
    path("participants/<uuid:participation>/pesel/", views.pesel, name="pesel"),
    path("participants/<uuid:participation>/identity/", views.identity, name="identity"),
    path("participants/<uuid:participation>/entry/", views.entry, name="entry"),
    path("participants/<uuid:participation>/situation/", views.situation, name="situation"),
    path("participants/<uuid:participation>/evidence/", views.evidence, name="evidence"),
    path("participants/<uuid:participation>/verify/", views.verify, name="verify"),
    path("participants/<uuid:participation>/assign/", views.assign, name="assign"),
    path("participants/<uuid:participation>/end-coaching/", views.end_coaching, name="end-coaching"),
    path("participants/<uuid:participation>/leave/", views.leave, name="leave"),
    path("participants/<uuid:participation>/return/", views.reenter, name="reenter"),
    path("participants/<uuid:participation>/step/", views.step, name="step"),
    path("participants/<uuid:participation>/merge/", views.merge, name="merge"),
    path("participants/documents/<uuid:evidence>/", views.document, name="document"),
    path("participants/documents/<uuid:evidence>/file/", views.document_file, name="document-file"),
    path("participants/merges/<uuid:alias>/undo/", views.unmerge, name="unmerge"),
    path("participants/situations/<uuid:situation>/end/", views.end_situation, name="end-situation"),
    path("participants/facts/<uuid:fact>/correct/", views.correct, name="correct"),
    path("participants/facts/<uuid:fact>/withdraw/", views.withdraw, name="withdraw"),
]
