"""The addresses of coaching models."""

from django.urls import path

from kladka.pages.coaching_models.views import deciding, gates, reading, writing

app_name = "coaching_models"

_OF = "office/models/<slug:code>/<int:number>/"
_DRAFT = "office/model-drafts/<uuid:draft>/"
_STAGE = f"{_DRAFT}stages/<slug:stage>/"

urlpatterns = [
    path("office/models/", reading.overview, name="list"),
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
    path(f"{_DRAFT}add-stage/", writing.add_stage, name="add-stage"),
    path(_STAGE, writing.stage, name="stage"),
    path(f"{_STAGE}remove/", writing.remove_stage, name="remove-stage"),
    path(f"{_STAGE}add/", gates.add_requirement, name="add-requirement"),
    path(f"{_STAGE}requirements/<slug:requirement>/", gates.requirement, name="requirement"),
    path(f"{_STAGE}requirements/<slug:requirement>/remove/", gates.remove_requirement, name="remove-requirement"),
]
