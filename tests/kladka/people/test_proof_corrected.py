"""What proves a fact when that is corrected: what could not be added to it as it is now proves it no more."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from kladka.people import actions as people
from kladka.people.models import Evidence
from kladka.people.queries import evidence_state
from tests.world.cast import ENTRY_DAY

DAY = ENTRY_DAY + timedelta(days=7)
JOB = {"kind": "employment", "contract_kind": "employment_contract", "full_time_share": Decimal(1)}


@pytest.fixture
def proven(cast):
    """Record that a document of a kind and a day proves a fact."""

    def act(fact, kind, on):
        by = cast.users["anna"]
        seen = {"inspected_by": cast.staff["anna"], "inspected_on": on, "form": "original_inspected"}
        controller = cast.organisations["leader"]
        document = people.keep_document(controller=controller, kind=kind, document_date=on, by=by, **seen)
        people.prove(facts=[fact], document=document, by=by)
        return fact

    return act


@pytest.fixture
def improved(cast, proven):
    """A better social situation that a signed opinion proves."""
    given = {"kind": "social_improvement", "from_date": DAY, "by": cast.users["anna"]}
    return proven(people.record_situation(participation=cast.participations["lucja"], **given), "opinion", DAY)


@pytest.fixture
def support(cast, proven):
    """A support that a card of its day proves."""
    given = {"kind": "coaching", "start_date": DAY, "site": cast.sites["alfa"], "by": cast.users["anna"]}
    return proven(people.record_support(participation=cast.participations["lucja"], **given), "support_card", DAY)


def test_a_document_that_does_not_prove_another_kind_of_situation_falls_away(cast, improved):
    by = cast.users["anna"]
    new = people.correct(fact=improved, changes=JOB, reason="wrong_kind", by=by)
    assert evidence_state(new.pk) == "claimed", "an opinion proves no employment"
    (gone,) = Evidence.objects.filter(fact=improved.pk)
    assert (gone.is_current, gone.reason) == (False, "wrong_kind")


def test_what_proves_the_corrected_fact_as_well_goes_over(cast, improved):
    changes = {"from_date": DAY + timedelta(days=3)}
    new = people.correct(fact=improved, changes=changes, reason="wrong_date", by=cast.users["anna"])
    assert evidence_state(new.pk) == "proven"


def test_a_document_is_not_older_than_the_support_that_it_proves_as_corrected(cast, support):
    by = cast.users["anna"]
    earlier = people.correct(fact=support, changes={"start_date": DAY - timedelta(1)}, reason="wrong_date", by=by)
    assert evidence_state(earlier.pk) == "proven"
    later = people.correct(fact=earlier, changes={"start_date": DAY + timedelta(2)}, reason="wrong_date", by=by)
    assert evidence_state(later.pk) == "claimed"


def test_what_would_be_lost_is_known_before_with_the_reason(improved, support):
    (lost,) = people.lost_by(fact=improved, changes=JOB)
    assert lost.evidence.fact == improved.pk
    assert "does not prove" in lost.why or "nie potwierdza" in lost.why
    assert not people.lost_by(fact=improved, changes={"from_date": date(2026, 5, 1)})
    assert len(people.lost_by(fact=support, changes={"start_date": DAY + timedelta(1)})) == 1


def test_a_second_document_stays_and_what_was_verified_goes_with_its_document(cast, support, proven):
    proven(support, "support_card", DAY + timedelta(days=5))
    people.verify(evidence=list(Evidence.objects.current().filter(fact=support.pk)), by=cast.users["olga"])
    later = DAY + timedelta(days=2)
    new = people.correct(fact=support, changes={"start_date": later}, reason="wrong_date", by=cast.users["anna"])
    (stays,) = Evidence.objects.current().filter(fact=new.pk)
    assert stays.document_date == DAY + timedelta(days=5)
    assert not Evidence.objects.current().filter(fact=support.pk).exists()
