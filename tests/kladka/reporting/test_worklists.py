"""Work lists over the ledger: each their own, mended lines gone at once, and one query while nothing changes."""

from datetime import date, time, timedelta
from decimal import Decimal
from importlib import import_module
from random import Random

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kladka.audit.actions import verb
from kladka.benefits import actions as benefits
from kladka.benefits.queries import kinds
from kladka.coaching import actions as coaching
from kladka.coaching.actions import pathway as ways
from kladka.coaching.actions import plan as plans
from kladka.coaching.models import Plan, Session
from kladka.core import clock, ids
from kladka.employers import actions as employers
from kladka.learning import actions as learning
from kladka.people import actions as people
from kladka.people.actions import paper as people_papers
from kladka.people.models import Entry
from kladka.people.policies.paper import number_of
from kladka.people.queries import visible_to
from kladka.programmes import actions as programmes
from kladka.programmes.models import Partnership, Project
from kladka.programmes.permissions import viewer_for
from kladka.reporting import worklists
from kladka.reporting.extraction import extract
from kladka.reporting.live.figures import definitions_of
from kladka.reporting.worklists import counts_of, number_for, rows, seen_by
from kladka.reporting.worklists.lines import lines_of
from kladka.reporting.worklists.records import records_of
from tests.kladka.coaching.ways import begun, papers, tick_all
from tests.kladka.employers.world import make_employers
from tests.kladka.pages.papers.access_samples import made as paper_made
from tests.world.cast import ANSWERS, add_people

pytestmark = pytest.mark.django_db
on_both = pytest.mark.postgres
"""Tests of reading: whom a viewer may see, what is new, what was rolled back. Which line a rule finds is no SQL."""
DAY = date(2026, 7, 1)
current_module = import_module("kladka.reporting.worklists.current")  # the package has a function of that name


@pytest.fixture(autouse=True)
def nothing_kept():
    extract.forget()
    worklists.forget()
    yield
    extract.forget()
    worklists.forget()


@pytest.fixture(autouse=True)
def whole(monkeypatch):
    """Whatever was looked for again is what a look at everybody finds, in every test; yields whom it was for."""
    patches, brought_up, patched = [], current_module._brought_up, current_module.patched

    def checked(old, facts, read, frame, pack):
        found = brought_up(old, facts, read, frame, pack)
        again = lines_of(pack, facts.tables, read.within_reach(), frame)
        assert found.found.lines.equals(again.lines)
        assert sorted(map(str, found.found.scope.to_pylist())) == sorted(map(str, again.scope.to_pylist()))
        assert found.found.coordinated == again.coordinated
        assert found.found.windows.open == again.windows.open
        return found

    monkeypatch.setattr(current_module, "_brought_up", checked)
    monkeypatch.setattr(current_module, "patched", lambda *given: patches.append(given[-1]) or patched(*given))
    return patches


def seen(cast, who, day=DAY):
    return seen_by(viewer_for(cast.users[who], day), day)


def lines(cast, who, *rules, day=DAY, mine=False):
    found = seen(cast, who, day)
    table = found.mine if mine else found.lines
    return [line for line in rows(table.drop_columns(["mine", "project"])) if not rules or line.rule in rules]


def people_of(found):
    return {line.participation for line in found if line.participation}


@on_both
@pytest.mark.parametrize(
    ("who", "whose"),
    [
        ("anna", {"lucja"}),
        ("artur", {"nadia"}),
        ("beata", {"teresa"}),
        ("alicja", {"lucja", "nadia"}),
        ("bogdan", {"teresa"}),
        ("olga", {"lucja", "nadia", "teresa"}),
        ("alan", set()),
        ("ada", set()),
        ("adam", set()),
        ("nikt", set()),
    ],
)
def test_everybody_sees_lines_about_people_they_may_open_and_no_others(cast, who, whose):
    found = lines(cast, who, "unproven")
    assert people_of(found) == {str(cast.participations[name].pk) for name in whose}
    seen_people = {str(pk) for pk in visible_to(viewer_for(cast.users[who], DAY)).values_list("pk", flat=True)}
    assert people_of(lines(cast, who)) <= seen_people


def test_a_coordinator_sees_the_coaches_lines_and_has_none_of_them_to_mend(cast):
    assert lines(cast, "alicja", mine=True) == []
    assert {line.staff for line in lines(cast, "alicja")} == {str(cast.staff[name].pk) for name in ("anna", "artur")}


def test_who_was_handed_over_goes_with_their_lines(cast):
    people.hand_over_all(
        assignments=[cast.assignments["lucja"]],
        coach=cast.staff["beata"],
        from_date=date(2026, 5, 4),
        by=cast.users["alicja"],
    )
    lucja = str(cast.participations["lucja"].pk)
    assert lucja not in people_of(lines(cast, "anna"))
    assert lucja in people_of(lines(cast, "beata", mine=True))
    assert lucja in people_of(lines(cast, "alicja")), "the partner worked with her"


@on_both
def test_a_line_is_gone_as_soon_as_it_is_mended(cast):
    before = counts_of(seen(cast, "anna").mine)["evidence"]
    prove(cast, by="anna")
    assert counts_of(seen(cast, "anna").mine).get("evidence", 0) == before - 1


def prove(cast, *, by):
    """Łucja's employment is proven by her contract."""
    document = people.keep_document(
        controller=cast.project.controller,
        kind="employment_contract",
        form="original_inspected",
        document_date=date(2026, 5, 4),
        inspected_by=cast.staff["anna"],
        inspected_on=date(2026, 5, 5),
        by=cast.users[by],
    )
    people.prove(facts=[cast.situations["lucja"]], document=document, by=cast.users[by])


@on_both
def test_what_others_did_a_moment_ago_may_be_missing_on_a_page(cast, settings, monkeypatch):
    settings.WORK_LISTS_SECONDS = 60
    before = lately(cast, "anna")
    prove(cast, by="olga")
    assert lately(cast, "anna") == before
    then = current_module.time.monotonic()
    monkeypatch.setattr(current_module.time, "monotonic", lambda: then + 61)
    assert lately(cast, "anna") == before - 1


def test_nothing_is_missing_that_somebody_did_themselves_or_that_was_taken_back(cast, settings):
    settings.WORK_LISTS_SECONDS = 60
    before = lately(cast, "anna")
    with transaction.atomic():
        prove(cast, by="anna")
        assert lately(cast, "anna") == before - 1
        transaction.set_rollback(True)
    assert lately(cast, "anna") == before
    prove(cast, by="anna")
    assert lately(cast, "anna") == before - 1


def test_the_number_on_my_day_may_be_a_moment_old_and_costs_no_query(
    cast, settings, monkeypatch, django_assert_num_queries
):
    settings.WORK_LISTS_SECONDS = 60
    viewer = viewer_for(cast.users["anna"], DAY)
    before = number_for(viewer, DAY)
    prove(cast, by="anna")
    with django_assert_num_queries(0):
        assert number_for(viewer, DAY) == before
    then = current_module.time.monotonic()
    monkeypatch.setattr(current_module.time, "monotonic", lambda: then + 61)
    with current_module._turns[current_module._key(cast.project)]:  # somebody else is bringing the list up to date
        assert number_for(viewer, DAY) == before
    assert number_for(viewer, DAY) == before - 1 == seen_by(viewer, DAY).mine.num_rows


def test_nobody_waits_for_the_number_while_another_looks_for_it_for_the_first_time(cast, django_assert_num_queries):
    viewer = viewer_for(cast.users["anna"], DAY)
    assert all(definitions_of(post.project) for post in viewer.posts)
    with django_assert_num_queries(0), current_module._turns[current_module._key(cast.project)]:
        assert number_for(viewer, DAY) is None
    assert number_for(viewer, DAY) == seen_by(viewer, DAY).mine.num_rows


def lately(cast, who):
    """How many documents somebody's page says are missing."""
    mine = seen_by(viewer_for(cast.users[who], DAY), DAY, lately=True).mine
    return counts_of(mine).get("evidence", 0)


@pytest.mark.parametrize("seed", [pytest.param(0, marks=on_both), 1, 2])
def test_only_those_are_looked_at_again_whom_something_touched(cast, whole, seed):
    random, anna, day = Random(seed), cast.users["anna"], date(2026, 3, 9)
    names = ["lucja", *(f"more {number}" for number in range(4))]
    cast.participations |= dict(zip(names[1:], add_people(cast, 4), strict=True))
    sessions, facts = {}, list(cast.situations.values())

    def meet():
        name = random.choice(names)
        session = log(cast, name, "anna", random.choice([time(9), time(9, 30), None]), day)
        sessions[session.pk] = 1

    def move():
        if sessions:
            pk = random.choice(sorted(sessions))
            session = Session.objects.get(pk=pk)
            if random.random() < 0.5:
                coaching.withdraw_session(session=session, by=anna)
                sessions.pop(pk)
            else:
                changes = {"starts_at": random.choice([time(9, 15), time(12)])}
                coaching.change_session(session=session, version=session.version, changes=changes, by=anna)

    def begin():
        participation = cast.participations[random.choice(names)]
        month = random.randrange(4, 7)
        facts.append(
            people.record_situation(
                participation=participation, kind="internship", from_date=date(2026, month, 5), by=anna
            )
        )

    def withdraw():
        people.withdraw(fact=facts.pop(), reason="recorded_twice", by=anna) if facts else begin()

    seen(cast, "olga")
    for _ in range(12):
        random.choice([meet, meet, move, begin, withdraw])()
        seen(cast, "olga")
    assert whole
    assert all(len(touched) <= 3 for touched in whole)


@on_both
def test_one_query_for_each_project_while_nothing_is_recorded(cast):
    viewer = viewer_for(cast.users["olga"], DAY)
    seen_by(viewer, DAY)
    with CaptureQueriesContext(connection) as few:
        seen_by(viewer, DAY)
    add_people(cast, 20)
    seen_by(viewer, DAY)
    with CaptureQueriesContext(connection) as many:
        found = seen_by(viewer, DAY)
    assert (len(few), len(many)) == (1, 1)
    assert found.lines.num_rows > 20


def test_whoever_works_in_many_projects_waits_for_the_one_that_something_was_recorded_in(cast):
    projects = [cast.project]
    with verb("test.set_up", controller=cast.project.controller_id, by=cast.users["anna"]) as entry:
        for number in range(8):
            another = Project.objects.get(pk=cast.project.pk)
            another.pk, another.code = ids.new_id(), f"next-{number}"
            projects.append(entry.save(another))
    before = [records_of(project).tables["session"] for project in projects]
    log(cast, "lucja", "anna", time(9))
    after = [records_of(project).tables["session"] for project in projects]
    moved = [old is not now for old, now in zip(before, after, strict=True)]
    assert moved == [True, *[False] * 8]


def test_when_a_partner_leaves_its_coach_has_no_line_any_more(cast):
    partnership = Partnership.objects.get(project=cast.project, organisation=cast.organisations["beta"])
    assert {line.staff for line in lines(cast, "olga", "unproven")} >= {str(cast.staff["beata"].pk)}
    programmes.end_partnership(partnership=partnership, until_date=date(2026, 6, 1), by=cast.users["adam"])
    assert lines(cast, "beata") == []
    assert str(cast.staff["beata"].pk) not in {line.staff for line in lines(cast, "olga", "unproven")}


def log(cast, name, who, starts, day=date(2026, 3, 9), minutes=60):
    return coaching.log_session(
        participation=cast.participations[name],
        coach=cast.staff[who],
        on_date=day,
        minutes=minutes,
        place="office",
        starts_at=starts,
        by=cast.users[who],
    )


@on_both
def test_sessions_at_the_same_time_until_one_of_them_is_moved_or_withdrawn(cast):
    (other,) = add_people(cast, 1)
    cast.participations["other"] = other
    log(cast, "lucja", "anna", time(9))
    session = log(cast, "other", "anna", time(9, 30))
    (line,) = lines(cast, "anna", "coach_twice")
    assert (line.fact, line.participation, line.number) == (str(session.pk), str(other.pk), 30)
    moved = coaching.change_session(session=session, version=1, changes={"starts_at": time(10)}, by=cast.users["anna"])
    assert lines(cast, "anna", "coach_twice") == []
    coaching.change_session(session=moved, version=2, changes={"starts_at": time(9, 10)}, by=cast.users["anna"])
    assert len(lines(cast, "anna", "coach_twice")) == 1
    coaching.withdraw_session(session=moved, by=cast.users["anna"])
    assert lines(cast, "anna", "coach_twice") == []


def test_a_late_review_and_a_long_stage_are_gone_once_they_are_mended_and_back_when_that_is_undone(cast):
    anna, lucja = cast.users["anna"], cast.participations["lucja"]

    def behind(who="anna"):
        return {line.rule for line in lines(cast, who) if line.kind == "pathway"}

    assert behind() == set()
    pathway = begun(cast, "lucja", "euse-five-stages", by=anna)
    assert behind() == {"stage_review", "stage_long"}, "engagement: 28 days, and a review on the last of them"
    papers(pathway, anna)
    assert behind() == {"plan_review", "stage_long"}, "one line for one review"
    plan = Plan.objects.get()
    plan.participation = lucja
    review = plans.hold_review(
        plan=plan, on=date(2026, 6, 30), next_on=date(2026, 12, 1), outcome="as_planned", by=anna
    )
    assert behind() == set()
    plans.undo_review(review=review, by=anna)
    assert behind() == {"plan_review", "stage_long"}
    tick_all(pathway, anna)
    ways.move_on(pathway=pathway, version=1, on=date(2026, 6, 1), by=anna)
    assert behind() == behind("alicja") == {"plan_review"}, "profiling lasts 42 days"
    assert behind("beata") == set()


def test_a_paper_and_a_request_wait_on_the_lists_until_somebody_did_what_they_wait_for(cast):
    anna, lucja, later = cast.users["anna"], cast.participations["lucja"], clock.today() + timedelta(days=15)
    rules = ("unsigned", "benefit_sent", "benefit_requested")

    def waits(who):
        return [(line.rule, line.fact, line.word) for line in lines(cast, who, *rules, day=later, mine=True)]

    paper = paper_made(cast, "lucja")
    told = {"kind": "travel", "from_date": clock.today(), "until_date": clock.today(), "asked": Decimal("8.00")}
    benefit = benefits.send_request(participation=lucja, page="https://x", by=anna, **told)
    named = kinds(cast.project.profile)["travel"].labels
    assert waits("anna") == [
        ("benefit_sent", str(benefit.pk), f"{named['pl']}\n{named['en']}"),
        ("unsigned", str(paper.pk), f"{number_of(paper)}\ndeclaration"),
    ]
    told.pop("kind")
    benefits.write_down(benefit=benefit, version=1, staff=cast.staff["anna"], by=anna, **told)
    people_papers.withdraw_paper(paper=paper, version=paper.version, reason="not_signed", by=anna)
    assert waits("anna") == []
    assert [rule for rule, *_more in waits("alicja")] == ["benefit_requested"]


def test_work_within_a_trial_month_is_found_until_one_of_the_two_is_corrected(cast):
    anna, lucja = cast.users["anna"], cast.participations["lucja"]
    centre = make_employers(cast).centre
    people.withdraw(fact=cast.situations["lucja"], reason="wrong_person", by=anna)
    trial = employers.begin_trial(participation=lucja, employer=centre, from_date=date(2026, 6, 1), by=anna)
    job = people.record_situation(participation=lucja, kind="employment", from_date=date(2026, 6, 10), by=anna)
    assert [line.fact for line in lines(cast, "anna", "works_in_trial")] == [str(job.pk)]
    employers.end_trial(placement=trial, version=1, passed=False, by=anna)
    assert lines(cast, "anna", "works_in_trial") == [], "who left the trial for work did not pass it"


@on_both
def test_records_that_were_touched_are_read_again_and_the_others_are_not(cast):
    log(cast, "lucja", "anna", time(9))
    log(cast, "nadia", "artur", time(9))
    seen(cast, "olga")
    kept = records_of(cast.project)
    log(cast, "lucja", "anna", time(14))
    found = records_of(cast.project)
    assert found.tables["unconfirmed"] is kept.tables["unconfirmed"]
    assert found.tables["session"].num_rows == 3
    worklists.forget()
    again = records_of(cast.project)
    assert sorted(again.tables["session"]["key"].to_pylist()) == sorted(found.tables["session"]["key"].to_pylist())


@on_both
def test_what_was_read_within_an_act_that_was_rolled_back_is_not_kept(cast):
    class RolledBackError(Exception):
        pass

    def act():
        with transaction.atomic():
            log(cast, "lucja", "anna", time(9))
            assert records_of(cast.project).tables["session"].num_rows == 1
            raise RolledBackError

    seen(cast, "anna")
    with pytest.raises(RolledBackError):
        act()
    log(cast, "nadia", "artur", time(9))
    (only,) = records_of(cast.project).tables["session"].to_pylist()
    assert only["participation"] == str(cast.participations["nadia"].pk)


def test_somebody_registered_and_left_alone_goes_to_the_coordinators(cast):
    person = people.register_person(
        controller=cast.project.controller,
        given_name="Zofia",
        family_name="Zapomniana",
        is_made_up=True,
        by=cast.users["alicja"],
    )
    new = people.open_participation(
        person=person, project=cast.project, partner=cast.organisations["alfa"], by=cast.users["alicja"]
    )
    later = clock.today() + timedelta(days=30)
    (line,) = lines(cast, "alicja", "not_begun", day=later, mine=True)
    assert (line.participation, line.staff) == (str(new.pk), str(cast.staff["alicja"].pk)), "who registered her"
    assert lines(cast, "bogdan", "not_begun", day=later) == []
    people.assign(
        participation=new,
        coach=cast.staff["anna"],
        site=cast.sites["alfa"],
        model="tzw-base",
        from_date=clock.today(),
        by=cast.users["alicja"],
    )
    assert lines(cast, "alicja", "not_begun", day=later) == []


def test_whose_participation_was_opened_by_mistake_is_on_no_list_any_more(cast):
    by = cast.users["alicja"]
    names = {"given_name": "Zofia", "family_name": "Omyłkowa"}
    person = people.register_person(controller=cast.project.controller, is_made_up=True, by=by, **names)
    new = people.open_participation(person=person, project=cast.project, partner=cast.organisations["alfa"], by=by)
    later = clock.today() + timedelta(days=30)
    assert len(lines(cast, "alicja", "not_begun", day=later)) == 1
    people.open_by_mistake(participation=new, is_new_person=True, by=by)
    assert lines(cast, "alicja", "not_begun", day=later) == []


def test_whoever_registered_somebody_and_coordinates_later_is_the_one_to_mend(cast):
    """Kept records say who opened a participation, whatever posts there were when they were read."""
    leader, adam = cast.organisations["leader"], cast.users["adam"]
    person = people.register_person(
        controller=leader, given_name="Wanda", family_name="Niepełna", sex="female", by=adam
    )
    opened = people.open_participation(person=person, project=cast.project, partner=leader, by=adam)
    day = clock.today() + timedelta(days=20)
    assert mender(opened, day, cast) == ""
    programmes.appoint(
        staff=cast.staff["adam"],
        project=cast.project,
        partner=leader,
        role="coordinator",
        from_date=clock.today(),
        by=adam,
    )
    assert mender(opened, day, cast) == str(cast.staff["adam"].pk)
    worklists.forget()
    assert mender(opened, day, cast) == str(cast.staff["adam"].pk)


def mender(participation, day, cast):
    found = worklists.current(cast.project, day).found.lines
    (line,) = [each for each in rows(found) if each.participation == str(participation.pk)]
    return line.staff


def test_without_a_coordinator_the_officer_has_what_nobody_else_can_mend(cast):
    assert {line.kind for line in lines(cast, "olga", mine=True)} == {"release"}
    programmes.end_post(post=cast.posts["bogdan"], until_date=date(2026, 6, 1), by=cast.users["adam"])
    programmes.end_post(post=cast.posts["beata"], until_date=date(2026, 6, 1), by=cast.users["adam"])
    assert people_of(lines(cast, "olga", mine=True)) == {str(cast.participations["teresa"].pk)}


@on_both
def test_who_only_gave_the_first_support_sees_no_line_of_somebody_else_opened(cast):
    person = people.register_person(
        controller=cast.project.controller,
        given_name="Ewa",
        family_name="Wędrowna",
        sex="female",
        birth_date=date(1990, 1, 1),
        is_made_up=True,
        by=cast.users["alicja"],
    )
    new = people.open_participation(
        person=person,
        project=cast.project,
        partner=cast.organisations["alfa"],
        answers={**ANSWERS, "target_group": cast.target_group},
        by=cast.users["alicja"],
    )
    people.record_support(
        participation=new,
        kind="advice",
        area="law",
        start_date=date(2026, 6, 1),
        site=cast.sites["beta"],
        provider=cast.staff["bozena"],
        by=cast.users["alicja"],
    )
    people.record_situation(participation=new, kind="employment", from_date=date(2026, 6, 3), by=cast.users["alicja"])
    pk = str(new.pk)
    assert Entry.objects.current().get(participation=new).partner == cast.organisations["beta"]
    assert pk in people_of(lines(cast, "alicja", "unproven", mine=True))
    assert pk not in people_of(lines(cast, "bogdan"))


def test_a_session_that_nobody_marked_goes_to_its_trainer_the_next_morning_until_it_is(cast):
    first, second = DAY - timedelta(days=1), DAY + timedelta(days=1)
    event = learning.plan_event(
        project=cast.project,
        kind="training",
        title_pl="Kurs",
        site=cast.sites["alfa"],
        trainer=cast.staff["ada"],
        starts_on=first,
        ends_on=second,
        sessions=[learning.SessionPlan(first), learning.SessionPlan(second)],
        by=cast.users["alicja"],
    )
    learning.enrol(event=event, participations=[cast.participations["lucja"]], by=cast.users["alicja"])
    session = event.sessions.get(on_date=first)
    (line,) = lines(cast, "ada", mine=True)
    assert (line.rule, line.fact, line.number) == ("unmarked", str(session.pk), 1)
    assert lines(cast, "ada", day=first, mine=True) == []
    learning.mark_presence(session=session, marks={cast.participations["lucja"].pk: "absent"}, by=cast.users["ada"])
    assert lines(cast, "ada", mine=True) == []


def test_an_event_whose_attendance_nobody_confirmed_goes_to_its_trainer_until_it_is(cast):
    event = learning.plan_event(
        project=cast.project,
        kind="training",
        title_pl="Kurs",
        title_en="Course",
        site=cast.sites["alfa"],
        trainer=cast.staff["ada"],
        starts_on=date(2026, 6, 1),
        ends_on=date(2026, 6, 1),
        sessions=[learning.SessionPlan(date(2026, 6, 1))],
        by=cast.users["alicja"],
    )
    learning.enrol(event=event, participations=[cast.participations["lucja"]], by=cast.users["alicja"])
    assert [line.fact for line in lines(cast, "ada", mine=True)] == [str(event.pk)]
    assert [line.fact for line in lines(cast, "alicja", "unconfirmed")] == [str(event.pk)]
    assert lines(cast, "borys") == lines(cast, "bogdan", "unconfirmed") == []
    learning.mark_presence(
        session=event.sessions.get(), marks={cast.participations["lucja"].pk: "present"}, by=cast.users["ada"]
    )
    learning.confirm_attendance(event=event, by=cast.users["ada"])
    assert lines(cast, "ada") == []
