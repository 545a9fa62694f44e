"""The addresses of the API, apart from those of pages: `door` looks here and nowhere else."""

from django.urls import path

from kladka.api import document, operations

urlpatterns = [
    path("api/v1/openapi.json", document.openapi, name="openapi"),
    path("api/v1/", operations.api.urls),
]
