"""The cast's project, which is everybody's own, and one of another leader; and what stands in each."""

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

from django.core.files.base import ContentFile

from kladka.programmes import actions
from kladka.programmes.models import Award, Goal, Project, Target, TargetGroup
from tests.kladka.calls.world import pdf
from tests.world.cast import START, Cast, foreign_project


def _projects(cast: Cast) -> tuple[str, ...]:
    return cast.project.code, cast.project.code, foreign_project(cast).code


def _partnerships(cast: Cast) -> tuple[UUID, ...]:
    own = cast.project.partnerships.get(organisation=cast.organisations["alfa"])
    neighbour = cast.project.partnerships.get(organisation=cast.organisations["beta"])
    return own.pk, neighbour.pk, foreign_project(cast).partnerships.get().pk


def _goals(cast: Cast) -> tuple[UUID, ...]:
    def made(project: Project) -> Goal:
        return actions.add_goal(
            project=project, kind="specific", text_pl="Cel", text_en="A goal", by=cast.users["adam"]
        )

    own = made(cast.project)
    return own.pk, own.pk, made(foreign_project(cast)).pk


def _targets(cast: Cast) -> tuple[UUID, ...]:
    def made(project: Project) -> Target:
        return actions.set_target(project=project, indicator="EECO01", value=Decimal(9), by=cast.users["olga"])

    own = made(cast.project)
    return own.pk, own.pk, made(foreign_project(cast)).pk


def _groups(cast: Cast) -> tuple[UUID, ...]:
    def made(project: Project, code: str) -> TargetGroup:
        return actions.add_target_group(
            project=project, code=code, name_pl="Grupa", name_en="Group", by=cast.users["adam"]
        )

    own = made(cast.project, "sample")
    return own.pk, own.pk, made(foreign_project(cast), "sample").pk


def _awards(cast: Cast) -> tuple[UUID, ...]:
    def made(project: Project) -> Award:
        return actions.record_award(
            project=project,
            title="Nagroda",
            contest="Konkurs",
            organiser="Urząd",
            entered_on=START,
            by=cast.users["adam"],
        )

    own = made(cast.project)
    return own.pk, own.pk, made(foreign_project(cast)).pk


def _award_documents(cast: Cast) -> tuple[dict[str, UUID], ...]:
    made = []
    for award in Award.objects.filter(pk__in=_awards(cast)).order_by("project__code"):
        upload = ContentFile(pdf(), name="zgloszenie.pdf")
        file = actions.add_award_file(award=award, words="Zgłoszenie", upload=upload, by=cast.users["adam"])
        made.append((award.project == cast.project, {"award": award.pk, "document": file.pk}))
    own = next(sample for is_own, sample in made if is_own)
    return own, own, next(sample for is_own, sample in made if not is_own)


def _served(cast: Cast) -> tuple[dict[str, str | UUID], ...]:
    site = cast.sites["alfa"]
    actions.serve_areas(project=cast.project, site=site, powiats=["1212"], by=cast.users["adam"])
    return tuple({"project": code, "site": site.pk} for code in _projects(cast))


SAMPLES: dict[str, Callable[[Cast], tuple[str | UUID | dict[str, str | UUID], ...]]] = {
    "project": _projects,
    "partnership": _partnerships,
    "goal": _goals,
    "target": _targets,
    "group": _groups,
    "award": _awards,
    "projects:award-document": _award_documents,
    "projects:remove-award-document": _award_documents,
    "projects:change-areas": _served,
}
