"""A form without a valid proof of origin: refused in the visitor's language, with a way back that is ours."""

from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from kladka.coaching.actions import Step, add_step
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


def test_a_form_sent_after_the_session_ended_says_that_nothing_was_saved(client, db):
    form = f"http://testserver{reverse('organisations:list')}?page=2"
    answer = client.post(
        reverse("account_change_password"), {"x": "y"}, headers={"accept-language": "en", "referer": form}, follow=True
    )
    ((address, _status),) = answer.redirect_chain
    assert address == f"{reverse('account_login')}?next={quote(form, safe='/')}"
    assert "so nothing was saved. Sign in, then fill in the form" in answer.content.decode()


def test_a_form_from_elsewhere_leads_nobody_back_there(client, db):
    answer = client.post(reverse("account_change_password"), {"x": "y"}, headers={"referer": FORGED})
    assert answer["Location"] == f"{reverse('account_login')}?next={reverse('account_change_password')}"


def test_a_live_filter_after_the_session_ended_leads_to_sign_in_and_back(client, db):
    headers = {"accept-language": "en", "HX-Request": "true"}
    answer = client.get("/organisations/", {"q": "dom"}, headers=headers)
    login = f"{reverse('account_login')}?next=/organisations/%3Fq%3Ddom"
    assert (answer.status_code, answer["HX-Redirect"], answer.content) == (200, login, b"")
    assert "You were signed out meanwhile." in client.get(login, headers=headers).content.decode()


def test_a_first_visit_is_told_nothing_of_an_ended_session(client, db):
    answer = client.get("/organisations/", headers={"accept-language": "en"}, follow=True)
    assert "meanwhile" not in answer.content.decode()


def test_what_was_typed_when_the_session_ended_can_be_copied_before_signing_in(cast, client):
    form = reverse("participants:step", args=[cast.participations["lucja"].pk])
    typed = {"what": "Call the <bakery>", "first-what": "Call the mill", "oldpassword": "my secret words"}
    answer = client.post(form, typed, headers={"accept-language": "en"})
    html = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"]) == (403, "no-store")
    assert "Call the &lt;bakery&gt;" in html
    assert "Call the mill" not in html, "nobody typed that"
    assert "secret" not in html
    assert f'href="{reverse("account_login")}?next={form}"' in html


def test_a_button_pressed_after_the_session_ended_leads_back_to_its_page_also_without_a_referer(client, db):
    done = reverse("coach:step-done", args=["01a2124a-7800-7981-aca4-9869239d9e48"])
    answer = client.post(done, {"next": "/my-day/"})
    assert answer["Location"] == f"{reverse('account_login')}?next=/my-day/"
    answer = client.post(done, {"next": FORGED})
    assert answer["Location"] == f"{reverse('account_login')}?next={done}"


def test_an_address_that_only_takes_forms_is_no_empty_page(cast, client):
    step = add_step(participation=cast.participations["lucja"], step=Step("Call the bakery"), by=cast.users["anna"])
    answer = client_of(cast, "anna").get(reverse("coach:step-done", args=[step.pk]))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "There is nothing to see at this address" in answer.content.decode()
    assert 'href="/my-day/"' in answer.content.decode()
    visitor = client.get(reverse("set_language"), headers={"accept-language": "pl"})
    assert "Pod tym adresem nie ma nic do obejrzenia" in visitor.content.decode()
