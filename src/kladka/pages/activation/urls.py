"""The addresses of social activation."""

from django.urls import path

from kladka.pages.activation.views import reading, signing, writing

app_name = "activation"

_OF = "participants/<uuid:participation>/activation/"

urlpatterns = [
    path(_OF, reading.of, name="of"),
    path(f"{_OF}paper/", reading.paper, name="paper"),
    path(f"{_OF}assessments/new/", writing.assess, name="assess"),
    path(f"{_OF}card/new/", writing.entry, name="entry"),
    path(f"{_OF}opinion/", signing.opinion, name="opinion"),
    path(f"{_OF}undo/", signing.undo, name="undo"),
    path("documents/<uuid:paper>/opinion/", signing.from_card, name="from-card"),
    path("self-assessments/<uuid:self_assessment>/", writing.change, name="change"),
    path("self-assessments/<uuid:self_assessment>/remove/", writing.remove, name="remove"),
    path("self-assessments/<uuid:self_assessment>/health/", writing.health, name="health"),
    path("card-entries/<uuid:card_entry>/", writing.change_entry, name="change-entry"),
    path("card-entries/<uuid:card_entry>/remove/", writing.remove_entry, name="remove-entry"),
    path("social-opinions/<uuid:opinion>/file/", reading.file, name="file"),
]
