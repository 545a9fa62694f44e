"""The cast's project as one that has ended and published, and what visitors ask the public site for."""

import csv
import io
from datetime import date

from django.test import Client
from django.urls import reverse

from kladka.programmes.models import Award, Goal
from tests.world.cast import Cast
from tests.world.released import declare, end_project, prepare, publish


def finish(cast: Cast) -> Cast:
    """End the project and publish it: of three people, so their total is told by decision."""
    project = end_project(cast)
    project.domain_en, project.description_en = "A domain.", "First part.\nSecond part."
    project.save()
    Goal.objects.create(
        project=project,
        kind="general",
        text_pl="Cel",
        text_en="An aim",
        indicators=["coached", "prepared", "entities_improved"],
    )
    Award.objects.create(
        project=project,
        title="Tytuł",
        contest="Konkurs",
        organiser="Urząd",
        entered_on=date(2025, 4, 29),
        entries=361,
        chosen=16,
    )
    declare(cast, {"coached": 3})
    publish(cast, prepare(cast))
    return cast


def visitor(language="en"):
    return Client(headers={"accept-language": language})


def page_of(cast, **kwargs):
    return visitor(**kwargs).get(reverse("public:project", args=[cast.project.code])).content.decode()


def json_of(cast):
    return visitor().get(reverse("public:project-json", args=[cast.project.code]))


def address_of(cast, name):
    if name.startswith("operations"):
        return reverse(f"public:{name}")
    return reverse(f"public:{name}", args=[cast.project.code, *([1] if name.startswith("release") else [])])


def rows_of(response):
    return list(csv.DictReader(io.StringIO(response.content.decode())))
