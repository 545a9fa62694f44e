"""The project under way of the demo world: its work lists hold somebody for each kind of line, and every flaw."""

from collections.abc import Iterator

import pytest

from kladka.audit.queries import verify
from kladka.benefits.models import Benefit
from kladka.core import clock, crypto
from kladka.core.models import Installation
from kladka.demo import build
from kladka.incubation.models import AcceptanceProtocol
from kladka.people.models import CorrectionRequest, OwnAccess, Paper, Participation
from kladka.people.queries import unproven_situations
from kladka.programmes.models import Project
from kladka.reporting import worklists
from kladka.reporting.extraction.extract import forget
from kladka.reporting.live import measures
from tests import databases
from tests.world.flaws import drafts_with_support, rules_of

pytestmark = [pytest.mark.slow]


@pytest.fixture(scope="module")
def under_way(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Project]:
    """Build the project under way, in a database of its own."""
    crypto.prepare_keys()
    with django_db_blocker.unblock(), databases.copied(tmp_path_factory.mktemp("under_way")):
        Installation.objects.create(is_demo=True)
        build.build_present(clock.today(), tell=lambda _words: None)
        forget()
        worklists.forget()
        yield Project.objects.get(code="kladka")
        forget()
        worklists.forget()


def test_the_project_under_way_has_somebody_for_each_kind_of_line(under_way: Project) -> None:
    rules, participations = rules_of(under_way), Participation.objects.filter(project=under_way)
    kinds = {worklists.RULES[rule].kind for rule in rules}
    done = {"closing", "release", "second"}
    assert kinds == set(worklists.KINDS) - done, (
        "what was to be published is published, and what was proposed is decided"
    )
    assert rules["draft"] == drafts_with_support(under_way) > 0
    assert rules["unproven"] == unproven_situations(participations).count() > 0
    once = ("situation_before_entry", "situation_twice", "support_after_exit", "coached_after_exit")
    assert {rule: rules[rule] for rule in (*once, "not_begun", "unconfirmed")} == dict.fromkeys(
        (*once, "not_begun", "unconfirmed"), 1
    )
    assert rules["coach_twice"] in {1, 2}, "on some days the session that overlaps meets two others"
    assert (rules["unsigned"], rules["benefit_sent"], rules["benefit_requested"]) == (3, 1, 1)
    assert rules["no_follow_up"] == 2, "who left three weeks ago, and who left last week"


def test_nothing_in_it_differs_from_the_audit_chain(under_way: Project) -> None:
    assert list(verify()) == []


def test_an_expert_has_a_protocol_that_is_accepted_and_one_that_waits(under_way: Project) -> None:
    found = AcceptanceProtocol.objects.filter(contract__project=under_way).order_by("month")
    assert [one.state for one in found] == [AcceptanceProtocol.ACCEPTED, AcceptanceProtocol.MADE]
    assert Paper.objects.filter(about_table="acceptanceprotocol", about=found[0].pk).exists()


def test_every_measure_of_the_service_can_be_rated(under_way: Project) -> None:
    project = measures.services(under_way, clock.today()).services[0]
    assert {code: one.reason for code, one in project.measured.items() if one.value is None} == {}


def test_what_closes_this_week_is_among_it(under_way: Project) -> None:
    today = clock.today()
    found = worklists.current(under_way, today).found
    closing = [line for line in worklists.rows(found.lines) if line.kind == "closing"]
    assert any(line.rule == "no_follow_up" for line in closing)
    assert all(line.until and 0 <= (line.until - today).days <= 7 for line in closing)


def test_two_participants_have_a_page_of_their_own_and_one_asks_to_correct_something(under_way: Project) -> None:
    invited = OwnAccess.objects.filter(revoked_at=None)
    assert (invited.count(), invited.exclude(accepted_at=None).count()) == (2, 1)
    states = CorrectionRequest.objects.filter(participation__project=under_way).values_list("state", flat=True)
    assert sorted(states) == ["open", "refused"]
    sent = Benefit.objects.get(state=Benefit.SENT)
    assert sent.participation.person_id in set(invited.exclude(accepted_at=None).values_list("person", flat=True))
