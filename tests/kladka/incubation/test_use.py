"""Drawn examples of who uses what; and that a use follows a group to its entity."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.utils import translation

from kladka.agenda import actions as agenda
from kladka.core.errors import PolicyBroken, Stale
from kladka.incubation import actions, queries
from kladka.incubation.actions import Using
from kladka.incubation.models import Use
from kladka.incubation.rules.use import Taken, free_desks, picture, taken_by_others
from tests.kladka.incubation.world import MEETING, OPENED, make_incubation

JUNE = [date(2026, 6, day) for day in range(1, 31)]
HALL = ("room", "hall")
DESKS = ("desk", "hall")


def taken(number, thing, who, since, until=None, *, desks=1, seats=4):
    last = JUNE[until - 1] if until else None
    return Taken(UUID(int=number), thing, who, JUNE[since - 1], last, desks, seats)


@pytest.mark.parametrize(
    ("one", "others", "who"),
    [
        (taken(1, HALL, "A", 1), [taken(2, HALL, "B", 10)], ["B"]),
        (taken(1, HALL, "A", 1, 9), [taken(2, HALL, "B", 10)], []),
        (taken(1, HALL, "A", 1, 10), [taken(2, HALL, "B", 10)], ["B"]),
        (taken(1, HALL, "A", 1), [taken(2, ("room", "other"), "B", 10)], []),
        (taken(1, HALL, "A", 1), [taken(1, HALL, "A", 1)], []),
        (taken(1, DESKS, "A", 1, desks=2), [taken(2, DESKS, "B", 1, desks=2)], []),
        (taken(1, DESKS, "A", 1, desks=3), [taken(2, DESKS, "B", 1, desks=2)], ["B"]),
        (taken(1, DESKS, "A", 1, desks=2),
         [taken(2, DESKS, "B", 1, 9, desks=2), taken(3, DESKS, "C", 10, desks=2)], []),
        (taken(1, DESKS, "A", 1), [taken(2, HALL, "B", 10)], ["B"]),
        (taken(1, ("service", "address"), "A", 1), [taken(2, ("service", "address"), "B", 1)], []),
    ],
    ids=["one room for two", "one after another", "on one day", "two rooms", "itself", "desks enough", "too few desks",
         "one after another at desks", "a desk in a room let whole", "a service is shared"],
)  # fmt: skip
def test_what_stands_in_the_way(one, others, who):
    assert [each.who for each in taken_by_others(one, others)] == who


def test_of_a_room_whose_desks_are_used_it_is_told_how_many_are_free_on_every_day():
    """Two desks until the ninth, three from the tenth on: within the week of the change one is free throughout."""
    uses = [taken(1, DESKS, "A", 1, 9, desks=2), taken(2, DESKS, "B", 10, desks=3), taken(3, ("room", "x"), "C", 1)]
    weeks = [(JUNE[0], JUNE[6]), (JUNE[7], JUNE[13])]
    assert [free_desks(uses, "hall", 4, *week) for week in weeks] == [2, 1]
    assert free_desks(uses, "hall", 4, date(2026, 5, 1), date(2026, 5, 31)) is None, "nobody is there yet"
    assert free_desks(uses, "x", 4, *weeks[0]) is None, "it is used whole"


def test_the_picture_names_who_uses_what_when():
    uses = [taken(1, HALL, "B", 3, 9), taken(2, HALL, "A", 9), taken(3, ("service", "address"), "A", 20)]
    spans = [(JUNE[0], JUNE[6]), (JUNE[7], JUNE[13]), (JUNE[14], JUNE[20])]
    rows = {row.thing: row.cells for row in picture(uses, spans, [HALL, ("room", "empty")])}
    assert rows == {
        HALL: (("B",), ("A", "B"), ("A",)),
        ("room", "empty"): ((), (), ()),
        ("service", "address"): ((), (), ("A",)),
    }


@pytest.fixture(autouse=True)
def in_english(the_language_is_nobodys):
    with translation.override("en"):
        yield


@pytest.fixture
def world(cast):
    return make_incubation(cast)


@pytest.fixture
def by(world):
    return world.cast.users["alan"]


@pytest.fixture
def room(world, by):
    controller = world.cast.project.controller_id
    return agenda.add_room(site=world.alfa.site, name="Hall", seats=4, controller=controller, by=by)


@pytest.fixture
def group(world, by):
    said = {"project": world.cast.project, "site": world.alfa.site, "name": "Herbs", "formed_on": OPENED}
    return actions.form_group(**said, by=by)


def test_what_a_group_uses_is_told_of_the_entity_that_it_became(world, by, group, room):
    using = Using("desk", MEETING, group=group, room=room, number=2, is_paid=True, terms=" 50 PLN  a month ")
    use = actions.let_use(incubator=world.alfa, using=using, by=by)
    assert (queries.who_uses(use), use.terms) == ("Herbs", "50 PLN a month")
    entity = world.register().organisation
    assert queries.used_by_entity(entity.pk) == []
    group.entity = entity
    group.save(update_fields=["entity"])
    assert queries.used_by_entity(entity.pk) == queries.used_by_group(group) == [use]
    assert queries.who_uses(queries.used_by_entity(entity.pk)[0]) == entity.name


@pytest.mark.postgres
def test_before_the_entry_of_its_entity_a_group_is_named(world, by, group, room):
    days = [(OPENED, date(2026, 3, 1)), (date(2026, 4, 1), None), (MEETING, None)]
    for first, last in days:
        using = Using("desk", first, group=group, room=room, until_date=last)
        actions.let_use(incubator=world.alfa, using=using, by=by)
    entity = world.register().organisation
    group.entity = entity
    group.save(update_fields=["entity"])
    uses = queries.uses_between(world.alfa, OPENED, date(2026, 12, 31))
    spanning = f"{entity.name} (before 10 June 2026 the group “Herbs”)"
    assert [queries.who_uses(one) for one in uses] == ["Herbs", spanning, entity.name]
    parts = [(one.who, one.since, one.until) for one in queries.taken(uses)]
    assert parts == [
        ("Herbs", OPENED, date(2026, 3, 1)),
        ("Herbs", date(2026, 4, 1), date(2026, 6, 9)),
        (entity.name, MEETING, None),
        (entity.name, MEETING, None),
    ]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "room"}, "room"),
        ({"kind": "desk", "room": True, "number": 5}, "number"),
        ({"kind": "service", "code": "pool"}, "service"),
        ({"kind": "service", "code": "address", "is_paid": True}, "terms"),
        ({"kind": "service", "code": "address", "from_date": date(2026, 1, 1)}, "from_date"),
        ({"kind": "service", "code": "address", "until_date": OPENED}, "until_date"),
        ({"kind": "service", "code": "address", "group": None}, "who"),
    ],
)
def test_a_use_that_cannot_be(world, by, group, room, said, field):
    said = {"from_date": MEETING, "group": group} | said | ({"room": room} if said.get("room") else {})
    with pytest.raises(PolicyBroken) as refused:
        actions.let_use(incubator=world.alfa, using=Using(**said), by=by)
    assert refused.value.field == field
    assert not Use.objects.exists()


def test_a_use_ends_and_who_comes_second_changes_nothing(world, by, group):
    using = Using("service", MEETING, group=group, code="address")
    use = actions.let_use(incubator=world.alfa, using=using, by=by)
    ended = Using("service", MEETING, group=group, code="address", until_date=date(2026, 6, 30))
    again = {"use": use, "incubator": world.alfa, "using": ended, "by": by}
    actions.change_use(version=1, **again)
    with pytest.raises(Stale):
        actions.change_use(version=1, **again)
    lead = world.cast.users["alicja"]
    actions.close_incubator(incubator=world.branch, until_date=MEETING, by=lead)
    with pytest.raises(PolicyBroken, match="1 use"):
        actions.close_incubator(incubator=world.alfa, until_date=MEETING, by=lead)
    actions.close_incubator(incubator=world.alfa, until_date=date(2026, 6, 30), by=lead)


def test_a_service_is_offered_once_at_a_time(world, by):
    said = {"incubator": world.alfa, "code": "address", "by": by}
    first = actions.offer_service(from_date=OPENED, **said)
    with pytest.raises(PolicyBroken, match="offered already"):
        actions.offer_service(from_date=MEETING, **said)
    with pytest.raises(PolicyBroken) as early:
        actions.say_of_service(
            service=first, version=1, from_date=OPENED - timedelta(days=1), until_date=MEETING, by=by
        )
    assert early.value.field == "from_date"
    actions.say_of_service(service=first, version=1, from_date=OPENED, until_date=MEETING, by=by)
    second = actions.offer_service(from_date=MEETING, is_paid=True, terms="20 PLN", **said)
    assert [one.pk for one in queries.services_of(world.alfa)] == [second.pk, first.pk]
