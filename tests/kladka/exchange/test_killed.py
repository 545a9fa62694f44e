"""A process killed while a participants' file is made, or an answer recorded, leaves nothing or the whole."""

import hashlib
from pathlib import Path

import pytest
from django.db import connection

from kladka.audit.models import Entry
from kladka.audit.queries import verify as verify_chain
from kladka.core import crypto
from kladka.exchange import actions
from kladka.exchange.models import Upload
from kladka.reporting.extraction.extract import forget
from kladka.reporting.models import Feedback, ParticipantsFile, ReturnedLine
from tests import killing
from tests.kladka.exchange.sm_efs import answer, complete, line, make, officer, receive, take
from tests.world.cast import make_cast

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

MAKING = {
    "filled, not kept": False,
    "kept, not in the audit": False,
    "in the audit, not committed": False,
    "committed, not taken": True,
}


@pytest.fixture
def world(committed_db, settings):
    settings.VAR = Path(committed_db.environment["KLADKA_VAR"])
    settings.VAR.mkdir(exist_ok=True)
    crypto.prepare_keys()
    forget()
    cast = make_cast()
    complete(cast)
    yield cast, committed_db
    forget()


def kill(database, act, point):
    connection.close()
    killing.kill("tests.kladka.exchange.killed", database.name, database.environment, act, point)


@pytest.mark.parametrize(("point", "is_there"), MAKING.items())
def test_killed_while_a_file_is_made(world, point, is_there):
    cast, database = world
    kill(database, "make", point)
    audited = Entry.objects.filter(verb="exchange.make_participants_file").count()
    assert (ParticipantsFile.objects.count(), audited) == (is_there, is_there)
    for file in ParticipantsFile.objects.all():
        assert hashlib.sha256(take(cast, file).encode()).hexdigest() == file.sha256
    assert make(cast).number == 1 + is_there
    assert list(verify_chain()) == []


@pytest.mark.parametrize("point", ["answer kept, lines not", "lines kept, not committed"])
def test_killed_while_an_answer_is_recorded(world, point):
    cast, database = world
    file = make(cast)
    upload = receive(cast, file, answer(line(cast, "lucja", "Płeć", "Nie zgadza się")))
    kill(database, str(upload.pk), point)
    assert (Feedback.objects.count(), ReturnedLine.objects.count()) == (0, 0)
    assert bytes(Upload.objects.get().sealed)
    actions.record_answer(upload=upload, file=file, viewer=officer(cast))
    assert ReturnedLine.objects.count() == 1
