"""The extract is what a full read would be, and costs no more than what changed."""

import json
import shutil
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pyarrow as pa
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kladka.core.dictionaries import dictionary
from kladka.people import actions as people
from kladka.people.models import Entry, Support
from kladka.reporting.extraction import extract as module
from kladka.reporting.extraction import keeping
from kladka.reporting.extraction.columns import SOURCES, UNRECORDED
from kladka.reporting.extraction.extract import _kept, extract, forget
from kladka.reporting.extraction.keeping import Kept
from kladka.reporting.extraction.pieces import FACT, Piece, Pieces
from miara.model import schema
from tests.world.cast import ANSWERS, ENTRY_DAY, add_people

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def nothing_kept():
    forget()
    yield
    forget()


@contextmanager
def reads():
    """Yield the queries asked in the block: the newest entry of the chain, the one before, the heads, then tables."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    found += [query["sql"] for query in captured.captured_queries]


def rows(controller):
    return {name: table.to_pylist() for name, table in extract(controller).tables.items()}


def afresh(controller):
    forget()
    return rows(controller)


def test_what_the_engine_may_ask_is_filled_from_the_ledger_or_declared_unrecorded():
    filled = {
        f"{name}.{column}"
        for name, source in SOURCES.items()
        for each in source.all
        for column in {*each.columns, *each.derived, "id"}
    } | {f"{name}.{column.name}" for name in SOURCES for column in schema.LEDGER}
    by_ending = {f"{name}.until_date" for name in ("assignment", "member", "status", "occupancy")}
    asked = {f"{name}.{column}" for name, table in schema.TABLES.items() if name in SOURCES for column in table.by_name}
    assert asked - filled - by_ending | set(schema.TABLES) - set(SOURCES) == set(UNRECORDED)
    assert filled - asked == {
        f"ending.{name}" for name in ("assignment", "situation", "support", "member", "status", "occupancy")
    } | {f"{name}.is_after_project" for name in ("entity", "job")}


@pytest.mark.parametrize("name", ["situation", "support"])
def test_every_kind_of_fact_that_the_engine_knows_can_be_recorded(name):
    assert set(schema.TABLES[name].by_name["kind"].codes) == set(dictionary(f"{name}-kinds").items)


@pytest.mark.parametrize(
    ("status", "substatus", "says"),
    [
        ("inactive", "in_education", True),
        ("inactive", "not_in_education", False),
        ("inactive", "other_inactive", None),
        ("employed", "farmer", None),
    ],
)
def test_education_at_entry_is_read_from_the_sub_status(cast, status, substatus, says):
    lucja = cast.participations["lucja"]
    people.correct(
        fact=Entry.objects.current().get(participation=lucja),
        changes={"labour_status": status, "labour_substatus": substatus, "unemployed_since": None},
        reason="later_knowledge",
        words="Sprawdzono",
        by=cast.users["anna"],
    )
    found = rows(cast.project.controller_id)["participation"]
    assert [row["in_education"] for row in found if row["id"] == str(lucja.pk) and not row["retracted_on"]] == [says]


def test_the_end_agreed_in_a_contract_stays_beside_the_day_on_which_work_really_ended(cast):
    work = people.record_situation(
        participation=cast.participations["nadia"],
        kind="employment",
        from_date=date(2026, 5, 5),
        until_date=date(2026, 12, 31),
        contract_kind="employment_contract",
        full_time_share=Decimal("0.5"),
        by=cast.users["anna"],
    )
    people.end_situation(situation=work, until_date=date(2026, 6, 30), outcome="ended", by=cast.users["anna"])
    tables = rows(cast.project.controller_id)
    row = next(each for each in tables["situation"] if each["id"] == str(work.pk))
    ending = next(each for each in tables["ending"] if each["fact"] == str(work.pk))
    assert (row["contract_until"], ending["until_date"]) == (date(2026, 12, 31), date(2026, 6, 30))


def test_identity_never_leaves(cast):
    text = repr(rows(cast.project.controller_id))
    assert "Próbna" not in text
    assert str(cast.participations["lucja"].pk) in text


def test_the_kept_extract_equals_a_full_read_after_each_kind_of_change(cast):
    controller, anna = cast.project.controller_id, cast.users["anna"]
    rows(controller)
    job = cast.situations["lucja"]
    corrected = people.correct(
        fact=job, changes={"from_date": date(2026, 6, 1)}, reason="wrong_date", words="Pomyłka", by=anna
    )
    assert rows(controller) == afresh(controller)
    people.withdraw(fact=corrected, reason="recorded_twice", by=anna)
    known = rows(controller)
    assert known == afresh(controller)
    assert {row["id"]: row["retracted_on"] is None for row in known["situation"]}[str(corrected.pk)] is False
    people.leave(participation=cast.participations["lucja"], exit_date=date(2026, 9, 1), path_completed=True, by=anna)
    assert rows(controller) == afresh(controller)


def test_an_act_that_was_rolled_back_is_not_taken_for_the_next_one(cast):
    """Both leave an entry of the same number."""
    controller = cast.project.controller_id
    with transaction.atomic():
        people.record_situation(
            participation=cast.participations["nadia"],
            kind="internship",
            from_date=date(2026, 5, 5),
            by=cast.users["anna"],
        )
        rows(controller)
        transaction.set_rollback(True)
    other = people.record_situation(
        participation=cast.participations["nadia"],
        kind="volunteering",
        from_date=date(2026, 5, 6),
        by=cast.users["anna"],
    )
    assert str(other.pk) in {row["id"] for row in rows(controller)["situation"]}
    assert rows(controller) == afresh(controller)


def test_nothing_changed_costs_one_query_and_one_change_reads_one_table(cast):
    controller = cast.project.controller_id
    extract(controller)
    with reads() as queries:
        extract(controller)
    assert len(queries) == 1
    people.record_situation(
        participation=cast.participations["nadia"], kind="internship", from_date=date(2026, 5, 5), by=cast.users["anna"]
    )
    with reads() as queries:
        extract(controller)
    assert len(queries) == 3, "the newest entry with the one before, the marks of all tables, and the one that changed"
    assert "people_situation" in queries[2]


@pytest.fixture
def saved_at_once(settings, tmp_path, monkeypatch):
    """Every extract is kept on disk, in a folder of the test's own."""
    settings.VAR = tmp_path
    monkeypatch.setattr("kladka.reporting.extraction.extract._SAVED_FROM", (1, 1))


def from_disk(controller):
    """Read as a new process would, and tell which fact tables were read from the ledger for it."""
    forget()
    with reads() as queries:
        found = rows(controller)
    return found, sorted(
        name for name, source in SOURCES.items() if any(source.model._meta.db_table in each for each in queries[2:])
    )


def test_a_ledger_of_some_size_is_kept_for_the_next_process(cast, settings, tmp_path, monkeypatch):
    """Else every process asks for every table; one of a few rows is not worth a file."""
    settings.VAR = tmp_path
    controller = cast.project.controller_id
    extract(controller)
    assert not keeping.folder_of(controller).exists()
    rows_there = sum(table.num_rows for table in extract(controller).tables.values())
    monkeypatch.setattr("kladka.reporting.extraction.extract._SAVED_FROM", (rows_there // 2, 10_000))
    forget()
    extract(controller)
    assert from_disk(controller)[1] == []


def test_a_new_process_reads_only_what_is_new_since_the_extract_was_kept(cast, saved_at_once):
    controller, anna = cast.project.controller_id, cast.users["anna"]
    known = rows(controller)
    assert from_disk(controller) == (known, [])
    people.withdraw(fact=cast.situations["lucja"], reason="recorded_twice", by=anna)
    found, read = from_disk(controller)
    assert read == ["situation"]
    assert found["situation"] != known["situation"]
    shutil.rmtree(keeping.folder_of(controller))
    assert found == afresh(controller)


def test_an_extract_of_another_ledger_is_not_used(cast, saved_at_once, caplog):
    controller = cast.project.controller_id
    known = rows(controller)
    about = json.loads((keeping.folder_of(controller) / keeping.LIST).read_text())
    about["chain"][1] = "0" * 64
    about["digest"] = keeping._digest({name: words for name, words in about.items() if name != "digest"})
    (keeping.folder_of(controller) / keeping.LIST).write_text(json.dumps(about))
    found, read = from_disk(controller)
    assert found == known
    assert "support" in read
    assert "another ledger" in caplog.text


def test_a_table_that_does_not_fit_its_ledger_is_read_again(cast, caplog):
    controller, anna = cast.project.controller_id, cast.users["anna"]
    extract(controller)
    key, state = _kept.popitem()
    kept = state.tables["situation"]
    (piece,) = kept.pieces.pieces
    strange = pa.array([f"other {number}" for number in range(piece.rows.num_rows)])
    wrong = Pieces(kept.pieces.schema, (Piece(piece.rows.set_column(piece.rows.num_columns - 1, FACT, strange)),))
    _kept[key] = replace(state, tables={**state.tables, "situation": Kept(kept.mark, wrong)})
    people.withdraw(fact=cast.situations["lucja"], reason="recorded_twice", by=anna)
    assert rows(controller) == afresh(controller)
    assert "does not fit the ledger" in caplog.text


def test_where_nothing_can_be_kept_figures_are_still_right(cast, saved_at_once, settings, tmp_path, caplog):
    (tmp_path / "full").write_text("no folder")
    settings.VAR = tmp_path / "full"
    assert rows(cast.project.controller_id)["support"]
    assert "could not be kept" in caplog.text


def test_ten_times_the_people_cost_no_more_queries(cast):
    controller = cast.project.controller_id
    with reads() as few:
        afresh(controller)
    add_people(cast, 27)
    with reads() as many:
        afresh(controller)
    assert len(many) == len(few)


def test_a_draft_of_somebody_already_supported_is_an_incomplete_record_until_it_is_complete(cast):
    controller, anna = cast.project.controller_id, cast.users["anna"]
    person = people.register_person(
        controller=cast.organisations["leader"], given_name="Wanda", family_name="Niepełna", sex="female", by=anna
    )
    participation = people.open_participation(
        person=person, project=cast.project, partner=cast.organisations["alfa"], by=anna
    )
    assert str(participation.pk) not in {row["id"] for row in rows(controller)["participation"]}, "not supported yet"
    people.record_support(
        participation=participation, kind="coaching", start_date=ENTRY_DAY, site=cast.sites["alfa"], by=anna
    )
    found = {row["id"]: row for row in rows(controller)["participation"]}[str(participation.pk)]
    assert (found["entry_date"], found["sex"]) == (ENTRY_DAY, "female")
    states = {row["participation"] for row in rows(controller)["record_state"]}
    assert str(participation.pk) not in states
    people.save_draft(
        participation=participation,
        version=participation.draft.version,
        answers={**ANSWERS, "education": 5, "target_group": cast.target_group},
        by=anna,
    )
    assert rows(controller) == afresh(controller), "a saved draft is read again"


def test_a_draft_enters_with_its_first_support_whichever_was_recorded_first(cast):
    """What is known of a draft follows its supports: one more, one less or one corrected is read again."""
    controller, anna = cast.project.controller_id, cast.users["anna"]
    drafts = [drafted(cast, "Wanda", [ENTRY_DAY, ENTRY_DAY + timedelta(days=2)]), drafted(cast, "Zofia", [ENTRY_DAY])]
    wanda = drafts[0]
    assert entry_days(controller)[str(wanda.pk)] == ENTRY_DAY
    first = Support.objects.current().get(participation=wanda, start_date=ENTRY_DAY)
    people.withdraw(fact=first, reason="recorded_twice", by=anna)
    assert entry_days(controller)[str(wanda.pk)] == ENTRY_DAY + timedelta(days=2)
    earlier = ENTRY_DAY - timedelta(days=3)
    people.record_support(participation=wanda, kind="coaching", start_date=earlier, site=cast.sites["alfa"], by=anna)
    assert entry_days(controller)[str(wanda.pk)] == earlier
    assert rows(controller) == afresh(controller)


def drafted(cast, name, days):
    """Somebody whose form is a draft, supported on these days."""
    anna = cast.users["anna"]
    person = people.register_person(
        controller=cast.organisations["leader"], given_name=name, family_name="Niepełna", sex="female", by=anna
    )
    found = people.open_participation(person=person, project=cast.project, partner=cast.organisations["alfa"], by=anna)
    for day in days:
        people.record_support(participation=found, kind="coaching", start_date=day, site=cast.sites["alfa"], by=anna)
    return found


def entry_days(controller):
    return {row["id"]: row["entry_date"] for row in rows(controller)["participation"]}


def test_what_is_recorded_while_the_tables_are_read_comes_whole_with_the_next_extract(cast, monkeypatch):
    """Another process records something between the reading of two tables."""
    controller, anna = cast.project.controller_id, cast.users["anna"]
    read, begun = module._read, []

    def meanwhile(name, of, since, *upto):
        if not begun and name == "assignment":
            begun.append(True)
            people.record_situation(
                participation=cast.participations["lucja"], kind="volunteering", from_date=date(2026, 5, 6), by=anna
            )
        return read(name, of, since, *upto)

    before = afresh(controller)
    forget()
    monkeypatch.setattr(module, "_read", meanwhile)
    found = extract(controller)
    assert begun
    assert {name: table.to_pylist() for name, table in found.tables.items()} == before
    monkeypatch.undo()
    after = rows(controller)
    assert after != before
    assert after == afresh(controller)


def test_what_is_retracted_while_the_tables_are_read_is_not_yet_retracted(cast, monkeypatch):
    controller, anna = cast.project.controller_id, cast.users["anna"]
    before = afresh(controller)
    forget()
    read, begun = module._read, []

    def meanwhile(name, *more):
        if not begun:
            begun.append(True)
            people.withdraw(fact=cast.situations["lucja"], reason="recorded_twice", by=anna)
        return read(name, *more)

    monkeypatch.setattr(module, "_read", meanwhile)
    assert rows(controller) == before
    monkeypatch.undo()
    after = rows(controller)
    assert [row["retracted_on"] is None for row in after["situation"]].count(False) == 1
    assert after == afresh(controller)
