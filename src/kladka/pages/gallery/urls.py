"""The address of the gallery."""

from django.urls import path

from kladka.pages.gallery import views

app_name = "gallery"

urlpatterns = [path("gallery/", views.components, name="components")]
