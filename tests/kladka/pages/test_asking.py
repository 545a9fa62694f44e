"""A tick answers the question that stood at the box, and no other."""

import re
from uuid import uuid4

import pytest
from django.http import QueryDict

from kladka.core import forms
from kladka.pages.asking import ALL_THE_SAME, ask


class JobForm(forms.Form):
    """A form about which something may be asked."""

    contract = forms.TextField(label="Contract", required=False)


def asked(*questions, prefix=None, **sent):
    """Return the form as it was sent, once these questions were put to it."""
    data = QueryDict(mutable=True)
    sent["idempotency_key"] = str(uuid4())
    data.update({f"{prefix}-{name}" if prefix else name: value for name, value in sent.items()})
    form = JobForm(data, prefix=prefix)
    for question in questions:
        ask(form, question, label="It was talked over", name=ALL_THE_SAME)
    return form


def box_of(form):
    return str(form[ALL_THE_SAME])


def value_of(form):
    return re.search(r'value="([^"]+)"', box_of(form))[1]


@pytest.mark.parametrize("prefix", [None, "job"])
def test_a_tick_at_the_question_lets_the_form_through(prefix):
    first = asked("Veto: mandate. Go on?", prefix=prefix, contract="mandate")
    assert not first.is_valid()
    again = asked("Veto: mandate. Go on?", prefix=prefix, contract="mandate", all_the_same=value_of(first))
    assert again.is_valid()
    assert "checked" in box_of(again)


def test_a_tick_at_another_question_is_taken_away_and_the_new_one_is_asked():
    ticked = value_of(asked("Veto: mandate. Go on?"))
    other = asked("Veto: mandate, kitchen. Go on?", all_the_same=ticked)
    assert other.errors[ALL_THE_SAME] == ["Veto: mandate, kitchen. Go on?"]
    assert "checked" not in box_of(other)
    assert value_of(other) != ticked
    assert asked("Veto: mandate, kitchen. Go on?", all_the_same=value_of(other)).is_valid()


def test_one_tick_answers_all_the_questions_at_one_box():
    both = value_of(asked("First?", "Second?"))
    assert asked("First?", "Second?", all_the_same=both).is_valid()
    assert asked("Second?", all_the_same=both).is_valid()
    third = asked("First?", "Third?", all_the_same=both)
    assert third.errors[ALL_THE_SAME] == ["Third?"]
    assert asked("First?", "Third?", all_the_same=value_of(third)).is_valid()


def test_a_program_that_says_yes_need_not_name_the_question():
    assert asked("Go on?", all_the_same="on").is_valid()
    assert not asked("Go on?", all_the_same="").is_valid()
