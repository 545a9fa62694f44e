"""The addresses of figures inside the office; the public site has its own."""

from django.urls import path

from kladka.pages.figures import views

app_name = "figures"

urlpatterns = [
    path("office/figures/", views.overview, name="list"),
    path("office/projects/<slug:project>/figures/", views.project, name="project"),
    path("office/projects/<slug:project>/figures.json", views.project_json, name="project-json"),
    path("office/projects/<slug:project>/figures/<slug:indicator>/", views.figure, name="figure"),
    path("office/projects/<slug:project>/figures/<slug:indicator>/members/", views.members, name="members"),
]
