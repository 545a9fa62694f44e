"""Initiative groups: formed, joined and left, led from stage to stage, and what they become."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from kladka.audit.queries import verify
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken, Stale
from kladka.core.forms.shown import day_in_words
from kladka.incubation import actions, queries
from kladka.incubation.models import EntityRegistration, Founder, InitiativeGroup, Member
from kladka.people.models import Participation, Person
from tests.kladka.incubation.world import MEETING, Incubation, make_incubation

FORMED = date(2026, 2, 2)
TODAY = date(2026, 6, 30)


@dataclass
class Groups:
    """The incubators of the cast, and a group at Alfa's that Alan helps."""

    incubation: Incubation
    group: InitiativeGroup

    @property
    def alan(self) -> Any:
        return self.incubation.cast.users["alan"]

    @property
    def way(self) -> queries.GroupWay:
        return queries.group_way(InitiativeGroup.objects.get(pk=self.group.pk), TODAY)

    def person(self, name: str) -> Person:
        return self.incubation.cast.participations[name].person

    def add(self, *people: str, on: date = FORMED, **others: Any) -> Any:
        found = [self.person(name) for name in people]
        return actions.add_group_members(group=self.group, natural=found, joined_on=on, by=self.alan, **others)

    def confirm(self, *codes: str) -> None:
        actions.confirm_of_group(group=self.group, requirements=codes, on=MEETING, by=self.alan)

    def move_on(self, because: str = "", on: date = MEETING) -> Any:
        version = self.way.group.version
        return actions.move_group_on(group=self.group, version=version, on=on, because=because, by=self.alan)

    def reach(self, stage: str) -> None:
        while self.way.stage.code != stage:
            self.confirm(*(one.code for one in self.way.stage.gate))
            self.move_on("Inaczej.")


@pytest.fixture
def world(cast):
    incubation = make_incubation(cast)
    group = actions.form_group(
        project=cast.project, site=incubation.alfa.site, name="Pracownia", formed_on=FORMED, by=cast.users["alan"]
    )
    return Groups(incubation, group)


def test_a_group_begins_with_an_idea_at_an_incubator_that_is_open(world):
    assert (world.way.stage.code, world.way.now.entered_on, world.group.code) == ("idea", FORMED, "ies-group")
    with pytest.raises(PolicyBroken) as refused:
        actions.form_group(
            project=world.group.project, site=world.group.site, name="X", formed_on=date(2026, 1, 6), by=world.alan
        )
    assert refused.value.field == "site"


def test_the_day_on_which_it_began_is_corrected_and_stays_before_all_that_is_recorded_of_it(world):
    def change(day: date) -> None:
        group = world.way.group
        told = {"name": group.name, "idea": "", "legal_form": "", "formed_on": day}
        actions.change_group(group=group, version=group.version, by=world.alan, **told)

    change(MEETING)
    assert (world.way.group.formed_on, world.way.now.entered_on) == (MEETING, MEETING)
    world.add("lucja", on=MEETING)
    with pytest.raises(PolicyBroken) as refused:
        change(MEETING + timedelta(days=1))
    assert refused.value.field == "formed_on"
    change(FORMED)
    assert (world.way.group.formed_on, world.way.now.entered_on) == (FORMED, FORMED)
    with pytest.raises(PolicyBroken) as refused:
        change(date(2026, 1, 6))  # no incubator was open there
    assert refused.value.field == "formed_on"
    assert list(verify()) == []


def test_who_is_in_twice_or_left_before_joining_is_refused(world):
    (member,) = world.add("lucja")
    for given in ({"people": ["lucja"]}, {"names": ["Jan Nowy", "jan  nowy"]}):
        with pytest.raises(PolicyBroken):
            world.add(*given.pop("people", []), **given)
    with pytest.raises(PolicyBroken):
        actions.leave_group(member=member, left_on=date(2026, 2, 1), by=world.alan)
    actions.leave_group(member=member, left_on=date(2026, 3, 1), by=world.alan)
    world.add("lucja", on=date(2026, 3, 2))
    assert ([one.left_on for one in world.way.present], len(world.way.former)) == ([None], 1)


def test_joining_and_leaving_touch_no_participation(world):
    before = (Participation.objects.count(), Person.objects.count())
    (member, *_others) = world.add("lucja", "nadia", names=["Jan Nowy"], legal=[])
    actions.leave_group(member=member, left_on=MEETING, by=world.alan)
    assert (Participation.objects.count(), Person.objects.count()) == before
    assert world.incubation.cast.participations["lucja"].person_id == member.person_id


def test_a_group_moves_on_with_what_is_asked_or_for_a_reason_and_never_without_what_must_be_there(world):
    world.add("lucja", "nadia")
    with pytest.raises(PolicyBroken) as refused:
        world.move_on()
    assert refused.value.field == "because"
    world.confirm("described")
    assert world.move_on().how == "moved_on"
    assert world.move_on("Grupa zna rynek.").how == "all_the_same"
    with pytest.raises(PolicyBroken, match=r"plan|Plan|biznesplan"):
        world.move_on("Bez planu.")


def test_a_stage_is_entered_again_with_a_gate_of_its_own_and_a_move_is_undone(world):
    world.add("lucja", "nadia")
    world.reach("business_plan")
    world.confirm("plan")
    back = {"group": world.group, "on": MEETING, "because": "Rynek się zmienił.", "by": world.alan}
    actions.move_group_back(**back, version=world.way.group.version, stage="diagnosis")
    assert {one.requirement.code for one in world.way.lacking} == {"skills", "market", "form"}
    with pytest.raises(Stale):
        actions.undo_group_move(group=world.group, version=1, by=world.alan)
    actions.undo_group_move(group=world.group, version=world.way.group.version, by=world.alan)
    assert (world.way.stage.code, [one.requirement for one in world.way.ticks]) == ("business_plan", ["plan"])


def founded(world: Groups, **changes: Any) -> EntityRegistration:
    given: dict[str, Any] = {
        "legal_form": "social_cooperative",
        "register_date": MEETING,
        "name": "Spółdzielnia Socjalna „Żuraw”",
        "short_name": "Żuraw",
        "municipality": "Klucze",
        "powiat": "1212",
        "natural": [one.person for one in world.way.present if one.person],
        "is_made_up": True,
    }
    return actions.found_entity(group=world.group, by=world.alan, **(given | changes))


def test_a_group_becomes_an_entity_and_nobody_is_added_by_it(world):
    world.add("lucja", "nadia", "teresa")
    world.reach("founding")
    before = (Participation.objects.count(), Person.objects.count())
    registration = founded(world)
    assert (Participation.objects.count(), Person.objects.count()) == before
    assert Founder.objects.current().filter(entity=registration.organisation).count() == 3
    assert registration.organisation.group.pk == world.group.pk
    assert (registration.site_id, world.way.registration) == (world.group.site_id, registration)
    assert "registered" not in {one.requirement.code for one in world.way.lacking}
    world.reach("start")
    with pytest.raises(PolicyBroken, match=r"already|już"):
        founded(world)
    assert list(verify()) == []


def test_what_the_group_knew_of_who_is_at_risk_is_known_of_the_members_of_its_entity(world):
    world.add("lucja", "nadia", "teresa")
    told = {"lucja": (True, "ground"), "nadia": (False, ""), "teresa": (None, "")}
    ground = dictionary("risk-grounds").choices()[0][0]
    for each in world.way.members:
        name = next(name for name in told if world.person(name) == each.person)
        at_risk, why = told[name]
        actions.change_member(
            member=each, joined_on=FORMED, at_risk=at_risk, ground=ground if why else "", by=world.alan
        )
    entity = founded(world)
    known = {each.person: (each.at_risk, each.ground, each.from_date) for each in Member.objects.current()}
    assert known == {
        world.person("lucja"): (True, ground, entity.register_date),
        world.person("nadia"): (False, "", entity.register_date),
    }
    (found,) = queries.after([entity])
    assert found.members_now == 3, "nobody is a member twice, and nobody is lost"
    actions.withdraw_entity(registration=entity, reason="typing_error", by=world.alan)
    assert not Member.objects.current().exists()


def test_a_group_whose_entity_is_recorded_stands_where_the_entry_is_asked_for(world):
    world.add("lucja", "nadia", "teresa")
    world.reach("business_plan")
    founded(world)
    assert (world.way.stage.code, world.way.now.how) == ("founding", "founded")
    assert world.way.now.reason == "", "what it means is said in the language of who reads it"
    assert "registered" not in {one.requirement.code for one in world.way.lacking}
    world.reach("start")


def test_what_a_group_became_was_not_registered_before_the_group_was_formed(world):
    world.add("lucja", "nadia", "teresa")
    with pytest.raises(PolicyBroken, match=r"2 \w+ 2026.*1 \w+ 2026") as refused:
        founded(world, register_date=date(2026, 2, 1))
    assert refused.value.field == "register_date"
    registration = founded(world, register_date=FORMED)
    why = {"reason": "typing_error", "by": world.alan}
    with pytest.raises(PolicyBroken) as refused:
        actions.correct_registration(registration=registration, changes={"register_date": date(2026, 2, 1)}, **why)
    assert refused.value.field == "register_date"


def test_a_refused_founding_changes_nothing_of_the_group(world):
    world.add("lucja", "nadia")
    with pytest.raises(PolicyBroken):
        founded(world)
    assert InitiativeGroup.objects.get().entity_id is None


def test_a_withdrawn_registration_lets_the_group_found_again(world):
    world.add("lucja", "nadia", "teresa")
    actions.withdraw_entity(registration=founded(world), reason="typing_error", by=world.alan)
    assert world.way.registration is None
    again = founded(world, name="Spółdzielnia Socjalna „Czapla”", short_name="Czapla")
    assert world.way.registration == again


def stays(world):
    return [(one.stage, one.how, one.entered_on, one.left_on) for one in world.way.positions]


def test_with_the_entry_what_of_the_groups_way_rests_on_it_is_taken_back(world):
    """Whom the entry led to the founding stands before it again, as if it had not been."""
    world.add("lucja", "nadia", "teresa")
    world.reach("business_plan")
    before = stays(world)
    actions.withdraw_entity(registration=founded(world), reason="typing_error", by=world.alan)
    assert stays(world) == before
    assert world.way.group.entity is None, "the list of groups does not say that it became an entity"
    assert list(verify()) == []


def test_a_group_that_went_on_after_the_entry_stands_where_it_is_asked_for_once_that_is_withdrawn(world):
    world.add("lucja", "nadia", "teresa")
    world.reach("business_plan")
    entity = founded(world)
    world.reach("support")
    before = stays(world)
    actions.withdraw_entity(registration=entity, reason="typing_error", by=world.alan)
    assert (world.way.stage.code, world.way.now.how) == ("founding", "unfounded")
    assert stays(world)[: len(before) - 1] == before[:-1], "what happened stays in the history"
    with pytest.raises(PolicyBroken):
        actions.undo_group_move(group=world.group, version=world.way.group.version, by=world.alan)
    again = founded(world, name="Spółdzielnia Socjalna „Czapla”", short_name="Czapla")
    later = again.register_date + timedelta(days=1)
    why = {"reason": "wrong_date", "by": world.alan}
    assert actions.correct_registration(registration=again, changes={"register_date": later}, **why)


def test_with_the_day_of_the_entry_goes_what_rests_on_it(world):
    """The stay that the entry led to, and founders who are members since then; with a later day nothing else may lie
    before it."""
    world.add("lucja", "nadia", "teresa")
    (lucja,) = (each for each in world.way.members if each.person == world.person("lucja"))
    actions.change_member(member=lucja, joined_on=FORMED, at_risk=False, ground="", by=world.alan)
    world.reach("business_plan")
    entity = founded(world)
    later, why = entity.register_date + timedelta(days=2), {"reason": "wrong_date", "by": world.alan}
    new = actions.correct_registration(registration=entity, changes={"register_date": later}, **why)
    assert [one[2:] for one in stays(world)[-2:]] == [(stays(world)[-2][2], later), (later, None)]
    assert [each.from_date for each in Member.objects.current()] == [later]
    job = actions.create_job(registration=new, created_date=later, by=world.alan)
    with pytest.raises(PolicyBroken, match=day_in_words(later)) as refused:
        actions.correct_registration(registration=new, changes={"register_date": later + timedelta(days=1)}, **why)
    assert refused.value.field == "register_date"
    actions.withdraw_lasting(fact=job, reason="typing_error", by=world.alan)
    world.confirm(*(one.code for one in world.way.stage.gate))
    world.move_on("Inaczej.", on=later)
    with pytest.raises(PolicyBroken, match=day_in_words(later)) as refused:
        actions.correct_registration(registration=new, changes={"register_date": later + timedelta(days=1)}, **why)
    assert refused.value.field == "register_date"
    assert list(verify()) == []


def test_nothing_happens_in_a_group_that_ended_until_it_is_opened_again(world):
    end = {"group": world.group, "on": MEETING, "because": "Zrezygnowali.", "by": world.alan}
    ended = actions.end_group(**end, version=1)
    with pytest.raises(PolicyBroken):
        world.add("lucja")
    actions.reopen_group(group=ended, version=2, by=world.alan)
    assert len(world.add("lucja")) == 1


def test_who_was_only_a_name_is_tied_to_a_person_and_nobody_is_added(world):
    world.add("lucja", names=["Nadia Nowa", "Koło"])
    named, firm = (one for one in world.way.members if one.name)
    people = Person.objects.count(), Participation.objects.count()
    with pytest.raises(PolicyBroken) as refused:
        actions.tie_member(member=named, person=world.person("lucja"), by=world.alan)
    assert refused.value.field == "natural"
    tied = actions.tie_member(member=named, person=world.person("nadia"), by=world.alan)
    assert (tied.name, tied.person_id, tied.joined_on) == ("", world.person("nadia").pk, FORMED)
    tied = actions.tie_member(member=firm, organisation=world.incubation.cast.organisations["alfa"], by=world.alan)
    assert tied.organisation_id is not None
    with pytest.raises(PolicyBroken):
        actions.tie_member(member=tied, person=world.person("teresa"), by=world.alan)
    assert people == (Person.objects.count(), Participation.objects.count())


def test_who_founds_under_the_name_in_the_group_is_the_same_person_from_then_on(world):
    world.add("lucja", "nadia", names=["Jan Nowak", "Ewa Zając"])
    newcomers = [{"given_name": "Jan", "family_name": "Nowak", "is_made_up": True}]
    found = actions.found_entity(
        group=world.group,
        name="Spółdzielnia Socjalna „Pracownia”",
        short_name="Pracownia",
        legal_form="social_cooperative",
        register_date=MEETING,
        natural=[world.person("lucja"), world.person("nadia")],
        newcomers=newcomers,
        is_made_up=True,
        by=world.alan,
    )
    founder = Founder.objects.current().get(entity=found.organisation, person__identity__family_name="Nowak")
    assert founder.person_id in {one.person_id for one in world.way.members}
    assert [one.name for one in world.way.members if one.name] == ["Ewa Zając"]


@pytest.mark.parametrize("words", ["prac", "nadia", "zajac"])
def test_a_group_is_found_by_its_name_and_by_who_is_in_it(world, words):
    world.add("nadia", names=["Ewa Zając"])
    groups = InitiativeGroup.objects.all()
    assert list(queries.searched_groups(groups, words)) == [world.group]
    assert not queries.searched_groups(groups, "nikt taki").exists()
    assert not queries.searched_groups(groups.none(), words).exists()
