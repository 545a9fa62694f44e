"""A call's own criteria, and applications given to assessors."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kladka.calls import actions, queries
from kladka.calls.models import Call, Decision
from kladka.calls.rules import documents
from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale
from kladka.programmes import rules as programmes
from tests.kladka.calls.world import apply, card, decide, opened, over, plan

DAY = timedelta(days=1)


def again(record):
    return type(record).objects.get(pk=record.pk)


OWN = {"code": "own-1", "pl": "Ma psa", "en": "", "most": 5, "gives": []}


def test_a_call_has_criteria_of_its_own_until_it_opens(cast):
    call, by = plan(cast), cast.users["alicja"]
    line = {"code": "own-1", "pl": "mieszka w Olkuskiem", "question": "powiat", "check": "one_of", "answers": ["1212"]}
    call = actions.write_line(call=call, version=1, part="eligibility", line=line, by=by)
    call = actions.remove_line(call=call, version=2, part="points", code="food", by=by)
    found = queries.criteria_of(again(call))
    assert (found.eligibility[-1].label, found.eligibility[0].label) == ("mieszka w Olkuskiem", "ma skończone 18 lat")
    assert "food" not in {each.code for each in found.points}
    with pytest.raises(Stale):
        actions.write_rules(call=call, version=2, least_points=0, ties=[], by=by)
    back = actions.take_ready_set(call=call, version=3, by=by)
    assert len(queries.criteria_of(back).eligibility) == 3
    opened_ = actions.open_call(call=back, version=back.version, by=by)
    with pytest.raises(PolicyBroken):
        actions.write_line(call=opened_, version=opened_.version, part="eligibility", line=line, by=by)


@pytest.mark.parametrize(
    ("part", "line", "field"),
    [
        ("formal", {"code": "x", "pl": " "}, "pl"),
        ("formal", {"code": "x", "pl": "Tak", "from": "2026-02-01", "until": "2026-01-31"}, "until"),
        ("eligibility", {"code": "x", "pl": "a", "question": "shoe", "check": "answered"}, "question"),
        ("eligibility", {"code": "x", "pl": "a", "question": "powiat", "check": "one_of", "answers": []}, "ticked"),
        ("eligibility", {"code": "x", "pl": "a", "question": "birth_date", "check": "age"}, "least"),
        (
            "eligibility",
            {"code": "x", "pl": "a", "question": "birth_date", "check": "age", "least": 30, "most": 18},
            "most",
        ),
        ("points", OWN | {"gives": [{"question": "sex", "answers": ["male"], "points": 6}]}, "points"),
    ],
)
def test_a_line_of_criteria_that_cannot_be_right_is_refused_at_its_place(cast, part, line, field):
    with pytest.raises(PolicyBroken) as refused:
        actions.write_line(call=plan(cast), version=1, part=part, line=line, by=cast.users["alicja"])
    assert refused.value.field == field


def test_criteria_hold_together_and_every_line_of_points_gives_some_before_the_call_opens(cast):
    call, by = plan(cast), cast.users["alicja"]
    with pytest.raises(PolicyBroken):  # The rule for equal points looks at it.
        actions.remove_line(call=call, version=1, part="points", code="disability", by=by)
    with pytest.raises(PolicyBroken) as refused:
        actions.write_rules(call=call, version=1, least_points=71, ties=[], by=by)
    assert refused.value.field == "least_points"
    call = actions.write_line(call=call, version=1, part="points", line=OWN, by=by)
    with pytest.raises(PolicyBroken):
        actions.open_call(call=call, version=2, by=by)
    call = actions.write_line(call=call, version=2, part="points", line=OWN | {"judged": True}, by=by)
    actions.open_call(call=call, version=3, by=by)


def test_applications_are_judged_by_the_criteria_of_their_call(cast):
    call, by = plan(cast, closes_on=clock.today(), title_en=""), cast.users["alicja"]
    gives = [{"question": "sex", "answers": ["male"], "points": 5}]
    call = actions.write_line(call=call, version=1, part="points", line=OWN | {"gives": gives}, by=by)
    call = actions.open_call(call=call, version=2, by=by)
    card(cast, apply(call, sex="male"))
    decide(cast, call)
    assert Decision.objects.get().total == 25  # the countryside 10, the talk 10, and 5 of the call's own


def test_assessors_state_their_ties_once_and_whoever_has_one_fills_in_no_card(cast):
    call, by = over(cast), cast.users["alicja"]
    application = apply(call)
    with pytest.raises(PolicyBroken):
        actions.assign(call=call, staff=[], by=by)
    (row,) = actions.assign(call=call, staff=[cast.staff["anna"], cast.staff["artur"]], by=by)
    with pytest.raises(PolicyBroken):  # One is enough.
        actions.assign(call=call, staff=[cast.staff["artur"]], by=by)
    tied = actions.state_ties(assessor=row, interest="abstained", by=cast.users["anna"])
    with pytest.raises(PolicyBroken):
        actions.state_ties(assessor=tied, interest="none", by=cast.users["anna"])
    with pytest.raises(PolicyBroken) as refused:
        card(cast, application, who="anna")
    assert refused.value.field == "assessor"
    (instead,) = actions.assign(call=call, staff=[cast.staff["anna"], cast.staff["artur"]], by=by)
    assert instead.staff == cast.staff["artur"]
    card(cast, application, who="artur")
    shut = actions.close_call(call=call, version=call.version, by=by)
    meeting = {"call": shut, "version": shut.version, "held_on": clock.today(), "by": by}
    with pytest.raises(PolicyBroken, match="Anna Trenerska") as refused:
        actions.hold_meeting(seats=[actions.Seat(cast.staff["anna"], "none")], **meeting)
    assert refused.value.field == "members"
    actions.hold_meeting(seats=[actions.Seat(cast.staff["anna"], "abstained")], **meeting)
    assert actions.forget_due(today=clock.today() + 366 * DAY) == 1


def test_what_a_partner_usually_asks_for_holds_until_a_call_is_opened(cast):
    def asked(call):
        return [(one.kind, one.is_needed) for one in documents.every(queries.criteria_of(Call.objects.get(pk=call.pk)))]

    by, before = cast.users["alicja"], opened(cast)
    programme, call = asked(before), plan(cast)
    actions.write_usual_documents(call=call, version=0, documents={"referral": True}, by=by)
    with pytest.raises(Stale):
        actions.write_usual_documents(call=call, version=0, documents={"other": True}, by=by)
    actions.open_call(call=call, version=1, by=by)
    actions.write_usual_documents(call=plan(cast), version=1, documents={"other": False}, by=by)
    beside = (plan(cast, side="beta"), plan(cast, criteria="recruitment-staff"))
    assert [asked(one) for one in (call, plan(cast))] == [[("referral", True)], [("other", False)]]
    assert (asked(before), asked(beside[0]), asked(beside[1])) == (programme, programme, [("delegation", False)])
    actions.take_documents_of_programme(call=plan(cast), version=2, by=by)
    assert (asked(plan(cast)), asked(call)) == (programme, [("referral", True)])


def test_a_new_call_asks_for_the_documents_of_its_programme_on_its_first_day(cast, monkeypatch):
    call = plan(cast)
    needed = {"document": "referral", "needed": True}
    asked = [
        programmes.Asked(date(2021, 1, 1), ({"document": "other"},), (), "dawniej"),
        programmes.Asked(call.opens_on, (needed,), (), "regulamin zmyślony"),
        programmes.Asked(call.opens_on + DAY, (), (), ""),
    ]
    changed = replace(programmes.profile(call.project.profile), asked=tuple(asked))
    monkeypatch.setattr("kladka.calls.queries.criteria.profile", lambda _code: changed)
    assert [(one.kind, one.is_needed) for one in documents.every(queries.criteria_of(call))] == [("referral", True)]
    assert queries.criteria_of(plan(cast, criteria="recruitment-staff")).documents == ()
    assert queries.criteria_of(plan(cast, opens_on=call.opens_on + DAY)).documents == ()
    call = actions.write_rules(call=call, version=1, least_points=1, ties=[], by=cast.users["alicja"])
    assert call.own_criteria["documents"] == [needed], "with its own criteria it keeps them"
