"""Training cycles: modules in order, which events carry them out, what is behind whom."""

from decimal import Decimal

import pytest

from kladka.core.errors import PolicyBroken, Stale
from kladka.learning import actions, permissions, queries, rules
from kladka.learning.models import Event
from kladka.learning.rules import Outcome, Standing
from kladka.programmes.permissions import viewer_for
from tests.kladka.learning.world import FIRST, SECOND, plan

C, N, U, T = Standing.COMPLETED, Standing.NOT_COMPLETED, Standing.UNDER_WAY, Standing.NOT_TAKEN


@pytest.mark.parametrize(
    ("outcomes", "standing"),
    [
        ([], T),
        ([Outcome.OPEN], U),
        ([Outcome.NOT_COMPLETED], N),
        # Tries again, and what was completed once stays completed.
        ([Outcome.NOT_COMPLETED, Outcome.OPEN], U),
        ([Outcome.COMPLETED, Outcome.NOT_COMPLETED], C),
    ],
)
def test_the_best_event_says_how_somebody_stands_at_a_module(outcomes, standing):
    assert rules.standing_at_module(outcomes) is standing


@pytest.mark.parametrize(
    ("standings", "of_choice", "has_completed"),
    [
        # Two required modules, then two of choice.
        ((C, C, T, T), 0, True),
        ((C, U, C, C), 0, False),
        ((C, C, C, N), 1, True),
        ((C, C, U, N), 1, False),
        ((C, C, C, T), 2, False),
    ],
)
def test_all_required_modules_and_enough_of_choice_complete_a_cycle(standings, of_choice, has_completed):
    pairs = zip((True, True, False, False), standings, strict=True)
    assert rules.standing_in_cycle(pairs, of_choice=of_choice).has_completed is has_completed


def test_a_cycle_that_asks_for_nothing_is_completed_by_nobody():
    assert not rules.standing_in_cycle([(False, C)], of_choice=0).has_completed
    assert not rules.standing_in_cycle([], of_choice=0).has_completed


def cycle_of(cast, *titles, side="alfa", **text):
    """Plan a cycle at a partner with modules of four hours; return it and them."""
    by = cast.users["alicja" if side == "alfa" else "bogdan"]
    said = actions.CycleText(**{"title_pl": "Cykl  próbny"} | text)
    cycle = actions.plan_cycle(project=cast.project, partner=cast.sites[side].organisation, text=said, by=by)
    texts = [actions.ModuleText(title, Decimal(4)) for title in titles]
    return cycle, [actions.add_module(cycle=cycle, text=each, by=by) for each in texts]


def test_modules_stand_in_order_and_can_be_moved(cast):
    cycle, (first, _second, third) = cycle_of(cast, "Raz", "Dwa", "Trzy")
    assert cycle.title_pl == "Cykl próbny"
    text = actions.ModuleText("Trzy", Decimal(6))
    actions.change_module(module=third, version=1, text=text, place=1, by=cast.users["alicja"])
    assert [each.title_pl for each in queries.modules_of(cycle)] == ["Trzy", "Raz", "Dwa"]
    with pytest.raises(Stale):
        actions.change_module(module=third, version=1, text=text, by=cast.users["alicja"])
    actions.withdraw_module(module=first, by=cast.users["alicja"])
    assert [each.title_pl for each in queries.modules_of(cycle)] == ["Trzy", "Dwa"]


def test_titles_are_not_taken_twice_and_what_is_carried_out_stays(cast):
    cycle, (module,) = cycle_of(cast, "Raz")
    said = actions.ModuleText("raz", Decimal(1))
    for act in (lambda: cycle_of(cast), lambda: actions.add_module(cycle=cycle, text=said, by=cast.users["alicja"])):
        with pytest.raises(PolicyBroken) as refused:
            act()
        assert refused.value.field == "title_pl"
    event = plan(cast, module=module)
    for act, what in ((actions.withdraw_module, {"module": module}), (actions.withdraw_cycle, {"cycle": cycle})):
        with pytest.raises(PolicyBroken, match="1 wydarzenie"):
            act(**what, by=cast.users["alicja"])
    actions.cancel_event(event=event, version=event.version, by=cast.users["alicja"])
    actions.withdraw_cycle(cycle=cycle, by=cast.users["alicja"])
    cycle_of(cast)


@pytest.mark.parametrize("changes", [{"kind": "information_meeting"}, {"side": "beta"}])
def test_only_a_training_of_the_partner_carries_out_a_module(cast, changes):
    _cycle, (module,) = cycle_of(cast, "Raz")
    with pytest.raises(PolicyBroken) as refused:
        plan(cast, module=module, **changes)
    assert refused.value.field == "module"


def test_what_is_behind_whom(cast, django_assert_num_queries):
    cycle, (one, _two) = cycle_of(cast, "Raz", "Dwa")
    event = plan(cast, module=one)
    lucja, nadia = cast.participations["lucja"], cast.participations["nadia"]
    actions.enrol(event=event, participations=[lucja, nadia], by=cast.users["alicja"])
    for day in (FIRST, SECOND):
        marks = {lucja.pk: "present", nadia.pk: "absent"}
        actions.mark_presence(session=event.sessions.get(on_date=day), marks=marks, by=cast.users["ada"])
    with django_assert_num_queries(6):
        found = queries.progress(cycle, Event.objects.all())
    assert {who.pk: standings for who, standings, _all in found.rows} == {lucja.pk: (C, T), nadia.pk: (N, T)}
    assert found.at(one, C) == 1
    assert not any(standing.has_completed for _who, _standings, standing in found.rows)
    assert queries.progress(cycle, Event.objects.none()).rows == ()
    actions.confirm_attendance(event=event, by=cast.users["ada"])
    words = "Praca końcowa oddana później."
    actions.confirm_completion(event=event, completed=[], words=words, by=cast.users["ada"])
    rows = queries.progress(cycle, Event.objects.all()).rows
    assert {who.pk: standings for who, standings, _all in rows}[lucja.pk] == (N, T)  # what was confirmed holds


def _viewer(cast, who):
    return viewer_for(cast.users[who], FIRST)


def test_a_trainer_sees_the_cycles_they_teach_in(cast):
    cycle, (module,) = cycle_of(cast, "Raz")
    cycle_of(cast, "Inny", title_pl="Inny cykl")
    assert not permissions.cycles_visible_to(_viewer(cast, "ada"))
    plan(cast, module=module)
    assert list(permissions.cycles_visible_to(_viewer(cast, "ada"))) == [cycle]
    assert not permissions.cycles_planned_by(_viewer(cast, "ada"))
    assert permissions.cycles_planned_by(_viewer(cast, "alicja")).count() == 2
