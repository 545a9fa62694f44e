"""One form, one save: errors at their fields, a second sending stored once, edits by others shown."""

import uuid

import pytest
from django import forms
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import path

from kladka.accounts.models import User
from kladka.core import clock, idempotency
from kladka.core.errors import PolicyBroken, Stale
from kladka.core.forms import Form
from kladka.core.models import Submission
from kladka.pages.saving import save, sent_again

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

GONE: set[int] = set()
"""The notes that were taken back since."""


def note(request, number):
    """Show a note, and leave a trace of it, as pages about people do."""
    if number in GONE:
        raise Http404
    User.objects.create_user(f"trace{number}@example.invalid", name="Ślad")
    return HttpResponse(request.method)


urlpatterns = [path("notes/<int:number>/", note)]


class NoteForm(forms.Form):
    idempotency_key = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField()
    scan = forms.FileField(required=False)


class Sender:
    """Posts the form as one user and counts how often the act ran."""

    def __init__(self) -> None:
        self.user = User.objects.create_user("sender@example.invalid", name="Nadawca Próbny")
        self.acts = 0
        self.form = NoteForm()

    def send(self, *, key=None, fails=None, path="/notes/new/", **data):
        request = RequestFactory().post(path, {"idempotency_key": key or uuid.uuid4(), **data})
        request.user = self.user
        request._messages = CookieStorage(request)
        self.form = NoteForm(request.POST, request.FILES)
        return save(request, self.form, lambda: self._act(fails))

    def _act(self, fails):
        if fails:
            raise fails
        self.acts += 1
        return f"/notes/{self.acts}/"


@pytest.fixture
def sender():
    return Sender()


def test_a_good_form_is_stored_and_leads_on(sender):
    response = sender.send(words="x")
    assert (response.status_code, response["Location"], sender.acts) == (302, "/notes/1/", 1)


def test_sent_twice_it_is_stored_once_and_leads_to_the_same_place(sender):
    key = uuid.uuid4()
    first, second = sender.send(key=key, words="x"), sender.send(key=key, words="x")
    assert first["Location"] == second["Location"] == "/notes/1/"
    assert sender.acts == 1
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("other", [{"words": "y"}, {"words": "x", "path": "/notes/other/"}])
def test_the_same_key_with_other_content_is_refused(sender, other):
    key = uuid.uuid4()
    sender.send(key=key, words="x")
    assert sender.send(key=key, **other) is None
    assert sender.form.non_field_errors()
    assert sender.acts == 1


def test_an_address_that_asks_for_something_else_is_another_form(sender):
    """The page of a merge names the other record in its address, and nothing but a tick in its form."""
    key = uuid.uuid4()
    assert sender.send(key=key, words="x", path="/notes/new/?other=1")
    assert sender.send(words="x", path="/notes/new/?other=2"), "it is not asked whether that happened twice"
    assert sender.send(words="x", path="/notes/new/?other=2") is None
    again = RequestFactory().post("/notes/new/?other=2", {"idempotency_key": key, "words": "x"})
    again.user = sender.user
    assert sent_again(again) is None, "what was saved of another is no answer"
    assert sender.send(key=key, words="x", path="/notes/new/?other=2") is None
    assert sender.acts == 3


def test_another_file_is_other_content(sender):
    key = uuid.uuid4()
    assert sender.send(key=key, words="x", scan=SimpleUploadedFile("a.pdf", b"one"))
    assert sender.send(key=key, words="x", scan=SimpleUploadedFile("a.pdf", b"one"))
    assert sender.send(key=key, words="x", scan=SimpleUploadedFile("a.pdf", b"two")) is None
    assert sender.acts == 1


def test_the_same_in_a_fresh_form_is_asked_about_and_loses_nothing(sender):
    sender.send(words="x")
    assert sender.send(words="x") is None
    assert Submission.objects.count() == 1
    assert "second_time" in sender.form.errors
    html = str(sender.form)
    assert 'href="/notes/1/"' in html
    assert 'value="x"' in html
    assert sender.send(words="x", second_time="on")["Location"] == "/notes/3/"


def test_what_was_taken_back_since_is_asked_about_without_a_link_to_it(sender, monkeypatch):
    sender.send(words="x")
    monkeypatch.setattr(f"{__name__}.GONE", {1})
    assert sender.send(words="x") is None
    assert "second_time" in sender.form.errors
    assert "/notes/1/" not in str(sender.form)


def test_looking_whether_the_first_is_still_there_leaves_no_trace(sender):
    sender.send(words="x")
    assert sender.send(words="x") is None
    assert "/notes/1/" in str(sender.form)
    assert not User.objects.filter(name="Ślad").exists()


@pytest.mark.parametrize("other", [{"words": "y"}, {"path": "/notes/other/"}])
def test_a_fresh_form_with_anything_else_is_not_asked_about(sender, other):
    sender.send(words="x")
    assert sender.send(**({"words": "x"} | other))


def test_what_the_act_itself_refuses_is_said_before_any_question(sender):
    sender.send(words="x")
    assert sender.send(words="x", fails=PolicyBroken("That has ended already.")) is None
    assert sender.form.non_field_errors() == ["That has ended already."]
    assert "second_time" not in sender.form.errors


def test_the_same_later_is_a_new_event(sender, monkeypatch):
    sender.send(words="x")
    later = clock.now() + idempotency.A_WHILE
    monkeypatch.setattr(clock, "now", lambda: later)
    assert sender.send(words="x")["Location"] == "/notes/2/"


def test_a_form_whose_repetition_changes_nothing_does_not_ask(sender, monkeypatch):
    monkeypatch.setattr(NoteForm, "may_repeat", True, raising=False)
    sender.send(words="x")
    assert sender.send(words="x")


def test_after_the_answer_a_double_click_is_still_stored_once(sender):
    sender.send(words="x")
    key = uuid.uuid4()
    first, second = (sender.send(key=key, words="x", second_time="on") for _each in range(2))
    assert first["Location"] == second["Location"]
    assert Submission.objects.count() == 2


def test_a_bad_form_is_not_acted_on(sender):
    assert sender.send(words="") is None
    assert (sender.acts, Submission.objects.count()) == (0, 0)


def test_a_broken_policy_is_shown_at_its_field_and_the_form_can_be_sent_again(sender):
    key = uuid.uuid4()
    assert sender.send(key=key, words="x", fails=PolicyBroken("Not like that.", field="words")) is None
    assert sender.form.errors["words"] == ["Not like that."]
    assert sender.send(key=key, words="better")["Location"] == "/notes/1/"


@pytest.mark.parametrize("field", ["", "elsewhere", "idempotency_key"])
def test_a_policy_without_a_visible_field_is_shown_above_the_form(sender, field):
    sender.send(words="x", fails=PolicyBroken("Not at all.", field=field))
    assert sender.form.non_field_errors() == ["Not at all."]


def test_an_edit_by_somebody_else_hands_the_stored_record_to_the_form(sender):
    assert sender.send(words="x", fails=Stale("Changed meanwhile.", stored="theirs")) is None
    assert sender.form.stored == "theirs"
    assert Submission.objects.count() == 0


class Plan:
    version = 4
    goal = "theirs"


class GoalForm(Form):
    goal = forms.CharField()


def test_a_form_of_the_house_asks_which_value_shall_stand(sender):
    request = RequestFactory().post("/", {"idempotency_key": uuid.uuid4(), "version": 3, "goal": "mine"})
    request.user = sender.user
    form = GoalForm(request.POST)
    assert save(request, form, lambda: sender._act(Stale("Changed meanwhile.", stored=Plan()))) is None
    assert "mine" in str(form)
    assert "theirs" in str(form)
    assert 'name="version" value="4"' in str(form)
