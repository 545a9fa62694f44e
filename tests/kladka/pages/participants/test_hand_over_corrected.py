"""The day of a hand-over is corrected: the coaching before ends on the day on which the next one begins."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import translation

from kladka.audit.actions import verb
from kladka.coaching import actions as coaching
from kladka.coaching.actions import pathway as pathways
from kladka.coaching.models import Tick
from kladka.coaching.queries.pathway import way_for
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.people import actions as people
from kladka.people.actions.assignment import handed_over_with, open_assignments
from kladka.people.models import Ending
from kladka.people.queries.assigned import coached
from kladka.people.queries.caseload import notes_shown
from kladka.processes.rules.process import said
from tests.kladka.coaching.ways import begun
from tests.kladka.pages.signed_in import client_of, send

pytestmark = pytest.mark.django_db

TODAY = clock.today()
DAY = TODAY - timedelta(days=5)
"""The day on which Anna handed Łucja over to Artur."""


@pytest.fixture(autouse=True)
def in_english(the_language_is_nobodys):
    with translation.override("en"):
        yield


@pytest.fixture
def alicja(cast):
    return client_of(cast, "alicja")


@pytest.fixture
def lucja(cast):
    return cast.participations["lucja"]


@pytest.fixture
def after(cast):
    """Return Artur's assignment."""
    before, by = cast.assignments["lucja"], cast.users["alicja"]
    made = people.hand_over(assignment=before, coach=cast.staff["artur"], from_date=DAY, by=by)
    people.note_hand_over(before=[before], after=[made], note="She sings", is_shared=True, by=by)
    return made


def log(cast, lucja, day, who):
    said = {"participation": lucja, "coach": cast.staff[who], "minutes": 60, "place": "office"}
    return coaching.log_session(on_date=day, by=cast.users[who], **said)


def correct(client, fact, **changes):
    return send(client, reverse("participants:correct", args=[fact.pk]), reason="wrong_date", **changes)


def begin(client, assignment, days):
    day = assignment.from_date + timedelta(days=days)
    return correct(client, assignment, from_date=day.isoformat(), model=assignment.model)


def who_coached(lucja, day):
    return [one.coach.given_name for one in coached([lucja.pk])[lucja.pk].all_on(day)]


def end_of(assignment):
    return Ending.objects.current().get(assignment=assignment)


@pytest.mark.parametrize("days", [-3, 3])
def test_the_end_before_moves_along(cast, alicja, lucja, after, days):
    assert begin(alicja, after, days).status_code == 302
    moved = DAY + timedelta(days=days)
    assert who_coached(lucja, moved - timedelta(days=1)) == ["Anna"]
    assert sorted(who_coached(lucja, moved)) == ["Anna", "Artur"]
    assert who_coached(lucja, moved + timedelta(days=1)) == ["Artur"]
    (now,) = open_assignments([lucja])
    assert [one.pk for one in handed_over_with(now)] == [now.pk], "it is undone as one act still"
    assert [one.note for one in notes_shown(lucja, TODAY)] == ["She sings"]


def test_what_others_held_on_the_days_between_is_asked_about(cast, alicja, lucja, after):
    held = log(cast, lucja, DAY - timedelta(days=1), "anna")
    asked = begin(alicja, after, -3)
    assert asked.status_code == 422
    assert f"Łucja Próbna, {day_in_words(held.on_date)}, Anna Trenerska" in asked.content.decode()
    assert end_of(cast.assignments["lucja"]).until_date == DAY
    day = (DAY - timedelta(days=3)).isoformat()
    assert correct(alicja, after, from_date=day, model=after.model, second_time="on").status_code == 302
    assert end_of(cast.assignments["lucja"]).until_date == DAY - timedelta(days=3)


def test_so_is_what_the_next_coach_held_before_a_later_beginning(cast, alicja, lucja, after):
    held = log(cast, lucja, DAY + timedelta(days=1), "artur")
    asked = begin(alicja, after, 3)
    assert asked.status_code == 422
    assert f"Łucja Próbna, {day_in_words(held.on_date)}, Artur Trenerski" in asked.content.decode()


def test_nothing_is_asked_where_all_sessions_fit(cast, alicja, lucja, after):
    log(cast, lucja, DAY - timedelta(days=4), "anna")
    log(cast, lucja, DAY + timedelta(days=1), "artur")
    assert begin(alicja, after, -3).status_code == 302


def test_it_does_not_begin_before_the_coaching_before_did(cast, alicja, after):
    before = cast.assignments["lucja"]
    too_early = (before.from_date - after.from_date).days - 1
    html = begin(alicja, after, too_early).content.decode()
    assert f"Coaching by Anna Trenerska, which went on with this one, began on {day_in_words(before.from_date)}" in html
    assert "second_time" not in html


def test_two_coaches_are_never_at_work_at_once(cast, alicja, lucja, after):
    """The first assignment ends with the hand-over, and its beginning moves alone; the second cannot end earlier."""
    people.end_coaching(
        assignment=after, until_date=DAY + timedelta(days=2), outcome="completed", by=cast.users["alicja"]
    )
    third = people.assign(
        participation=lucja,
        coach=cast.staff["anna"],
        site=after.site,
        model=after.model,
        from_date=DAY + timedelta(days=3),
        by=cast.users["alicja"],
    )
    html = begin(alicja, third, -2).content.decode()
    assert "Coaching by Artur Trenerski is recorded from" in html
    end = end_of(after)
    late = (DAY + timedelta(days=4)).isoformat()
    html = correct(alicja, end, until_date=late, outcome="completed").content.decode()
    assert f"Coaching by Anna Trenerska is recorded from {day_in_words(third.from_date)}" in html
    with pytest.raises(PolicyBroken, match="Coaching by Anna Trenerska is recorded from"):
        people.withdraw(fact=end, reason="wrong_date", by=cast.users["alicja"])
    assert begin(alicja, third, -1).status_code == 302


def test_the_end_of_a_hand_over_is_corrected_where_the_next_coaching_begins(cast, alicja, after):
    end = end_of(cast.assignments["lucja"])
    page = reverse("participants:correct", args=[end.pk])
    html = alicja.get(page).content.decode()
    assert "moves with the day on which coaching by Artur Trenerski begins" in html
    assert reverse("participants:correct", args=[after.pk]) in html
    assert "coaching completed" not in html, "a hand-over is not asked how it ended"
    refused = correct(alicja, end, until_date=(DAY - timedelta(days=1)).isoformat(), outcome="completed")
    assert refused.status_code == 422
    assert end_of(cast.assignments["lucja"]).outcome == "handed_over"
    with pytest.raises(PolicyBroken, match="Coaching by Artur Trenerski is recorded from"):
        people.withdraw(fact=end, reason="wrong_date", by=cast.users["alicja"])


def test_an_end_that_was_torn_from_the_next_beginning_is_joined_again(cast, alicja, lucja, after):
    """What was recorded before both moved together can be mended, and stays a hand-over."""
    old, before = end_of(cast.assignments["lucja"]), cast.assignments["lucja"]
    told = {"participation": lucja, "assignment": before, "outcome": "handed_over"}
    with verb("people.correct", controller=old.controller, by=cast.users["alicja"]) as opened:
        opened.replace(old, Ending(**told, until_date=DAY - timedelta(days=2)), reason="wrong_date")
    end = end_of(before)
    html = alicja.get(reverse("participants:correct", args=[end.pk])).content.decode()
    assert "coaching completed" not in html
    assert correct(alicja, end, until_date=DAY.isoformat()).status_code == 302
    mended = end_of(cast.assignments["lucja"])
    assert (mended.until_date, mended.outcome) == (DAY, "handed_over")


def test_a_corrected_model_is_asked_about_where_a_pathway_goes_by_it(
    cast, alicja, lucja, django_assert_max_num_queries
):
    assignment = cast.assignments["lucja"]
    pathways.begin(assignment=assignment, by=cast.users["anna"])
    followed = way_for(lucja, TODAY).followed
    other = "tzw-women" if assignment.model != "tzw-women" else "euse-five-stages"
    typed = {"from_date": assignment.from_date.isoformat(), "model": other}
    asked = correct(alicja, assignment, **typed)
    assert asked.status_code == 422
    html = asked.content.decode()
    assert "is ticked" not in html
    assert "The pathway follows" in html
    assert way_for(lucja, TODAY).followed == followed
    assert correct(alicja, assignment, pathway="on", **typed).status_code == 302
    assert other in {code for code, _number in way_for(lucja, TODAY).followed}
    way = way_for(lucja, TODAY)
    assert f"in the stage “{said(way.stage.label)}”. What was done" in html
    (now,) = open_assignments([lucja])
    back = correct(alicja, now, from_date=now.from_date.isoformat(), model=assignment.model)
    assert (back.status_code, "as if the model had not been changed" in back.content.decode()) == (422, True)
    undo = reverse("pathways:undo", args=[lucja.pk])
    with django_assert_max_num_queries(14):
        assert "Undo the change" in alicja.get(undo).content.decode()
    assert send(alicja, undo, version=way.pathway.version).status_code == 302
    assert way_for(lucja, TODAY).followed == followed


def test_ticks_of_the_stage_that_a_corrected_model_leaves_are_named_and_come_back_when_it_is_undone(
    cast, alicja, lucja
):
    """By the five stages Łucja is in a stage that the women's variant lacks."""
    by = cast.users["anna"]
    pathway = begun(cast, "lucja", "euse-five-stages", by=by)
    (assignment,) = open_assignments([lucja])
    first = next(one.requirement for one in way_for(lucja, TODAY).gate if one.is_ticked)
    pathways.tick(pathway=pathway, requirement=first.code, on=TODAY, by=by)
    typed = {"from_date": assignment.from_date.isoformat(), "model": "tzw-women"}
    html = correct(alicja, assignment, **typed).content.decode()
    told = f"In the stage that is left this is ticked, and counts no more: {said(first.label)}."
    assert (told in unescape(html), "it is ticked again" in html) == (True, True)
    assert correct(alicja, assignment, pathway="on", **typed).status_code == 302
    way = way_for(lucja, TODAY)
    second = way.gate[0].requirement
    Tick.objects.create(position=way.now, requirement=second.code, ticked_on=TODAY, by=by.pk)
    (now,) = open_assignments([lucja])
    back = correct(alicja, now, from_date=now.from_date.isoformat(), model="euse-five-stages").content.decode()
    assert f"this is ticked, and is deleted with it: {said(second.label)}." in unescape(back)
    way = way_for(lucja, TODAY)
    assert send(alicja, reverse("pathways:undo", args=[lucja.pk]), version=way.pathway.version).status_code == 302
    assert [one.requirement for one in way_for(lucja, TODAY).ticks] == [first.code]
