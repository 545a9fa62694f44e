"""The addresses of coaching models."""

from django.urls import path

from kladka.pages.coaching_models.views import reading

app_name = "coaching_models"

_OF = "office/models/<slug:code>/<int:number>/"

urlpatterns = [
    path("office/models/", reading.overview, name="list"),
    path(_OF, reading.detail, name="detail"),
    path(f"{_OF}compare/", reading.compare, name="compare"),
]
