"""The menu leads to every area and marks the one in which the visitor is, also on pages that lie elsewhere."""

import re

import pytest
from django.urls import reverse

from kladka.programmes.models import Goal
from tests.kladka.incubation.world import make_incubation
from tests.kladka.pages.participants_file.access_samples import made
from tests.kladka.pages.signed_in import client_of
from tests.world.cast import Cast

MARKED = re.compile(r'<a class="govuk-service-navigation__link" href="([^"]+)" aria-current="true"')


def marked(cast: Cast, who: str, address: str) -> list[str]:
    response = client_of(cast, who).get(address)
    assert response.status_code == 200
    return MARKED.findall(response.content.decode())


@pytest.mark.parametrize("who", ["alicja", "alan", "olga"])
def test_who_works_with_incubators_reaches_them_by_the_menu(cast: Cast, who: str) -> None:
    incubator = make_incubation(cast).alfa
    assert marked(cast, who, reverse("incubators:list")) == ["/incubators/"]
    assert marked(cast, who, reverse("incubators:detail", args=[incubator.pk])) == ["/incubators/"]


def test_pages_that_lie_elsewhere_are_marked_too(cast: Cast) -> None:
    world = make_incubation(cast)
    founder = world.register(natural=[cast.participations["lucja"].person]).organisation.founders.first()
    goal = Goal.objects.create(project=cast.project, kind="specific", text_pl="Cel", text_en="Goal")
    site, post = cast.sites["alfa"], cast.staff["anna"].posts.first()
    assert marked(cast, "alan", reverse("entities:withdraw-founder", args=[founder.pk])) == ["/entities/"]
    assert marked(cast, "olga", reverse("participants_file:detail", args=[made(cast).pk])) == ["/office/projects/"]
    assert marked(cast, "adam", reverse("projects:edit-goal", args=[goal.pk])) == ["/office/projects/"]
    assert marked(cast, "adam", reverse("organisations:edit-site", args=[site.pk])) == ["/organisations/"]
    assert marked(cast, "adam", reverse("staff:end-post", args=[post.pk])) == ["/staff/"]


def test_the_parts_of_a_projects_page_stand_under_one_entry(cast: Cast) -> None:
    """Its figures have an entry of their own; whatever is made of them belongs to the project."""
    code = cast.project.code
    parts = ("projects:about", "reports:list", "reports:restatement", "claims:list", "samples:list", "indicators:list")
    for name in (*parts, "participants_file:list", "papers:logos", "caseload:project", "measures:project"):
        assert marked(cast, "olga", reverse(name, args=[code])) == ["/office/projects/"], name
    assert marked(cast, "olga", reverse("figures:project", args=[code])) == [reverse("figures:list")]
