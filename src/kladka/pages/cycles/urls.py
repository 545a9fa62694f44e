"""Addresses of training cycles and their modules."""

from django.urls import path

from kladka.pages.cycles.views import overview, planning

app_name = "cycles"

urlpatterns = [
    path("cycles/", overview.overview, name="list"),
    path("cycles/new/", planning.new, name="new"),
    path("cycles/<uuid:cycle>/", overview.detail, name="detail"),
    path("cycles/<uuid:cycle>/change/", planning.change, name="change"),
    path("cycles/<uuid:cycle>/withdraw/", planning.withdraw, name="withdraw"),
    path("cycles/<uuid:cycle>/modules/new/", planning.new_module, name="module-new"),
    path("cycles/modules/<uuid:module>/change/", planning.change_module, name="module-change"),
    path("cycles/modules/<uuid:module>/withdraw/", planning.withdraw_module, name="module-withdraw"),
]
