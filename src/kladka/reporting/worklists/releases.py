"""Releases that wait for somebody to publish them, and those due that are not there, for the monitoring officers."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
from django.utils.translation import gettext_lazy as _

from kladka.reporting.queries.release import publication_of
from kladka.reporting.rules import release as rules
from kladka.reporting.worklists.declared import Frame, Rule

KIND = "release"
WAITS, DUE = RULES = (
    Rule("release_waits", KIND, _("A release waits to be published")),
    Rule("release_due", KIND, _("A release is due and not prepared")),
)
SCHEMA = pa.schema(
    [
        ("key", pa.string()),
        ("project", pa.string()),
        ("pack", pa.string()),
        ("starts_on", pa.date32()),
        ("ends_on", pa.date32()),
        ("is_public", pa.bool_()),
        ("last", pa.date32()),
        ("number", pa.int64()),
        ("as_of", pa.date32()),
        ("prepared_on", pa.date32()),
    ]
)
"""What a project published: `last` is the day its newest release is as of; `number`, `as_of` and `prepared_on` are of
the release that waits, whose `key` it is then."""
PUBLISHING = "SELECT * FROM release"
"""What `lines` asks."""


def lines(publishing: pa.Table, frame: Frame, wanted: pa.Schema) -> pa.Table:
    """Return a line for the release that waits, until it is published or discarded, else for the one that is due.

    What is due is prepared by itself: where that was refused, or never tried, it is still due some days later. About
    nobody, and of no partner: monitoring officers mend it.
    """
    found = [line for row in publishing.to_pylist() if (line := _line(row, frame))]
    return pa.Table.from_pylist(found, wanted)


def _line(row: Mapping[str, Any], frame: Frame) -> dict[str, Any] | None:
    return _waiting(row, frame) if row["prepared_on"] else _due(row, frame)


def _waiting(row: Mapping[str, Any], frame: Frame) -> dict[str, Any] | None:
    if row["prepared_on"] + timedelta(days=frame.limits.release_waits) > frame.on:
        return None
    return _as_line(WAITS, row, since=row["prepared_on"], until=None, day=row["as_of"])


def _due(row: Mapping[str, Any], frame: Frame) -> dict[str, Any] | None:
    settings = rules.settings_of(publication_of(row["pack"]), frame.on)
    dates = (row["starts_on"], row["ends_on"])
    day = rules.due(*dates, settings, today=frame.on, last=row["last"]) if row["is_public"] else None
    if day is None:
        return None
    ready_on = rules.ready_on(day, row["ends_on"], settings)
    if ready_on + timedelta(days=frame.limits.release_due) > frame.on:
        return None
    return _as_line(DUE, row, since=ready_on, until=ready_on, day=day)


def _as_line(rule: Rule, row: Mapping[str, Any], *, since: date, until: date | None, day: date) -> dict[str, Any]:
    return {
        "rule": rule.code,
        "kind": KIND,
        "participation": "",
        "fact": row["key"],
        "since": since,
        "until": until,
        "day": day,
        "word": row["project"],
        "number": row["number"],
        "staff": "",
        "partner": "",
        "figures": None,
    }
