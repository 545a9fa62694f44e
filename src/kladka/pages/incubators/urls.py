"""Addresses of incubators, advice cards and entities."""

from django.urls import path

from kladka.pages.incubators.views import cards, corrections, entities, incubators

app_name = "incubators"

urlpatterns = [
    path("incubators/", incubators.overview, name="list"),
    path("incubators/open/", incubators.open_new, name="open"),
    path("incubators/<uuid:incubator>/", incubators.detail, name="detail"),
    path("incubators/<uuid:incubator>/correct/", corrections.incubator, name="correct"),
    path("incubators/<uuid:incubator>/withdraw/", corrections.withdraw_incubator, name="withdraw"),
    path("advice/", cards.overview, name="cards"),
    path("advice/clients/", cards.clients, name="clients"),
    path("advice/new/", cards.new, name="card-new"),
    path("advice/<uuid:card>/", cards.detail, name="card"),
    path("advice/<uuid:card>/print/", cards.printed, name="card-print"),
    path("advice/<uuid:card>/edit/", cards.edit, name="card-edit"),
    path("advice/<uuid:card>/proof/", cards.proof, name="card-proof"),
    path("advice/<uuid:card>/withdraw/", cards.withdraw, name="card-withdraw"),
    path("entities/", entities.overview, name="entities"),
    path("entities/new/", entities.new, name="entity-new"),
    path("entities/<uuid:entity>/", entities.detail, name="entity"),
    path("entities/<uuid:entity>/correct/", corrections.entity, name="entity-correct"),
    path("entities/<uuid:entity>/withdraw/", corrections.withdraw_entity, name="entity-withdraw"),
    path("entities/<uuid:entity>/founders/new/", corrections.add_founders, name="founders-add"),
    path("founders/<uuid:founder>/withdraw/", corrections.withdraw_founder, name="founder-withdraw"),
]
