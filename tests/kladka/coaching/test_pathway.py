"""Verbs of a pathway, on the shared cast: Łucja has been coached by Anna since 2 March 2026, by the five stages."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kladka.audit import queries as audit
from kladka.audit.models import Entry as ChainEntry
from kladka.coaching.actions import pathway as actions
from kladka.coaching.actions import profile as profiles
from kladka.coaching.models import Pathway, Position, Profile, Tick
from kladka.coaching.queries.pathway import stages_on, way_of, with_stage
from kladka.core import clock, packs
from kladka.core.errors import Stale
from kladka.employers.actions import record_wishes
from kladka.employers.queries import told_beside
from kladka.people import actions as people
from kladka.people.actions.assignment import open_assignments
from kladka.people.models import Assignment, Participation
from kladka.people.queries.caseload import PACK, caseloads
from kladka.processes.rules.gate import lacking
from kladka.processes.rules.process import Requirement
from tests.kladka.coaching.ways import DAY, moved_to, refusal, stays, tick_all
from tests.world.cast import ENTRY_DAY

pytestmark = pytest.mark.postgres


def test_a_pathway_begins_in_the_first_stage_by_the_newest_version_as_one_act(cast, pathway):
    assert stays(pathway) == [("engagement", ENTRY_DAY, None)]
    assert list(pathway.followings.values_list("code", "number", "place")) == [("euse-five-stages", 2, 0)]
    assert list(audit.verify()) == []


def test_one_participation_has_one_pathway(cast, pathway, anna):
    assignment = open_assignments([cast.participations["lucja"]])[0]
    assert "begun already" in str(refusal(actions.begin, assignment=assignment, by=anna))


def test_assigning_a_coach_begins_the_pathway_as_one_act(cast):
    ended = cast.assignments["nadia"]
    people.end_coaching(assignment=ended, until_date=DAY, outcome="interrupted", by=cast.users["alicja"])
    before = ChainEntry.objects.count()
    actions.assign(
        participation=cast.participations["nadia"],
        coach=cast.staff["artur"],
        site=cast.sites["alfa"],
        model="tzw-women",
        also=["tzw-disability"],
        from_date=DAY,
        by=cast.users["alicja"],
    )
    pathway = Pathway.objects.get(participation=cast.participations["nadia"])
    followed = list(pathway.followings.order_by("place").values_list("code", flat=True))
    assert followed == ["tzw-base", "tzw-women", "tzw-disability"]
    assert ChainEntry.objects.count() == before + 1


def test_many_pathways_begin_as_one_act_and_whoever_has_one_keeps_it(cast, pathway, anna):
    before = ChainEntry.objects.count()
    assignments = list(Assignment.objects.current().filter(participation__project=cast.project))
    open_ones = open_assignments([one.participation for one in assignments])
    assert actions.begin_all(assignments=open_ones, by=anna) == 2
    assert actions.begin_all(assignments=open_ones, by=anna) == 0
    assert (Pathway.objects.count(), ChainEntry.objects.count()) == (3, before + 1)


def test_moving_on_leaves_one_stage_and_enters_the_next(pathway, anna):
    tick_all(pathway, anna)
    actions.move_on(pathway=pathway, version=1, on=DAY, by=anna)
    assert stays(pathway) == [("engagement", ENTRY_DAY, DAY), ("profiling", DAY, None)]
    assert Position.objects.latest("created_at").how == Position.How.MOVED_ON


def test_without_what_must_be_there_nobody_moves_on_whatever_the_reason(pathway, anna):
    refused = refusal(actions.move_on, pathway=pathway, version=1, on=DAY, because="pilne", by=anna)
    assert "informed decision" in str(refused)
    assert len(stays(pathway)) == 1


def test_with_the_rest_open_one_moves_on_with_a_reason_that_is_kept(pathway, anna):
    actions.tick(pathway=pathway, requirement="decision", on=DAY, by=anna)
    refused = refusal(actions.move_on, pathway=pathway, version=1, on=DAY, by=anna)
    assert (refused.field, "An action plan is agreed" in str(refused)) == ("because", True)
    entered = actions.move_on(pathway=pathway, version=1, on=DAY, because=" Plan jutro ", by=anna)
    assert (entered.how, entered.reason) == (Position.How.ALL_THE_SAME, "Plan jutro")


def test_a_caseload_weighs_the_stages_of_the_day(pathway, anna, cast, monkeypatch):
    """Dated parameters by stage; on the day of a move only the later stage counts."""
    weights = {"from": ENTRY_DAY, "default": 1, "models": {}, "stages": {"euse-five-stages/profiling": 0.5}}
    pack = {"limits": {"default": [{"from": ENTRY_DAY, "soft": 20, "hard": 25}], "profiles": {}, "projects": {}}}
    given, load = {**pack, "weights": [weights]}, packs.load
    monkeypatch.setattr("kladka.core.packs.load", lambda name: given if name == PACK else load(name))
    tick_all(pathway, anna)
    actions.move_on(pathway=pathway, version=1, on=DAY, by=anna)
    for on, expected in ((DAY - timedelta(days=1), 1), (DAY, 0.5)):
        found = {one.coach.given_name: one for one in caseloads(cast.project, on, stages_on=stages_on)}
        assert (found["Anna"].open, found["Anna"].weighted) == (1, expected)


def test_what_the_records_tell_is_not_ticked(pathway, anna):
    refused = refusal(actions.tick, pathway=pathway, requirement="first_contact", on=DAY, by=anna)
    assert "follows from the records" in str(refused)
    gate = {one.requirement.code: one.is_met for one in way_of(pathway, clock.today()).gate}
    assert gate["first_contact"], "Łucja had a session on the day of entry"


def test_an_accepted_profile_a_signed_plan_and_a_review_are_told_by_the_records(pathway, anna):
    moved_to(pathway, "profiling", anna)
    refusal(actions.tick, pathway=pathway, requirement="profile_accepted", on=DAY, by=anna)
    Profile.objects.all().delete()
    draft = Profile.objects.create(participation=pathway.participation, number=1, answers={"work": "x"})
    assert [one.met_on for one in way_of(pathway, clock.today()).gate] == [None], "a draft says nothing yet"
    profiles.accept_profile(profile=draft, version=1, on=DAY, by=anna)
    assert [(one.met_on, one.is_ticked) for one in way_of(pathway, clock.today()).gate] == [(DAY, False)]


def test_a_found_vacancy_is_told_by_the_records_of_whoever_hands_them_in(pathway, anna):
    """What was ticked before the records told it stays, whatever is confirmed with it."""
    moved_to(pathway, "job_finding", anna)
    refused = refusal(actions.tick, pathway=pathway, requirement="vacancy_matched", on=DAY, by=anna)
    assert "follows from the records" in str(refused)
    found = {pathway.participation_id: {"vacancy": [DAY]}}
    for beside, met_on in ((None, None), (lambda _people, _kinds: {}, None), (lambda _people, _kinds: found, DAY)):
        way = way_of(pathway, clock.today(), beside=beside)
        assert {one.requirement.code: one.met_on for one in way.gate}["vacancy_matched"] == met_on
    given = {"pathway": pathway, "version": pathway.version, "on": DAY, "by": anna}
    assert "is matched" in str(refusal(actions.move_on, **given))
    Tick.objects.create(position=way.now, requirement="vacancy_matched", ticked_on=DAY, by=anna.pk)
    actions.confirm(pathway=pathway, requirements=[], on=DAY, by=anna)
    assert lacking(way_of(pathway, clock.today()).gate) == ()
    Tick.objects.all().delete()
    assert actions.move_on(beside=lambda _people, _kinds: found, **given).stage == "employer_engagement"


def test_a_consent_that_is_named_is_told_by_the_records_until_it_is_withdrawn(cast, pathway, anna, monkeypatch):
    lucja, of = cast.participations["lucja"], {"code": "pictures", "kind": "consent", "of": "image"}
    stage = replace(way_of(pathway, DAY).stage, gate=(Requirement(label={"en": "Pictures"}, **of),))
    monkeypatch.setattr("kladka.coaching.queries.pathway.Way.stage", stage)

    def met():
        return [(one.met_on, one.is_ticked) for one in way_of(pathway, DAY).gate]

    people.record_consent(participation=lucja, kind="health_notes", given_on=ENTRY_DAY, how="told", by=anna)
    assert met() == [(None, False)], "another consent"
    refusal(actions.tick, pathway=pathway, requirement="pictures", on=DAY, by=anna)
    consent = people.record_consent(participation=lucja, kind="image", given_on=DAY, how="told", by=anna)
    assert met() == [(DAY, False)]
    people.withdraw_consent(consent=consent, how="told", by=anna)
    assert met() == [(None, False)]


def test_the_model_of_five_stages_names_its_consent_and_refuses_nobody_for_want_of_it(cast, pathway, anna):
    """Issue 5, point 3; Regulation (EU) 2016/679 art. 7(4)."""
    asked = {one.requirement.code: one for one in way_of(pathway, DAY).gate}
    assert (asked["consent"].is_ticked, asked["consent"].requirement.must) == (False, False)
    actions.tick(pathway=pathway, requirement="decision", on=DAY, by=anna)
    refusal(actions.tick, pathway=pathway, requirement="consent", on=DAY, by=anna)
    given = {"kind": "share_with_employers", "given_on": DAY, "how": "told", "by": anna}
    people.record_consent(participation=pathway.participation, **given)
    assert {one.requirement.code for one in lacking(way_of(pathway, DAY).gate)} == {"information", "action_plan"}


def test_nobody_goes_on_to_an_employer_before_it_was_said_what_one_may_be_told(cast, pathway, anna):
    """The disclosure of EUSE is a decision, and "nothing" is one, too: the wishes tell it."""
    moved_to(pathway, "employer_engagement", anna)
    tick_all(pathway, anna)
    given = {
        "pathway": pathway,
        "version": pathway.version,
        "on": DAY,
        "because": "x",
        "by": anna,
        "beside": told_beside,
    }
    assert "decided what the employer may be told" in str(refusal(actions.move_on, **given))
    wished = {"participation": pathway.participation, "staff": cast.staff["anna"], "by": anna, "on_date": DAY}
    record_wishes(version=0, disclosure="nothing", disclosure_on=DAY, **wished)
    record_wishes(version=1, disclosure="", disclosure_on=None, **wished)
    assert "decided what the employer may be told" in str(refusal(actions.move_on, **given)), "it was taken back"
    record_wishes(version=2, disclosure="nothing", disclosure_on=DAY, **wished)
    assert actions.move_on(**given).stage == "support"


def test_a_tick_can_be_taken_back(pathway, anna):
    actions.tick(pathway=pathway, requirement="decision", on=DAY, by=anna)
    actions.untick(pathway=pathway, requirement="decision", by=anna)
    assert way_of(pathway, clock.today()).ticks == []


@pytest.mark.parametrize("on", [ENTRY_DAY - timedelta(days=1), date(2039, 1, 1), date(2041, 1, 1)])
def test_a_stage_is_entered_after_the_one_before_and_not_tomorrow(pathway, anna, on):
    tick_all(pathway, anna)
    assert refusal(actions.move_on, pathway=pathway, version=1, on=on, by=anna).field == "on"


def test_nobody_enters_a_stage_after_they_left_until_they_return(cast, pathway, anna):
    lucja, left = cast.participations["lucja"], date(2026, 9, 1)
    moved_to(pathway, "profiling", anna)
    people.leave(participation=lucja, exit_date=left, path_completed=True, by=anna)
    later = {"pathway": pathway, "version": pathway.version, "on": left + timedelta(days=1), "by": anna}
    for verb, more in (
        (actions.move_on, {"because": "x"}),
        (actions.move_back, {"stage": "engagement", "because": "x"}),
    ):
        refused = refusal(verb, **later, **more)
        assert (refused.field, "left on" in str(refused)) == ("on", True)
    assert actions.move_on(**later | {"on": left}, because="x").stage == "job_finding"


def test_who_comes_second_is_told_that_somebody_moved_it(pathway, anna):
    tick_all(pathway, anna)
    actions.move_on(pathway=pathway, version=1, on=DAY, by=anna)
    with pytest.raises(Stale):
        actions.move_on(pathway=pathway, version=1, on=DAY, by=anna)


def test_a_job_is_lost_the_stage_is_entered_again_and_its_gate_is_met_anew(cast, pathway, anna):
    moved_to(pathway, "support", anna)
    on = DAY + timedelta(days=30)
    actions.move_back(pathway=pathway, version=pathway.version, stage="job_finding", on=on, because="Praca", by=anna)
    way = way_of(pathway, on + timedelta(days=5))
    assert [one.stage for one in way.positions].count("job_finding") == 2
    assert {one.requirement.code: one.is_met for one in way.gate} == {"search_plan": False, "vacancy_matched": False}
    assert (way.days, way.is_long) == (5, False)


def test_going_back_has_a_reason_and_leads_back(pathway, anna):
    moved_to(pathway, "profiling", anna)
    given = {"pathway": pathway, "version": pathway.version, "on": DAY, "by": anna}
    assert refusal(actions.move_back, stage="engagement", because=" ", **given).field == "because"
    assert refusal(actions.move_back, stage="support", because="x", **given).field == "stage"
    assert refusal(actions.move_back, stage="nowhere", because="x", **given).field == "stage"


def test_the_last_move_is_undone_as_if_it_had_not_been_made(pathway, anna):
    moved_to(pathway, "profiling", anna)
    actions.undo_move(pathway=pathway, version=pathway.version, by=anna)
    assert stays(pathway) == [("engagement", ENTRY_DAY, None)]
    pathway.refresh_from_db()
    assert "no move to undo" in str(refusal(actions.undo_move, pathway=pathway, version=pathway.version, by=anna))
    assert list(audit.verify()) == []


def test_a_list_tells_the_stage_of_everybody_without_a_query_for_each(cast, pathway, django_assert_num_queries):
    with django_assert_num_queries(1):
        rows = {one.pk: (one.stage, one.stage_since, one.base) for one in with_stage(Participation.objects.all())}
    assert rows[cast.participations["lucja"].pk] == ("engagement", ENTRY_DAY, "euse-five-stages")
    assert rows[cast.participations["nadia"].pk] == (None, None, None)


def test_stays_that_were_entered_before_keep_their_order_whatever_their_ids(cast, anna):
    """Many people in one act: the last of their stays is the present one."""
    assignment = cast.assignments["lucja"]
    if assignment.model != "euse-five-stages":
        given = {"coach": assignment.coach, "from_date": ENTRY_DAY, "by": cast.users["alicja"]}
        assignment = people.hand_over(assignment=assignment, model="euse-five-stages", **given)
    days = [("profiling", DAY), ("job_finding", DAY), ("profiling", DAY), ("job_finding", DAY + timedelta(days=1))]
    actions.begin_all(assignments=[assignment], entered={assignment.pk: days}, by=anna)
    way = way_of(Pathway.objects.get(), clock.today())
    assert [one.stage for one in way.positions] == ["engagement", *(stage for stage, _day in days)]
    assert [one.how for one in way.positions] == ["began", "moved_on", "moved_on", "moved_back", "moved_on"]
    assert (way.now.stage, way.now.left_on) == ("job_finding", None)


def test_stays_in_the_wrong_order_are_refused(cast, anna):
    assignment = cast.assignments["lucja"]
    stages = ["coaching", "outcome"] if assignment.model != "euse-five-stages" else ["profiling", "job_finding"]
    entered = {assignment.pk: list(zip(stages, (DAY, DAY - timedelta(days=1)), strict=True))}
    refused = refusal(actions.begin_all, assignments=[assignment], entered=entered, by=anna)
    assert refused.field == "on"
    assert not Pathway.objects.exists()
