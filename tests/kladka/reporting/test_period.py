"""A period is the difference of two days: periods add up, what ended goes out, and who moved makes the number."""

from datetime import date, timedelta

import pytest

from kladka.core import clock
from kladka.people import actions as people
from kladka.reporting.extraction.extract import forget
from kladka.reporting.live import figures as reporting
from kladka.reporting.live import period

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 31)


@pytest.fixture
def abc(cast):
    """The cast's project counted by the founding project's definitions."""
    forget()
    cast.project.pack = "pl-po-kl-7.2.1-abc"
    cast.project.save()
    return cast


@pytest.fixture
def prove_job(abc):
    """Prove somebody's job, which began on 4 May 2026; with `until` it ended."""

    def prove(name, until=None):
        situation, by = abc.situations[name], abc.users["anna"]
        document = people.keep_document(
            controller=abc.organisations["leader"],
            kind="employment_contract",
            form="original_inspected",
            document_date=situation.from_date,
            inspected_by=abc.staff["anna"],
            inspected_on=situation.from_date,
            by=by,
        )
        people.prove(facts=[situation], document=document, by=by)
        if until:
            people.end_situation(situation=situation, until_date=until, outcome="ended", by=by)

    return prove


def of(cast, since, as_of, **more):
    return period.figures(cast.project, since=since, as_of=as_of, known_on=clock.today(), **more)


def moved(cast, code, since, as_of):
    found = period.moves(cast.project, code, since=since, as_of=as_of, known_on=clock.today())
    return [(each.member.id, each.move) for each in found]


def test_what_began_and_ended_within_the_months_comes_in_and_goes_out(abc, prove_job):
    prove_job("lucja", until=date(2026, 6, 30))
    prove_job("nadia")
    assert of(abc, MAY, date(2026, 5, 31))["employed"].value == 2
    assert of(abc, JUNE, JULY)["employed"].value == -1
    assert of(abc, JUNE, JULY)["employed"].by["sex"] == {"female": -1, "male": 0, "non_binary": 0}
    (gone,) = moved(abc, "employed", JUNE, JULY)
    assert gone == (str(abc.participations["lucja"].person_id), "went")
    assert [move for _who, move in moved(abc, "employed", MAY, date(2026, 5, 31))] == ["came", "came"]


def test_what_was_claimed_moves_too(abc):
    assert (of(abc, MAY, JULY)["employed"].value, of(abc, MAY, JULY)["employed"].claimed) == (0, 3)


@pytest.mark.parametrize("middle", [date(2026, 3, 1), date(2026, 5, 3), date(2026, 5, 4), date(2026, 6, 30)])
def test_two_periods_add_up_to_the_whole(abc, prove_job, middle):
    prove_job("lucja", until=date(2026, 6, 30))
    prove_job("nadia")
    whole = reporting.figures(abc.project, as_of=JULY)
    before = of(abc, date(2020, 1, 1), middle)
    after = of(abc, middle + timedelta(days=1), JULY)
    for figure in whole.figures:
        if figure.measure in {"count", "sum"} and figure.value is not None:
            assert before[figure.code].value + after[figure.code].value == figure.value, figure.code


def test_a_value_of_a_period_is_who_came_less_who_went(abc, prove_job):
    prove_job("lucja", until=date(2026, 6, 30))
    prove_job("nadia")
    for since, as_of in ((MAY, JULY), (JUNE, JULY), (date(2026, 1, 1), MAY)):
        for figure in of(abc, since, as_of).figures:
            if figure.measure == "count" and figure.value is not None and figure.counts != "attendances":
                moves = [move for _who, move in moved(abc, figure.code, since, as_of)]
                assert figure.value == moves.count("came") - moves.count("went"), figure.code


def test_a_share_has_no_period(cast):
    cast.project.pack = "pl-esf-plus-2021"
    shares = [each for each in of(cast, MAY, JULY).figures if each.measure not in {"count", "sum"}]
    assert shares
    assert {(each.value, len(each.cells)) for each in shares} == {(None, 0)}


def test_a_part_of_the_project_has_its_own_period(abc):
    alfa = {"partner": str(abc.organisations["alfa"].pk)}
    assert of(abc, date(2026, 3, 1), JULY)["coached"].value == 3
    assert of(abc, date(2026, 3, 1), JULY, where=alfa)["coached"].value == 2


def test_who_went_out_stands_there_with_what_ended(abc, prove_job):
    prove_job("lucja", until=date(2026, 6, 30))
    (gone,) = period.moves(abc.project, "employed", since=JULY.replace(day=1), as_of=JULY, known_on=clock.today())
    assert gone.move == "went"
    assert [(fact.table, fact.date) for fact in gone.member.facts if fact.table == "ending"] == [
        ("ending", date(2026, 6, 30))
    ]
    (before,) = [
        each
        for each in reporting.members(abc.project, "employed", as_of=date(2026, 6, 30), known_on=clock.today())
        if each.id == gone.member.id
    ]
    assert not any(fact.table == "ending" for fact in before.facts), "what is remembered is left as it was"
