"""Numbered papers about records that wait for their signature for too long: an advice card, minutes, an agreement.

They are for whoever answers for the record, else for the coordinators of the partner, as those of participants they
leave the list some time after the project's end. What only the office signs goes out, and nothing comes back.
"""

from collections.abc import Iterator, Mapping
from uuid import UUID

import pyarrow as pa
from django.utils.translation import gettext_lazy as _

from kladka.core import clock
from kladka.documents.numbering import Number
from kladka.documents.templates import template_of
from kladka.people.models import Paper
from kladka.programmes.models import Project
from kladka.reporting.worklists.declared import Rule
from kladka.reporting.worklists.source import Ids, Row, Source
from kladka.reporting.worklists.standing import Standing
from kladka.workflows.queries.subjects import ABOUT
from kladka.workflows.queries.things import About

OFFICE = "partner"
UNSIGNED = Rule(
    "unsigned_record", "evidence", _("An advice card, a list, minutes or an agreement waits for its signature")
)
RULES = (UNSIGNED,)
SCHEMA = pa.schema(
    [
        ("key", pa.string()),
        ("made_on", pa.date32()),
        ("title", pa.string()),
        ("partner", pa.string()),
        ("staff", pa.string()),
        ("post", pa.string()),
    ]
)
"""`title`: number, kind; `staff` and `post`: who answers for the record, while they serve as that."""
_WAITING = """
SELECT $rule AS rule, $kind AS kind, '' AS participation, key AS fact, made_on AS since, NULL::DATE AS until,
       made_on AS day, title AS word, date_diff('day', made_on, $on) AS number,
       CASE WHEN EXISTS (FROM serving WHERE serving.staff = record_paper.staff AND role = post) THEN staff ELSE '' END
       AS staff, partner, NULL::VARCHAR[] AS figures
FROM record_paper
WHERE date_diff('day', made_on, $on) > $unsigned AND $on <= $ends_on + to_days($unsigned_after_end::INTEGER)
"""


def lines(standing: Standing, wanted: pa.Schema) -> pa.Table:
    """Return a line for each paper that has waited for too long."""
    sql = _WAITING.replace("$rule", f"'{UNSIGNED.code}'").replace("$kind", f"'{UNSIGNED.kind}'")
    return standing.table(sql).select(wanted.names).cast(wanted)


def _waiting(project: Project, _ids: Ids) -> Iterator[Row]:
    """Yield the papers without their scan. A query, and one for each kind of record that there are some of."""
    rows = Paper.objects.unsigned().filter(project=project, participation=None).order_by("made_at", "pk")
    found = [one for one in rows.defer("content") if set(template_of(one.template).signs) != {OFFICE}]
    for table, about in ABOUT.items():
        mine = [one for one in found if one.about_table == table]
        records = _records(about, {one.about for one in mine}) if mine else {}
        for paper in mine:
            record = records.get(paper.about)
            if record is not None:
                yield {
                    "key": str(paper.pk),
                    "made_on": clock.day_of(paper.made_at),
                    "title": f"{Number(paper.kind, paper.year, paper.number)}\n{paper.kind}",
                    "partner": str(about.partner(record).pk),
                    "staff": str(getattr(record, about.staff, None) or "") if about.staff else "",
                    "post": about.post,
                }


def _records(about: About, ids: set[UUID | None]) -> Mapping[UUID | None, object]:
    rows = about.model.objects.filter(about.stands, pk__in=ids).select_related(*about.joined)
    return {one.pk: one for one in rows}


SOURCES: Mapping[str, Source] = {
    "record_paper": Source(
        SCHEMA,
        frozenset(),
        _waiting,
        renewed_by=frozenset({Paper._meta.db_table, *(one.model._meta.db_table for one in ABOUT.values())}),
    )
}
