"""A form without a valid proof of origin: refused in the visitor's language, with a way back that is ours."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.kladka.pages.signed_in import client_of

pytestmark = pytest.mark.django_db

FORGED = "https://elsewhere.invalid/forged"


@pytest.fixture
def refused():
    def post(language, referer):
        client = Client(enforce_csrf_checks=True, headers={"Accept-Language": language})
        return client.post(reverse("account_login"), {"login": "x"}, headers={"Referer": referer})

    return post


@pytest.mark.parametrize(
    ("language", "heading", "step"),
    [
        ("pl", "Formularz nie został przyjęty", "Wypełnij formularz i wyślij go ponownie."),
        ("en", "The form was not accepted", "Fill in the form and send it again."),
    ],
)
def test_it_says_what_to_do_in_the_visitors_language(refused, language, heading, step):
    form = f"http://testserver{reverse('account_login')}"
    response = refused(language, form)
    page = response.content.decode()
    assert response.status_code == 403
    assert f'<html lang="{language}"' in page
    assert heading in page
    assert step in page
    assert f'href="{form}"' in page


def test_no_link_leads_to_where_a_forged_form_came_from(refused):
    page = refused("en", FORGED).content.decode()
    assert "elsewhere.invalid" not in page
    assert 'href="/"' in page


def test_whoever_is_refused_is_led_to_what_is_theirs_in_words_that_fit(cast, client):
    missing = "/participants/01a2124a-7800-7981-aca4-9869239d9e48/"
    coach = client_of(cast, "anna").get(missing).content.decode()
    assert "hand-over" in coach
    assert 'href="/my-day/">My day</a></li>' in coach
    administrator = client_of(cast, "adam").get("/organisations/01a2124a-7800-7981-aca4-9869239d9e48/")
    assert administrator.status_code == 404
    assert "hand-over" not in administrator.content.decode()
    visitor = client.get("/projects/no-such-project/", headers={"accept-language": "en"}).content.decode()
    assert "your own lists" not in visitor
    assert "There is no such page" in visitor


def test_who_lacks_a_role_is_told_who_gives_it(cast):
    coach = client_of(cast, "anna").get("/organisations/").content.decode()
    assert "ask the administrator of your organisation" in coach
    administrator = client_of(cast, "adam").get("/my-day/").content.decode()
    assert "As an administrator you appoint" in administrator
