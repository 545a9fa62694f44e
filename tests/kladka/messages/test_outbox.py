"""A message goes out with its act or not at all, and is tried again until it is taken."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction

from kladka.core import clock
from kladka.messages import actions
from kladka.messages.models import Message

pytestmark = pytest.mark.django_db


def waiting(**changes):
    return actions.send(to="anna@example.invalid", subject="Hasło", body="Treść", language="pl")


def test_a_message_is_delivered_once_under_its_own_number():
    message = waiting()
    assert actions.deliver_due() == 1
    assert actions.deliver_due() == 0
    assert [sent.extra_headers["Message-ID"] for sent in mail.outbox] == [f"<{message.pk}@localhost>"]
    message.refresh_from_db()
    assert (message.state, message.attempts) == (Message.State.SENT, 1)


def test_an_act_that_fails_sends_nothing():
    class ActFailedError(Exception):
        pass

    def act():
        with transaction.atomic():
            waiting()
            raise ActFailedError

    with pytest.raises(ActFailedError):
        act()
    assert actions.deliver_due() == 0


def test_a_refused_message_is_tried_again_later_and_gives_up_in_the_end(monkeypatch):
    def refuse(mail):
        raise ConnectionRefusedError("anna@example.invalid")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    message, pauses = waiting(), []
    for _ in range(actions.ATTEMPTS):
        Message.objects.update(due_at=clock.now())
        assert actions.deliver_due() == 0
        message.refresh_from_db()
        pauses.append(message.due_at - clock.now())
    assert pauses[0] < timedelta(minutes=1.1) < pauses[2] < timedelta(minutes=4.1) < pauses[-1] < timedelta(hours=4.1)
    assert timedelta(days=4) < sum(pauses, timedelta()) < timedelta(days=6)
    assert message.state == Message.State.FAILED
    assert message.error == "ConnectionRefusedError", "the error's own words may hold an address"


def test_a_message_that_cannot_be_written_holds_up_no_other(monkeypatch):
    def refuse_first(mail):
        if "First" in mail.subject:
            raise ValueError("not to be written")
        return send(mail)

    send = mail.EmailMessage.send
    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse_first)
    first = actions.send(to="anna@example.invalid", subject="First", body="", language="pl")
    waiting()
    assert actions.deliver_due() == 1
    first.refresh_from_db()
    assert (first.state, first.attempts, first.error) == (Message.State.WAITING, 1, "ValueError")


def test_nothing_is_locked_while_a_server_is_slow(monkeypatch):
    outside, seen = len(connection.savepoint_ids), []
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda _mail: seen.append(len(connection.savepoint_ids)))
    waiting()
    actions.deliver_due()
    assert seen == [outside]


def test_a_worker_that_dies_while_sending_leaves_the_message_to_the_next(monkeypatch):
    class DiedError(BaseException):
        pass

    def die(_mail):
        raise DiedError

    message = waiting()
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", die)
        with pytest.raises(DiedError):
            actions.deliver_due()
    assert actions.deliver_due() == 0
    Message.objects.update(due_at=clock.now())
    assert actions.deliver_due() == 1
    message.refresh_from_db()
    assert (message.state, message.attempts) == (Message.State.SENT, 2)


def test_a_subject_cannot_carry_a_header():
    assert "\n" not in actions.send(to="a@example.invalid", subject="x\r\nBcc: y", body="", language="pl").subject


def test_sent_messages_are_forgotten_after_a_while_and_waiting_ones_are_kept():
    waiting()
    actions.deliver_due()
    kept = waiting()
    Message.objects.filter(state=Message.State.SENT).update(sent_at=clock.now() - timedelta(days=91))
    assert actions.forget_old(keep=timedelta(days=90)) == 1
    assert Message.objects.get() == kept
