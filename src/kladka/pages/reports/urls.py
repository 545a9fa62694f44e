"""The addresses of reports, and of what changed between two results."""

from django.urls import path

from kladka.pages.reports.views import deciding, preparing, reading, restatement, taking, verifying

app_name = "reports"

_PROJECT = "office/projects/<slug:project>/"
_REPORT = "office/reports/<uuid:report>/"

urlpatterns = [
    path(f"{_PROJECT}reports/", reading.listing, name="list"),
    path(f"{_PROJECT}reports/prepare/", preparing.prepare, name="prepare"),
    path(f"{_PROJECT}restatement/", restatement.overview, name="restatement"),
    path(f"{_PROJECT}restatement/<slug:indicator>/", restatement.figure, name="restated-figure"),
    path("office/report-work/<uuid:work>/", preparing.work, name="work"),
    path(_REPORT, reading.detail, name="detail"),
    path(f"{_REPORT}checks/", reading.checks, name="checks"),
    path(f"{_REPORT}members/<slug:indicator>/", reading.members, name="members"),
    path(f"{_REPORT}submit/", deciding.submit, name="submit"),
    path(f"{_REPORT}withdraw/", deciding.withdraw, name="withdraw"),
    path(f"{_REPORT}correct/", preparing.correct, name="correct"),
    path(f"{_REPORT}verify/", verifying.verify, name="verify"),
    path(f"{_REPORT}file/", taking.file, name="file"),
    path(f"{_REPORT}figures.<slug:kind>", taking.figures, name="take"),
]
