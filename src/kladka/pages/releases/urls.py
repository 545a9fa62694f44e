"""The addresses of publication inside the office; what is published has its own on the public site."""

from django.urls import path

from kladka.pages.releases.views import preparing, publication

app_name = "releases"

urlpatterns = [
    path("office/projects/<slug:project>/releases/", publication.listing, name="list"),
    path("office/projects/<slug:project>/releases/prepare/", preparing.prepare, name="prepare"),
    path("office/release-work/<uuid:preparation>/", preparing.work, name="work"),
    path("office/projects/<slug:project>/releases/declare/", publication.declare, name="declare"),
    path("office/declared-totals/<uuid:declared>/withdraw/", publication.withdraw, name="withdraw"),
    path("office/releases/<uuid:release>/", publication.detail, name="detail"),
    path("office/releases/<uuid:release>/publish/", publication.publish, name="publish"),
    path("office/releases/<uuid:release>/discard/", publication.discard, name="discard"),
]
