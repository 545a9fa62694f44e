"""Who may open reports: everybody who may open the project reads them and takes the figures away.

A monitoring officer prepares and withdraws; monitoring officers and the leader's own coordinators submit, verify, and
take the file with the members behind. A coordinator of a partner is none of these.
"""

from kladka.pages.access import Access
from kladka.pages.projects.access import MEMBERS
from kladka.programmes.models import Post

OFFICER = str(Post.Role.MONITORING_OFFICER)
PREPARERS = {OFFICER: (200, 200, 404)}
ANSWERING = {**PREPARERS, str(Post.Role.COORDINATOR): (404, 404, 404)}
"""Of the coordinators only the leader's; the cast's coordinator works for a partner."""
OWN_WORK = {OFFICER: (200, 404, 404), str(Post.Role.COORDINATOR): (404, 404, 404)}
"""What somebody let the worker do is shown to that person only."""

ACCESS = {
    "reports:list": Access.of_object(project=MEMBERS),
    "reports:prepare": Access.of_object(project=PREPARERS),
    "reports:work": Access.of_object(work=OWN_WORK),
    "reports:detail": Access.of_object(report=MEMBERS),
    "reports:checks": Access.of_object(report=MEMBERS),
    "reports:members": Access.of_object(report=MEMBERS),
    "reports:submit": Access.of_object(report=ANSWERING),
    "reports:withdraw": Access.of_object(report=PREPARERS),
    "reports:correct": Access.of_object(report=PREPARERS),
    "reports:verify": Access.of_object(report=ANSWERING),
    "reports:file": Access.of_object(report=ANSWERING),
    "reports:take": Access.of_object(report=MEMBERS),
    "reports:restatement": Access.of_object(project=MEMBERS),
    "reports:restated-figure": Access.of_object(project=MEMBERS),
}
