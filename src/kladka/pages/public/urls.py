"""The addresses of the public site."""

from django.urls import path

from kladka.pages.public import views

app_name = "public"

urlpatterns = [
    path("", views.home, name="home"),
    path("projects/", views.projects, name="projects"),
    path("projects/<slug:project>/", views.project, name="project"),
    path("projects/<slug:project>/figures.json", views.project_json, name="project-json"),
    path("projects/<slug:project>/data/", views.data, name="data"),
    path("projects/<slug:project>/data/latest.csv", views.latest_csv, name="latest-csv"),
    path("projects/<slug:project>/data/latest.json", views.latest_json, name="latest-json"),
    path("projects/<slug:project>/data/<int:number>/figures.csv", views.release_csv, name="release-csv"),
    path("projects/<slug:project>/data/<int:number>/figures.json", views.release_json, name="release-json"),
    path("projects/<slug:project>/data/<int:number>/datapackage.json", views.release_package, name="release-package"),
    path("operations/", views.operations, name="operations"),
    path("operations/list.csv", views.operations_csv, name="operations-csv"),
    path("operations/list.json", views.operations_json, name="operations-json"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
