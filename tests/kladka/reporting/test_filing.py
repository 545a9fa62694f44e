"""Files of reports: swept when nobody names them, put where they belong when somebody was killed before."""

import os

import pytest
from django.db import connection

from kladka.core import clock
from kladka.reporting import filing
from kladka.reporting.actions import report as actions
from kladka.reporting.extraction.extract import forget
from tests.world.cast import make_cast


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = tmp_path
    forget()
    yield
    forget()


def names():
    return sorted(str(path.relative_to(filing.folder())) for path in filing.folder().rglob("*.kreport"))


def age(path):
    os.utime(path, (0, 0))


def test_each_step_leaves_one_file_in_its_place(committed_db):
    cast = make_cast()
    olga = cast.users["olga"]
    given = {"project": cast.project, "as_of": clock.today(), "known_on": clock.today(), "by": olga}
    report = actions.prepare(**given)
    assert names() == ["proba-1-v1-prepared.kreport"]
    actions.withdraw(report=report, reason="", by=olga)
    assert names() == []
    report = actions.submit(report=actions.prepare(**given), reason="x", by=olga, alone=True)
    assert names() == ["proba-1-v1.kreport"]
    actions.prepare(**given)
    actions.prepare(**given, replaces=report)
    assert names() == ["proba-1-v1.kreport", "proba-1-v2-prepared.kreport"]
    assert oct(filing.folder().stat().st_mode)[-3:] == "700"
    connection.close()


def test_what_nobody_names_goes_after_a_while_and_what_was_submitted_never(db):
    filing.keep(b"nobody's")
    (filing.folder() / "x-1-v1-prepared.kreport").write_bytes(b"nobody's")
    (filing.folder() / "x-1-v1.kreport").write_bytes(b"submitted, and the database was put back from before")
    assert filing.tidy() == 0
    assert len(names()) == 3
    for path in filing.folder().rglob("*.kreport"):
        age(path)
    assert filing.tidy() == 2
    assert names() == ["x-1-v1.kreport"]


def test_what_was_left_beside_is_put_in_its_place(cast):
    report = actions.prepare(project=cast.project, as_of=clock.today(), known_on=clock.today(), by=cast.users["olga"])
    assert filing.path_of(report).parent.name == "arriving", "the test's transaction is never through"
    age(filing.path_of(report))
    assert filing.tidy() == 1
    assert names() == ["proba-1-v1-prepared.kreport"]
    assert filing.tidy() == 0


def test_there_is_nothing_to_tidy_where_nothing_was_reported(db):
    assert filing.tidy() == 0
