"""The plan in the browser: goals, steps, both signatures, versions, reviews; a late one on the coach's day."""

from base64 import b64encode
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kladka.coaching.actions import Step, add_step
from kladka.coaching.models import NextStep, Plan, PlanGoal, PlanReview
from kladka.coaching.queries import plan as queries
from kladka.coaching.rules.plan import mark_of
from kladka.core import clock
from kladka.people.actions.paper import print_paper
from kladka.people.models import Paper
from kladka.people.policies.paper import number_of
from kladka.workflows.queries.papers import plan_of
from tests.kladka.pages.own.world import own_client
from tests.kladka.pages.papers.access_samples import made, picture
from tests.kladka.pages.participants.access_samples import PNG
from tests.kladka.pages.plans.access_samples import planned
from tests.kladka.pages.signed_in import body_of, client_of, send
from tests.world.cast import ENTRY_DAY

LATER = clock.today() + timedelta(days=60)
"""When a plan is looked at again."""


@pytest.fixture
def lucja(cast):
    return cast.participations["lucja"]


@pytest.fixture
def anna(cast):
    return client_of(cast, "anna")


def at(name, thing):
    return reverse(f"plans:{name}", args=[thing.pk])


def text(response):
    return " ".join(response.content.decode().split())


def signed(client, lucja, **given):
    days = {"on": clock.today().isoformat(), "next_on": LATER.isoformat()}
    seen = mark_of(queries.planned(lucja).content)
    typed = {"agreed": "on", "second_time": "on", "version": seen, **days, **given}
    return send(client, at("sign", lucja), **typed)


def paper_of(cast, name):
    """Make the paper of somebody's plan, to be signed."""
    return made(cast, name, "plan", of=plan_of(cast.participations[name]))


def drawn():
    return {"signature": "data:image/png;base64," + b64encode(PNG).decode()}


def test_goals_and_steps_are_written_down_and_stand_together(anna, lucja):
    assert "no goal yet" in text(anna.get(at("of", lucja)))
    assert "The plan has no goal" in text(anna.get(at("sign", lucja)))
    assert send(anna, at("goal", lucja), what="Praca w kuchni").status_code == 302
    goal = PlanGoal.objects.get()
    due = clock.today() + timedelta(days=7)
    given = {"what": "Napisać CV", "goal": str(goal.pk), "owner": "coach", "due_on": due.isoformat()}
    assert send(anna, at("step", lucja), **given).status_code == 302
    assert NextStep.objects.get().goal == goal
    html = text(anna.get(at("of", lucja)))
    assert "Praca w kuchni" in html
    assert "Napisać CV" in html
    done = reverse("coach:step-done", args=[NextStep.objects.get().pk])
    assert done in html
    assert anna.post(done, {"next": at("of", lucja)})["Location"] == at("of", lucja)
    assert "Open again" in text(anna.get(at("of", lucja)))
    assert "Not signed yet" in html


def test_a_step_agreed_on_in_a_session_is_placed_under_a_goal(anna, lucja, cast):
    step = add_step(participation=lucja, step=Step("Napisać CV"), by=cast.users["anna"])
    send(anna, at("goal", lucja), what="Praca")
    assert at("place", step) in text(anna.get(at("of", lucja)))
    assert send(anna, at("place", step), goal=str(PlanGoal.objects.get().pk)).status_code == 302
    assert "no part of the plan" not in text(anna.get(at("of", lucja)))
    assert NextStep.objects.get().goal == PlanGoal.objects.get()


def test_a_step_without_words_comes_back_with_what_was_typed(anna, lucja):
    send(anna, at("goal", lucja), what="Praca")
    response = send(anna, at("step", lucja), what="", owner="coach", due_on=LATER.isoformat())
    assert response.status_code == 422
    assert str(LATER.year) in text(response)


def test_a_plan_is_signed_on_screen_and_the_signature_is_handed_out(cast, anna, lucja):
    send(anna, at("goal", lucja), what="Praca")
    assert signed(anna, lucja, **drawn()).status_code == 302
    plan = Plan.objects.get()
    assert (plan.form, plan.coach) == (Plan.Form.SIGNATURE, cast.staff["anna"])
    html = text(anna.get(at("of", lucja)))
    assert "signed on screen" in html
    assert at("undo", lucja) in html
    assert body_of(anna.get(at("file", plan))) == PNG
    assert "nothing to sign anew" in text(anna.get(at("sign", lucja)))


def test_a_goal_without_a_step_is_asked_about_before_both_sign(anna, lucja):
    send(anna, at("goal", lucja), what="Praca w kuchni")
    assert "no step towards this goal: Praca w kuchni" in text(anna.get(at("sign", lucja))), "before anybody signs"
    asked = signed(anna, lucja, second_time="", **drawn())
    assert asked.status_code == 422
    assert "no step towards this goal: Praca w kuchni" in text(asked)
    assert not Plan.objects.exists()
    send(anna, at("step", lucja), what="Napisać CV", goal=str(PlanGoal.objects.get().pk), owner="coach")
    assert signed(anna, lucja, second_time="", **drawn()).status_code == 302


def test_what_was_signed_on_screen_is_printed_with_its_signature_where_no_paper_was_made(anna, lucja, monkeypatch):
    send(anna, at("goal", lucja), what="Praca")
    signed(anna, lucja, **drawn())
    shown, told = f'src="{at("file", Plan.objects.get())}"', "No numbered document was made of this version."
    page = text(anna.get(at("compare", lucja)))
    assert (shown in page, told in page, "coach: Anna" in page) == (True, False, True)
    monkeypatch.setattr("kladka.pages.plans.views.reading.papers_by_file", lambda _files: {})  # as before papers
    assert told in text(anna.get(at("compare", lucja)))


def test_a_plan_signed_on_screen_has_a_numbered_paper_that_is_void_when_the_signing_is_taken_back(cast, anna, lucja):
    send(anna, at("goal", lucja), what="Praca")
    waiting = paper_of(cast, "lucja")
    signed(anna, lucja, **drawn())
    waiting.refresh_from_db()
    assert waiting.void_reason == "signed_on_screen", "its signature is not awaited any more"
    paper = Paper.objects.standing().get()
    assert (paper.number, paper.signed_on, paper.document.form) == (2, clock.today(), "signature")
    assert str(number_of(paper)) in text(anna.get(at("of", lucja)))
    page = text(anna.get(reverse("papers:detail", args=[paper.pk])))
    assert "Handwritten signature: Łucja" in page
    assert at("undo", lucja) in page
    assert print_paper(paper=paper, by=cast.users["anna"]).content.startswith(b"%PDF")
    refused = send(anna, reverse("papers:take-back", args=[paper.pk]), reason="wrong_person", version=paper.version)
    assert (refused.status_code, "signed on screen" in text(refused)) == (422, True)
    assert f"{number_of(paper)} is there already" in text(anna.get(reverse("papers:make", args=[lucja.pk, "plan"])))
    own, address = own_client(cast), reverse("own:paper", args=[paper.pk])
    shown = text(own.get(reverse("own:documents")))
    assert address in shown
    assert "Plan, version 1, as you signed it" in shown
    assert reverse("own:plan-file", args=[Plan.objects.get().pk]) not in shown, "the signature alone would say nothing"
    assert own.get(address).content.startswith(b"%PDF")
    assert send(anna, at("undo", lucja)).status_code == 302
    paper.refresh_from_db()
    assert (paper.document, paper.void_reason) == (None, "by_mistake")
    assert send(anna, reverse("papers:make", args=[lucja.pk, "plan"])).status_code == 302


def test_a_scan_waits_again_for_its_plan_whose_signing_is_taken_back(cast, anna, lucja):
    send(anna, at("goal", lucja), what="Praca")
    paper = paper_of(cast, "lucja")
    assert signed(anna, lucja, paper=SimpleUploadedFile("plan.png", PNG)).status_code == 302
    assert Paper.objects.get().signed_on
    send(anna, at("undo", lucja))
    assert list(Paper.objects.unsigned()) == [paper]


def test_a_drawing_that_cannot_be_printed_is_refused_at_its_place(anna, lucja):
    send(anna, at("goal", lucja), what="Praca")
    torn = {"signature": "data:image/png;base64," + b64encode(picture(inside=b"no rows")).decode()}
    response = signed(anna, lucja, **torn)
    assert (response.status_code, Plan.objects.count(), Paper.objects.count()) == (422, 0, 0)
    assert "Draw it again" in text(response)


def test_a_drawn_signature_is_not_thrown_away_for_a_photo_that_was_chosen_too(anna, lucja):
    """Both were given: it is asked which of them counts, as where a scan comes back."""
    send(anna, at("goal", lucja), what="Praca")
    both = signed(anna, lucja, paper=SimpleUploadedFile("plan.png", PNG), **drawn())
    assert (both.status_code, "Choose one of the two: clear the signature" in text(both)) == (422, True)
    assert not Plan.objects.exists()
    assert signed(anna, lucja, **drawn()).status_code == 302
    assert Plan.objects.get().form == "signature"


def test_a_plan_is_signed_on_paper_with_its_scan(anna, lucja):
    send(anna, at("goal", lucja), what="Praca")
    assert reverse("papers:make", args=[lucja.pk, "plan"]) in text(anna.get(at("of", lucja)))
    assert signed(anna, lucja, paper=SimpleUploadedFile("plan.png", PNG)).status_code == 302
    assert Plan.objects.get().form == Plan.Form.SCAN
    assert "The plan is signed as it is" in text(anna.get(reverse("papers:make", args=[lucja.pk, "plan"])))


def test_a_plan_without_any_signature_is_refused_at_its_place(anna, lucja):
    send(anna, at("goal", lucja), what="Praca")
    response = signed(anna, lucja)
    assert response.status_code == 422
    assert "Let the participant sign on screen" in text(response)
    assert not Plan.objects.exists()


def test_a_change_is_told_signed_anew_and_shown_beside_the_version_before(anna, lucja):
    send(anna, at("goal", lucja), what="Praca w kuchni")
    signed(anna, lucja, **drawn())
    goal = PlanGoal.objects.get()
    assert send(anna, at("change-goal", goal), what="Praca w szkole", version=1).status_code == 302
    assert "to be signed anew" in text(anna.get(at("of", lucja)))
    assert signed(anna, lucja, next_on=(LATER - timedelta(days=1)).isoformat(), **drawn()).status_code == 302
    html = text(anna.get(at("compare", lucja)))
    assert "Praca w kuchni" in html
    assert "Praca w szkole" in html
    assert "Changed" in html
    assert "Praca w szkole" not in text(anna.get(at("compare", lucja), {"number": 1}))
    assert anna.get(at("compare", lucja), {"number": 7}).status_code == 404


def test_a_slip_is_taken_back(anna, lucja):
    send(anna, at("goal", lucja), what="Praca")
    signed(anna, lucja, **drawn())
    assert send(anna, at("undo", lucja)).status_code == 302
    assert not Plan.objects.exists()
    assert "The plan is not signed" in text(anna.get(at("undo", lucja)))


def test_a_review_recorded_by_mistake_is_taken_back_the_same_day(cast, anna, lucja):
    planned(cast, "lucja", "anna")
    undo, given = at("undo-review", lucja), {"on": clock.today().isoformat(), "next_on": LATER.isoformat()}
    assert "No review was recorded today" in text(anna.get(undo))
    send(anna, at("review", lucja), outcome="as_planned", **given)
    assert undo in text(anna.get(at("of", lucja))), "beside the message"
    PlanReview.objects.update(created_at=clock.now() - timedelta(days=1))
    assert "A review stays" in text(send(anna, undo))
    PlanReview.objects.update(created_at=clock.now())
    assert send(anna, undo).status_code == 302
    assert not PlanReview.objects.exists()


def test_a_late_review_stands_on_the_coachs_day_until_it_is_held(cast, anna, lucja):
    planned(cast, "lucja", "anna")
    html = text(anna.get(reverse("coach:day")))
    assert "The review of the plan is late" in html
    assert at("review", lucja) in html
    assert "Late" in text(anna.get(at("of", lucja)))
    form = anna.get(at("review", lucja))
    days = {name: form.context["form"].initial[name].isoformat() for name in ("on", "next_on")}
    assert send(anna, at("review", lucja), outcome="as_planned", **days).status_code == 302
    assert PlanReview.objects.get().next_on > clock.today()
    assert "The review of the plan is late" not in text(anna.get(reverse("coach:day")))
    assert "It goes as planned" in text(anna.get(at("of", lucja)))


def test_a_review_before_the_signing_is_refused_at_its_place(cast, anna, lucja):
    planned(cast, "lucja", "anna")
    given = {"outcome": "to_change", "words": "Zostaje", "next_on": LATER.isoformat()}
    response = send(anna, at("review", lucja), on=(ENTRY_DAY - timedelta(days=1)).isoformat(), **given)
    assert response.status_code == 422
    assert "Zostaje" in text(response)


def test_a_goal_given_up_is_removed_and_its_page_says_so_afterwards(anna, lucja):
    send(anna, at("goal", lucja), what="Praca")
    goal = PlanGoal.objects.get()
    assert send(anna, at("remove-goal", goal)).status_code == 302
    assert "This goal of the plan was removed" in text(anna.get(at("change-goal", goal)))


def test_an_officer_reads_what_was_signed_and_changes_nothing(cast, lucja):
    plan = planned(cast, "lucja", "anna")
    olga = client_of(cast, "olga")
    html = text(olga.get(at("of", lucja)))
    assert "signed on paper" in html
    assert at("review", lucja) not in html
    assert body_of(olga.get(at("file", plan))) == PNG
    assert olga.get(at("sign", lucja)).status_code == 403
