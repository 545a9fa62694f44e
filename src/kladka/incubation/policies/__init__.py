"""What may never happen in an incubator, whoever asks. Each `check_` raises PolicyBroken with a sentence."""

from kladka.incubation.policies.advice import (
    check_adviser,
    check_appointment,
    check_clients,
    check_duration,
    check_form,
    check_group_met,
    check_next_step,
    check_not_withdrawn,
    check_same_year,
    check_signers,
    check_texts,
)
from kladka.incubation.policies.after import (
    check_after_entry,
    check_another_answer,
    check_ends_after_start,
    check_ends_once,
    check_holds_after_creation,
    check_members_named,
    check_not_twice,
    check_stands,
    check_status,
)
from kladka.incubation.policies.aid import check_aid, check_room_for_aid
from kladka.incubation.policies.entity import (
    check_distinct,
    check_krs,
    check_named_once,
    check_not_before_project,
    check_registered,
    check_registered_once,
)
from kladka.incubation.policies.founding import check_founders, least, source_of
from kladka.incubation.policies.incubator import check_branch, check_incubator_at, check_site_of_partner

__all__ = [
    "check_adviser",
    "check_after_entry",
    "check_aid",
    "check_another_answer",
    "check_appointment",
    "check_branch",
    "check_clients",
    "check_distinct",
    "check_duration",
    "check_ends_after_start",
    "check_ends_once",
    "check_form",
    "check_founders",
    "check_group_met",
    "check_holds_after_creation",
    "check_incubator_at",
    "check_krs",
    "check_members_named",
    "check_named_once",
    "check_next_step",
    "check_not_before_project",
    "check_not_twice",
    "check_not_withdrawn",
    "check_registered",
    "check_registered_once",
    "check_room_for_aid",
    "check_same_year",
    "check_signers",
    "check_site_of_partner",
    "check_stands",
    "check_status",
    "check_texts",
    "least",
    "source_of",
]
