# ruff: noqa: E402 - Django has to be set up before models are imported
"""A process that prepares or submits a report and is killed at a named point: what test_killed.py starts."""

import os
from datetime import date

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kladka.config.settings")

import django

django.setup()

from kladka.accounts.models import User
from kladka.core import clock, writing
from kladka.programmes.models import Project
from kladka.reporting import filing, kreport
from kladka.reporting.actions import report as actions
from kladka.reporting.extraction import extract, keeping
from kladka.reporting.models import Report
from kladka.reporting.queries import report as queries
from tests.killing import after, before, die


def at_the_list():
    """Die when all pieces of the extract are on disk, and the list that names them is not."""
    write = keeping.write_whole
    keeping.write_whole = lambda path, content: die() if path.name == keeping.LIST else write(path, content)


POINTS = {
    "extract before its pieces": lambda: before(keeping, "_keep"),
    "extract between its pieces": lambda: after(keeping, "_keep"),
    "extract before its list": at_the_list,
    "extract after its list": lambda: after(keeping, "save"),
    "computing": lambda: before(kreport.making, "_listed"),
    "comparing": lambda: before(kreport.making.comparing, "compared"),
    "packed": lambda: after(kreport.archive, "packed"),
    "half written": lambda: before(writing.os, "fsync"),
    "written, not in its place": lambda: before(writing.Path, "replace"),
    "written, not recorded": lambda: after(filing, "keep"),
    "recorded, not committed": lambda: after(Report, "save"),
    "committed, not in its place": lambda: before(filing, "_settle"),
    "in its place": lambda: after(filing, "_settle"),
}


def run(act, point):
    """Do what is asked, and die at the point; a process that did not come by there ends as one that did its work."""
    if point.startswith("extract"):
        extract._SAVED_FROM = (1, 1)
    POINTS[point]()
    project, by = Project.objects.get(code="proba"), User.objects.get(email="olga@example.invalid")
    if act == "prepare":
        actions.prepare(project=project, as_of=date(2026, 7, 1), known_on=clock.today(), by=by)
    else:
        actions.submit(report=queries.waiting(project), reason="Próba", by=by, alone=True)
