"""Every list goes to Excel as it is filtered, for whoever may see it, and that is recorded."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from kladka.audit.models import Entry, ReadEvent
from kladka.exchange.models import Export
from tests.kladka.incubation.world import make_incubation
from tests.kladka.learning.world import plan
from tests.kladka.pages.signed_in import client_of
from tests.world.cast import add_people

LISTS = [
    ("participants:list", "alicja"),
    ("events:list", "ada"),
    ("incubators:cards", "alan"),
    ("incubators:clients", "alan"),
    ("incubators:entities", "alan"),
    ("projects:list", "olga"),
    ("organisations:list", "adam"),
    ("staff:list", "adam"),
]


def export(client, name, **query):
    response = client.get(reverse(name), {**query, "export": "xlsx"})
    return response, b"".join(response.streaming_content) if response.streaming else b""


def sheets(content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


@pytest.mark.parametrize(("name", "who"), LISTS)
def test_each_list_is_a_file_and_leaves_a_trace(cast, name, who):
    make_incubation(cast).advise("lucja")
    plan(cast)
    response, content = export(client_of(cast, who), name)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    rows, about = sheets(content)
    recorded = Export.objects.get()
    assert recorded.rows == len(rows) - 1
    assert recorded.exported_by == cast.users[who].pk
    assert Entry.objects.filter(verb="exchange.export_list", by=cast.users[who].pk).count() == 1
    assert ReadEvent.objects.filter(object=recorded.pk, page=name).count() == 1
    assert cast.staff[who].name in [value for _label, value in about]
    assert any("made up" in str(value) for _label, value in about) == (who != "adam")


@pytest.mark.parametrize(("name", "who"), LISTS)
def test_the_page_offers_its_file(cast, name, who):
    make_incubation(cast).advise("lucja")
    plan(cast)
    text = client_of(cast, who).get(reverse(name)).content.decode()
    assert ("Export to Excel" in text) == (name != "incubators:entities"), "there is no entity yet"


def test_the_file_has_the_scope_and_the_filter_of_the_page(cast):
    rows, _about = sheets(export(client_of(cast, "alicja"), "participants:list")[1])
    assert [row[0] for row in rows[1:]] == ["Próbna Łucja", "Testowa Nadia"]
    rows, about = sheets(export(client_of(cast, "alicja"), "participants:list", q="nadia")[1])
    assert [row[0] for row in rows[1:]] == ["Testowa Nadia"]
    assert ["Name", "nadia"] in about


def test_who_may_not_see_the_list_gets_no_file(cast):
    response, _content = export(client_of(cast, "ada"), "participants:list")
    assert response.status_code == 403
    assert not Export.objects.exists()


def test_ten_times_the_people_cost_no_more_queries(cast):
    client, counts = client_of(cast, "alicja"), []
    for more in (2, 20):
        add_people(cast, more)
        with CaptureQueriesContext(connection) as captured:
            rows, _about = sheets(export(client, "participants:list")[1])
        counts.append(len(captured))
    assert len(rows) == 25
    assert counts[0] == counts[1]


def test_those_behind_a_figure_go_to_a_file_with_all_their_facts_within_the_scope(cast):
    address = reverse("figures:members", args=[cast.project.code, "EECO01"])
    seen = {}
    for who in ("olga", "anna"):
        response = client_of(cast, who).get(address, {"export": "xlsx"})
        rows, about = sheets(b"".join(response.streaming_content))
        seen[who] = [row[0] for row in rows[1:]]
        assert all(row[3] and "<" not in row[3] for row in rows[1:])
        assert any(str(value).endswith("/EECO01/") for _label, value in about), "which figure it is"
    assert seen == {"olga": ["Próbna Łucja", "Testowa Nadia", "Wymyślona Teresa"], "anna": ["Próbna Łucja"]}
