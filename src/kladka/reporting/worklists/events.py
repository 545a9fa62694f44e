"""Sessions that nobody has marked, and events whose attendance nobody has confirmed: nobody is supported yet."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pyarrow as pa
from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from kladka.learning import queries
from kladka.learning.models import Event, EventSession, SessionTrainer
from kladka.programmes.models import Project
from kladka.reporting.worklists.declared import Rule
from kladka.reporting.worklists.source import Ids, Row, Source
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
    Rule(
        "unmarked",
        "event",
        _("Attendance of a session not marked"),
        """
        SELECT session AS fact, on_date AS since, NULL::DATE AS until, on_date AS day, title AS word, people AS number,
               CASE WHEN trainer IN (SELECT staff FROM serving WHERE role = 'trainer') THEN trainer ELSE '' END
               AS staff,
               partner
        FROM unmarked WHERE on_date < $on AND ends_on >= $on
        """,
    ),
    Rule(
        "completion_overtaken",
        "event",
        _("Completion confirmed, but the marks say otherwise now"),
        """
        SELECT event AS fact, ends_on AS since, NULL::DATE AS until, ends_on AS day, title AS word, people AS number,
               CASE WHEN trainer IN (SELECT staff FROM serving WHERE role = 'trainer') THEN trainer ELSE '' END
               AS staff,
               partner
        FROM completion_overtaken
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
"""Events whose attendance nobody has confirmed; and those at which marks overtook what was confirmed of completing."""
UNMARKED = pa.schema(
    [
        ("key", pa.string()),
        ("session", pa.string()),
        ("on_date", pa.date32()),
        ("ends_on", pa.date32()),
        ("title", pa.string()),
        ("people", pa.int64()),
        ("trainer", pa.string()),
        ("partner", pa.string()),
    ]
)
"""Sessions of events not confirmed yet, with how many people nobody has marked. Once the event is over, the event as a
whole is asked for."""


def lines(standing: Standing, rule: Rule, wanted: pa.Schema) -> pa.Table:
    """Return the lines of a rule about events: about nobody, for the trainer, else for the coordinators."""
    found = standing.table(rule.sql)
    size = found.num_rows
    given = {"rule": rule.code, "kind": rule.kind, "participation": ""}
    columns = {name: pa.array([value] * size, pa.string()) for name, value in given.items()}
    columns["figures"] = pa.nulls(size, pa.list_(pa.string()))
    columns |= {name: found[name] for name in found.column_names}
    return pa.table({name: columns[name] for name in wanted.names}).cast(wanted)


def _unconfirmed(project: Project, _ids: Ids) -> Iterator[Row]:
    rows = Event.objects.filter(project=project, confirmed_at=None, cancelled_at=None).annotate(
        n=Count("enrolments", filter=Q(enrolments__participation__isnull=False, enrolments__state="placed"))
    )
    names = ("pk", "ends_on", "title_pl", "title_en", "n", "trainer", "site__organisation")
    for pk, ends_on, title_pl, title_en, people, trainer, partner in rows.filter(n__gt=0).values_list(*names):
        yield _of_event(pk, ends_on, (title_pl, title_en), people, trainer, partner)


def _overtaken(project: Project, _ids: Ids) -> Iterator[Row]:
    for event, people in queries.overtaken(project.pk):
        title = (event.title_pl, event.title_en)
        yield _of_event(event.pk, event.ends_on, title, people, event.trainer_id, event.site.organisation_id)


def _of_event(pk: UUID, ends_on: date, title: tuple[str, str], people: int, trainer: UUID | None, partner: UUID) -> Row:
    title_pl, title_en = title
    return {
        "key": str(pk),
        "event": str(pk),
        "ends_on": ends_on,
        "title": f"{title_pl}\n{title_en or title_pl}",
        "people": people,
        "trainer": str(trainer or ""),
        "partner": str(partner),
    }


def _unmarked(project: Project, _ids: Ids) -> Iterator[Row]:
    named = SessionTrainer.objects.filter(session=OuterRef("pk")).order_by("staff__name_sort").values("staff")
    rows = queries.unmarked(EventSession.objects.filter(event__project=project)).annotate(lead=Subquery(named[:1]))
    event = ("ends_on", "title_pl", "title_en", "trainer", "site__organisation")
    names = ("pk", "on_date", "unmarked", "lead", *(f"event__{name}" for name in event))
    for pk, on_date, number, lead, ends_on, title_pl, title_en, trainer, partner in rows.values_list(*names):
        yield {
            "key": str(pk),
            "session": str(pk),
            "on_date": on_date,
            "ends_on": ends_on,
            "title": f"{title_pl}\n{title_en or title_pl}",
            "people": number,
            "trainer": str(lead or trainer or ""),
            "partner": str(partner),
        }


SOURCES = {
    "unconfirmed": Source(
        SCHEMA, frozenset(), _unconfirmed, renewed_by=frozenset({"learning_event", "learning_enrolment"})
    ),
    "completion_overtaken": Source(
        SCHEMA,
        frozenset(),
        _overtaken,
        renewed_by=frozenset(
            {"learning_presence", "learning_eventsession", "learning_event", "learning_enrolment", "people_ending"}
        ),
    ),
    "unmarked": Source(
        UNMARKED,
        frozenset(),
        _unmarked,
        renewed_by=frozenset(
            {"learning_presence", "learning_eventsession", "learning_sessiontrainer", "learning_event"}
            | {"learning_enrolment"}
        ),
    ),
}
