"""Wishes, placements, support plans, job loss, the trial month, referrals."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from kladka.audit.models import Entry
from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale
from kladka.employers import actions, queries
from kladka.employers.models import Placement, Vacancy
from kladka.employers.rules import Outcome, Phase
from kladka.people import actions as people
from kladka.people.models import Ending, Situation, Support
from tests.kladka.employers.world import DAY, make_employers, vacancy


@pytest.fixture
def world(cast):
    """The employers; the cast's own jobs, which nobody asked for here, are withdrawn."""
    for situation in cast.situations.values():
        people.withdraw(fact=situation, reason="wrong_person", by=cast.users["anna"])
    return make_employers(cast)


def refused(field, verb, **arguments):
    with pytest.raises(PolicyBroken) as found:
        verb(**arguments)
    assert found.value.field == field
    return str(found.value)


def current(kind):
    return list(Situation.objects.current().filter(kind=kind))


def test_each_saving_of_wishes_is_a_version_and_earlier_ones_stay(world):
    world.wish()
    world.wish(version=1, values={"tasks": ["office"]})
    lucja = world.cast.participations["lucja"]
    assert [one.values for one in queries.wishes_versions(lucja)] == [
        {"tasks": ["office"]},
        {"working_time": ["mornings"], "tasks": ["kitchen"]},
    ]
    with pytest.raises(Stale):
        world.wish(version=1)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"values": {"working_time": ["nights"]}}, "veto_working_time"),
        ({"hours_from": 30, "hours_until": 20}, "hours_until"),
        ({"disclosure": "nothing"}, "disclosure_on"),
        ({"disclosure_on": DAY}, "disclosure_on"),
        ({"disclosure": "secret", "disclosure_on": DAY}, "disclosure"),
        ({"on_date": date(2999, 1, 1)}, "on_date"),
        ({"vetoes": {"tasks": ["flying"]}}, "tasks"),
    ],
)
def test_what_cannot_be_of_wishes_is_refused_at_its_place(world, told, field):
    with pytest.raises(PolicyBroken) as found:
        world.wish(**told)
    assert found.value.field == field


def test_a_vacancy_against_a_veto_is_shown_last_and_says_so(world):
    night = vacancy(world.cast, world.centre, title="Nocna zmiana", values={"working_time": ["nights"]})
    wishes = world.wish()
    first, last = queries.matches(wishes, queries.listed_vacancies(Vacancy.objects.all()), DAY)
    assert (first.vacancy, last.vacancy) == (world.vacancy, night)
    assert (last.findings[0].outcome, last.findings[0].vetoed) == (Outcome.VETO, {"nights"})
    assert len(first.findings) == len(last.findings) == len(queries.criteria())


def test_the_job_analysis_tells_what_the_offer_does_not(world):
    told = {"staff": world.cast.staff["anna"], "by": world.cast.users["anna"], "version": 0, "on_date": DAY}
    actions.analyse_job(vacancy=world.vacancy, tasks="Piecze.", values={"environment": ["noise"]}, **told)
    wishes = world.wish(vetoes={"environment": ["noise"]})
    (found,) = queries.matches(wishes, queries.listed_vacancies(Vacancy.objects.all()), DAY)
    assert found.findings[0].criterion == "environment"
    assert found.findings[0].outcome is Outcome.VETO


def test_without_wishes_nothing_is_said_to_fit(world):
    (found,) = queries.matches(None, queries.listed_vacancies(Vacancy.objects.all()), DAY)
    assert {one.outcome for one in found.findings} == {Outcome.UNKNOWN}


def test_a_placement_records_the_fact_that_counts_in_one_act(world):
    before = Entry.objects.count()
    placement = world.place(vacancy=world.vacancy, subsidy="intervention_works", subsidy_body="Urząd pracy")
    fact = Situation.objects.current().get(pk=placement.situation)
    assert (fact.kind, fact.from_date, fact.contract_kind) == ("employment", DAY, "employment_contract")
    assert Entry.objects.count() == before + 1
    assert Vacancy.objects.get().state == "filled"


def test_a_vacancy_for_two_is_filled_by_the_second(world):
    double = vacancy(world.cast, world.bakery, posts=2)
    world.place("lucja", vacancy=double)
    assert Vacancy.objects.get(pk=double.pk).state == "open"
    world.place("nadia", by="artur", vacancy=double)
    assert Vacancy.objects.get(pk=double.pk).state == "filled"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"employer": None}, "employer"),
        ({"kind": "own_firm", "contract_kind": "", "full_time_share": None}, "employer"),
        ({"kind": "job_search"}, "kind"),
        ({"kind": "internship", "subsidy": "sodir", "contract_kind": "", "full_time_share": None}, "subsidy"),
        ({"subsidy_body": "Urząd pracy"}, "subsidy"),
        ({"subsidy": "gift"}, "subsidy"),
        ({"from_date": date(2999, 1, 1)}, "from_date"),
    ],
)
def test_what_cannot_be_of_a_placement_is_refused_and_nothing_is_recorded(world, changes, field):
    with pytest.raises(PolicyBroken) as found:
        world.place(**changes)
    assert found.value.field == field
    assert not Placement.objects.exists()
    assert not current("employment")


def test_a_vacancy_of_another_employer_is_refused(world):
    with pytest.raises(PolicyBroken) as found:
        world.place(employer=world.centre, vacancy=world.vacancy)
    assert found.value.field == "vacancy"


def test_a_placement_shows_the_fact_as_it_stands_after_a_correction(world):
    placement = world.place()
    fact = Situation.objects.get(pk=placement.situation)
    corrected = people.correct(
        fact=fact, changes={"from_date": DAY + timedelta(days=1)}, reason="typing_error", by=world.cast.users["anna"]
    )
    lucja = world.cast.participations["lucja"]
    (found,) = queries.placements_of(lucja)
    assert (found.situation, found.began_on, found.evidence) == (corrected, DAY + timedelta(days=1), "claimed")
    people.withdraw(fact=corrected, reason="typing_error", by=world.cast.users["anna"])
    (found,) = queries.placements_of(lucja)
    assert found.is_withdrawn
    assert not found.goes_on(DAY)


def test_an_employer_is_found_where_somebody_was_presented_or_began_as_it_stands_today(world):
    lucja, by = world.cast.participations["lucja"], world.cast.users["anna"]

    def days():
        return queries.told_beside([lucja.pk], {"vacancy"}).get(lucja.pk, {}).get("vacancy", [])

    world.contact()
    world.contact("lucja", purpose="getting_acquainted")
    world.contact("nadia", by="artur", purpose="candidate")
    assert days() == []
    presented = world.contact("lucja", purpose="candidate", on_date=DAY - timedelta(days=3))
    world.contact("lucja", vacancy=world.vacancy, on_date=DAY - timedelta(days=2))
    assert sorted(days()) == [DAY - timedelta(days=3), DAY - timedelta(days=2)]
    actions.remove_contact(contact=presented, by=by)
    placement = world.place(vacancy=world.vacancy)
    fact = Situation.objects.get(pk=placement.situation)
    later = DAY + timedelta(days=1)
    corrected = people.correct(fact=fact, changes={"from_date": later}, reason="typing_error", by=by)
    assert sorted(days()) == [DAY - timedelta(days=2), later]
    people.withdraw(fact=corrected, reason="typing_error", by=by)
    world.place("lucja", kind="own_firm", employer=None, contract_kind="", full_time_share=None)
    assert days() == [DAY - timedelta(days=2)], "nobody employs in one's own firm"


def test_losing_a_job_ends_the_situation_and_may_begin_a_new_search(world):
    placement, lost = world.place(), DAY + timedelta(days=40)
    actions.end_placement(
        placement=placement, until_date=lost, outcome="ended", reason="dismissed", new_search=True,
        by=world.cast.users["anna"],
    )  # fmt: skip
    assert Ending.objects.current().get(situation=placement.situation).until_date == lost
    assert [one.from_date for one in current("job_search")] == [lost + timedelta(days=1)]
    (found,) = queries.placements_of(world.cast.participations["lucja"])
    assert (found.goes_on(lost), found.goes_on(lost + timedelta(days=1))) == (True, False)
    again = {"placement": placement, "until_date": lost, "outcome": "ended", "by": world.cast.users["anna"]}
    assert "jest już zapisane" in refused("", actions.end_placement, **again)


# Edge case 55


def trial(world, from_date=date(2026, 1, 1)):
    lucja = world.cast.participations["lucja"]
    return actions.begin_trial(
        participation=lucja, employer=world.centre, from_date=from_date, by=world.cast.users["anna"]
    )


def passed(world, placement, **changes):
    told = {"version": placement.version, "passed": True, "by": world.cast.users["anna"]} | changes
    return actions.end_trial(placement=placement, **told)


def test_the_trial_month_is_a_period_of_its_own_and_counts_as_nothing(world):
    begun = trial(world)
    assert (begun.trial_until, begun.situation, current("cis_programme")) == (date(2026, 2, 1), None, [])


def test_the_programme_has_its_months_beside_the_trial(world):
    passed(world, trial(world))
    (fact,) = current("cis_programme")
    assert (fact.from_date, fact.until_date) == (date(2026, 2, 2), date(2027, 2, 2))


def test_the_programme_does_not_begin_within_the_trial(world):
    begun = trial(world)
    with pytest.raises(PolicyBroken) as found:
        passed(world, begun, from_date=date(2026, 1, 15))
    assert (found.value.field, current("cis_programme")) == ("from_date", [])


def test_a_trial_that_was_not_passed_begins_no_programme_and_ends_once(world):
    failed = passed(world, trial(world), passed=False)
    assert (failed.trial_result, current("cis_programme")) == ("failed", [])
    with pytest.raises(PolicyBroken):
        passed(world, failed)


def test_who_works_is_not_taken_into_a_programme(world):
    job = world.place(from_date=date(2025, 12, 1))
    lucja = world.cast.participations["lucja"]
    told = {"participation": lucja, "employer": world.centre, "from_date": DAY, "by": world.cast.users["anna"]}
    assert "Kto pracuje" in refused("from_date", actions.begin_trial, **told)
    assert "Kto pracuje" in refused("from_date", actions.place, kind="cis_programme", **told)
    actions.end_placement(placement=job, until_date=date(2025, 12, 31), outcome="ended", by=world.cast.users["anna"])
    assert trial(world).trial_from == date(2026, 1, 1)


def test_who_is_in_a_programme_leaves_it_before_work(world):
    lucja, by = world.cast.participations["lucja"], world.cast.users["anna"]
    programme = actions.place(
        participation=lucja, kind="cis_programme", employer=world.centre, from_date=date(2026, 2, 2), by=by
    )
    with pytest.raises(PolicyBroken) as found:
        world.place()
    assert found.value.field == "from_date"
    actions.end_placement(placement=programme, until_date=DAY - timedelta(days=1), outcome="interrupted", by=by)
    assert world.place().pk


@pytest.mark.parametrize(
    ("kind", "began", "until", "is_refused"),
    [
        ("employment", date(2026, 1, 15), None, True),
        ("employment", date(2026, 2, 1), None, True),
        ("employment", date(2026, 2, 2), None, False),
        ("employment", date(2025, 12, 1), date(2025, 12, 31), False),
        ("employment", date(2025, 12, 1), date(2026, 1, 1), True),
        ("own_firm", date(2026, 1, 15), None, True),
        ("internship", date(2026, 1, 15), None, False),
    ],
)
def test_nobody_works_within_a_trial_month_unless_they_left_it(world, kind, began, until, is_refused):
    """Edge case 55: the trial from 1 January ends on 1 February."""
    begun, terms = trial(world), {"kind": kind, "from_date": began, "until_date": until}
    if kind != "employment":
        terms |= {"contract_kind": "", "full_time_share": None}
    if kind == "own_firm":
        terms |= {"employer": None, "post": ""}
    if is_refused:
        assert "1 stycznia 2026" in refused("from_date", world.place, **terms)
        passed(world, begun, passed=False)
    assert world.place(**terms).situation


def test_nobody_passes_a_trial_within_which_they_worked(world):
    begun, by = trial(world), world.cast.users["anna"]
    lucja = world.cast.participations["lucja"]
    people.record_situation(participation=lucja, kind="employment", from_date=date(2026, 1, 20), by=by)
    assert "Kto pracuje" in refused("passed", passed, world=world, placement=begun)
    assert passed(world, begun, passed=False).trial_result == "failed"


def test_only_a_programme_has_a_trial(world):
    placement = world.place()
    with pytest.raises(PolicyBroken):
        actions.end_trial(placement=placement, version=1, passed=True, by=world.cast.users["anna"])


# Support after the beginning


def plan(world, placement, *rows, **changes):
    phases = [Phase(one, other, Decimal(hours)) for one, other, hours in rows]
    told = {"version": placement.version, "by": world.cast.users["anna"]} | changes
    return actions.plan_support(placement=placement, phases=phases, **told)


def test_a_support_plan_is_laid_beside_the_coaching_given(world):
    placement = plan(world, world.place(), (1, 2, 4), (3, 6, 2), natural_supports="Pani Zofia z kasy")
    people.record_support(
        participation=world.cast.participations["lucja"], kind="coaching", start_date=DAY + timedelta(days=8),
        site=world.cast.sites["alfa"], provider=world.cast.staff["anna"], hours=Decimal(3), by=world.cast.users["anna"],
    )  # fmt: skip
    first, second = queries.support_so_far(placement, DAY, DAY + timedelta(days=15))
    assert (first.planned, first.done, second.planned, second.done) == (8, 3, 2, 0)
    assert Support.objects.count() > 1


def test_a_plan_is_replaced_as_a_whole(world):
    placement = plan(world, world.place(), (1, 2, 4), (3, 6, 2))
    placement = plan(world, placement, (1, 8, 3))
    assert [row.until_week for row in placement.phases.all()] == [8]
    with pytest.raises(Stale):
        plan(world, placement, (1, 2, 2), version=1)


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([(2, 1, 4)], "until_1"),
        ([(1, 4, 4), (4, 8, 2)], "from_2"),
        ([(1, 4, 0)], "hours_1"),
        ([(1, 105, 1)], "until_1"),
    ],
)
def test_what_cannot_be_of_a_plan_is_refused_at_its_place(world, rows, field):
    placement = world.place()
    with pytest.raises(PolicyBroken) as found:
        plan(world, placement, *rows)
    assert found.value.field == field
    assert not placement.phases.exists()


def test_details_of_a_placement_change_and_facts_do_not(world):
    placement = world.place()
    told = {"placement": placement, "version": 1, "by": world.cast.users["anna"]}
    assert actions.change_placement(changes={"post": "Piekarz"}, **told).post == "Piekarz"
    with pytest.raises(TypeError):
        actions.change_placement(changes={"kind": "internship"}, **told)


# Referrals


def test_a_referral_is_open_until_it_is_answered(world):
    sent = world.refer()
    answered = actions.change_referral(
        referral=sent, version=1, changes={"answer": "helped", "answered_on": DAY, "answer_words": "Tak."},
        by=world.cast.users["anna"],
    )  # fmt: skip
    open_one = world.refer(due_on=None)
    rows = [open_one, answered]
    assert list(queries.listed_referrals(type(sent).objects.all())) == rows


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"body": " "}, "body"),
        ({"question": ""}, "question"),
        ({"body_kind": "king"}, "body_kind"),
        ({"sent_on": clock.today() + timedelta(days=2)}, "sent_on"),
        ({"due_on": DAY - timedelta(days=1)}, "due_on"),
    ],
)
def test_what_cannot_be_of_a_referral_is_refused_at_its_place(world, changes, field):
    with pytest.raises(PolicyBroken) as found:
        world.refer(**changes)
    assert found.value.field == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"answer": "helped"}, "answered_on"),
        ({"answered_on": DAY}, "answer"),
        ({"answer": "helped", "answered_on": DAY - timedelta(days=1)}, "answered_on"),
    ],
)
def test_what_cannot_be_of_an_answer_is_refused_at_its_place(world, changes, field):
    sent = world.refer()
    told = {"referral": sent, "version": 1, "by": world.cast.users["anna"]}
    refused(field, actions.change_referral, changes=changes, **told)


# Situations recorded without an employer


def test_who_employs_is_said_of_what_is_recorded_already_and_the_fact_stays(world):
    lucja, by = world.cast.participations["lucja"], world.cast.users["anna"]
    fact = people.record_situation(
        participation=lucja, kind="employment", from_date=DAY, contract_kind="mandate", by=by
    )
    assert queries.work_of(lucja) == ([], [fact])
    placement = actions.describe(situation=fact, employer=world.bakery, post="Piekarz", by=by)
    (found,), rest = queries.work_of(lucja)
    assert (found.placement, found.situation, rest) == (placement, fact, [])
    refused("", actions.describe, situation=fact, employer=world.bakery, by=by)


def test_a_corrected_fact_is_described_once_too(world):
    placement, by = world.place(), world.cast.users["anna"]
    fact = Situation.objects.get(pk=placement.situation)
    corrected = people.correct(fact=fact, changes={"from_date": DAY + timedelta(days=1)}, reason="typing_error", by=by)
    refused("", actions.describe, situation=corrected, employer=world.bakery, by=by)
    refused("", actions.describe, situation=fact, employer=world.bakery, by=by)
