"""A coach leaves on a day to come: told at once, changed or called off before, done on its day and once."""

from datetime import timedelta

import pytest
from django.utils import translation
from django.utils.formats import date_format

from kladka.coaching import actions as coaching
from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale
from kladka.messages.models import Message
from kladka.people import actions as people
from kladka.people.actions.assignment import handed_over_with, open_assignments
from kladka.people.models import Assignment, HandOver, Reassignment
from kladka.people.queries.caseload import caseloads, next_coach_of, plan_for, plans_about, plans_shown
from kladka.programmes.models import Post
from tests.world.cast import add_people

pytestmark = pytest.mark.postgres

TODAY = clock.today()
DAY = TODAY + timedelta(days=5)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def people_of_anna(cast):
    return [cast.participations["lucja"], *add_people(cast, 2)]


def plan(cast, participations, **other):
    wanted = dict.fromkeys(open_assignments(participations), cast.staff["artur"])
    given = {
        "project": cast.project,
        "coach": cast.staff["anna"],
        "wanted": wanted,
        "from_date": DAY,
        "note": " Rano. ",
    }
    given |= {"is_shared": True, "with_appointments": True, "version": 0, "words": "", "by": cast.users["alicja"]}
    return people.plan_reassignment(**given | other)


def day_comes():
    Reassignment.objects.update(from_date=TODAY)


def carry_out():
    return coaching.reassign_due(address="https://x/people", remaining=lambda plan: f"https://x/{plan.project.code}")


def open_numbers(cast):
    return {one.coach.given_name: one.open for one in caseloads(cast.project, TODAY)}


def letters():
    return {(one.to.split("@")[0], one.subject) for one in Message.objects.all()}


def test_a_plan_hands_nobody_over_before_its_day_and_everybody_once_on_it(cast, people_of_anna):
    made = plan(cast, people_of_anna)
    anna, artur = cast.staff["anna"], cast.staff["artur"]
    assert {subject for _to, subject in letters()} == {
        "Zaplanowano przekazanie Ci osób do prowadzenia",
        "Zaplanowano, że prowadzone przez Ciebie osoby przejmie ktoś inny",
    }
    assert (carry_out(), open_numbers(cast)["Anna"]) == (0, 3)
    assert [each["number"] for each in [*plans_about(anna), *plans_about(artur)]] == [3, 3]
    assert next_coach_of(people_of_anna[0]).coach == artur
    day_comes()
    assert (carry_out(), carry_out()) == (3, 0)
    assert open_numbers(cast) == {"Anna": 0, "Artur": 4, "Beata": 1}
    assert set(HandOver.objects.values_list("note", "is_shared")) == {("Rano.", True)}
    made.refresh_from_db()
    assert made.done_no
    assert made.note == "", "the hand-overs keep it, as long as it is read"
    assert (plans_about(artur), next_coach_of(people_of_anna[0])) == ([], None)


def test_what_is_done_earlier_and_otherwise_than_planned_is_told_to_whom_nothing_else_tells_it(cast, people_of_anna):
    held = open_assignments(people_of_anna)
    planned = plan(
        cast, people_of_anna, wanted=dict(zip(held, [cast.staff["artur"]] * 2 + [cast.staff["beata"]], strict=True))
    )
    Message.objects.all().delete()
    told = {"from_date": TODAY, "address": "https://x/people", "by": cast.users["alicja"]}
    coaching.reassign(wanted=dict.fromkeys(held, cast.staff["artur"]), plan=planned, **told)
    (shown,) = plans_shown(Reassignment.objects.all(), TODAY)
    assert (shown.from_date, shown.number) == (TODAY, 3)
    assert sorted(letters()) == [
        ("anna", "Prowadzone przez Ciebie osoby przejął ktoś inny"),
        ("artur", "Przekazano Ci osoby do prowadzenia"),
        ("beata", "Odwołano zaplanowane przekazanie osób"),
    ]
    (to_anna,) = [one.body for one in Message.objects.all() if one.to.startswith("anna")]
    with translation.override("pl"):
        assert date_format(TODAY, "j E Y") in to_anna
    assert "Aktualne jest to, co piszemy teraz" in to_anna


def test_whoever_planned_it_takes_it_back_as_if_they_had_done_it(cast, people_of_anna):
    plan(cast, people_of_anna)
    day_comes()
    carry_out()
    (shown,) = plans_shown(Reassignment.objects.all(), TODAY)
    assert shown.number == 3
    together = handed_over_with(Assignment.objects.get(pk=shown.made))
    with pytest.raises(PolicyBroken, match="Only the person"):
        people.undo_hand_over(assignments=together, by=cast.users["beata"])
    Message.objects.all().delete()
    coaching.undo_hand_over(assignments=together, by=cast.users["alicja"])
    assert open_numbers(cast)["Anna"] == 3
    assert letters() == {("artur", "Cofnięto przekazanie osób"), ("anna", "Cofnięto przekazanie osób")}
    (to_anna,) = [one.body for one in Message.objects.all() if one.to.startswith("anna")]
    assert to_anna.startswith("3 osoby, które od")


def test_it_is_changed_by_whoever_saw_it_last_and_called_off_before_its_day(cast, people_of_anna):
    first = plan(cast, people_of_anna)
    with pytest.raises(Stale):
        plan(cast, people_of_anna, version=0)
    later = DAY + timedelta(days=1)
    changed = plan(cast, people_of_anna[:2], version=first.version, from_date=later)
    assert (changed.pk, changed.people.count()) == (first.pk, 2)
    assert plan_for(cast.project, cast.staff["anna"]).from_date == later
    Message.objects.all().delete()
    people.call_off_reassignment(plan=changed, by=cast.users["alicja"])
    assert letters()
    assert {subject for _to, subject in letters()} == {"Odwołano zaplanowane przekazanie osób"}
    with pytest.raises(Stale):
        people.call_off_reassignment(plan=changed, by=cast.users["alicja"])
    with pytest.raises(Stale, match="called off meanwhile"):
        plan(cast, people_of_anna, version=2)
    assert open_numbers(cast)["Anna"] == 3


def test_of_a_change_is_told_who_would_read_something_else_than_before(cast, people_of_anna):
    plan(cast, people_of_anna)
    Message.objects.all().delete()
    plan(cast, people_of_anna, version=1, note="Po obiedzie.", is_shared=False)
    assert not letters(), "the same people go on with the same coach on the same day"
    plan(cast, people_of_anna[:2], version=2)
    assert {one.to.split("@")[0] for one in Message.objects.all()} == {"anna", "artur"}
    assert all("Aktualne jest to, co piszemy teraz" in one.body for one in Message.objects.all())
    Message.objects.all().delete()
    to_beata = dict.fromkeys(open_assignments(people_of_anna[:2]), cast.staff["beata"])
    plan(cast, people_of_anna, version=3, wanted=to_beata, from_date=DAY + timedelta(days=1))
    (called_off,) = [one for one in Message.objects.all() if one.to.startswith("artur")]
    with translation.override("pl"):
        assert date_format(DAY, "j E Y") in called_off.body, "the day of which he was told, not the new one"
    (planned,) = [one for one in Message.objects.all() if one.to.startswith("beata")]
    assert "Aktualne jest to" not in planned.body


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"from_date": TODAY + timedelta(days=40_000)}, "within the project"),
        ({"wanted": {}}, "nobody to hand over"),
        ({"next": "nikt"}, "no post as coach"),
    ],
)
def test_what_cannot_happen_on_that_day_is_not_planned(cast, people_of_anna, other, words):
    if after := other.pop("next", None):
        other["wanted"] = dict.fromkeys(open_assignments(people_of_anna), cast.staff[after])
    with pytest.raises(PolicyBroken, match=words):
        plan(cast, people_of_anna, **other)
    assert not Message.objects.exists()


def test_who_cannot_go_on_as_planned_stays_and_the_planner_is_told(cast, people_of_anna):
    """One came since, the coaching of another one ended, and a third one's next coach holds no post any more."""
    wanted = dict.fromkeys(open_assignments(people_of_anna), cast.staff["artur"])
    plan(cast, people_of_anna, wanted=wanted)
    add_people(cast, 1)
    ended = next(one for one in wanted if one.participation_id == people_of_anna[1].pk)
    people.end_coaching(assignment=ended, until_date=TODAY, outcome="completed", by=cast.users["anna"])
    day_comes()
    Message.objects.all().delete()
    assert carry_out() == 2
    (told,) = [one for one in Message.objects.all() if one.subject == "Nie wszystkich udało się przekazać"]
    assert "1 osobę nadal prowadzi trener, który odszedł: Anna Trenerska" in told.body
    assert f"https://x/{cast.project.code}" in told.body


def test_where_the_next_coach_has_gone_meanwhile_everybody_stays(cast, people_of_anna, monkeypatch):
    plan(cast, people_of_anna)
    day_comes()
    left = Post.objects.exclude(staff=cast.staff["artur"])
    monkeypatch.setattr(Post.objects, "current", lambda: left)
    assert (carry_out(), carry_out(), open_numbers(cast)["Anna"]) == (0, 0, 3)
    assert Message.objects.filter(subject="Nie wszystkich udało się przekazać").count() == 1


@pytest.mark.parametrize(("days", "is_refused"), [(-1, False), (0, True), (1, True)])
def test_nobody_is_handed_to_somebody_who_is_to_leave_by_then(cast, people_of_anna, days, is_refused):
    """Artur leaves on the day, Anna's people are to go on with him some days before or after."""
    artur, beata = cast.staff["artur"], cast.staff["beata"]
    of_artur = dict.fromkeys(open_assignments([cast.participations["nadia"]]), beata)
    plan(cast, [], coach=artur, wanted=of_artur)
    told = {"from_date": DAY + timedelta(days=days)}
    if not is_refused:
        assert plan(cast, people_of_anna, **told).people.count() == 3
        return
    with pytest.raises(PolicyBroken, match=r"Artur Trenerski is to leave on .*change that plan first"):
        plan(cast, people_of_anna, **told)


@pytest.mark.parametrize(("days", "is_refused"), [(-1, True), (0, True), (1, False)])
def test_nobody_leaves_by_a_second_plan_who_takes_people_over_by_the_first(cast, people_of_anna, days, is_refused):
    """Anna's people are to go on with Artur on the day; Artur is to leave some days before or after."""
    plan(cast, people_of_anna)
    told = {"from_date": DAY + timedelta(days=days), "coach": cast.staff["artur"]}
    told["wanted"] = dict.fromkeys(open_assignments([cast.participations["nadia"]]), cast.staff["beata"])
    if not is_refused:
        assert plan(cast, [], **told).people.count() == 1
        return
    with pytest.raises(PolicyBroken, match=r"By the plan that Anna Trenerska leaves on .*Artur Trenerski takes people"):
        plan(cast, [], **told)
    told.pop("coach")
    with pytest.raises(PolicyBroken, match="Artur Trenerski takes people"):
        coaching.reassign(by=cast.users["alicja"], address="https://example.org/", **told)
