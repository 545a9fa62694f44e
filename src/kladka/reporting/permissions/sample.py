"""Who works on control samples: the monitoring officers of their project. Everybody else has no part in them."""

from typing import Any

from django.db.models import QuerySet

from kladka.people.queries import visible_to
from kladka.programmes.models import Post, Project
from kladka.programmes.permissions import Viewer
from kladka.reporting.models import Package, Sample, SampleItem


def controlled_projects(viewer: Viewer) -> QuerySet[Project]:
    """Return the projects whose samples `viewer` draws and looks at."""
    return Project.objects.filter(pk__in=viewer.projects_as(Post.Role.MONITORING_OFFICER))


def samples_of(viewer: Viewer) -> QuerySet[Any]:
    """Return the samples that `viewer` works on, withdrawn ones too."""
    found: QuerySet[Any] = Sample.objects.filter(project__in=viewer.projects_as(Post.Role.MONITORING_OFFICER))
    return found


def sample_items_of(viewer: Viewer) -> QuerySet[SampleItem]:
    """Return the items of these samples."""
    return SampleItem.objects.filter(sample__in=samples_of(viewer).values("pk"))


def packages_of(viewer: Viewer) -> QuerySet[Package]:
    """Return the packages of these samples."""
    return Package.objects.filter(sample__in=samples_of(viewer).values("pk"))


def may_see_names(viewer: Viewer, sample: Sample) -> bool:
    """Tell whether `viewer` may open everybody who was drawn, so that a package may name them."""
    drawn = SampleItem.objects.filter(sample=sample)
    return not drawn.exclude(participation__in=visible_to(viewer).values("pk")).exists()
