"""Cases 19 to 33: status at entry, completeness and evidence."""

from datetime import date

import pytest
from django.urls import reverse

from kladka.audit.actions import SYSTEM, verb
from kladka.core.errors import PolicyBroken
from kladka.people import actions as people
from kladka.people.models import Entry, EntryDraft, RecordState
from kladka.reporting.live import figures as reporting
from tests.kladka.cases.played import LATER, happened, leave, support, value
from tests.kladka.pages.signed_in import client_of

AUTUMN = date(2026, 9, 1)
INACTIVE = {"labour_status": "inactive", "unemployed_since": None}
EMPLOYED = {"labour_status": "employed", "unemployed_since": None}


def left_by_the_end_of_march(cast, enter, **answers):
    somebody = enter(date(2026, 3, 2), **answers)
    leave(cast, somebody, date(2026, 3, 31))
    return somebody


def test_19_a_registered_person_with_a_small_contract_counts_as_the_programme_says(cast, enter):
    """The status is the answer that the programme's rule gives; the work itself stays a fact beside it."""
    somebody = enter(date(2026, 3, 2))
    happened(cast, somebody, "employment", date(2026, 2, 1), contract_kind="mandate")
    assert (value(cast, "EECO02", AUTUMN), value(cast, "EECO05", AUTUMN)) == (4, 0)


def test_20_and_21_a_registered_person_is_unemployed_also_as_a_student_or_on_leave(cast, enter):
    enter(date(2026, 3, 2), labour_substatus="other_unemployed")
    with pytest.raises(PolicyBroken) as refused:
        enter(date(2026, 3, 2), labour_status="unemployed", labour_substatus="in_education")
    assert refused.value.field == "labour_substatus"
    assert value(cast, "EECO02", AUTUMN) == 4


def test_22_who_sets_up_a_firm_at_entry_is_employed_and_the_firm_is_no_result(cast, enter):
    somebody = left_by_the_end_of_march(cast, enter, **EMPLOYED, labour_substatus="self_employed")
    happened(cast, somebody, "own_firm", date(2026, 4, 1))
    assert (value(cast, "EECO05", AUTUMN), value(cast, "EECR04", AUTUMN)) == (1, 0)


@pytest.mark.parametrize(
    ("born", "since", "plus", "earlier"),
    [
        (date(1980, 1, 1), date(2025, 2, 1), 1, 1),
        (date(1980, 1, 1), date(2025, 8, 1), 0, 0),
        (date(2004, 1, 1), date(2025, 8, 1), 0, 1),
    ],
    ids=["thirteen months", "seven months", "seven months and young"],
)
def test_23_long_term_unemployment_is_a_dated_rule(cast, enter, born, since, plus, earlier):
    enter(date(2026, 3, 2), born=born, unemployed_since=since)
    assert value(cast, "EECO03", AUTUMN) == plus
    assert value(cast, "CO02", AUTUMN, "eu-esf-2014") == earlier


def test_24_a_job_of_an_inactive_person_is_work_and_no_search(cast, enter):
    somebody = left_by_the_end_of_march(cast, enter, **INACTIVE, labour_substatus="not_in_education")
    happened(cast, somebody, "employment", date(2026, 4, 10))
    assert (value(cast, "EECR04", AUTUMN), value(cast, "EECR01", AUTUMN)) == (1, 0)


def test_24_an_unemployed_person_who_searches_on_is_no_result(cast, enter):
    somebody = left_by_the_end_of_march(cast, enter)
    happened(cast, somebody, "job_search", date(2026, 4, 1))
    assert value(cast, "EECR01", AUTUMN) == 0
    other = left_by_the_end_of_march(cast, enter, **INACTIVE, labour_substatus="not_in_education")
    happened(cast, other, "job_search", date(2026, 4, 1))
    assert value(cast, "EECR01", AUTUMN) == 1


def test_25_who_worked_at_entry_may_only_better_the_job(cast, enter):
    somebody = left_by_the_end_of_march(cast, enter, **EMPLOYED, labour_substatus="employed_other")
    happened(cast, somebody, "employment", date(2026, 4, 1))
    happened(cast, somebody, "better_job", date(2026, 4, 1))
    assert [value(cast, code, date(2026, 10, 1)) for code in ("EECR04", "EECR05", "EECR06")] == [0, 0, 1]


def test_26_a_refusal_stays_a_refusal(cast, enter):
    enter(date(2026, 3, 2), minority="refused")
    assert Entry.objects.current().latest("recorded_no").minority == "refused"
    assert value(cast, "EECO15", AUTUMN) == 0


def test_27_rural_follows_the_place_of_residence_by_its_degree_of_urbanisation(cast, enter):
    before = value(cast, "EECO17", AUTUMN)
    enter(date(2026, 3, 2), municipality="1212042", degurba=2)
    assert value(cast, "EECO17", AUTUMN) == before, "a rural municipality by its kind, not by DEGURBA"
    enter(date(2026, 3, 2), degurba=3)
    assert value(cast, "EECO17", AUTUMN) == before + 1


def test_28_a_citizen_of_the_union_is_of_foreign_background_and_no_third_country_national(cast, enter):
    enter(date(2026, 3, 2), third_country="yes", foreign_background="yes")
    enter(date(2026, 3, 2), third_country="no", foreign_background="yes")
    assert (value(cast, "EECO13", AUTUMN), value(cast, "EECO14", AUTUMN)) == (1, 2)


def test_29_several_traits_count_in_every_row_and_once_in_all(cast, enter):
    enter(date(2026, 3, 2), disability="yes", disability_degree="moderate", unemployed_since=date(2024, 1, 1))
    rows = [value(cast, code, AUTUMN) for code in ("EECO12", "EECO03", "EECO01")]
    assert rows == [1, 1, 4]


def test_30_and_31_who_lacks_an_answer_does_not_count_until_it_is_given(cast, enter):
    somebody = enter(date(2026, 3, 2), education=None)
    assert value(cast, "EECO01", AUTUMN) == 3
    assert not RecordState.objects.filter(participation=somebody).exists()
    draft = EntryDraft.objects.get(participation=somebody)
    people.save_draft(participation=somebody, version=draft.version, answers={"education": 3}, by=cast.users["anna"])
    assert value(cast, "EECO01", AUTUMN) == 4


def test_32_what_the_programme_does_not_ask_for_is_not_asked(cast, enter):
    cast.project.profile = "pl-po-kl-7.2.1"
    with verb("test.set_up", controller=cast.project.controller_id, by=SYSTEM) as opened:
        opened.save(cast.project, fields=["profile"])
    somebody = enter(None)
    page = client_of(cast, "alicja").get(reverse("participants:entry", args=[somebody.pk])).content.decode()
    assert 'name="minority"' not in page
    assert 'name="education"' in page


def test_33_what_is_claimed_stands_beside_what_is_proven(cast, enter):
    somebody = left_by_the_end_of_march(cast, enter)
    people.record_situation(
        participation=somebody, kind="employment", from_date=date(2026, 4, 10), by=cast.users["anna"]
    )
    figure = reporting.figures(cast.project, as_of=AUTUMN, known_on=LATER)["EECR04"]
    assert (figure.value, figure.claimed) == (0, 1)


def test_support_after_the_exit_is_refused_until_the_return_is_recorded(cast, enter):
    somebody = left_by_the_end_of_march(cast, enter)
    with pytest.raises(PolicyBroken):
        support(cast, somebody, date(2026, 4, 10))
