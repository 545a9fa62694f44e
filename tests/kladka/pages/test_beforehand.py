"""What a web process has read before its first page."""

import gc

import pytest
from django.db import DatabaseError
from django.template import engines
from django.template.loaders import cached, filesystem

import miara
from kladka.core import free_days
from kladka.pages import beforehand
from kladka.reporting.live import definitions
from tests.kladka.pages.signed_in import client_of


@pytest.fixture(autouse=True)
def nothing_read():
    """Begin as a process does; what was set apart from the collection is given back afterwards."""
    loader().reset()
    free_days._holidays.cache_clear()
    definitions.pack_of.cache_clear()
    yield
    gc.unfreeze()


def loader():
    [found] = [each for each in engines["django"].engine.template_loaders if isinstance(each, cached.Loader)]
    return found


def test_my_day_reads_no_template_and_no_definitions_that_were_not_read_before(cast, monkeypatch):
    beforehand.read_beforehand()
    read = []
    monkeypatch.setattr(filesystem.Loader, "get_contents", lambda _self, origin: read.append(origin.template_name))
    monkeypatch.setattr(definitions.miara, "load_pack", lambda code: pytest.fail(f"{code} is read by the first page"))
    assert client_of(cast, "anna").get("/my-day/").status_code == 200
    assert [name for name in read if name in set(beforehand.own_templates())] == []


def test_every_template_of_an_area_is_among_them():
    assert {"405.html", "coach/day.html", "calendar/day.html"} <= set(beforehand.own_templates())


def test_a_process_begins_without_a_database_that_answers(monkeypatch, caplog):
    class Away:
        @property
        def objects(self):
            raise DatabaseError

    monkeypatch.setattr(beforehand, "Project", Away())
    beforehand.read_beforehand()
    assert "does not answer" in caplog.text


def test_a_process_begins_without_a_pack_that_cannot_be_read(cast, monkeypatch, caplog):
    def gone(code):
        raise miara.PackNotFoundError(code)

    monkeypatch.setattr(definitions, "pack_of", gone)
    beforehand.read_beforehand()
    assert f"the pack {cast.project.pack} cannot be read" in caplog.text
