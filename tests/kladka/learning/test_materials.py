"""Materials: of an event, a session or a module; every version kept; removed ones come back."""

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from kladka.core.errors import PolicyBroken, Stale
from kladka.learning import actions, queries
from kladka.learning.actions import Holding
from kladka.learning.models import Material
from tests.kladka.learning.world import FIRST, HANDOUT, SECOND, handout, material, plan


@pytest.fixture
def event(cast):
    found = plan(cast)
    actions.enrol(event=found, participations=[cast.participations["lucja"]], by=cast.users["alicja"])
    return found


def titles(held):
    return [one.material.title for one in held]


def offered(cast, name="lucja"):
    return [titles(held) for _event, held in queries.materials_for([cast.participations[name]])]


def test_materials_stand_event_first_then_session_by_session(cast, event):
    for title, at in (("drugie", SECOND), ("pierwsze", FIRST)):
        material(cast, event.sessions.get(on_date=at), title=title)
    material(cast, event, title=" Plan   dnia ")
    assert titles(queries.materials_of_event(event)) == ["Plan dnia", "pierwsze", "drugie"]


def test_a_new_version_is_what_is_opened_and_the_earlier_one_stays(cast, event):
    found = material(cast, event)
    link = "https://example.invalid/strona"
    actions.replace_material(material=found, version=1, holding=Holding(address=link), by=cast.users["alicja"])
    assert [(one.number, one.address) for one in queries.versions_of(found)] == [(2, link), (1, "")]
    assert queries.versions_of(found)[1].file.size == len(HANDOUT)
    assert [one.last.address for one in queries.materials_of_event(event)] == [link]
    with pytest.raises(Stale):
        actions.replace_material(material=found, version=1, holding=Holding(handout()), by=cast.users["alicja"])


def test_only_who_has_a_place_or_attended_is_offered_them_and_never_those_for_trainers(cast, event):
    material(cast, event)
    material(cast, event, title="Scenariusz", audience="trainers")
    assert offered(cast) == [["Ćwiczenia"]]
    assert offered(cast, "nadia") == []
    by, enrolment = cast.users["alicja"], event.enrolments.get()
    session = event.sessions.get(on_date=FIRST)
    actions.mark_presence(session=session, marks={enrolment.participation_id: "present"}, by=by)
    session = event.sessions.get(on_date=SECOND)
    actions.mark_presence(session=session, marks={enrolment.participation_id: "absent"}, by=by)
    actions.confirm_attendance(event=event, by=by)
    actions.remove_from_event(enrolment=enrolment, by=by)
    assert offered(cast) == [["Ćwiczenia"]], "whoever attended keeps them"


def test_who_was_taken_off_the_list_and_a_cancelled_event_offer_nothing(cast, event):
    material(cast, event)
    actions.cancel_event(event=event, version=event.version, by=cast.users["alicja"])
    assert offered(cast) == []
    event.refresh_from_db()
    actions.restore_event(event=event, version=event.version, by=cast.users["alicja"])
    assert offered(cast) == [["Ćwiczenia"]]
    actions.strike_off(enrolment=event.enrolments.get(), by=cast.users["alicja"])
    assert offered(cast) == []


def test_a_module_offers_its_materials_at_every_event_that_carries_it_out(cast):
    by = cast.users["alicja"]
    partner = cast.sites["alfa"].organisation
    cycle = actions.plan_cycle(project=cast.project, partner=partner, text=actions.CycleText("Cykl", ""), by=by)
    module = actions.add_module(cycle=cycle, text=actions.ModuleText("Moduł", 6), by=by)
    material(cast, module)
    events = [plan(cast, title_pl=title, module=module) for title in ("Pierwsze", "Drugie")]
    actions.enrol(event=events[1], participations=[cast.participations["lucja"]], by=by)
    assert [titles(queries.materials_of_event(event)) for event in events] == [["Ćwiczenia"]] * 2
    assert offered(cast) == [["Ćwiczenia"]]
    assert titles(queries.materials_of_module(module)) == ["Ćwiczenia"]


def test_what_was_removed_is_offered_to_nobody_and_comes_back(cast, event):
    found, by = material(cast, event), cast.users["alicja"]
    actions.remove_material(material=found, version=1, by=by)
    assert offered(cast) == queries.materials_of_event(event) == []
    assert titles(queries.materials_of_event(event, removed=True)) == ["Ćwiczenia"]
    with pytest.raises(PolicyBroken):
        actions.replace_material(material=found, version=2, holding=Holding(handout()), by=by)
    actions.put_back_material(material=found, by=by)
    assert offered(cast) == [["Ćwiczenia"]]
    with pytest.raises(PolicyBroken):
        actions.put_back_material(material=found, by=by)


def test_a_session_that_is_removed_leaves_its_materials_to_the_event(cast, event):
    session = event.sessions.get(on_date=SECOND)
    found = material(cast, session)
    actions.remove_session(session=session, by=cast.users["alicja"])
    found.refresh_from_db()
    assert (found.event, found.session) == (event, None)


def test_a_material_moves_within_its_event_only(cast, event):
    found, by = material(cast, event), cast.users["alicja"]
    said = {"title": "Zadania", "audience": "trainers", "by": by}
    session = event.sessions.get(on_date=FIRST)
    actions.change_material(material=found, version=1, at=session, **said)
    found.refresh_from_db()
    assert (found.title, found.audience, found.event, found.session) == ("Zadania", "trainers", None, session)
    elsewhere = plan(cast, title_pl="Obok").sessions.get(on_date=FIRST)
    with pytest.raises(PolicyBroken) as refused:
        actions.change_material(material=found, version=2, at=elsewhere, **said)
    assert refused.value.field == "place"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "  "}, "title"),
        ({"audience": "everybody"}, "audience"),
        ({"holding": Holding()}, "file"),
        ({"holding": Holding(ContentFile(b"MZ no page", name="a.pdf"))}, "file"),
        ({"holding": Holding(ContentFile(b"", name="a.pdf"))}, "file"),
        ({"holding": Holding(handout(), "https://example.invalid/")}, "address"),
        ({"holding": Holding(address="javascript:alert(1)")}, "address"),
        ({"holding": Holding(address="ftp://example.invalid/a")}, "address"),
        ({"holding": Holding(address="a handout")}, "address"),
    ],
)
def test_what_is_refused_is_said_at_its_field(cast, event, changes, field):
    with pytest.raises(PolicyBroken) as refused:
        material(cast, event, **changes)
    assert refused.value.field == field
    assert not Material.objects.exists()


def test_nothing_is_added_to_an_event_that_does_not_take_place(cast, event):
    actions.cancel_event(event=event, version=event.version, by=cast.users["alicja"])
    event.refresh_from_db()
    for at in (event, event.sessions.first()):
        with pytest.raises(PolicyBroken):
            material(cast, at)


def test_the_database_refuses_a_material_of_two_things(cast, event):
    with pytest.raises(IntegrityError), transaction.atomic():
        Material.objects.create(title="x", event=event, session=event.sessions.first())
