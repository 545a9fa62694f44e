"""Secret addresses are kept as digests; reminders reach who asked for them, once, the day before."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from kladka.agenda import actions, queries
from kladka.agenda.actions import Plan
from kladka.agenda.models import Appointment, Attendee, Feed, Reminder
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.messages import actions as outbox
from kladka.messages.models import Message

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 27, 11, 0, tzinfo=UTC)


@pytest.fixture
def noon(monkeypatch):
    """It is noon in Warsaw on 27 November 2026."""
    monkeypatch.setattr("kladka.core.clock.now", lambda: NOON)


@pytest.fixture
def planned(noon, cast):
    lucja = cast.participations["lucja"]
    tomorrow = Plan("session", clock.today() + timedelta(days=1), time(9, 30), 60, "home", [lucja], purpose="Secret")
    return actions.plan(project=cast.project, staff=cast.staff["anna"], plan=tomorrow, by=cast.users["anna"])


def wish(cast, **changes):
    said = {"channel": "email", "address": "lucja@example.invalid", "language": "pl"} | changes
    return actions.wish_reminders(participation=cast.participations["lucja"], **said, by=cast.users["anna"])


def test_nobody_is_reminded_who_did_not_ask(planned):
    assert actions.remind_due() == 0


def test_who_asked_is_reminded_once_without_a_sensitive_word(planned, cast):
    wish(cast)
    assert (actions.remind_due(), actions.remind_due()) == (1, 0)
    sent = Message.objects.get()
    assert (sent.to, sent.channel, sent.language) == ("lucja@example.invalid", "email", "pl")
    assert "Sobota, 28 listopada 2026" in sent.body
    assert "9:30" in sent.body
    told = f"{sent.subject} {sent.body}"
    for word in ("Secret", "Łucja", "Anna", cast.project.title_pl, "sesja", "Próba"):
        assert word not in told


def test_in_english_for_who_reads_it(planned, cast):
    wish(cast, language="en")
    actions.remind_due()
    assert "Saturday, 28 November 2026" in Message.objects.get().body


def test_what_was_called_off_is_not_reminded_of(planned, cast):
    wish(cast)
    actions.cancel(appointment=planned, state=Appointment.State.CANCELLED_BY_STAFF, by=cast.users["anna"])
    assert actions.remind_due() == 0


def test_what_moves_is_told_again(planned, cast):
    wish(cast)
    actions.remind_due()
    later = Plan("session", clock.today() + timedelta(days=1), time(12), 60, "office", [cast.participations["lucja"]])
    actions.change(appointment=planned, version=1, plan=later, by=cast.users["anna"])
    assert (actions.remind_due(), actions.remind_due()) == (1, 0)
    assert Reminder.objects.get().starts_at == planned.starts_at.replace(hour=11, minute=0)
    told = Message.objects.latest("created_at").body
    assert "Sobota, 28 listopada 2026, godz. 12:00: masz umówione spotkanie, zamiast:" in told
    assert "godz. 9:30." in told


def test_who_was_reminded_and_is_taken_off_is_told_once_that_it_is_cancelled(planned, cast):
    wish(cast)
    actions.remind_due()
    nadia, by = cast.participations["nadia"], cast.users["anna"]
    later = Plan("session", clock.today() + timedelta(days=1), time(12), 60, "office", [nadia])
    actions.change(appointment=planned, version=1, plan=later, by=by)
    assert [one.participation for one in planned.attendees.all()] == [nadia]
    assert (actions.remind_due(), actions.remind_due()) == (1, 0)
    assert "9:30: to spotkanie jest odwołane" in Message.objects.latest("created_at").body
    kept = Appointment.objects.get(attendees__participation=cast.participations["lucja"])
    assert (kept.state, kept.starts_at) == (Appointment.State.CANCELLED_BY_STAFF, planned.starts_at)


def test_whom_nobody_reminded_is_taken_off_without_a_trace_and_who_is_put_back_is_told_nothing(planned, cast):
    lucja, nadia, by = cast.participations["lucja"], cast.participations["nadia"], cast.users["anna"]
    wish(cast)
    both = Plan("group_session", clock.today() + timedelta(days=1), time(9, 30), 60, "office", [lucja, nadia])
    without = replace(both, people=[lucja])
    for version, plan in enumerate((both, without, both), start=1):
        actions.change(appointment=planned, version=version, plan=plan, by=by)
    assert Appointment.objects.count() == 1, "Nadia wanted no letters"
    actions.remind_due()
    actions.change(appointment=planned, version=4, plan=replace(both, people=[nadia]), by=by)
    actions.change(appointment=planned, version=5, plan=both, by=by)
    assert Appointment.objects.count() == 1, "nothing is left that could be planned a second time"
    assert actions.remind_due() == 0, "Łucja knows the hour that holds"


def test_who_was_reminded_of_what_we_called_off_is_told_once_within_the_hours(planned, cast, monkeypatch):
    wish(cast)
    actions.remind_due()
    actions.cancel(appointment=planned, state=Appointment.State.CANCELLED_BY_STAFF, by=cast.users["anna"])
    assert queries.reminded([planned.pk])
    with monkeypatch.context() as night:
        night.setattr("kladka.core.clock.now", lambda: NOON.replace(hour=22))
        assert actions.remind_due() == 0
    assert (actions.remind_due(), actions.remind_due()) == (1, 0)
    told = Message.objects.latest("created_at")
    assert ("9:30: to spotkanie jest odwołane" in told.body, "Anna" in told.body) == (True, False)
    actions.reopen(appointment=planned, by=cast.users["anna"])
    assert actions.remind_due() == 1, "planned again, it is reminded of again"


@pytest.mark.parametrize("state", [Appointment.State.CANCELLED_BY_PARTICIPANT, Appointment.State.CANCELLED_BY_STAFF])
def test_nobody_is_told_what_they_said_themselves_or_who_wants_no_letters(planned, cast, state):
    wish(cast)
    actions.remind_due()
    actions.cancel(appointment=planned, state=state, by=cast.users["anna"])
    if state == Appointment.State.CANCELLED_BY_STAFF:
        actions.stop_reminders(participation=cast.participations["lucja"], by=cast.users["anna"])
    assert actions.remind_due() == 0


def test_who_hears_of_a_later_day_is_reminded_of_it_when_it_comes(planned, cast, monkeypatch):
    wish(cast)
    actions.remind_due()
    later = Plan("session", clock.today() + timedelta(days=4), time(12), 60, "office", [cast.participations["lucja"]])
    actions.change(appointment=planned, version=1, plan=later, by=cast.users["anna"])
    assert (actions.remind_due(), actions.remind_due()) == (1, 0)
    monkeypatch.setattr("kladka.core.clock.now", lambda: NOON + timedelta(days=3))
    assert (actions.remind_due(), actions.remind_due()) == (1, 0)


def test_not_at_night_and_not_the_day_after(planned, cast, monkeypatch):
    wish(cast)
    monkeypatch.setattr("kladka.core.clock.now", lambda: NOON.replace(hour=22))
    assert actions.remind_due() == 0
    monkeypatch.setattr("kladka.core.clock.now", lambda: NOON - timedelta(days=1))
    assert actions.remind_due() == 0


def test_whoever_wants_no_more_is_forgotten(planned, cast):
    wish(cast)
    actions.stop_reminders(participation=cast.participations["lucja"], by=cast.users["anna"])
    assert actions.remind_due() == 0
    assert queries.wish_of(cast.participations["lucja"]) is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [({"address": "no address"}, "in full"), ({"channel": "sms", "address": "600100200"}, "cannot send")],
)
def test_an_address_that_cannot_be_reached_is_refused(cast, changes, message):
    with pytest.raises(PolicyBroken, match=message):
        wish(cast, **changes)


taken: list[tuple[str, str]] = []


def made_up_provider(message):
    """Stand in for a provider of text messages."""
    taken.append((message.to, message.body))


def test_a_text_message_goes_by_the_provider_that_the_installation_names(planned, cast, settings):
    settings.MESSAGE_CHANNELS = {**settings.MESSAGE_CHANNELS, "sms": f"{__name__}.made_up_provider"}
    with pytest.raises(PolicyBroken, match="telephone number"):
        wish(cast, channel="sms", address="call me")
    wish(cast, channel="sms", address="600 100-200")
    assert actions.remind_due() == 1
    Message.objects.update(due_at=NOON)
    assert outbox.deliver_due() == 1
    assert taken[-1][0] == "600100200"
    assert "9:30" in taken[-1][1]


def test_a_message_of_a_channel_that_is_gone_waits(planned, cast, settings):
    outbox.send(channel="sms", to="600100200", subject="", body="x", language="pl")
    Message.objects.update(due_at=NOON)
    assert outbox.deliver_due() == 0
    assert Message.objects.get().error == "KeyError"


def test_a_secret_is_stored_as_a_digest_and_ends_with_the_next(cast):
    who = {"staff": cast.staff["anna"], "controller": cast.project.controller_id, "by": cast.users["anna"]}
    _feed, first = actions.make_feed(**who)
    assert first not in str(Feed.objects.values())
    assert queries.feed_with(first).staff == cast.staff["anna"]
    feed, second = actions.make_feed(**who)
    assert queries.feed_with(first) is None
    actions.revoke_feed(feed=feed, controller=who["controller"], by=who["by"])
    assert queries.feed_with(second) is None


def test_a_plan_says_what_it_says():
    plan = Plan("session", NOON.date(), time(9), 60, "office", purpose="a  b")
    assert replace(plan, purpose="c").written()["purpose"] == "c"
    assert plan.written()["purpose"] == "a b"


@pytest.mark.parametrize(
    ("now", "goes"),
    [("2026-11-27 05:59", "09:00"), ("2026-11-27 09:00", "09:00"), ("2026-11-27 19:59", "19:59")],
)
def test_letters_go_within_the_hours_of_reminders_else_when_they_begin(now, goes):
    at = datetime.fromisoformat(f"{now}+01:00")
    assert queries.letters_go_from(at) == datetime.fromisoformat(f"2026-11-27 {goes}+01:00")


def test_after_the_hours_letters_go_the_next_morning():
    evening = datetime(2026, 11, 27, 20, tzinfo=clock.WARSAW)
    assert queries.letters_go_from(evening) == datetime(2026, 11, 28, 9, tzinfo=clock.WARSAW)


def untold(evening, planned):
    letters = queries.letters_go_from(evening)
    found = queries.with_reminders(Attendee.objects.filter(appointment=planned), evening)
    return [queries.hears_in_time(one, letters) for one in found if one.knows]


@pytest.mark.parametrize(("to", "hears"), [((0, 12), True), ((0, 8), False), ((3, 8), True), (None, True)], ids=str)
def test_who_knows_half_past_nine_hears_in_the_morning_unless_it_is_earlier_now(planned, cast, monkeypatch, to, hears):
    wish(cast)
    actions.remind_due()
    evening = NOON.replace(hour=21)
    monkeypatch.setattr("kladka.core.clock.now", lambda: evening)
    if to is None:
        actions.cancel(appointment=planned, state=Appointment.State.CANCELLED_BY_STAFF, by=cast.users["anna"])
    else:
        day = clock.today() + timedelta(days=1 + to[0])
        plan = Plan("session", day, time(to[1]), 60, "office", [cast.participations["lucja"]])
        actions.change(appointment=planned, version=1, plan=plan, by=cast.users["anna"])
    assert untold(evening, planned) == [hears]


def test_who_wants_no_letters_any_more_does_not_hear(planned, cast):
    wish(cast)
    actions.remind_due()
    actions.cancel(appointment=planned, state=Appointment.State.CANCELLED_BY_STAFF, by=cast.users["anna"])
    actions.stop_reminders(participation=cast.participations["lucja"], by=cast.users["anna"])
    assert untold(NOON, planned) == [False]
    assert untold(planned.starts_at, planned) == [], "its hour has come"


def test_who_was_called_gets_no_letter_and_is_reminded_of_no_hour_they_know(planned, cast, monkeypatch):
    wish(cast)
    actions.remind_due()
    later = Plan("session", clock.today() + timedelta(days=1), time(12), 60, "office", [cast.participations["lucja"]])
    moved = actions.change(appointment=planned, version=1, plan=later, by=cast.users["anna"])
    for _twice in range(2):
        actions.note_called(attendee=moved.attendees.get(), by=cast.users["anna"])
    assert (actions.remind_due(), untold(NOON, planned)) == (0, [])
    assert Reminder.objects.get().starts_at == moved.starts_at
    monkeypatch.setattr("kladka.core.clock.now", lambda: NOON.replace(hour=21))
    actions.cancel(appointment=moved, state=Appointment.State.CANCELLED_BY_STAFF, by=cast.users["anna"])
    assert untold(clock.now(), planned) == [True], "told by telephone of the new hour, they expect that one"
