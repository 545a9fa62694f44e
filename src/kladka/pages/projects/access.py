"""Who may open the pages of a project: everybody with a post in it, and the administrators of those who take part."""

from kladka.pages.access import ROLES, Access

MEMBERS = dict.fromkeys(sorted(ROLES), (200, 200, 404))
"""A project is one's own when one has a post in it or administers an organisation of it; any other is 404."""

ACCESS = {
    "projects:list": Access.of_page(ROLES),
    "projects:about": Access.of_object(project=MEMBERS),
    "projects:team": Access.of_object(project=MEMBERS),
    "projects:targets": Access.of_object(project=MEMBERS),
}
