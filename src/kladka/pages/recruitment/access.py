"""Who may open the pages of recruitment: the partner's coordinator runs it, the leader's officer reads all of it."""

from collections.abc import Mapping

from kladka.pages.access import Access, Outcome
from kladka.programmes.models import Post

RUN: Mapping[str, Outcome] = {"coordinator": (200, 200, 404)}
READ: Mapping[str, Outcome] = {**RUN, "monitoring_officer": (200, 200, 200)}
OWN: Mapping[str, Outcome] = {**dict.fromkeys(Post.Role.values, (404, 404, 404)), "coach": (200, 404, 404)}
"""Whatever the role, what was given to oneself to assess; in the samples it is the coaches'."""

ACCESS = {
    "recruitment:list": Access.of_page(READ.keys()),
    "recruitment:new": Access.of_page(RUN.keys()),
    "recruitment:call": Access.of_object(call=READ),
    "recruitment:blank": Access.of_object(call=READ),
    "recruitment:criteria": Access.of_object(call=READ),
    **{
        f"recruitment:criteria-{name}": Access.of_object(call=RUN)
        for name in ("line", "answer", "rules", "documents", "remove", "reset")
    },
    "recruitment:usual-documents": Access.of_object(call=RUN),
    "recruitment:usual-documents-reset": Access.of_object(call=RUN),
    "recruitment:edit": Access.of_object(call=RUN),
    "recruitment:throw-away": Access.of_object(call=RUN),
    "recruitment:step": Access.of_object(call=RUN),
    "recruitment:enter": Access.of_object(call=RUN),
    "recruitment:alike": Access.of_object(call=RUN),
    "recruitment:assign": Access.of_object(call=RUN),
    "recruitment:mine": Access.of_page(set(Post.Role.values)),
    "recruitment:own": Access.of_object(assessor=OWN),
    "recruitment:decide": Access.of_object(call=RUN),
    "recruitment:minutes": Access.of_object(call=READ),
    "recruitment:results": Access.of_object(call=RUN),
    "recruitment:call-up": Access.of_object(call=RUN),
    "recruitment:application": Access.of_object(application=READ),
    "recruitment:print": Access.of_object(application=READ),
    "recruitment:letter": Access.of_object(application=READ),
    "recruitment:add-document": Access.of_object(application=RUN),
    "recruitment:document": Access.of_object(application=READ),
    "recruitment:remove-document": Access.of_object(application=RUN),
    "recruitment:own-document": Access.of_object(assessor=OWN),
    "recruitment:applicant": Access.of_object(application=RUN),
    "recruitment:change": Access.of_object(application=RUN),
    "recruitment:assess": Access.of_object(application=RUN),
    "recruitment:withdraw": Access.of_object(application=RUN),
    "recruitment:appeal": Access.of_object(application=RUN),
    "recruitment:decide-after-appeal": Access.of_object(application=RUN),
    "recruitment:accept": Access.of_object(application=RUN),
    "recruitment:undo-accept": Access.of_object(application=RUN),
}
