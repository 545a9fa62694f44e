"""Addresses of initiative groups."""

from django.urls import path

from kladka.pages.groups.views import founding, groups, members, moving

app_name = "groups"

urlpatterns = [
    path("groups/", groups.overview, name="list"),
    path("groups/new/", groups.new, name="new"),
    path("groups/<uuid:initiative>/", groups.detail, name="detail"),
    path("groups/<uuid:initiative>/change/", groups.change, name="change"),
    path("groups/<uuid:initiative>/members/", members.add, name="add-members"),
    path("groups/<uuid:initiative>/confirm/", moving.confirm, name="confirm"),
    path("groups/<uuid:initiative>/move/", moving.move, name="move"),
    path("groups/<uuid:initiative>/back/", moving.back, name="back"),
    path("groups/<uuid:initiative>/undo/", moving.undo, name="undo"),
    path("groups/<uuid:initiative>/end/", moving.end, name="end"),
    path("groups/<uuid:initiative>/reopen/", moving.reopen, name="reopen"),
    path("groups/<uuid:initiative>/found/", founding.found, name="found"),
    path("group-members/<uuid:group_member>/change/", members.change, name="change-member"),
    path("group-members/<uuid:group_member>/who/", members.tie, name="tie-member"),
    path("group-members/<uuid:group_member>/leave/", members.leave, name="leave"),
    path("group-members/<uuid:group_member>/remove/", members.remove, name="remove-member"),
]
