"""Which column of which fact becomes which column of miara's tables. Pseudonyms and codes only, never identity."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from kladka.core.dictionaries import dictionary
from kladka.core.ledger import Fact
from kladka.incubation.models import EntityRegistration, Founder, Incubator
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

PROJECT = "participation__project__code"


@dataclass(frozen=True)
class Source:
    """Where one of miara's tables comes from: a fact model, and for each column a path in it.

    Columns of the ledger (recorded_on, retracted_on, replaces, reason) are the same everywhere; `id` is the fact's
    own id unless `columns` says otherwise. `derived` are columns made from the others of the row, `project` is the way
    to the code of the project that a row is of, where it is of one. What no room records is left out, stays empty, and
    is named in `UNRECORDED`.
    """

    model: type[Fact]
    columns: Mapping[str, str]
    derived: Mapping[str, Callable[[Mapping[str, Any]], Any]] = field(default_factory=dict)
    project: str = PROJECT


def same(names: str) -> dict[str, str]:
    """Return columns that carry the same name on both sides."""
    return {name: name for name in names.split()}


UNRECORDED: Mapping[str, Any] = {
    "participation.other_disadvantaged": _("another unfavourable situation at entry"),
    "attendance.person": _("who attended an open event, where only heads were counted"),
    "member": _("the members of entities"),
    "status": _("whether an entity still operates, and its status of a social enterprise"),
    "job": _("the jobs made at entities"),
    "occupancy": _("who holds a job made at an entity"),
    "institution": _("institutions that were supported, with their kind and size"),
}
"""Tables and columns of the engine that no room records yet, in words: a figure about them would be a wrong number."""


def in_education(row: Mapping[str, Any]) -> bool | None:
    """Tell from the sub-status at entry whether somebody was in education or training; None where it does not say."""
    code = row["labour_substatus"]
    known = dictionary("labour-substatus").items.get(code) if code else None
    return known.data.get("in_education") if known else None


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
        {"assignment": "assignment_id", "situation": "situation_id", **same("until_date outcome")},
        {
            "fact": lambda row: row["assignment"] or row["situation"],
            "fact_table": lambda row: "assignment" if row["assignment"] else "situation",
        },
    ),
    "evidence": Source(Evidence, same("fact fact_table state document_kind document_date")),
    "attendance": Source(HeadCount, {**_OF_PROJECT, **same("event on_date kind head_count")}, project=_CODE),
    "entity": Source(
        EntityRegistration,
        {"id": "organisation_id", **_OF_PROJECT, "site": "site_id", **same("legal_form register_date")},
        project=_CODE,
    ),
    "founder": Source(
        Founder,
        {"entity": "entity_id", "kind": "kind", "person": "person_id", "organisation": "organisation_id"},
        project="",  # an entity may have been registered in several
    ),
    "incubator": Source(Incubator, {**_OF_PROJECT, "site": "site_id", **same("branch_of opened_on")}, project=_CODE),
    "post": Source(
        Post,
        {"staff": "staff_id", **_OF_PROJECT, "partner": "partner_id", **same("role from_date until_date")},
        project=_CODE,
    ),
    "target": Source(Target, {**_OF_PROJECT, **same("indicator breakdown value on_date")}, project=_CODE),
}
