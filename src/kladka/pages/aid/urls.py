"""Addresses of de minimis aid: the register, and the aid of one entity."""

from django.urls import path

from kladka.incubation import permissions
from kladka.pages.aid import views
from kladka.pages.entities.views.frame import leading_on

app_name = "aid"

urlpatterns = [
    path("aid/", views.register, name="list"),
    path("aid/<uuid:aid>/", views.detail, name="detail"),
    path("aid/<uuid:aid>/withdraw/", views.withdraw, name="withdraw"),
    path("entities/<uuid:entity>/aid/", leading_on(views.of_entity, permissions.entities_with_aid), name="entity"),
    path("entities/<uuid:entity>/aid/new/", leading_on(views.new, permissions.entities_aided_by), name="new"),
]
