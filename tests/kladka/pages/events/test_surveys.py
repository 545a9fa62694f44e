"""A survey is answered by its link without an account, says what it can know, and shows nothing before it is closed."""

from django.test import Client
from django.urls import reverse

from kladka.core.models import Submission
from kladka.learning import actions, queries
from tests.kladka.pages.events.access_samples import _surveys
from tests.kladka.pages.signed_in import client_of, send


def test_a_room_answers_by_the_link_and_the_results_come_after_closing(cast):
    survey, office = _surveys(cast)[0], client_of(cast, "ada")
    address = reverse("events:survey-answer", args=[queries.survey_secret(survey, survey.event)])
    results = reverse("events:survey", args=[survey.pk])
    assert address in office.get(results).content.decode()
    nothing = send(Client(headers={"accept-language": "en"}), address)
    assert (nothing.status_code, "Answer at least one question" in nothing.content.decode()) == (422, True)
    for step in "33455":
        client = Client(headers={"accept-language": "en"})
        assert send(client, address, useful=step, next=["law"]).status_code == 302
    assert "answered in this browser already" in client.get(address).content.decode()
    # A digest of the few answers there are could be turned back into them: all forms look alike.
    assert len(set(Submission.objects.filter(path=address).values_list("content", "user"))) == 1
    assert "once the survey is closed" in office.get(results).content.decode()
    assert send(office, reverse("events:survey-close", args=[survey.pk])).status_code == 302
    shown = office.get(results).content.decode()
    assert "5 people answered." in shown
    assert "Answer</th>" in shown
    assert "Mean: 4" in shown
    assert "Too few answered this question" in shown
    assert "survey is closed" in client.get(address).content.decode()


def test_a_sheet_of_paper_is_counted_once_however_often_it_is_sent(cast):
    survey, office = _surveys(cast)[0], client_of(cast, "ada")
    address = reverse("events:survey-paper", args=[survey.pk])
    key = "01890000-0000-7000-8000-00000000aaaa"
    for _time in range(2):
        assert send(office, address, idempotency_key=key, useful="4").status_code == 302
    assert "1 person answered." in office.get(address).content.decode()
    actions.close_survey(survey=survey, by=cast.users["ada"])
    assert send(office, address, useful="4").status_code == 422
