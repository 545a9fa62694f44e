"""Who may open payment claims: everybody who may open the project reads them.

Monitoring officers and the leader's own coordinators keep the list and mark claims as sent; a coordinator of a partner
does not.
"""

from kladka.pages.access import Access
from kladka.pages.projects.access import MEMBERS
from kladka.programmes.models import Post

KEEPERS = {str(Post.Role.MONITORING_OFFICER): (200, 200, 404), str(Post.Role.COORDINATOR): (404, 404, 404)}
"""Of the coordinators only the leader's; the cast's coordinator works for a partner."""

ACCESS = {
    "claims:list": Access.of_object(project=MEMBERS),
    "claims:add": Access.of_object(project=KEEPERS),
    "claims:terms": Access.of_object(project=KEEPERS),
    "claims:detail": Access.of_object(claim=MEMBERS),
    "claims:change": Access.of_object(claim=KEEPERS),
    "claims:remove": Access.of_object(claim=KEEPERS),
    "claims:restore": Access.of_object(claim=KEEPERS),
    "claims:send": Access.of_object(claim=KEEPERS),
    "claims:correct": Access.of_object(claim=KEEPERS),
    "claims:take-back": Access.of_object(claim=KEEPERS),
    "claims:members": Access.of_object(claim=MEMBERS),
    "claims:moves": Access.of_object(claim=MEMBERS),
    "claims:changes": Access.of_object(claim=MEMBERS),
    "claims:changed": Access.of_object(claim=MEMBERS),
    "claims:since": Access.of_object(claim=MEMBERS),
}
