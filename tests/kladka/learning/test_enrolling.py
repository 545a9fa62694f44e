from datetime import date

import pytest

from kladka.audit.models import Entry
from kladka.core.errors import PolicyBroken
from kladka.learning import actions
from kladka.learning.models import Enrolment
from kladka.people.models import Participation, Person
from tests.kladka.learning.world import plan


def test_several_people_are_enrolled_as_one_act_and_once_each(cast):
    event, both = plan(cast), [cast.participations["lucja"], cast.participations["nadia"]]
    actions.enrol(event=event, participations=both[:1], by=cast.users["alicja"])
    before = Entry.objects.count()
    new = actions.enrol(event=event, participations=[*both, both[1]], by=cast.users["alicja"])
    assert [one.participation for one in new] == both[1:]
    assert Entry.objects.count() == before + 1
    assert Enrolment.objects.filter(event=event).count() == 2


def test_places_run_out(cast):
    event = plan(cast, capacity=1)
    actions.enrol(event=event, participations=[cast.participations["lucja"]], by=cast.users["alicja"])
    with pytest.raises(PolicyBroken) as broken:
        actions.enrol(event=event, participations=[cast.participations["nadia"]], by=cast.users["alicja"])
    assert broken.value.field == "people"
    assert Enrolment.objects.filter(event=event).count() == 1


def test_another_projects_people_are_refused(cast):
    stranger = Participation(person=Person(), project_id=cast.target_group.pk)
    with pytest.raises(PolicyBroken):
        actions.enrol(event=plan(cast), participations=[stranger], by=cast.users["alicja"])


def test_a_new_person_is_registered_opened_and_enrolled_as_one_act(cast):
    event, before = plan(cast), Entry.objects.count()
    participation = actions.enrol_new_person(
        event=event,
        given_name="Zofia",
        family_name="Przydrzwiach",
        birth_date=date(1990, 5, 5),
        by=cast.users["alicja"],
    )
    assert Entry.objects.count() == before + 1
    assert participation.partner == cast.organisations["alfa"]
    assert participation.person.is_made_up
    assert Enrolment.objects.filter(event=event, participation=participation).exists()


def test_whoever_was_marked_stays_on_the_list(cast):
    event, lucja, nadia = plan(cast), cast.participations["lucja"], cast.participations["nadia"]
    first, second = actions.enrol(event=event, participations=[lucja, nadia], by=cast.users["alicja"])
    session = event.sessions.order_by("on_date").first()
    actions.mark_presence(session=session, marks={lucja.pk: "present"}, by=cast.users["ada"])
    actions.strike_off(enrolment=second, by=cast.users["alicja"])
    with pytest.raises(PolicyBroken):
        actions.strike_off(enrolment=first, by=cast.users["alicja"])
    assert list(Enrolment.objects.filter(event=event)) == [first]
