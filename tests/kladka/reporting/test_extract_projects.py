"""What one project's figures are counted from gives the same figures, and is touched by its own facts alone."""

import json
from datetime import date, timedelta
from random import Random

import pytest

import miara
from kladka.audit.actions import verb
from kladka.core import clock, ids
from kladka.people import actions as people
from kladka.programmes.models import Project
from kladka.reporting.extraction import keeping
from kladka.reporting.extraction.extract import differing, extract, forget, rebuild
from kladka.reporting.live.figures import definitions_of
from tests.world.cast import ANSWERS, ENTRY_DAY, add_people

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 9, 30)


@pytest.fixture(autouse=True)
def nothing_kept():
    forget()
    yield
    forget()


def part(project):
    return extract(project.controller_id, project.code)


def figures(project, tables):
    return miara.evaluate(
        definitions_of(project), tables, projects=project.code, as_of=AS_OF, known_on=clock.today()
    ).figures


def another(cast):
    """Return a second project of the same controller, in which Nadia takes part, too."""
    first, anna = cast.project, cast.users["anna"]
    with verb("test.set_up", controller=first.controller_id, by=anna) as entry:
        second = Project.objects.get(pk=first.pk)
        second.pk, second.code = ids.new_id(), "druga"
        entry.save(second)
    participation = people.open_participation(
        person=cast.participations["nadia"].person,
        project=second,
        partner=cast.organisations["alfa"],
        answers=dict(ANSWERS),
        by=anna,
    )
    people.record_support(
        participation=participation, kind="coaching", start_date=ENTRY_DAY, site=cast.sites["alfa"], by=anna
    )
    return second


def test_a_project_alone_has_the_same_figures(cast):
    add_people(cast, 3)
    for project in (cast.project, another(cast)):
        whole = figures(project, extract(project.controller_id).tables)
        assert figures(project, part(project).tables) == whole
        assert any(each.value or each.incomplete for each in whole)


def test_a_fact_of_one_project_leaves_the_tables_of_others_what_they_were(cast):
    own, other = cast.project, another(cast)
    before = part(own).tables, part(other).tables
    people.record_situation(
        participation=cast.participations["nadia"], kind="internship", from_date=date(2026, 5, 5), by=cast.users["anna"]
    )
    after = part(own).tables, part(other).tables
    assert {name for name in before[0] if before[0][name] is not after[0][name]} == {"situation"}
    assert [name for name in before[1] if before[1][name] is not after[1][name]] == []
    assert after[0]["situation"].num_rows == before[0]["situation"].num_rows + 1


def test_nothing_of_another_project_is_there(cast):
    another(cast)
    own = part(cast.project).tables
    whole = extract(cast.project.controller_id).tables
    assert set(own["participation"]["project"].to_pylist()) == {cast.project.code}
    assert own["alias"].equals(whole["alias"])
    mine = set(own["participation"]["id"].to_pylist())
    for name in ("support", "situation", "exit", "assignment", "record_state"):
        expected = [row for row in whole[name].to_pylist() if row["participation"] in mine]
        assert own[name].to_pylist() == expected


def test_a_retraction_is_seen(cast):
    before = part(cast.project).tables["situation"]
    people.withdraw(fact=cast.situations["lucja"], reason="recorded_twice", by=cast.users["anna"])
    after = part(cast.project).tables["situation"]
    assert before.num_rows == after.num_rows
    gone = {row["id"] for row in after.to_pylist() if row["retracted_on"] is not None}
    assert str(cast.situations["lucja"].pk) in gone


@pytest.fixture
def saved_at_once(settings, tmp_path, monkeypatch):
    """Every extract is kept on disk, in a folder of the test's own."""
    settings.VAR = tmp_path
    monkeypatch.setattr("kladka.reporting.extraction.extract._SAVED_FROM", (1, 1))


@pytest.mark.parametrize("seed", range(4))
def test_in_whatever_steps_it_was_read_it_is_what_a_whole_read_says_of_the_project(cast, saved_at_once, seed):
    random, anna = Random(seed), cast.users["anna"]
    own, other = cast.project, another(cast)
    in_other = other.participations.get()
    recorded = []

    def record():
        participation = random.choice([cast.participations["nadia"], cast.participations["lucja"], in_other])
        day = date(2026, 4, 1) + timedelta(days=random.randrange(90))
        recorded.append(people.record_situation(participation=participation, kind="internship", from_date=day, by=anna))

    def withdraw():
        if recorded:
            fact = recorded.pop(random.randrange(len(recorded)))
            people.withdraw(fact=fact, reason="recorded_twice", by=anna)

    acts = [
        record,
        withdraw,
        forget,
        lambda: part(own),
        lambda: part(other),
        lambda: extract(own.controller_id),
        lambda: add_people(cast, 1),
    ]
    for _ in range(25):
        random.choice(acts)()
    assert part(own).head == part(other).head == extract(own.controller_id).head
    assert differing(own.controller_id) == []
    assert keeping.projects_of(own.controller_id) == sorted([own.code, other.code])


def test_what_is_kept_of_a_project_and_is_not_the_ledgers_is_told(cast, saved_at_once):
    controller, code = cast.project.controller_id, cast.project.code
    part(cast.project)
    about = keeping.folder_of(controller, code) / keeping.LIST
    told = json.loads(about.read_text())
    told["tables"]["situation"]["pieces"] = []
    told["digest"] = keeping._digest({name: words for name, words in told.items() if name != "digest"})
    about.write_text(json.dumps(told))
    forget()
    assert differing(controller) == ["situation"]
    rebuild(controller)
    assert keeping.projects_of(controller) == []
    assert differing(controller) == []
