"""All addresses: the areas' own, and allauth's under the names it looks for."""

from django.urls import include, path

from kladka.pages.account import views

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("language/", views.language, name="set_language"),
    path("health/", views.health, name="health"),
    path("", include("kladka.pages.urls")),
]
