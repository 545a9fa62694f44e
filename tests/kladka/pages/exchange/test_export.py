"""Every list goes to Excel as it is filtered, for whoever may see it, and that is recorded."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from kladka.audit.actions import verb
from kladka.audit.models import Entry, ReadEvent
from kladka.exchange.models import Export
from kladka.people import actions as people
from kladka.programmes.models import Target
from kladka.reporting.live import figures as reporting
from tests.kladka.incubation.world import make_incubation
from tests.kladka.learning.world import plan
from tests.kladka.pages.signed_in import client_of
from tests.world.cast import add_people

LISTS = [
    ("participants:list", "alicja"),
    ("events:list", "ada"),
    ("advice:list", "alan"),
    ("advice:clients", "alan"),
    ("entities:list", "alan"),
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


def taken(client, address, **query):
    """Return the rows and the second sheet of the file at an address."""
    language = {"accept-language": query.pop("language", "en")}
    response = client.get(address, {**query, "export": "xlsx"}, headers=language)
    assert response.status_code == 200
    return sheets(b"".join(response.streaming_content))


TABLES = {
    "figures:project": ("olga", "figures"),
    "projects:team": ("olga", "team"),
    "projects:targets": ("olga", "targets"),
    "incubators:list": ("alan", "incubators"),
}


@pytest.mark.parametrize(("name", "who", "file"), [(name, *rest) for name, rest in TABLES.items()])
def test_each_table_that_is_no_list_is_a_file_and_leaves_a_trace(cast, name, who, file):
    make_incubation(cast)
    promise(cast)
    address = reverse(name, args=[] if name == "incubators:list" else [cast.project.code])
    client = client_of(cast, who)
    assert f'href="{address}?export=xlsx"' in client.get(address).content.decode()
    rows, about = taken(client, address)
    recorded = Export.objects.get()
    assert (recorded.list, recorded.rows, recorded.controller) == (file, len(rows) - 1, cast.project.controller_id)
    assert ReadEvent.objects.filter(object=recorded.pk, page=name).count() == 1
    assert cast.staff[who].name in [value for _label, value in about]


def promise(cast):
    with verb("test.promise", controller=cast.project.controller_id, by=cast.users["olga"]) as entry:
        for breakdown, value in (("", 4), ("sex=female", 2)):
            entry.record(
                Target(
                    project=cast.project,
                    indicator="EECO01",
                    breakdown=breakdown,
                    value=Decimal(value),
                    on_date=date(2030, 1, 1),
                )
            )


def test_the_file_of_figures_says_the_same_as_the_page_and_of_what(cast):
    promise(cast)
    olga, address = client_of(cast, "olga"), reverse("figures:project", args=[cast.project.code])
    (heads, *rows), about = taken(olga, address)
    first = dict(zip(heads, rows[0], strict=True))
    assert (first["Code"], first["All together"], first["Women"], first["Men"]) == ("EECO01", 3, 3, 0)
    assert (first["Target"], first["Target: Women"], first["Target: Men"]) == (4, 2, "")
    unrecorded = next(row for row in rows if row[0] == "EECO18")
    assert unrecorded[2] == ""
    assert "does not record yet" in unrecorded[-1]
    labels = {row[0] for row in about}
    assert {"Project", "As of", "As known on", "Definitions"} <= labels


def test_the_file_of_figures_of_a_part_has_that_part_and_no_targets(cast):
    promise(cast)
    olga, address = client_of(cast, "olga"), reverse("figures:project", args=[cast.project.code])
    alfa = str(cast.organisations["alfa"].pk)
    assert f"partner={alfa}&amp;export=xlsx" in olga.get(address, {"partner": alfa}).content.decode()
    (heads, *rows), about = taken(olga, address, partner=alfa)
    first = dict(zip(heads, rows[0], strict=True))
    assert (first["All together"], first["Target"]) == (2, "")
    assert "Partner: Próba Alfa" in dict(about)["Part of the project"]


def test_a_list_in_english_has_english_titles(cast):
    event = plan(cast)
    ada = client_of(cast, "ada")
    assert event.title_pl != event.title_en
    assert [taken(ada, reverse("events:list"), language=each)[0][1][0] for each in ("en", "pl")] == [
        event.title_en,
        event.title_pl,
    ]


def test_the_file_behind_a_figure_names_the_figure_and_both_days_and_has_every_fact(cast):
    olga = client_of(cast, "olga")
    for day in (4, 5, 6, 7, 8, 9):
        people.record_support(
            participation=cast.participations["lucja"],
            kind="coaching",
            start_date=date(2026, 5, day),
            site=cast.sites["alfa"],
            by=cast.users["anna"],
        )
    address = reverse("figures:members", args=[cast.project.code, "EECO01"])
    rows, about = taken(olga, address, as_of="2026-07-01", q="lucja")
    said = dict(about)
    assert (said["Code"], said["Figure"]) == ("EECO01", "Total number of participants")
    assert said["As of"] == date(2026, 7, 1)
    assert [row[0] for row in about].count("As of") == 1
    assert {"As known on", "Project", "Definitions"} <= set(said)
    assert rows[1][3].count("\n") >= 1
    assert "more record" not in rows[1][3]
    member = next(
        each
        for each in reporting.members(cast.project, "EECO01", as_of=date(2026, 7, 1))
        if each.participation == str(cast.participations["lucja"].pk)
    )
    assert len(rows[1][3].split("\n")) == len(member.facts)


@pytest.mark.parametrize(("name", "who"), LISTS)
def test_the_page_offers_its_file(cast, name, who):
    make_incubation(cast).advise("lucja")
    plan(cast)
    text = client_of(cast, who).get(reverse(name)).content.decode()
    assert ("Export to Excel" in text) == (name != "entities:list"), "there is no entity yet"


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
        assert any(str(value).endswith("/EECO01/members/") for _label, value in about), "which figure it is"
    assert seen == {"olga": ["Próbna Łucja", "Testowa Nadia", "Wymyślona Teresa"], "anna": ["Próbna Łucja"]}
