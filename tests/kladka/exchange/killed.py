# ruff: noqa: E402 - Django has to be set up before models are imported
"""A process that makes a participants' file or records an answer and is killed at a named point: for test_killed.py."""

import os
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kladka.config.settings")

import django

django.setup()

from kladka.accounts.models import User
from kladka.audit.actions import Verb
from kladka.core import clock
from kladka.exchange import actions
from kladka.exchange.models import Upload
from kladka.programmes.models import Project
from kladka.programmes.permissions import viewer_for
from kladka.reporting.actions import returned
from kladka.reporting.models import Feedback, ParticipantsFile
from tests.killing import after, before

POINTS = {
    "filled, not kept": lambda: before(returned, "keep_file"),
    "kept, not in the audit": lambda: after(ParticipantsFile, "save"),
    "in the audit, not committed": lambda: after(Verb, "_sign"),
    "committed, not taken": lambda: before(actions, "take_file"),
    "answer kept, lines not": lambda: after(Feedback, "save"),
    "lines kept, not committed": lambda: after(Verb, "_sign"),
}


def run(act, point):
    """Do what is asked, and die at the point."""
    POINTS[point]()
    project, user = Project.objects.get(code="proba"), User.objects.get(email="olga@example.invalid")
    viewer, today = viewer_for(user, clock.today()), clock.today()
    if act == "make":
        file = actions.make_file(project=project, as_of=today, known_on=today, viewer=viewer)
        actions.take_file(file=file, viewer=viewer, page="test")
    else:
        upload = Upload.objects.get(pk=UUID(act))
        file = ParticipantsFile.objects.select_related("project").get(pk=upload.place)
        actions.record_answer(upload=upload, file=file, viewer=viewer)
