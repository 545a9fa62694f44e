"""The figures of the public site for machines: files, their checksums, and how long they may be kept."""

import json
from hashlib import sha256

import pytest
from django.urls import reverse

from kladka.audit.actions import SYSTEM
from kladka.reporting.extraction.extract import forget
from kladka.reporting.models import Release
from kladka.reporting.publishing import operations
from tests.kladka.pages.public.world import address_of, finish, json_of, rows_of, visitor
from tests.world.released import prepare, publish


@pytest.fixture(autouse=True)
def nothing_kept():
    forget()
    yield
    forget()


@pytest.fixture
def finished(cast):
    return finish(cast)


def test_the_csv_has_a_row_for_each_number_and_says_which_are_hidden(finished):
    rows = rows_of(visitor().get(address_of(finished, "latest-csv")))
    totals = {row["code"]: row for row in rows if not row["by"]}
    assert (totals["coached"]["value"], totals["coached"]["status"]) == ("3", "declared")
    assert (totals["supported"]["value"], totals["supported"]["status"]) == ("", "hidden")
    assert {row["by"] for row in rows} == {"", "sex"}
    assert rows == rows_of(visitor().get(address_of(finished, "release-csv")))


def test_the_description_names_every_column_the_licence_and_the_checksums(finished):
    package = visitor().get(address_of(finished, "release-package")).json()
    table, second = package["resources"]
    files = {name: visitor().get(address_of(finished, name)).content for name in ("release-csv", "release-json")}
    assert table["hash"] == f"sha256:{sha256(files['release-csv']).hexdigest()}"
    assert second["hash"] == f"sha256:{sha256(files['release-json']).hexdigest()}"
    (first_row,) = rows_of(visitor().get(address_of(finished, "release-csv")))[:1]
    assert [field["name"] for field in table["schema"]["fields"]] == list(first_row)
    assert all(field["description"] and field["description_pl"] for field in table["schema"]["fields"])
    assert package["licenses"][0]["name"] == "CC-BY-4.0"


def test_the_checksum_of_the_json_is_that_of_what_was_frozen(finished):
    answer = visitor().get(address_of(finished, "release-json")).json()
    release = Release.objects.get()
    assert answer["checksum"] == f"sha256:{release.content_hash}"
    frozen = {key: value for key, value in answer.items() if key not in {"checksum", "published_on"}}
    text = json.dumps(frozen, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert sha256(text.encode()).hexdigest() == release.content_hash


def test_whoever_has_a_file_already_is_told_so_and_a_dated_one_may_be_kept_for_ever(finished):
    first = visitor().get(address_of(finished, "release-json"))
    assert "immutable" in first["Cache-Control"]
    again = visitor().get(address_of(finished, "release-json"), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    newest = visitor().get(address_of(finished, "latest-json"))
    assert "immutable" not in newest["Cache-Control"]


def test_the_list_of_releases_keeps_every_one_of_them(finished):
    publish(finished, prepare(finished, words="Poprawka."))
    page = visitor().get(address_of(finished, "data")).content.decode()
    for number in (1, 2):
        assert reverse("public:release-csv", args=[finished.project.code, number]) in page
    assert visitor().get(address_of(finished, "release-json")).json()["number"] == 1
    assert visitor().get(address_of(finished, "latest-json")).json()["number"] == 2


def test_what_is_prepared_or_discarded_is_not_there(finished):
    prepare(finished, words="Poprawka.")
    assert visitor().get(reverse("public:release-json", args=[finished.project.code, 2])).status_code == 404
    assert visitor().get(address_of(finished, "latest-json")).json()["number"] == 1


def test_without_a_release_there_is_no_file_and_the_page_says_so(cast):
    assert visitor().get(reverse("public:latest-csv", args=[cast.project.code])).status_code == 404
    page = visitor().get(address_of(cast, "data")).content.decode()
    assert "No figures of this project are published yet." in page


def test_the_list_of_operations_has_the_contractors_that_a_project_records(finished):
    assert visitor().get(reverse("public:operations-csv")).status_code == 404
    assert "was not made yet" in visitor().get(reverse("public:operations")).content.decode()
    finished.project.contractors = "Druk sp. z o.o.\nSala S.A."
    finished.project.save()
    operations.refresh(by=SYSTEM)
    page = visitor().get(reverse("public:operations")).content.decode()
    assert "Trial project" in page
    assert "Not recorded here" not in page
    (row,) = rows_of(visitor().get(reverse("public:operations-csv")))
    assert (row["operation_code"], row["operation_pl"], row["total_cost"]) == ("proba", "Projekt próbny", "")
    assert row["contractor"] == "Druk sp. z o.o.; Sala S.A."
    assert visitor().get(reverse("public:operations-json")).json()["operations"][0]["beneficiary"] == "Próba Lider"


def test_a_text_that_looks_like_a_formula_stays_a_text(finished):
    finished.project.title_en = "=1+1"
    finished.project.save()
    operations.refresh(by=SYSTEM)
    (row,) = rows_of(visitor().get(reverse("public:operations-csv")))
    assert row["operation_en"] == "'=1+1"


def test_machines_of_any_site_may_read_and_keep_the_figures_for_a_while(finished):
    response = json_of(finished)
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "public" in response["Cache-Control"]
    html = visitor().get(reverse("public:project", args=[finished.project.code]))
    assert "no-cache" in html["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in html
