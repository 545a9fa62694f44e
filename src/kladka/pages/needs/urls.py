"""Addresses of a participant's needs."""

from django.urls import path

from kladka.pages.needs import views

app_name = "needs"

urlpatterns = [
    path("participants/<uuid:participation>/needs/", views.of, name="of"),
    path("participants/<uuid:participation>/needs/edit/", views.edit, name="edit"),
]
