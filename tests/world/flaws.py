"""What of a demo project stands on its work lists, and how many flaws there are, counted in another way."""

from collections import Counter

from django.db.models import Exists, OuterRef

from kladka.core import clock
from kladka.people.models import Entry, Participation, Support
from kladka.programmes.models import Project
from kladka.reporting import worklists


def rules_of(project: Project) -> Counter[str]:
    """Return how many lines each rule has on the project's work lists today."""
    found = worklists.current(project, clock.today()).found
    return Counter(found.lines["rule"].to_pylist())


def drafts_with_support(project: Project) -> int:
    """Return how many people were supported whose entry form is not complete."""
    supported = Support.objects.current().filter(participation=OuterRef("pk"))
    entered = Entry.objects.current().filter(participation=OuterRef("pk"))
    return Participation.objects.filter(Exists(supported), ~Exists(entered), project=project).count()
