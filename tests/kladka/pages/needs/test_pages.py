"""Barriers and access needs on a participant's page."""

from django.urls import reverse

from kladka.core import clock
from kladka.people.models import Barrier, NeedsSheet
from tests.kladka.pages.signed_in import client_of, send


def test_needs_are_noted_changed_and_shown_to_who_works_with_somebody(cast):
    anna, lucja = client_of(cast, "anna"), cast.participations["lucja"]
    page, edit = (reverse(f"needs:{name}", args=[lucja.pk]) for name in ("of", "edit"))
    assert "Nobody asked yet" in anna.get(page).content.decode()
    today = clock.today().isoformat()
    wrong = send(anna, edit, barriers=["health"], main_barrier="transport", asked_on=today)
    assert wrong.status_code == 422
    assert "is not ticked above" in wrong.content.decode()
    send(anna, edit, barriers=["health", "transport"], main_barrier="transport", access_needs=["diet"], asked_on=today)
    shown = anna.get(page).content.decode()
    assert "getting there (most of all)" in shown
    assert "a special diet" in shown
    send(anna, edit, barriers=["health"], asked_on=today, version="1", words="Już dojeżdża.")
    assert list(Barrier.objects.values_list("kind", "is_main")) == [("health", False)]
    assert NeedsSheet.objects.get().version == 2
    assert send(anna, edit, barriers=[], asked_on=today, version="1").status_code == 422
