"""What the pages of a control cost: as many queries for twenty items as for one, and never more than a page may."""

from typing import Any

import pytest
from django.urls import reverse

from kladka.reporting import actions
from kladka.reporting.actions import Answer
from kladka.reporting.models import Sample
from kladka.reporting.rules.checklist import checklist
from tests.kladka.pages.samples.access_samples import drawn, made_package
from tests.kladka.pages.signed_in import client_of
from tests.kladka.pages.test_budgets import MOST_BYTES, MOST_QUERIES, cost
from tests.world.cast import Cast, add_people


def _costs(cast: Cast, sample: Sample) -> dict[str, tuple[int, int]]:
    client, item = client_of(cast, "olga"), sample.items.order_by("position")[0]
    pages: dict[str, tuple[str, Any]] = {
        "list": ("samples:list", "proba"),
        "detail": ("samples:detail", sample.pk),
        "result": ("samples:result", sample.pk),
        "item": ("samples:item", item.pk),
        "paper": ("samples:paper", item.pk),
        "file": ("samples:file", item.participation_id),
        "collect": ("samples:collect", sample.pk),
    }
    found = {}
    for label, (name, argument) in pages.items():
        cost(client, reverse(name, args=[argument]))
        status, queries, size = cost(client, reverse(name, args=[argument]))
        assert status == 200, label
        found[label] = (queries, size)
    preview = "/office/projects/proba/samples/new/?of=indicator%3AEECO01&size=1&strata=partner"
    cost(client, preview)
    found["preview"] = cost(client, preview)[1:]
    return found


@pytest.mark.slow
def test_the_pages_of_a_control_keep_their_budget_and_do_not_ask_more_for_more_items(cast: Cast) -> None:
    few = _costs(cast, drawn(cast))
    add_people(cast, 47)
    many = drawn(cast, size=50)
    lines = {line.code: Answer("finding", "late", "Za późno.") for line in checklist(many.checklist).lines}
    for item in many.items.all():
        actions.record_findings(item=item, answers=lines, seen=0, by=cast.users["olga"])
    made_package(cast, many)
    found = _costs(cast, many)
    assert {label: cost for label, cost in found.items() if cost[0] > MOST_QUERIES or cost[1] > MOST_BYTES} == {}
    assert {label: (few[label][0], cost[0]) for label, cost in found.items() if cost[0] > few[label][0]} == {}
