"""The addresses of plans."""

from django.urls import path

from kladka.pages.plans.views import reading, signing, writing

app_name = "plans"

_OF = "participants/<uuid:participation>/plan/"

urlpatterns = [
    path(_OF, reading.of, name="of"),
    path(f"{_OF}compare/", reading.compare, name="compare"),
    path(f"{_OF}goals/new/", writing.goal, name="goal"),
    path(f"{_OF}steps/new/", writing.step, name="step"),
    path(f"{_OF}sign/", signing.sign, name="sign"),
    path(f"{_OF}review/", signing.review, name="review"),
    path(f"{_OF}review/undo/", signing.undo_review, name="undo-review"),
    path(f"{_OF}undo/", signing.undo, name="undo"),
    path("plan-goals/<uuid:plan_goal>/", writing.change_goal, name="change-goal"),
    path("plan-goals/<uuid:plan_goal>/remove/", writing.remove_goal, name="remove-goal"),
    path("steps/<uuid:step>/goal/", writing.place, name="place"),
    path("plans/<uuid:plan>/file/", reading.file, name="file"),
]
