"""The addresses of caseload."""

from django.urls import path

from kladka.pages.caseload.views import overview

app_name = "caseload"

_PROJECT = "projects/<slug:project>/caseload/"

urlpatterns = [
    path(_PROJECT, overview.project, name="project"),
    path(f"{_PROJECT}people/", overview.people, name="people"),
]
