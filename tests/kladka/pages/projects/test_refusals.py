"""Wrong input about a project: told at its place, nothing stored, what was typed is kept."""

from typing import Any

import pytest
from django.urls import reverse

from kladka.programmes.models import Award, Target
from tests.kladka.pages.signed_in import client_of, send
from tests.world.cast import START, Cast

HUGE = "99999999999999999999"
AWARD = {"title": "Nagroda", "contest": "K", "organiser": "U", "entered_on": START.isoformat()}


def _refused(response: Any, field: str) -> list[str]:
    assert response.status_code == 422
    return list(response.context["form"].errors.get(field, []))


@pytest.mark.parametrize("field", ["entries", "chosen"])
@pytest.mark.parametrize("number", [HUGE, "2147483648"])
def test_a_number_of_awards_that_no_column_holds_is_told_at_its_field(cast: Cast, field: str, number: str) -> None:
    response = send(client_of(cast, "adam"), reverse("projects:add-award", args=["proba"]), **AWARD, **{field: number})
    assert "too large to be recorded" in _refused(response, field)[0]
    assert f'value="{number}"' in response.content.decode()
    assert not Award.objects.exists()


def test_a_target_that_no_column_holds_is_told_at_its_field(cast: Cast) -> None:
    address = reverse("projects:promise", args=["proba"])
    response = send(client_of(cast, "olga"), address, version="0", **{"EECO01-0": HUGE})
    assert "too large to be recorded" in _refused(response, "EECO01-0")[0]
    assert not Target.objects.filter(project=cast.project).exists()
