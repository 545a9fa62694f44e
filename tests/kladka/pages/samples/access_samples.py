"""A sample of the cast's project, which is the officer's own, and one of another leader's project."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from kladka.core import clock
from kladka.people import actions as people
from kladka.people.models import Participation
from kladka.programmes.models import Project
from kladka.reporting import actions, queries
from kladka.reporting.models import Package, Sample
from tests.world.cast import ANSWERS, ENTRY_DAY, START, Cast, foreign_project


def drawn(cast: Cast, project: Project | None = None, size: int = 1) -> Sample:
    """Draw from everybody of a project."""
    today = clock.today()
    asked = queries.Asked(kind=Sample.Kind.PARTICIPATIONS, as_of=today, known_on=today)
    return actions.draw(project=project or cast.project, asked=asked, size=size, seed="1 2 3", by=cast.users["olga"])


def stranger(cast: Cast) -> Participation:
    """Return somebody who entered the project of the other leader."""
    project = foreign_project(cast)
    found = Participation.objects.filter(project=project).first()
    if found:
        return found
    organisation, by = project.controller, cast.users["nikt"]
    person = people.register_person(
        controller=organisation,
        given_name="Obca",
        family_name="Nieznana",
        sex="female",
        birth_date=date(1980, 1, 1),
        is_made_up=True,
        by=by,
    )
    answers = {**ANSWERS, "target_group": _group(project)}
    made = people.open_participation(person=person, project=project, partner=organisation, answers=answers, by=by)
    people.record_support(participation=made, kind="advice", start_date=ENTRY_DAY, site=_site(project), by=by)
    return made


def _group(project: Project) -> object:
    return project.target_groups.first() or project.target_groups.create(code="g", name_pl="Grupa", name_en="Group")


def _site(project: Project) -> object:
    found = project.controller.sites.first()
    return found or project.controller.sites.create(name="Obca", town="Kraków", powiat="1261", opened_on=START)


def foreign_sample(cast: Cast) -> Sample:
    """Return a sample of the other leader's project."""
    stranger(cast)
    return drawn(cast, foreign_project(cast))


def made_package(cast: Cast, sample: Sample) -> Package:
    """Return a package whose file is there."""
    package = actions.ask_package(sample=sample, with_names=False, by=cast.users["olga"])
    actions.make_package.call(str(package.pk))
    package.refresh_from_db()
    return package


def _samples(cast: Cast) -> tuple[UUID, ...]:
    own = drawn(cast)
    return own.pk, own.pk, foreign_sample(cast).pk


def _items(cast: Cast) -> tuple[UUID, ...]:
    own = drawn(cast).items.get()
    return own.pk, own.pk, foreign_sample(cast).items.get().pk


def _packages(cast: Cast) -> tuple[UUID, ...]:
    own = made_package(cast, drawn(cast))
    return own.pk, own.pk, made_package(cast, foreign_sample(cast)).pk


SAMPLES: dict[str, Callable[[Cast], tuple[UUID, ...]]] = {
    "sample": _samples,
    "item": _items,
    "package": _packages,
}
