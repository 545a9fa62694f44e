"""Who may open figures: everybody who may open the project. Whom they see by name is their scope of participants."""

from kladka.pages.access import ROLES, Access
from kladka.pages.projects.access import MEMBERS

ACCESS = {
    "figures:list": Access.of_page(ROLES),
    "figures:project": Access.of_object(project=MEMBERS),
    "figures:project-json": Access.of_object(project=MEMBERS),
    "figures:figure": Access.of_object(project=MEMBERS),
    "figures:members": Access.of_object(project=MEMBERS),
}
