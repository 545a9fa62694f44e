"""Nobody is named to an employer without a consent that stands: Łucja agrees, withdraws, and agrees again."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.employers import actions, queries
from kladka.employers.models import EmployerContact, Referral
from kladka.employers.rules import knew, stood
from kladka.people import actions as people
from tests.kladka.employers.world import DAY, employer, make_employers

BEFORE, AFTER = DAY - timedelta(days=9), DAY + timedelta(days=5)


@pytest.fixture
def world(cast):
    """The employers; nobody of the cast works."""
    for situation in cast.situations.values():
        people.withdraw(fact=situation, reason="wrong_person", by=cast.users["anna"])
    return make_employers(cast)


def refused(verb, **given):
    with translation.override("en"), pytest.raises(PolicyBroken) as found:
        verb(**given)
    return found.value.field, str(found.value)


def day(number):
    return date(2026, 3, number)


@pytest.mark.parametrize(
    ("consents", "on", "expected"),
    [
        ([], 5, False),
        ([(3, None)], 2, False),
        ([(3, None)], 3, True),
        ([(3, 6)], 5, True),
        ([(3, 6)], 6, False),
        ([(3, 6), (9, None)], 8, False),
        ([(3, 6), (9, None)], 9, True),
    ],
    ids=["none", "not yet", "given that day", "stands", "withdrawn that day", "between two", "given again"],
)
def test_when_a_consent_stands(consents, on, expected):
    given = [(day(since), day(until) if until else None) for since, until in consents]
    assert stood(given, day(on)) is expected


@pytest.mark.parametrize(
    ("told", "there", "on", "expected"),
    [
        ([], [], 20, False),
        ([4], [], 20, True),
        ([2], [], 20, False),
        ([8], [], 20, False),
        ([], [10], 20, True),
        ([], [10], 9, False),
        ([4], [], 3, False),
    ],
    ids=[
        "nothing",
        "told with consent",
        "told before it",
        "told after it",
        "began there",
        "begins later",
        "told later",
    ],
)
def test_whom_an_employer_knows(told, there, on, expected):
    """The consent stood from the 3rd to the 6th."""
    assert knew([(day(3), day(7))], map(day, told), map(day, there), day(on)) is expected


def test_without_a_consent_no_contact_names_anybody_and_the_words_say_what_to_do(world):
    field, words = refused(world.contact, about="lucja", agreed=False)
    assert (field, "record the consent" in words) == ("participation", True)
    assert world.contact().participation is None, "a contact about nobody is recorded all the same"
    world.agree("lucja", given_on=DAY)
    assert world.contact("lucja").participation is not None
    field, words = refused(world.contact, about="lucja", on_date=BEFORE)
    assert (field, "Check the day" in words) == ("participation", True)


def test_after_the_withdrawal_no_new_employer_is_told_and_who_knows_is_talked_to(world):
    other, by = employer(world.cast, "Krawiectwo Próba"), world.cast.users["anna"]
    consent = world.agree("lucja", given_on=BEFORE)
    world.contact("lucja", on_date=BEFORE)
    people.withdraw_consent(consent=consent, how="told", on=DAY, by=by)
    given = {"about": "lucja", "agreed": False, "on_date": AFTER}
    field, words = refused(world.contact, employer=other, **given)
    assert (field, "No new employer" in words) == ("participation", True)
    assert world.contact(**given).on_date == AFTER, "the bakery was told while the consent stood"
    world.place(employer=other, from_date=DAY)
    assert world.contact(employer=other, **given).employer == other, "she works there"


def test_what_was_recorded_once_is_changed_in_its_words_and_not_moved_to_somebody_else(world):
    contact, by = world.contact("lucja"), world.cast.users["anna"]
    people.withdraw_consent(consent=world.agree("lucja"), how="told", by=by, on=DAY + timedelta(days=1))
    change = {"contact": contact, "by": by}
    assert actions.change_contact(version=1, changes={"result": "Nie teraz."}, **change).version == 2
    later = {"version": 2, "changes": {"on_date": AFTER}}
    assert refused(actions.change_contact, **later, **change)[0] == "participation"
    nadia = {"version": 2, "changes": {"participation": world.cast.participations["nadia"]}}
    assert refused(actions.change_contact, **nadia, **change)[0] == "participation"
    assert EmployerContact.objects.get().participation == world.cast.participations["lucja"]


def test_nobody_is_sent_to_an_employer_without_a_consent_and_to_an_office_by_the_law(world):
    bakery, by = world.bakery.organisation, world.cast.users["anna"]
    to = {"organisation": bakery, "body": ""}
    field, words = refused(world.refer, body_kind="other", **to)
    assert (field, "record the consent" in words) == ("organisation", True)
    office = world.refer(body_kind="labour_office", **to)
    assert world.refer(body_kind="other", direction="in", **to).direction == Referral.Direction.IN
    change = {"referral": office, "version": 1, "changes": {"body_kind": "other"}, "by": by}
    assert refused(actions.change_referral, **change)[0] == "organisation"
    world.agree("lucja")
    assert actions.change_referral(**change).body_kind == "other"


def test_who_agreed_is_told_at_once_for_many(world):
    lucja, nadia = world.cast.participations["lucja"].pk, world.cast.participations["nadia"].pk
    assert queries.agreeing([lucja, nadia]) == set()
    consent = world.agree("lucja")
    assert queries.agreeing([lucja, nadia]) == {lucja}
    people.withdraw_consent(consent=consent, how="told", by=world.cast.users["anna"])
    assert queries.agreeing([lucja, nadia]) == set()
    assert not queries.sharing_of(world.cast.participations["lucja"]).stands_on(clock.today())
