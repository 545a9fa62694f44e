"""From a public figure to the facts behind it: for whoever works in the project, and for nobody else."""

from django.test import Client
from django.urls import reverse

from tests.kladka.pages.signed_in import client_of
from tests.world.cast import Cast


def test_only_somebody_of_the_project_is_led_behind_its_figures(cast: Cast) -> None:
    type(cast.project).objects.filter(pk=cast.project.pk).update(
        ends_on="2026-06-30", pack="pl-po-kl-7.2.1-abc", profile="pl-po-kl-7.2.1"
    )
    page = reverse("public:project", args=[cast.project.code])
    behind = reverse("figures:project", args=[cast.project.code])
    assert behind in client_of(cast, "olga").get(page).content.decode()
    assert behind not in client_of(cast, "nikt").get(page).content.decode()
    assert behind not in Client().get(page).content.decode()


def test_public_pages_answer_head(cast: Cast) -> None:
    for name in ("public:home", "public:accessibility"):
        assert Client().head(reverse(name)).status_code == 200
    assert Client().head(reverse("public:project-json", args=[cast.project.code])).status_code == 200
