"""The address of a participant's entry."""

from django.urls import path

from kladka.pages.entering import views

app_name = "entering"

urlpatterns = [
    path("participants/<uuid:participation>/entering/", views.of, name="of"),
    path("participants/<uuid:participation>/entering/<uuid:attachment>/", views.document, name="document"),
]
