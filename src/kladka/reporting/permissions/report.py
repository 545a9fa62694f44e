"""Who prepares a report, and who approves and submits it."""

from kladka.core import clock
from kladka.programmes.models import Post, Project
from kladka.programmes.permissions import Viewer
from kladka.reporting.models import Report
from kladka.reporting.queries import report as queries


def may_prepare(viewer: Viewer, project: Project) -> bool:
    """Monitoring officers of the project prepare, and withdraw what they prepared."""
    return viewer.has(Post.Role.MONITORING_OFFICER, project.pk)


def may_submit(viewer: Viewer, report: Report) -> bool:
    """Monitoring officers and the leader's coordinators approve and submit; the policies say who of them."""
    leader = queries.leader_of(report.project_id)
    is_coordinator = leader is not None and (report.project_id, leader) in viewer.partners_as(Post.Role.COORDINATOR)
    return viewer.has(Post.Role.MONITORING_OFFICER, report.project_id) or is_coordinator


def others(report: Report) -> bool:
    """Tell whether there is a second person today who could approve the report."""
    return bool(queries.second_persons(report, clock.today()))
