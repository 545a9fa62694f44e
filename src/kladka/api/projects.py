"""The projects that a token opens."""

from django.http import HttpRequest
from ninja import Router

from kladka.api.answers import PackAnswer, ProjectAnswer, ProjectLine, Projects
from kladka.api.asking import asker_in
from kladka.api.kinds import ProjectCode
from kladka.api.packs import definitions_answer, pack_answer
from kladka.core import clock
from kladka.organisations.models import Organisation, Site
from kladka.programmes.models import Project
from kladka.reporting.live import figures as reporting

router = Router(tags=["projects"])


@router.get("/projects", response=Projects, summary="List the projects of the token")
def projects(request: HttpRequest) -> Projects:
    """Those that the token is for and its owner may open today."""
    return Projects(items=[_line(each) for each in asker_in(request).projects.order_by("code")])


@router.get("/projects/{slug:project}", response=ProjectAnswer, summary="Read a project")
def project(request: HttpRequest, project: ProjectCode) -> ProjectAnswer:
    """Its days, the definitions it follows, and the parts by which its figures can be narrowed."""
    found = asker_in(request).project(project)
    partners = Organisation.objects.filter(partnerships__project=found).distinct().order_by("name_sort")
    sites = Site.objects.filter(organisation__partnerships__project=found).distinct().order_by("name", "pk")
    return ProjectAnswer(
        **_line(found).dict(),
        last_day=reporting.last_day(found, clock.today()),
        definitions=definitions_answer(reporting.definitions_of(found)),
        partners=[{"id": str(each.pk), "name": each.name} for each in partners],
        sites=[{"id": str(each.pk), "name": each.name} for each in sites],
        target_groups=[
            {"code": each.code, "name": each.name_pl} for each in found.target_groups.order_by("position", "code")
        ],
    )


@router.get("/projects/{slug:project}/definitions", response=PackAnswer, summary="Read a project's definitions")
def definitions(request: HttpRequest, project: ProjectCode) -> PackAnswer:
    """What its figures count, in words, with sources: its pack, and its own indicators beside it."""
    return pack_answer(reporting.definitions_of(asker_in(request).project(project)))


def _line(project: Project) -> ProjectLine:
    return ProjectLine(
        code=project.code,
        title={"pl": project.title_pl, "en": project.title_en},
        starts_on=project.starts_on,
        ends_on=project.ends_on,
    )
