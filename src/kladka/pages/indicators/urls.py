"""The addresses of a project's own indicators."""

from django.urls import path

from kladka.pages.indicators.views import deciding, reading, writing

app_name = "indicators"

_OF_PROJECT = "office/projects/<slug:project>/indicators/"
_OF_INDICATOR = f"{_OF_PROJECT}<slug:indicator>/"

urlpatterns = [
    path(_OF_PROJECT, reading.overview, name="list"),
    path(f"{_OF_PROJECT}new/", writing.new, name="new"),
    path(f"{_OF_PROJECT}guided/", writing.guided, name="guided"),
    path("office/indicator-drafts/<uuid:draft>/", writing.draft, name="draft"),
    path("office/indicator-drafts/<uuid:draft>/discard/", writing.discard, name="discard"),
    path(_OF_INDICATOR, reading.detail, name="detail"),
    path(f"{_OF_INDICATOR}compare/", reading.compare, name="compare"),
    path(f"{_OF_INDICATOR}change/", writing.change, name="change"),
    path(f"{_OF_INDICATOR}approve/", deciding.approve, name="approve"),
    path(f"{_OF_INDICATOR}send-back/", deciding.send_back, name="send-back"),
    path(f"{_OF_INDICATOR}retire/", deciding.retire, name="retire"),
]
