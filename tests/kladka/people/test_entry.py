"""Entry forms that contradict themselves, or the person's own data."""

from datetime import date, timedelta
from typing import Any

import pytest

from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.people import actions as people
from kladka.people import queries
from kladka.people.models import Entry, EntryDraft, Participation
from kladka.people.rules import entry
from tests.world.cast import ANSWERS, Cast

pytestmark = pytest.mark.postgres
PARENTS = {"long_term": "unemployed", "farmer": "employed"}
BORN = date(1984, 4, 5)
TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("status", "substatus", "belongs"),
    [
        ("unemployed", "long_term", True),
        ("employed", "long_term", False),
        ("employed", "farmer", True),
        ("", "farmer", True),
        ("employed", "", True),
        ("employed", "of_an_older_list", True),
    ],
)
def test_a_status_in_detail_belongs_to_one_status(status: str, substatus: str, belongs: bool) -> None:
    assert entry.is_part_of(substatus, status, PARENTS) is belongs


@pytest.mark.parametrize(
    ("since", "wrong"),
    [
        (TODAY, ""),
        (TODAY + timedelta(days=1), "late"),
        (BORN, ""),
        (BORN - timedelta(days=1), "unborn"),
        (None, ""),
    ],
)
def test_nobody_is_without_work_before_birth_or_from_a_later_day(since: date | None, wrong: str) -> None:
    assert entry.doubt_of_since(since, born=BORN, latest=TODAY) == wrong


def test_the_entry_form_may_say_something_else_than_the_persons_data() -> None:
    who = {"sex": "female", "birth_date": BORN}
    assert entry.differences({"sex": "female", "birth_date": BORN}, who) == []
    assert entry.differences({"sex": "male", "birth_date": TODAY}, who) == ["sex", "birth_date"]
    assert entry.differences({"sex": "", "birth_date": None}, who) == []
    assert entry.differences({"sex": "male"}, {"sex": "", "birth_date": None}) == []


def test_an_answer_that_is_not_true_yet_is_a_gap() -> None:
    answers = {"labour_status": "unemployed", "unemployed_since": TODAY}
    assert entry.gaps(answers, ["unemployed_since"], day=TODAY) == []
    assert entry.gaps(answers, ["unemployed_since"], day=TODAY - timedelta(days=1)) == ["unemployed_since"]


def test_citizenship_is_asked_of_whoever_refuses_the_question_before_it() -> None:
    assert entry.gaps({"third_country": "no"}, ["citizenship"]) == []
    assert entry.gaps({"third_country": "refused"}, ["citizenship"]) == ["citizenship"]
    assert entry.gaps({"third_country": "refused", "citizenship": "refused"}, ["citizenship"]) == []
    assert entry.not_asked({"third_country": "no", "citizenship": "polish"}) == ["citizenship"]


def _open(cast: Cast, **answers: Any) -> Participation:
    person = people.register_person(
        controller=cast.organisations["leader"],
        given_name="Zofia",
        family_name="Zmyślona",
        sex="female",
        birth_date=BORN,
        by=cast.users["anna"],
    )
    return people.open_participation(
        person=person,
        project=cast.project,
        partner=cast.organisations["alfa"],
        answers={**ANSWERS, "target_group": cast.target_group, **answers},
        by=cast.users["anna"],
    )


def _save(cast: Cast, participation: Participation, **answers: Any) -> EntryDraft:
    version = EntryDraft.objects.get(pk=participation.pk).version
    override = answers.pop("identity_override", "")
    return people.save_draft(
        participation=participation,
        version=version,
        answers=answers,
        identity_override=override,
        by=cast.users["anna"],
    )


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"labour_status": "employed", "unemployed_since": None}, "labour_substatus"),
        ({"labour_substatus": "farmer"}, "labour_substatus"),
        ({"unemployed_since": BORN - timedelta(days=1)}, "unemployed_since"),
        ({"unemployed_since": date(2099, 1, 1)}, "unemployed_since"),
        ({"disability": "no", "disability_degree": "light"}, "disability_degree"),
        ({"kind": "individual", "institution": "Szkoła"}, "institution"),
        ({"sex": "male"}, "identity_override"),
        ({"birth_date": date(1985, 4, 5)}, "identity_override"),
    ],
)
def test_contradictions_are_refused_at_their_field(cast: Cast, answers: dict[str, Any], field: str) -> None:
    participation = _open(cast)
    with pytest.raises(PolicyBroken) as refused:
        _save(cast, participation, **answers)
    assert refused.value.field == field
    assert EntryDraft.objects.get(pk=participation.pk).version == 1
    if field != "identity_override":
        with pytest.raises(PolicyBroken) as opened:
            _open(cast, **answers)
        assert opened.value.field == field


def test_another_sex_than_in_the_persons_data_needs_a_reason_once(cast: Cast) -> None:
    participation = _open(cast)
    _save(cast, participation, sex="male", identity_override="said_by_person")
    assert _save(cast, participation, education=4).identity_override == "said_by_person"
    assert _save(cast, participation, sex="female").identity_override == "", "where they agree, no reason is kept"


def test_a_reason_is_one_of_the_list(cast: Cast) -> None:
    with pytest.raises(PolicyBroken) as refused:
        _save(cast, _open(cast), sex="male", identity_override="because")
    assert refused.value.field == "identity_override"


def test_without_work_since_a_day_after_the_first_support_keeps_the_record_from_counting(cast: Cast) -> None:
    day = clock.today() - timedelta(days=3)
    participation = _open(cast, unemployed_since=clock.today())
    people.record_support(
        participation=participation, kind="training", start_date=day, site=cast.sites["alfa"], by=cast.users["anna"]
    )
    assert not Entry.objects.filter(participation=participation).exists()
    assert queries.entry_gaps(participation, clock.today()) == ["unemployed_since"]
    with pytest.raises(PolicyBroken) as refused:
        _save(cast, participation, unemployed_since=day + timedelta(days=1))
    assert refused.value.field == "unemployed_since"
    _save(cast, participation, unemployed_since=day)
    assert Entry.objects.get(participation=participation).entry_date == day


def test_a_correction_leaves_no_contradiction_either(cast: Cast) -> None:
    fact = Entry.objects.current().get(participation=cast.participations["lucja"])
    for field, changes in (
        ("labour_substatus", {"labour_substatus": "farmer"}),
        ("unemployed_since", {"unemployed_since": fact.entry_date + timedelta(days=1)}),
        ("disability_degree", {"disability_degree": "light"}),
    ):
        with pytest.raises(PolicyBroken) as refused:
            people.correct(fact=fact, changes=changes, reason="later_knowledge", by=cast.users["anna"])
        assert refused.value.field == field
