"""What changed between two results: the way adds up, names only whom one may open, and says who recorded what."""

import io
import json
import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from kladka.audit.actions import verb
from kladka.audit.models import ReadEvent
from kladka.cli.main import main
from kladka.core import clock
from kladka.pages.figures.forms import question
from kladka.pages.reports import paper, taking, telling
from kladka.pages.reports.comparison import ComparisonForm, pair_of
from kladka.pages.reports.moved import entries_of
from kladka.pages.reports.restatement import drawing, reasons, row_numbers, told
from kladka.people import actions as people
from kladka.people.models import Entry, Identity
from kladka.programmes.permissions import viewer_for
from kladka.reporting.actions import indicator as indicators
from kladka.reporting.extraction.extract import forget
from kladka.reporting.restatement.restating import Difference, Moved, Outline, Step, restate, seen, way
from tests.kladka.pages.reports.world import DAY, prepared, submitted
from tests.kladka.pages.signed_in import body_of, client_of
from tests.kladka.reporting.own import approved
from tests.kladka.reporting.own import text_of as own_text
from tests.world.cast import ENTRY_DAY, add_people


@pytest.fixture(autouse=True)
def nothing_kept():
    forget()
    yield
    forget()


def text_of(response) -> str:
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", words.replace("\N{NO-BREAK SPACE}", " "))


def overview(cast, who="olga", **asked):
    return client_of(cast, who).get(reverse("reports:restatement", args=[cast.project.code]), asked)


def figure(cast, who="olga", code="EECO01", **asked):
    return client_of(cast, who).get(reverse("reports:restated-figure", args=[cast.project.code, code]), asked)


def test_what_was_recorded_on_the_reports_own_day_after_it_is_told_as_learnt_later(cast):
    report = submitted(cast)
    add_people(cast, 2)
    page = text_of(overview(cast))
    assert "Report 1" in page
    assert "Recorded later: +2" in page
    told = text_of(figure(cast))
    assert "From 3 to 5 (+2)." in told
    assert f"Report 1 , as of 30 June 2026, as known on {clock.today():%-d %B %Y}" in told
    assert report.number == 1


def test_the_steps_add_up_from_the_frozen_value_to_the_other(cast):
    first = submitted(cast)
    add_people(cast, 2)
    people.withdraw(fact=cast.supports["nadia"], reason="typing_error", by=cast.users["artur"])
    second = prepared(cast)
    found = restate(cast.project, seen(first), seen(second))
    assert found.changed
    for each in found.changed:
        values = [each.before, *(after for _cause, _before, after in each.steps)]
        assert values[-1] == each.after
        assert [before for _cause, before, _after in each.steps] == values[:-1]
        one = way(cast.project, each.code, seen(first), seen(second))
        assert (one.before, one.after) == (each.before, each.after)
        assert [(step.cause, step.before, step.after) for step in one.steps if step.before != step.after] == list(
            each.steps
        )
    counted = len(found.changed) + len(found.others) + found.unchanged
    told = [each.code for each in seen(second).moment.pack.indicators if not each.unvalued]
    assert counted <= len(told)


def test_each_person_moved_stands_there_with_cause_and_audit_line(cast):
    submitted(cast)
    add_people(cast, 1)
    page = text_of(figure(cast))
    assert "Dodatkowa" in page
    assert "came in" in page
    assert re.search(r"recorded \d+ \w+ \d{4}, \d\d:\d\d by Anna Trenerska, audit entry \d+", page)


def test_in_each_step_a_unit_is_called_by_the_participation_that_was_behind_it_then(cast):
    """One human being of two records: the first one's job was withdrawn, later the two were parted."""
    lucja, nadia = (str(cast.participations[name].pk) for name in ("lucja", "nadia"))
    went = Step("retracted", 2, 1, (), (Moved("human", lucja),))
    came = Step("merged", 1, 2, (Moved("human", nadia), Moved("another", lucja)), ())
    viewer = viewer_for(cast.users["olga"], clock.today())
    found, unnamed = entries_of(cast.project, "persons", Difference("it", 2, 2, (went, came)), viewer)
    told = [(each.cause, each.effect, each.row.name.partition(" ")[2]) for each in found]
    assert told[0] == ("retracted", "went", "Łucja")
    assert sorted(told[1:]) == [("merged", "came", "Nadia"), ("merged", "came", "Łucja")]
    assert unnamed == 0


def test_of_a_share_those_are_named_who_came_into_its_base_alone(cast):
    """Łucja has left for more than three months and works, Nadia has left and does not: she is in the base only."""
    cast.project.pack = "pl-esf-plus-2021"
    cast.project.save()
    submitted(cast)
    for name in ("lucja", "nadia"):
        people.leave(
            participation=cast.participations[name], exit_date=ENTRY_DAY, path_completed=True, by=cast.users["anna"]
        )
    page = text_of(figure(cast, code="employment_efficiency"))
    assert "came into the base" in page
    assert "Came into the base: 2." in page
    assert "Into the base" in page
    assert "Nobody and nothing was moved." not in page
    behind = reverse("figures:members", args=[cast.project.code, "employment_efficiency"])
    olga = client_of(cast, "olga")
    base = text_of(olga.get(behind, {"part": "among"}))
    assert ("Who is in the base of the share" in base, "Łucja" in base, "Nadia" in base) == (True, True, True)
    assert "Part: among" not in base, "the question of the page is no filter of the list"
    asked = {
        "then_as_of": "2026-04-30",
        "as_of": "2026-06-30",
        "then_known_on": clock.today(),
        "known_on": clock.today(),
    }
    by_time = text_of(figure(cast, code="employment_efficiency", **asked))
    assert "In the base since 2 June 2026." in by_time
    assert "Left the project" in by_time.partition("In the base since 2 June 2026.")[2][:80], (
        "with the facts that make it so"
    )
    out = text_of(olga.get(behind, {"part": "without"}))
    assert ("Who is left out of the share" in out, "Łucja" in out) == (True, False)
    assert "Who is left out of the share" in text_of(olga.get(behind)), "the way there"
    assert "Who counts" not in text_of(olga.get(reverse("figures:members", args=[cast.project.code, "caseload"])))


def test_somebody_next_door_sees_the_numbers_and_not_the_name(cast):
    submitted(cast)
    add_people(cast, 1)
    page = text_of(figure(cast, "beata"))
    assert "From 3 to 4 (+1)." in page
    assert "Dodatkowa" not in page
    assert "whom you may not open by name" in page
    assert "There is nobody here whom you may open by name." in page


def test_who_opens_names_is_recorded_and_who_sees_none_is_not(cast):
    submitted(cast)
    add_people(cast, 1)
    figure(cast, "beata")
    assert not ReadEvent.objects.filter(page="reports:restated-figure").exists()
    figure(cast)
    assert ReadEvent.objects.filter(page="reports:restated-figure", by=cast.users["olga"].pk).count() == 1


def test_who_was_erased_was_moved_without_a_name(cast):
    asked = {"then_as_of": DAY.isoformat(), "then_known_on": (clock.today() - timedelta(days=1)).isoformat()}
    with verb("test.erase", controller=cast.project.controller_id, by=cast.users["olga"]):
        Identity.objects.filter(person=cast.participations["lucja"].person)._raw_delete("default")
    page = text_of(figure(cast, **asked))
    assert "From 0 to 3 (+3)." in page
    assert "Testowa" in page
    assert "Próbna" not in page
    assert "And 1 person" in page


def test_a_correction_says_what_was_withdrawn_by_whom_and_for_which_reason(cast):
    first = submitted(cast)
    entry = Entry.objects.current().get(participation=cast.participations["lucja"])
    people.correct(fact=entry, changes={"education": 6}, reason="typing_error", by=cast.users["anna"])
    changed = restate(cast.project, seen(first), seen(prepared(cast))).changed
    fell = next(each for each in changed if each.after < each.before)
    page = text_of(figure(cast, code=fell.code))
    assert f"From {fell.before} to {fell.after} (−1)." in page
    assert re.search(r"withdrawn [^;]* by Anna Trenerska, audit entry \d+; reason: typing error", page)
    assert "Próbna" in page
    assert "went out" in page


def test_two_moments_without_any_report(cast):
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    asked = {"then_as_of": DAY.isoformat(), "then_known_on": yesterday, "as_of": DAY.isoformat()}
    page = text_of(figure(cast, **asked))
    assert "From 0 to 3 (+3)." in page
    assert "It was true on the earlier day already, but was recorded only afterwards." in page


@pytest.mark.parametrize(("name", "side"), [("known_on", "now"), ("then_known_on", "then")])
def test_a_day_of_knowledge_alone_means_the_same_day_as_on_the_page_of_figures(cast, name, side):
    day = clock.today() - timedelta(days=1)
    form = ComparisonForm({name: day.isoformat()}, cast.project, [])
    assert not form.is_wrong
    moment, asked = getattr(pair_of(cast.project, form), side).moment, question(cast.project, {"known_on": day})
    assert (moment.as_of, moment.known_on) == (asked.as_of, asked.known_on) == (clock.today(), day)


def test_the_one_that_knows_less_stands_first_whichever_way_it_was_asked(cast):
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    page = text_of(figure(cast, then_known_on=clock.today().isoformat(), known_on=yesterday))
    assert "the other way round than you asked: first the one that knows less" in page
    assert "From 0 to 3 (+3)." in page


def test_two_days_of_the_same_knowledge_given_the_other_way_round_are_put_in_order_in_words(cast):
    late, early = DAY.isoformat(), "2026-01-31"
    days = {"then_known_on": clock.today().isoformat(), "known_on": clock.today().isoformat()}
    page = text_of(overview(cast, then_as_of=late, as_of=early, **days))
    assert "the other way round than you asked: both know the same, so first the one of the earlier day" in page
    assert "the other way round" not in text_of(overview(cast, then_as_of=early, as_of=late, **days))


def test_nothing_changed_is_said_and_unchanged_figures_are_counted_not_listed(cast):
    submitted(cast)
    response = overview(cast)
    page = text_of(response)
    assert "No figure has another value." in page
    assert re.search(r"\d+ figures did not change", page)
    assert "EECO" not in page
    assert "<table" not in response.content.decode().split("Compare other results")[1].split("</details>")[1]


@pytest.mark.parametrize("values", [(1664, 1668, 1672), (3333, 10000, 0)])
def test_steps_add_up_as_they_are_written(values):
    first, middle, last = (Fraction(value, 10000) for value in values)
    outline = Outline("share", first, last, (("corrected", first, middle), ("time", middle, last)))
    with translation.override("en"):
        before, after, change = row_numbers(outline, 3)
        steps = [line.rpartition("\N{NO-BREAK SPACE}")[2] for line in reasons(outline, 3)]
        shapes = drawing(outline, "Share", 3, names=("A", "B")).shapes
        drawn = [shape.number.lstrip("▲▼ ") for shape in shapes[1:-1]]
    number = {text: Decimal(text.replace("−", "-")) for text in (before, after, change, *steps)}
    assert number[before] + sum(number[step] for step in steps) == number[after]
    assert number[after] - number[before] == number[change]
    assert drawn == steps


def test_no_step_is_hidden_by_rounding():
    """A median of 127.5 days that became 128 is a change, though the figure is written without decimals."""
    before, after = Fraction(255, 2), Fraction(128)
    outline = Outline("days", before, after, (("retracted", before, after),))
    with translation.override("en"):
        assert row_numbers(outline, 0) == ["127.5", "128", "+0.5"]
        assert [line.replace("\N{NO-BREAK SPACE}", " ") for line in reasons(outline, 0)] == ["Withdrawn: +0.5"]
        assert drawing(outline, "Days", 0, names=("A", "B")).in_words == "A: 127.5; Withdrawn: ▲ +0.5; B: 128"


def test_the_page_of_a_figure_shows_what_rounding_would_hide(cast):
    add_people(cast, 1)
    found = Difference("EECO01", Fraction(255, 2), Fraction(128), (Step("retracted", Fraction(255, 2), 128, (), ()),))
    form = ComparisonForm({}, cast.project, [])
    with translation.override("en"):
        page = told(cast.project, pair_of(cast.project, form), found, "/")
    assert (page.before, page.after, page.change) == ("127.5", "128", "+0.5")
    assert page.sentences[0].endswith("This changed the value by +0.5.")
    assert [row[2] for row in page.table.rows] == ["127.5", "128", "128"]


def test_two_results_of_one_day_of_knowledge_are_told_apart_in_the_drawing(cast):
    page = figure(cast, then_as_of="2026-01-31", then_known_on=clock.today().isoformat()).content.decode()
    drawn = re.findall(r"<tspan[^>]*>([^<]*)</tspan>", page.partition("kladka-waterfall__svg")[2])
    assert " ".join(drawn).startswith("As of 31 January 2026, as known on")


def test_picture_and_table_say_the_same(cast):
    submitted(cast)
    add_people(cast, 2)
    html = figure(cast).content.decode()
    drawn = re.search(r'role="img" aria-label="([^"]+)"', html)
    assert drawn
    assert "Report 1: 3" in drawn[1]
    assert "Recorded later: ▲ +2" in drawn[1]
    assert "style=" not in html


@pytest.mark.parametrize(
    "asked",
    [{"as_of": "2026-02-31"}, {"then_known_on": "soon"}, {"then_known_on": "2019-12-31"}, {"earlier": "nonsense"}],
)
def test_a_question_that_cannot_be_answered_is_asked_again(cast, asked):
    for response in (overview(cast, **asked), figure(cast, **asked)):
        assert response.status_code == 422
        assert "govuk-error-summary" in response.content.decode()


def test_a_definition_that_changed_without_the_number_is_said_to_have(cast):
    approved(cast)
    submitted(cast)
    text = own_text().replace("when: support('coaching')", "when: support('coaching') or support('advice')")
    assert text != own_text()
    given = {"text": text, "changes": "local_advised", "by": cast.users["olga"]}
    version = indicators.propose(project=cast.project, **given)
    asked = {"as_of": DAY.isoformat()}
    assert "definition changed" not in text_of(overview(cast, **asked))
    indicators.approve(version=version, by=cast.users["olga"], alone=True)
    assert "The definition changed, and the number did not People with coaching" in text_of(overview(cast, **asked))
    page = text_of(figure(cast, code="local_advised", **asked))
    assert "The definition changed, and the number did not: the same people" in page
    assert "Nothing changed" not in page
    assert "Nothing changed" in text_of(figure(cast, **asked))


def test_a_definition_that_changed_is_said_wherever_a_report_is_compared(cast, capsys):
    """Beside the people recorded late, who alone moved the number."""
    approved(cast)
    first = submitted(cast)
    text = own_text().replace("when: support('coaching')", "when: support('coaching') or support('advice')")
    version = indicators.propose(project=cast.project, text=text, changes="local_advised", by=cast.users["olga"])
    indicators.approve(version=version, by=cast.users["olga"], alone=True)
    add_people(cast, 2)
    second = submitted(cast)
    asked = {"earlier": str(first.pk), "later": str(second.pk)}
    assert "The definition changed, and the number by other causes People with coaching" in text_of(
        overview(cast, **asked)
    )
    page = text_of(figure(cast, code="local_advised", **asked))
    assert "The definition changed, too: by itself that moved nothing." in page
    with translation.override("en"):
        given = telling.told(second, "")
        assert given.redefined == ("local_advised",)
        words = str(paper._changes(given))
        assert "whether that moved them or not: People with coaching." in words
        assert ["local_advised", "People with coaching", "Definition changed", None, None, 0] in taking._changes_sheet(
            given
        ).rows
        assert taking._restatement_json(given)["redefined"] == ["local_advised"]
    assert main(["report", "diff", "1", "2", "--project", cast.project.code]) == 0
    assert capsys.readouterr().out.count("the definition changed, and by itself that moved nothing") == 1
    assert main(["report", "diff", "1", "2", "--project", cast.project.code, "--json"]) == 0
    found = {each["code"]: each["redefined"] for each in json.loads(capsys.readouterr().out)}
    assert {code for code, is_redefined in found.items() if is_redefined} == {"local_advised"}
    assert len(found) > 1


def test_a_figure_that_no_definition_has_is_not_found(cast):
    assert figure(cast, code="NOPE").status_code == 404


def test_the_list_keeps_its_question_while_one_filters(cast):
    report = submitted(cast)
    add_people(cast, 2)
    asked = {"earlier": str(report.pk), "cause": "recorded_late"}
    html = figure(cast, **asked).content.decode()
    assert f'<option value="{report.pk}" selected' in html
    assert "Dodatkowa" in html
    assert "Dodatkowa" not in figure(cast, **(asked | {"q": "nobody"})).content.decode()


def test_the_file_has_every_move_with_its_audit_line(cast):
    submitted(cast)
    add_people(cast, 2)
    response = figure(cast, export="xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(body_of(response)))
    rows = book.get_sheet_by_index(0).to_python()
    assert len(rows) == 3
    assert "recorded" in rows[1][-1]
    assert "audit entry" in rows[1][-1]


def test_whom_time_brought_in_stands_there_with_the_fact_and_who_recorded_it(cast):
    asked = {"then_as_of": "2026-03-01", "then_known_on": clock.today().isoformat(), "as_of": DAY.isoformat()}
    page = text_of(figure(cast, **asked))
    assert "From 0 to 3 (+3)." in page
    assert "Time passed" in page
    assert "Counts since 2 March 2026." in page
    assert re.search(r"recorded \d+ \w+ \d{4} by Anna Trenerska, audit entry \d+", page)


@pytest.mark.parametrize("open_page", [overview, figure])
def test_a_report_that_nobody_chose_is_shown_as_chosen(cast, open_page):
    report = submitted(cast)
    add_people(cast, 1)
    for asked in ({}, {"as_of": "2026-06-30"}, {"earlier": ""}):
        page = open_page(cast, **asked).content.decode()
        assert f'<option value="{report.pk}" selected>' in page


def test_no_filter_of_the_list_takes_off_the_question(cast):
    report = submitted(cast)
    add_people(cast, 1)
    page = figure(cast, cause="recorded_late", then_as_of="2026-03-31", then_known_on="2026-04-30").content.decode()
    clear = re.search(r'href="([^"]*)"[^>]*>Remove all filters', page)[1]
    assert clear.endswith("?then_as_of=2026-03-31&amp;then_known_on=2026-04-30")
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)" id="filter', figure(cast).content.decode())
    assert ("earlier", str(report.pk)) in hidden


def test_a_report_and_other_days_beside_it_are_refused_at_the_field(cast):
    report = submitted(cast)
    answer = overview(cast, earlier=str(report.pk), then_as_of="2026-03-31")
    assert answer.status_code == 422
    assert "Choose a report, or give days, not both." in text_of(answer)


@pytest.mark.parametrize("open_page", [overview, figure])
def test_what_the_boxes_of_a_comparison_say_stands_in_a_short_address(cast, open_page):
    boxes = {"then_as_of-day": "31", "then_as_of-month": "3", "then_as_of-year": "2026", "earlier": "", "q": "Ł"}
    answer = open_page(cast, **boxes)
    assert answer.status_code == 302
    assert answer["Location"].endswith("/?then_as_of=2026-03-31&q=%C5%81")


def test_both_results_lead_to_those_behind_them_on_their_days(cast):
    page = figure(cast, then_as_of="2026-03-31", then_known_on="2026-04-30", as_of="2026-06-30").content.decode()
    members = reverse("figures:members", args=[cast.project.code, "EECO01"])
    today = clock.today().isoformat()
    assert f'href="{members}?as_of=2026-03-31&amp;known_on=2026-04-30"' in page
    assert f'href="{members}?as_of=2026-06-30&amp;known_on={today}"' in page


def test_whom_time_took_out_stands_there_with_what_ended_and_who_recorded_it(cast):
    cast.project.pack = "pl-po-kl-7.2.1-abc"
    cast.project.save()
    situation, by = cast.situations["lucja"], cast.users["anna"]
    document = people.keep_document(
        controller=cast.organisations["leader"],
        kind="employment_contract",
        form="original_inspected",
        document_date=situation.from_date,
        inspected_by=cast.staff["anna"],
        inspected_on=situation.from_date,
        by=by,
    )
    people.prove(facts=[situation], document=document, by=by)
    people.end_situation(situation=situation, until_date=DAY, outcome="ended", by=by)
    known = clock.today().isoformat()
    asked = {"then_as_of": DAY.isoformat(), "then_known_on": known, "as_of": "2026-07-31", "known_on": known}
    page = text_of(figure(cast, code="employed", **asked))
    assert "(−1)" in page
    assert "Stopped counting between the two days." in page
    told = page.partition("Stopped counting between the two days.")[2]
    assert re.search(r"End: [^;]*30 June 2026", told)
    assert re.search(r"End: [^;]*: recorded \d+ \w+ \d{4} by Anna Trenerska, audit entry \d+", told)


def test_back_in_time_nobody_stopped_counting_but_did_not_count_yet(cast):
    submitted(cast)
    page = text_of(figure(cast, as_of="2026-02-28"))
    assert "From 3 to 0 (−3)." in page
    assert page.count("Did not count yet on 28 February 2026.") == 3
    assert "Stopped counting" not in page


@pytest.mark.parametrize("is_written", [True, False])
def test_behind_a_figure_made_of_others_stand_those_who_stand_behind_these(cast, is_written):
    """One leaves the coach and another comes: as many for each coach as before, but not the same people."""
    cast.project.pack = "pl-esf-plus-2021"
    cast.project.save()
    first = submitted(cast)
    entry = Entry.objects.current().get(participation=cast.participations["lucja"])
    people.withdraw(fact=entry, reason="typing_error", by=cast.users["anna"])
    add_people(cast, 1)
    now = seen(prepared(cast))
    found = restate(cast.project, seen(first), now if is_written else replace(now, report=None))
    told = {each.code for each in found.changed + found.others}
    assert {"caseload", "people_per_coach"} <= told
    page = figure(cast, code="people_per_coach")
    text = text_of(page)
    assert "This figure is made of others" in text
    assert "Nobody and nothing was moved" not in text
    assert "Came in" not in text
    for part in ("caseload", "coaches_on_day"):
        assert f'href="{reverse("reports:restated-figure", args=[cast.project.code, part])}?' in page.content.decode()
