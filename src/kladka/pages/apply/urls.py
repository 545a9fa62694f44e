"""Addresses of the public form."""

from django.urls import path

from kladka.pages.apply import documents, views

app_name = "apply"

urlpatterns = [
    path("apply/", views.calls, name="list"),
    path("apply/thanks/", views.thanks, name="thanks"),
    path("apply/<uuid:call>/", views.form, name="call"),
    path("apply/<uuid:call>/results/", views.results, name="results"),
    path("apply/<uuid:call>/paper/", views.blank, name="blank"),
    path("apply/mine/<str:secret>/", views.mine, name="mine"),
    path("apply/mine/<str:secret>/print/", views.printed, name="print"),
    path("apply/mine/<str:secret>/documents/", documents.documents, name="documents"),
    path("apply/mine/<str:secret>/documents/<uuid:attachment>/", documents.file, name="document"),
    path("apply/mine/<str:secret>/documents/<uuid:attachment>/remove/", documents.remove, name="remove-document"),
    path("apply/mine/<str:secret>/send/", documents.send, name="send"),
    path("apply/mine/<str:secret>/withdraw/", views.withdraw, name="withdraw"),
    path("apply/mine/<str:secret>/appeal/", views.appeal, name="appeal"),
]
