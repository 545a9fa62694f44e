"""An accepted application becomes a participation, and can be taken back while nothing followed."""

from datetime import date, timedelta

import pytest

from kladka.audit import queries as audit
from kladka.calls import actions as calls
from kladka.calls.models import Application
from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale
from kladka.people import actions as people
from kladka.people.models import EntryDraft, Identity, NeedsSheet, Participation
from kladka.people.queries import visible_to
from kladka.programmes.permissions import viewer_for
from kladka.workflows import actions, queries
from tests.kladka.calls.world import STAFF_ANSWERS, WHO, apply, card, decide, over

PESEL = "85050512347"


@pytest.fixture
def accepted(cast):
    def make(**given):
        call = over(cast)
        application = apply(call, **given)
        card(cast, application)
        decide(cast, call)
        return Application.objects.select_related("call__project").get(pk=application.pk)

    return make


def accept(cast, application, **given):
    return actions.accept(application=application, version=application.version, by=cast.users["alicja"], **given)


def test_the_answers_go_along_and_nothing_is_typed_twice(cast, accepted):
    application = accepted(
        pesel=PESEL,
        phone="600100200",
        barriers=["reconciliation", "transport"],
        main_barrier="reconciliation",
        access_needs=["childcare"],
        access_words="Dwoje dzieci.",
    )
    participation = accept(cast, application)
    identity, draft = participation.person.identity, EntryDraft.objects.get(pk=participation.pk)
    assert (identity.name, identity.phone, identity.email) == (
        "Iga Zmyślona",
        "600100200",
        "iga@example.invalid",
    )
    assert (draft.education, draft.labour_status, draft.unemployed_since) == (3, "unemployed", date(2025, 1, 10))
    assert (draft.foreign_background, draft.kind, draft.target_group) == ("refused", "individual", cast.target_group)
    assert [(one.kind, one.is_main) for one in participation.barriers.order_by("kind")] == [
        ("reconciliation", True),
        ("transport", False),
    ]
    assert participation.access_needs.get().kind == "childcare"
    assert (participation.needs_sheet.words, participation.needs_sheet.asked_on) == ("Dwoje dzieci.", clock.today())
    joined = Application.objects.get(pk=application.pk)
    assert (joined.state, joined.forget_on, joined.participation_id) == ("joined", None, participation.pk)
    assert list(audit.verify()) == []


def test_only_who_has_a_place_is_taken_in_and_once(cast, accepted):
    application = accepted()
    with pytest.raises(Stale):
        actions.accept(application=application, version=application.version + 1, by=cast.users["alicja"])
    accept(cast, application)
    with pytest.raises(PolicyBroken):
        accept(cast, Application.objects.get(pk=application.pk))


def test_who_bears_the_pesel_is_found_before_anybody_is_recorded(cast, accepted):
    person = people.register_person(
        controller=cast.project.controller, by=cast.users["alicja"], pesel=PESEL, **_who(family_name="Panieńska")
    )
    application = accepted(pesel=PESEL)
    assert [one.person_id for one in queries.possible_people(application)] == [person.pk]
    with pytest.raises(PolicyBroken) as refused:
        accept(cast, application)
    assert refused.value.field == "pesel"
    participation = accept(cast, application, person=person)
    assert participation.person.identity.family_name == "Panieńska"


def test_a_name_spelt_otherwise_with_one_birth_date_is_found(cast, accepted):
    person = people.register_person(
        controller=cast.project.controller, by=cast.users["alicja"], **_who(family_name="Zmyslona-Kowalska")
    )
    assert [one.person_id for one in queries.possible_people(accepted())] == [person.pk]


def test_staff_of_an_institution_come_with_it(cast):
    call = over(cast, criteria="recruitment-staff")
    application = apply_staff(call)
    card(cast, application)
    decide(cast, call)
    participation = accept(cast, Application.objects.select_related("call__project").get(pk=application.pk))
    draft = EntryDraft.objects.get(pk=participation.pk)
    assert (draft.kind, draft.institution) == ("institutional", "Ośrodek zmyślony")
    assert not NeedsSheet.objects.filter(pk=participation.pk).exists()


def test_taken_back_nobody_sees_it_and_who_was_recorded_anew_is_gone(cast, accepted):
    participation = accept(cast, accepted())
    viewer = viewer_for(cast.users["alicja"], clock.today())
    assert visible_to(viewer).filter(pk=participation.pk).exists()
    back = undo(cast)
    assert (back.state, back.participation) == ("accepted", None)
    assert not visible_to(viewer).filter(pk=participation.pk).exists()
    assert not Identity.objects.filter(person=participation.person_id).exists()
    assert list(audit.verify()) == []
    anew = accept(cast, back)
    assert anew.pk != participation.pk
    assert visible_to(viewer).filter(pk=anew.pk).exists()


def test_taken_back_a_recorded_person_stays_and_comes_in_anew(cast, accepted):
    person = people.register_person(controller=cast.project.controller, by=cast.users["alicja"], **_who())
    participation = accept(cast, accepted(barriers=["health"]), person=person)
    back = undo(cast)
    assert Identity.objects.filter(person=person).exists()
    assert accept(cast, back, person=person) == participation
    assert Participation.objects.filter(person=person).count() == 1
    assert EntryDraft.objects.filter(pk=participation.pk).exists()
    viewer = viewer_for(cast.users["alicja"], clock.today())
    assert visible_to(viewer).filter(pk=participation.pk).exists()


def test_nothing_is_taken_back_after_something_followed(cast, accepted):
    participation = accept(cast, accepted())
    people.record_support(
        participation=participation,
        kind="advice",
        start_date=clock.today() - timedelta(days=1),
        site=cast.sites["alfa"],
        area="law",
        by=cast.users["alan"],
    )
    with pytest.raises(PolicyBroken):
        undo(cast)


def test_nothing_is_taken_back_after_somebody_went_on_with_the_entry_form(cast, accepted):
    participation = accept(cast, accepted())
    people.save_draft(participation=participation, version=1, answers={"degurba": 3}, by=cast.users["alicja"])
    with pytest.raises(PolicyBroken):
        undo(cast)


def undo(cast):
    application = Application.objects.select_related("call__project").get(state="joined")
    return actions.undo_accept(application=application, version=application.version, by=cast.users["alicja"])


def apply_staff(call):
    application, _secret = calls.begin(call=call, answers={**WHO, **STAFF_ANSWERS}, language="pl")
    return calls.send(application=application, version=1, answers={})


def _who(**given):
    return {name: WHO[name] for name in ("given_name", "family_name", "birth_date", "sex")} | given


def test_taken_back_somebody_with_a_pesel_is_taken_in_anew_by_the_same_partner_only(cast, accepted):
    by = cast.users["alicja"]
    person = people.register_person(controller=cast.project.controller, by=by, pesel=PESEL, **_who())
    participation = accept(cast, accepted(pesel=PESEL), person=person)
    undo(cast)
    names = {name: WHO[name] for name in ("given_name", "family_name")}
    with pytest.raises(PolicyBroken, match="Próba Alfa"):
        people.take_in(pesel=PESEL, project=cast.project, partner=cast.organisations["beta"], by=by, **names)
    back = people.take_in(pesel=PESEL, project=cast.project, partner=cast.organisations["alfa"], by=by, **names)
    assert back == participation
