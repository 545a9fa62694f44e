"""The addresses of what is brought in."""

from django.urls import path

from kladka.pages.exchange.views import sending, templates, trying

app_name = "exchange"

urlpatterns = [
    path("import/", sending.overview, name="imports"),
    path("import/participants/", sending.participants, name="participants"),
    path("import/participants/template/", templates.participants, name="participants-template"),
    path("import/advice/", sending.advice, name="advice"),
    path("import/advice/template/", templates.advice, name="advice-template"),
    *(
        path(f"import/{kind}/<uuid:upload>/", trying.check, {"kind": kind}, name=f"check-{kind}")
        for kind in ("participants", "advice", "attendance", "results")
    ),
    path("events/tests/<uuid:test>/import/", sending.results, name="results"),
    path("events/tests/<uuid:test>/import/template/", templates.results, name="results-template"),
    path("events/<uuid:event>/import/", sending.attendance, name="attendance"),
    path("events/<uuid:event>/import/template/", templates.attendance, name="attendance-template"),
]
