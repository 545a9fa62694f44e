"""Who may open the pages of publication: everybody of the project reads; the leader's people prepare and decide."""

from kladka.pages.access import Access
from kladka.pages.projects.access import MEMBERS
from kladka.programmes.models import Post

PREPARING = {str(Post.Role.MONITORING_OFFICER): (200, 200, 404)}
DECIDING = {**PREPARING, str(Post.Role.COORDINATOR): (404, 404, 404)}
"""A coordinator decides where the post is at the project's leader; those of partners find nothing here."""
OWN_WORK = {str(Post.Role.MONITORING_OFFICER): (200, 404, 404)}
"""What somebody let the worker do is shown to that person only."""

ACCESS = {
    "releases:list": Access.of_object(project=MEMBERS),
    "releases:prepare": Access.of_object(project=PREPARING),
    "releases:work": Access.of_object(preparation=OWN_WORK),
    "releases:declare": Access.of_object(project=DECIDING),
    "releases:withdraw": Access.of_object(declared=DECIDING),
    "releases:detail": Access.of_object(release=MEMBERS),
    "releases:publish": Access.of_object(release=DECIDING),
    "releases:discard": Access.of_object(release=PREPARING),
}
