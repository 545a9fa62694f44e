"""Who may open the pages of events: a trainer their own, a coordinator the partner's, the officer all of a project.

An expert, who serves as adviser, opens the event and marks at the sessions they are named for. What is of the whole
event opens to an expert who is the event's trainer: the objects of the table have another one.

A survey is answered by its secret link, without an account.
"""

from collections.abc import Mapping

from kladka.pages.access import Access, Outcome

PLAN: Mapping[str, Outcome] = {"coordinator": (200, 200, 404)}
LEAD: Mapping[str, Outcome] = {"adviser": (200, 404, 404), "trainer": (200, 404, 404), **PLAN}
RUN: Mapping[str, Outcome] = {**LEAD, "adviser": (404, 404, 404)}
READ: Mapping[str, Outcome] = {**LEAD, "monitoring_officer": (200, 200, 200)}

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
    "events:session-change": Access.of_object(session=PLAN),
    "events:enrol": Access.of_object(event=PLAN),
    "events:enrol-new": Access.of_object(event=PLAN),
    "events:strike-off": Access.of_object(enrolment=PLAN),
    "events:attendance": Access.of_object(session=LEAD),
    "events:confirm": Access.of_object(event=RUN),
    "events:completion": Access.of_object(event=RUN),
    "events:remove-person": Access.of_object(enrolment=PLAN),
    "events:take-back-removal": Access.of_object(enrolment=PLAN),
    "events:learnt": Access.of_object(event=READ),
    "events:test-new": Access.of_object(event=RUN),
    "events:test": Access.of_object(test=READ),
    "events:test-edit": Access.of_object(test=RUN),
    "events:test-remove": Access.of_object(test=RUN),
    "events:results": Access.of_object(test=RUN),
    "events:survey-new": Access.of_object(event=RUN),
    "events:survey": Access.of_object(survey=READ),
    "events:survey-paper": Access.of_object(survey=RUN),
    "events:survey-close": Access.of_object(survey=RUN),
    "events:survey-thanks": Access.public(),
    "events:survey-answer": Access.public(),
    "events:proof": Access.of_object(event=RUN),
    "events:heads": Access.of_object(event=RUN),
}
