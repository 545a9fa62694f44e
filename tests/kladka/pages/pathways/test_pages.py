"""The pathway in the browser: what is shown, confirmed, refused at its place; where everybody stands."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kladka.coaching.actions import pathway as actions
from kladka.coaching.actions.changing import correct_assignment
from kladka.coaching.models import Pathway, Position, Tick, VersionMove
from kladka.coaching.queries.changing import versions_followed
from kladka.core import clock
from kladka.people import actions as people
from kladka.people.actions.assignment import open_assignments
from kladka.people.models import Assignment, Participation
from kladka.processes import queries
from tests.kladka.coaching.ways import begun, moved_to, second_version
from tests.kladka.employers.world import make_employers
from tests.kladka.pages.signed_in import client_of, send
from tests.kladka.processes.own import published
from tests.world.cast import ENTRY_DAY

DAY = ENTRY_DAY + timedelta(days=20)


@pytest.fixture
def lucja(cast):
    """Łucja, by the five stages."""
    found = cast.participations["lucja"]
    assignment = cast.assignments["lucja"]
    if assignment.model != "euse-five-stages":
        given = {"coach": assignment.coach, "from_date": ENTRY_DAY, "by": cast.users["alicja"]}
        assignment = people.hand_over(assignment=assignment, model="euse-five-stages", **given)
    actions.begin(assignment=assignment, by=cast.users["anna"])
    return found


@pytest.fixture
def anna(cast):
    return client_of(cast, "anna")


def at(name, participation):
    return reverse(f"pathways:{name}", args=[participation.pk])


def text(response):
    return " ".join(response.content.decode().split())


def version():
    return Pathway.objects.get().version


def test_the_page_says_where_somebody_stands_since_when_and_what_is_open(anna, lucja):
    html = text(anna.get(at("of", lucja)))
    assert 'aria-current="step"' in html
    assert "1. Engagement" not in html, "the number is drawn by the style"
    assert "4 things are still open." in html
    assert "Must be there" in html
    assert "28 days" in html
    assert reverse("coaching_models:detail", args=["euse-five-stages", 2]) in html


def test_somebody_without_a_pathway_gets_one_by_a_button(cast):
    alicja, nadia = client_of(cast, "alicja"), cast.participations["nadia"]
    assert at("begin", nadia) in text(alicja.get(at("of", nadia)))
    assert alicja.get(at("move", nadia)).status_code == 404
    assert send(alicja, at("begin", nadia)).status_code == 302
    assert Pathway.objects.get().participation == nadia
    assert "has begun already" in text(alicja.get(at("begin", nadia)))


def test_ticks_are_saved_and_taken_back_together(anna, lucja):
    given = {"requirements": ["decision", "information"], "on": DAY.isoformat()}
    assert send(anna, at("confirm", lucja), **given).status_code == 302
    assert set(Tick.objects.values_list("requirement", flat=True)) == {"decision", "information"}
    send(anna, at("confirm", lucja), requirements=["information"], on=DAY.isoformat())
    assert list(Tick.objects.values_list("requirement", "ticked_on")) == [("information", DAY)]


def test_without_what_must_be_there_the_form_is_not_offered_and_refused_with_what_was_typed(anna, lucja):
    html = text(anna.get(at("move", lucja)))
    assert "does not let anybody move on without" in html
    assert "because" not in html, "no form that would be refused"
    response = send(anna, at("move", lucja), on=DAY.isoformat(), because="Bardzo pilne", version=version())
    assert response.status_code == 422
    html = text(response)
    assert "does not let anybody move on without" in html
    assert "Bardzo pilne" in html
    assert Position.objects.count() == 1


def test_moving_on_all_the_same_says_why_and_the_history_keeps_it(anna, lucja):
    send(anna, at("confirm", lucja), requirements=["decision", "information"], on=DAY.isoformat())
    assert "An action plan is agreed" in text(anna.get(at("move", lucja)))
    given = {"on": DAY.isoformat(), "version": version()}
    assert send(anna, at("move", lucja), because="Plan w piątek", **given).status_code == 302
    html = text(anna.get(at("of", lucja)))
    assert "Moved on with something open: Vocational profiling" in html
    assert "Plan w piątek" in html


def test_a_vacancy_is_matched_by_what_is_recorded_with_employers(cast, anna, django_assert_max_num_queries):
    """By an office's own model, and the first page of it that a process shows: what costs most."""
    published(cast, "own-way")
    pathway = begun(cast, "lucja", "own-way", by=cast.users["alicja"])
    lucja = pathway.participation
    moved_to(pathway, "job_finding", cast.users["anna"])
    html = text(anna.get(at("of", lucja)))
    assert reverse("employers:matches", args=[lucja.pk]) in html
    assert at("confirm", lucja) not in html, "there is nothing to confirm by hand"
    employers = make_employers(cast)
    employers.contact("lucja", purpose="candidate", on_date=DAY)
    employers.place()
    queries._titles.clear()
    pages = {}
    for name in ("of", "move", "models", "back", "undo"):
        with django_assert_max_num_queries(14):
            pages[name] = text(anna.get(at(name, lucja)))
    assert "An employer or a vacancy is matched" in pages["of"]
    assert reverse("employers:matches", args=[lucja.pk]) not in pages["of"]
    assert "An employer or a vacancy is matched" not in pages["move"]
    given = {"on": DAY.isoformat(), "version": version(), "because": "x"}
    assert send(anna, at("move", lucja), **given).status_code == 302
    assert Position.objects.latest("number").stage == "employer_engagement"


def test_the_last_move_is_undone(anna, lucja):
    send(anna, at("confirm", lucja), requirements=["decision", "information"], on=DAY.isoformat())
    send(anna, at("move", lucja), on=DAY.isoformat(), because="x", version=version())
    assert "Engagement" in text(anna.get(at("undo", lucja)))
    assert send(anna, at("undo", lucja), version=version()).status_code == 302
    assert Position.objects.get().left_on is None


def test_who_comes_second_with_a_move_is_told(anna, lucja):
    send(anna, at("confirm", lucja), requirements=["decision", "information"], on=DAY.isoformat())
    stale = version()
    send(anna, at("move", lucja), on=DAY.isoformat(), because="x", version=stale)
    response = send(anna, at("move", lucja), on=DAY.isoformat(), because="y", version=stale)
    assert response.status_code == 422
    assert "Somebody else changed this pathway" in text(response)
    assert f'name="version" value="{stale}"' in text(response), "sent again it is refused again, and moves nobody on"
    assert Position.objects.count() == 2


def test_another_model_and_a_variant_are_chosen_on_one_form(anna, lucja):
    given = {"model": "tzw-women", "also": ["tzw-disability"], "from_date": DAY.isoformat(), "version": version()}
    assert send(anna, at("models", lucja), **given).status_code == 302
    assert open_assignments([lucja])[0].models == ["tzw-women", "tzw-disability"]
    html = text(anna.get(at("of", lucja)))
    assert "With another model: Entry to the project" in html
    assert "Open" in html
    assert ("No longer: Supported" in html, html.count("Model: TZW")) == (True, 3)
    again = {"model": "tzw-women", "from_date": DAY.isoformat(), "version": version()}
    assert send(anna, at("models", lucja), **again).status_code == 302
    html = text(anna.get(at("of", lucja)))
    assert html.count("Model: TZW") == 3, "what stays is not told again"
    assert "No longer: TZW" in html


def test_a_change_made_by_mistake_is_undone_from_the_menu(anna, lucja):
    given = {"model": "tzw-women", "into": "tzw-base.coaching", "from_date": DAY.isoformat()}
    other = send(anna, at("models", lucja), **given | {"into": "euse-five-stages.support"}, version=version())
    assert "no stage of the models that you chose" in text(other)
    assert send(anna, at("models", lucja), **given, version=version()).status_code == 302
    html = text(anna.get(at("of", lucja)))
    assert "With another model: Work with the coach" in html
    assert "Undo the change of the model" in html
    assert "in “Engagement”" in text(anna.get(at("undo", lucja)))
    assert send(anna, at("undo", lucja), version=version()).status_code == 302
    assert 'aria-current="step"' in text(anna.get(at("of", lucja)))
    assert Position.objects.get().left_on is None


def test_the_undo_of_a_corrected_model_is_offered_to_whoever_corrected_it_only(cast, anna, lucja):
    """Alicja corrected the model; Anna, who coaches, could not take the correction back."""
    by, fact = cast.users["alicja"], open_assignments([lucja])[0]
    correct_assignment(fact=fact, changes={"model": "tzw-women"}, reason="typing_error", by=by)
    undo = at("undo", lucja)
    offered = [undo in text(client.get(at("of", lucja))) for client in (client_of(cast, "alicja"), anna)]
    assert offered == [True, False]
    assert "Only the person who recorded this" in text(anna.get(undo))
    assert send(client_of(cast, "alicja"), undo, version=version()).status_code == 302


def test_once_coaching_has_ended_the_page_of_models_says_so_and_leads_on(cast, anna, lucja):
    fact, today = open_assignments([lucja])[0], clock.today()
    people.end_coaching(assignment=fact, until_date=today, outcome="completed", by=cast.users["anna"])
    html = text(anna.get(at("models", lucja)))
    assert "Coaching has ended, so the pathway goes on by no other model." in html
    assert (f'href="{at("of", lucja)}"' in html, "Back to the pathway" in html) == (True, True)
    html = text(client_of(cast, "alicja").get(at("models", lucja)))
    assert (reverse("participants:assign", args=[lucja.pk]) in html, "Assign a coach again" in html) == (True, True)
    given = {"model": "tzw-women", "from_date": DAY.isoformat(), "version": version()}
    assert "Coaching has ended" in text(send(anna, at("models", lucja), **given))


def test_people_on_an_older_version_are_moved_after_a_look_and_back(cast, django_assert_max_num_queries):
    alicja, newer = client_of(cast, "alicja"), reverse("pathways:newer", args=["own-way"])
    published(cast, "own-way")
    ways = [begun(cast, name, "own-way", by=cast.users["alicja"]) for name in ("lucja", "nadia")]
    assert "are on its newest version" in text(alicja.get(newer))
    second_version(cast)
    with django_assert_max_num_queries(14):
        html = text(alicja.get(reverse("pathways:list")))
    assert "is on an older version of: Model own-way" in html or "are on an older version of: Model own-way" in html
    with django_assert_max_num_queries(14):
        html = text(alicja.get(newer))
    assert "Stays in: Engagement. Will lack: Information was given in an accessible form" in html
    refused = send(alicja, newer, from_date=DAY.isoformat())
    assert (refused.status_code, "Choose at least one" in text(refused)) == (422, True)
    seen = [str(one.pk) for one in ways if f'value="{one.pk}"' in html]
    assert send(alicja, newer, people=seen, from_date=DAY.isoformat()).status_code == 302
    assert set(versions_followed(Participation.objects.filter(pathway__in=seen))) == {("own-way", 2)}
    undo = reverse("pathways:undo-newer", args=[VersionMove.objects.get().pk])
    assert send(alicja, undo).status_code == 302
    assert set(versions_followed(Participation.objects.filter(pathway__in=seen))) == {("own-way", 1)}
    assert "undone already" in text(alicja.get(undo))


def test_models_that_do_not_go_together_are_refused_at_their_place(anna, lucja):
    given = {"model": "euse-five-stages", "also": ["tzw-women"], "from_date": DAY.isoformat(), "version": version()}
    response = send(anna, at("models", lucja), **given)
    assert response.status_code == 422
    assert "do not go together" in text(response)


def test_an_assignment_by_another_model_is_told_beside_the_pathway(cast, anna, lucja):
    people.hand_over(
        assignment=open_assignments([lucja])[0],
        coach=cast.staff["anna"],
        model="tzw-base",
        from_date=DAY,
        by=cast.users["alicja"],
    )
    assert "names other models: TZW – base model" in text(anna.get(at("of", lucja)))


def test_the_board_counts_and_lists_who_has_waited_longest_first(cast, lucja):
    alicja = client_of(cast, "alicja")
    html = text(alicja.get(reverse("pathways:list")))
    assert "Where everybody stands" in html
    assert "Begin the pathway of 1 participant" in html, "Nadia has a coach and no pathway"
    assert "Teresa" not in html
    only = text(alicja.get(reverse("pathways:list"), {"stage": "euse-five-stages.engagement"}))
    assert "Próbna" in only
    none = text(alicja.get(reverse("pathways:list"), {"stage": "euse-five-stages.support"}))
    assert "Próbna Łucja" not in none


def test_everybody_without_a_pathway_gets_one_in_one_act(cast):
    alicja = client_of(cast, "alicja")
    assert send(alicja, reverse("pathways:begin-all")).status_code == 302
    assert Pathway.objects.count() == 2
    assert "Everybody who has a coach has a pathway." in text(alicja.get(reverse("pathways:begin-all")))


def test_the_list_and_the_day_of_the_coach_tell_the_stage(cast, anna, lucja):
    days = (clock.today() - ENTRY_DAY).days
    assert f"Engagement, {days} day" in text(anna.get(reverse("coach:day")))
    assert f"Engagement, {days} day" in text(anna.get(reverse("participants:list")))
    assert (
        "Próbna"
        not in text(anna.get(reverse("participants:list"), {"stage": "euse-five-stages.support"}))
        .split("<main")[1]
        .split("<option")[0]
    )


def test_assigning_a_coach_begins_the_pathway(cast):
    alicja, nadia = client_of(cast, "alicja"), cast.participations["nadia"]
    old = cast.assignments["nadia"]
    people.end_coaching(assignment=old, until_date=ENTRY_DAY, outcome="interrupted", by=cast.users["alicja"])
    given = {"coach": str(cast.staff["artur"].pk), "site": str(cast.sites["alfa"].pk), "from_date": DAY.isoformat()}
    place = reverse("participants:assign", args=[nadia.pk])
    assert send(alicja, place, model="tzw-women", also=["tzw-disability"], **given).status_code == 302
    assert Assignment.objects.latest("recorded_no").models == ["tzw-women", "tzw-disability"]
    assert Pathway.objects.get().participation == nadia


def test_what_the_model_asks_for_is_listed_and_told_on_the_day_of_the_coach(
    cast, anna, lucja, django_assert_max_num_queries
):
    """Engagement: a review on day 28, one session a week."""
    alicja = client_of(cast, "alicja")
    Position.objects.update(entered_on=clock.today() - timedelta(days=29))
    with django_assert_max_num_queries(14):
        html = text(alicja.get(reverse("pathways:due")))
    assert "Próbna Łucja" in html
    assert "0 of 1 in 1 week" in html
    assert "The model asks for a review" in text(anna.get(reverse("coach:day")))
    Position.objects.update(entered_on=clock.today())
    assert "ask for nothing by now" in text(alicja.get(reverse("pathways:due")))
    assert "The model asks for a review" not in text(anna.get(reverse("coach:day")))
