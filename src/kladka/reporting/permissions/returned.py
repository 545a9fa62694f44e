"""Who makes files of participants and reads the answers: the project's monitoring officers, who may see everybody."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kladka.core.errors import NotAllowed
from kladka.programmes.models import Post, Project
from kladka.programmes.permissions import Viewer
from kladka.reporting.models.returned import ParticipantsFile, ReturnedLine


def may_make(viewer: Viewer, project: Project) -> bool:
    """Tell whether `viewer` may see everybody in the project, so that a file may name them."""
    return viewer.has(Post.Role.MONITORING_OFFICER, project.pk)


def check_may_make(viewer: Viewer, project: Project) -> None:
    """Raise NotAllowed for anybody but a monitoring officer of the project."""
    if not may_make(viewer, project):
        raise NotAllowed(
            _("Only a monitoring officer of the project makes files of its participants. Ask one of them.")
        )


def files_of(viewer: Viewer) -> QuerySet[ParticipantsFile]:
    """Return the files that `viewer` may look at."""
    return ParticipantsFile.objects.filter(project__in=viewer.projects_as(Post.Role.MONITORING_OFFICER))


def returned_of(viewer: Viewer) -> QuerySet[ReturnedLine]:
    """Return the lines that came back about these files."""
    return ReturnedLine.objects.filter(feedback__file__in=files_of(viewer).values("pk"))
