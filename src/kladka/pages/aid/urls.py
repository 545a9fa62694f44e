"""Addresses of de minimis aid: the register, and the aid of one entity."""

from django.urls import path

from kladka.pages.aid import views

app_name = "aid"

urlpatterns = [
    path("aid/", views.register, name="list"),
    path("aid/<uuid:aid>/", views.detail, name="detail"),
    path("aid/<uuid:aid>/withdraw/", views.withdraw, name="withdraw"),
    path("entities/<uuid:entity>/aid/", views.of_entity, name="entity"),
    path("entities/<uuid:entity>/aid/new/", views.new, name="new"),
]
