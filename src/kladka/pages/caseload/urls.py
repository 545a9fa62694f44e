"""The addresses of caseload."""

from django.urls import path

from kladka.pages.caseload.views import coaches, leaving, overview, stand_ins, timesheet

app_name = "caseload"

_PROJECT = "projects/<slug:project>/caseload/"

urlpatterns = [
    path(_PROJECT, overview.project, name="project"),
    path(f"{_PROJECT}people/", overview.people, name="people"),
    path(f"{_PROJECT}leaving/", leaving.leaving, name="leaving"),
    path(f"{_PROJECT}stand-ins/", stand_ins.listing, name="stand-ins"),
    path("leaving/<uuid:reassignment>/call-off/", leaving.call_off, name="call-off"),
    path("timesheets/", timesheet.month, name="timesheet"),
    path("stand-ins/<uuid:substitution>/end/", stand_ins.end, name="end-substitution"),
    path("participants/<uuid:participation>/coaches/", coaches.of, name="coaches"),
]
