"""The demo world: the founding project's numbers, exactly, on its last day, and a build that can be repeated."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pytest
from django.test import Client

import miara
from kladka.audit.models import Entry as ChainEntry
from kladka.audit.queries import verify
from kladka.benefits.models import Benefit
from kladka.calls.models import Call
from kladka.calls.queries import decided_last
from kladka.core import clock, crypto
from kladka.core.models import Installation
from kladka.demo import abc_flaws, build
from kladka.demo.stage import Stage
from kladka.incubation.models import EntityRegistration, EntityStatus
from kladka.people.models import Entry, Evidence, Paper, Participation, Situation
from kladka.people.queries import unproven_situations
from kladka.programmes.models import Project
from kladka.reporting import kreport, queries
from kladka.reporting.extraction.extract import extract, forget
from kladka.reporting.live import figures as reporting
from kladka.reporting.models import Sample
from kladka.reporting.queries import report as reports
from kladka.reporting.queries.release import newest, snapshot_of
from miara.disclosure.solving import ranges
from tests import databases
from tests.world.flaws import drafts_with_support, rules_of

pytestmark = [pytest.mark.slow]
LAST_DAY = date(2011, 6, 30)
FIRST_MONTHS = date(2008, 9, 30)
FOUNDING = {
    "coaches": 13,
    "coached": 391,
    "coaching_completed": 365,
    "employed": 104,
    "own_firm": 6,
    "internship": 45,
    "cis_programme": 14,
    "volunteering": 9,
    "vocational_training": 183,
    "further_education": 4,
    "advised": 207,
    "trained": 242,
    "informed": 492,
    "supported": 1346,
    "completed": 1307,
    "entities": 4,
    "incubators": 2,
    "incubator_branches": 1,
}
"""What the founding document publishes; where it says "over 100" and "a dozen or so", what the demo makes of it."""
OF_FINISHERS = 365
MORE_FACTS_THAN_PEOPLE = ("internship", "vocational_training", "volunteering", "employment")


@dataclass
class Demo:
    """The project that was built, and the first months of a second build: hashes of its audit chain."""

    project: Project
    again: list[str]


def chain(project: Project) -> list[str]:
    """Return the hashes of the project's audit chain, oldest first."""
    return list(
        ChainEntry.objects.filter(controller=project.controller_id).order_by("number").values_list("hash", flat=True)
    )


def build_abc(until: date | None = None) -> Project:
    """Build the founding project, up to a day where one is given."""
    Installation.objects.create(is_demo=True)
    play: Callable[..., int] = Stage.play
    with pytest.MonkeyPatch.context() as patch:
        if until:
            patch.setattr(Stage, "play", lambda stage, **_rest: play(stage, until))
        build.build_abc(tell=lambda _words: None)
    return Project.objects.get(code="abc")


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Demo]:
    """Build the world once for all tests here, and its first months once more, each in a database of its own."""
    crypto.prepare_keys()
    with django_db_blocker.unblock():
        with databases.copied(tmp_path_factory.mktemp("again")):
            again = chain(build_abc(FIRST_MONTHS))
        with databases.copied(tmp_path_factory.mktemp("demo")):
            forget()
            yield Demo(build_abc(), again)
            forget()


@pytest.mark.parametrize("runner", ["reference", "duckdb"])
def test_every_figure_of_the_founding_document_comes_out(demo: Demo, runner: Literal["reference", "duckdb"]) -> None:
    pack, facts = reporting.pack_of(demo.project.pack), extract(demo.project.controller_id)
    result = miara.evaluate(
        pack, facts.tables, projects="abc", as_of=LAST_DAY, known_on=clock.today(), runner=runner, codes=list(FOUNDING)
    )
    assert {figure.code: figure.value for figure in result.figures} == FOUNDING


def test_every_value_is_the_number_of_its_members(demo: Demo) -> None:
    for figure in reporting.figures(demo.project, as_of=LAST_DAY).figures:
        found = reporting.members(demo.project, figure.code, as_of=LAST_DAY)
        proven = [member.id for member in found if member.state == "proven"]
        assert (figure.value or 0, len(set(proven))) == (len(proven), len(proven)), figure.code


def test_a_main_outcome_each_makes_the_finishers_of_coaching(demo: Demo) -> None:
    figures = reporting.figures(demo.project, as_of=LAST_DAY).figures
    assert sum(figure.value or 0 for figure in figures if figure.code.startswith("main_outcome_")) == OF_FINISHERS


@pytest.mark.parametrize("kind", MORE_FACTS_THAN_PEOPLE)
def test_who_counts_facts_instead_of_people_gets_another_number(demo: Demo, kind: str) -> None:
    facts = Situation.objects.current().filter(kind=kind, participation__project=demo.project).count()
    assert facts != FOUNDING["employed" if kind == "employment" else kind]


def test_nobody_continues_after_the_last_day_and_everybody_is_made_up(demo: Demo) -> None:
    figures = reporting.figures(demo.project, as_of=LAST_DAY)
    assert figures["supported"].value - figures["completed"].value == 39
    assert not Participation.objects.filter(project=demo.project, person__is_made_up=False).exists()


def test_the_reports_prove_themselves_and_the_second_explains_why_it_differs(demo: Demo) -> None:
    second, first = reports.reports_of(demo.project)
    assert (first.state, second.state) == ("submitted", "prepared")
    for report in (first, second):
        assert kreport.verify(reports.path_of(report)).is_same
    employed = next(bridge for bridge in reports.restatement(second) if bridge.code == "employed")
    assert {step.cause for step in employed.steps} == {"corrected", "recorded_late", "time"}


def test_the_audit_chain_holds(demo: Demo) -> None:
    assert list(verify()) == []


def test_a_second_build_writes_the_same_chain(demo: Demo) -> None:
    assert len(demo.again) > 100
    assert chain(demo.project)[: len(demo.again)] == demo.again


def test_a_control_of_thirty_lies_in_it_most_of_it_looked_at(demo: Demo) -> None:
    sample = Sample.objects.get(project=demo.project)
    assert (sample.size, sample.population_size) == (30, FOUNDING["supported"])
    assert queries.progress_of(sample) == queries.Progress(size=30, looked_at=26, begun=0, with_findings=4)
    assert queries.drawn_again(sample).is_whole


def test_the_published_page_tells_the_numbers_of_the_founding_document(demo: Demo) -> None:
    """Every one of them: the small ones by decision, and none of their groups."""
    release = newest(demo.project)
    assert release is not None
    figures = {figure["code"]: figure for figure in release.data["figures"]}
    totals = {
        code: next(part["value"] for part in figure["parts"] if not part["by"]) for code, figure in figures.items()
    }
    assert totals == FOUNDING
    small = {code for code, value in FOUNDING.items() if value < release.minimum}
    assert {code for code, figure in figures.items() if figure["declared"]} == small
    groups = [part["value"] for code in small for part in figures[code]["parts"] if part["by"]]
    assert set(groups) <= {None}


def test_the_published_page_shows_them(demo: Demo) -> None:
    page = Client(headers={"accept-language": "pl"}).get("/projects/abc/").content.decode()
    for code, value in FOUNDING.items():
        title = reporting.said(reporting.pack_of(demo.project.pack).by_code[code].title, "pl")
        row = page[page.index(f'rowheader" class="govuk-table__header">{title}<') :][:700]
        assert f"<strong>{value}</strong>" in row, (code, value)


def test_no_number_of_the_founding_project_can_be_told_from_its_release_and_its_declared_totals(demo: Demo) -> None:
    """An attacker who knows every number shown, every declared total and every rule."""
    release = newest(demo.project)
    assert release is not None
    own = snapshot_of(release)
    shown = own.shown or {}
    small = {cell[0] for cell in own.declared if own.table.counts[cell] < release.minimum}
    for cell, (low, high) in ranges(own.table.rules, shown).items():
        if cell[0] not in small:
            assert high - low >= release.minimum, cell


def test_of_the_founding_projects_flaws_lists_find_those_that_nobody_has_mended(demo: Demo) -> None:
    """Mistyped, doubled, come back and merged were put right at the time: no list may tell of them any more."""
    unproven = unproven_situations(Participation.objects.filter(project=demo.project)).count()
    assert Paper.objects.unsigned().filter(project=demo.project).exists(), "long after the end: on no list any more"
    waiting = {
        "entity_check": 3 * EntityRegistration.objects.current().filter(project=demo.project).count()
        - EntityStatus.objects.current().filter(kind=EntityStatus.Kind.OPERATING).count(),
        "benefit_requested": Benefit.objects.filter(participation__project=demo.project, state="requested").count(),
        "indicator_waits": 1,  # one own indicator and one report wait for a second person in this world
        "report_waits": 1,
    }
    assert rules_of(demo.project) == {"draft": abc_flaws.UNFINISHED, "unproven": unproven} | waiting
    assert drafts_with_support(demo.project) == abc_flaws.UNFINISHED
    assert unproven > 0


def test_a_flaw_that_was_mended_was_on_the_list_before(demo: Demo) -> None:
    """Whoever had an outcome recorded twice would have been found: the ledger still has both records."""
    twice = Situation.objects.filter(participation__project=demo.project, reason="recorded_twice")
    assert twice.count() == abc_flaws.DOUBLED
    for extra in twice:
        assert extra.retracted_at is not None
        assert not Evidence.objects.current().filter(fact=extra.pk).exists()


def test_six_came_in_by_a_call_of_which_only_they_and_the_counts_are_left(demo: Demo) -> None:
    """Who was refused or waited is forgotten since; what was decided of them stands by its number."""
    call = Call.objects.get(project=demo.project)
    assert decided_last(call) == {"accepted": 6, "reserve": 2, "refused": 3}
    assert set(call.applications.values_list("state", flat=True)) == {"joined"}
    assert Entry.objects.current().filter(participation__in=call.applications.values("participation")).count() == 6
    assert sum(call.forgotten.values_list("count", flat=True)) == 5
