"""Remarks about health rest on a consent: drawn on the shared cast, where Łucja agrees, withdraws and agrees again."""

import pytest
from django.utils import translation

from kladka.audit import queries as audit
from kladka.coaching import actions
from kladka.coaching.actions import activation, profile
from kladka.coaching.models import AssessmentHealth, HealthNote, ProfileHealth
from kladka.coaching.queries.health import count_about_health, locked
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.people import actions as people
from kladka.people.models import CorrectionRequest
from tests.kladka.coaching.ways import agrees_to_health, begun
from tests.world.cast import ENTRY_DAY

pytestmark = pytest.mark.django_db
TABLES = (HealthNote, ProfileHealth, AssessmentHealth)


@pytest.fixture(autouse=True)
def in_english(the_language_is_nobodys):
    with translation.override("en"):
        yield


@pytest.fixture
def ways(cast):
    """The three ways to write about Łucja's health, each a function; by the model of people with disabilities."""
    lucja, anna = cast.participations["lucja"], cast.users["anna"]
    begun(cast, "lucja", "tzw-disability", by=anna)
    said = {"participation": lucja, "by": anna}
    session = actions.log_session(coach=cast.staff["anna"], on_date=clock.today(), minutes=60, place="office", **said)
    assessment = activation.assess(moment="start", on_date=ENTRY_DAY, levels={"home": 2}, reasons={}, **said)
    health = {"answers": {"adjustments": "Siedząco"}, "vetoes": {}, "version": 0}
    levels = {"levels": {"wellbeing": 2}, "reasons": {}, "version": 0}
    return {
        "session": lambda: actions.write_health_note(session=session, text="Plecy", version=0, by=anna),
        "profile": lambda: profile.write_profile_health(**health, **said),
        "assessment": lambda: activation.write_assessment_health(assessment=assessment, **levels, by=anna),
    }


@pytest.mark.parametrize("way", ["session", "profile", "assessment"])
def test_nothing_is_written_before_the_consent_or_after_it_was_withdrawn(cast, ways, way):
    lucja, anna = cast.participations["lucja"], cast.users["anna"]
    with pytest.raises(PolicyBroken, match="No consent to remarks about health"):
        ways[way]()
    consent = agrees_to_health(lucja, by=anna)
    people.withdraw_consent(consent=consent, how="told", by=anna)
    with pytest.raises(PolicyBroken, match="withdrew the consent"):
        ways[way]()
    assert [each.objects.count() for each in TABLES] == [0, 0, 0]
    people.record_consent(participation=lucja, kind="health_notes", given_on=clock.today(), how="told", by=anna)
    ways[way]()
    assert count_about_health(lucja.pk) == 1


def test_a_new_profile_takes_nothing_about_health_along_that_is_consented_to_no_more(cast, ways):
    lucja, anna = cast.participations["lucja"], cast.users["anna"]
    consent = agrees_to_health(lucja, by=anna)
    draft = ways["profile"]().profile
    given = {"participation": lucja, "answers": {"work": "x"}, "vetoes": {}, "by": anna}
    draft = profile.write_profile(version=draft.version, **given)
    profile.accept_profile(profile=draft, version=draft.version, on=clock.today(), by=anna)
    people.withdraw_consent(consent=consent, how="told", by=anna)
    profile.write_profile(version=0, **given)
    assert ProfileHealth.objects.count() == 1


def test_withdrawing_asks_what_becomes_of_the_remarks_and_they_can_be_removed_unread(cast, ways):
    lucja, anna, alicja = cast.participations["lucja"], cast.users["anna"], cast.users["alicja"]
    consent = agrees_to_health(lucja, by=anna)
    for write in ways.values():
        write()
    with pytest.raises(PolicyBroken, match="agrees to remarks about health"):
        actions.forget_health(participation=lucja, by=alicja)
    people.withdraw_consent(consent=consent, how="told", by=anna)
    request = CorrectionRequest.objects.get()
    assert (request.participation, request.about, request.consent, request.words) == (lucja, "health", consent, "")
    assert "locked" in locked(lucja.pk)
    other = cast.participations["nadia"]
    theirs = actions.log_session(
        participation=other, coach=cast.staff["anna"], on_date=clock.today(), minutes=60, place="office", by=anna
    )
    agrees_to_health(other, by=anna)
    actions.write_health_note(session=theirs, text="Kolano", version=0, by=anna)
    assert actions.forget_health(participation=lucja, by=alicja) == 3
    assert [each.objects.count() for each in TABLES] == [1, 0, 0]
    assert list(audit.verify()) == []
