"""What the verbs of people record, refuse and carry over."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from kladka.core import clock, pesel
from kladka.core.errors import PolicyBroken, Stale
from kladka.people import actions as people
from kladka.people import policies, queries
from kladka.people.actions.person import pesel_of
from kladka.people.models import (
    Assignment,
    Ending,
    Entry,
    EntryDraft,
    Evidence,
    Exit,
    Identity,
    Participation,
    RecordState,
    Reentry,
    Situation,
    Support,
)
from kladka.people.queries.entry import withdrawn_of
from tests.world.cast import ANSWERS, ENTRY_DAY, Cast

pytestmark = pytest.mark.postgres
BORN = date(1984, 4, 5)
NUMBER = pesel.write(birth_date=BORN, sex="female", serial=3)


def _register(cast: Cast, **changes: Any) -> Any:
    given = {"given_name": "Łucja", "family_name": "Zmyślona", "sex": "female", "birth_date": BORN, "pesel": NUMBER}
    return people.register_person(
        controller=cast.organisations["leader"], by=cast.users["anna"], **{**given, **changes}
    )


def _open(cast: Cast, **answers: Any) -> Participation:
    return people.open_participation(
        person=_register(cast),
        project=cast.project,
        partner=cast.organisations["alfa"],
        answers={**ANSWERS, "target_group": cast.target_group, **answers},
        by=cast.users["anna"],
    )


def _support(cast: Cast, participation: Participation, day: date = ENTRY_DAY, **changes: Any) -> Support:
    given = {"kind": "training", "start_date": day, "site": cast.sites["alfa"], "by": cast.users["anna"]}
    return people.record_support(participation=participation, **{**given, **changes})


@pytest.fixture
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


# Who somebody is


def test_the_pesel_is_sealed_and_found_by_its_index(cast: Cast) -> None:
    person = _register(cast)
    identity = Identity.objects.get(pk=person.pk)
    assert NUMBER.encode() not in bytes(identity.pesel_sealed)
    assert pesel_of(identity) == NUMBER
    controller = cast.organisations["leader"].pk
    assert queries.person_with_pesel(controller=controller, pesel=NUMBER) == identity
    assert queries.person_with_pesel(controller=cast.organisations["alfa"].pk, pesel=NUMBER) is None


def test_one_pesel_is_one_person_within_a_controller(cast: Cast) -> None:
    """Case 3: the same PESEL under a married name is the same person."""
    _register(cast)
    with pytest.raises(PolicyBroken) as refused:
        _register(cast, family_name="Zamężna")
    assert refused.value.field == "pesel"


def test_a_pesel_that_disagrees_needs_a_reason_and_is_no_wall(cast: Cast) -> None:
    with pytest.raises(PolicyBroken) as refused:
        _register(cast, sex="male")
    assert refused.value.field == "pesel_override"
    person = _register(cast, sex="male", pesel_override="gender_recognition")
    assert Identity.objects.get(pk=person.pk).sex == "male"


def test_the_second_to_change_a_person_is_told(cast: Cast) -> None:
    person = _register(cast)
    people.change_identity(person=person, version=1, changes={"family_name": "Nowa"}, by=cast.users["anna"])
    with pytest.raises(Stale) as told:
        people.change_identity(person=person, version=1, changes={"phone": "600100200"}, by=cast.users["artur"])
    assert told.value.stored.family_name == "Nowa"


def test_contact_is_kept_in_one_form_or_refused(cast: Cast) -> None:
    person = _register(cast, postcode="30062", phone=" 600  100 200")
    identity = Identity.objects.get(pk=person.pk)
    assert (identity.postcode, identity.phone) == ("30-062", "600 100 200")
    for name, wrong in (("postcode", "3006"), ("phone", "12")):
        with pytest.raises(PolicyBroken) as refused:
            people.change_identity(person=person, version=1, changes={name: wrong}, by=cast.users["anna"])
        assert refused.value.field == name
    people.change_identity(person=person, version=1, changes={"postcode": "de-10115"}, by=cast.users["anna"])
    assert Identity.objects.get(pk=person.pk).postcode == "DE-10115"


@pytest.mark.parametrize("query", ["łucja zmyślona", "Lucja", "ZMYSLONA"])
def test_every_spelling_finds_a_person(cast: Cast, query: str) -> None:
    person = _register(cast)
    found = queries.possible_duplicates(
        controller=cast.organisations["leader"].pk, given_name="Lucja", family_name="Zmyslona", birth_date=None
    )
    assert [identity.person_id for identity in found] == [person.pk]


# Entry


def test_the_first_support_is_the_entry(cast: Cast) -> None:
    """Case 11: declared in May, supported in June → June."""
    participation = _open(cast)
    assert not Entry.objects.filter(participation=participation).exists()
    _support(cast, participation, date(2026, 6, 8))
    entry = Entry.objects.get(participation=participation)
    assert (entry.entry_date, entry.partner) == (date(2026, 6, 8), cast.organisations["alfa"])
    assert RecordState.objects.get(participation=participation).state == "complete"


def test_an_incomplete_draft_enters_when_its_last_gap_is_closed(cast: Cast) -> None:
    """Case 30: without education nobody is a participant yet; the entry is still the day of the first support."""
    participation = _open(cast, education=None)
    _support(cast, participation, date(2026, 6, 8))
    _support(cast, participation, date(2026, 7, 1))
    assert queries.entry_gaps(participation, date(2026, 6, 8)) == ["education"]
    assert not Entry.objects.filter(participation=participation).exists()
    draft = EntryDraft.objects.get(pk=participation.pk)
    people.save_draft(
        participation=participation, version=draft.version, answers={"education": 3}, by=cast.users["anna"]
    )
    assert Entry.objects.get(participation=participation).entry_date == date(2026, 6, 8)


def test_a_frozen_entry_is_not_edited_as_a_draft(cast: Cast) -> None:
    participation = cast.participations["lucja"]
    draft = EntryDraft.objects.get(pk=participation.pk)
    with pytest.raises(PolicyBroken):
        people.save_draft(
            participation=participation, version=draft.version, answers={"education": 5}, by=cast.users["anna"]
        )


def test_there_is_one_participation_per_person_and_project(cast: Cast) -> None:
    participation = _open(cast)
    with pytest.raises(PolicyBroken):
        people.open_participation(
            person=participation.person,
            project=cast.project,
            partner=cast.organisations["beta"],
            by=cast.users["beata"],
        )


@pytest.mark.parametrize("day", [date(2019, 12, 31), date(2041, 1, 1), date(2039, 1, 1), ENTRY_DAY - timedelta(days=1)])
def test_a_support_outside_project_or_participation_is_refused(cast: Cast, day: date) -> None:
    """Case 18, and no support before the entry or in the future."""
    with pytest.raises(PolicyBroken) as refused:
        _support(cast, cast.participations["lucja"], day)
    assert refused.value.field == "start_date"


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "1 January 2020 to 31 December 2040"), ("pl", "od 1 stycznia 2020 do 31 grudnia 2040")],
)
def test_a_refusal_writes_days_in_the_language(cast: Cast, language: str, words: str) -> None:
    with translation.override(language), pytest.raises(PolicyBroken, match=words):
        _support(cast, cast.participations["lucja"], date(2019, 12, 31))


# Leaving and coming back


def test_leaving_and_coming_back(cast: Cast) -> None:
    participation, anna = cast.participations["lucja"], cast.users["anna"]
    left = ENTRY_DAY + timedelta(days=30)
    people.leave(participation=participation, exit_date=left, path_completed=True, by=anna)
    with pytest.raises(PolicyBroken):
        _support(cast, participation, left + timedelta(days=5))
    people.reenter(participation=participation, reentry_date=left + timedelta(days=5), by=anna)
    _support(cast, participation, left + timedelta(days=5))
    assert Entry.objects.current().get(participation=participation).entry_date == ENTRY_DAY


def test_nobody_leaves_before_the_last_support(cast: Cast) -> None:
    participation = cast.participations["lucja"]
    with pytest.raises(PolicyBroken) as refused:
        people.leave(
            participation=participation,
            exit_date=ENTRY_DAY - timedelta(days=1),
            path_completed=True,
            by=cast.users["anna"],
        )
    assert refused.value.field == "exit_date"


def _left(cast: Cast, *days: int, back: int | None = None) -> Participation:
    """Łucja, who left so many days after her entry, came back on `back`, and then left again."""
    lucja, by = cast.participations["lucja"], cast.users["anna"]
    for number, each in enumerate(days):
        if number and back is not None:
            people.reenter(participation=lucja, reentry_date=ENTRY_DAY + timedelta(days=back), by=by)
        people.leave(participation=lucja, exit_date=ENTRY_DAY + timedelta(days=each), path_completed=True, by=by)
    return lucja


@pytest.mark.usefixtures("in_english")
def test_1_nobody_leaves_before_they_came_back_nor_twice_in_between(cast: Cast) -> None:
    lucja, by = _left(cast, 30), cast.users["anna"]
    with pytest.raises(PolicyBroken, match="leave twice"):
        people.leave(participation=lucja, exit_date=ENTRY_DAY + timedelta(days=20), path_completed=True, by=by)
    people.reenter(participation=lucja, reentry_date=ENTRY_DAY + timedelta(days=40), by=by)
    for days in (25, 40):
        with pytest.raises(PolicyBroken, match="The exit must be later") as refused:
            people.leave(participation=lucja, exit_date=ENTRY_DAY + timedelta(days=days), path_completed=True, by=by)
        assert refused.value.field == "exit_date"


@pytest.mark.usefixtures("in_english")
def test_nobody_leaves_before_a_support_that_began_earlier_and_lasts_longer(cast: Cast) -> None:
    lucja, by = cast.participations["lucja"], cast.users["anna"]
    _support(cast, lucja, ENTRY_DAY + timedelta(days=1), end_date=ENTRY_DAY + timedelta(days=40))
    _support(cast, lucja, ENTRY_DAY + timedelta(days=10))
    with pytest.raises(PolicyBroken, match="The last support was on"):
        people.leave(participation=lucja, exit_date=ENTRY_DAY + timedelta(days=20), path_completed=True, by=by)
    people.leave(participation=lucja, exit_date=ENTRY_DAY + timedelta(days=40), path_completed=True, by=by)
    with pytest.raises(PolicyBroken, match="left on") as refused:
        _support(cast, lucja, ENTRY_DAY + timedelta(days=39), end_date=ENTRY_DAY + timedelta(days=41))
    assert refused.value.field == "end_date"


@pytest.mark.usefixtures("in_english")
def test_nobody_comes_back_whose_entry_is_withdrawn(cast: Cast) -> None:
    """Nothing would count, and nobody would be told."""
    lucja, by = _left(cast, 30), cast.users["anna"]
    entry = Entry.objects.current().get(participation=lucja)
    people.withdraw(fact=entry, reason="typing_error", by=by)
    with pytest.raises(PolicyBroken, match="was withdrawn on"):
        people.reenter(participation=lucja, reentry_date=ENTRY_DAY + timedelta(days=40), by=by)
    assert not Reentry.objects.exists()


@pytest.mark.usefixtures("in_english")
def test_1_the_first_exit_is_corrected_after_a_return_and_withdrawn_after_it_only(cast: Cast) -> None:
    """The supports after the return stood in the way of the one, and nothing stood in the way of the other."""
    lucja, by = _left(cast, 30, 90, back=40), cast.users["anna"]
    people.withdraw(fact=Exit.objects.current().latest("exit_date"), reason="typing_error", by=by)
    _support(cast, lucja, ENTRY_DAY + timedelta(days=60))
    first, back = Exit.objects.current().get(), Reentry.objects.current().get()
    day = {"exit_date": ENTRY_DAY + timedelta(days=31)}
    first = people.correct(fact=first, changes=day, reason="typing_error", by=by)
    with pytest.raises(PolicyBroken, match="without having left"):
        people.withdraw(fact=first, reason="typing_error", by=by)
    with pytest.raises(PolicyBroken, match="A support is recorded"):
        people.withdraw(fact=back, reason="typing_error", by=by)
    for days, words in ((20, "has not left by that day"), (70, "A support is recorded")):
        changes = {"reentry_date": ENTRY_DAY + timedelta(days=days)}
        with pytest.raises(PolicyBroken, match=words) as refused:
            people.correct(fact=back, changes=changes, reason="typing_error", by=by)
        assert refused.value.field == "reentry_date"


# Corrections


def _proven(cast: Cast) -> Situation:
    situation = cast.situations["lucja"]
    document = people.keep_document(
        controller=cast.organisations["leader"],
        kind="employment_contract",
        form="original_inspected",
        document_date=situation.from_date,
        inspected_by=cast.staff["anna"],
        inspected_on=situation.from_date,
        by=cast.users["anna"],
    )
    people.prove(facts=[situation], document=document, by=cast.users["anna"])
    return situation


def test_a_correction_keeps_both_and_carries_evidence_and_ending(cast: Cast) -> None:
    situation = _proven(cast)
    people.end_situation(situation=situation, until_date=date(2026, 6, 30), outcome="ended", by=cast.users["anna"])
    new = people.correct(
        fact=situation, changes={"from_date": date(2026, 5, 11)}, reason="wrong_date", by=cast.users["anna"]
    )
    situation.refresh_from_db()
    assert (situation.reason, situation.is_current, new.replaces) == ("wrong_date", False, situation.pk)
    assert queries.evidence_state(new.pk) == "proven"
    assert Ending.objects.current().get(situation=new).until_date == date(2026, 6, 30)
    assert not Evidence.objects.current().filter(fact=situation.pk).exists()


def test_what_was_verified_wants_a_second_look_after_a_correction(cast: Cast) -> None:
    situation = _proven(cast)
    people.verify(evidence=list(Evidence.objects.filter(fact=situation.pk)), by=cast.users["olga"])
    assert queries.evidence_state(situation.pk) == "verified"
    new = people.correct(
        fact=situation, changes={"from_date": date(2026, 5, 11)}, reason="wrong_date", by=cast.users["anna"]
    )
    assert queries.evidence_state(new.pk) == "proven"


def test_nobody_verifies_their_own_evidence(cast: Cast) -> None:
    situation = _proven(cast)
    with pytest.raises(PolicyBroken):
        people.verify(evidence=list(Evidence.objects.filter(fact=situation.pk)), by=cast.users["anna"])


def test_one_tap_is_for_the_author_for_seven_days_until_verified(cast: Cast) -> None:
    situation, anna = _proven(cast), cast.users["anna"].pk
    assert policies.may_be_typing_error(situation, author=anna)
    assert not policies.may_be_typing_error(situation, author=cast.users["artur"].pk)
    for days, allowed in ((7, True), (8, False)):
        with clock.handed(lambda days=days: situation.recorded_at + timedelta(days=days)):
            assert policies.may_be_typing_error(situation, author=anna) is allowed
    people.verify(evidence=list(Evidence.objects.filter(fact=situation.pk)), by=cast.users["olga"])
    assert not policies.may_be_typing_error(situation, author=anna)


def test_what_was_reported_is_no_typing_error(cast: Cast) -> None:
    situation = cast.situations["lucja"]
    people.submit(participations=[cast.participations["lucja"]], on_date=date(2026, 9, 30), by=cast.users["olga"])
    assert not policies.may_be_typing_error(situation, author=cast.users["anna"].pk)


@pytest.mark.parametrize(
    ("which", "changes"),
    [
        ("supports", {"start_date": ENTRY_DAY - timedelta(days=9)}),
        ("supports", {"start_date": date(2039, 1, 1)}),
        ("situations", {"from_date": date(2039, 1, 1)}),
        ("situations", {"until_date": date(2026, 5, 3)}),
    ],
)
def test_a_correction_obeys_what_a_new_fact_does(cast: Cast, which: str, changes: dict[str, Any]) -> None:
    fact = getattr(cast, which)["lucja"]
    with pytest.raises(PolicyBroken):
        people.correct(fact=fact, changes=changes, reason="wrong_date", by=cast.users["anna"])
    fact.refresh_from_db()
    assert fact.is_current


def test_the_entry_stays_on_the_day_of_the_first_support(cast: Cast) -> None:
    entry = Entry.objects.current().get(participation=cast.participations["lucja"])
    with pytest.raises(PolicyBroken):
        people.correct(
            fact=entry,
            changes={"entry_date": ENTRY_DAY - timedelta(days=1)},
            reason="wrong_date",
            by=cast.users["olga"],
        )
    new = people.correct(fact=entry, changes={"education": 5}, reason="wrong_date", by=cast.users["olga"])
    assert new.entry_date == ENTRY_DAY


def test_withdrawing_takes_evidence_and_record_state_along(cast: Cast) -> None:
    situation = _proven(cast)
    people.withdraw(fact=situation, reason="recorded_twice", by=cast.users["anna"])
    assert not Evidence.objects.current().filter(fact=situation.pk).exists()
    entry = Entry.objects.current().get(participation=cast.participations["lucja"])
    people.withdraw(fact=entry, reason="wrong_person", by=cast.users["olga"])
    assert not RecordState.objects.current().filter(participation=cast.participations["lucja"]).exists()


@pytest.mark.parametrize("reason", ["recorded_twice", "wrong_person", "typing_error"])
def test_a_withdrawn_entry_comes_back_by_an_act_of_its_own_alone(cast: Cast, reason: str) -> None:
    lucja, nadia = cast.participations["lucja"], cast.participations["nadia"]
    entry = Entry.objects.current().get(participation=lucja)
    people.withdraw(fact=entry, reason=reason, by=cast.users["olga"])
    given = {"kind": "coaching", "start_date": ENTRY_DAY, "site": cast.sites["alfa"], "by": cast.users["anna"]}
    people.record_supports(participations=[lucja, nadia], **given)
    assert not Entry.objects.current().filter(participation=lucja).exists()
    assert not RecordState.objects.current().filter(participation=lucja).exists()
    assert [one.pk for one in withdrawn_of([lucja.pk, nadia.pk])] == [entry.pk]
    draft = EntryDraft.objects.get(pk=lucja.pk)
    people.save_draft(participation=lucja, version=draft.version, answers={}, by=cast.users["anna"])
    assert Entry.objects.current().get(participation=lucja).entry_date == entry.entry_date
    assert withdrawn_of([lucja.pk]) == []


def test_two_who_correct_at_once(cast: Cast) -> None:
    """The second is told, whichever of them was quicker."""
    first = cast.situations["lucja"]
    second = Situation.objects.get(pk=first.pk)
    people.correct(fact=first, changes={"kind": "own_firm"}, reason="wrong_kind", by=cast.users["anna"])
    with pytest.raises(Stale):
        people.correct(fact=second, changes={"kind": "internship"}, reason="wrong_kind", by=cast.users["artur"])


# Coaches


def test_a_hand_over_keeps_the_history_and_moves_the_scope(cast: Cast) -> None:
    """Cases 34 and 36: one participation, two assignments; sessions keep their author."""
    old = cast.assignments["lucja"]
    new = people.hand_over(
        assignment=old, coach=cast.staff["artur"], from_date=ENTRY_DAY + timedelta(days=60), by=cast.users["alicja"]
    )
    assert Ending.objects.get(assignment=old).outcome == "handed_over"
    assert Assignment.objects.current().filter(participation=new.participation).count() == 2
    assert Support.objects.get(pk=cast.supports["lucja"].pk).provider == cast.staff["anna"]


def test_a_hand_over_of_several_is_one_act_or_none(cast: Cast) -> None:
    lucja, nadia = cast.assignments["lucja"], cast.assignments["nadia"]
    people.end_coaching(
        assignment=nadia, until_date=ENTRY_DAY + timedelta(days=3), outcome="interrupted", by=cast.users["artur"]
    )
    with pytest.raises(Stale):
        people.hand_over_all(
            assignments=[lucja, nadia],
            coach=cast.staff["artur"],
            from_date=ENTRY_DAY + timedelta(days=60),
            by=cast.users["alicja"],
        )
    assert not Ending.objects.filter(assignment=lucja).exists()


def test_who_was_not_there_yet_is_named_when_many_are_handed_over(cast: Cast) -> None:
    both = [cast.assignments["lucja"], cast.assignments["nadia"]]
    with pytest.raises(PolicyBroken, match=r"Łucja Próbna.*2 ") as refused:
        people.hand_over_all(
            assignments=both,
            coach=cast.staff["artur"],
            from_date=ENTRY_DAY - timedelta(days=1),
            by=cast.users["alicja"],
        )
    assert refused.value.field == "from_date"


def test_only_a_coach_of_the_project_can_be_assigned(cast: Cast) -> None:
    with pytest.raises(PolicyBroken) as refused:
        people.hand_over(
            assignment=cast.assignments["lucja"],
            coach=cast.staff["alan"],
            from_date=ENTRY_DAY + timedelta(days=1),
            by=cast.users["alicja"],
        )
    assert refused.value.field == "coach"


# Merging


def test_a_merge_can_be_undone_and_makes_no_circle(cast: Cast) -> None:
    one, other = _register(cast), cast.participations["lucja"].person
    alias = people.merge(person=one, same_as=other, by=cast.users["alicja"])
    with pytest.raises(PolicyBroken):
        people.merge(person=other, same_as=one, by=cast.users["alicja"])
    people.unmerge(alias=alias, by=cast.users["alicja"])
    people.merge(person=other, same_as=one, by=cast.users["alicja"])


def test_of_two_records_of_one_human_being_a_support_lets_but_the_first_enter(cast: Cast) -> None:
    first, lone = _open(cast), _register(cast, family_name="Osobna", pesel="")
    second = people.open_participation(
        person=_register(cast, family_name="Druga", pesel=""),
        project=cast.project,
        partner=cast.organisations["alfa"],
        answers={**ANSWERS, "target_group": cast.target_group},
        by=cast.users["anna"],
    )
    told = {"project": cast.project, "partner": cast.organisations["alfa"], "by": cast.users["anna"]}
    other = people.open_participation(person=lone, answers={**ANSWERS, "target_group": cast.target_group}, **told)
    people.merge(person=second.person, same_as=first.person, by=cast.users["alicja"])
    what = {"kind": "training", "start_date": ENTRY_DAY, "site": cast.sites["alfa"], "by": cast.users["anna"]}
    people.record_supports(participations=[second, first, other], **what)
    entered = Entry.objects.filter(participation__in=[first, second, other])
    assert set(entered.values_list("participation", flat=True)) == {first.pk, other.pk}
    people.record_supports(participations=[second], **what)
    assert entered.count() == 2


def test_hours_below_zero_are_refused_by_the_database_too(cast: Cast) -> None:
    with pytest.raises(Exception, match="hours"):
        _support(cast, cast.participations["lucja"], hours=Decimal(-1))


def test_nobody_is_handed_over_on_a_day_to_come(cast: Cast) -> None:
    """The old coach would lose the person at once, and nobody could log a session until that day."""
    with pytest.raises(PolicyBroken) as refused:
        people.hand_over(
            assignment=cast.assignments["lucja"],
            coach=cast.staff["artur"],
            from_date=clock.today() + timedelta(days=1),
            by=cast.users["alicja"],
        )
    assert refused.value.field == "from_date"


def test_nobody_is_born_on_a_day_to_come(cast: Cast) -> None:
    with pytest.raises(PolicyBroken) as refused:
        _register(cast, pesel="", birth_date=clock.today() + timedelta(days=1))
    assert refused.value.field == "birth_date"
