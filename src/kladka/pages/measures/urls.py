"""The addresses of how a service works."""

from django.urls import path

from kladka.pages.measures import views

app_name = "measures"

urlpatterns = [
    path("projects/<slug:project>/measures/", views.project, name="project"),
    path("projects/<slug:project>/measures/<slug:measure>/", views.members, name="members"),
]
