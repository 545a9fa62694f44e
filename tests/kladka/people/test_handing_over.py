"""Notes of hand-overs, a coach who leaves, and who stands in: who sees whom, for how long, and who wrote what."""

from datetime import timedelta

import pytest
from django.utils import translation

from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale
from kladka.messages.models import Message
from kladka.people import actions as people
from kladka.people.actions.assignment import handed_over_with, open_assignments
from kladka.people.models import HandOver, Substitution
from kladka.people.policies.handing_over import days
from kladka.people.queries import visible_to
from kladka.people.queries.caseload import caseloads
from kladka.programmes import actions as programmes
from kladka.programmes.permissions import viewer_for
from tests.world.cast import add_people

pytestmark = pytest.mark.postgres

TODAY = clock.today()
ADDRESS = "https://kladka.example/participants/"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def sees(cast, who, on, name="lucja"):
    return visible_to(viewer_for(cast.users[who], on)).filter(pk=cast.participations[name].pk).exists()


def hand_over(cast, from_date=TODAY, **more):
    before = [cast.assignments["lucja"]]
    by = cast.users["alicja"]
    after = people.hand_over_all(assignments=before, coach=cast.staff["artur"], from_date=from_date, by=by)
    (note,) = people.note_hand_over(before=before, after=after, by=by, **more)
    return note


def test_both_coaches_see_the_person_until_the_day_that_the_pack_says(cast):
    note = hand_over(cast, note=" Woli spotkania rano. ")
    assert note.note == "Woli spotkania rano."
    assert note.shown_until == TODAY + timedelta(days=days("hand_over_days", TODAY))
    assert sees(cast, "artur", TODAY)
    assert sees(cast, "anna", note.shown_until)
    assert not sees(cast, "anna", note.shown_until + timedelta(days=1))
    assert sees(cast, "artur", note.shown_until + timedelta(days=1))


@pytest.mark.parametrize("days_back", [1, 13, 14, 15, 24])
def test_of_one_that_is_dated_back_the_days_count_from_the_day_on_which_it_is_recorded(cast, days_back):
    """Nobody could read the note before; it was empty before anybody did."""
    note = hand_over(cast, TODAY - timedelta(days=days_back), note="Woli spotkania rano.")
    assert note.shown_until == TODAY + timedelta(days=days("hand_over_days", TODAY))
    assert people.forget_notes() == 0
    note.refresh_from_db()
    assert note.note == "Woli spotkania rano."
    assert sees(cast, "anna", TODAY)


def test_a_note_is_erased_when_nobody_reads_it_any_more_and_the_hand_over_stays_known(cast):
    note = hand_over(cast, note="Woli spotkania rano.")
    assert people.forget_notes() == 0
    HandOver.objects.update(shown_until=TODAY - timedelta(days=1))
    assert (people.forget_notes(), people.forget_notes()) == (1, 0)
    note.refresh_from_db()
    assert note.note == ""


def test_where_it_is_not_shared_the_coach_before_sees_nobody_at_once(cast):
    hand_over(cast, note="x", is_shared=False)
    assert not sees(cast, "anna", TODAY)
    assert sees(cast, "artur", TODAY)


def test_a_hand_over_that_was_undone_shows_nothing(cast):
    note = hand_over(cast)
    people.undo_hand_over(assignments=handed_over_with(note.assignment), by=cast.users["alicja"])
    assert sees(cast, "anna", TODAY)
    assert not sees(cast, "artur", TODAY)


def test_when_a_coach_leaves_everybody_goes_on_in_one_act_and_comes_back_in_one(cast):
    others = add_people(cast, 3)
    held = open_assignments([cast.participations["lucja"], *others])
    coaches = [cast.staff["artur"], cast.staff["artur"], cast.staff["artur"], cast.staff["artur"]]
    wanted = dict(zip(held, coaches, strict=True))
    made = people.reassign(wanted=wanted, from_date=TODAY, address=ADDRESS, note="Dziękuję.", by=cast.users["alicja"])
    assert {one.coach.given_name: one.open for one in caseloads(cast.project, TODAY)} == {
        "Anna": 0,
        "Artur": 5,
        "Beata": 1,
    }
    assert len({one.recorded_no for one in made}) == 1
    assert HandOver.objects.count() == 4
    assert "4 " in Message.objects.get().body
    assert len(handed_over_with(made[0])) == 4
    people.undo_hand_over(assignments=handed_over_with(made[0]), by=cast.users["alicja"])
    assert {one.coach.given_name: one.open for one in caseloads(cast.project, TODAY)}["Anna"] == 4


def test_one_wrong_choice_hands_nobody_over(cast):
    (other,) = add_people(cast, 1)
    held = open_assignments([cast.participations["lucja"], other])
    wanted = {held[0]: cast.staff["artur"], held[1]: cast.staff["nikt"]}
    with pytest.raises(PolicyBroken, match="no post as coach"):
        people.reassign(wanted=wanted, from_date=TODAY, address=ADDRESS, by=cast.users["alicja"])
    assert {one.coach_id for one in open_assignments([cast.participations["lucja"], other])} == {cast.staff["anna"].pk}
    assert not Message.objects.exists()


@pytest.fixture
def standing_in(cast):
    """Artur stands in for Anna from today on, for a week."""
    return people.substitute(**stand_in(cast))


def stand_in(cast, **other):
    return {
        "project": cast.project,
        "absent": cast.staff["anna"],
        "substitute": cast.staff["artur"],
        "from_date": TODAY,
        "until_date": TODAY + timedelta(days=6),
        "by": cast.users["alicja"],
        **other,
    }


def test_a_substitute_sees_the_people_of_the_absent_coach_on_these_days_only(cast, standing_in):
    """Case 36: on leave."""
    assert not sees(cast, "artur", TODAY - timedelta(days=1))
    assert sees(cast, "artur", TODAY)
    assert sees(cast, "artur", TODAY + timedelta(days=6))
    assert not sees(cast, "artur", TODAY + timedelta(days=7))
    assert sees(cast, "anna", TODAY)
    assert not sees(cast, "artur", TODAY, "teresa")
    assert {one.coach.given_name: one.open for one in caseloads(cast.project, TODAY)}["Artur"] == 1, "not handed over"


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"substitute": "anna"}, "themselves"),
        ({"substitute": "nikt"}, "no post as coach"),
        ({"substitute": "beata"}, "another partner"),
        ({"until_date": TODAY - timedelta(days=1)}, "must not be earlier"),
        ({"until_date": TODAY + timedelta(days=200)}, "at most"),
        ({}, "already"),
        ({"absent": "artur", "substitute": "anna"}, "is away, too"),
    ],
)
def test_what_makes_no_sense_is_refused(cast, standing_in, other, words):
    given = {name: cast.staff[value] if isinstance(value, str) else value for name, value in other.items()}
    with pytest.raises(PolicyBroken, match=words):
        people.substitute(**stand_in(cast, **given))


def test_whoever_stands_in_is_not_away_at_the_same_time(cast, standing_in):
    """Anna's people would be left with nobody, though a name stands beside them."""
    programmes.appoint(
        project=cast.project,
        staff=cast.staff["alicja"],
        role="coach",
        site=cast.sites["alfa"],
        from_date=TODAY - timedelta(days=30),
        by=cast.users["olga"],
    )
    away = {"absent": cast.staff["artur"], "substitute": cast.staff["alicja"]}
    with pytest.raises(PolicyBroken, match="stands in for Anna Trenerska"):
        people.substitute(**stand_in(cast, **away))
    later = {"from_date": TODAY + timedelta(days=7), "until_date": TODAY + timedelta(days=8)}
    assert people.substitute(**stand_in(cast, **away, **later))


def test_it_ends_when_the_coach_is_back(cast, standing_in):
    Substitution.objects.update(from_date=TODAY - timedelta(days=2))
    people.end_substitution(substitution=standing_in, by=cast.users["alicja"])
    assert not sees(cast, "artur", TODAY)
    with pytest.raises(Stale):
        people.end_substitution(substitution=standing_in, by=cast.users["alicja"])


def test_one_that_has_not_begun_is_taken_away(cast):
    later = people.substitute(**stand_in(cast, from_date=TODAY + timedelta(days=1)))
    people.end_substitution(substitution=later, by=cast.users["alicja"])
    assert not Substitution.objects.exists()
