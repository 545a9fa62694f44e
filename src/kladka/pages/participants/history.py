"""Everything recorded about a participation in one query: seven kinds of facts, who recorded and corrected them.

`people.queries.timeline` reads the same facts table by table; a page may not spend so many queries.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from typing import Any
from uuid import UUID

from django.db.models import CharField, DateField, DecimalField, F, Max, OuterRef, QuerySet, Subquery, UUIDField, Value
from django.db.models.functions import Cast

from kladka.accounts.models import User
from kladka.coaching.models import Session
from kladka.core.ledger import Fact
from kladka.core.prepared import Prepared
from kladka.people.models import (
    Assignment,
    Ending,
    Entry,
    Evidence,
    Exit,
    Participation,
    Reentry,
    Situation,
    Support,
)

CLAIMED = "claimed"
_KINDS: dict[str, tuple[type[Fact], dict[str, Any]]] = {
    "entry": (Entry, {"on": "entry_date", "code": "kind", "place": "site__name"}),
    "assignment": (
        Assignment,
        {
            "on": "from_date",
            "code": "model",
            "place": "site__name",
            "given": "coach__given_name",
            "family": "coach__family_name",
        },
    ),
    "support": (
        Support,
        {
            "on": "start_date",
            "until": "end_date",
            "code": "kind",
            "detail": "area",
            "form": "form",
            "place": "site__name",
            "given": "provider__given_name",
            "family": "provider__family_name",
            "amount": "hours",
        },
    ),
    "situation": (
        Situation,
        {
            "on": "from_date",
            "until": "until_date",
            "code": "kind",
            "detail": "contract_kind",
            "amount": "full_time_share",
        },
    ),
    "ending": (
        Ending,
        {
            "on": "until_date",
            "code": "outcome",
            "detail": "situation__kind",
            "of": "situation_id",
            "form": "support__kind",
        },
    ),
    "exit": (Exit, {"on": "exit_date", "code": "leaving_reason", "detail": "path_completed"}),
    "reentry": (Reentry, {"on": "reentry_date"}),
}
_COLUMNS: dict[str, Any] = {
    "on": DateField(),
    "until": DateField(),
    "code": CharField(),
    "detail": CharField(),
    "form": CharField(),
    "place": CharField(),
    "given": CharField(),
    "family": CharField(),
    "amount": DecimalField(max_digits=8, decimal_places=3),
    "of": UUIDField(),
}
_LEDGER = ("id", "recorded_no", "recorded_at", "recorded_by", "retracted_at", "retracted_by", "reason", "replaces")


@dataclass(frozen=True)
class Recorded:
    """One fact as a page shows it. `evidence` is claimed, proven or verified; `of` the situation an ending ends,
    `form` the kind of a support of which an ending says what came of it.

    `replaced` are the versions before, the newest first; `ended` tells whether a situation or assignment has an end.
    """

    kind: str
    id: UUID
    on: date
    until: date | None
    code: str
    detail: str
    form: str
    place: str
    person: str
    amount: Decimal | None
    of: UUID | None
    session: UUID | None
    evidence: str
    recorded_no: int
    recorded_at: datetime
    recorded_by: UUID
    recorded_name: str
    retracted_at: datetime | None
    retracted_name: str
    reason: str
    replaces: UUID | None
    replaced: tuple["Recorded", ...] = ()

    @property
    def is_current(self) -> bool:
        """Tell whether the fact is believed now."""
        return self.retracted_at is None


def history(participation: Participation) -> list[Recorded]:
    """Return the facts of a participation, newest first, each with what it replaced. One query.

    What was withdrawn without a successor is listed too, with its retraction.
    """
    rows = [_recorded(row) for row in _every_fact.rows(participation.pk)]
    by_id = {row.id: row for row in rows}
    followed = {row.replaces for row in rows if row.replaces}
    shown = [_with_past(row, by_id) for row in rows if row.is_current or row.id not in followed]
    return sorted(shown, key=lambda row: (row.on, row.recorded_no), reverse=True)


@Prepared
def _every_fact(participation: UUID) -> QuerySet[Any, dict[str, Any]]:
    branches = [_branch(kind, participation) for kind in _KINDS]
    return reduce(lambda one, other: one.union(other, all=True), branches)


def _branch(kind: str, participation: UUID) -> Any:
    model, columns = _KINDS[kind]
    evidence = Evidence.objects.current().filter(fact=OuterRef("pk")).values("fact").annotate(best=Max("state"))
    names = {
        "session_id": Session.objects.filter(support=OuterRef("pk")).values("pk"),
        "evidence_state": evidence.values("best"),
        "recorded_name": User.objects.filter(pk=OuterRef("recorded_by")).values("name"),
        "retracted_name": User.objects.filter(pk=OuterRef("retracted_by")).values("name"),
    }
    values = {
        f"x_{name}": Cast(F(columns[name]) if name in columns else Value(None), output)
        for name, output in _COLUMNS.items()
    }
    return model.objects.filter(
        participation=participation
    ).values(  # type: ignore[misc]
        *_LEDGER,
        x_kind=Value(kind, CharField()),
        **values,
        **{name: Subquery(query[:1]) for name, query in names.items()},
    )


def _recorded(row: dict[str, Any]) -> Recorded:
    return Recorded(
        kind=row["x_kind"],
        id=row["id"],
        on=row["x_on"],
        until=row["x_until"],
        code=row["x_code"] or "",
        detail=row["x_detail"] or "",
        form=row["x_form"] or "",
        place=row["x_place"] or "",
        person=" ".join(part for part in (row["x_given"], row["x_family"]) if part),
        amount=row["x_amount"],
        of=row["x_of"],
        session=row["session_id"],
        evidence=row["evidence_state"] or CLAIMED,
        recorded_no=row["recorded_no"],
        recorded_at=row["recorded_at"],
        recorded_by=row["recorded_by"],
        recorded_name=row["recorded_name"] or "",
        retracted_at=row["retracted_at"],
        retracted_name=row["retracted_name"] or "",
        reason=row["reason"],
        replaces=row["replaces"],
    )


def _with_past(row: Recorded, by_id: dict[UUID, Recorded]) -> Recorded:
    past, step = [], row
    while step.replaces in by_id:
        step = by_id[step.replaces]
        past.append(step)
    return Recorded(**{**row.__dict__, "replaced": tuple(past)})
