"""Releases that are due and not there, for the monitoring officers. One that waits is in `second`."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pyarrow as pa
from django.utils.translation import gettext_lazy as _

from kladka.reporting.queries.release import publication_of
from kladka.reporting.rules import release as rules
from kladka.reporting.worklists.declared import Frame, Rule

KIND = "release"
RULES = (Rule("release_due", KIND, _("A release is due and not prepared")),)
SCHEMA = pa.schema(
    [
        ("key", pa.string()),
        ("project", pa.string()),
        ("pack", pa.string()),
        ("starts_on", pa.date32()),
        ("ends_on", pa.date32()),
        ("is_public", pa.bool_()),
        ("last", pa.date32()),
        ("is_waiting", pa.bool_()),
    ]
)
"""What a project published: `last` is the day its newest release is as of; `is_waiting`: another is prepared."""
PUBLISHING = "SELECT * FROM release"
"""What `lines` asks."""


def lines(publishing: pa.Table, frame: Frame, wanted: pa.Schema) -> pa.Table:
    """Return a line for the release that is due, unless one waits to be published or discarded.

    What is due is prepared by itself: where that was refused, or never tried, it is still due some days later. About
    nobody, and of no partner: monitoring officers mend it.
    """
    rows = [row for row in publishing.to_pylist() if not row["is_waiting"]]
    return pa.Table.from_pylist([line for row in rows if (line := _due(row, frame))], wanted)


def _due(row: Mapping[str, Any], frame: Frame) -> dict[str, Any] | None:
    settings = rules.settings_of(publication_of(row["pack"]), frame.on)
    dates = (row["starts_on"], row["ends_on"])
    day = rules.due(*dates, settings, today=frame.on, last=row["last"]) if row["is_public"] else None
    if day is None:
        return None
    ready_on = rules.ready_on(day, row["ends_on"], settings)
    if ready_on + timedelta(days=frame.limits.release_due) > frame.on:
        return None
    return {
        "rule": RULES[0].code,
        "kind": KIND,
        "participation": "",
        "fact": row["key"],
        "since": ready_on,
        "until": ready_on,
        "day": day,
        "word": row["project"],
        "number": 0,
        "staff": "",
        "partner": "",
        "figures": None,
    }
