"""The weekly letter: only one's own, in one's language, without a name, once, and not to whoever has nothing to do."""

from datetime import UTC, datetime, timedelta

import pytest

from kladka.audit.actions import verb
from kladka.audit.queries import verify
from kladka.core import clock
from kladka.messages.models import Message
from kladka.programmes.models import Post
from kladka.programmes.permissions import viewer_for
from kladka.reporting import actions, worklists
from kladka.reporting.extraction import extract
from kladka.reporting.models import WeeklyLetter
from kladka.reporting.queries import wants_letters
from kladka.reporting.worklists import counts_of, seen_by

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
MONDAY = datetime(2026, 12, 7, 9, tzinfo=clock.WARSAW)
NAMES = ("Łucja", "Próbna", "Nadia", "Testowa", "Teresa", "Wymyślona")


@pytest.fixture(autouse=True)
def nothing_kept():
    extract.forget()
    worklists.forget()
    yield
    extract.forget()
    worklists.forget()


@pytest.fixture(autouse=True)
def unpublished(cast):
    """Let the project publish nothing: otherwise a release would be due, and the officer had a letter as well."""
    publishes(cast, is_public=False)


def publishes(cast, *, is_public):
    """Put the project on the public site, or take it from there."""
    cast.project.is_public = is_public
    with verb("test.publish", controller=cast.project.controller_id, by=cast.users["adam"]) as entry:
        entry.save(cast.project, fields=["is_public"])


@pytest.fixture
def on(monkeypatch):
    """Set the clock to a moment."""

    def set_to(moment):
        monkeypatch.setattr("kladka.core.clock.now", lambda: moment)

    return set_to


def address(kind):
    return f"https://kladka.example/to-do/{kind}"


def sent():
    return {message.to.partition("@")[0]: message for message in Message.objects.all()}


def test_each_gets_only_the_own_kinds_and_numbers_and_nobody_is_named(cast, on):
    on(MONDAY)
    assert actions.send_letters(address=address) == 3
    assert set(sent()) == {"anna", "artur", "beata"}, "coordinators and the officer have nothing of their own to mend"
    own = counts_of(seen_by(viewer_for(cast.users["anna"], MONDAY.date()), MONDAY.date()).mine)
    body = sent()["anna"].body
    for kind, number in own.items():
        assert f": {number}\nhttps://kladka.example/to-do/{kind}\n" in body
    assert sent()["anna"].subject == f"{sum(own.values())} rzeczy do zrobienia w Kładce"
    assert not [name for name in NAMES for message in Message.objects.all() if name in message.body + message.subject]


def test_an_officer_is_told_of_a_release_that_is_due(cast, on):
    publishes(cast, is_public=True)
    on(MONDAY)
    assert actions.send_letters(address=address) == 4
    assert "Publikacja: 1\nhttps://kladka.example/to-do/release\n" in sent()["olga"].body
    assert not [name for name in sent() if name != "olga" and "Publikacja" in sent()[name].body]


def test_everybody_reads_it_in_their_language(cast, on):
    cast.users["anna"].language = "en"
    cast.users["anna"].save()
    on(MONDAY)
    actions.send_letters(address=address)
    assert "Missing document: 1" in sent()["anna"].body
    assert "Brak dokumentu: 1" in sent()["artur"].body
    assert {name: message.language for name, message in sent().items()} == {"anna": "en", "artur": "pl", "beata": "pl"}


def test_once_a_week_however_often_the_tick_runs(cast, on):
    for day, letters in ((0, 3), (0, 0), (1, 0), (2, 0), (3, 0), (7, 3), (8, 0)):
        on(MONDAY + timedelta(days=day))
        assert actions.send_letters(address=address) == letters, day
    assert Message.objects.count() == 6
    assert list(verify()) == []


def test_a_crash_between_two_people_sends_nobody_two_and_forgets_nobody(cast, on, monkeypatch):
    on(MONDAY)
    send, calls = actions.task.messages.send, []

    def crash(**what):
        message = send(**what)
        calls.append(what["to"])
        if len(calls) == 2:
            raise KeyboardInterrupt("the machine went down")
        return message

    monkeypatch.setattr("kladka.messages.actions.send", crash)
    with pytest.raises(KeyboardInterrupt, match="went down"):
        actions.send_letters(address=address)
    assert Message.objects.count() == 1, "the second letter and its note went with the crash"
    monkeypatch.undo()
    on(MONDAY)
    assert actions.send_letters(address=address) == 2
    assert sorted(sent()) == ["anna", "artur", "beata"]
    assert Message.objects.count() == 3


def test_a_letter_that_cannot_be_written_keeps_no_other_back(cast, on, monkeypatch):
    on(MONDAY)
    seen, broken = actions.task.seen_by, cast.users["anna"]

    def failing(viewer, today):
        if viewer.user == broken:
            raise ValueError("these lines cannot be read")
        return seen(viewer, today)

    with monkeypatch.context() as patch:
        patch.setattr("kladka.reporting.actions.task.seen_by", failing)
        with pytest.raises(ValueError, match="cannot be read"):
            actions.send_letters(address=address)
    assert set(sent()) == {"artur", "beata"}
    assert actions.send_letters(address=address) == 1
    assert set(sent()) == {"anna", "artur", "beata"}


@pytest.mark.parametrize(
    ("hour", "minute", "letters"), [(0, 5, 0), (6, 59, 0), (7, 0, 3), (16, 59, 3), (17, 0, 0), (23, 30, 0)]
)
def test_no_letter_goes_out_at_night(cast, on, hour, minute, letters):
    on(MONDAY.replace(hour=hour, minute=minute).astimezone(UTC))
    assert actions.send_letters(address=address) == letters
    assert WeeklyLetter.objects.exists() is bool(letters), "whoever was not written to is still to be written to"


def test_two_posts_give_one_letter_and_a_post_that_begins_later_none(cast, on):
    """A coach who coordinates as well; and one who is away: the post ended, the next one begins in a week."""
    on(MONDAY)
    anna, artur, today = cast.posts["anna"], cast.posts["artur"], MONDAY.date()
    own = counts_of(seen_by(viewer_for(cast.users["anna"], today), today).mine)
    with verb("test.posts", controller=cast.project.controller_id, by=cast.users["olga"]) as entry:
        entry.replace(artur, copied(artur, until_date=today - timedelta(days=1)), reason="wrong_date")
        entry.record(copied(artur, from_date=today + timedelta(days=7)))
        entry.record(copied(anna, role=Post.Role.COORDINATOR, site=None))
    actions.send_letters(address=address)
    assert "artur" not in sent()
    assert Message.objects.filter(to=cast.users["anna"].email).count() == 1
    both = counts_of(seen_by(viewer_for(cast.users["anna"], today), today).mine)
    assert sum(both.values()) >= sum(own.values())
    assert sent()["anna"].subject.startswith(f"{sum(both.values())} ")
    on(MONDAY + timedelta(days=7))
    actions.send_letters(address=address)
    assert "artur" in sent()


def copied(post, **changes):
    names = ("controller", "staff", "project", "partner", "site", "role", "from_date", "until_date")
    return Post(**{**{name: getattr(post, name) for name in names}, **changes})


def test_whoever_switched_it_off_gets_none_until_it_is_switched_on_again(cast, on):
    on(MONDAY)
    actions.choose_letters(user=cast.users["anna"], wanted=False)
    actions.send_letters(address=address)
    assert set(sent()) == {"artur", "beata"}
    assert not wants_letters(cast.users["anna"])
    on(MONDAY + timedelta(days=7))
    actions.choose_letters(user=cast.users["anna"], wanted=True)
    actions.send_letters(address=address)
    assert "anna" in sent()


def test_a_letter_that_somebody_settled_meanwhile_is_not_written_again(cast, on, monkeypatch):
    """A second tick at the same moment: it saw the person as due, and comes second to the lock."""
    on(MONDAY)
    due = actions.task._due

    def both(week, today):
        found = list(due(week, today))
        WeeklyLetter.objects.create(user=cast.users["anna"], settled_for=week)
        return found

    monkeypatch.setattr("kladka.reporting.actions.task._due", both)
    assert actions.send_letters(address=address) == 2
    assert set(sent()) == {"artur", "beata"}


def test_whoever_has_nothing_to_do_on_the_day_gets_none_later_in_the_week_either(cast, on, monkeypatch):
    on(MONDAY)
    actions.send_letters(address=address)
    assert WeeklyLetter.objects.get(user=cast.users["alicja"]).settled_for == MONDAY.date()
    assert not WeeklyLetter.objects.filter(user=cast.users["nikt"]).exists(), "without a post there is no letter"
