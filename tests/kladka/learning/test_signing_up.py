"""Visitors sign up, wait, move up, cancel, are reminded, taken on and forgotten. Everybody is made up."""

from collections import Counter
from datetime import date, timedelta

import pytest

from kladka.audit.models import Entry
from kladka.audit.queries import verify
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.learning import actions, queries, rules
from kladka.learning.models import Enrolment, ForgottenVisitors, Visitor
from kladka.messages.models import Message
from kladka.people.models import Person
from tests.kladka.learning.world import at_hour, plan, sign_up
from tests.kladka.learning.world import public as put_up

DAY = timedelta(days=1)
PLACED, WAITING, CANCELLED = Enrolment.State.PLACED, Enrolment.State.WAITING, Enrolment.State.CANCELLED


@pytest.mark.parametrize(
    ("capacity", "placed", "waiting", "place", "move"),
    [
        (None, 500, 0, True, 0),
        (None, 500, 3, True, 3),  # there was a limit, and it was taken back
        (2, 1, 0, True, 0),
        (2, 2, 0, False, 0),
        (2, 1, 1, False, 1),  # nobody overtakes those who wait
        (2, 3, 4, False, 0),  # places were taken back: nobody loses theirs
        (5, 2, 2, False, 2),
    ],
)
def test_who_has_a_place_and_who_moves_up(capacity, placed, waiting, place, move):
    assert rules.has_place(capacity, placed=placed, waiting=waiting) is place
    assert rules.moves_up(capacity, placed=placed, waiting=waiting) == move


def states(event):
    return list(Enrolment.objects.filter(event=event).order_by("number").values_list("number", "state"))


def letters_to(email):
    return list(Message.objects.filter(to=email).order_by("created_at", "pk").values_list("subject", flat=True))


def test_places_run_out_and_a_freed_one_goes_to_the_first_who_waits(cast):
    event, people = put_up(cast, capacity=2), Person.objects.count()
    first, _second, third, _fourth = (sign_up(event, name) for name in ("Iga", "Jan", "Ewa", "Leon"))
    assert states(event) == [(1, PLACED), (2, PLACED), (3, WAITING), (4, WAITING)]
    assert queries.place_in_line(third) == 1
    actions.cancel(enrolment=first, address=str)
    assert states(event) == [(1, CANCELLED), (2, PLACED), (3, PLACED), (4, WAITING)]
    assert letters_to("ewa@example.invalid") == ["Jesteś na liście rezerwowej", "Masz miejsce"]
    assert Person.objects.count() == people
    with pytest.raises(PolicyBroken):
        actions.cancel(enrolment=first, address=str)


def test_an_address_signs_up_once_and_only_its_owner_is_told(cast):
    event = put_up(cast)
    first = sign_up(event, "Iga")
    again = sign_up(event, "Ktoś", email=" IGA@example.invalid")
    sign_up(event, "Ktoś", email="iga@example.invalid")
    assert again.pk == first.pk
    assert Visitor.objects.get().given_name == "Iga"
    assert letters_to("iga@example.invalid") == ["Masz miejsce", "Jesteś już na liście"]
    actions.cancel(enrolment=first, address=str)
    assert sign_up(event, "Iga").number == 2
    assert states(event) == [(2, PLACED)]


def test_each_letter_opens_the_own_page(cast):
    event = put_up(cast)
    enrolment = sign_up(event, "Iga")
    secret = queries.secret_of(enrolment.visitor, event)
    assert f"/mine/{secret}" in Message.objects.get().body
    assert queries.with_sign_up_secret(secret) == enrolment
    assert queries.with_sign_up_secret("") is None


def test_nobody_signs_up_outside_the_window_or_for_what_is_not_public(cast):
    today, soon = clock.today(), clock.today() + 5 * DAY
    hidden = plan(cast, starts_on=soon, ends_on=soon, sessions=())
    early, late = put_up(cast, sign_up_from=today + DAY), put_up(cast, sign_up_until=today - DAY)
    for event in (hidden, early, late):
        with pytest.raises(PolicyBroken):
            sign_up(event, "Iga")
    assert sign_up(hidden, "Iga", by=cast.users["alicja"]).state == PLACED, "staff may at any time"


def test_more_places_let_those_who_wait_in(cast):
    event = put_up(cast, capacity=1)
    for name in ("Iga", "Jan", "Ewa"):
        sign_up(event, name)
    assert actions.move_up_due(today=clock.today(), address=str) == 0
    event.refresh_from_db()
    actions.change_event(event=event, version=event.version, changes={"capacity": 2}, by=cast.users["alicja"])
    assert actions.move_up_due(today=clock.today(), address=str) == 1
    assert states(event) == [(1, PLACED), (2, PLACED), (3, WAITING)]


@pytest.mark.parametrize(("hour", "reminded"), [(2, 0), (8, 0), (9, 1), (19, 1), (20, 0)])
def test_nobody_is_reminded_at_night(cast, monkeypatch, hour, reminded):
    event = put_up(cast)
    sign_up(event, "Iga")
    near = clock.today() + 8 * DAY
    at_hour(monkeypatch, hour)
    assert actions.remind_due(today=near, address=str) == reminded
    at_hour(monkeypatch, 10)
    assert actions.remind_due(today=near, address=str) == 1 - reminded, "once, in the morning at last"


def test_visitors_are_reminded_once_and_told_of_a_cancelled_event(cast, monkeypatch):
    at_hour(monkeypatch, 12)
    event = put_up(cast)
    sign_up(event, "Iga")
    assert actions.remind_due(today=clock.today() + 7 * DAY, address=str) == 0
    near = put_up(cast, starts_on=clock.today() + DAY)
    sign_up(near, "Jan")
    assert actions.remind_due(today=clock.today(), address=str) == 0, "the letter about the place is the reminder"
    assert [actions.remind_due(today=clock.today() + 8 * DAY, address=str) for _ in range(2)] == [1, 0]
    event.refresh_from_db()
    actions.cancel_event(event=event, version=event.version, by=cast.users["alicja"])
    assert letters_to("iga@example.invalid")[1:] == ["Twoje wydarzenie zaczyna się niedługo", "Wydarzenie odwołane"]


def test_however_many_visitors_are_reminded_or_forgotten_it_takes_one_act_an_event(
    cast, monkeypatch, django_assert_max_num_queries
):
    at_hour(monkeypatch, 12)
    event, other = put_up(cast), put_up(cast)
    for number in range(20):
        sign_up(event, "Iga", email=f"iga{number}@example.invalid", language="en" if number % 2 else "pl")
    sign_up(other, "Jan")
    taken_on = sign_up(event, "Łucja")
    actions.take_on(enrolment=taken_on, participation=cast.participations["lucja"], by=cast.users["alicja"])
    near, late, before = clock.today() + 8 * DAY, event.ends_on + timedelta(days=90), Entry.objects.count()
    with django_assert_max_num_queries(40):
        assert actions.remind_due(today=near, address=str) == 22
    told = Counter(Message.objects.values_list("subject", "language"))
    assert told["Your event begins soon", "en"] == 10
    assert told["Twoje wydarzenie zaczyna się niedługo", "pl"] == 12
    with django_assert_max_num_queries(60):
        assert actions.forget_visitors(today=late) == 22
    assert Entry.objects.count() == before + 4, "two acts for each of two events"
    assert list(Enrolment.objects.values_list("participation", "visitor")) == [(cast.participations["lucja"].pk, None)]
    assert ForgottenVisitors.objects.get(event=event).count == 20
    assert list(verify()) == []


def test_visitors_are_forgotten_and_stay_counted(cast):
    event = put_up(cast)
    sign_up(event, "Iga", why="wants_to_found")
    sign_up(event, "Jan", why="wants_to_found")
    actions.cancel(enrolment=sign_up(event, "Ewa", why="interested"), address=str)
    before, day = queries.signed_up(event, clock.today()), event.ends_on
    event.ends_on += 5 * DAY
    event.save(update_fields=["ends_on"])
    assert actions.forget_visitors(today=day + timedelta(days=90)) == 1, "an event put off is waited for"
    assert before.why == (("wants_to_found", 2),)
    assert actions.forget_visitors(today=event.ends_on + timedelta(days=89)) == 0
    assert actions.forget_visitors(today=event.ends_on + timedelta(days=90)) == 2
    assert not Visitor.objects.exists()
    assert not Enrolment.objects.exists()
    assert queries.signed_up(event, event.ends_on + timedelta(days=90)).why == before.why
    assert sorted(ForgottenVisitors.objects.values_list("state", "count")) == [("cancelled", 1), ("placed", 2)]


def test_a_visitor_who_is_taken_on_is_a_participant_with_the_same_place(cast):
    event, by = put_up(cast), cast.users["alicja"]
    new, known = sign_up(event, "Iga"), sign_up(event, "Łucja")
    participation = actions.take_on(
        enrolment=new, given_name="Iga", family_name="Zmyślona", birth_date=date(1990, 1, 1), by=by
    )
    assert participation.partner == cast.organisations["alfa"]
    actions.take_on(enrolment=known, participation=cast.participations["lucja"], by=by)
    rows = queries.roster(event).rows
    assert {row.participation for row in rows} == {participation.pk, cast.participations["lucja"].pk}
    with pytest.raises(PolicyBroken):
        actions.take_on(enrolment=new, participation=cast.participations["nadia"], by=by)
    actions.forget_visitors(today=event.ends_on + timedelta(days=90))
    assert [row.participation for row in queries.roster(event).rows] == [row.participation for row in rows]


def test_a_participant_is_not_taken_on_twice(cast):
    event, by, lucja = put_up(cast), cast.users["alicja"], cast.participations["lucja"]
    actions.enrol(event=event, participations=[lucja], by=by)
    with pytest.raises(PolicyBroken, match="na liście"):
        actions.take_on(enrolment=sign_up(event, "Łucja"), participation=lucja, by=by)


def test_visitors_take_places_and_their_coming_is_marked(cast):
    event, by = put_up(cast, capacity=1), cast.users["alicja"]
    enrolment = sign_up(event, "Iga")
    with pytest.raises(PolicyBroken):
        actions.enrol(event=event, participations=[cast.participations["lucja"]], by=by)
    with pytest.raises(PolicyBroken):
        actions.mark_came(event=event, marks={enrolment.pk: "yes"}, by=by)
    event = put_up(cast, starts_on=clock.today())
    enrolment = sign_up(event, "Iga")
    assert [each.pk for each in actions.mark_came(event=event, marks={enrolment.pk: "yes"}, by=by)] == [enrolment.pk]
    assert actions.mark_came(event=event, marks={enrolment.pk: "yes"}, by=by) == []
    assert queries.roster(event).rows == ()
