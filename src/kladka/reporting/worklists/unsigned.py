"""Numbered papers of participants that wait for their signature for too long: made, and no signed scan came back.

They wait until some time after the project's end; then nobody is left who could sign.
"""

from collections.abc import Iterator, Mapping

import pyarrow as pa
from django.utils.translation import gettext_lazy as _

from kladka.core import clock
from kladka.documents.numbering import Number
from kladka.documents.templates import template_of
from kladka.people.models import Paper
from kladka.programmes.models import Project
from kladka.reporting.worklists.declared import Rule
from kladka.reporting.worklists.source import Ids, Row, Source

SIGNER = "participant"
"""What this one signs comes back as a scan; a certificate or a letter goes out."""
RULES = (
    Rule(
        "unsigned",
        "evidence",
        _("A document waits for its signature"),
        """
        SELECT participation, key AS fact, made_on AS since, NULL::DATE AS until, made_on AS day, title AS word,
               date_diff('day', made_on, $on) AS number
        FROM paper
        WHERE date_diff('day', made_on, $on) > $unsigned AND $on <= $ends_on + to_days($unsigned_after_end::INTEGER)
        """,
    ),
)
SCHEMA = pa.schema(
    [("key", pa.string()), ("participation", pa.string()), ("made_on", pa.date32()), ("title", pa.string())]
)
"""Papers without their scan. `title`: number and kind."""


def _waiting(project: Project, ids: Ids) -> Iterator[Row]:
    rows = Paper.objects.unsigned().filter(project=project, participation__isnull=False)
    rows = rows.filter(**({} if ids is None else {"pk__in": ids}))
    names = ("pk", "participation", "made_at", "template", "kind", "year", "number")
    for pk, participation, made_at, template, *number in rows.values_list(*names).iterator():
        if SIGNER in template_of(template).signs:
            yield {
                "key": str(pk),
                "participation": str(participation),
                "made_on": clock.day_of(made_at),
                "title": f"{Number(*number)}\n{number[0]}",
            }


SOURCES: Mapping[str, Source] = {"paper": Source(SCHEMA, frozenset({Paper._meta.db_table}), _waiting)}
