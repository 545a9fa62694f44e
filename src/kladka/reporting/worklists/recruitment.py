"""What waits in the calls of a project, for whoever runs them and whoever assesses. About nobody by name: an applicant
is no participant yet."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import pyarrow as pa
from django.utils.translation import gettext_lazy as _

from kladka.calls.models import Appeal, Application, Assessment, Assessor, Call, Decision, Meeting
from kladka.calls.queries import waiting_in
from kladka.programmes.models import Project
from kladka.reporting.worklists.declared import Frame, Rule

KIND = "recruitment"
RULES = (
    Rule("appeal_waits", KIND, _("An appeal waits for an answer")),
    Rule("appeal_to_decide", KIND, _("Assessed after an appeal, and not decided yet")),
    Rule("card_waits", KIND, _("Applications wait for a card")),
    Rule("call_to_close", KIND, _("A call is over and still open")),
    Rule("call_to_decide", KIND, _("A closed call waits for the committee")),
    Rule("not_taken_in", KIND, _("Accepted, and not in the project yet")),
    Rule("place_free", KIND, _("A place is free, and somebody waits for it")),
)
SCHEMA = pa.schema(
    [
        ("key", pa.string()),
        ("rule", pa.string()),
        ("about", pa.string()),
        ("title", pa.string()),
        ("partner", pa.string()),
        ("staff", pa.string()),
        ("since", pa.date32()),
        ("due", pa.date32()),
        ("number", pa.int64()),
    ]
)
"""`about` is the call, or the application of an appeal; `since` of a call that is open still is its last day."""
WAITING = "SELECT * FROM recruitment"
"""What `lines` asks."""
TOUCHED_BY = frozenset(
    model._meta.db_table for model in (Call, Application, Assessment, Assessor, Meeting, Decision, Appeal)
)


def waiting(project: Project, _ids: Any) -> Iterator[dict[str, Any]]:
    """Yield what waits in the calls of a project, whatever day it is. Four queries."""
    for one in waiting_in(project):
        yield {
            "key": f"{one.what} {one.about} {one.staff or ''}",
            "rule": one.what,
            "about": str(one.about),
            "title": f"{one.call.title_pl}\n{one.call.title_en or one.call.title_pl}",
            "partner": str(one.call.partner_id),
            "staff": _text(one.staff),
            "since": one.since,
            "due": one.due,
            "number": one.number,
        }


def lines(found: pa.Table, frame: Frame, wanted: pa.Schema) -> pa.Table:
    """Return a line for each thing that waits; a call that is open only once its last day has passed."""
    rows = [_line(row) for row in found.to_pylist() if not _is_early(row, frame.on)]
    return pa.Table.from_pylist(rows, wanted)


def _is_early(row: Mapping[str, Any], today: date) -> bool:
    return bool(row["rule"] == "call_to_close" and row["since"] >= today)


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "rule": row["rule"],
        "kind": KIND,
        "participation": "",
        "fact": row["about"],
        "since": row["since"],
        "until": row["due"],
        "day": row["since"],
        "word": row["title"],
        "number": row["number"],
        "staff": row["staff"],
        "partner": row["partner"],
        "figures": None,
    }


def _text(pk: UUID | None) -> str:
    return "" if pk is None else str(pk)
