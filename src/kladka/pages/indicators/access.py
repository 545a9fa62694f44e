"""Who may open own indicators: everybody reads those of their project; its monitoring officers write them.

The leader's coordinators decide on what a colleague wrote, too; coordinators of partners do not.
"""

from kladka.pages.access import Access
from kladka.pages.projects.access import MEMBERS
from kladka.programmes.models import Post

WRITERS = {str(Post.Role.MONITORING_OFFICER): (200, 200, 404)}
DECIDERS = {**WRITERS, str(Post.Role.COORDINATOR): (404, 404, 404)}
"""The coordinators told apart here are those of partners."""

ACCESS = {
    "indicators:list": Access.of_object(project=MEMBERS),
    "indicators:new": Access.of_object(project=WRITERS),
    "indicators:guided": Access.of_object(project=WRITERS),
    "indicators:draft": Access.of_object(draft=WRITERS),
    "indicators:discard": Access.of_object(draft=WRITERS),
    "indicators:detail": Access.of_object(project=MEMBERS),
    "indicators:compare": Access.of_object(project=MEMBERS),
    "indicators:change": Access.of_object(project=WRITERS),
    "indicators:approve": Access.of_object(project=DECIDERS),
    "indicators:send-back": Access.of_object(project=DECIDERS),
    "indicators:retire": Access.of_object(project=WRITERS),
}
