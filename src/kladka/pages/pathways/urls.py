"""The addresses of pathways."""

from django.urls import path

from kladka.pages.pathways.views import board, changing, due, moving, reading

app_name = "pathways"

_OF = "participants/<uuid:participation>/pathway/"

urlpatterns = [
    path("pathways/", board.pathways, name="list"),
    path("pathways/begin/", board.begin_all, name="begin-all"),
    path("pathways/due/", due.due, name="due"),
    path("pathways/newer/<slug:code>/", changing.newer, name="newer"),
    path("pathways/moves/<uuid:version_move>/undo/", changing.undo_newer, name="undo-newer"),
    path(_OF, reading.of, name="of"),
    path(f"{_OF}begin/", moving.begin, name="begin"),
    path(f"{_OF}confirm/", moving.confirm, name="confirm"),
    path(f"{_OF}move/", moving.move, name="move"),
    path(f"{_OF}back/", moving.back, name="back"),
    path(f"{_OF}undo/", moving.undo, name="undo"),
    path(f"{_OF}models/", changing.models, name="models"),
]
