"""The addresses of files of participants, and of what came back."""

from django.urls import path

from kladka.pages.participants_file.views import answers, checking, files

app_name = "participants_file"

_PROJECT = "office/projects/<slug:project>/participants-file/"
_FILE = "office/participants-files/<uuid:file>/"

urlpatterns = [
    path(_PROJECT, files.listing, name="list"),
    path(f"{_PROJECT}check/", checking.check, name="check"),
    path(_FILE, files.detail, name="detail"),
    path(f"{_FILE}download/", files.download, name="download"),
    path(f"{_FILE}answer/", answers.send, name="answer"),
    path("office/participants-files/answers/<uuid:upload>/", answers.preview, name="preview"),
    path("office/participants-files/lines/<uuid:line>/", answers.line, name="line"),
]
