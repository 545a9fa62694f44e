"""What is due at entities after their entry: what the law asks for, whether they still operate, free jobs."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pyarrow as pa
from django.utils.translation import gettext_lazy as _

from kladka.incubation.models import (
    EntityEnding,
    EntityLeaving,
    EntityRegistration,
    EntityStatus,
    Founder,
    Grant,
    GrantStep,
    Job,
    Member,
    Occupancy,
)
from kladka.incubation.queries import After, after
from kladka.incubation.rules import Counted, Found
from kladka.programmes.models import Post, Project
from kladka.reporting.worklists.declared import Frame, Rule

KIND = "entity"
DUTY, BELOW, CHECK, EMPTY, SETTLE, RETURN = RULES = (
    Rule("entity_duty", KIND, _("What the law asks of an entity is not reached")),
    Rule("entity_below", KIND, _("An entity has too few members")),
    Rule("entity_check", KIND, _("Nobody has checked whether an entity operates")),
    Rule("job_empty", KIND, _("A job at an entity is free")),
    Rule("grant_settle", KIND, _("A grant is to be settled")),
    Rule("grant_return", KIND, _("Money of a grant has to come back")),
)
SCHEMA = pa.schema(
    [
        ("key", pa.string()),
        ("rule", pa.string()),
        ("entity", pa.string()),
        ("word", pa.string()),
        ("partner", pa.string()),
        ("staff", pa.string()),
        ("since", pa.date32()),
        ("due", pa.date32()),
        ("number", pa.int64()),
    ]
)
"""`entity` is the registration, of a line on money the grant. `word` is the entity's name and, of a duty, what is
wanted, of a check, from when the months are counted; `staff` the adviser of the site, whether or not still, and nobody
where it is about money."""
DUE = """
SELECT * REPLACE (
    CASE WHEN staff IN (SELECT staff FROM serving WHERE role = 'adviser') THEN staff ELSE '' END AS staff
) FROM followed
"""
"""What `lines` asks: nobody is named who no longer advises."""
TOUCHED_BY = frozenset(
    model._meta.db_table
    for model in (
        EntityRegistration,
        Founder,
        Member,
        EntityStatus,
        Job,
        Occupancy,
        EntityEnding,
        EntityLeaving,
        Grant,
        GrantStep,
        Post,
        Project,
    )
)


def followed(project: Project, _ids: Any) -> Iterator[dict[str, Any]]:
    """Yield what is due at the entities of a project, whatever day it is. Ten queries at most."""
    yield from _of_grants(project)
    rows = (
        EntityRegistration.objects.current().filter(project=project).select_related("organisation", "site", "project")
    )
    found = list(rows.order_by("register_date", "pk"))
    if not found:
        return
    advisers = _advisers(project)
    for each in after(found):
        site = each.registration.site
        staff = advisers.get(site.pk) or (advisers.get(site.branch_of_id) if site.branch_of_id else None)
        yield from _of(each, staff)


def lines(found: pa.Table, frame: Frame, wanted: pa.Schema) -> pa.Table:
    """Return a line for each thing that is due, or that soon will be."""
    rows = [_line(row) for row in found.to_pylist() if _stands(row, frame)]
    return pa.Table.from_pylist(rows, wanted)


def _of(each: After, staff: UUID | None) -> Iterator[dict[str, Any]]:
    registration = each.registration
    name = registration.organisation.short_name

    def row(rule: Rule, key: str, since: date, due: date, number: int, what: str = "") -> dict[str, Any]:
        return {
            "key": f"{rule.code} {registration.pk} {key}",
            "rule": rule.code,
            "entity": str(registration.pk),
            "word": f"{name}\n{what}",
            "partner": str(registration.site.organisation_id),
            "staff": str(staff or ""),
            "since": since,
            "due": due,
            "number": number,
        }

    told = each.watched()
    for owed in told.owed:
        if owed.reached_on is None:
            duty = owed.duty
            yield row(DUTY, duty.wants, registration.register_date, duty.due, duty.least - owed.now, duty.wants)
    if told.below is not None:
        yield row(BELOW, "", told.below.since, told.below.until, told.below.now)
    for check in each.checks():
        if check.found == Found.UNKNOWN:
            key = str(check.months) if check.counted == Counted.ENTRY else f"{check.counted} {check.months}"
            yield row(CHECK, key, check.day, check.day, check.months, str(check.counted))
    for number, job in enumerate(each.jobs if each.ended_on is None else (), start=1):
        empty = each.empty_since(job)
        if empty is not None:
            yield row(EMPTY, str(job.pk), empty, empty, number)


def _of_grants(project: Project) -> Iterator[dict[str, Any]]:
    """Yield what is to be settled, and what has to come back. One query."""
    rows = Grant.objects.filter(project=project, signed_on__isnull=False).select_related("organisation")
    for grant in rows.order_by("signed_on", "pk"):
        rule, due = RETURN, grant.return_by if grant.returned_on is None else None
        if grant.state in _TO_SETTLE:
            rule, due = SETTLE, grant.settle_by
        if due is not None and grant.organisation is not None:
            yield {
                "key": f"{rule.code} {grant.pk}",
                "rule": rule.code,
                "entity": str(grant.pk),
                "word": f"{grant.organisation.short_name}\n",
                "partner": str(grant.partner_id),
                "staff": "",
                "since": grant.signed_on,
                "due": due,
                "number": 0,
            }


_TO_SETTLE = frozenset({Grant.State.SIGNED, Grant.State.CHECKED, Grant.State.ENDING})
_MONEY = frozenset({SETTLE.code, RETURN.code})


def _stands(row: Mapping[str, Any], frame: Frame) -> bool:
    if row["rule"] == DUTY.code:
        return bool(row["due"] - timedelta(days=frame.limits.entity_due) <= frame.on)
    if row["rule"] in _MONEY:
        return bool(row["due"] - timedelta(days=frame.limits.grant_due) <= frame.on)
    if row["rule"] == EMPTY.code:
        return bool(row["since"] + timedelta(days=frame.limits.job_empty) < frame.on)
    return bool(row["since"] <= frame.on)


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "rule": row["rule"],
        "kind": KIND,
        "participation": "",
        "fact": row["entity"],
        "since": row["since"],
        "until": row["due"] if row["rule"] in (DUTY.code, BELOW.code, *_MONEY) else None,
        "day": row["since"],
        "word": row["word"],
        "number": row["number"],
        "staff": row["staff"],
        "partner": row["partner"],
        "figures": None,
    }


def _advisers(project: Project) -> dict[UUID, UUID]:
    """The newest adviser of each site."""
    posts = Post.objects.current().filter(project=project, role=Post.Role.ADVISER, site__isnull=False)
    return dict(posts.order_by("from_date", "recorded_no").values_list("site", "staff"))
