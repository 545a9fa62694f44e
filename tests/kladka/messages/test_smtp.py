"""Mail through a real server: what the setting means, what arrives, and what happens when nobody takes it."""

import base64
import socket

import pytest
from django.core.exceptions import ImproperlyConfigured

from kladka.config.settings import mailers
from kladka.core import clock
from kladka.messages import actions
from kladka.messages.models import Message
from tests.kladka.messages.server import mail_server


def options(url):
    return mailers(url)["default"]["OPTIONS"]


@pytest.mark.parametrize(
    ("url", "port", "ssl", "tls"),
    [
        ("smtp://mail.office.example", 587, False, True),
        ("smtp://mail.office.example:25", 25, False, True),
        ("smtps://mail.office.example", 465, True, False),
        ("smtp://localhost:2525", 2525, False, False),
    ],
)
def test_a_password_goes_over_tls_unless_the_server_is_on_this_machine(url, port, ssl, tls):
    found = options(url)
    assert (found["port"], found["use_ssl"], found["use_tls"]) == (port, ssl, tls)


def test_any_sign_may_stand_in_a_password():
    found = options("smtp://kladka%40office.example:a%2Fb%3A%C5%82@mail.office.example")
    assert (found["username"], found["password"]) == ("kladka@office.example", "a/b:ł")


@pytest.mark.parametrize("url", ["mail.office.example", "http://mail.office.example", "smtp://"])
def test_a_setting_that_names_no_server_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="KLADKA_MAIL must be like smtp://"):
        mailers(url)


def test_without_the_setting_mail_goes_into_the_mailbox():
    assert mailers("")["default"]["OPTIONS"]["file_path"].endswith("mailbox")


@pytest.fixture
def message(db):
    return actions.send(to="anna@example.invalid", subject="Zażółć", body="Gęślą jaźń", language="pl")


def test_a_message_arrives_whole_at_a_server_that_asks_who_it_is(message, settings):
    with mail_server() as server:
        settings.MAILERS = mailers(f"smtp://kladka:secret@{server.address}")
        assert actions.deliver_due() == 1
    (taken,) = server.taken
    assert f"Message-ID: <{message.pk}@localhost>" in taken
    assert "To: anna@example.invalid" in taken
    assert base64.b64decode(server.signed_in[0]) == b"\0kladka\0secret"


def test_what_no_server_takes_stays_and_is_sent_when_one_does(message, settings):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.MAILERS = mailers(f"smtp://127.0.0.1:{nobody.getsockname()[1]}")
        assert actions.deliver_due() == 0
    with mail_server(refuses=True) as server:
        Message.objects.update(due_at=clock.now())
        settings.MAILERS = mailers(f"smtp://{server.address}")
        assert actions.deliver_due() == 0
        message.refresh_from_db()
        assert (message.state, message.attempts) == (Message.State.WAITING, 2)
        assert message.error == "SMTPRecipientsRefused"
        assert message.due_at > clock.now()
        server.refuses = False
        Message.objects.update(due_at=clock.now())
        assert actions.deliver_due() == 1
    assert len(server.taken) == 1
    message.refresh_from_db()
    assert (message.state, message.error) == (Message.State.SENT, "")
