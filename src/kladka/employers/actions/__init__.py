"""The verbs of the room: employers, vacancies, wishes, placements, support plans and referrals."""

from kladka.employers.actions.contact import change_contact, follow_up, record_contact, remove_contact
from kladka.employers.actions.describing import describe, describe_all
from kladka.employers.actions.employer import add_employer, change_employer
from kladka.employers.actions.person import add_person, change_person, forget_old_people, forget_person
from kladka.employers.actions.placement import (
    begin_trial,
    change_placement,
    end_placement,
    end_trial,
    extend_programme,
    place,
    plan_support,
)
from kladka.employers.actions.referral import change_referral, refer
from kladka.employers.actions.vacancy import add_vacancy, analyse_job, change_vacancy, set_state
from kladka.employers.actions.wishes import record_wishes

__all__ = [
    "add_employer",
    "add_person",
    "add_vacancy",
    "analyse_job",
    "begin_trial",
    "change_contact",
    "change_employer",
    "change_person",
    "change_placement",
    "change_referral",
    "change_vacancy",
    "describe",
    "describe_all",
    "end_placement",
    "end_trial",
    "extend_programme",
    "follow_up",
    "forget_old_people",
    "forget_person",
    "place",
    "plan_support",
    "record_contact",
    "record_wishes",
    "refer",
    "remove_contact",
    "set_state",
]
