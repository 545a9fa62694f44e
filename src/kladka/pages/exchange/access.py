"""Who brings rows in: a coordinator all three sheets, an adviser cards, a trainer attendance at their own events."""

from collections.abc import Mapping

from kladka.pages.access import Access, Outcome

EVENT: Mapping[str, Outcome] = {
    "adviser": (404, 404, 404),
    "trainer": (200, 404, 404),
    "coordinator": (200, 200, 404),
}
"""An adviser brings in the attendance of events whose trainer they are; that of the table has another one."""
COORDINATOR: Mapping[str, Outcome] = {"coordinator": (200, 200, 404)}
"""An upload is seen by whoever sent it, and by the coordinator of that partner."""

ACCESS = {
    "exchange:imports": Access.of_page({"adviser", "coordinator", "trainer"}),
    "exchange:participants": Access.of_page({"coordinator"}),
    "exchange:participants-template": Access.of_page({"coordinator"}),
    "exchange:advice": Access.of_page({"adviser", "coordinator"}),
    "exchange:advice-template": Access.of_page({"adviser", "coordinator"}),
    "exchange:attendance": Access.of_object(event=EVENT),
    "exchange:attendance-template": Access.of_object(event=EVENT),
    "exchange:results": Access.of_object(test=EVENT),
    "exchange:results-template": Access.of_object(test=EVENT),
    "exchange:check-results": Access.of_object(
        upload={"adviser": (404, 404, 404), "trainer": (200, 404, 404), **COORDINATOR}
    ),
    "exchange:check-participants": Access.of_object(upload=COORDINATOR),
    "exchange:check-advice": Access.of_object(upload={"adviser": (200, 404, 404), **COORDINATOR}),
    "exchange:check-attendance": Access.of_object(
        upload={"adviser": (404, 404, 404), "trainer": (200, 404, 404), **COORDINATOR}
    ),
}
