"""The pages of organisations, staff and projects: who opens them, what they say, what they save."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kladka.accounts.queries import STRONG
from kladka.organisations import actions as organisations
from kladka.organisations.models import Organisation, Site, Staff
from kladka.programmes import actions as programmes
from kladka.programmes.models import Post
from tests.world.cast import START, Cast

MOST_QUERIES = 12
MOST_BYTES = 60_000


def signed_in(cast: Cast, name: str, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(cast.users[name])
    session = client.session
    session[STRONG] = str(cast.users[name].pk)
    session.save()
    return client


def send(client: Client, address: str, **data: object):
    return client.post(address, {"idempotency_key": uuid.uuid4(), **data})


def pages_of(cast: Cast) -> dict[str, str]:
    alfa, anna = cast.organisations["alfa"].pk, cast.staff["anna"].pk
    return {
        "organisations:list": reverse("organisations:list"),
        "organisations:new": reverse("organisations:new"),
        "organisations:detail": reverse("organisations:detail", args=[alfa]),
        "organisations:edit": reverse("organisations:edit", args=[alfa]),
        "organisations:add-site": reverse("organisations:add-site", args=[alfa]),
        "organisations:edit-site": reverse("organisations:edit-site", args=[cast.sites["alfa"].pk]),
        "organisations:close-site": reverse("organisations:close-site", args=[cast.sites["alfa"].pk]),
        "staff:list": reverse("staff:list"),
        "staff:new": reverse("staff:new", args=[alfa]),
        "staff:detail": reverse("staff:detail", args=[anna]),
        "staff:edit": reverse("staff:edit", args=[anna]),
        "staff:appoint": reverse("staff:appoint", args=[anna]),
        "staff:end-post": reverse("staff:end-post", args=[cast.posts["anna"].pk]),
        "projects:list": reverse("projects:list"),
        "projects:about": reverse("projects:about", args=["proba"]),
        "projects:team": reverse("projects:team", args=["proba"]),
        "projects:targets": reverse("projects:targets", args=["proba"]),
    }


@pytest.mark.parametrize("language", ["pl", "en"])
def test_every_page_opens_small_and_with_few_queries(cast: Cast, language: str) -> None:
    client = signed_in(cast, "adam", language)
    for name, address in pages_of(cast).items():
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        assert response.status_code == 200, name
        assert len(queries) <= MOST_QUERIES, (name, [query["sql"][:90] for query in queries])
        assert len(response.content) < MOST_BYTES, name


def test_lists_and_pages_take_as_many_queries_at_ten_times_the_data(cast: Cast) -> None:
    client = signed_in(cast, "adam")
    shown = [name for name in pages_of(cast) if name.endswith((":list", ":detail", ":about", ":team", ":targets"))]
    before = {name: _queries(client, pages_of(cast)[name]) for name in shown}
    _grow(cast)
    assert {name: _queries(client, pages_of(cast)[name]) for name in shown} == before


def test_a_coach_is_refused_the_administration_and_sees_the_own_project(cast: Cast) -> None:
    client = signed_in(cast, "anna")
    for name, address in pages_of(cast).items():
        expected = 200 if name.startswith("projects:") else 403
        assert client.get(address).status_code == expected, name


def test_a_project_of_others_is_not_found(cast: Cast) -> None:
    rival = organisations.add_organisation(
        name="Obcy", legal_form="public_unit", is_controller=True, by=cast.users["adam"]
    )
    programmes.open_project(
        controller=rival,
        funding_line=cast.project.funding_line,
        code="obcy",
        title_pl="Cudzy projekt",
        title_en="Project of others",
        starts_on=START,
        ends_on=START,
        pack=cast.project.pack,
        profile=cast.project.profile,
        by=cast.users["adam"],
    )
    for name in ("anna", "adam"):
        client = signed_in(cast, name)
        assert "Project of others" not in client.get(reverse("projects:list")).content.decode()
        for page in ("projects:about", "projects:team", "projects:targets"):
            assert client.get(reverse(page, args=["obcy"])).status_code == 404
    assert signed_in(cast, "adam").get(reverse("organisations:detail", args=[rival.pk])).status_code == 404


def test_a_partners_administrator_looks_after_the_own_organisation_only(cast: Cast) -> None:
    organisations.change_staff(
        staff=cast.staff["nikt"], version=1, changes={"is_administrator": True}, by=cast.users["adam"]
    )
    client = signed_in(cast, "nikt")
    listed = client.get(reverse("organisations:list")).content.decode()
    assert "Próba Alfa" in listed
    assert "Próba Beta" not in listed
    beta = cast.organisations["beta"].pk
    for page in ("organisations:detail", "organisations:edit", "organisations:add-site", "staff:new"):
        assert client.get(reverse(page, args=[beta])).status_code == 404
    for page in ("staff:detail", "staff:edit", "staff:appoint"):
        assert client.get(reverse(page, args=[cast.staff["beata"].pk])).status_code == 404
    assert client.get(reverse("staff:end-post", args=[cast.posts["anna"].pk])).status_code == 404
    site = client.get(reverse("organisations:edit-site", args=[cast.sites["beta"].pk]))
    assert site.status_code == 404


def test_the_list_finds_without_diacritics(cast: Cast) -> None:
    client = signed_in(cast, "adam")
    found = client.get(reverse("organisations:list"), {"q": "proba alfa"}).content.decode()
    assert "Próba Alfa" in found
    assert "Próba Beta" not in found
    assert "Zarządzalski" in client.get(reverse("staff:list"), {"q": "zarzadzalski"}).content.decode()


def test_an_organisation_is_added_once_and_its_errors_stand_at_their_fields(cast: Cast) -> None:
    client = signed_in(cast, "adam")
    typed = {"name": "Nowa fundacja", "legal_form": "foundation", "powiat": "1261", "krs": "12"}
    wrong = send(client, reverse("organisations:new"), **typed)
    assert wrong.status_code == 422
    assert "ten digits" in wrong.content.decode()
    assert "Nowa fundacja" in wrong.content.decode()
    data = typed | {"krs": "00001 23456", "idempotency_key": uuid.uuid4(), "website": "example.org"}
    saved = client.post(reverse("organisations:new"), data)
    added = Organisation.objects.get(name="Nowa fundacja")
    assert saved.status_code == 302
    assert saved.url == reverse("organisations:detail", args=[added.pk])
    assert (added.krs, added.website) == ("0000123456", "https://example.org")
    assert client.post(reverse("organisations:new"), data).url == saved.url
    assert Organisation.objects.filter(name="Nowa fundacja").count() == 1


def test_who_saves_second_sees_both_versions(cast: Cast) -> None:
    client, alfa = signed_in(cast, "adam"), cast.organisations["alfa"]
    organisations.change_organisation(
        organisation=alfa, version=1, changes={"municipality": "Klucze"}, by=cast.users["adam"]
    )
    address = reverse("organisations:edit", args=[alfa.pk])
    typed = {"name": alfa.name, "short_name": "Alfa", "legal_form": "association", "municipality": "Olkusz"}
    response = send(client, address, version=1, **typed)
    text = response.content.decode()
    assert response.status_code == 422
    assert "Klucze" in text
    assert "Olkusz" in text
    assert Organisation.objects.get(pk=alfa.pk).municipality == "Klucze"


def test_a_branch_is_added_and_closed(cast: Cast) -> None:
    client, alfa = signed_in(cast, "adam"), cast.organisations["alfa"]
    address = reverse("organisations:add-site", args=[alfa.pk])
    typed = {"name": "Filia", "town": "Olkusz", "powiat": "1212", "opened_on": "2026-01-05"}
    response = send(client, address, **typed, branch_of=cast.sites["alfa"].pk)
    assert response.status_code == 302
    branch = Site.objects.get(name="Filia")
    assert branch.branch_of == cast.sites["alfa"]
    assert "Filia" in client.get(response.url).content.decode()
    closing = reverse("organisations:close-site", args=[branch.pk])
    assert send(client, closing, version=1, closed_on="2025-01-05").status_code == 422
    assert send(client, closing, version=1, closed_on="2026-02-05").status_code == 302
    branch.refresh_from_db()
    assert branch.closed_on == date(2026, 2, 5)
    reopening = reverse("organisations:reopen-site", args=[branch.pk])
    assert reopening in client.get(response.url).content.decode()
    assert send(client, reopening, version=2).status_code == 302
    branch.refresh_from_db()
    assert branch.closed_on is None
    assert send(client, reopening, version=3).status_code == 422


def test_what_takes_something_away_is_asked_in_red(cast: Cast) -> None:
    client = signed_in(cast, "adam")
    for name, pk in (("organisations:close-site", cast.sites["alfa"].pk), ("staff:end-post", cast.posts["anna"].pk)):
        page = client.get(reverse(name, args=[pk])).content.decode()
        assert "govuk-button--warning" in page, name
        assert "govuk-warning-text" in page, name


def test_somebody_new_gets_an_account_and_a_post(cast: Cast) -> None:
    client, alfa = signed_in(cast, "adam"), cast.organisations["alfa"]
    typed = {"given_name": "Łucja", "family_name": "Nowa", "email": "nowa@example.com", "is_administrator": "no"}
    refused = send(client, reverse("staff:new", args=[alfa.pk]), **typed, phone="600 100")
    assert (refused.status_code, "nine digits" in refused.content.decode()) == (422, True)
    response = send(client, reverse("staff:new", args=[alfa.pk]), **typed)
    assert response.status_code == 302
    added = Staff.objects.get(family_name="Nowa")
    assert (added.user.email, added.is_administrator) == ("nowa@example.com", False)
    post = {"project": cast.project.pk, "role": "coach", "site": cast.sites["alfa"].pk, "from_date": "2026-01-05"}
    address = reverse("staff:appoint", args=[added.pk])
    assert send(client, address, **post).status_code == 302
    again = send(client, address, **post)
    assert again.status_code == 422
    assert "already holds this post" in again.content.decode()
    held = Post.objects.current().get(staff=added)
    ending = reverse("staff:end-post", args=[held.pk])
    assert send(client, ending, until_date="2026-06-30").status_code == 302
    assert Post.objects.current().get(staff=added).until_date == date(2026, 6, 30)
    assert client.get(ending).status_code == 404  # that post was replaced
    ended = Post.objects.current().get(staff=added)
    again = reverse("staff:end-post", args=[ended.pk])
    assert again in client.get(reverse("staff:detail", args=[added.pk])).content.decode()
    assert send(client, again).status_code == 302
    assert Post.objects.current().get(staff=added).until_date is None


def test_an_address_that_is_taken_is_told_at_its_field(cast: Cast) -> None:
    client, alfa = signed_in(cast, "adam"), cast.organisations["alfa"]
    typed = {"given_name": "Jan", "family_name": "Drugi", "email": cast.users["anna"].email, "is_administrator": "no"}
    response = send(client, reverse("staff:new", args=[alfa.pk]), **typed)
    # Addresses of the cast end in .invalid, which is a well-formed name.
    assert response.status_code == 422
    assert not Staff.objects.filter(family_name="Drugi").exists()


def test_a_project_says_what_it_is(cast: Cast) -> None:
    by = cast.users["olga"]
    programmes.add_goal(project=cast.project, kind="general", text_pl="Cel ogólny", text_en="The one goal", by=by)
    programmes.set_target(project=cast.project, indicator="EECO01", value=Decimal(40), breakdown="sex=female", by=by)
    programmes.serve_areas(project=cast.project, site=cast.sites["alfa"], powiats=["1214"], by=by)
    client = signed_in(cast, "anna")
    about = client.get(reverse("projects:about", args=["proba"])).content.decode()
    for text in ("Trial project", "The one goal", "People without work", "Próba Lider"):
        assert text in about
    polish = signed_in(cast, "anna", "pl").get(reverse("projects:about", args=["proba"])).content.decode()
    for text in ("Projekt próbny", "Cel ogólny", "Osoby bez pracy"):
        assert text in polish
    team = client.get(reverse("projects:team", args=["proba"])).content.decode()
    assert "Anna Trenerska" in team
    assert "Proszowice powiat" in team
    targets = client.get(reverse("projects:targets", args=["proba"])).content.decode()
    assert "Total number of participants" in targets
    assert "women" in targets


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def _grow(cast: Cast) -> None:
    adam, alfa = cast.users["adam"], cast.organisations["alfa"]
    for number in range(20):
        added = organisations.add_organisation(name=f"Organizacja {number}", legal_form="association", by=adam)
        programmes.add_partner(project=cast.project, organisation=added, by=adam)
        site = organisations.add_site(
            organisation=alfa, name=f"Punkt {number}", town="Kraków", powiat="1261", opened_on=START, by=adam
        )
        programmes.serve_areas(project=cast.project, site=site, powiats=["1261"], by=adam)
        staff = organisations.add_staff(organisation=alfa, given_name="Jan", family_name=f"N{number}", by=adam)
        programmes.appoint(project=cast.project, staff=staff, role="coach", site=site, by=adam)
        programmes.add_goal(project=cast.project, kind="specific", text_pl="Cel", text_en="Goal", by=adam)
        programmes.set_target(
            project=cast.project, indicator="EECO01", value=Decimal(1), on_date=date(2026, 1, 1 + number), by=adam
        )
