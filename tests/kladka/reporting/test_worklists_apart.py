"""The number of a work list, for which a page waits a moment and no longer: a thread of its own looks on."""

from copy import copy
from dataclasses import replace
from datetime import date
from importlib import import_module
from threading import Event
from uuid import UUID

import pytest

from kladka.programmes.permissions import viewer_for
from kladka.reporting import worklists
from kladka.reporting.extraction import extract
from kladka.reporting.worklists import number_for, seen_by
from tests.world.cast import make_cast

pytestmark = pytest.mark.postgres
DAY = date(2026, 7, 1)
current = import_module("kladka.reporting.worklists.current")  # the package has a function of that name
LONG = 20.0


@pytest.fixture(autouse=True)
def nothing_kept():
    extract.forget()
    worklists.forget()
    yield
    extract.forget()
    worklists.forget()


@pytest.fixture
def viewer(committed_db, settings):
    settings.WORK_LISTS_PATIENCE = LONG
    return viewer_for(make_cast().users["anna"], DAY)


def test_who_asks_first_waits_a_moment_and_then_goes_without_the_number(viewer, settings, monkeypatch):
    exact = seen_by(viewer, DAY).mine.num_rows
    assert number_for(viewer, DAY) == exact > 0
    worklists.forget()
    settings.WORK_LISTS_PATIENCE = 0
    began, may_end, renewed = Event(), Event(), current._renewed

    def slowly(*told):
        began.set()
        assert may_end.wait(LONG)
        return renewed(*told)

    monkeypatch.setattr(current, "_renewed", slowly)
    assert number_for(viewer, DAY) is None
    assert began.wait(LONG)
    settings.WORK_LISTS_PATIENCE = LONG
    assert number_for(viewer, DAY) is None, "it is looked for already: nobody else waits"
    may_end.set()
    current._apart.submit(bool).result(LONG)  # whatever stood before it is done
    settings.WORK_LISTS_SECONDS = 60
    assert number_for(viewer, DAY) == exact
    assert not current._awaited


def test_what_goes_wrong_there_is_written_down_and_the_next_who_asks_tries_again(viewer, monkeypatch, caplog):
    with monkeypatch.context() as broken:
        broken.setattr(current, "_frame", lambda *_: 1 / 0)
        assert number_for(viewer, DAY) is None
    assert "could not be brought up to date" in caplog.text
    assert number_for(viewer, DAY) == seen_by(viewer, DAY).mine.num_rows


def test_what_nobody_changed_is_young_again_once_somebody_looked(viewer, settings, monkeypatch):
    settings.WORK_LISTS_SECONDS = 60
    assert number_for(viewer, DAY) is not None
    [kept] = current._kept.values()
    object.__setattr__(kept, "made", kept.made - 61)
    assert number_for(viewer, DAY) is not None
    monkeypatch.setattr(current, "_renewed", lambda *_: pytest.fail("it was looked at a moment ago"))
    assert number_for(viewer, DAY) is not None


def test_a_page_waits_for_all_projects_together(viewer, settings, monkeypatch):
    settings.WORK_LISTS_PATIENCE = 0.25
    clock, waited = [100.0], []

    class Never:
        def result(self, seconds):
            waited.append(seconds)
            clock[0] += seconds
            raise TimeoutError

    class Thread:
        def submit(self, *_told):
            return Never()

    monkeypatch.setattr(current.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(current, "_apart", Thread())
    monkeypatch.setattr(current, "_awaited", {})
    posts = [copy(viewer.posts[0]) for _ in range(5)]
    for number, post in enumerate(posts):
        post.project = copy(post.project)
        post.project.pk = UUID(int=number)
    assert number_for(replace(viewer, posts=tuple(posts)), DAY) is None
    assert waited == [0.25, 0, 0, 0, 0]
