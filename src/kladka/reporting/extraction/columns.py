"""Which column of which fact becomes which column of miara's tables. Pseudonyms and codes only, never identity."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from kladka.core.dictionaries import dictionary
from kladka.core.ledger import Fact
from kladka.incubation.models import (
    EntityEnding,
    EntityRegistration,
    EntityStatus,
    Founder,
    Incubator,
    Job,
    Member,
    Occupancy,
)
from kladka.learning.models import HeadCount
from kladka.people.models import (
    Alias,
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
from kladka.programmes.models import Post, Target
from kladka.reporting.extraction.pieces import FACT

PROJECT = "participation__project__code"
FURTHER = "further"


@dataclass(frozen=True)
class Source:
    """Where one of miara's tables comes from: a fact model, and for each column a path in it.

    Columns of the ledger (recorded_on, retracted_on, replaces, reason) are the same everywhere; `id` is the fact's
    own id unless `columns` says otherwise. `derived` are columns made from the others of the row, `project` is the way
    to the code of the project that a row is of, where it is of one. `further`: the path of more codes, parted by
    spaces, and what each makes of the row; the fact gives one row more for each, with an id of its own. What no room
    records is left out, stays empty, and is named in `UNRECORDED`.
    """

    model: type[Fact]
    columns: Mapping[str, str]
    derived: Mapping[str, Callable[[Mapping[str, Any]], Any]] = field(default_factory=dict)
    project: str = PROJECT
    further: tuple[str, Callable[[Mapping[str, Any], str], Mapping[str, Any]]] | None = None
    others: tuple["Source", ...] = ()

    @property
    def all(self) -> tuple["Source", ...]:
        """The source itself and the others of the same table."""
        return (self, *self.others)

    @property
    def paths(self) -> dict[str, str]:
        """The path of each column that is read of a fact."""
        return {"id": "id", **self.columns, **({FURTHER: self.further[0]} if self.further else {})}

    def rows(self, read: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """What a fact that was read gives: a row, and one more for each further code."""
        row = {**read, **{column: derive(read) for column, derive in self.derived.items()}}
        yield row
        codes = row[FURTHER] if self.further else None
        for code in (codes or "").split():
            yield row | dict(self.further[1](row, code)) | {FACT: further_id(row[FACT], code)}  # type: ignore[index]


def same(names: str) -> dict[str, str]:
    """Return columns that carry the same name on both sides."""
    return {name: name for name in names.split()}


def further_id(fact: str, code: str) -> str:
    """Return the id of the row that a fact gives for one more code."""
    return f"{fact} {code}"


def fact_of(row: str) -> str:
    """Return the id of the fact that gave a row."""
    return row.partition(" ")[0]


UNRECORDED: Mapping[str, Any] = {
    "participation.other_disadvantaged": _("another unfavourable situation at entry"),
    "attendance.person": _("who attended an open event, where only heads were counted"),
    "institution": _("institutions that were supported, with their kind and size"),
}
"""Tables and columns of the engine that no room records yet, in words: a figure about them would be a wrong number."""


def in_education(row: Mapping[str, Any]) -> bool | None:
    """Tell from the sub-status at entry whether somebody was in education or training; None where it does not say."""
    code = row["labour_substatus"]
    known = dictionary("labour-substatus").items.get(code) if code else None
    return known.data.get("in_education") if known else None


def output_of(row: Mapping[str, Any]) -> str | None:
    """Return the project whose output an entity or a job is: of none where it came after the project's end."""
    return None if row["is_after_project"] else row["project"]


_ENTRY = {
    "id": "participation_id",
    "person": "participation__person_id",
    "project": PROJECT,
    "target_group": "target_group__code",
    "partner": "partner_id",
    "site": "site_id",
    **same("kind institution entry_date sex birth_date education labour_status labour_substatus unemployed_since"),
    **same("disability disability_degree foreign_background third_country minority homeless"),
    **same("municipality degurba powiat"),
}
_OF_PARTICIPATION = {"participation": "participation_id"}
_CODE = "project__code"
_OF_ENTITY = {"entity": "entity_id"}
_ENDED = "ended"
"""The outcome of what ended at an entity: nobody says how."""
_OF_PROJECT = {"project": _CODE}

SOURCES: dict[str, Source] = {
    "participation": Source(Entry, _ENTRY, {"in_education": in_education}),
    "record_state": Source(RecordState, {**_OF_PARTICIPATION, **same("state on_date")}),
    "exit": Source(Exit, {**_OF_PARTICIPATION, **same("exit_date path_completed leaving_reason")}),
    "reentry": Source(Reentry, {**_OF_PARTICIPATION, **same("reentry_date")}),
    "alias": Source(Alias, {"person": "person_id", "same_as": "same_as_id"}, project=""),
    "assignment": Source(
        Assignment,
        {
            **_OF_PARTICIPATION,
            "partner": "partner_id",
            "site": "site_id",
            "coach": "coach_id",
            **same("model from_date"),
        },
        further=("also", lambda row, code: {"id": further_id(row["id"], code), "model": code}),
    ),
    "support": Source(
        Support,
        {**_OF_PARTICIPATION, "site": "site_id", **same("kind area form powiat event start_date end_date hours")},
    ),
    "situation": Source(
        Situation,
        {
            **_OF_PARTICIPATION,
            **same("kind from_date until_date contract_kind full_time_share"),
            # What a situation itself names is the end agreed; the real one is an ending of its own.
            "contract_until": "until_date",
        },
    ),
    "ending": Source(
        Ending,
        {
            "assignment": "assignment_id",
            "situation": "situation_id",
            "support": "support_id",
            **same("until_date outcome"),
        },
        {
            "fact": lambda row: row["assignment"] or row["situation"] or row["support"],
            "fact_table": lambda row: next(name for name in ("assignment", "situation", "support") if row[name]),
        },
        further=(
            "assignment__also",
            lambda row, code: {name: further_id(row[name], code) for name in ("id", "assignment", "fact")},
        ),
        others=(
            Source(
                EntityEnding,
                {"member": "member_id", "status": "status_id", "occupancy": "occupancy_id", **same("until_date")},
                {
                    "fact": lambda row: row["member"] or row["status"] or row["occupancy"],
                    "fact_table": lambda row: next(name for name in ("member", "status", "occupancy") if row[name]),
                    "outcome": lambda _row: _ENDED,
                },
                project="",  # an entity may have been registered in several
            ),
        ),
    ),
    "evidence": Source(Evidence, same("fact fact_table state document_kind document_date")),
    "attendance": Source(HeadCount, {**_OF_PROJECT, **same("event on_date kind head_count")}, project=_CODE),
    "entity": Source(
        EntityRegistration,
        {
            "id": "organisation_id",
            **_OF_PROJECT,
            "site": "site_id",
            **same("legal_form register_date is_after_project"),
        },
        {"project": output_of},
        project=_CODE,
    ),
    "founder": Source(
        Founder,
        {"entity": "entity_id", "kind": "kind", "person": "person_id", "organisation": "organisation_id"},
        project="",  # an entity may have been registered in several
    ),
    "member": Source(
        Member, {**_OF_ENTITY, "kind": "kind", "person": "person_id", **same("at_risk from_date")}, project=""
    ),
    "status": Source(EntityStatus, {**_OF_ENTITY, **same("kind from_date")}, project=""),
    "job": Source(
        Job,
        {
            **_OF_PROJECT,
            **_OF_ENTITY,
            "site": "site_id",
            **same("created_date full_time_share is_after_project"),
        },
        {"project": output_of},
        project=_CODE,
    ),
    "occupancy": Source(
        Occupancy,
        {"job": "job_id", "person": "person_id", **same("contract_kind at_risk from_date")},
        project="job__project__code",
    ),
    "incubator": Source(Incubator, {**_OF_PROJECT, "site": "site_id", **same("branch_of opened_on")}, project=_CODE),
    "post": Source(
        Post,
        {"staff": "staff_id", **_OF_PROJECT, "partner": "partner_id", **same("role from_date until_date")},
        project=_CODE,
    ),
    "target": Source(Target, {**_OF_PROJECT, **same("indicator breakdown value on_date")}, project=_CODE),
}
