"""What the operations answer: the same as the pages, exact, page by page."""

import hashlib
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from kladka.api.answers import Number
from kladka.audit.actions import verb
from kladka.audit.models import ReadEvent
from kladka.core import clock, crypto
from kladka.people import actions as people
from kladka.programmes.models import Project, Target
from kladka.reporting.actions.report import prepare
from kladka.reporting.extraction.extract import forget
from kladka.reporting.live import figures as reporting
from kladka.reporting.queries.report import path_of
from tests.kladka.api.asked import ROOT, count_employed, program, report_of, token_for, told
from tests.world.cast import ENTRY_DAY, Cast, add_people


@pytest.fixture(autouse=True)
def nothing_kept():
    forget()
    yield
    forget()


@pytest.fixture
def olga(cast: Cast):
    return program(token_for(cast)[1])


def figure(answer, code):
    return next(each for each in answer["figures"] if each["code"] == code)


def test_the_projects_of_a_token_and_their_parts(cast: Cast, olga):
    assert [each["code"] for each in told(olga, "projects")["items"]] == ["proba"]
    found = told(olga, "projects/proba")
    assert found["title"] == {"pl": "Projekt próbny", "en": "Trial project"}
    assert {each["id"] for each in found["partners"]} == {str(each.pk) for each in cast.organisations.values()}
    assert {each["id"] for each in found["sites"]} == {str(each.pk) for each in cast.sites.values()}
    assert found["target_groups"] == [{"code": "people", "name": "Osoby bez pracy"}]


def test_figures_are_those_of_the_pages(cast: Cast, olga):
    answer = told(olga, "projects/proba/figures", as_of="2026-06-30")
    result = reporting.figures(cast.project, as_of=date(2026, 6, 30))
    assert [each["code"] for each in answer["figures"]] == [each.code for each in result.figures]
    values = {each["code"]: each["value"] and each["value"]["number"] for each in answer["figures"]}
    assert values == {each.code: reporting.plain(each.value) for each in result.figures}
    assert answer["definitions"]["hash"] == result.hash
    assert (answer["as_of"], answer["where"]) == ("2026-06-30", {})
    assert figure(answer, "EECO01")["value"] == {"exact": "3", "number": 3}


@pytest.mark.parametrize("path", ["figures", "figures/EECO01/members", "figures/EECO01/near"])
def test_days_after_the_day_of_knowledge_are_said_to_be_left_out(cast: Cast, olga, path):
    answer = told(olga, f"projects/proba/{path}", as_of="2026-06-30", known_on="2026-03-01")
    assert answer["note"] == (
        "What happened after 1 March 2026 is left out, because nobody could know of it yet. So figures may seem behind "
        "that are not."
    )
    assert told(olga, f"projects/proba/{path}", as_of="2026-06-30")["note"] is None


def test_a_point_of_a_series_says_it_for_its_own_day(cast: Cast, olga):
    days = ["2026-02-28", "2026-06-30"]
    answer = told(olga, "projects/proba/series", code="EECO01", date=days, known_on="2026-03-01")
    assert [bool(each["note"]) for each in answer["points"]] == [False, True]


def test_figures_are_narrowed_and_split_as_asked(cast: Cast, olga):
    alfa = str(cast.organisations["alfa"].pk)
    answer = told(olga, "projects/proba/figures", partner=alfa, code=["EECO01", "EECO02"], by=["sex"])
    assert [each["code"] for each in answer["figures"]] == ["EECO01", "EECO02"]
    assert answer["where"] == {"partner": alfa}
    found = figure(answer, "EECO01")
    assert found["value"]["number"] == 2
    women = [each["value"]["number"] for each in found["groups"] if each["group"] == {"sex": "female"}]
    assert women == [2]
    assert {tuple(each["group"]) for each in found["groups"]} == {("sex",)}


def test_what_does_not_split_by_a_part_has_no_value_there_and_says_why(cast: Cast, olga):
    Project.objects.filter(pk=cast.project.pk).update(pack="pl-esf-plus-2021")
    why = "This figure does not split this way: it is not counted by coaching model."
    asked = {"as_of": "2026-06-30", "model": "tzw-base"}
    found = figure(told(olga, "projects/proba/figures", **asked), "people_per_coach")
    assert [found[name] for name in ("value", "claimed", "incomplete", "why_no_value")] == [None, None, None, why]
    assert figure(told(olga, "projects/proba/figures"), "people_per_coach")["why_no_value"] is None
    series = told(
        olga, "projects/proba/series", code=["caseload", "employment_efficiency"], date="2026-06-30", model="tzw-base"
    )
    assert series["without_value"] == [{"code": "caseload", "why": why}]
    for path in ("members", "near"):
        problem = told(olga, f"projects/proba/figures/caseload/{path}", 422, **asked)
        assert problem["errors"] == [{"at": "query.model", "detail": why}]


def test_who_is_in_the_base_of_a_share_and_who_is_left_out(cast: Cast, olga):
    cast.project.pack = "pl-esf-plus-2021"
    cast.project.save()
    lucja = cast.participations["lucja"]
    people.leave(participation=lucja, exit_date=ENTRY_DAY, path_completed=True, by=cast.users["anna"])
    path = "projects/proba/figures/employment_efficiency/members"
    base = told(olga, path, part="among")
    assert [one["participation"] or one["id"] for one in base["items"]] == [str(lucja.pk)]
    assert base["counts"]["proven"] == figure(told(olga, "projects/proba/figures"), "employment_efficiency")["among"]
    assert told(olga, path, part="without")["items"] == []
    problem = told(olga, "projects/proba/figures/caseload/members", 422, part="among")
    assert problem["errors"][0]["at"] == "query.part"


def test_an_early_day_and_an_early_knowledge(cast: Cast, olga):
    early = told(olga, "projects/proba/figures", as_of="2026-03-01", code="EECO01")
    assert figure(early, "EECO01")["value"]["number"] == 0
    unknown = told(olga, "projects/proba/figures", as_of="2026-06-30", known_on="2026-03-01", code="EECO01")
    assert figure(unknown, "EECO01")["value"]["number"] == 0


def test_a_series_has_the_days_in_order_each_once(olga):
    days = ["2026-06-30", "2026-03-01", "2026-06-30"]
    answer = told(olga, "projects/proba/series", code=["EECO01"], date=days)
    assert [(each["as_of"], each["values"]["EECO01"]["number"]) for each in answer["points"]] == [
        ("2026-03-01", 0),
        ("2026-06-30", 3),
    ]
    known = told(olga, "projects/proba/series", code="EECO01", date="2026-06-30", as_then_known="true")
    assert (known["points"][0]["known_on"], known["points"][0]["values"]["EECO01"]["number"]) == ("2026-06-30", 0)


def test_targets_with_every_milestone(cast: Cast, olga):
    with verb("test.promise", controller=cast.project.controller_id, by=cast.users["olga"]) as entry:
        for value, day in (("12.50", date(2030, 1, 1)), ("4", date(2027, 1, 1))):
            entry.record(
                Target(project=cast.project, indicator="EECO01", breakdown="", value=Decimal(value), on_date=day)
            )
    answer = told(olga, "projects/proba/targets")
    assert [(each["value"], each["on_date"]) for each in answer["targets"]] == [
        ({"exact": "4", "number": 4}, "2027-01-01"),
        ({"exact": "12.5", "number": 12.5}, "2030-01-01"),
    ]


def test_members_come_page_by_page_each_once_whatever_is_recorded_meanwhile(cast: Cast, olga):
    add_people(cast, 4)
    path, seen = "projects/proba/figures/EECO01/members", []
    answer = told(olga, path, limit=3)
    first = answer["next"]
    while True:
        seen += [each["id"] for each in answer["items"]]
        if answer["next"] is None:
            break
        add_people(cast, 1)
        answer = olga.get(answer["next"]).json()
    assert len(seen) == len(set(seen)) >= 7
    assert seen == sorted(seen)
    other = olga.get(first.replace("EECO01", "EECO02"))
    assert (other.status_code, other.json()["errors"][0]["at"]) == (422, "query.cursor")


def test_a_member_has_its_state_its_day_and_its_facts(cast: Cast, olga):
    answer = told(olga, "projects/proba/figures/EECR04/members")
    assert answer["counts"] == {"proven": 0, "claimed": 0, "incomplete": 0}
    found = told(olga, "projects/proba/figures/EECO01/members")
    assert {each["participation"] for each in found["items"]} <= {str(each.pk) for each in cast.participations.values()}
    assert {each["state"] for each in found["items"]} == {"proven"}
    assert found["counts"]["proven"] == 3
    assert told(olga, "projects/proba/figures/EECO01/members", state="claimed")["items"] == []
    problem = told(olga, "projects/proba/figures/NONE/members", 404)
    assert (problem["type"], "no figure “NONE”" in problem["detail"]) == ("/api/#not-found", True)


def test_a_fact_has_the_id_of_the_ledger_also_where_a_second_model_counts_by_it(cast: Cast, olga):
    cast.project.pack = "pl-esf-plus-2021"
    cast.project.save()
    second = people.hand_over(
        assignment=cast.assignments["lucja"],
        coach=cast.staff["anna"],
        model="tzw-women",
        also=["tzw-disability"],
        from_date=date(2026, 3, 9),
        by=cast.users["alicja"],
    )
    (found,) = told(olga, "projects/proba/figures/disability_model/members")["items"]
    assert str(second.pk) in {fact["id"] for fact in found["facts"]}


def test_who_nearly_counts_has_what_is_missing_and_until_when(cast: Cast, olga):
    answer = told(olga, f"projects/proba/figures/{count_employed(cast)}/near")
    assert {each["participation"] for each in answer["items"]} == {str(one.pk) for one in cast.participations.values()}
    for each in answer["items"]:
        assert [(gap["kind"], gap["name"]) for gap in each["gaps"]] == [("evidence", "situation")]
        assert each["gaps"][0]["facts"][0]["evidence"] == "claimed"


def test_a_report_says_what_was_submitted_and_its_file_proves_it(cast: Cast, settings, tmp_path):
    settings.VAR = tmp_path
    crypto.prepare_keys()
    kept = report_of(cast)
    client = program(token_for(cast)[1])
    (line,) = told(client, "projects/proba/reports")["items"]
    assert (line["label"], line["as_of"], line["sha256"]) == ("1", "2026-07-01", kept.content_hash)
    told_then = told(client, "projects/proba/reports/1/1")
    assert figure(told_then, "EECO01")["value"] == {"exact": "3", "number": 3}
    add_people(cast, 1)
    assert told(client, "projects/proba/reports/1/1") == told_then
    file = client.get(f"{ROOT}projects/proba/reports/1/1/file")
    assert file["Content-Type"] == "application/zip"
    assert hashlib.sha256(file.content).hexdigest() == kept.content_hash
    assert [each.object for each in ReadEvent.objects.filter(page__startswith="api:report_file:")] == [kept.pk]
    for path in ("reports/2/1", "reports/1/2", "reports/1/2/file"):
        assert told(client, f"projects/proba/{path}", 404)["type"] == "/api/#not-found"
    assert told(client, "projects/proba/reports/1/99999999999999999999", 422)["errors"][0]["at"] == "path.version"


def test_a_report_whose_file_is_damaged_is_our_fault(cast: Cast, settings, tmp_path):
    settings.VAR = tmp_path
    crypto.prepare_keys()
    kept = report_of(cast)
    path = path_of(kept)
    path.write_bytes(path.read_bytes() + b"x")
    client = program(token_for(cast)[1])
    for name in ("1/1", "1/1/file"):
        problem = told(client, f"projects/proba/reports/{name}", 500)
        assert (problem["type"], "backup" in problem["detail"]) == ("/api/#fault", True)


def test_a_report_that_waits_is_not_told(cast: Cast, settings, tmp_path):
    settings.VAR = tmp_path
    crypto.prepare_keys()
    day = date(2026, 7, 1)
    prepare(project=cast.project, as_of=day, known_on=clock.today(), by=cast.users["olga"])
    client = program(token_for(cast)[1])
    assert told(client, "projects/proba/reports")["items"] == []
    assert told(client, "projects/proba/reports/1/1", 404)["status"] == 404


def test_packs_say_in_both_languages_what_counts_and_where_it_is_written(olga):
    codes = [each["code"] for each in told(olga, "packs")["items"]]
    assert {"eu-esf-plus-2021", "pl-po-kl-7.2.1-abc"} <= set(codes)
    for code in codes:
        found = told(olga, f"packs/{code}")
        assert found["code"] == code
        for each in found["indicators"]:
            assert {"pl", "en"} <= each["title"].keys(), each["code"]
            assert each["source"], each["code"]
    assert told(olga, "packs/none", 404)["type"] == "/api/#not-found"
    assert told(olga, "projects/proba/definitions")["code"] == "eu-esf-plus-2021"


@pytest.mark.parametrize(
    ("value", "exact", "number"),
    [(3, "3", 3), (Fraction(2, 3), "2/3", 2 / 3), (Fraction(1, 2), "1/2", 0.5), (0, "0", 0)],
)
def test_a_number_is_exact_and_plain(value, exact, number):
    assert Number.of(value).dict() == {"exact": exact, "number": number}
    assert Number.or_none(None) is None


def test_the_page_about_the_api_has_every_operation_and_every_refusal(client, cast: Cast):
    for language, said in (("en", "Refusals"), ("pl", "Odmowy")):
        html = client.get("/api/", headers={"accept-language": language}).content.decode()
        assert said in html
        for name in ("figures", "members", "near", "series", "targets", "packs"):
            assert f'<section id="{name}">' in html
        assert 'id="token-refused"' in html
        assert f'href="{ROOT}openapi.json"' in html
        assert 'src="http' not in html
