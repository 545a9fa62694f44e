"""What holds for a call: its criteria, its form, the days and limits of the rules."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from kladka.calls.models import Call
from kladka.calls.rules import editing
from kladka.calls.rules.criteria import Criteria, criteria, made
from kladka.calls.rules.form import ApplicationForm, form
from kladka.people.policies.dated import dated_rule
from kladka.programmes.rules import profile


def rule_days(name: str, on: date) -> int:
    """Return the days of a rule of recruitment that holds on a day, e.g. "refused_days"."""
    return int(dated_rule("parameters/recruitment.yaml", name, on)["days"])


def limit(name: str, on: date) -> int:
    """Return how much of something is taken at most on a day: "per_minute", "documents_most", "documents_megabytes"."""
    return int(dated_rule("parameters/recruitment.yaml", name, on)["most"])


def criteria_of(call: Call) -> Criteria:
    """Return the criteria of a call: its own, else the ready set with the documents that its programme asks for."""
    if call.own_criteria:
        return made(call.criteria, call.own_criteria)
    return replace(criteria(call.criteria), documents=_documents_of_programme(call))


def raw_criteria_of(call: Call) -> dict[str, Any]:
    """Return the same as a record holds it, to be changed."""
    return call.own_criteria or editing.copied(call.criteria, _documents_of_programme(call))


def form_of(call: Call) -> ApplicationForm:
    """Return the form of a call as its project's programme may put it: nothing sensitive that it does not require."""
    required = profile(call.project.profile).required_on(call.opens_on)
    return form(criteria_of(call).form).asked_of(required)


def _documents_of_programme(call: Call) -> tuple[Mapping[str, Any], ...]:
    is_institutional = form(criteria(call.criteria).form).institutional
    return profile(call.project.profile).documents_on(call.opens_on, is_institutional=is_institutional)
