"""Addresses of materials."""

from django.urls import path

from kladka.pages.materials.views import keeping, reading

app_name = "materials"

urlpatterns = [
    path("events/<uuid:event>/materials/", reading.of_event, name="of-event"),
    path("events/<uuid:event>/materials/new/", keeping.new, name="new"),
    path("cycles/modules/<uuid:module>/materials/", reading.of_module, name="of-module"),
    path("cycles/modules/<uuid:module>/materials/new/", keeping.new_of_module, name="new-of-module"),
    path("materials/<uuid:material>/", reading.detail, name="detail"),
    path("materials/files/<uuid:material_version>/", reading.file, name="file"),
    path("materials/<uuid:material>/change/", keeping.change, name="change"),
    path("materials/<uuid:material>/replace/", keeping.replace, name="replace"),
    path("materials/<uuid:material>/remove/", keeping.remove, name="remove"),
    path("materials/<uuid:material>/put-back/", keeping.put_back, name="put-back"),
]
