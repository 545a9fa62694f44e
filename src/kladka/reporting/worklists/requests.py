"""What participants ask about their data, and what somebody must decide since they withdrew a consent."""

import pyarrow as pa
from django.utils.translation import gettext_lazy as _

from kladka.reporting.worklists.declared import COORDINATOR, Rule

KIND = "request"
SCHEMA = pa.schema(
    [
        ("key", pa.string()),
        ("request", pa.string()),
        ("participation", pa.string()),
        ("asked_on", pa.date32()),
        ("due_on", pa.date32()),
        ("what", pa.string()),
    ]
)
"""Requests that wait. `what`: the kind of the consent that was withdrawn; empty where somebody asks in words."""
RULES = (
    Rule(
        "asked",
        KIND,
        _("A participant waits for an answer"),
        """
        SELECT participation, request AS fact, asked_on AS since, due_on AS until, due_on AS day, what AS word,
               0 AS number
        FROM request
        """,
        to=COORDINATOR,
    ),
)
