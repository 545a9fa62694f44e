"""The addresses of the public site."""

from django.urls import path

from kladka.pages.public import views

app_name = "public"

urlpatterns = [
    path("", views.home, name="home"),
    path("projects/", views.projects, name="projects"),
    path("projects/<slug:project>/", views.project, name="project"),
    path("projects/<slug:project>/figures.json", views.project_json, name="project-json"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
