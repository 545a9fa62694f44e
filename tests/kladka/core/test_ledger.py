"""Facts are append-only, in Python and in the database, and the two clocks say what was known when."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from kladka.audit.actions import note_read, seal_reads, verb
from kladka.core import clock, protection
from kladka.core.errors import DirectWriteError, Stale
from kladka.core.ledger import canonical, digest_of, facts, rehearsal
from kladka.core.models import Installation
from kladka.people import actions as people
from kladka.people.models import Situation
from tests.world.cast import Cast

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize(
    "write",
    [
        lambda fact: fact.save(),
        lambda fact: fact.delete(),
        lambda fact: Situation.objects.filter(pk=fact.pk).update(kind="own_firm"),
        lambda fact: Situation.objects.all().delete(),
        lambda fact: Situation.objects.bulk_create([fact]),
    ],
)
def test_a_fact_is_written_by_a_verb_only(cast: Cast, write) -> None:
    with pytest.raises(DirectWriteError):
        write(cast.situations["lucja"])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people_situation SET kind = 'own_firm'",
        "UPDATE people_situation SET from_date = '2001-01-01'",
        "UPDATE people_situation SET recorded_at = recorded_at",
        "DELETE FROM people_situation",
        "UPDATE audit_entry SET verb = 'x'",
        "DELETE FROM audit_line",
        "UPDATE people_participation SET project_id = person_id",
        "UPDATE people_participation SET created_at = '2001-01-01'",
        "DELETE FROM people_participation",
        "UPDATE people_person SET controller_id = id",
        "DELETE FROM people_person",
        "UPDATE organisations_site SET organisation_id = id",
        "DELETE FROM organisations_site",
        "DELETE FROM organisations_organisation",
        "UPDATE programmes_project SET code = 'other'",
        "DELETE FROM programmes_project",
    ],
)
def test_the_database_refuses_to_change_what_was_recorded(cast: Cast, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_a_lasting_record_is_not_made_of_may_change(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organisations_site SET name = 'Another name'")
        cursor.execute("UPDATE programmes_project SET title_pl = 'Inny tytuł'")
    cast.project.refresh_from_db()
    assert cast.project.title_pl == "Inny tytuł"


def test_frozen_columns_are_columns() -> None:
    for model in protection.protected():
        if issubclass(model, protection.Lasting):
            assert set(protection.columns_of(model)[1]) >= model.FROZEN, model


@pytest.mark.only_sqlite
@pytest.mark.parametrize(
    "table", ["people_situation", "people_participation", "people_person", "organisations_site", "programmes_project"]
)
def test_insert_or_replace_is_refused(cast: Cast, table: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


@pytest.mark.only_sqlite
@pytest.mark.parametrize(
    "table", ["people_entry", "people_alias", "people_ending", "audit_entry", "audit_seal", "people_participation"]
)
def test_a_row_with_a_new_id_replaces_no_other_by_another_unique_key(cast: Cast, table: str) -> None:
    """Whoever opens the file with recursive triggers off has only the guard before the insert against them."""
    _make_one_of_each(cast)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers = OFF")
        cursor.execute(f"SELECT COUNT(*) FROM {table}")
        before = cursor.fetchone()[0]
        cursor.execute(f'SELECT name FROM pragma_table_info("{table}") WHERE pk = 0')
        others = ", ".join(f'"{row[0]}"' for row in cursor.fetchall())
        key = "90000" if table == "audit_entry" else "'00000000000070008000000000000009'"
        again = f"INSERT OR REPLACE INTO {table} (id, {others}) SELECT {key}, {others} FROM {table} LIMIT 1"
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(again)
        cursor.execute("PRAGMA recursive_triggers = ON")
        cursor.execute(f"SELECT COUNT(*) FROM {table}")
        assert cursor.fetchone()[0] == before > 0


def _make_one_of_each(cast: Cast) -> None:
    anna, controller = cast.users["anna"], cast.project.controller_id
    lucja, nadia = cast.participations["lucja"], cast.participations["nadia"]
    people.merge(person=nadia.person, same_as=lucja.person, by=anna)
    people.end_situation(situation=cast.situations["lucja"], until_date=date(2026, 6, 1), outcome="ended", by=anna)
    note_read(controller=controller, by=anna, page="test", subject=lucja)
    seal_reads(controller=controller, by=anna)


@pytest.mark.only_postgres
@pytest.mark.parametrize("table", ["people_situation", "people_participation", "organisations_site"])
def test_truncate_is_refused(cast: Cast, table: str) -> None:
    with connection.cursor() as cursor:
        # Constraints still waiting for the end of the transaction would refuse the statement before the trigger does.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_a_retraction_happens_once(cast: Cast) -> None:
    fact = cast.situations["lucja"]
    with verb("test.retract", controller=fact.controller, by=cast.users["anna"]) as entry:
        entry.retract(fact, reason="recorded_twice")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE people_situation SET reason = 'other' WHERE retracted_at IS NOT NULL")
    with pytest.raises(Stale), verb("test.again", controller=fact.controller, by=cast.users["anna"]) as entry:
        entry.retract(fact, reason="recorded_twice")


def test_every_fact_is_protected(cast: Cast) -> None:
    assert protection.missing(connection) == []
    assert len(facts()) >= 12


def test_a_dropped_trigger_is_noticed(cast: Cast) -> None:
    on_table = " ON people_exit" if connection.vendor == "postgresql" else ""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f'DROP TRIGGER "people_exit_no_update"{on_table}')
        assert protection.missing(connection) == ["people_exit_no_update"]
        transaction.set_rollback(True)


@pytest.mark.only_sqlite
def test_a_reworded_trigger_is_noticed(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER people_exit_no_delete")
        cursor.execute(
            "CREATE TRIGGER people_exit_no_delete BEFORE DELETE ON people_exit FOR EACH ROW WHEN 0 "
            "BEGIN SELECT RAISE(ABORT, 'facts are append-only'); END"
        )
    assert protection.missing(connection) == ["people_exit_no_delete"]


@pytest.mark.only_postgres
@pytest.mark.parametrize(
    ("trigger", "statement"),
    [
        ("no_update", "ALTER TABLE people_exit DISABLE TRIGGER people_exit_no_update"),
        ("no_update", "ALTER TABLE people_exit ENABLE REPLICA TRIGGER people_exit_no_update"),
        ("no_delete", "BEFORE DELETE ON people_exit FOR EACH ROW WHEN (false) EXECUTE FUNCTION kladka_refuse_change()"),
        ("no_delete", "AFTER DELETE ON people_exit FOR EACH ROW EXECUTE FUNCTION kladka_refuse_change()"),
        ("no_delete", "BEFORE DELETE ON people_exit FOR EACH STATEMENT EXECUTE FUNCTION kladka_refuse_change()"),
        ("no_delete", "BEFORE DELETE ON people_reentry FOR EACH ROW EXECUTE FUNCTION kladka_refuse_change()"),
        (
            "no_delete",
            "BEFORE DELETE ON people_exit FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        ),
        (
            "no_update",
            "BEFORE UPDATE OF exit_date ON people_exit FOR EACH ROW EXECUTE FUNCTION kladka_refuse_change()",
        ),
        (
            "no_update",
            "BEFORE UPDATE ON people_exit FOR EACH ROW WHEN (OLD.retracted_at IS NOT NULL) "
            "EXECUTE FUNCTION kladka_refuse_change()",
        ),
    ],
)
def test_a_trigger_that_does_not_refuse_any_more_is_noticed(cast: Cast, trigger: str, statement: str) -> None:
    name = f"people_exit_{trigger}"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        if not statement.startswith("ALTER"):
            cursor.execute(f"DROP TRIGGER {name} ON people_exit")
            statement = f"CREATE TRIGGER {name} {statement}"
        cursor.execute(statement)
    assert protection.missing(connection) == [name]


@pytest.mark.only_postgres
def test_a_session_that_asks_no_triggers_is_noticed(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    assert "people_exit_no_delete" in protection.missing(connection)


def test_known_on_ends_with_the_day_in_warsaw(cast: Cast) -> None:
    recorded = cast.situations["lucja"].recorded_at
    day = clock.day_of(recorded)
    assert Situation.objects.known_on(day).filter(pk=cast.situations["lucja"].pk).exists()
    assert not Situation.objects.known_on(day - timedelta(days=1)).exists()


def test_numbers_follow_each_other_and_time_never_runs_back(cast: Cast) -> None:
    """A clock set back (a server's, by hand) does not give a fact an earlier time than the one before."""
    controller = cast.project.controller_id
    with verb("test.now", controller=controller, by=cast.users["anna"]) as first:
        pass
    with (
        clock.handed(lambda: datetime(2001, 1, 1, tzinfo=UTC)),
        verb("test.earlier", controller=controller, by=cast.users["anna"]) as second,
    ):
        pass
    assert second.number == first.number + 1
    assert second.at == first.at


def test_a_clock_is_handed_to_a_demo_ledger_only(db: None) -> None:
    is_demo = Installation.objects.filter(is_demo=True).exists
    with pytest.raises(DirectWriteError, match="demo"), rehearsal(clock.now, seed=1, is_demo=is_demo):
        pass


def test_the_canonical_form_takes_whole_numbers_and_texts_only() -> None:
    assert canonical(date(2010, 2, 1)) == "2010-02-01"
    assert canonical(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)) == 1_000_000
    with pytest.raises(TypeError, match="canonical"):
        canonical(1.5)
    assert digest_of({"b": 1, "a": "ż"}) == digest_of({"a": "ż", "b": 1})
