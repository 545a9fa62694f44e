"""Questions that a machine makes from the document: no fault of ours, no status that is not declared, no other answer.

Bounded, and the same each time. Whether everything that the schema allows is accepted is not asked: what a question
means (a day to come, a figure that is not there) may be refused.
"""

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.http import HttpResponse
from hypothesis import HealthCheck, given
from hypothesis import settings as bounds
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kladka.api.document import document
from kladka.core import crypto
from tests.kladka.api.asked import report_of, token_for
from tests.world.cast import Cast

pytestmark = pytest.mark.slow

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES, FEW = 8, 3
REAL = {"project": "proba", "indicator": "EECO01", "pack": "eu-esf-plus-2021", "number": 1, "version": 1}
"""What there is, so that not all questions end at an address where nothing lies."""
HOW = ["", "address", "question"]
"""How much of what was made is replaced by what there is."""
FREE = {"limit", "state", "as_then_known"}
"""Parameters whose every allowed value means something."""
SERIES = {"code": ["EECO01"], "date": ["2026-06-30"]}


def addresses():
    return sorted(document()["paths"])


@pytest.fixture
def as_often_as_a_machine(settings, tmp_path):
    """Ask as often as a machine does."""
    settings.VAR = tmp_path
    crypto.prepare_keys()
    settings.API_PER_MINUTE = 1_000_000
    # The server's own handler closes what it thinks old; here it is the test's transaction.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def asked(address, mode, headers, examples):
    """Ask what a machine makes of an operation; return the statuses that came."""
    schema = schemathesis.openapi.from_dict(document())
    schema.app = WSGIHandler()
    answered: list[int] = []

    @given(case=schema[address]["GET"].as_strategy(generation_mode=GenerationMode(mode)), real=st.sampled_from(HOW))
    @bounds(max_examples=examples, suppress_health_check=list(HealthCheck))
    def ask(case, real):
        if real:
            case.path_parameters.update({name: value for name, value in REAL.items() if name in case.path_parameters})
        if real == "question":
            kept = {name: value for name, value in case.query.items() if name in FREE}
            case.query = {**kept, **(SERIES if address.endswith("/series") else {})}
        answered.append(case.call_and_validate(headers=headers, checks=CHECKS).status_code)

    ask()
    return set(answered)


@pytest.mark.parametrize("address", addresses())
def test_no_question_finds_a_fault_or_an_answer_that_is_not_declared(cast: Cast, as_often_as_a_machine, address):
    report_of(cast)
    shown = {"Authorization": f"Bearer {token_for(cast)[1]}"}
    assert 200 in asked(address, "positive", shown, EXAMPLES)
    assert asked(address, "negative", shown, EXAMPLES)
    assert asked(address, "positive", {}, FEW) <= {401, 404, 414}


def test_a_planted_fault_is_found(cast: Cast, as_often_as_a_machine, monkeypatch):
    """The control: an operation that breaks, and one that answers otherwise than it says."""
    shown = {"Authorization": f"Bearer {token_for(cast)[1]}"}
    monkeypatch.setattr("kladka.api.projects.asker_in", lambda _request: 1 / 0)
    with pytest.raises(FailureGroup):
        asked("/api/v1/projects", "positive", shown, FEW)
    monkeypatch.setattr(
        "kladka.api.door._answered", lambda _request: HttpResponse("[]", content_type="application/json")
    )
    with pytest.raises(FailureGroup):
        asked("/api/v1/projects", "positive", shown, FEW)
