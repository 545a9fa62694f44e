"""Addresses of incubators."""

from django.urls import path

from kladka.pages.incubators.views import corrections, incubators

app_name = "incubators"

urlpatterns = [
    path("incubators/", incubators.overview, name="list"),
    path("incubators/open/", incubators.open_new, name="open"),
    path("incubators/<uuid:incubator>/", incubators.detail, name="detail"),
    path("incubators/<uuid:incubator>/correct/", corrections.incubator, name="correct"),
    path("incubators/<uuid:incubator>/withdraw/", corrections.withdraw_incubator, name="withdraw"),
]
