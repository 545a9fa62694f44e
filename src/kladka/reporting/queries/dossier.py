"""Everything the ledger has of one participation, for the controller's checklist and for a binder."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from kladka.core import clock
from kladka.core.ledger import Fact
from kladka.people.models import (
    Assignment,
    Ending,
    Entry,
    Evidence,
    Exit,
    RecordState,
    Reentry,
    Situation,
    Support,
)
from kladka.reporting.rules.checklist import Paper, Provable, Recorded

SHOWN: Mapping[str, type[Fact]] = {"entry": Entry, "support": Support, "situation": Situation, "evidence": Evidence}
"""What a checklist asks about."""
WHOLE: Mapping[str, type[Fact]] = {
    **SHOWN,
    "assignment": Assignment,
    "ending": Ending,
    "exit": Exit,
    "reentry": Reentry,
    "record_state": RecordState,
}
"""What a binder holds."""

DATED = {
    "entry": "entry_date",
    "support": "start_date",
    "situation": "from_date",
    "evidence": "document_date",
    "assignment": "from_date",
    "ending": "until_date",
    "exit": "exit_date",
    "reentry": "reentry_date",
    "record_state": "on_date",
}
"""The day a fact is about."""
_JOINS = {
    "evidence": ("document__file", "document__inspected_by"),
    "assignment": ("coach", "site"),
    "support": ("site",),
}
_SENSITIVE = ("disability", "foreign_background", "third_country", "minority", "homeless")


@dataclass(frozen=True)
class Change:
    """A fact that was recorded or retracted after a moment of the ledger. `number` is the audit entry's."""

    table: str
    fact: Any
    is_retracted: bool
    number: int


@dataclass(frozen=True)
class Dossier:
    """One participation (with what `people.queries.listed` adds) and its facts, retracted ones too, by table."""

    participation: Any
    facts: Mapping[str, Sequence[Any]]

    @cached_property
    def recorded(self) -> Recorded:
        """What a checklist asks: only what is believed now."""
        entries = current(self.facts["entry"])
        supports, who = current(self.facts["support"]), self.participation.person.identity
        return Recorded(
            entry_date=entries[0].entry_date if entries else None,
            since=min((each.start_date for each in supports), default=clock.day_of(self.participation.created_at)),
            is_identified=bool(who.pesel_index or who.pesel_override),
            open_answers=[name for name in _SENSITIVE if not entries or getattr(entries[0], name) == "not_asked"],
            left_on=self.participation.left_date,
            is_coached=self.participation.coach_id is not None,
            provable=[
                self._provable(table, fact) for table in ("situation", "support") for fact in current(self.facts[table])
            ],
        )

    def changes_since(self, number: int) -> list[Change]:
        """Return what was recorded or retracted under a later number, in the order of the ledger."""
        found = []
        for table, facts in self.facts.items():
            found += [Change(table, fact, False, fact.recorded_no) for fact in facts if fact.recorded_no > number]
            found += [
                Change(table, fact, True, fact.retracted_no) for fact in facts if (fact.retracted_no or 0) > number
            ]
        return sorted(found, key=lambda change: (change.number, str(change.fact.pk)))

    def fact(self, pk: UUID) -> tuple[str, Any] | None:
        """Return a fact with its table, or None when it is not of this participation."""
        return next(((table, each) for table, rows in self.facts.items() for each in rows if each.pk == pk), None)

    @cached_property
    def _proofs(self) -> Mapping[UUID, list[Any]]:
        found: dict[UUID, list[Any]] = defaultdict(list)
        for each in current(self.facts["evidence"]):
            found[each.fact].append(each)
        return found

    def _provable(self, table: str, fact: Any) -> Provable:
        proofs = self._proofs.get(fact.pk, [])
        papers = dict.fromkeys(
            Paper(each.document_kind, each.document_date, each.document.file.sha256 if each.document.file else "")
            for each in proofs
        )
        is_verified = any(each.state == Evidence.State.VERIFIED for each in proofs)
        return Provable(table, fact.kind, day_of(table, fact), tuple(papers), is_verified)


def dossier_of(participation: Any, tables: Mapping[str, type[Fact]] = SHOWN) -> Dossier:
    """Return the facts of a participation, one query a table, in the order of the ledger."""
    return Dossier(participation, {name: _facts(name, model, participation) for name, model in tables.items()})


def current(facts: Iterable[Any]) -> list[Any]:
    """Return the facts believed now."""
    return [fact for fact in facts if fact.is_current]


def day_of(table: str, fact: Any) -> date:
    """Return the day a fact is about."""
    day: date = getattr(fact, DATED[table])
    return day


def _facts(name: str, model: Any, participation: Any) -> list[Any]:
    rows = model.objects.filter(participation=participation.pk).order_by("recorded_no", "pk")
    joins = _JOINS.get(name, ())
    return list(rows.select_related(*joins) if joins else rows)
