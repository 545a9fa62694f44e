"""What participants ask to be paid and nobody has written down, or decided on, yet."""

from collections.abc import Iterator, Mapping

import pyarrow as pa
from django.utils.translation import gettext_lazy as _

from kladka.benefits.models import Benefit
from kladka.benefits.queries import kinds
from kladka.programmes.models import Project
from kladka.reporting.worklists.declared import COORDINATOR, Rule
from kladka.reporting.worklists.requests import KIND
from kladka.reporting.worklists.source import Ids, Row, Source

_WAITS = """
SELECT participation, key AS fact, asked_on AS since, NULL::DATE AS until, asked_on AS day, title AS word, 0 AS number
FROM benefit WHERE state = '{state}'
"""
RULES = (
    Rule(
        "benefit_sent", KIND, _("A participant asks for a benefit on the own page"), _WAITS.format(state=Benefit.SENT)
    ),
    Rule(
        "benefit_requested",
        KIND,
        _("A request for a benefit waits for a decision"),
        _WAITS.format(state=Benefit.REQUESTED),
        to=COORDINATOR,
    ),
)
SCHEMA = pa.schema(
    [
        ("key", pa.string()),
        ("participation", pa.string()),
        ("asked_on", pa.date32()),
        ("title", pa.string()),
        ("state", pa.string()),
    ]
)
"""Requests that wait: sent by the participant, or written down. `title`: the kind of benefit, in both languages."""


def _waiting(project: Project, ids: Ids) -> Iterator[Row]:
    named = kinds(project.profile)
    rows = Benefit.objects.filter(participation__project=project, state__in=Benefit.OPEN)
    rows = rows if ids is None else rows.filter(pk__in=ids)
    for pk, participation, asked_on, kind, state in rows.values_list(
        "pk", "participation", "requested_on", "kind", "state"
    ):
        title = "\n".join(named[kind].labels[each] if kind in named else kind for each in ("pl", "en"))
        yield dict(zip(SCHEMA.names, (str(pk), str(participation), asked_on, title, state), strict=True))


SOURCES: Mapping[str, Source] = {"benefit": Source(SCHEMA, frozenset({Benefit._meta.db_table}), _waiting)}
