"""Whatever is changed behind the verbs' back, `verify` names it."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection

from kladka.audit import actions, queries
from kladka.audit.actions import SYSTEM
from kladka.audit.models import Act, Entry, Line, Words
from kladka.core.errors import PolicyBroken
from kladka.core.ids import new_id
from kladka.core.ledger import digest_of_record
from kladka.organisations import actions as organisations
from kladka.organisations.models import Site
from kladka.people import actions as people
from kladka.programmes import actions as programmes
from kladka.programmes.models import Project
from tests.kladka.audit.behind import behind_the_back
from tests.world.cast import Cast, foreign_project

pytestmark = pytest.mark.postgres


def _faults() -> set[str]:
    """Return what `verify` finds, but for the triggers that a test lifted on purpose."""
    return {fault.what for fault in queries.verify()} - {"trigger_missing"}


def test_a_whole_ledger_has_no_fault(cast: Cast) -> None:
    assert _faults() == set()
    assert [head.number for head in queries.heads()] == [Entry.objects.count()]


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE people_situation SET kind = 'own_firm'", "fact_changed"),
        ("UPDATE people_situation SET recorded_at = '2001-01-01 00:00:00+00:00'", "fact_changed"),
        ("DELETE FROM people_situation", "fact_missing"),
        ("UPDATE audit_entry SET verb = 'other.verb' WHERE number = 2", "entry_changed"),
        ("UPDATE audit_line SET digest = 'x' WHERE act = 'recorded'", "lines_changed"),
        ("UPDATE audit_entry SET previous = hash WHERE number = 3", "chain_broken"),
        ("DELETE FROM audit_words", ""),
        ("UPDATE people_participation SET created_at = '2001-01-01 00:00:00+00:00'", "record_changed"),
        ("UPDATE people_person SET is_made_up = NOT is_made_up", "record_changed"),
        ("UPDATE organisations_site SET name = 'Another name'", "record_changed"),
        ("UPDATE organisations_organisation SET name = 'Another name'", "record_changed"),
        ("UPDATE programmes_project SET code = code || '2'", "record_changed"),
        ("UPDATE programmes_targetgroup SET code = code || '2'", "record_changed"),
    ],
)
def test_a_change_is_named(cast: Cast, statement: str, fault: str) -> None:
    behind_the_back(statement)
    assert _faults() >= ({fault} if fault else set())
    assert bool(_faults()) is bool(fault)


def test_a_participation_moved_to_another_project_is_named(cast: Cast) -> None:
    """The counted unit: what figures count of it would stand in another project's figures."""
    moved = cast.participations["lucja"]
    other = foreign_project(cast).pk
    behind_the_back(
        f"UPDATE people_participation SET project_id = '{_as_stored(other)}' WHERE id = '{_as_stored(moved.pk)}'"
    )
    assert [fault for fault in queries.verify() if fault.what != "trigger_missing"] == [
        queries.Fault("record_changed", f"people_participation {moved.pk}")
    ]


def test_a_record_taken_away_and_one_slipped_in_are_named(cast: Cast) -> None:
    site = cast.sites["alfa"]
    copy = Site.objects.get(pk=site.pk)
    copy.pk = new_id()
    copy.save(force_insert=True)
    assert _faults() == {"record_added"}
    behind_the_back(f"DELETE FROM organisations_site WHERE id = '{_as_stored(copy.pk)}'")
    assert _faults() == set()
    person = people.register_person(
        controller=cast.project.controller, given_name="Zyta", family_name="Próba", by=cast.users["anna"]
    )
    with connection.cursor() as cursor:
        for table, column in (("people_identity", "person_id"), ("people_person", "id")):
            cursor.execute(f"DELETE FROM {table} WHERE {column} = '{_as_stored(person.pk)}'")
    assert _faults() == {"record_missing"}


def test_a_change_by_a_verb_is_no_fault_and_its_undoingbehind_the_back_is_one(cast: Cast) -> None:
    site, ola = cast.sites["alfa"], cast.users["ada"]
    organisations.change_site(site=site, version=site.version, changes={"name": "Na nowo"}, by=ola)
    assert _faults() == set()
    behind_the_back(
        f"UPDATE organisations_site SET name = '{site.name}', version = {site.version} WHERE name = 'Na nowo'"
    )
    assert _faults() == {"record_changed"}


def test_a_record_saved_before_the_chain_held_contents_is_no_fault(cast: Cast) -> None:
    with actions.verb("test.old", controller=cast.project.controller_id, by=cast.users["anna"]) as entry:
        entry._line(Act.SAVED, cast.sites["alfa"], "name,version")
    Site.objects.update(name="Another name")
    assert {fault.where for fault in queries.verify()} == {
        f"organisations_site {site.pk}" for site in Site.objects.exclude(pk=cast.sites["alfa"].pk)
    }


def _as_stored(key: UUID) -> str:
    return str(key) if connection.vendor == "postgresql" else key.hex


def test_what_was_hashed_before_a_table_got_a_column_is_no_fault_whichever_columns_it_had_then(cast: Cast) -> None:
    """Of a project some were hashed empty before anybody named them as later ones."""
    project = Project.objects.get(pk=cast.project.pk)
    hashes = {digest_of_record(project, had=had) for had in range(len(Project.ADDED_LATER) + 1)}
    assert len(hashes) == len(Project.ADDED_LATER) + 1
    assert all(project.is_told_by(each) for each in hashes)
    assert digest_of_record(project) == digest_of_record(project, but=Project.ADDED_LATER), "as before all of them"
    project.total_cost = Decimal(1)
    assert not any(project.is_told_by(each) for each in hashes)


def test_a_number_that_was_typed_as_a_whole_one_is_no_fault(cast: Cast) -> None:
    """What a column gives back is hashed, not what was handed in: a database gives 85 back as a decimal."""
    costs = {"total_cost": 4860000, "cofinancing_rate": 85}
    programmes.change_project(project=cast.project, version=cast.project.version, changes=costs, by=SYSTEM)
    assert _faults() == set()


def test_a_removed_entry_is_named(cast: Cast) -> None:
    behind_the_back("DELETE FROM audit_line WHERE entry_id = (SELECT id FROM audit_entry WHERE number = 2)")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry WHERE number = 2")
    assert {"entry_missing", "chain_broken"} <= _faults()


def test_a_tail_that_was_cut_is_seen_against_a_checkpoint(cast: Cast) -> None:
    heads = queries.heads()
    last = Entry.objects.order_by("-number").first()
    assert last is not None
    behind_the_back(f"DELETE FROM audit_line WHERE entry_id = {last.pk}")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_situation WHERE recorded_no = %s", [last.number])
        cursor.execute("DELETE FROM audit_entry WHERE id = %s", [last.pk])
    assert _faults() == set(), "without a checkpoint a cut tail cannot be seen"
    assert {fault.what for fault in queries.verify(heads)} == {"tail_cut", "trigger_missing"}


def test_a_verb_is_one_entry_whatever_it_calls(cast: Cast) -> None:
    before = Entry.objects.count()
    people.record_supports(
        participations=[cast.participations["lucja"], cast.participations["nadia"]],
        kind="training",
        start_date=cast.supports["lucja"].start_date,
        site=cast.sites["alfa"],
        by=cast.users["ada"],
    )
    assert Entry.objects.count() == before + 1
    newest = Entry.objects.order_by("-number")[0]
    assert Line.objects.filter(entry=newest, act=Act.RECORDED).count() == 2


def test_an_error_rolls_everything_back(cast: Cast) -> None:
    before = Entry.objects.count()
    with pytest.raises(ZeroDivisionError):
        _retract_and_fail(cast)
    assert Entry.objects.count() == before
    cast.situations["lucja"].refresh_from_db()
    assert cast.situations["lucja"].is_current


def _retract_and_fail(cast: Cast) -> None:
    with actions.verb("test.fails", controller=cast.project.controller_id, by=cast.users["anna"]) as entry:
        entry.retract(cast.situations["lucja"], reason="recorded_twice")
        raise ZeroDivisionError


def test_read_events_are_sealed_into_the_chain(cast: Cast) -> None:
    controller, anna = cast.project.controller_id, cast.users["anna"]
    for _ in range(3):
        actions.note_read(controller=controller, by=anna, page="test", subject=cast.participations["lucja"].person)
    seal = actions.seal_reads(controller=controller, by=anna)
    assert seal is not None
    assert seal.count == 3
    assert _faults() == set()
    behind_the_back("UPDATE audit_readevent SET page = 'other'")
    assert _faults() == {"reads_changed"}


def test_read_events_and_seals_removed_together_are_missed(cast: Cast) -> None:
    controller, anna = cast.project.controller_id, cast.users["anna"]
    actions.note_read(controller=controller, by=anna, page="test", subject=cast.participations["lucja"].person)
    actions.seal_reads(controller=controller, by=anna)
    behind_the_back("DELETE FROM audit_readevent")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_seal")
    assert _faults() == {"seal_missing"}


def test_the_clock_of_an_entry_is_inside_its_hash(cast: Cast) -> None:
    entry = Entry.objects.order_by("-number")[0]
    entry.at += timedelta(seconds=1)
    assert entry.sealed() != entry.hash


@pytest.mark.parametrize("words", ["44051401359", "PESEL 44 05 14 01359.", "nr44051401359", "440514-01359"])
def test_a_pesel_is_in_nobodys_own_words(cast: Cast, words: str) -> None:
    controller, olga = cast.project.controller_id, cast.users["olga"]
    with pytest.raises(PolicyBroken) as refused, actions.verb("tests.say", controller=controller, by=olga) as opened:
        opened.say(words)
    assert refused.value.field == "words"


@pytest.mark.parametrize("words", ["44051401358", "144051401359", "nr konta 4405 1401 3591 2345", "48 501 234 567"])
def test_other_numbers_may_stand_in_ones_own_words(cast: Cast, words: str) -> None:
    with actions.verb("tests.say", controller=cast.project.controller_id, by=cast.users["olga"]) as opened:
        opened.say(words)
    assert Words.objects.get(entry__verb="tests.say").text == words
