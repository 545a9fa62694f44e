"""Verbs that change the models of a pathway: another model, a newer version, many people at once, and back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import translation

from kladka.audit import queries as audit
from kladka.audit.models import Entry as ChainEntry
from kladka.coaching.actions import changing
from kladka.coaching.actions import pathway as actions
from kladka.coaching.models import Following
from kladka.coaching.queries.changing import pathway_after
from kladka.coaching.queries.pathway import way_of, ways_of
from kladka.core import clock
from kladka.core.errors import Stale
from kladka.people import actions as people
from kladka.people.actions.assignment import open_assignments
from kladka.people.models import Assignment, Participation
from kladka.processes import actions as processes
from tests.kladka.coaching.ways import DAY, begun, moved_to, refusal, second_version, stays
from tests.kladka.processes.own import published
from tests.world.cast import ENTRY_DAY

pytestmark = pytest.mark.postgres


def test_another_model_keeps_one_participation_one_pathway_and_its_history(cast, pathway):
    lucja, by = cast.participations["lucja"], cast.users["alicja"]
    before = Participation.objects.count(), ChainEntry.objects.count()
    new = changing.change_models(
        assignment=open_assignments([lucja])[0],
        pathway=pathway,
        version=1,
        models=["tzw-women", "tzw-disability"],
        from_date=DAY,
        by=by,
    )
    assert (Participation.objects.count(), ChainEntry.objects.count()) == (before[0], before[1] + 1)
    assert (new.coach, new.models) == (cast.staff["anna"], ["tzw-women", "tzw-disability"])
    assert stays(pathway) == [("engagement", ENTRY_DAY, DAY), ("entry", DAY, None)]
    ended = Following.objects.filter(pathway=pathway).exclude(until_date=None)
    assert [(one.code, one.until_date) for one in ended] == [("euse-five-stages", DAY)]
    pathway.refresh_from_db()
    assert "came with another model" in str(refusal(actions.undo_move, pathway=pathway, version=pathway.version, by=by))


def change(cast, pathway, models, on=DAY, **given):
    assignment = open_assignments([pathway.participation])[0]
    pathway.refresh_from_db()
    words = {"models": models, "from_date": on, "by": cast.users["alicja"], **given}
    return changing.change_models(assignment=assignment, pathway=pathway, version=pathway.version, **words)


def test_a_change_made_by_mistake_is_undone_with_its_stage_and_its_assignment(cast, pathway, anna):
    moved_to(pathway, "profiling", anna)
    change(cast, pathway, ["tzw-women", "tzw-disability"])
    pathway.refresh_from_db()
    changing.undo_change(pathway=pathway, version=pathway.version, by=cast.users["alicja"])
    assert stays(pathway) == [("engagement", ENTRY_DAY, DAY), ("profiling", DAY, None)]
    assert way_of(pathway, clock.today()).followed == (("euse-five-stages", 2),)
    assert open_assignments([pathway.participation])[0].models == ["euse-five-stages"]
    pathway.refresh_from_db()
    given = {"pathway": pathway, "version": pathway.version, "by": anna}
    assert "no change of models to undo" in str(refusal(changing.undo_change, **given))
    assert list(audit.verify()) == []


def test_a_change_by_which_somebody_moved_on_is_not_undone(cast, pathway, anna):
    change(cast, pathway, ["tzw-women"], stage="coaching")
    pathway.refresh_from_db()
    actions.move_on(pathway=pathway, version=pathway.version, on=DAY, because="x", by=anna)
    pathway.refresh_from_db()
    given = {"pathway": pathway, "version": pathway.version, "by": cast.users["alicja"]}
    assert "moved on since" in str(refusal(changing.undo_change, **given))
    actions.undo_move(**given)
    changing.undo_change(**given | {"version": pathway.version + 1})
    assert stays(pathway) == [("engagement", ENTRY_DAY, None)]


def test_only_who_changed_the_model_takes_the_assignment_back(cast, pathway):
    change(cast, pathway, ["tzw-women"])
    pathway.refresh_from_db()
    refusal(changing.undo_change, pathway=pathway, version=pathway.version, by=cast.users["anna"])
    assert stays(pathway)[-1] == ("entry", DAY, None)


def test_models_are_not_changed_before_they_were_chosen_and_the_day_is_wrong_at_its_place(cast, pathway):
    change(cast, pathway, ["tzw-women"], on=DAY + timedelta(days=5), stage="coaching")
    given = {"cast": cast, "pathway": pathway, "models": ["tzw-women", "tzw-disability"]}
    assert refusal(change, on=DAY, **given).field == "from_date"
    assert refusal(change, on=date(2039, 1, 1), **given).field == "from_date"


def test_a_variant_more_leaves_the_participant_in_the_stage(cast):
    by = cast.users["alicja"]
    old = cast.assignments["nadia"]
    assignment = old
    if old.models != ["tzw-women"]:
        assignment = people.hand_over(assignment=old, coach=old.coach, model="tzw-women", from_date=ENTRY_DAY, by=by)
    pathway = actions.begin(assignment=assignment, by=by)
    given = {"assignment": assignment, "pathway": pathway, "version": 1, "from_date": DAY, "by": by}
    assert refusal(changing.change_models, models=["tzw-women"], **given).field == "model"
    assert refusal(changing.change_models, models=["tzw-women", "euse-five-stages"], **given).field == "model"
    changing.change_models(models=["tzw-women", "tzw-disability"], **given)
    way = way_of(pathway, clock.today())
    assert stays(pathway) == [("entry", ENTRY_DAY, None)]
    assert "certificate" in [one.requirement.code for one in way.gate]


@pytest.mark.parametrize(
    ("right", "followed"),
    [("tzw-base", {"tzw-base", "tzw-disability"}), ("tzw-disability", {"tzw-base", "tzw-disability"})],
)
def test_of_two_variants_the_first_is_corrected_and_the_other_stays(cast, right, followed):
    by, old = cast.users["alicja"], cast.assignments["nadia"]
    first = people.hand_over(
        assignment=old, coach=old.coach, model="tzw-women", also=["tzw-disability"], from_date=ENTRY_DAY, by=by
    )
    pathway = actions.begin(assignment=first, by=by)
    assert {code for code, _number in way_of(pathway, clock.today()).followed} == followed | {"tzw-women"}
    new = changing.correct_assignment(fact=first, changes={"model": right}, reason="typing_error", by=by)
    assert (new.model, new.also) == (right, "tzw-disability")
    assert {code for code, _number in way_of(pathway, clock.today()).followed} == followed


def test_people_stay_on_the_version_they_started_until_they_are_moved(cast):
    by, old = cast.users["alicja"], cast.assignments["nadia"]
    first = published(cast, "own-way")
    given = {"coach": old.coach, "from_date": ENTRY_DAY, "by": by}
    assignment = people.hand_over(assignment=old, model="own-way", **given)
    pathway = actions.begin(assignment=assignment, by=by)
    longer = first.process.with_stage(replace(first.process.stages[0], usual_days=99))
    draft = processes.begin_draft(
        controller=cast.project.controller, process=longer, changes="own-way", by=cast.users["olga"]
    )
    second = processes.propose(draft=draft, version=1, by=cast.users["olga"])
    processes.publish(version=second, by=by, has_others=True)
    assert (way_of(pathway, clock.today()).followed, way_of(pathway, clock.today()).stage.usual_days) == (
        (("own-way", 1),),
        28,
    )
    count = Assignment.objects.count()
    given = {"assignment": assignment, "pathway": pathway, "version": 1, "from_date": DAY, "by": by}
    assert changing.change_models(models=["own-way"], **given) is None
    way = way_of(pathway, clock.today())
    assert (way.followed, way.stage.usual_days, way.now.stage) == ((("own-way", 2),), 99, "engagement")
    assert Assignment.objects.count() == count, "for figures nothing changed"


@pytest.fixture
def both(cast, anna):
    """Łucja and Nadia by the first version of an own model; Łucja in its second stage."""
    published(cast, "own-way")
    found = [begun(cast, name, "own-way", by=anna) for name in ("lucja", "nadia")]
    moved_to(found[0], "profiling", anna)
    return found


def test_many_are_moved_to_a_newer_version_as_one_act_and_back(cast, both):
    second_version(cast, without_stage="profiling")
    count, by = ChainEntry.objects.count(), cast.users["alicja"]
    given = {"controller": cast.project.controller, "pathways": both, "from_date": DAY, "by": by}
    assert "Nobody starts by this version" in str(refusal(changing.move_all, to=("own-way", 1), **given))
    move = changing.move_all(to=("own-way", 2), **given)
    assert (move.people, ChainEntry.objects.count()) == (2, count + 1)
    assert [way.followed for way in ways_of(both, clock.today())] == [(("own-way", 2),)] * 2
    assert stays(both[0]) == [("engagement", ENTRY_DAY, DAY), ("profiling", DAY, DAY), ("engagement", DAY, None)]
    with pytest.raises(Stale):
        changing.move_all(to=("own-way", 2), **given)
    assert changing.undo_move_all(move=move, by=by) == 2
    assert stays(both[0]) == [("engagement", ENTRY_DAY, DAY), ("profiling", DAY, None)]
    assert [way.followed for way in ways_of(both, clock.today())] == [(("own-way", 1),)] * 2
    assert "undone already" in str(refusal(changing.undo_move_all, move=move, by=by))
    assert list(audit.verify()) == []


def test_whoever_moved_on_by_the_newer_version_stays_when_the_rest_is_taken_back(cast, both, anna):
    second_version(cast)
    by = cast.users["alicja"]
    given = {"controller": cast.project.controller, "pathways": both, "to": ("own-way", 2), "from_date": DAY}
    move = changing.move_all(by=by, **given)
    moved_to(both[1], "profiling", anna)
    assert changing.undo_move_all(move=move, by=by) == 1
    assert [way.followed for way in ways_of(both, clock.today())] == [(("own-way", 1),), (("own-way", 2),)]


def test_many_ways_are_read_without_a_query_for_each(cast, both, django_assert_num_queries):
    with django_assert_num_queries(5):
        assert len(ways_of(both, clock.today())) == 2


def test_a_corrected_model_takes_the_pathway_along_and_keeps_its_history(cast, pathway, anna):
    moved_to(pathway, "profiling", anna)
    assignment = open_assignments([pathway.participation])[0]
    told = {"reason": "typing_error", "by": cast.users["alicja"]}
    new = changing.correct_assignment(fact=assignment, changes={"model": "tzw-women"}, **told)
    way = way_of(pathway, clock.today())
    assert (new.model, way.followed[0][0], way.followed[1][0]) == ("tzw-women", "tzw-base", "tzw-women")
    assert stays(pathway)[0] == ("engagement", ENTRY_DAY, DAY)
    assert Following.objects.filter(pathway=pathway, until_date=clock.today()).exists()
    before = Following.objects.count()
    changing.correct_assignment(fact=new, changes={"from_date": new.from_date + timedelta(days=1)}, **told)
    assert Following.objects.count() == before, "another day moves no pathway"


def test_a_model_corrected_back_returns_to_the_stage_of_before(cast, pathway, anna):
    moved_to(pathway, "profiling", anna)
    before = stays(pathway)
    told = {"reason": "typing_error", "by": cast.users["alicja"]}
    first = open_assignments([pathway.participation])[0]
    after = pathway_after(first, "tzw-women", clock.today())
    new = changing.correct_assignment(fact=first, changes={"model": "tzw-women"}, **told)
    assert (after.stage.code, after.is_back) == (way_of(pathway, clock.today()).now.stage, False)
    back = pathway_after(new, first.model, clock.today())
    assert (back.stage.code, back.is_back) == ("profiling", True)
    changing.correct_assignment(fact=new, changes={"model": first.model}, **told)
    way = way_of(pathway, clock.today())
    assert (stays(pathway), [code for code, _number in way.followed]) == (before, [first.model])
    assert list(audit.verify()) == []


def test_a_model_corrected_back_after_a_move_goes_on_from_there(cast, pathway, anna):
    told = {"reason": "typing_error", "by": cast.users["alicja"]}
    first = open_assignments([pathway.participation])[0]
    new = changing.correct_assignment(fact=first, changes={"model": "tzw-women"}, **told)
    pathway.refresh_from_db()
    actions.move_on(pathway=pathway, version=pathway.version, on=clock.today(), because="x", by=anna)
    moved = len(stays(pathway))
    assert not pathway_after(new, first.model, clock.today()).is_back
    changing.correct_assignment(fact=new, changes={"model": first.model}, **told)
    assert len(stays(pathway)) >= moved, "what was done stays in the history"


def test_a_change_that_came_with_a_correction_is_undone_with_it_by_whoever_corrected(cast, pathway, anna):
    moved_to(pathway, "profiling", anna)
    before, by = stays(pathway), cast.users["alicja"]
    first = open_assignments([pathway.participation])[0]
    told = {"reason": "typing_error", "by": by}
    new = changing.correct_assignment(fact=first, changes={"model": "tzw-women"}, **told)
    changing.correct_assignment(fact=new, changes={"from_date": new.from_date + timedelta(days=1)}, **told)
    pathway.refresh_from_db()
    way = way_of(pathway, clock.today())
    assert changing.why_not_undone(way, by) == ""
    with translation.override("en"):
        assert "Only the person who recorded this" in changing.why_not_undone(way, anna)
    given = {"pathway": pathway, "version": pathway.version}
    assert "Only the person who recorded this" in str(refusal(changing.undo_change, by=anna, **given))
    changing.undo_change(by=by, **given)
    assert stays(pathway) == before
    assert open_assignments([pathway.participation])[0].models == first.models
    assert list(audit.verify()) == []
