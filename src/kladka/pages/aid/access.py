"""Who may open de minimis aid: money is the coordinators' work, of entities of their partner; officers read."""

from kladka.pages.access import Access, Outcome

_WORK: dict[str, Outcome] = {"coordinator": (200, 200, 404)}
_READ: dict[str, Outcome] = {**_WORK, "monitoring_officer": (200, 200, 200)}

ACCESS = {
    "aid:list": Access.of_page(_READ),
    "aid:entity": Access.of_object(entity=_READ),
    "aid:new": Access.of_object(entity=_WORK),
    "aid:detail": Access.of_object(aid=_READ),
    "aid:withdraw": Access.of_object(aid=_WORK),
}
