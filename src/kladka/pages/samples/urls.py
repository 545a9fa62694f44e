"""The addresses of control samples, and of a person's file for a control."""

from django.urls import path

from kladka.pages.samples.views import drawing, files, items, packages, samples

app_name = "samples"

_PROJECT = "office/projects/<slug:project>/samples/"
_SAMPLE = "office/samples/<uuid:sample>/"

urlpatterns = [
    path(_PROJECT, samples.listing, name="list"),
    path(f"{_PROJECT}new/", drawing.draw, name="draw"),
    path(_SAMPLE, samples.detail, name="detail"),
    path(f"{_SAMPLE}result/", samples.result, name="result"),
    path(f"{_SAMPLE}population.csv", samples.population, name="population"),
    path(f"{_SAMPLE}sample.json", samples.method, name="method"),
    path(f"{_SAMPLE}withdraw/", drawing.withdraw, name="withdraw"),
    path(f"{_SAMPLE}collect/", packages.collect, name="collect"),
    path("office/samples/packages/<uuid:package>/", packages.download, name="package"),
    path("office/samples/packages/<uuid:package>/remove/", packages.remove, name="remove-package"),
    path("office/samples/items/<uuid:item>/", items.item, name="item"),
    path("office/samples/items/<uuid:item>/paper/", items.paper, name="paper"),
    path("participants/<uuid:participation>/file/", files.file, name="file"),
    path("participants/<uuid:participation>/file/binder/", files.binder, name="binder"),
]
