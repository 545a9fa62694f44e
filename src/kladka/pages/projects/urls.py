"""The addresses of projects inside the office; the public site has its own."""

from django.urls import path

from kladka.pages.projects import views

app_name = "projects"

urlpatterns = [
    path("office/projects/", views.listing, name="list"),
    path("office/projects/<slug:project>/", views.about, name="about"),
    path("office/projects/<slug:project>/team/", views.team, name="team"),
    path("office/projects/<slug:project>/targets/", views.targets, name="targets"),
]
