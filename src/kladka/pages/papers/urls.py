"""The addresses of papers."""

from django.urls import path

from kladka.pages.papers.views import batch, changing, logos, making, reading, scanning

app_name = "papers"

_OF = "participants/<uuid:participation>/documents/"
_ABOUT = "documents/about/<slug:table>/<uuid:about>/"
_PAPER = "documents/<uuid:paper>/"

urlpatterns = [
    path(_OF, reading.of, name="of"),
    path(f"{_OF}new/<slug:kind>/", making.make, name="make"),
    path(f"{_OF}new/<slug:kind>/draft/", making.draft, name="draft"),
    path(_ABOUT, reading.about, name="about"),
    path(f"{_ABOUT}new/<slug:kind>/", making.make_about, name="make-about"),
    path(f"{_ABOUT}new/<slug:kind>/draft/", making.draft_about, name="draft-about"),
    path("documents/several/", batch.ask, name="batch"),
    path("documents/several/<uuid:work>/", batch.work, name="work"),
    path("documents/several/<uuid:work>/file/", batch.work_file, name="work-file"),
    path("documents/several/<uuid:work>/pdf/", batch.work_pdf, name="work-pdf"),
    path("office/projects/<slug:project>/logos/", logos.listing, name="logos"),
    path("office/projects/<slug:project>/logos/new/", logos.add, name="add-logo"),
    path("office/logos/<uuid:logo>/", logos.picture, name="logo"),
    path("office/logos/<uuid:logo>/move/", logos.move, name="move-logo"),
    path("office/logos/<uuid:logo>/remove/", logos.remove, name="remove-logo"),
    path("documents/signed/", scanning.find, name="find"),
    path(_PAPER, reading.detail, name="detail"),
    path(f"{_PAPER}pdf/", reading.pdf, name="pdf"),
    path(f"{_PAPER}scan/", reading.scan_file, name="scan-file"),
    path(f"{_PAPER}signed/", scanning.scan, name="scan"),
    path(f"{_PAPER}situations/", scanning.tell, name="tell"),
    path(f"{_PAPER}take-back/", changing.take_back, name="take-back"),
    path(f"{_PAPER}again/", changing.again, name="again"),
    path(f"{_PAPER}withdraw/", changing.withdraw, name="withdraw"),
]
