"""The plan, on the shared cast: Łucja has been coached by Anna since 2 March 2026."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import translation

from kladka.audit import queries as audit
from kladka.coaching.actions import Step, add_step, mark_step_done
from kladka.coaching.actions import plan as actions
from kladka.coaching.models import NextStep, Plan, PlanGoal
from kladka.coaching.policies.plan import check_slip
from kladka.coaching.queries import day_of
from kladka.coaching.queries.plan import planned
from kladka.coaching.rules.plan import Agreed, Aim, content_of, differences, is_late, mark_of, next_review
from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale
from kladka.files import actions as files
from tests.kladka.pages.participants.access_samples import PNG
from tests.world.cast import ENTRY_DAY

pytestmark = pytest.mark.postgres

DAY = ENTRY_DAY + timedelta(days=20)
REVIEW = DAY + timedelta(days=60)
JOB, COURSE = Aim("g1", "Praca w kuchni"), Aim("g2", "Kurs")
CALL = Agreed("s1", "Telefon", "coach", date(2026, 4, 1), "g1")
READ = Agreed("s2", "Przeczytać", "participant", None)


def test_a_plan_holds_goals_with_their_steps_and_no_others():
    found = content_of([JOB, COURSE], [CALL, READ])
    assert [(one["what"], len(one["steps"])) for one in found["goals"]] == [("Praca w kuchni", 1), ("Kurs", 0)]
    assert found.keys() == {"goals"}
    assert found["goals"][0]["steps"][0]["due_on"] == "2026-04-01"


def test_a_step_done_and_a_goal_reached_since_the_signing_change_nothing():
    signed = content_of([JOB, COURSE], [CALL, READ])
    reached = Aim("g2", "Kurs", date(2026, 5, 1))
    done = Agreed("s1", "Telefon", "coach", date(2026, 4, 1), "g1", date(2026, 5, 1))
    assert differences(signed, content_of([JOB, reached], [done, READ], signed)) == []
    assert content_of([reached], [done]) == {"goals": []}, "before the first signing only what is open"


def test_what_changed_between_two_plans_is_told_line_by_line():
    old = content_of([JOB, COURSE], [CALL, READ])
    new = content_of([Aim("g1", "Praca w szkole"), Aim("g3", "Prawo jazdy")], [CALL, READ])
    found = [(one.kind, one.what, one.old.get("what"), one.new.get("what")) for one in differences(old, new)]
    assert found == [
        ("goal", "changed", "Praca w kuchni", "Praca w szkole"),
        ("goal", "added", None, "Prawo jazdy"),
        ("goal", "removed", "Kurs", None),
    ]


def test_a_step_with_another_day_or_owner_is_changed():
    other = Agreed("s1", "Telefon", "participant", date(2026, 4, 2), "g1")
    found = differences(content_of([JOB], [CALL]), content_of([JOB], [other]))
    assert [(one.kind, one.what) for one in found] == [("step", "changed")]


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ([], date(2026, 5, 1)),
        ([(date(2026, 5, 2), date(2026, 7, 1))], date(2026, 7, 1)),
        ([(date(2026, 6, 2), date(2026, 8, 1)), (date(2026, 5, 2), date(2026, 9, 1))], date(2026, 8, 1)),
    ],
)
def test_the_last_review_says_when_the_next_one_is(held, expected):
    assert next_review(date(2026, 5, 1), held) == expected


def test_a_review_is_late_from_the_day_after():
    assert (is_late(date(2026, 5, 1), date(2026, 5, 1)), is_late(date(2026, 5, 1), date(2026, 5, 2))) == (False, True)


@pytest.fixture
def anna(cast):
    return cast.users["anna"]


@pytest.fixture
def lucja(cast):
    return cast.participations["lucja"]


@pytest.fixture
def paper(lucja, anna):
    upload = ContentFile(PNG, name="plan.png")
    return files.store(upload=upload, controller=lucja.project.controller_id, by=anna, name=upload.name)


@pytest.fixture
def goal(lucja, anna):
    return actions.add_goal(participation=lucja, what=" Praca  w kuchni ", by=anna)


@pytest.fixture
def sign(cast, lucja, anna, paper):
    """Sign Łucja's plan on paper."""

    def signed(**given):
        wanted = {"on": DAY, "next_on": REVIEW, "form": Plan.Form.SCAN, "file": paper, **given}
        wanted.setdefault("seen", mark_of(planned(lucja).content))
        return actions.sign_plan(participation=lucja, coach=cast.staff["anna"], by=anna, **wanted)

    return signed


def refusal(act, **given):
    with translation.override("en"), pytest.raises(PolicyBroken) as refused:
        act(**given)
    return refused.value


def test_both_sign_what_they_saw_and_nothing_that_was_added_meanwhile(lucja, anna, goal, sign):
    seen = mark_of(planned(lucja).content)
    actions.add_goal(participation=lucja, what="Kurs", by=anna)
    with pytest.raises(Stale):
        sign(seen=seen)
    assert not Plan.objects.exists()


def test_a_goal_has_steps_with_owner_and_day(lucja, anna, goal):
    assert goal.what == "Praca w kuchni"
    due = clock.today() + timedelta(days=7)
    step = actions.plan_step(participation=lucja, step=Step("CV", "coach", due), goal=goal, by=anna)
    assert (step.goal, step.owner, step.due_on) == (goal, "coach", due)
    assert list(audit.verify()) == []


def test_a_step_of_a_session_joins_a_goal_of_the_same_person(cast, lucja, anna, goal):
    step = add_step(participation=lucja, step=Step("CV"), by=anna)
    assert actions.place_step(step=step, goal=goal, by=anna).goal == goal
    assert actions.place_step(step=step, goal=None, by=anna).goal is None
    other = actions.add_goal(participation=cast.participations["nadia"], what="Kurs", by=anna)
    assert refusal(actions.place_step, step=step, goal=other, by=anna).field == "goal"


def test_a_signed_plan_is_a_copy_and_stays_as_it_was(lucja, anna, goal, sign):
    actions.plan_step(participation=lucja, step=Step("CV"), goal=goal, by=anna)
    first = sign()
    assert not planned(lucja).is_changed
    actions.change_goal(goal=goal, version=1, what="Praca w szkole", reached_on=None, by=anna)
    first.refresh_from_db()
    assert first.content["goals"][0]["what"] == "Praca w kuchni"
    assert planned(lucja).is_changed
    assert sign(on=DAY + timedelta(days=1)).number == 2


def test_a_step_done_after_the_signing_is_no_change(lucja, anna, goal, sign):
    step = actions.plan_step(participation=lucja, step=Step("CV"), goal=goal, by=anna)
    sign()
    mark_step_done(step=step, by=anna)
    assert not planned(lucja).is_changed


def test_a_step_of_a_session_that_leads_to_no_goal_changes_no_plan(lucja, anna, goal, sign):
    sign()
    add_step(participation=lucja, step=Step("CV"), by=anna)
    assert not planned(lucja).is_changed


def test_nobody_signs_a_plan_without_a_goal_or_the_same_twice_or_without_a_signature(sign, lucja, anna):
    assert "has no goal" in str(refusal(sign))
    actions.add_goal(participation=lucja, what="Praca", by=anna)
    assert "sign on screen" in str(refusal(sign, file=None))
    sign()
    assert "nothing to sign anew" in str(refusal(sign))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"on": date(2039, 1, 1), "next_on": date(2039, 2, 1)}, "on"),
        ({"on": date(2016, 1, 1), "next_on": date(2016, 2, 1)}, "on"),
        ({"next_on": DAY}, "next_on"),
        ({"next_on": DAY + timedelta(days=800)}, "next_on"),
    ],
)
def test_days_of_a_signing_are_checked_at_their_place(sign, goal, given, field):
    assert refusal(sign, **given).field == field


def test_a_later_version_is_signed_later(sign, goal, lucja, anna):
    sign()
    actions.add_goal(participation=lucja, what="Kurs", by=anna)
    assert "The version before was signed on" in str(refusal(sign, on=DAY - timedelta(days=1)))


def test_a_review_says_when_the_next_one_is_and_the_coachs_day_tells_it(cast, lucja, anna, goal, sign):
    def told():
        return [one.review_on for one in day_of(cast.staff["anna"], clock.today()).people]

    assert told() == [None]
    plan = sign()
    assert told() == [REVIEW]
    assert planned(lucja).next_review == REVIEW
    held = DAY + timedelta(days=1)
    later = held + timedelta(days=90)
    actions.hold_review(plan=plan, on=held, outcome="as_planned", next_on=later, by=anna)
    assert planned(lucja).next_review == later
    assert told() == [later]
    actions.add_goal(participation=lucja, what="Kurs", by=anna)
    sign(on=held, next_on=REVIEW)
    assert told() == [REVIEW], "a new version says itself when it is looked at"
    before = {"plan": plan, "outcome": "as_planned", "next_on": later, "by": anna}
    assert refusal(actions.hold_review, on=DAY - timedelta(days=1), **before).field == "on"


def test_the_day_of_a_signing_is_ours_also_after_midnight():
    plan = Plan(created_at=datetime(2026, 11, 27, 23, 2, tzinfo=UTC))
    check_slip(plan, plan, was_reviewed=False, today=date(2026, 11, 28))
    with pytest.raises(PolicyBroken):
        check_slip(plan, plan, was_reviewed=False, today=date(2026, 11, 27))


def test_a_slip_is_taken_back_while_nothing_followed(lucja, anna, goal, sign):
    actions.undo_signing(plan=sign(), by=anna)
    plan = sign()
    held = {"on": DAY + timedelta(days=1), "next_on": REVIEW, "outcome": "to_change"}
    actions.hold_review(plan=plan, by=anna, **held)
    assert "A signed plan stays" in str(refusal(actions.undo_signing, plan=plan, by=anna))


def test_a_goal_is_removed_its_steps_stay_and_a_signed_plan_still_names_it(lucja, anna, goal, sign):
    actions.plan_step(participation=lucja, step=Step("CV"), goal=goal, by=anna)
    plan = sign()
    actions.remove_goal(goal=goal, by=anna)
    assert (PlanGoal.objects.count(), NextStep.objects.get(what="CV").goal) == (0, None)
    plan.refresh_from_db()
    assert plan.content["goals"][0]["what"] == "Praca w kuchni"


def test_who_changes_a_goal_second_is_told(goal, anna):
    actions.change_goal(goal=goal, version=1, what="x", reached_on=DAY, by=anna)
    with pytest.raises(Stale):
        actions.change_goal(goal=goal, version=1, what="y", reached_on=None, by=anna)
    assert refusal(actions.change_goal, goal=goal, version=2, what=" ", reached_on=None, by=anna).field == "what"
