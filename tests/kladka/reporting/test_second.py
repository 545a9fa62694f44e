"""What waits for a second person stands on the list of who may approve it, until it is decided on."""

import pytest

from kladka.core import clock
from kladka.processes import actions as models
from kladka.programmes.permissions import viewer_for
from kladka.reporting import worklists
from kladka.reporting.actions import indicator as indicators
from kladka.reporting.actions import report as reports
from kladka.reporting.extraction import extract
from kladka.reporting.worklists import number_for, rows, seen_by
from tests.kladka.pages.reports.world import hire_leon, prepared
from tests.kladka.processes.own import proposed as model_proposed
from tests.kladka.reporting.own import proposed

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture(autouse=True)
def nothing_kept():
    extract.forget()
    worklists.forget()
    yield
    extract.forget()
    worklists.forget()


def waiting(user):
    """Return what waits for somebody, of which kinds; whatever they see is theirs, and the menu counts it."""
    today = clock.today()
    viewer = viewer_for(user, today)
    seen = seen_by(viewer, today)
    found = [line.rule for line in rows(seen.lines.drop_columns(["mine", "project"])) if line.kind == "second"]
    assert found == [line.rule for line in rows(seen.mine.drop_columns(["mine", "project"])) if line.kind == "second"]
    worklists.forget()
    assert number_for(viewer, today) == seen.mine.num_rows
    return found


def test_a_report_waits_for_the_colleague_until_it_is_submitted_or_withdrawn(cast):
    leon, olga = hire_leon(cast), cast.users["olga"]
    report = prepared(cast)
    assert (waiting(leon), waiting(olga)) == (["report_waits"], [])
    assert waiting(cast.users["alicja"]) == [], "a coordinator of a partner approves no reports"
    reports.withdraw(report=report, reason="x", by=olga)
    assert waiting(leon) == []
    reports.submit(report=prepared(cast), reason="x", by=leon)
    assert waiting(leon) == waiting(olga) == []


def test_an_own_indicator_waits_for_the_colleague_until_it_is_approved_or_sent_back(cast):
    leon = hire_leon(cast, role="coordinator")
    version = proposed(cast)
    assert (waiting(leon), waiting(cast.users["olga"])) == (["indicator_waits"], [])
    indicators.send_back(version=version, words="Za szeroko.", by=leon)
    assert waiting(leon) == []
    indicators.approve(version=proposed(cast, "local_other"), by=leon)
    assert waiting(leon) == []


def test_a_model_of_the_office_waits_for_the_colleague_until_it_is_published(cast):
    leon = hire_leon(cast)
    version = model_proposed(cast, "own_way")
    assert (waiting(leon), waiting(cast.users["olga"])) == (["model_waits"], [])
    models.publish(version=version, has_others=True, words="", by=leon)
    assert waiting(leon) == []
