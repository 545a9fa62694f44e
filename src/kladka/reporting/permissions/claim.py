"""Who keeps the payment claims of a project; everybody who may open the project reads them."""

from kladka.programmes.models import Post, Project
from kladka.programmes.permissions import Viewer
from kladka.reporting.queries.report import leader_of


def may_keep(viewer: Viewer, project: Project) -> bool:
    """Monitoring officers of the project and coordinators posted by its leader keep claims and mark them as sent."""
    if viewer.has(Post.Role.MONITORING_OFFICER, project.pk):
        return True
    coordinated = {partner for of, partner in viewer.partners_as(Post.Role.COORDINATOR) if of == project.pk}
    return bool(coordinated) and leader_of(project.pk) in coordinated
