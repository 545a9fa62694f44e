"""A grant call from the application to the third assessment: drawn, independent, each alone with their card."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from kladka.audit import queries as audit
from kladka.calls import actions, queries
from kladka.calls.models import Application, Assessor, Call, Decision, Draw
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.core.ids import new_id
from kladka.workflows import actions as workflows
from kladka.workflows.queries import conflict_of, ties_of
from tests.kladka.calls.world import close, drawn_cards, enter_grant, grant_call, reviewers_of
from tests.kladka.pages.signed_in import client_of

DAY = timedelta(days=1)


def again(record):
    return type(record).objects.get(pk=record.pk)


def test_a_form_asks_only_who_may_apply_and_takes_no_more_than_the_call_gives(cast):
    call = grant_call(cast, most_amount=Decimal(20000))
    with pytest.raises(PolicyBroken) as refused:
        enter_grant(call, amount=Decimal("20000.01"))
    assert refused.value.field == "amount"
    with pytest.raises(PolicyBroken) as refused:
        enter_grant(call, krs="12")
    assert refused.value.field == "krs"
    contest = grant_call(cast, criteria="contest-good-practice")
    offered = next(one for one in queries.form_of(contest).questions() if one.name == "applicant_kind").choices
    assert [code for code, _label in offered] == ["group", "entity"]
    sent = enter_grant(call, amount=Decimal(20000))
    assert (sent.name, sent.contact, sent.amount) == ("Spółdzielnia zmyślona", "Iga Zmyślona", 20000)
    assert again(sent).answers["own_share"] == "1500.50"


def test_an_entity_has_one_application_and_is_recognised_among_the_organisations(cast):
    call = grant_call(cast)
    cast.organisations["alfa"].krs = ""
    first = enter_grant(call, applicant_name=cast.organisations["beta"].name)
    second = enter_grant(call, applicant_name="Inna nazwa")
    assert first.organisation == cast.organisations["beta"]
    assert second.organisation is None
    assert list(queries.same_applicant(second)) == [first]
    call = close(cast, call)
    assert {one.result.reason for one in queries.standings(call) if one.application.pk == second.pk} == {"twice"}


def test_two_independent_assessors_are_drawn_and_the_same_again_from_the_seed(cast):
    call = grant_call(cast)
    of_beta = enter_grant(call, applicant_name=cast.organisations["beta"].name)
    other = enter_grant(call, krs="0000000002", applicant_name="Druga zmyślona")
    by, pool = cast.users["alicja"], reviewers_of(cast)
    with pytest.raises(PolicyBroken):
        workflows.draw_assessors(call=call, pool=pool, by=by)
    call = close(cast, call)
    drum = {one.pk for one in queries.drum(call)}
    assert cast.staff["alicja"].pk not in drum, "who runs the call sees all cards"
    with pytest.raises(PolicyBroken) as refused:
        workflows.draw_assessors(call=call, pool=[cast.staff["alicja"]], by=by)
    assert refused.value.field == "staff"
    draw = workflows.draw_assessors(call=call, pool=pool, by=by)
    given = {(one.application.number, str(one.staff_id)) for one in Assessor.objects.select_related("application")}
    assert set(queries.drawn_again(again(draw))) == given
    assert len(given) == 4
    tied = {one.staff.organisation_id for one in Assessor.objects.filter(application=of_beta).select_related("staff")}
    assert cast.organisations["beta"].pk not in tied
    assert other.assessors.count() == 2
    with pytest.raises(PolicyBroken):
        workflows.draw_assessors(call=call, pool=pool, by=by)
    with pytest.raises(PolicyBroken):
        actions.assign(call=call, staff=pool, by=by)
    assert list(audit.verify()) == []


def test_a_partner_that_applies_or_founded_who_applies_is_flagged(cast):
    call = grant_call(cast)
    own = enter_grant(call, applicant_name=cast.organisations["beta"].name)
    far = enter_grant(call, krs="0000000002", applicant_name="Druga zmyślona")
    assert [one.pk for one in conflict_of(own)] == [cast.organisations["beta"].pk]
    assert conflict_of(far) == []
    assert ties_of([own, far])[far.pk] == set()


@pytest.mark.parametrize(
    ("told", "is_named"),
    [
        ("Stowarzyszenie i {name}, razem", True),
        ("„{name}”", True),
        ("{name}ska Fundacja", False),
        ("Nikt jeszcze", False),
    ],
)
def test_staff_of_an_organisation_named_among_the_founders_are_not_drawn_and_it_is_flagged(cast, told, is_named):
    call = grant_call(cast)
    beta = cast.organisations["beta"]
    names = {"applicant_kind": "group", "krs": "", "applicant_name": "Grupa"}
    of_group = enter_grant(call, founders=told.format(name=beta.name.upper()), **names)
    assert ties_of([of_group])[of_group.pk] == ({beta.pk} if is_named else set())
    assert conflict_of(of_group) == ([beta] if is_named else [])
    call = close(cast, call)
    page = client_of(cast, "alicja").get(reverse("recruitment:assign", args=[call.pk])).content.decode()
    assert ("a partner of the project stands behind it" in page) is is_named
    if is_named:
        pool = reviewers_of(cast)
        assert beta in [one.organisation for one in pool]
        workflows.draw_assessors(call=call, pool=pool, by=cast.users["alicja"])
        drawn = Assessor.objects.filter(application=of_group).select_related("staff")
        assert beta.pk not in {one.staff.organisation_id for one in drawn}


def test_only_who_was_drawn_assesses_after_the_statement_and_a_third_comes_where_two_differ(cast):
    call = grant_call(cast)
    application = enter_grant(call)
    call = close(cast, call)
    by = cast.users["alicja"]
    workflows.draw_assessors(call=call, pool=reviewers_of(cast), by=by)
    rows = list(Assessor.objects.filter(application=application).select_related("staff"))
    drawn = {row.staff_id for row in rows}
    outside = next(one for one in queries.drum(call) if one.pk not in drawn)
    for who in (outside, rows[0].staff):
        with pytest.raises(PolicyBroken) as refused:
            drawn_cards(cast, application, who, 8)
        assert refused.value.field == "assessor"
    for row, points in zip(rows, (9, 5), strict=True):
        actions.state_ties(assessor=row, interest="none", by=by)
        drawn_cards(cast, application, row.staff, points)
    assert queries.unassessed(call) == [1]
    workflows.draw_assessors(call=call, pool=reviewers_of(cast), by=by)
    third = Assessor.objects.get(application=application, is_third=True)
    assert third.staff_id not in drawn
    actions.state_ties(assessor=third, interest="none", by=by)
    drawn_cards(cast, application, third.staff, 8)
    call = again(call)
    meeting = actions.Seat(cast.staff["alicja"])
    actions.hold_meeting(call=call, version=call.version, held_on=clock.today(), seats=[meeting], by=by)
    made = Decision.objects.get()
    assert (made.outcome, made.total) == ("accepted", Decimal("85.00"))
    kept = again(application)
    assert kept.forget_on > clock.today() + 3600 * DAY, "records of aid are kept ten years"
    assert Draw.objects.count() == 2
    with pytest.raises(PolicyBroken):
        workflows.accept(application=kept, version=kept.version, by=by)


def test_who_states_a_tie_is_replaced_by_another_draw(cast):
    call = grant_call(cast)
    application = enter_grant(call)
    call, by = close(cast, call), cast.users["alicja"]
    workflows.draw_assessors(call=call, pool=reviewers_of(cast), by=by)
    tied = Assessor.objects.first()
    actions.state_ties(assessor=tied, interest="abstained", by=by)
    workflows.draw_assessors(call=call, pool=reviewers_of(cast), by=by)
    assert application.assessors.count() == 3
    assert application.assessors.filter(staff=tied.staff).count() == 1


def test_what_a_grant_needs_is_not_forgotten(cast):
    application = enter_grant(grant_call(cast))
    by, grant = cast.users["alicja"], new_id()
    with pytest.raises(PolicyBroken):
        actions.hold(application=application, holder=grant, by=by)
    Application.objects.filter(pk=application.pk).update(state="accepted", forget_on=clock.today())
    held = actions.hold(application=again(application), holder=grant, by=by)
    assert actions.forget_due(today=clock.today()) == 0
    with pytest.raises(PolicyBroken):
        actions.release(application=held, holder=new_id(), by=by)
    page = client_of(cast, "alicja").get(reverse("recruitment:application", args=[held.pk]))
    assert "is deleted on" not in page.content.decode()
    with pytest.raises(PolicyBroken, match="A grant follows"):
        actions.withdraw(application=held, version=held.version)
    assert again(held).state == "accepted", "its place is not free"
    assert actions.release(application=held, holder=grant, by=by).forget_on > clock.today()


def test_a_later_draw_begins_with_who_was_in_the_drum_before(cast):
    call = grant_call(cast)
    enter_grant(call)
    call = close(cast, call)
    assert queries.last_drum(call) is None
    pool = queries.drum(call)[:3]
    workflows.draw_assessors(call=call, pool=pool, by=cast.users["alicja"])
    assert queries.last_drum(call) == {str(one.pk) for one in pool}
    form = client_of(cast, "alicja").get(reverse("recruitment:assign", args=[call.pk])).context["form"]
    assert set(form.initial["staff"]) == {str(one.pk) for one in pool}


def test_results_are_published_by_number_and_name_only_who_may_be_named(cast):
    call = grant_call(cast, assessors=1, is_drawn=False, third_percent=None)
    entity = enter_grant(call)
    silent = enter_grant(call, applicant_kind="person", applicant_name="", krs="", members=None, may_be_named=False)
    call, by = close(cast, call), cast.users["alicja"]
    for application in (entity, silent):
        drawn_cards(cast, application, cast.staff["alicja"], 8)
    with pytest.raises(PolicyBroken):
        actions.publish_results(call=call, version=call.version, by=by)
    seats = [actions.Seat(cast.staff["alicja"])]
    actions.hold_meeting(call=call, version=call.version, held_on=clock.today(), seats=seats, by=by)
    call = Call.objects.get(pk=call.pk)
    call = actions.publish_results(call=call, version=call.version, by=by)
    assert [(one.number, one.name, one.outcome) for one in queries.results_of(call)] == [
        (1, "Spółdzielnia zmyślona", "accepted"),
        (2, "", "reserve"),
    ]
    assert list(queries.published_calls()) == [call]
    assert actions.take_back_results(call=call, version=call.version, by=by).results_on is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"criteria": "recruitment-esf-plus", "is_drawn": True, "third_percent": None}, "is_drawn"),
        ({"criteria": "recruitment-esf-plus", "assessors": 3, "is_drawn": False, "third_percent": None}, "assessors"),
        ({"assessors": 3}, "third_percent"),
        ({"third_percent": 101}, "third_percent"),
    ],
)
def test_a_call_is_assessed_as_its_kind_allows(cast, given, field):
    with pytest.raises(PolicyBroken) as refused:
        grant_call(cast, **given)
    assert refused.value.field == field
