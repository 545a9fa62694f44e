"""No question of a public form bears the name of the trap for machines, nor of anything else that its page sends."""

import re
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from kladka.calls.models import Application
from kladka.calls.rules import criteria, form
from kladka.core import crypto, packs
from kladka.core.forms.trap import TAKEN, TRAP, check_names
from kladka.learning.queries.survey import questions_of_kind, survey_kinds
from kladka.pages.asking import ALL_THE_SAME, SECOND_TIME, WHICH
from kladka.pages.recruitment.forms.application import AS_LATE
from tests.kladka.calls.world import PRACTICE, opened
from tests.kladka.pages.signed_in import send

FORMS = sorted(path.stem.removeprefix("form-") for path in (packs.root() / "calls").glob("form-*.yaml"))
SETS = {one.form: one.code for one in criteria.every_set()}
TYPED = {name: "on" if value is True else str(value) for name, value in PRACTICE.items()}
WEBSITE = "https://nasza.example"


@pytest.fixture
def visitor(settings, tmp_path):
    settings.VAR = tmp_path
    crypto.prepare_keys()
    return Client(headers={"accept-language": "en"})


def address(cast, code):
    return reverse("apply:call", args=[opened(cast, criteria=SETS[code]).pk])


def twice(page):
    """Return the names under which a page sends two things that are no choices of one question."""
    inputs = re.findall(r"<(?:input|textarea|select)\b[^>]*>", page.split("<form")[-1])
    named = [re.search(r'name="([^"]+)"', one)[1] for one in inputs if not re.search(r'type="(radio|checkbox)"', one)]
    return {name for name, number in Counter(named).items() if number > 1}


def test_every_shipped_form_of_applications_is_tried():
    assert set(FORMS) == set(SETS)
    assert len(FORMS) > 3


@pytest.mark.parametrize("code", FORMS)
def test_no_name_of_a_page_is_there_twice(cast, visitor, code):
    page = visitor.get(address(cast, code)).content.decode()
    assert page.count(f'name="{TRAP}"') == 1
    assert twice(page) == set()
    assert not {question.name for question in form.form(code).questions()} & TAKEN


def test_a_trap_that_bears_the_name_of_a_question_is_found(cast, visitor):
    page = visitor.get(address(cast, "practice")).content.decode()
    assert twice(page.replace(f'name="{TRAP}"', 'name="website"')) == {"website"}


@pytest.mark.parametrize("code", sorted(survey_kinds()))
def test_no_question_of_a_survey_bears_a_name_that_its_page_uses(code):
    assert not {each["code"] for each in questions_of_kind(code)} & TAKEN


def test_pages_name_what_they_send_along():
    assert {SECOND_TIME, ALL_THE_SAME, WHICH, AS_LATE} <= TAKEN


@pytest.mark.parametrize("name", [TRAP, "csrfmiddlewaretoken", "version", "act", "a b", "", "name"])
def test_a_form_with_a_name_that_is_not_fit_is_not_loaded(monkeypatch, name):
    question = {"kind": "text", "pl": "x", "en": "x"}
    asked = [question | {"name": name}, question | {"name": "name"}]
    raw = {"version": "2026-11-29", "sections": [{"title": {"pl": "x", "en": "x"}, "questions": asked}]}
    monkeypatch.setattr(packs, "load", lambda _path: raw)
    with pytest.raises(ValueError, match="name"):
        form.form.__wrapped__("own")
    check_names("own", ["given_name", "website", "krs2"])


def test_what_is_typed_under_website_is_kept_on_an_error_and_sent(cast, visitor):
    there = address(cast, "practice")
    again = send(visitor, there, act="send", website=WEBSITE, **TYPED | {"need": ""}).content.decode()
    assert f'value="{WEBSITE}"' in again
    assert send(visitor, there, act="send", website=WEBSITE, **TYPED).status_code == 302
    assert Application.objects.get().answers["website"] == WEBSITE
