"""Addresses of advice cards."""

from django.urls import path

from kladka.pages.advice import views

app_name = "advice"

urlpatterns = [
    path("advice/", views.overview, name="list"),
    path("advice/clients/", views.clients, name="clients"),
    path("advice/new/", views.new, name="new"),
    path("advice/<uuid:card>/", views.detail, name="detail"),
    path("advice/<uuid:card>/print/", views.printed, name="print"),
    path("advice/<uuid:card>/edit/", views.edit, name="edit"),
    path("advice/<uuid:card>/proof/", views.proof, name="proof"),
    path("advice/<uuid:card>/withdraw/", views.withdraw, name="withdraw"),
]
