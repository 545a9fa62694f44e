"""Payment claims whose deadline comes near, for the monitoring officers; and which lines touch a claim's period."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext_lazy as _

from kladka.reporting.worklists import entities, recruitment, releases, requests, second
from kladka.reporting.worklists.declared import Frame, Rule

KIND = "claim"
_NOT_RECORDS = (KIND, releases.KIND, second.KIND, requests.KIND, recruitment.KIND, entities.KIND)
RULES = (Rule("claim_due", KIND, _("A payment claim is due")),)
SCHEMA = pa.schema(
    [
        ("key", pa.string()),
        ("label", pa.string()),
        ("project", pa.string()),
        ("period_until", pa.date32()),
        ("due_on", pa.date32()),
    ]
)
"""The open claims of a project that have a deadline."""
OPEN = "SELECT * FROM claim"
"""What `lines` asks."""


def lines(claims: pa.Table, frame: Frame, wanted: pa.Schema) -> pa.Table:
    """Return a line for each claim from so many days before its deadline on, until it is sent. About nobody, and of no
    partner: monitoring officers mend it."""
    notice = timedelta(days=frame.limits.claim_due)
    found = [_line(row, notice) for row in claims.to_pylist() if row["due_on"] - notice <= frame.on]
    return pa.Table.from_pylist(found, wanted)


def _line(row: Mapping[str, Any], notice: timedelta) -> dict[str, Any]:
    due_on = row["due_on"]
    return {
        "rule": RULES[0].code,
        "kind": KIND,
        "participation": "",
        "fact": row["key"],
        "since": due_on - notice,
        "until": due_on,
        "day": row["period_until"],
        "word": f"{row['project']}\n{row['label']}",
        "number": 0,
        "staff": "",
        "partner": "",
        "figures": None,
    }


def touching(lines: pa.Table, people: Iterable[str], first: date, last: date) -> pa.Table:
    """Return the lines about people who took part in a period or about a day within it; what is about
    nobody's record, deadlines and publication, is neither, nor is what a participant asks."""
    about = pc.is_in(lines["participation"], value_set=pa.array(sorted(people), pa.string()))
    within = [
        pc.fill_null(
            pc.and_(
                pc.greater_equal(lines[name], pa.scalar(first, pa.date32())),
                pc.less_equal(lines[name], pa.scalar(last, pa.date32())),
            ),
            False,
        )
        for name in ("since", "day")
    ]
    touched = pc.or_(about, pc.or_(*within))
    return lines.filter(pc.and_(touched, pc.invert(pc.is_in(lines["kind"], value_set=pa.array(_NOT_RECORDS)))))
