"""The addresses of all areas."""

from django.urls import URLPattern, URLResolver, include, path

from kladka.pages.areas import areas

urlpatterns: list[URLPattern | URLResolver] = [path("", include(f"kladka.pages.{area}.urls")) for area in areas()]
