"""Addresses of registered entities and their founders."""

from django.urls import path

from kladka.pages.entities.views import corrections, entities

app_name = "entities"

urlpatterns = [
    path("entities/", entities.overview, name="list"),
    path("entities/new/", entities.new, name="new"),
    path("entities/<uuid:entity>/", entities.detail, name="detail"),
    path("entities/<uuid:entity>/correct/", corrections.entity, name="correct"),
    path("entities/<uuid:entity>/withdraw/", corrections.withdraw_entity, name="withdraw"),
    path("entities/<uuid:entity>/founders/new/", corrections.add_founders, name="add-founders"),
    path("founders/<uuid:founder>/withdraw/", corrections.withdraw_founder, name="withdraw-founder"),
]
