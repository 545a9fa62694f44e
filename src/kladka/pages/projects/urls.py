"""The addresses of projects inside the office; the public site has its own."""

from django.urls import path

from kladka.pages.projects.views import awards, contents, opening, overview, partners, promises

app_name = "projects"

_PROJECT = "office/projects/<slug:project>/"

urlpatterns = [
    path("office/projects/", overview.listing, name="list"),
    # Not below office/projects/: "new" is a code that a project may have.
    path("office/new-project/", opening.new, name="new"),
    path(_PROJECT, overview.about, name="about"),
    path(f"{_PROJECT}team/", overview.team, name="team"),
    path(f"{_PROJECT}targets/", overview.targets, name="targets"),
    path(f"{_PROJECT}edit/", opening.edit, name="edit"),
    path(f"{_PROJECT}goals/new/", contents.add_goal, name="add-goal"),
    path(f"{_PROJECT}target-groups/new/", contents.add_group, name="add-group"),
    path(f"{_PROJECT}awards/new/", contents.add_award, name="add-award"),
    path(f"{_PROJECT}partners/new/", partners.add, name="add-partner"),
    path(f"{_PROJECT}areas/", partners.serve, name="serve"),
    path(f"{_PROJECT}areas/<uuid:site>/", partners.change_areas, name="change-areas"),
    path(f"{_PROJECT}targets/set/", promises.promise, name="promise"),
    path("office/goals/<uuid:goal>/edit/", contents.edit_goal, name="edit-goal"),
    path("office/goals/<uuid:goal>/remove/", contents.remove_goal, name="remove-goal"),
    path("office/target-groups/<uuid:group>/edit/", contents.edit_group, name="edit-group"),
    path("office/target-groups/<uuid:group>/remove/", contents.remove_group, name="remove-group"),
    path("office/awards/<uuid:award>/", awards.detail, name="award"),
    path("office/awards/<uuid:award>/documents/new/", awards.add_document, name="add-award-document"),
    path("office/awards/<uuid:award>/documents/<uuid:document>/", awards.document, name="award-document"),
    path(
        "office/awards/<uuid:award>/documents/<uuid:document>/remove/",
        awards.remove_document,
        name="remove-award-document",
    ),
    path("office/awards/<uuid:award>/edit/", contents.edit_award, name="edit-award"),
    path("office/awards/<uuid:award>/remove/", contents.remove_award, name="remove-award"),
    path("office/partnerships/<uuid:partnership>/end/", partners.end, name="end-partner"),
    path("office/targets/<uuid:target>/correct/", promises.correct, name="correct-target"),
    path("office/targets/<uuid:target>/withdraw/", promises.withdraw, name="withdraw-target"),
]
