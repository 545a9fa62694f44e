"""The addresses of publication inside the office; what is published has its own on the public site."""

from django.urls import path

from kladka.pages.releases import views

app_name = "releases"

urlpatterns = [
    path("office/projects/<slug:project>/releases/", views.listing, name="list"),
    path("office/projects/<slug:project>/releases/prepare/", views.prepare, name="prepare"),
    path("office/projects/<slug:project>/releases/declare/", views.declare, name="declare"),
    path("office/declared-totals/<uuid:declared>/withdraw/", views.withdraw, name="withdraw"),
    path("office/releases/<uuid:release>/", views.detail, name="detail"),
    path("office/releases/<uuid:release>/publish/", views.publish, name="publish"),
    path("office/releases/<uuid:release>/discard/", views.discard, name="discard"),
]
