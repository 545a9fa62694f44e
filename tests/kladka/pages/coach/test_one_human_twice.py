"""After a merge and a withdrawal one human being has two records: who chooses among people sees which is which."""

import pytest
from django.urls import reverse
from django.utils import translation

from kladka.core import clock
from kladka.pages.calendar.scope import People
from kladka.pages.naming import records_apart
from kladka.people import actions as people
from kladka.people.models import Entry
from kladka.programmes.permissions import viewer_for
from tests.kladka.pages.signed_in import client_of, send
from tests.world.cast import add_people


@pytest.fixture
def twin(cast):
    """Łucja once more, also with Anna; both records are merged."""
    (twin,) = add_people(cast, 1, coach="anna")
    who = cast.participations["lucja"].person.identity
    changes = {"given_name": who.given_name, "family_name": who.family_name, "birth_date": who.birth_date}
    people.change_identity(person=twin.person, version=1, changes=changes, by=cast.users["olga"])
    people.merge(person=cast.participations["lucja"].person, same_as=twin.person, by=cast.users["olga"])
    return twin


@pytest.fixture
def withdrawn(cast, twin):
    entry = Entry.objects.current().get(participation=twin)
    people.withdraw(fact=entry, reason="recorded_twice", by=cast.users["olga"])
    return twin


@pytest.fixture
def own(cast):
    """Whom Anna may choose."""
    with translation.override("en"):
        yield People(viewer_for(cast.users["anna"], clock.today()))


def week_of(cast):
    return client_of(cast, "anna").get(reverse("coach:week")).content.decode()


def test_the_record_whose_entry_is_withdrawn_says_so_wherever_somebody_chooses(cast, withdrawn, own):
    page, found = week_of(cast), dict(own.search("łucja"))
    assert page.count("entry withdrawn</option>") == page.count(f'value="{withdrawn.pk}"') > 0
    assert [pk for pk, name in found.items() if name.endswith(", entry withdrawn")] == [str(withdrawn.pk)]
    ((_pk, chosen),) = own.labels_of([str(withdrawn.pk)])
    assert chosen.endswith(", entry withdrawn"), "also where it stands alone"


def test_two_records_that_both_count_are_told_apart_by_their_number_at_last(cast, twin, own):
    found = own.search("łucja")
    assert len({name for _pk, name in found}) == 2
    assert "entered on 2 March 2026, Próba Alfa, record 2</option>" in week_of(cast)


def test_the_sessions_of_the_day_say_of_which_record_they_are(cast, withdrawn):
    anna = client_of(cast, "anna")
    given = {"on_date": clock.today().isoformat(), "minutes": "60", "place": "office"}
    assert send(anna, reverse("coach:log-session", args=[withdrawn.pk]), **given).status_code == 302
    assert "entry withdrawn</a>" in anna.get(reverse("coach:day")).content.decode()


def test_a_record_that_stands_twice_in_a_list_is_one(cast):
    lucja = cast.participations["lucja"]
    assert records_apart([lucja, lucja]) == {lucja.pk: lucja.person.identity.name}


def test_however_many_records_are_called_alike_it_is_asked_twice(cast, django_assert_num_queries):
    alike = add_people(cast, 3, coach="anna")
    for one in alike:
        changes = {"given_name": "Ewa", "family_name": "Podobna"}
        people.change_identity(person=one.person, version=1, changes=changes, by=cast.users["olga"])
    found = list(People(viewer_for(cast.users["anna"], clock.today())).rows().filter(pk__in=[one.pk for one in alike]))
    with django_assert_num_queries(2):
        assert len(set(records_apart(found).values())) == 3
