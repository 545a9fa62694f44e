"""Events that are over and whose attendance nobody has confirmed: nobody who came counts as supported yet."""

import pyarrow as pa
from django.utils.translation import gettext_lazy as _

from kladka.reporting.worklists.declared import Rule
from kladka.reporting.worklists.standing import Standing

RULES = (
    Rule(
        "unconfirmed",
        "event",
        _("Attendance of an event not confirmed"),
        """
        SELECT event AS fact, ends_on AS since, NULL::DATE AS until, ends_on AS day, title AS word, people AS number,
               CASE WHEN trainer IN (SELECT staff FROM serving WHERE role = 'trainer') THEN trainer ELSE '' END
               AS staff,
               partner
        FROM unconfirmed WHERE ends_on < $on
        """,
    ),
)


SCHEMA = pa.schema(
    [
        ("key", pa.string()),
        ("event", pa.string()),
        ("ends_on", pa.date32()),
        ("title", pa.string()),
        ("people", pa.int64()),
        ("trainer", pa.string()),
        ("partner", pa.string()),
    ]
)
"""Events whose attendance nobody has confirmed."""


def lines(standing: Standing, rule: Rule, wanted: pa.Schema) -> pa.Table:
    """Return the lines of a rule about events: about nobody, for the trainer, else for the coordinators."""
    found = standing.table(rule.sql)
    size = found.num_rows
    given = {"rule": rule.code, "kind": rule.kind, "participation": ""}
    columns = {name: pa.array([value] * size, pa.string()) for name, value in given.items()}
    columns["figures"] = pa.nulls(size, pa.list_(pa.string()))
    columns |= {name: found[name] for name in found.column_names}
    return pa.table({name: columns[name] for name in wanted.names}).cast(wanted)
