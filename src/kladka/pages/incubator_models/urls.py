"""The addresses of models of incubators."""

from django.urls import path

from kladka.pages.incubator_models.views import deciding, reading, writing

app_name = "incubator_models"

_OF = "office/incubator-models/<slug:code>/<int:number>/"
_DRAFT = "office/incubator-model-drafts/<uuid:draft>/"

urlpatterns = [
    path("office/incubator-models/", reading.overview, name="list"),
    path(_OF, reading.detail, name="detail"),
    path(f"{_OF}compare/", reading.compare, name="compare"),
    path(f"{_OF}begin/", writing.begin, name="begin"),
    path(f"{_OF}publish/", deciding.publish, name="publish"),
    path(f"{_OF}send-back/", deciding.send_back, name="send-back"),
    path(f"{_OF}retire/", deciding.retire, name="retire"),
    path(_DRAFT, writing.draft, name="draft"),
    path(f"{_DRAFT}order/", writing.order, name="order"),
    path(f"{_DRAFT}about/", writing.about, name="about"),
    path(f"{_DRAFT}discard/", deciding.discard, name="discard"),
    path(f"{_DRAFT}propose/", deciding.propose, name="propose"),
    path(f"{_DRAFT}lines/add/", writing.add_line, name="add-line"),
    path(f"{_DRAFT}lines/<slug:line>/", writing.line, name="line"),
    path(f"{_DRAFT}lines/<slug:line>/remove/", writing.remove_line, name="remove-line"),
]
