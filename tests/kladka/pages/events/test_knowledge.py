"""Entering the points of a test: what was typed stays, and the page shows the change."""

from django.urls import reverse

from kladka.learning import actions, queries
from kladka.learning.models import KnowledgeTest
from tests.kladka.pages.events.access_samples import SAMPLES
from tests.kladka.pages.signed_in import client_of, send


def test_points_are_entered_in_one_grid_and_what_is_refused_stays_typed(cast):
    page, test = client_of(cast, "ada"), KnowledgeTest.objects.get(pk=SAMPLES["test"](cast)[0])
    key, address = str(cast.participations["lucja"].pk), reverse("events:results", args=[test.pk])
    seen = f"{key}:7|12.5"
    assert seen in page.get(address).content.decode()
    refused = send(page, address, seen=seen, **{f"before-{key}": "7", f"after-{key}": "200"})
    assert refused.status_code == 422
    assert 'value="200"' in refused.content.decode()
    # Somebody else entered another number meanwhile: asked once, and sent again it stands.
    stale = f"{key}:7|"
    asked = send(page, address, seen=stale, **{f"before-{key}": "7", f"after-{key}": "15"})
    assert "Somebody else entered 12.5" in asked.content.decode()
    assert seen in asked.content.decode()
    assert send(page, address, seen=seen, **{f"before-{key}": "7", f"after-{key}": "15,5"}).status_code == 302
    shown = page.get(reverse("events:test", args=[test.pk])).content.decode()
    assert "+8.5" in shown
    assert "Better: 1" in shown
    sheet = page.get(reverse("events:test", args=[test.pk]), {"export": "xlsx"})
    assert b"".join(sheet.streaming_content).startswith(b"PK")


def test_all_points_that_cannot_be_are_told_at_once(cast):
    page, test = client_of(cast, "ada"), KnowledgeTest.objects.get(pk=SAMPLES["test"](cast)[0])
    actions.enrol(event=test.event, participations=[cast.participations["nadia"]], by=cast.users["alicja"])
    keys = [str(one.participation) for one in queries.results_of(test)]
    typed = {f"before-{keys[0]}": "abc", f"after-{keys[0]}": "21", f"before-{keys[1]}": "-1"}
    refused = send(page, reverse("events:results", args=[test.pk]), seen="", **typed)
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == set(typed)
    assert all(f'value="{value}"' in refused.content.decode() for value in typed.values())
