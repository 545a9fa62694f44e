"""The gallery of components is there in a demo, and nowhere else."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kladka.core.models import Installation
from tests.kladka.pages.signed_in import client_of
from tests.world.cast import Cast


@pytest.fixture
def address() -> str:
    return reverse("gallery:components")


def test_outside_a_demo_there_is_no_gallery(cast: Cast, address: str) -> None:
    assert client_of(cast, "anna").get(address).status_code == 404


def test_in_a_demo_everybody_signed_in_sees_every_component(cast: Cast, address: str) -> None:
    Installation.objects.update_or_create(defaults={"is_demo": True})
    for name in ("anna", "adam"):
        client = client_of(cast, name)
        with CaptureQueriesContext(connection) as asked:
            response = client.get(address)
        assert response.status_code == 200
        assert len(asked) <= 12
    for part in ("govuk-summary-list", "govuk-table", "govuk-error-summary", "kladka-actions", "Made-up person 1"):
        assert part in response.content.decode()


def test_a_visitor_is_sent_to_sign_in(db: None, client: Client, address: str) -> None:
    Installation.objects.update_or_create(defaults={"is_demo": True})
    assert client.get(address).status_code == 302
