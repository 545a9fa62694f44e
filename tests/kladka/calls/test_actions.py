"""From an open call to a decision, an appeal and forgetting."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils.translation import override

from kladka.audit import queries as audit
from kladka.audit.models import Entry
from kladka.calls import actions, queries
from kladka.calls.actions.applying import pesel_of
from kladka.calls.actions.letters import appeal_letter, decision_letter
from kladka.calls.models import Application, Assessment, Call, Decision, Forgotten
from kladka.calls.policies.deciding import check_committee
from kladka.calls.rules import ranking
from kladka.calls.rules.kinds import every_kind
from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale
from kladka.core.forms.shown import day_in_words
from kladka.messages.models import Message
from kladka.programmes.models import Project
from tests.kladka.calls.world import ANSWERS, STAFF_ANSWERS, WHO, added, apply, card, decide, opened, over, plan

DAY = timedelta(days=1)


def again(record):
    return type(record).objects.get(pk=record.pk)


def test_a_form_is_kept_half_way_and_opened_by_its_secret_only(cast):
    call = opened(cast)
    application, secret = actions.begin(call=call, answers={"given_name": "Iga"}, language="en", secret="", address="")
    assert queries.with_secret(secret) == application
    assert queries.with_secret(secret + "x") is None
    assert secret not in str(application.__dict__)
    kept = actions.keep(application=application, version=1, answers={"family_name": "Zmyślona"})
    assert (kept.name, kept.number, kept.state) == ("Iga Zmyślona", None, "begun")
    with pytest.raises(Stale):
        actions.keep(application=application, version=1, answers={})


def test_what_is_sent_is_complete_numbered_and_proves_what_was_asked(cast):
    call = opened(cast)
    application, _secret = actions.begin(call=call, answers=WHO, language="pl")
    with pytest.raises(PolicyBroken) as refused:
        actions.send(application=application, version=1, answers={**ANSWERS, "minority": "not_asked"})
    assert refused.value.field == "minority"
    sent = actions.send(application=application, version=1, answers=ANSWERS)
    assert (sent.number, sent.state, sent.sent_on, sent.asked_on) == (1, "sent", clock.today(), clock.today())
    assert "minority" in sent.asked
    assert sent.answers["foreign_background"] == "refused"
    assert apply(call, given_name="Ola").number == 2


def test_somebody_must_be_reachable(cast):
    with pytest.raises(PolicyBroken) as refused:
        apply(opened(cast), email="")
    assert refused.value.field == "phone"


@pytest.mark.parametrize(("opens", "closes"), [(1, 5), (-5, -1)])
def test_outside_its_days_a_call_takes_nothing(cast, opens, closes):
    today = clock.today()
    call = opened(cast, opens_on=today + opens * DAY, closes_on=today + closes * DAY)
    with pytest.raises(PolicyBroken):
        actions.begin(call=call, answers={}, language="pl")


def test_a_call_that_is_not_open_takes_nothing(cast):
    with pytest.raises(PolicyBroken):
        actions.begin(call=plan(cast), answers={}, language="pl")


def test_the_main_barrier_is_one_of_the_barriers_of_a_man_too(cast):
    call = opened(cast)
    with pytest.raises(PolicyBroken) as refused:
        apply(call, sex="male", barriers=["health"], main_barrier="reconciliation")
    assert refused.value.field == "main_barrier"
    sent = apply(call, sex="male", barriers=["reconciliation", "health"], main_barrier="reconciliation")
    assert sent.answers["main_barrier"] == "reconciliation"


def test_the_pesel_is_sealed_in_its_row_and_must_agree(cast):
    call = opened(cast)
    sent = apply(call, pesel="85050512354", sex="male")
    assert pesel_of(sent) == "85050512354"
    assert b"85050512354" not in bytes(again(sent).pesel_sealed)
    with pytest.raises(PolicyBroken) as refused:
        apply(call, pesel="85050512354", sex="female")
    assert refused.value.field == "pesel"


def test_a_programme_that_collects_nothing_sensitive_is_not_told(cast):
    Project.objects.update(profile="pl-po-kl-7.2.1")
    call = opened(cast, criteria="recruitment-po-kl")
    with pytest.raises(TypeError):
        apply(call)


def test_staff_enter_what_came_on_paper_in_time(cast):
    call, by = opened(cast), cast.users["alicja"]
    yesterday = clock.today() - DAY
    entered = actions.enter(call=call, answers={**WHO, **ANSWERS}, language="pl", sent_on=yesterday, by=by)
    assert (entered.number, entered.channel, entered.asked_on) == (1, "staff", yesterday)
    with pytest.raises(PolicyBroken) as refused:
        actions.enter(call=call, answers={**WHO, **ANSWERS}, language="pl", sent_on=call.opens_on - DAY, by=by)
    assert refused.value.field == "sent_on"


def test_people_of_institutions_enter_by_a_short_form(cast):
    call = opened(cast, criteria="recruitment-staff")
    application, _secret = actions.begin(call=call, answers={**WHO, **STAFF_ANSWERS}, language="pl")
    sent = actions.send(application=application, version=1, answers={})
    assert sent.answers["institution"] == "Ośrodek zmyślony"
    assert [one.application.pk for one in queries.standings(call)] == [sent.pk]


def test_the_same_applicant_is_found_by_pesel_or_by_birth_date_and_a_name_however_it_is_written(cast):
    call = opened(cast)
    first = apply(call, pesel="85050512347")
    alike = [
        apply(call, pesel="85050512347", given_name="Ola", family_name="Inna"),
        apply(call, given_name="IGA", family_name="ZMYSLONA"),
        apply(call, family_name="Zmyślona-Nowak"),
        apply(call, given_name="Zmyślona", family_name="Iga"),
    ]
    apply(call, given_name="Ola", family_name="Inna")
    apply(call, birth_date=date(1985, 5, 6))
    assert list(queries.same_applicant(first)) == alike


def test_a_committee_decides_by_the_rules_and_everybody_is_told(cast):
    call = over(cast)
    best = apply(call, given_name="Ala", disability="yes")
    second = apply(call, given_name="Ewa")
    third = apply(call, given_name="Ola")
    weak = apply(call, given_name="Jan", sex="male", rural=False)
    too_young = apply(call, given_name="Ida", birth_date=clock.today() - timedelta(days=17 * 365))
    gone = apply(call, given_name="Una")
    actions.withdraw(application=gone, version=gone.version)
    for application in (best, second, third):
        card(cast, application)
    card(cast, weak, talk=0)
    Message.objects.all().delete()
    call = decide(cast, call)
    states = {one.given_name: one.state for one in call.applications.all()}
    assert states == {
        "Ala": "accepted",
        "Ewa": "accepted",
        "Ola": "reserve",
        "Jan": "refused",
        "Ida": "refused",
        "Una": "withdrawn",
    }
    reasons = dict(Decision.objects.filter(outcome="refused").values_list("number", "reason"))
    assert reasons == {weak.number: "too_few_points", too_young.number: "not_eligible"}
    assert Message.objects.count() == 5
    assert again(weak).forget_on == clock.today() + 90 * DAY
    assert again(best).forget_on == clock.today() + 365 * DAY
    assert (call.state, call.meeting.members.get().interest) == ("decided", "none")
    assert list(audit.verify()) == []


def test_nobody_is_decided_without_the_cards_that_the_call_promises(cast):
    call = over(cast, assessors=2)
    application = apply(call)
    card(cast, application)
    assert queries.unassessed(call) == [1]
    with pytest.raises(PolicyBroken, match="1"):
        decide(cast, call)
    card(cast, application, who="alan", talk=20)
    assert queries.unassessed(call) == []
    decide(cast, call)
    assert Decision.objects.get().total == 35


def test_one_person_has_one_place_however_often_they_apply(cast):
    call = over(cast, places=2, reserve_places=0)
    first, second = apply(call, pesel="85050512347"), apply(call, pesel="85050512347", given_name="Igusia")
    card(cast, first)  # The second needs no card: nothing in it could change what is decided.
    decide(cast, call)
    assert again(first).state == "accepted"
    assert Decision.objects.get(application=second).reason == "twice"


def test_two_assessors_are_enough_and_a_cap_is_a_cap(cast):
    application = apply(opened(cast))
    with pytest.raises(PolicyBroken) as refused:
        card(cast, application, talk=21)
    assert refused.value.field == "points_talk"
    mine = card(cast, application)
    with pytest.raises(PolicyBroken):
        card(cast, application, who="alan")
    with pytest.raises(Stale):
        card(cast, application, version=mine.version + 1)
    assert card(cast, application, version=mine.version, talk=3).points["talk"] == 3
    assert Assessment.objects.count() == 1


def test_a_committee_has_members_once_each_after_the_last_day(cast):
    call, by = opened(cast), cast.users["alicja"]
    call = actions.close_call(call=call, version=call.version, by=by)
    seat = actions.Seat(cast.staff["alicja"])

    def hold(held_on, *seats):
        actions.hold_meeting(call=call, version=call.version, held_on=held_on, seats=seats, by=by)

    for held_on, seats in ((call.closes_on, ()), (call.closes_on, (seat, seat)), (clock.today() + DAY, (seat,))):
        with pytest.raises(PolicyBroken):
            hold(held_on, *seats)


def test_the_committee_of_a_call_closed_early_does_not_wait_for_the_day_that_was_announced(cast):
    call, by = opened(cast), cast.users["alicja"]
    call = actions.close_call(call=call, version=call.version, by=by)
    seats = [actions.Seat(cast.staff["alicja"])]
    with pytest.raises(PolicyBroken, match="Nabór otwarto"):
        check_committee(call, call.opens_on - DAY, clock.today(), [(cast.staff["alicja"], "none")])
    meeting = actions.hold_meeting(call=call, version=call.version, held_on=clock.today(), seats=seats, by=by)
    assert meeting is not None


def test_the_committee_of_a_call_that_is_over_meets_after_its_last_day(cast):
    call = opened(cast, opens_on=clock.today() - 9 * DAY, closes_on=clock.today() - 2 * DAY)
    with pytest.raises(PolicyBroken, match="Nabór kończy się"):
        check_committee(call, clock.today() - 3 * DAY, clock.today(), [(cast.staff["alicja"], "none")])


def test_a_place_that_falls_free_goes_to_the_first_who_waits(cast):
    call = over(cast, places=1)
    first, second = apply(call, given_name="Ala", disability="yes"), apply(call, given_name="Ewa")
    for application in (first, second):
        card(cast, application)
    call = decide(cast, call)
    by = cast.users["alicja"]
    with pytest.raises(PolicyBroken):
        actions.call_up(call=call, by=by)
    actions.withdraw(application=again(first), version=again(first).version, by=by)
    assert actions.call_up(call=call, by=by) == second
    assert again(second).state == "accepted"
    with pytest.raises(PolicyBroken):
        actions.call_up(call=call, by=by)


def refused_one(cast):
    """One place, none to wait at: the first has it, of the second the card."""
    call = over(cast, places=1, reserve_places=0)
    first, second = apply(call, given_name="Ala"), apply(call, given_name="Ewa")
    made = [card(cast, application, talk=talk) for application, talk in ((first, 11), (second, 10))]
    decide(cast, call)
    return again(first), again(second), made[1]


def upheld(cast, application):
    """Appeal and uphold it; return the answered appeal."""
    asked = actions.appeal(application=application, words="Inaczej.", received_on=clock.today())
    by = cast.users["alicja"]
    return actions.decide_appeal(appeal=asked, outcome="upheld", answer="Tak.", decided_on=clock.today(), by=by)


def after_appeal(cast, application):
    """Decide what an upheld appeal sent back to be assessed."""
    found = again(application)
    return actions.decide_after_appeal(application=found, version=found.version, by=cast.users["alicja"])


def test_an_appeal_keeps_the_application_and_upheld_gives_the_reserve_list_by_its_points(cast):
    first, second, made = refused_one(cast)
    appeal = actions.appeal(application=second, words="Policzono mi za mało.", received_on=clock.today())
    assert again(second).forget_on is None
    with pytest.raises(PolicyBroken):
        actions.appeal(application=again(second), words="Jeszcze raz.", received_on=clock.today())
    by = cast.users["alicja"]
    actions.decide_appeal(appeal=appeal, outcome="upheld", answer="Słusznie.", decided_on=clock.today(), by=by)
    card(cast, again(second), talk=20, version=made.version)
    assert after_appeal(cast, second).state == "reserve", "the points give a place, and all are given"
    assert Decision.objects.filter(application=second).count() == 2
    assert again(first).state == "accepted"
    with pytest.raises(PolicyBroken):
        actions.decide_appeal(appeal=appeal, outcome="upheld", answer="Znów.", decided_on=clock.today(), by=by)


def test_who_was_wrongly_stopped_waits_before_those_with_fewer_points(cast):
    call, by = over(cast, places=1, reserve_places=1), cast.users["alicja"]
    best, waits, stopped = (apply(call, given_name=name) for name in ("Ala", "Ewa", "Ola"))
    for application, talk in ((best, 20), (waits, 5)):
        card(cast, application, talk=talk)
    card(cast, stopped, talk=15, formal={"complete": False, "documents": True, "one_project": True})
    decide(cast, call)
    assert upheld(cast, stopped).gives == "assessment"
    assert (again(stopped).state, again(stopped).forget_on) == ("sent", None)
    assert [one.result for one in queries.standings(again(call)) if one.application == stopped] == [None]
    found = actions.decide_after_appeal(application=again(stopped), version=again(stopped).version, by=by)
    assert found.state == "reserve", "the formal question was settled by the appeal, whatever the card says"
    with pytest.raises(PolicyBroken):
        actions.decide_after_appeal(application=again(stopped), version=again(stopped).version, by=by)
    actions.withdraw(application=best, version=again(best).version, by=by)
    assert actions.call_up(call=again(call), by=by) == stopped


def waiting_three(cast):
    """One place; Ala has it with 20 points of the talk, Ewa, Ola and Iza wait with 15, 10 and 5. With the cards."""
    call = over(cast, places=1, reserve_places=3)
    sent = [apply(call, given_name=name) for name in ("Ala", "Ewa", "Ola", "Iza")]
    cards = [card(cast, one, talk=talk) for one, talk in zip(sent, (20, 15, 10, 5), strict=True)]
    return decide(cast, call), sent, cards


@pytest.mark.parametrize(("talk", "gets"), [(5, 1), (14, 1), (15, 1), (16, 3)])
def test_who_waits_and_is_right_is_assessed_again_and_waits_by_the_points(cast, talk, gets):
    """An upheld appeal overtakes nobody with more points, or with as many who waited before."""
    call, sent, cards = waiting_three(cast)
    by = cast.users["alicja"]
    appeal = upheld(cast, again(sent[3]))
    assert (appeal.gives, again(sent[3]).state) == ("assessment", "sent")
    assert "ponownie" in "\n".join(appeal_letter(appeal).body)
    card(cast, again(sent[3]), talk=talk, version=cards[3].version)
    assert after_appeal(cast, sent[3]).state == "reserve"
    order = {one.application.given_name: one.result.place for one in queries.standings(again(call))}
    assert sorted(order.values()) == [1, 2, 3, 4], "every place is there once"
    actions.withdraw(application=again(sent[0]), version=again(sent[0]).version, by=by)
    assert actions.call_up(call=again(call), by=by) == sent[gets]


def test_nobody_behind_is_called_up_while_who_waited_before_is_assessed_again(cast):
    call, sent, _cards = waiting_three(cast)
    by = cast.users["alicja"]
    upheld(cast, again(sent[1]))
    actions.withdraw(application=again(sent[0]), version=again(sent[0]).version, by=by)
    with pytest.raises(PolicyBroken, match="2"):
        actions.call_up(call=again(call), by=by)
    assert after_appeal(cast, sent[1]).state == "accepted", "a place is free, and nobody waits before"


def test_a_free_place_is_for_who_waits_with_more_points_than_an_upheld_appeal(cast):
    call, sent, _cards = waiting_three(cast)
    by = cast.users["alicja"]
    actions.withdraw(application=again(sent[0]), version=again(sent[0]).version, by=by)
    assert upheld(cast, again(sent[3])).gives == "assessment"
    assert after_appeal(cast, sent[3]).state == "reserve"
    assert actions.call_up(call=again(call), by=by) == sent[1]


def test_least_points_after_a_formal_refusal_wait_behind_who_has_more(cast):
    """Two places, two on the reserve list: no. 2 was refused at the formal check and has fewer points than no. 4."""
    call, by = over(cast, places=2, reserve_places=2), cast.users["alicja"]
    sent = [apply(call, given_name=name) for name in ("Ala", "Ewa", "Ola", "Iza")]
    wrong = {each.code: False for each in queries.criteria_of(call).formal}
    for one, talk in zip(sent, (20, 1, 15, 10), strict=True):
        card(cast, one, talk=talk, **({"formal": wrong} if one == sent[1] else {}))
    decide(cast, call)
    upheld(cast, again(sent[1]))
    assert after_appeal(cast, sent[1]).state == "reserve"
    actions.withdraw(application=again(sent[2]), version=again(sent[2]).version, by=by)
    assert actions.call_up(call=again(call), by=by) == sent[3]


def test_in_a_contest_an_upheld_appeal_gives_a_place_beyond_those_of_the_call(cast, monkeypatch):
    """As the data of its kind say; the places of a project are bounded, so in recruitment it waits."""
    assert {one.code: one.upheld for one in every_kind()} == {
        "recruitment": "reserve",
        "grant": "reserve",
        "contest": "beyond",
        "award": "beyond",
    }
    first, second, made = refused_one(cast)
    monkeypatch.setattr(Call, "rules", replace(first.call.rules, upheld="beyond"))
    appeal = upheld(cast, second)
    assert (appeal.gives, again(second).state) == ("assessment", "sent"), "the points decide, none is given unlooked at"
    card(cast, again(second), talk=20, version=made.version)
    assert (after_appeal(cast, second).state, again(first).state) == ("accepted", "accepted")
    assert (again(appeal).gave, queries.last_decision(second).is_beyond) == ("beyond", True)
    letter = "\n".join(decision_letter(second, queries.last_decision(second)).body)
    assert "ponad liczbę miejsc" in letter
    assert queries.free_places(again(first.call)) == 0, "a place beyond those of the call takes none of them"


def in_a_contest(cast, monkeypatch, *, talk=(19, 15, 20), places=1, reserve=1):
    """One place, one on the reserve list: Ala has it with 19 points of the talk, Ewa waits with 15, Ola is refused at
    the formal check and has 20."""
    call = over(cast, places=places, reserve_places=reserve)
    sent = [apply(call, given_name=name) for name in ("Ala", "Ewa", "Ola")]
    wrong = {each.code: False for each in queries.criteria_of(call).formal}
    for application, points in zip(sent, talk, strict=True):
        card(cast, application, talk=points, **({"formal": wrong} if application == sent[2] else {}))
    decide(cast, call)
    monkeypatch.setattr(Call, "rules", replace(call.rules, upheld="beyond"))
    return call, sent


def test_a_place_beyond_the_call_takes_none_from_who_waits_also_after_an_assessment(cast, monkeypatch):
    """Whoever got one beyond the places leaves the place that falls free later to the first who waits: on the page of
    the call and in the work lists, too."""
    call, (best, waits, wronged) = in_a_contest(cast, monkeypatch)
    by = cast.users["alicja"]
    assert upheld(cast, again(wronged)).gives == "assessment"
    assert after_appeal(cast, wronged).state == "accepted"
    assert again(wronged).appeal.gave == "beyond"
    assert "place_free" not in {one.what for one in queries.waiting_in(call.project)}
    actions.withdraw(application=best, version=again(best).version, by=by)
    assert queries.free_places(again(call)) == 1
    assert {one.what: one.number for one in queries.waiting_in(call.project)}["place_free"] == 1
    assert actions.call_up(call=again(call), by=by) == waits
    assert again(wronged).state == "accepted"
    with pytest.raises(PolicyBroken):
        actions.call_up(call=again(call), by=by)


@pytest.mark.parametrize("talk", [14, 15])
def test_beyond_the_places_nobody_overtakes_who_waits(cast, monkeypatch, talk):
    """With fewer points than somebody who waits, or as many and later, one waits behind them."""
    call, (best, waits, wronged) = in_a_contest(cast, monkeypatch, talk=(20, 15, talk), reserve=2)
    by = cast.users["alicja"]
    upheld(cast, again(wronged))
    assert after_appeal(cast, wronged).state == "reserve"
    assert again(wronged).appeal.gave == "reserve"
    actions.withdraw(application=best, version=again(best).version, by=by)
    assert actions.call_up(call=again(call), by=by) == waits


@pytest.mark.parametrize("of_kind", ["beyond", "reserve"])
@pytest.mark.parametrize("falls_free", [True, False])
def test_nobody_overtakes_those_for_whom_no_place_was_left(cast, monkeypatch, of_kind, falls_free):
    call, (best, refused, wronged) = in_a_contest(cast, monkeypatch, talk=(20, 15, 14), reserve=0)
    monkeypatch.setattr(Call, "rules", replace(call.rules, upheld=of_kind))
    assert queries.last_decision(refused).reason == ranking.NO_PLACE
    if falls_free:
        actions.withdraw(application=best, version=again(best).version, by=cast.users["alicja"])
    upheld(cast, again(wronged))
    assert after_appeal(cast, wronged).state == "refused"
    made = queries.last_decision(wronged)
    assert (made.reason, made.place, again(wronged).appeal.gave) == (ranking.NO_PLACE, 3, "")


def test_a_place_that_fell_free_is_for_who_waits_with_more_points(cast, monkeypatch):
    call, (best, waits, wronged) = in_a_contest(cast, monkeypatch, talk=(20, 15, 10), reserve=2)
    by = cast.users["alicja"]
    actions.withdraw(application=best, version=again(best).version, by=by)
    upheld(cast, again(wronged))
    assert after_appeal(cast, wronged).state == "reserve"
    assert actions.call_up(call=again(call), by=by) == waits
    assert [again(one).state for one in (waits, wronged)] == ["accepted", "reserve"]


def test_who_waits_first_and_is_right_gets_the_place_that_fell_free(cast, monkeypatch):
    """They wait themselves: only those who wait before them come first to a free place."""
    call, (best, waits, wronged) = in_a_contest(cast, monkeypatch)
    upheld(cast, again(wronged))
    assert (after_appeal(cast, wronged).state, again(wronged).appeal.gave) == ("accepted", "beyond")
    actions.withdraw(application=best, version=again(best).version, by=cast.users["alicja"])
    appeal = upheld(cast, again(waits))
    assert (after_appeal(cast, waits).state, again(appeal).gave) == ("accepted", "place")
    assert not queries.last_decision(waits).is_beyond
    assert queries.free_places(again(call)) == 0, "the free place went to who waited"


def test_of_two_who_wait_the_first_comes_first_to_the_place_that_fell_free(cast, monkeypatch):
    """With the same points, too, and whichever of the appeals is answered first."""
    call = over(cast, places=1, reserve_places=2)
    best, before, behind = (apply(call, given_name=name) for name in ("Ala", "Ewa", "Ola"))
    for application, talk in ((best, 20), (before, 15), (behind, 15)):
        card(cast, application, talk=talk)
    decide(cast, call)
    monkeypatch.setattr(Call, "rules", replace(call.rules, upheld="beyond"))
    actions.withdraw(application=best, version=again(best).version, by=cast.users["alicja"])
    for one in (before, behind):
        upheld(cast, again(one))
    assert after_appeal(cast, behind).state == "reserve", "who waited before is assessed still"
    assert after_appeal(cast, before).state == "accepted"


def below_the_least(cast, **given):
    """Two places, and one who asks for more points than they got."""
    call = over(cast, places=2)
    best, short = apply(call, given_name="Ala"), apply(call, given_name="Ewa")
    card(cast, best)
    none = {each.code: 0 for each in queries.criteria_of(call).points}
    made = card(cast, short, points=none)
    decide(cast, call)
    assert queries.last_decision(short).reason == ranking.TOO_FEW_POINTS
    return short, made


def test_who_had_too_few_points_is_assessed_again_after_an_upheld_appeal(cast):
    """A free place alone accepts nobody below the least: the cards are looked at again, then the points decide."""
    short, made = below_the_least(cast)
    by = cast.users["alicja"]
    appeal = upheld(cast, again(short))
    assert (appeal.gives, again(short).state) == ("assessment", "sent")
    assert "ponownie" in "\n".join(appeal_letter(appeal).body)
    assert "zanim liczyły się punkty" not in "\n".join(appeal_letter(appeal).body)
    assert queries.decision_after_appeal(again(short)).result.reason == ranking.TOO_FEW_POINTS
    card(cast, again(short), talk=20, version=made.version)
    found = actions.decide_after_appeal(application=again(short), version=again(short).version, by=by)
    assert (found.state, queries.last_decision(found).cause) == ("accepted", "appeal")


def test_who_was_not_eligible_is_assessed_after_an_upheld_appeal_and_waits_on_the_list_until_decided(cast):
    call, by = over(cast, places=2, reserve_places=1), cast.users["alicja"]
    right, wrong = apply(call, given_name="Ala"), apply(call, given_name="Ewa", birth_date=date(2015, 1, 1))
    card(cast, right)
    decide(cast, call)
    made = queries.last_decision(wrong)
    assert made.reason in ranking.BEFORE_POINTS
    upheld(cast, again(wrong))
    waits = {one.what: one.about for one in queries.waiting_in(call.project)}
    assert waits["appeal_to_decide"] == wrong.pk
    with pytest.raises(PolicyBroken):
        actions.decide_after_appeal(application=again(wrong), version=again(wrong).version, by=by)
    assert queries.unassessed(again(call)) == [wrong.number]
    card(cast, again(wrong), talk=0, points={each.code: 0 for each in queries.criteria_of(call).points})
    few = queries.criteria_of(call).least_points > 0
    found = actions.decide_after_appeal(application=again(wrong), version=again(wrong).version, by=by)
    assert found.state == ("refused" if few else "accepted")
    assert queries.last_decision(found).cause == "appeal"
    assert "appeal_to_decide" not in {one.what for one in queries.waiting_in(call.project)}


def test_a_dismissed_appeal_starts_the_days_anew_and_a_late_one_is_none(cast):
    _first, second, _made = refused_one(cast)
    offered = [queries.may_appeal(again(second), clock.today() + days * DAY) for days in (14, 15)]
    assert offered == [True, False]
    with pytest.raises(PolicyBroken) as refused:
        actions.appeal(application=second, words="x", received_on=clock.today() + DAY)
    assert refused.value.field == "received_on"
    appeal = actions.appeal(application=second, words="Za mało.", received_on=clock.today())
    by = cast.users["alicja"]
    actions.decide_appeal(appeal=appeal, outcome="dismissed", answer="Nie.", decided_on=clock.today(), by=by)
    assert (again(second).state, again(second).forget_on) == ("refused", clock.today() + 90 * DAY)


def test_an_appeal_is_answered_within_the_days_of_the_rules(cast):
    _first, second, _made = refused_one(cast)
    appeal = actions.appeal(application=second, words="Za mało.", received_on=clock.today())
    assert queries.appeal_due(appeal) == clock.today() + 14 * DAY
    assert queries.is_answerable(appeal)
    given = {"outcome": "dismissed", "answer": "Nie.", "by": cast.users["alicja"]}
    with pytest.raises(PolicyBroken) as refused:
        actions.decide_appeal(appeal=appeal, decided_on=clock.today() - DAY, **given)
    assert refused.value.field == "decided_on"


def test_the_days_for_an_appeal_begin_when_the_decision_was_told(cast):
    """The committee met three weeks ago, and its minutes are typed in today: only now the letters go out."""
    day = clock.today() - 21 * DAY
    call = over(cast, places=1, reserve_places=0, opens_on=day - 9 * DAY)
    for name in ("Ala", "Ewa"):
        card(cast, apply(call, given_name=name), talk=7 if name == "Ala" else 2)
    Call.objects.filter(pk=call.pk).update(closes_on=day)
    decide(cast, call, on=day)
    second = Application.objects.get(given_name="Ewa")
    made, until = queries.last_decision(second), clock.today() + 14 * DAY
    assert (made.decided_on, queries.appeal_until(made)) == (day, until)
    assert [queries.may_appeal(second, on) for on in (until, until + DAY)] == [True, False]
    letter = "\n".join(decision_letter(second, made).body)
    with override("pl"):
        assert day_in_words(until) in letter
    actions.appeal(application=second, words="Za mało.", received_on=clock.today())


def test_points_in_a_letter_are_written_as_poles_do(cast):
    call = over(cast, places=1, reserve_places=0, assessors=2)
    for name in ("Ala", "Ewa"):
        application = apply(call, given_name=name)
        for who, talk in (("alicja", 2), ("anna", 3)):
            card(cast, application, who=who, talk=talk)
    decide(cast, call)
    refused = Application.objects.get(given_name="Ewa")
    assert "22,5" in "\n".join(decision_letter(refused, queries.last_decision(refused)).body)


@pytest.mark.parametrize("outcome", ["upheld", "dismissed"])
def test_who_was_called_up_or_withdrew_meanwhile_keeps_that_whatever_the_appeal_says(cast, outcome):
    call, by = over(cast, places=1, reserve_places=2), cast.users["alicja"]
    best, waits, leaves = (apply(call, given_name=name) for name in ("Ala", "Ewa", "Ola"))
    for application, talk in ((best, 20), (waits, 9), (leaves, 5)):
        card(cast, application, talk=talk)
    decide(cast, call)
    appeals = [actions.appeal(application=one, words="Za mało.", received_on=clock.today()) for one in (waits, leaves)]
    actions.withdraw(application=leaves, version=again(leaves).version, by=by)
    actions.withdraw(application=best, version=again(best).version, by=by)
    assert actions.call_up(call=again(call), by=by) == waits
    for appeal in appeals:
        with override("en"), pytest.raises(PolicyBroken, match="needs no answer"):
            actions.decide_appeal(appeal=appeal, outcome=outcome, answer="Tak.", decided_on=clock.today(), by=by)
    assert [again(one).state for one in (waits, leaves)] == ["accepted", "withdrawn"]


def test_the_tick_forgets_who_was_refused_and_keeps_the_counts(cast):
    first, second, _made = refused_one(cast)
    begun, _secret = actions.begin(call=opened(cast), answers=WHO, language="pl")
    assert actions.forget_due(today=clock.today()) == 0
    written = Entry.objects.count()
    assert actions.forget_due(today=clock.today() + 90 * DAY) == 2
    assert Entry.objects.count() == written + 2
    assert set(Application.objects.values_list("pk", flat=True)) == {first.pk}
    assert sorted(Forgotten.objects.values_list("state", "count")) == [("begun", 1), ("refused", 1)]
    assert Decision.objects.filter(application=None).get().number == second.number
    assert not Application.objects.filter(pk=begun.pk).exists()
    assert list(audit.verify()) == []


def test_who_withdrew_is_counted_as_that_once_the_application_is_deleted(cast):
    call, by = over(cast, places=1, reserve_places=1), cast.users["alicja"]
    best, waits = (apply(call, given_name=name) for name in ("Ala", "Ewa"))
    for application, talk in ((best, 20), (waits, 9)):
        card(cast, application, talk=talk)
    decide(cast, call)
    actions.withdraw(application=best, version=again(best).version, by=by)
    before = queries.decided_last(again(call))
    assert before == {"withdrawn": 1, "reserve": 1}
    Application.objects.filter(pk=best.pk).update(forget_on=clock.today())
    assert actions.forget_due(today=clock.today() + DAY) == 1
    assert queries.decided_last(again(call)) == before
    assert next((one.number, one.outcome) for one in queries.results_of(again(call))) == (best.number, "withdrawn")
    assert queries.decided_at_meeting(again(call)) == {"accepted": 1, "reserve": 1}, "the minutes stay as they are"


def test_what_was_begun_is_withdrawn_by_deleting_it(cast):
    begun, _secret = actions.begin(call=opened(cast), answers=WHO, language="pl")
    actions.withdraw(application=begun, version=begun.version)
    assert not Application.objects.exists()


def test_a_call_is_changed_until_it_is_decided_and_its_criteria_until_it_opens(cast):
    call, by = plan(cast), cast.users["alicja"]
    call = actions.change_call(call=call, version=1, changes={"criteria": "recruitment-staff"}, by=by)
    call = actions.open_call(call=call, version=call.version, by=by)
    with pytest.raises(PolicyBroken) as refused:
        actions.change_call(call=call, version=call.version, changes={"criteria": "recruitment-esf-plus"}, by=by)
    assert refused.value.field == "criteria"
    call = actions.change_call(call=call, version=call.version, changes={"places": 9}, by=by)
    call = actions.close_call(call=call, version=call.version, by=by)
    call = actions.reopen_call(call=call, version=call.version, by=by)
    assert (call.places, call.state) == (9, Call.State.OPEN)
    with pytest.raises(Stale):
        actions.close_call(call=call, version=1, by=by)
    with pytest.raises(PolicyBroken):
        actions.change_call(call=call, version=call.version, changes={"closes_on": date(2020, 1, 1)}, by=by)


def test_letters_come_in_the_applicants_language(cast):
    application, _secret = actions.begin(call=opened(cast), answers={**WHO, **ANSWERS}, language="en")
    actions.send(application=application, version=1, answers={}, address="https://example.invalid/x")
    letter = Message.objects.get()
    assert (letter.subject, letter.language) == ("Your application has come", "en")
    assert "https://example.invalid/x" in letter.body


@pytest.mark.parametrize(
    ("answers", "formal", "talk", "said"),
    [
        ({"labour_status": "employed", "unemployed_since": None}, {}, 10, "Niespełniony warunek: nie pracuje"),
        ({}, {"complete": True, "documents": False, "one_project": True}, 10, "Dokumenty potwierdzają"),
        ({"sex": "male", "rural": False}, {}, 7, "Punkty: 7. Najmniejsza liczba punktów: 10."),
    ],
)
def test_a_refusal_says_what_it_comes_from(cast, answers, formal, talk, said):
    call = over(cast)
    application = apply(call, **answers)
    card(cast, application, talk=talk, **({"formal": formal} if formal else {}))
    decide(cast, call)
    assert said in Message.objects.order_by("-created_at").first().body


def test_what_was_decided_stands_though_somebody_withdraws_later(cast):
    first, second, _made = refused_one(cast)
    actions.withdraw(application=first, version=first.version)
    found = {one.application.pk: one.result for one in queries.standings(again(second.call))}
    assert found[first.pk] is None
    assert (found[second.pk].outcome, found[second.pk].reason, found[second.pk].place) == ("refused", "no_place", 2)


def test_documents_of_what_was_assessed_stay_until_no_appeal_can_come(cast, monkeypatch):
    call = over(cast, places=1, reserve_places=0)
    best, other = apply(call, given_name="Ala", disability="yes"), apply(call, given_name="Ewa")
    first, *kept = [added(cast, other) for _time in range(4)]

    def refused(attachment):
        with pytest.raises(PolicyBroken) as raised:
            actions.detach(attachment=attachment, is_staff=True, by=cast.users["alicja"])
        return str(raised.value)

    actions.detach(attachment=first, is_staff=True, by=cast.users["alicja"])
    for one in (best, other):
        card(cast, one)
    assert "oceniane" in refused(kept[0])
    decide(cast, call)
    assert day_in_words(clock.today() + 14 * DAY) in refused(kept[0])
    actions.appeal(application=again(other), words="Za mało.", received_on=clock.today())
    monkeypatch.setattr("kladka.calls.actions.attaching.appeal_until", lambda _made: clock.today() - DAY)
    assert "dwołanie" in refused(kept[0])
    answer = {"outcome": "dismissed", "answer": "Nie.", "decided_on": clock.today(), "by": cast.users["alicja"]}
    actions.decide_appeal(appeal=again(other).appeal, **answer)
    actions.detach(attachment=kept[0], is_staff=True, by=cast.users["alicja"])
    assert other.attachments.count() == 2
