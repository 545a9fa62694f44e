"""Figures and those behind them: what each role learns, what the address holds, and what it costs."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from kladka.audit.actions import verb
from kladka.audit.models import ReadEvent
from kladka.core.numbers import rounded, unbroken
from kladka.people import actions as people
from kladka.people.models import Identity
from kladka.programmes import actions as programmes
from kladka.programmes.models import Target
from kladka.reporting.extraction.extract import forget
from kladka.reporting.live import figures as reporting
from tests.kladka.pages.signed_in import client_of
from tests.kladka.pages.test_budgets import MOST_BYTES, MOST_QUERIES, cost
from tests.world.cast import add_people, foreign_project


@pytest.fixture(autouse=True)
def nothing_kept():
    forget()
    yield
    forget()


@pytest.fixture
def esf(cast):
    """The cast's project, with a target for the total and for women."""
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
    return cast


def figures_url(cast):
    return reverse("figures:project", args=[cast.project.code])


def members_url(cast, code="EECO01"):
    return reverse("figures:members", args=[cast.project.code, code])


def figure_url(cast, code="EECO01"):
    return reverse("figures:figure", args=[cast.project.code, code])


def text(response):
    return response.content.decode()


def test_every_figure_of_the_pack_leads_to_those_behind_it_and_stands_against_its_target(esf):
    page = text(client_of(esf, "anna").get(figures_url(esf)))
    assert f'href="{members_url(esf)}">3<' in page
    assert unbroken("75% of 4") in page
    assert unbroken("150% of 2") in page
    assert page.count('href="/office/projects/proba/figures/EEC') >= 10


@pytest.mark.parametrize(("language", "heads"), [("en", ("Women", "Men")), ("pl", ("Kobiety", "Mężczyźni"))])
def test_a_column_is_headed_by_whom_it_counts(cast, language, heads):
    page = text(client_of(cast, "anna").get(figures_url(cast), headers={"accept-language": language}))
    for head in heads:
        assert f'numeric">{head}</th>' in page
        assert f'data-label="{head}"' in page


def test_the_menu_of_a_project_leads_to_its_figures(esf):
    page = text(client_of(esf, "anna").get(reverse("projects:about", args=[esf.project.code])))
    assert f'href="{figures_url(esf)}"' in page


def test_whoever_has_one_project_is_led_to_its_figures_and_others_choose(cast):
    anna = client_of(cast, "anna")
    assert anna.get(reverse("figures:list"))["Location"] == figures_url(cast)
    other = foreign_project(cast).code
    adam = client_of(cast, "adam")
    assert adam.get(reverse("figures:list")).status_code in {200, 302}
    assert anna.get(reverse("figures:project", args=[other])).status_code == 404


def test_the_days_stand_in_the_address_and_in_every_way_on(esf):
    olga = client_of(esf, "olga")
    page = text(olga.get(figures_url(esf), {"as_of": "2026-03-01"}))
    assert "As of <time" in page
    assert "as_of=2026-03-01" in page
    assert ">0<" in page


@pytest.mark.parametrize("url", [figures_url, figure_url, members_url])
def test_what_the_boxes_of_a_form_say_stands_in_a_short_address(esf, url):
    boxes = {"as_of-day": "1", "as_of-month": "3", "as_of-year": "2026", "known_on-day": "", "partner": "", "q": "Ł"}
    answer = client_of(esf, "olga").get(url(esf), boxes)
    assert (answer.status_code, answer["Location"]) == (302, f"{url(esf)}?as_of=2026-03-01&q=%C5%81")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"as_of": "yesterday"}, "Type the date as year, month and day"),
        ({"as_of": "2026-02-30"}, "There is no such day in this month"),
        ({"known_on": "2999-01-01"}, "or earlier"),
        ({"known_on": "2019-12-31"}, "or later"),
        ({"partner": "nobody"}, "not on the list"),
    ],
)
def test_a_wrong_question_is_told_at_its_field_and_shows_no_figures(esf, asked, says):
    response = client_of(esf, "olga").get(figures_url(esf), asked)
    assert response.status_code == 422
    assert says in text(response)
    assert members_url(esf) not in text(response)
    answer = client_of(esf, "olga").get(reverse("figures:project-json", args=[esf.project.code]), asked)
    assert (answer.status_code, list(json.loads(answer.content))) == (422, ["errors"])


def test_a_part_of_the_project_has_figures_of_its_own_and_no_targets(esf):
    page = text(client_of(esf, "olga").get(figures_url(esf), {"partner": str(esf.organisations["alfa"].pk)}))
    assert ">2<" in page
    assert "% of" not in page


def test_the_json_copy_says_the_same(esf):
    answer = client_of(esf, "olga").get(reverse("figures:project-json", args=[esf.project.code])).json()
    first = answer["figures"][0]
    assert (first["code"], first["value"], first["by"]["sex"]["female"]) == ("EECO01", 3, 3)
    (target,) = first["targets"]["total"]
    assert (target["value"], target["by"], target["reached"]) == (4, "2030-01-01", 3)
    assert first["targets"]["sex=female"][0]["state"] == "reached_early"
    assert {"as_of", "known_on", "since", "pack", "version", "hash"} <= set(answer)


def test_everybody_is_named_to_the_officer_and_only_their_own_to_a_coach(cast):
    page = text(client_of(cast, "olga").get(members_url(cast)))
    assert all(name in page for name in ("Próbna", "Testowa", "Wymyślona"))
    assert "in the care of others" not in page
    page = text(client_of(cast, "anna").get(members_url(cast)))
    assert "Próbna" in page
    assert "Testowa" not in page
    assert "Wymyślona" not in page
    assert "And 2 people who are in the care of others" in page


def test_who_may_open_nobody_learns_how_many_there_are_and_no_name(cast):
    page = text(client_of(cast, "ada").get(members_url(cast)))
    assert "And 3 people" in page
    assert "Próbna" not in page


def test_who_was_erased_counts_without_a_name(cast):
    with verb("test.erase", controller=cast.project.controller_id, by=cast.users["olga"]):
        Identity.objects.filter(person=cast.participations["lucja"].person)._raw_delete("default")
    page = text(client_of(cast, "olga").get(members_url(cast)))
    assert "Testowa" in page
    assert "Próbna" not in page
    assert "And 1 person" in page


def test_a_member_stands_with_facts_evidence_and_the_number_of_the_audit_entry(cast):
    page = text(client_of(cast, "olga").get(members_url(cast)))
    support = cast.supports["lucja"]
    assert reverse("participants:detail", args=[cast.participations["lucja"].pk]) in page
    assert f"by Anna Trenerska, audit entry {support.recorded_no}" in page
    assert "no document" in page


def test_the_list_finds_names_and_states(cast):
    olga = client_of(cast, "olga")
    page = text(olga.get(members_url(cast), {"q": "lucja probna"}))
    assert "Próbna" in page
    assert "Testowa" not in page
    assert "On the list: 0" in text(olga.get(members_url(cast), {"state": "claimed"}))
    assert "On the list: 0" in text(olga.get(members_url(cast), {"as_of": "2026-03-01"}))


def test_people_seen_by_name_leave_a_read_event_and_numbers_alone_do_not(cast):
    client_of(cast, "ada").get(members_url(cast))
    assert not ReadEvent.objects.exists()
    client_of(cast, "olga").get(members_url(cast))
    assert ReadEvent.objects.get().page == "figures:members"


@pytest.mark.parametrize("code", ["coaches", "entities", "incubators", "entities_improved", "coached", "employed"])
def test_members_of_every_kind_of_unit_open(cast, code):
    cast.project.pack = "pl-po-kl-7.2.1-abc"
    cast.project.save()
    response = client_of(cast, "olga").get(members_url(cast, code))
    assert response.status_code == 200
    if code == "coaches":
        assert "Trenerska Anna" in text(response)
    if code == "entities_improved":
        assert "This is not counted here." in text(response)


def test_what_is_claimed_stands_beside_with_the_way_to_those_it_is(cast):
    cast.project.pack = "pl-po-kl-7.2.1-abc"
    cast.project.save()
    page = text(client_of(cast, "olga").get(figures_url(cast)))
    assert "+3 without a document" in page
    assert f"{members_url(cast, 'employed')}?state=claimed" in page
    assert "not counted here" in page
    assert "A goal of the project for which no number was published." in page


def test_a_code_or_a_project_that_is_not_there_is_not_found(cast):
    olga = client_of(cast, "olga")
    assert olga.get(members_url(cast, "EECO99")).status_code == 404
    other = foreign_project(cast).code
    assert olga.get(reverse("figures:members", args=[other, "EECO01"])).status_code == 404


@pytest.mark.parametrize("url", [figures_url, figure_url, members_url])
def test_pages_stay_within_budget_at_ten_times_the_people(cast, url):
    olga = client_of(cast, "olga")

    def warm():
        olga.get(url(cast))
        return cost(olga, url(cast))[1:]

    few, _bytes = warm()
    add_people(cast, 30)
    people.record_situation(
        participation=cast.participations["nadia"], kind="internship", from_date=date(2026, 5, 5), by=cast.users["anna"]
    )
    many, size = warm()
    assert many == few <= MOST_QUERIES
    assert size <= MOST_BYTES


@pytest.mark.parametrize("url", [figures_url, figure_url, members_url])
def test_a_wrong_day_is_said_at_the_top_and_nothing_beside_looks_like_an_answer(cast, url):
    asked = {"as_of-day": "31", "as_of-month": "2", "as_of-year": "2026"}
    response = client_of(cast, "olga").get(url(cast), asked)
    html = text(response)
    assert response.status_code == 422
    assert "<title>Error:" in html
    assert 'href="#id_as_of-day"' in html
    assert 'value="31"' in html
    assert "Próbna" not in html
    assert "kladka-tile" not in html
    assert "On the list" not in html


@pytest.mark.parametrize("pack", ["eu-esf-2014", "pl-esf-plus-2021", "pl-po-kl-2007", "pl-po-kl-7.2.1-abc"])
def test_however_many_figures_a_pack_has_the_page_stays_small(cast, pack):
    cast.project.pack = pack
    cast.project.save()
    client = client_of(cast, "olga")
    for definition in reporting.pack_of(pack).indicators[:12]:
        programmes.set_target(
            project=cast.project, indicator=definition.code, value=900, on_date=date(2030, 1, 1), by=cast.users["olga"]
        )
    assert cost(client, figures_url(cast))[2] <= MOST_BYTES


def test_figures_of_a_part_say_of_which_and_why_no_target_stands_there(esf):
    olga = client_of(esf, "olga")
    html = text(olga.get(figures_url(esf), {"coach": str(esf.staff["anna"].pk)}))
    assert "<strong>Coach: Anna Trenerska</strong>" in html
    assert "Targets were set for the whole project" in html
    assert '<details class="govuk-details" open>' not in html
    assert "Coach: Anna" not in text(olga.get(figures_url(esf)))


def test_a_figure_of_nobody_says_so(cast):
    cast.project.pack = "pl-po-kl-7.2.1-abc"
    cast.project.save()
    assert "Nobody and nothing counts here." in text(client_of(cast, "olga").get(members_url(cast, "entities")))


def test_whoever_has_no_entry_stands_by_the_first_support(cast):
    with_draft = people.open_participation(
        person=people.register_person(
            controller=cast.organisations["leader"], given_name="Ewa", family_name="Robocza", by=cast.users["anna"]
        ),
        project=cast.project,
        partner=cast.organisations["alfa"],
        by=cast.users["anna"],
    )
    people.record_support(
        participation=with_draft,
        kind="coaching",
        start_date=date(2026, 4, 1),
        site=cast.sites["alfa"],
        by=cast.users["anna"],
    )
    html = text(client_of(cast, "olga").get(members_url(cast), {"state": "incomplete"}))
    assert "<strong>First support</strong>, 1 April 2026" in html
    assert "<strong>Entry</strong>" not in html


@pytest.mark.parametrize("code", ["CO20", "CO21", "CO22"])
def test_a_figure_that_is_not_counted_here_says_why_in_the_words_of_its_definition(cast, code):
    cast.project.pack = "eu-esf-2014"
    cast.project.save()
    olga = client_of(cast, "olga")
    assert text(olga.get(figures_url(cast))).count("It counts projects, so it has no value here.") == 3
    page = text(olga.get(members_url(cast, code)))
    assert "This is not counted here." in page
    assert "It counts projects, so it has no value here." in page
    assert "No number was set" not in page
    assert "On the list" not in page


def test_a_figure_about_what_nobody_records_is_no_nought(cast):
    cast.project.pack = "eu-esf-plus-2021"
    cast.project.save()
    olga = client_of(cast, "olga")
    page = text(olga.get(figures_url(cast)))
    unrecorded = "institutions that were supported, with their kind and size"
    why = f"Kładka does not record yet: {unrecorded}. The figure asks about it."
    assert why in page
    assert f'href="{members_url(cast, "EECO18")}"' not in page
    behind = text(olga.get(members_url(cast, "EECO18")))
    assert why in behind
    assert "Nobody and nothing counts here." not in behind
    answer = olga.get(reverse("figures:project-json", args=[cast.project.code])).json()
    found = {each["code"]: each for each in answer["figures"]}["EECO18"]
    assert (found["value"], found["not_recorded"]) == (None, [unrecorded])


def test_a_figure_that_counts_some_says_what_it_may_miss(cast):
    cast.project.pack = "eu-esf-2014"
    cast.project.save()
    olga = client_of(cast, "olga")
    why = "Kładka does not record yet: another unfavourable situation at entry."
    assert why in text(olga.get(figures_url(cast)))
    behind = text(olga.get(members_url(cast, "CO17")))
    assert why in behind
    assert "On the list: 3" in behind


def test_a_share_is_shown_with_the_decimals_of_its_definition(cast):
    assert rounded(1 / 3, 3) == 0.333
    assert (rounded(12.4, 0), rounded(7, 3), rounded(None, 1)) == (12, 7, None)
    cast.project.pack = "pl-esf-plus-2021"
    cast.project.save()
    page = text(client_of(cast, "olga").get(figures_url(cast)))
    assert "nothing to measure" in page
    assert "does not split this way" not in page


@pytest.mark.parametrize("pack", ["eu-esf-2014", "eu-esf-plus-2021", "pl-esf-plus-2021", "pl-po-kl-2007"])
def test_whatever_a_pack_counts_those_behind_it_open(cast, pack):
    cast.project.pack = pack
    cast.project.save()
    olga = client_of(cast, "olga")
    by_unit = {each.unit.name: each.code for each in reporting.pack_of(pack).indicators}
    by_kind = {each.kind: each.code for each in reporting.pack_of(pack).indicators}
    for code in {*by_unit.values(), *by_kind.values()}:
        assert olga.get(members_url(cast, code), follow=True).status_code == 200, code


def test_coaches_counted_by_their_work_are_called_by_name(cast):
    cast.project.pack = "pl-esf-plus-2021"
    cast.project.save()
    assert "Trenerska Anna" in text(client_of(cast, "olga").get(members_url(cast, "coaches_on_day")))


def test_who_follows_two_models_opens_by_each_of_them(cast):
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
    for code in ("caseload", "disability_model"):
        page = client_of(cast, "olga").get(members_url(cast, code))
        assert "Łucja" in text(page), code
        assert f"#fact-{second.pk}" in page.content.decode(), code
