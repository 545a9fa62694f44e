"""What holds for a call: its criteria, its form, the days and limits of the rules."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from kladka.calls.models import Call, UsualDocuments
from kladka.calls.rules import editing
from kladka.calls.rules.criteria import Criteria, criteria, made
from kladka.calls.rules.form import ApplicationForm, form
from kladka.core.dated import dated_rule
from kladka.programmes.rules import profile

APPLICANT = "applicant_kind"
"""The question who applies; which answers it takes says the kind of the call."""


def rule_days(name: str, on: date) -> int:
    """Return the days of a rule of recruitment that holds on a day, e.g. "refused_days"."""
    return int(dated_rule("parameters/recruitment.yaml", name, on)["days"])


def limit(name: str, on: date) -> int:
    """Return how much of something is taken at most on a day: "per_minute", "documents_most", "documents_megabytes"."""
    return int(dated_rule("parameters/recruitment.yaml", name, on)["most"])


def criteria_of(call: Call) -> Criteria:
    """Return the criteria of a call: its own, else the ready set with the documents that are usual for it."""
    if call.own_criteria:
        return made(call.criteria, call.own_criteria)
    return replace(criteria(call.criteria), documents=tuple(_usual(call)))


def raw_criteria_of(call: Call) -> dict[str, Any]:
    """Return the same as a record holds it, to be changed."""
    return call.own_criteria or editing.copied(call.criteria, _usual(call))


def form_of(call: Call) -> ApplicationForm:
    """Return the form of a call as its project's programme may put it: nothing sensitive that it does not require."""
    required = profile(call.project.profile).required_on(call.opens_on)
    asked = form(criteria_of(call).form).asked_of(required)
    return asked.offering(APPLICANT, call.rules.applicants) if call.rules.applicants else asked


def is_institutional(call: Call) -> bool:
    """Tell whether staff of institutions apply in a call."""
    return form(criteria(call.criteria).form).institutional


def documents_of_programme(call: Call) -> tuple[Mapping[str, Any], ...]:
    """Return the documents that the programme asks for on the first day of a call: of people who want to take part."""
    if not call.rules.takes_part:
        return ()
    return profile(call.project.profile).documents_on(call.opens_on, is_institutional=is_institutional(call))


def usual_documents(call: Call) -> UsualDocuments | None:
    """Return what the partner's calls of this kind ask for until they say otherwise; None where the programme's list
    holds. One query."""
    if not call.rules.takes_part:
        return None
    of = {"project": call.project_id, "partner": call.partner_id, "is_institutional": is_institutional(call)}
    return UsualDocuments.objects.filter(**of).first()


def _usual(call: Call) -> Sequence[Mapping[str, Any]]:
    """The documents of a call without criteria of its own. An opened one has its own where the partner's list held."""
    kept = usual_documents(call) if call.state == Call.State.DRAFT else None
    return documents_of_programme(call) if kept is None else kept.documents
