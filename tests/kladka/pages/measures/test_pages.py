"""How a service works in the browser: values or why there are none, what is behind them, and nobody's coach."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from kladka.audit.models import ReadEvent
from kladka.core import clock
from kladka.pages.measures import presenters
from kladka.reporting.live import measures as live
from kladka.reporting.rules.measures import Measured, Observed, Seen
from tests.kladka.pages.signed_in import body_of, client_of
from tests.world.cast import ENTRY_DAY

LATER = ENTRY_DAY.replace(month=8).isoformat()


@pytest.fixture
def alicja(cast):
    return client_of(cast, "alicja")


def read(client, name, *args, **asked):
    return client.get(reverse(f"measures:{name}", args=args), asked)


def test_too_few_are_not_rateable_and_no_coach_is_named(cast, alicja):
    page = read(alicja, "project", cast.project.code, on=LATER).content.decode()
    assert "Support kept up after the start of a job" in page
    assert "not rateable" in page
    assert "not a rating" in page
    assert not [one for one in ("Anna Trenerska", "Artur Trenerski", "Beata Trenerowicz") if one in page]


@pytest.mark.parametrize(("reason", "beside"), [("", ["1 person without a contact"]), ("one_coach", []), ("few", [])])
def test_what_is_hidden_is_not_told_by_a_number_beside_it(cast, reason, beside):
    """Who waits without a contact is a part of what would tell of one coach."""
    waits = Seen("somebody", ENTRY_DAY, counts=False)
    value, measure = (None if reason else 3), live.measures()[0]
    measured = Measured(Observed((waits,), (waits,)), value, 1, 1, 1, reason)
    service = live.Service("", "Próg", {measure.code: measured})
    with translation.override("en"):
        (part,) = presenters.parts(live.Services(cast.project, ENTRY_DAY, ENTRY_DAY, [service]), [measure])
    assert [note for note in part.chart.spots[0].notes if "without" in note] == beside


def test_enough_have_a_value_and_the_way_to_the_records(cast, alicja, monkeypatch):
    monkeypatch.setattr(live, "least", lambda on: (1, 1))
    page = read(alicja, "project", cast.project.code, on=LATER).content.decode()
    assert "0%" in page
    assert "<rect" in page
    behind = read(alicja, "members", cast.project.code, "follow-along", on=LATER).content.decode()
    assert "Łucja" in behind
    assert "not shown by name" in behind, "people of another partner"
    assert "Trenersk" not in behind


def test_the_days_asked_for_go_along_and_are_said(cast, alicja, monkeypatch):
    monkeypatch.setattr(live, "least", lambda on: (1, 1))
    asked = {"on": LATER, "known_on": ENTRY_DAY.isoformat(), "since": ENTRY_DAY.isoformat()}
    page = read(alicja, "project", cast.project.code, on=LATER, since=asked["since"]).content.decode()
    assert f"?on={LATER}&amp;since={asked['since']}" in page
    page = read(alicja, "project", cast.project.code, **asked).content.decode()
    assert "as known on 2 March 2026" in page
    assert page.count("Nothing is recorded that it could be told from.") == 5, "all was recorded later"
    back = read(alicja, "members", cast.project.code, "follow-along", **asked).content.decode()
    assert f"?on={LATER}&amp;known_on={asked['known_on']}&amp;since={asked['since']}" in back


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"on": "2019-12-31"}, "or later"),
        ({"on": LATER, "since": (ENTRY_DAY.replace(month=9)).isoformat()}, "It must begin by then."),
    ],
)
def test_days_that_cannot_be_told_about_are_refused_at_their_place(cast, alicja, asked, words):
    page = read(alicja, "project", cast.project.code, **asked)
    assert page.status_code == 422
    assert words in page.content.decode()


def test_the_records_are_taken_away_as_a_file(cast, alicja, monkeypatch):
    monkeypatch.setattr(live, "least", lambda on: (1, 1))
    file = read(alicja, "members", cast.project.code, "follow-along", on=LATER, export="xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(body_of(file)))
    cells = [str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    assert sum("Łucja" in cell for cell in cells) == 6, "each point that passed by the second of August"
    assert "not shown by name" in cells
    assert ReadEvent.objects.filter(page="measures:members").count() == 1


def test_what_is_too_little_is_not_told_record_by_record(cast, alicja):
    behind = read(alicja, "members", cast.project.code, "follow-along", on=LATER).content.decode()
    assert "Łucja" in behind
    assert "not shown by name" not in behind


@pytest.mark.parametrize("asked", [{"on": "2990-01-01"}, {"service": "nobody"}])
def test_what_nobody_can_answer_is_not_there(cast, alicja, asked):
    assert read(alicja, "members", cast.project.code, "follow-along", **asked).status_code == 404
    assert read(alicja, "members", cast.project.code, "no-such", on=LATER).status_code == 404


def test_a_day_to_come_is_refused_at_its_place(cast, alicja):
    page = read(alicja, "project", cast.project.code, on=(clock.today() + timedelta(days=2)).isoformat())
    assert page.status_code == 422
    assert "or earlier" in page.content.decode()
