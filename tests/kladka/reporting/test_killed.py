"""A process killed at any point of extraction, preparation or submission leaves nothing or the whole."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from kladka.audit.queries import verify as verify_chain
from kladka.core import clock, signing
from kladka.reporting import filing, kreport
from kladka.reporting.actions import report as actions
from kladka.reporting.extraction.extract import extract, forget
from kladka.reporting.models import Report
from kladka.reporting.queries import report as queries
from tests import killing
from tests.world.cast import make_cast

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

NOTHING, WHOLE = False, True
EXTRACTING = {
    "extract before its pieces": NOTHING,
    "extract between its pieces": NOTHING,
    "extract before its list": NOTHING,
    "extract after its list": NOTHING,
}
WRITING = {
    "packed": NOTHING,
    "half written": NOTHING,
    "written, not in its place": NOTHING,
    "written, not recorded": NOTHING,
    "recorded, not committed": NOTHING,
    "committed, not in its place": WHOLE,
    "in its place": WHOLE,
}


@pytest.fixture
def world(committed_db, settings):
    settings.VAR = Path(committed_db.environment["KLADKA_VAR"])
    settings.VAR.mkdir(exist_ok=True)
    forget()
    cast = make_cast()
    yield cast, committed_db
    forget()


def kill(database, act, point):
    connection.close()
    killing.kill("tests.kladka.reporting.killed", database.name, database.environment, act, point)


def prepare(cast):
    return actions.prepare(project=cast.project, as_of=date(2026, 7, 1), known_on=clock.today(), by=cast.users["olga"])


@pytest.mark.parametrize(("point", "is_there"), [*EXTRACTING.items(), ("computing", NOTHING), *WRITING.items()])
def test_killed_while_preparing(world, point, is_there):
    cast, database = world
    kill(database, "prepare", point)
    reports = list(Report.objects.all())
    assert len(reports) == is_there
    for report in reports:
        assert kreport.verify(queries.path_of(report)).is_same
    assert [path.name for path in filing.folder().glob("*.kreport")] == ["proba-1-v1-prepared.kreport"] * (
        point == "in its place"
    )
    kept = extract(cast.project.controller_id)
    forget()
    assert extract(cast.project.controller_id) == kept
    report = prepare(cast)
    filing.tidy()
    assert queries.path_of(report) == filing.folder() / "proba-1-v1-prepared.kreport"
    assert kreport.verify(queries.path_of(report)).is_same
    assert list(verify_chain()) == []


def test_killed_while_comparing_it_with_the_report_before(world):
    cast, database = world
    first = actions.submit(report=prepare(cast), reason="Próba", by=cast.users["olga"], alone=True)
    kill(database, "prepare", "comparing")
    assert list(Report.objects.all()) == [first]
    assert [path.name for path in filing.folder().rglob("*.kreport")] == ["proba-1-v1.kreport"]
    second = prepare(cast)
    assert queries.frozen(second).earlier is not None
    assert list(verify_chain()) == []


@pytest.mark.parametrize(("point", "is_there"), WRITING.items())
def test_killed_while_submitting(world, point, is_there):
    cast, database = world
    report = prepare(cast)
    signing.new_key()  # else the child makes one, and is killed over that
    from_before = filing.content_of(report)
    kill(database, "submit", point)
    report.refresh_from_db()
    assert report.is_submitted == is_there
    assert [path.name for path in filing.folder().glob("proba-1-v1.kreport")] == ["proba-1-v1.kreport"] * (
        point == "in its place"
    ), "a signed report that nobody submitted lies nowhere"
    if is_there:
        assert kreport.verify(queries.path_of(report)).signature.state == "good"
    else:
        assert filing.content_of(report) == from_before
        report = actions.submit(report=report, reason="Próba", by=cast.users["olga"], alone=True)
    filing.tidy()
    assert queries.path_of(report) == filing.folder() / "proba-1-v1.kreport"
    found = kreport.verify(queries.path_of(report))
    assert (found.is_same, found.signature.state) == (True, "good")
    assert list(verify_chain()) == []
