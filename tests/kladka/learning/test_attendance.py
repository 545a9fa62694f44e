from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from kladka.audit import queries as audit
from kladka.audit.models import Entry
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.learning import actions, queries
from kladka.learning.models import HeadCount, Presence
from kladka.people.models import Document, Evidence, Support
from tests.kladka.learning.world import FIRST, SECOND, plan


@pytest.fixture
def event(cast):
    event = plan(cast)
    actions.enrol(
        event=event,
        participations=[cast.participations["lucja"], cast.participations["nadia"]],
        by=cast.users["alicja"],
    )
    return event


def mark(cast, event, marks, *, day=FIRST, by="ada"):
    session = event.sessions.get(on_date=day)
    by_id = {cast.participations[name].pk: state for name, state in marks.items()}
    return actions.mark_presence(session=session, marks=by_id, by=cast.users[by])


def supports(event):
    return {s.participation_id: s for s in Support.objects.current().filter(event=event.pk)}


def test_two_phones_never_lose_each_others_marks(cast, event):
    mark(cast, event, {"lucja": "present"})
    mark(cast, event, {"nadia": "excused"}, by="alicja")
    stored = dict(Presence.objects.values_list("participation__person__identity__given_name", "state"))
    assert stored == {"Łucja": "present", "Nadia": "excused"}


def test_a_mark_can_be_changed_and_taken_back(cast, event):
    mark(cast, event, {"lucja": "present", "nadia": "present"})
    assert [one.state for one in mark(cast, event, {"lucja": "absent", "nadia": "present"})] == ["absent"]
    mark(cast, event, {"nadia": ""})
    assert list(Presence.objects.values_list("state", flat=True)) == ["absent"]


def test_nobody_is_marked_who_is_not_enrolled_or_before_the_day(cast, event):
    with pytest.raises(PolicyBroken):
        mark(cast, event, {"teresa": "present"})
    tomorrow = clock.today() + timedelta(days=1)
    later = plan(cast, starts_on=tomorrow, ends_on=tomorrow, sessions=[actions.SessionPlan(tomorrow)])
    actions.enrol(event=later, participations=[cast.participations["lucja"]], by=cast.users["alicja"])
    with pytest.raises(PolicyBroken, match=r"(?i)not taken place|nie odby"):
        mark(cast, later, {"lucja": "present"}, day=tomorrow)
    assert not Presence.objects.exists()


def test_confirming_makes_one_support_per_person_as_one_act(cast, event):
    mark(cast, event, {"lucja": "present", "nadia": "present"})
    mark(cast, event, {"lucja": "present", "nadia": "absent"}, day=SECOND)
    before = Entry.objects.count()
    assert len(actions.confirm_attendance(event=event, by=cast.users["ada"])) == 2
    assert Entry.objects.count() == before + 1
    lucja, nadia = (supports(event)[cast.participations[name].pk] for name in ("lucja", "nadia"))
    assert (lucja.kind, lucja.form, lucja.provider, lucja.powiat) == ("training", "group", cast.staff["ada"], "1212")
    assert (lucja.start_date, lucja.end_date, lucja.hours) == (FIRST, SECOND, Decimal("11.5"))
    assert (nadia.start_date, nadia.end_date, nadia.hours) == (FIRST, FIRST, Decimal(6))
    assert list(audit.verify()) == []


def test_confirming_twice_changes_nothing(cast, event):
    mark(cast, event, {"lucja": "present"})
    first = actions.confirm_attendance(event=event, by=cast.users["ada"])
    assert actions.confirm_attendance(event=event, by=cast.users["ada"]) == first


def test_attendance_is_not_confirmed_for_nobody(cast, event):
    mark(cast, event, {"lucja": "absent"})
    with pytest.raises(PolicyBroken), transaction.atomic():
        actions.confirm_attendance(event=event, by=cast.users["ada"])
    with pytest.raises(PolicyBroken), transaction.atomic():
        actions.confirm_attendance(event=plan(cast, sessions=[]), by=cast.users["ada"])
    event.refresh_from_db()
    assert event.confirmed_at is None


def test_a_later_change_corrects_and_withdraws_and_wants_a_reason(cast, event):
    mark(cast, event, {"lucja": "present", "nadia": "present"})
    mark(cast, event, {"lucja": "present"}, day=SECOND)
    actions.confirm_attendance(event=event, by=cast.users["ada"])
    old = supports(event)
    mark(cast, event, {"lucja": "absent"}, day=SECOND)
    mark(cast, event, {"nadia": "absent"})
    with pytest.raises(PolicyBroken) as broken:
        actions.confirm_attendance(event=event, by=cast.users["ada"])
    assert broken.value.field == "reason"
    actions.confirm_attendance(event=event, reason="typing_error", by=cast.users["ada"])
    (lucja,) = supports(event).values()
    assert lucja.replaces == old[cast.participations["lucja"].pk].pk
    assert (lucja.end_date, lucja.hours) == (FIRST, Decimal(6))
    gone = Support.objects.get(pk=old[cast.participations["nadia"].pk].pk)
    assert (gone.is_current, gone.reason) == (False, "typing_error")


def test_whoever_cannot_be_given_the_support_is_named_and_nobody_is_recorded(cast):
    day = date(2026, 2, 2)
    early = plan(cast, starts_on=day, ends_on=day, sessions=[actions.SessionPlan(day)])
    newcomer = actions.enrol_new_person(event=early, given_name="Zofia", family_name="Nowa", by=cast.users["alicja"])
    actions.enrol(event=early, participations=[cast.participations["lucja"]], by=cast.users["alicja"])
    session = early.sessions.get()
    both = {newcomer.pk: "present", cast.participations["lucja"].pk: "present"}
    actions.mark_presence(session=session, marks=both, by=cast.users["ada"])
    with pytest.raises(PolicyBroken, match="Łucja Próbna"), transaction.atomic():
        actions.confirm_attendance(event=early, by=cast.users["ada"])
    assert supports(early) == {}


def test_one_list_proves_many_supports(cast, event):
    mark(cast, event, {"lucja": "present", "nadia": "present"})
    recorded = actions.confirm_attendance(event=event, by=cast.users["ada"])
    document, evidence = actions.prove_attendance(
        event=event,
        supports=recorded,
        document_date=SECOND,
        inspected_by=cast.staff["ada"],
        inspected_on=SECOND,
        by=cast.users["ada"],
    )
    assert Document.objects.count() == 1
    assert {one.fact for one in evidence} == {one.pk for one in recorded}
    assert {row.evidence for row in queries.roster(event).rows} == {"proven"}
    assert queries.roster(event).unproven == ()
    assert document.kind == "attendance_list"


def test_a_list_proves_only_its_own_event_and_only_named_people(cast, event):
    proof = {
        "document_date": SECOND,
        "inspected_by": cast.staff["ada"],
        "inspected_on": SECOND,
        "by": cast.users["ada"],
    }
    for wrong in ([], [cast.supports["lucja"]]):
        with pytest.raises(PolicyBroken) as broken:
            actions.prove_attendance(event=event, supports=wrong, **proof)
        assert broken.value.field == "people"
    assert not Evidence.objects.exists()


def test_heads_are_counted_once_a_day_and_corrected_with_a_reason(cast):
    event = plan(cast, kind="information_meeting", is_open=True)
    first = actions.count_heads(event=event, on_date=FIRST, head_count=37, by=cast.users["ada"])
    with pytest.raises(PolicyBroken) as broken:
        actions.count_heads(event=event, on_date=FIRST, head_count=39, by=cast.users["ada"])
    assert broken.value.field == "reason"
    second = actions.count_heads(event=event, on_date=FIRST, head_count=39, reason="typing_error", by=cast.users["ada"])
    actions.count_heads(event=event, on_date=SECOND, head_count=0, by=cast.users["ada"])
    assert second.replaces == first.pk
    assert [one.head_count for one in queries.head_counts(event)] == [39, 0]
    assert queries.listed(type(event).objects.filter(pk=event.pk)).get().heads == 39
    assert list(audit.verify()) == []


@pytest.mark.parametrize(
    ("changes", "day", "field"),
    [
        ({"is_open": False}, FIRST, "head_count"),
        ({}, date(2026, 4, 15), "on_date"),
        ({"ends_on": date(2040, 1, 1)}, date(2039, 1, 1), "on_date"),
    ],
)
def test_what_can_never_be_counted(cast, changes, day, field):
    event = plan(cast, **({"is_open": True} | changes))
    with pytest.raises(PolicyBroken) as broken:
        actions.count_heads(event=event, on_date=day, head_count=3, by=cast.users["ada"])
    assert broken.value.field == field


def test_an_event_with_counted_heads_stays_open(cast):
    event = plan(cast, is_open=True)
    actions.count_heads(event=event, on_date=FIRST, head_count=3, by=cast.users["ada"])
    with pytest.raises(PolicyBroken):
        actions.change_event(event=event, version=1, changes={"is_open": False}, by=cast.users["alicja"])


def test_the_database_refuses_to_change_a_head_count(cast):
    event = plan(cast, is_open=True)
    actions.count_heads(event=event, on_date=FIRST, head_count=3, by=cast.users["ada"])
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {HeadCount._meta.db_table} SET head_count = 300")
    assert HeadCount.objects.get().head_count == 3
