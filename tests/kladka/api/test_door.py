"""What holds for every operation: refusals as problems, limits, names of contents, languages, and no cookies."""

import json
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kladka.audit.models import Line, ReadEvent
from kladka.core import limits
from kladka.reporting.extraction.extract import forget
from tests.kladka.api.asked import ROOT, count_employed, program, token_for, told
from tests.world.cast import Cast, add_people


@pytest.fixture(autouse=True)
def nothing_kept(settings, tmp_path):
    settings.VAR = tmp_path
    forget()
    yield
    forget()


@pytest.fixture
def client_of_olga(cast: Cast):
    return program(token_for(cast)[1])


@pytest.mark.parametrize(
    ("language", "spoken", "title"),
    [
        ("pl", "pl", "W pytaniu jest błąd"),
        ("de, pl;q=0.5", "pl", "W pytaniu jest błąd"),
        ("en-GB", "en", "Something in the question is wrong"),
        ("de", "en", "Something in the question is wrong"),
        ("", "en", "Something in the question is wrong"),
    ],
)
def test_a_problem_speaks_the_language_that_was_asked_for(cast: Cast, language, spoken, title):
    _token, secret = token_for(cast)
    response = program(secret, **{"accept-language": language}).get(f"{ROOT}projects/proba/figures", {"as_of": "x"})
    assert (response.status_code, response["Content-Type"]) == (422, "application/problem+json")
    assert response["Content-Language"] == spoken
    assert response.json()["title"] == title


@pytest.mark.parametrize(
    ("query", "at", "says"),
    [
        ({"as_of": "yesterday"}, "query.as_of", "year-month-day"),
        ({"as_of": "2026-02-31"}, "query.as_of", "no such day"),
        ({"as_of": "2026-13-01"}, "query.as_of", "no such month"),
        ({"as_of": "2026-06-31"}, "query.as_of", "no such day in this month"),
        ({"as_of": "0000-06-01"}, "query.as_of", "year-month-day"),
        ({"as_of": "1782777600"}, "query.as_of", "year-month-day"),
        ({"as_of": "2999-01-01"}, "query.as_of", "between"),
        ({"known_on": "2999-01-01"}, "query.known_on", "between"),
        ({"known_on": "2019-12-31"}, "query.known_on", "between 1 January 2020"),
        ({"asof": "2026-01-01"}, "query.asof", "no such parameter"),
        ({"as_of": ["2026-01-01", "2026-02-01"]}, "query.as_of", "once"),
        ({"partner": "nobody"}, "query.partner", "id"),
        ({"partner": "00000000-0000-7000-8000-000000000009"}, "query.partner", "none with this id"),
        ({"target_group": "nobody"}, "query.target_group", "none with this id"),
        ({"model": "x" * 61}, "query.model", "not written"),
        ({"code": "NONE"}, "query.code", "no figure"),
        ({"by": "birth_date"}, "query.by", "no breakdown"),
        ({"by": "sex*sex"}, "query.by", "no breakdown"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(client_of_olga, query, at, says):
    problem = told(client_of_olga, "projects/proba/figures", 422, **query)
    assert [each["at"] for each in problem["errors"]] == [at]
    assert says in problem["errors"][0]["detail"]


def test_where_no_parameter_can_be_given_it_is_said_that_there_are_none(client_of_olga):
    """“There are: .” names nothing, and looks as if something were missing."""
    (error,) = told(client_of_olga, "projects", 422, page="2")["errors"]
    assert (error["at"], error["detail"]) == ("query.page", "This address takes no parameters.")
    (error,) = told(client_of_olga, "projects/proba/figures", 422, asof="2026-01-01")["errors"]
    assert "as_of, known_on" in error["detail"].partition("There are: ")[2]


@pytest.mark.parametrize(
    ("path", "query", "at"),
    [
        ("projects/proba/series", {"date": "2026-01-01"}, "query.code"),
        ("projects/proba/series", {"code": "EECO01", "date": ["2026-01-01"] * 61}, "query.date"),
        ("projects/proba/series", {"code": "EECO01", "date": "2999-01-01"}, "query.date"),
        ("projects/proba/figures/EECO01/members", {"limit": "1001"}, "query.limit"),
        ("projects/proba/figures/EECO01/members", {"limit": "0"}, "query.limit"),
        ("projects/proba/figures/EECO01/members", {"limit": "1e2"}, "query.limit"),
        ("projects/proba/figures/EECO01/members", {"state": "sure"}, "query.state"),
        ("projects/proba/figures/EECO01/members", {"cursor": "bm9uZQ"}, "query.cursor"),
        ("projects/proba/figures/EECO01/members", {"cursor": "é"}, "query.cursor"),
    ],
)
def test_limits_of_lists_and_series(client_of_olga, path, query, at):
    assert [each["at"] for each in told(client_of_olga, path, 422, **query)["errors"]] == [at]


def test_other_methods_addresses_and_sizes_are_refused(client_of_olga):
    for method in ("post", "put", "patch", "delete", "options", "trace"):
        response = getattr(client_of_olga, method)(f"{ROOT}projects")
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD"), method
    assert client_of_olga.get(f"{ROOT}nothing").status_code == 404
    assert client_of_olga.get(ROOT).status_code == 404
    assert client_of_olga.get(f"{ROOT}projects", {"x": "y" * 9000}).status_code == 414
    assert client_of_olga.generic("GET", f"{ROOT}projects", data=b"x" * 9000).status_code == 413
    assert client_of_olga.get(f"{ROOT}projects/proba/figures?as_of=%00%ff").status_code == 422


@pytest.mark.parametrize("path", ["/api/v2/projects", "/api/v2/", "/api/projects", "/api/v1"])
def test_of_a_version_that_is_not_there_programs_hear_which_one_is(client_of_olga, path):
    response = client_of_olga.get(path)
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert "ask below /api/v1/" in response.json()["detail"]


def test_the_head_of_an_answer_is_like_the_answer_without_its_body(client_of_olga):
    whole, head = client_of_olga.get(f"{ROOT}projects"), client_of_olga.head(f"{ROOT}projects")
    assert (head.status_code, head["ETag"], head.content) == (200, whole["ETag"], b"")
    assert head["Content-Length"] == str(len(whole.content))


def test_a_host_that_is_not_ours_is_refused(client_of_olga):
    response = client_of_olga.get(f"{ROOT}projects", headers={"host": "evil.example"})
    assert (response.status_code, response.json()["type"]) == (400, "/api/#unreadable")


def test_a_fault_is_a_problem_without_a_word_of_what_happened(client_of_olga, monkeypatch, caplog):
    def broken(*_args, **_named):
        raise RuntimeError("secret words")

    monkeypatch.setattr("kladka.api.figures.reporting.figures", broken)
    response = client_of_olga.get(f"{ROOT}projects/proba/figures")
    assert (response.status_code, response.json()["type"]) == (500, "/api/#fault")
    assert "secret" not in response.content.decode()
    assert "The API failed" in caplog.text


def test_no_cookie_is_read_or_set_and_no_other_site_is_let_in(cast: Cast):
    client = program(token_for(cast)[1], origin="https://elsewhere.example")
    client.cookies["django_language"] = "pl"
    response = client.get(f"{ROOT}projects/none/figures")
    assert response["Content-Language"] == "en"
    assert not response.cookies
    assert not [name for name in response.headers if name.lower().startswith("access-control")]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "no-store"


def test_what_somebody_has_already_is_not_sent_again_until_the_ledger_changes(cast: Cast):
    client = program(token_for(cast)[1])
    address = f"{ROOT}projects/proba/figures"
    first = client.get(address)
    assert first["Cache-Control"] == "private, no-cache"
    same = client.get(address, headers={"if-none-match": f'"other", W/{first["ETag"]}'})
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
    add_people(cast, 1)
    other = client.get(address, headers={"if-none-match": first["ETag"]})
    assert other.status_code == 200
    assert other.json()["ledger"] > first.json()["ledger"]


def test_people_are_kept_on_no_disk(client_of_olga):
    response = client_of_olga.get(f"{ROOT}projects/proba/figures/EECO01/members")
    assert response["Cache-Control"] == "no-store"
    assert "ETag" not in response


def test_a_token_that_asks_too_often_waits(cast: Cast, settings):
    settings.API_PER_MINUTE = 2
    client, other = program(token_for(cast)[1]), program(token_for(cast)[1])
    statuses = [client.get(f"{ROOT}projects") for _ in range(4)]
    assert [each.status_code for each in statuses][:2] == [200, 200]
    assert {each.status_code for each in statuses[2:]} <= {200, 429}  # a minute may have begun meanwhile
    refused = [each for each in statuses if each.status_code == 429]
    assert all(0 < int(each["Retry-After"]) <= 60 for each in refused)
    assert other.get(f"{ROOT}projects").status_code == 200


def test_requests_are_counted_by_the_minute_and_old_counts_are_removed(settings, tmp_path):
    at = datetime(2026, 3, 2, 10, 0, 5, tzinfo=UTC)
    assert [limits.counted("a", at) for _ in range(3)] == [1, 2, 3]
    assert limits.counted("b", at) == 1
    assert limits.seconds_left(at) == 55
    later = datetime(2026, 3, 2, 10, 1, 0, tzinfo=UTC)
    assert limits.counted("a", later) == 1
    assert len(list((tmp_path / "limits").iterdir())) == 1


def test_what_cannot_be_counted_is_let_through_and_told(settings, tmp_path, caplog):
    (tmp_path / "limits").write_text("no folder")
    assert limits.counted("a", datetime(2026, 3, 2, tzinfo=UTC)) == 0
    assert "cannot be counted" in caplog.text


def test_the_first_use_on_a_day_is_in_the_chain_once(cast: Cast):
    token, secret = token_for(cast)
    for _ in range(3):
        program(secret).get(f"{ROOT}projects")
    token.refresh_from_db()
    assert token.last_used_on is not None
    lines = Line.objects.filter(object=token.pk).order_by("entry__number").values_list("entry__verb", flat=True)
    assert list(lines) == ["accounts.make_token", "accounts.use_token"]


def test_reading_members_is_kept_and_by_which_token(cast: Cast):
    token, secret = token_for(cast)
    told(program(secret), "projects/proba/figures")
    assert not ReadEvent.objects.exists()
    told(program(secret), "projects/proba/figures/EECO01/members")
    told(program(secret), f"projects/proba/figures/{count_employed(cast)}/near")
    pages = [f"api:members:{token.prefix}", f"api:near:{token.prefix}"]
    assert sorted(ReadEvent.objects.values_list("page", flat=True)) == pages
    assert set(ReadEvent.objects.values_list("by", flat=True)) == {cast.users["olga"].pk}


def test_an_answer_costs_few_queries_and_no_more_of_more_people(cast: Cast):
    code = count_employed(cast)
    _token, secret = token_for(cast)
    client, paths = program(secret), ("figures", f"figures/{code}/members", f"figures/{code}/near", "targets")

    def costs():
        found = {}
        for path in paths:
            client.get(f"{ROOT}projects/proba/{path}")
            with CaptureQueriesContext(connection) as captured:
                client.get(f"{ROOT}projects/proba/{path}")
            found[path] = len(captured)
        return found

    few = costs()
    add_people(cast, 20)
    assert costs() == few
    assert max(few.values()) <= 12


def test_the_document_is_open_and_valid_json(db):
    response = program().get(f"{ROOT}openapi.json")
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    assert json.loads(response.content)["openapi"].startswith("3.1")
