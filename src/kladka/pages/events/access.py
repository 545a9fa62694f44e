"""Who may open the pages of events: a trainer their own, a coordinator the partner's, the officer all of a project."""

from collections.abc import Mapping

from kladka.pages.access import Access, Outcome

PLAN: Mapping[str, Outcome] = {"coordinator": (200, 200, 404)}
RUN: Mapping[str, Outcome] = {"trainer": (200, 404, 404), **PLAN}
READ: Mapping[str, Outcome] = {**RUN, "monitoring_officer": (200, 200, 200)}

ACCESS = {
    "events:list": Access.of_page(READ.keys()),
    "events:of-project": Access.of_object(project=dict.fromkeys(sorted(READ), (200, 200, 404))),
    "events:new": Access.of_page(PLAN.keys()),
    "events:detail": Access.of_object(event=READ),
    "events:print": Access.of_object(event=READ),
    "events:edit": Access.of_object(event=PLAN),
    "events:cancel": Access.of_object(event=PLAN),
    "events:restore": Access.of_object(event=PLAN),
    "events:session-new": Access.of_object(event=PLAN),
    "events:session-remove": Access.of_object(session=PLAN),
    "events:session-lead": Access.of_object(session=PLAN),
    "events:enrol": Access.of_object(event=PLAN),
    "events:enrol-new": Access.of_object(event=PLAN),
    "events:strike-off": Access.of_object(enrolment=PLAN),
    "events:attendance": Access.of_object(session=RUN),
    "events:confirm": Access.of_object(event=RUN),
    "events:proof": Access.of_object(event=RUN),
    "events:heads": Access.of_object(event=RUN),
}
