"""Timesheets: totals are those of the sessions whatever they are; groups count once; what collides is shown."""

import csv
import io
from datetime import date, time, timedelta
from uuid import UUID

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from kladka.coaching import actions as coaching
from kladka.core import clock
from kladka.exchange.models import Export
from kladka.pages.caseload.timesheets import Worked, timesheet
from tests.kladka.pages.caseload.test_overview import text
from tests.kladka.pages.signed_in import body_of, client_of

DAY = date(2026, 3, 2)
GROUP = UUID(int=7)
SESSIONS = st.lists(
    st.builds(
        Worked,
        day=st.dates(DAY, DAY + timedelta(days=5)),
        project=st.sampled_from("ABC"),
        minutes=st.integers(1, 600),
        starts_at=st.none() | st.times(),
        travel=st.integers(0, 120),
    )
)


@given(SESSIONS)
def test_totals_equal_the_sessions(sessions):
    found = timesheet(sessions)
    assert found.minutes == sum(one.minutes for one in sessions)
    assert found.travel == sum(one.travel for one in sessions)
    assert len(found.lines) == len(sessions)
    for total in found.totals:
        assert total.minutes == sum(one.minutes for one in sessions if one.project == total.project)


def test_people_who_met_together_make_one_line():
    together = [Worked(DAY, "A", minutes, time(9), travel=20, group=GROUP) for minutes in (60, 60, 45)]
    found = timesheet([*together, Worked(DAY, "A", 30, time(12))])
    assert [(line.people, line.worked.minutes) for line in found.lines] == [(3, 60), (1, 30)]
    assert (found.minutes, found.travel, found.collisions) == (90, 20, 0)


@pytest.mark.parametrize(
    ("starts_at", "minutes", "collisions"),
    [(time(9, 59), 10, 2), (time(10), 10, 0), (None, 10, 0), (time(8), 61, 2)],
)
def test_what_overlaps_is_told(starts_at, minutes, collisions):
    found = timesheet([Worked(DAY, "A", 60, time(9)), Worked(DAY, "B", minutes, starts_at)])
    assert found.collisions == collisions


@pytest.fixture
def sessions(cast):
    """Anna met Łucja twice this month, at overlapping times; Artur met Nadia once."""
    today = clock.today()
    about = {"on_date": today, "minutes": 60, "place": "office"}
    lucja, anna = cast.participations["lucja"], {"coach": cast.staff["anna"], "by": cast.users["anna"]}
    coaching.log_session(participation=lucja, starts_at=time(9), **anna, **about)
    coaching.log_session(participation=lucja, starts_at=time(9, 30), **anna, **about)
    artur = {"coach": cast.staff["artur"], "by": cast.users["artur"]}
    coaching.log_session(participation=cast.participations["nadia"], **artur, **about)
    return today


def test_a_coach_reads_the_own_sheet_and_no_other(cast, sessions):
    page, anna = reverse("caseload:timesheet"), client_of(cast, "anna")
    html = text(anna.get(page))
    assert "Timesheet of Anna Trenerska" in html
    assert "2 sessions are at the same time" in html
    assert "Łucja" not in html, "a sheet names no participant"
    assert "Timesheet of Anna Trenerska" in text(anna.get(page, {"coach": str(cast.staff["artur"].pk)}))


def test_a_coordinator_chooses_among_the_partners_coaches(cast, sessions):
    page, alicja = reverse("caseload:timesheet"), client_of(cast, "alicja")
    given = {"coach": str(cast.staff["artur"].pk), "month": f"{sessions:%Y-%m}"}
    assert "Timesheet of Artur Trenerski" in text(alicja.get(page, given))
    assert "Beata" not in text(alicja.get(page))
    before = sessions.replace(day=1) - timedelta(days=1)
    met = {"participation": cast.participations["lucja"], "coach": cast.staff["anna"], "by": cast.users["anna"]}
    coaching.log_session(on_date=before, minutes=60, place="office", **met)
    empty = alicja.get(page, {**given, "month": f"{before:%Y-%m}"})
    assert empty.status_code == 200, "the month stays when the coach is changed"
    assert "No session is recorded in this month" in text(empty)
    assert alicja.get(page, {"month": "1999-01"}).status_code == 422
    assert "No session is recorded" in text(client_of(cast, "bogdan").get(page))


def test_the_files_hold_the_same_hours(cast, sessions):
    page, anna = reverse("caseload:timesheet"), client_of(cast, "anna")
    response = anna.get(page, {"export": "csv"})
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row[5] for row in rows] == ["Hours", "1.00", "1.00"]
    assert Export.objects.filter(list="timesheet", rows=2).count() == 1, "that it was taken is recorded"
    assert body_of(anna.get(page, {"export": "xlsx"})).startswith(b"PK")
    assert Export.objects.filter(list="timesheet", rows=2).count() == 2
