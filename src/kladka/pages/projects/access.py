"""Who may open the pages of a project: everybody with a post in it, and the administrators of those who take part.

Its data are changed by the administrators of who answers for its data; its targets by its monitoring officers, too.
"""

from kladka.pages.access import ADMINISTRATOR, ROLES, Access
from kladka.programmes.models import Post

MEMBERS = dict.fromkeys(sorted(ROLES), (200, 200, 404))
"""A project is one's own when one has a post in it or administers an organisation of it; any other is 404."""
KEEPERS = {ADMINISTRATOR: (200, 200, 404)}
PROMISERS = {**KEEPERS, str(Post.Role.MONITORING_OFFICER): (200, 200, 404)}

ACCESS = {
    "projects:list": Access.of_page(ROLES),
    "projects:new": Access.of_page({ADMINISTRATOR}),
    "projects:about": Access.of_object(project=MEMBERS),
    "projects:team": Access.of_object(project=MEMBERS),
    "projects:targets": Access.of_object(project=MEMBERS),
    "projects:edit": Access.of_object(project=KEEPERS),
    "projects:add-goal": Access.of_object(project=KEEPERS),
    "projects:edit-goal": Access.of_object(goal=KEEPERS),
    "projects:remove-goal": Access.of_object(goal=KEEPERS),
    "projects:add-group": Access.of_object(project=KEEPERS),
    "projects:edit-group": Access.of_object(group=KEEPERS),
    "projects:remove-group": Access.of_object(group=KEEPERS),
    "projects:add-partner": Access.of_object(project=KEEPERS),
    "projects:end-partner": Access.of_object(partnership=KEEPERS),
    "projects:serve": Access.of_object(project=KEEPERS),
    "projects:change-areas": Access.of_object(project=KEEPERS),
    "projects:add-award": Access.of_object(project=KEEPERS),
    "projects:award": Access.of_object(award=MEMBERS),
    "projects:award-document": Access.of_object(award=MEMBERS),
    "projects:add-award-document": Access.of_object(award=KEEPERS),
    "projects:remove-award-document": Access.of_object(award=KEEPERS),
    "projects:edit-award": Access.of_object(award=KEEPERS),
    "projects:remove-award": Access.of_object(award=KEEPERS),
    "projects:promise": Access.of_object(project=PROMISERS),
    "projects:correct-target": Access.of_object(target=PROMISERS),
    "projects:withdraw-target": Access.of_object(target=PROMISERS),
}
