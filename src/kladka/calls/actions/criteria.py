"""The criteria of a call that is being planned are changed, line by line; from its opening on they stay."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, verb
from kladka.calls import policies
from kladka.calls.actions.planning import fresh
from kladka.calls.models import Call, UsualDocuments
from kladka.calls.queries import (
    documents_of_programme,
    form_of,
    is_institutional,
    raw_criteria_of,
    usual_documents,
)
from kladka.calls.rules import editing
from kladka.calls.rules.documents import DICTIONARY
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken, check_version


def write_line(*, call: Call, version: int, part: str, line: Mapping[str, Any], by: Actor) -> Call:
    """Add a line to a part of the criteria, or change the one of its code.

    Raises Stale when somebody changed the call since `version`, PolicyBroken when the line cannot be right.
    """
    policies.check_line(form_of(call), part, line)
    return _write("calls.write_line", call, version, lambda raw: editing.with_line(raw, part, line), by)


def remove_line(*, call: Call, version: int, part: str, code: str, by: Actor) -> Call:
    """Take a line out. Raises PolicyBroken where the rule for equal points needs it."""
    return _write("calls.remove_line", call, version, lambda raw: editing.without_line(raw, part, code), by)


def write_rules(*, call: Call, version: int, least_points: int, ties: Sequence[Mapping[str, Any]], by: Actor) -> Call:
    """Say how many points are the least, and who comes first of two with the same points."""
    changed = {"least_points": least_points, "ties": [dict(tie) for tie in ties]}
    return _write("calls.write_rules", call, version, lambda raw: {**raw, **changed}, by)


def write_documents(*, call: Call, version: int, documents: Mapping[str, bool], by: Actor) -> Call:
    """Say which documents are asked for, and which of them are needed before an application is sent."""
    for kind in documents:
        dictionary(DICTIONARY).check(kind)
    return _write("calls.write_documents", call, version, lambda raw: editing.with_documents(raw, documents), by)


def write_usual_documents(*, call: Call, version: int, documents: Mapping[str, bool], by: Actor) -> UsualDocuments:
    """Say which documents calls like this one ask for until they say otherwise: of its partner, in its project, by
    people or by staff of institutions. `version` is 0 where the programme's list held.

    Raises Stale when somebody changed them since.
    """
    for kind in documents:
        dictionary(DICTIONARY).check(kind)
    lines = [{"document": kind, "needed": needed} for kind, needed in documents.items()]
    with verb("calls.write_usual_documents", controller=call.project.controller_id, by=by) as opened:
        found = _usual(call, version)
        if found is None:
            of = {"project": call.project, "partner": call.partner, "is_institutional": is_institutional(call)}
            return opened.save(UsualDocuments(documents=lines, **of))
        found.documents, found.version = lines, found.version + 1
        return opened.save(found, fields=["documents", "version"])


def take_documents_of_programme(*, call: Call, version: int, by: Actor) -> None:
    """Let calls like this one ask for the programme's documents again. Raises Stale as above."""
    with verb("calls.take_documents_of_programme", controller=call.project.controller_id, by=by) as opened:
        found = _usual(call, version)
        if found is not None:
            opened.delete(found)


def _usual(call: Call, version: int) -> UsualDocuments | None:
    if not call.rules.takes_part:
        raise PolicyBroken(_("Only calls by which people join the project share a list of documents."))
    found = usual_documents(call)
    check_version(found or UsualDocuments(documents=list(documents_of_programme(call)), version=0), version)
    return found


def take_ready_set(*, call: Call, version: int, by: Actor) -> Call:
    """Go back to the ready set: what was changed for this call is gone."""
    return _write("calls.take_ready_set", call, version, lambda _raw: {}, by)


def _write(name: str, call: Call, version: int, change: Any, by: Actor) -> Call:
    with verb(name, controller=call.project.controller_id, by=by) as opened:
        found = fresh(call, version)
        policies.check_criteria_change(found)
        found.own_criteria = change(raw_criteria_of(found))
        if found.own_criteria:
            policies.check_criteria(found.own_criteria)
        found.version += 1
        return opened.save(found, fields=["own_criteria", "version"])
