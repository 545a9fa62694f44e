"""Reads of employers, vacancies, placements and referrals."""

from kladka.employers.queries.criteria import Criterion, criteria, rules_by_criterion, with_answers
from kladka.employers.queries.employer import (
    FOUND,
    due_steps,
    found_organisations,
    listed_contacts,
    listed_employers,
    of_name,
)
from kladka.employers.queries.matched import told_beside
from kladka.employers.queries.matching import (
    Candidate,
    Match,
    candidates,
    job_of,
    matches,
    vetoes_against,
    wishes_as_values,
    wishes_of,
    wishes_versions,
)
from kladka.employers.queries.parameters import cis_periods, kinds, near, parameter
from kladka.employers.queries.placement import Placed, placed, placements_of, support_so_far, work_of
from kladka.employers.queries.referral import listed_referrals
from kladka.employers.queries.retention import kept_until, past_keeping
from kladka.employers.queries.sharing import SHARING, Sharing, agreeing, sharing_of
from kladka.employers.queries.vacancy import listed_vacancies

__all__ = [
    "FOUND",
    "SHARING",
    "Candidate",
    "Criterion",
    "Match",
    "Placed",
    "Sharing",
    "agreeing",
    "candidates",
    "cis_periods",
    "criteria",
    "due_steps",
    "found_organisations",
    "job_of",
    "kept_until",
    "kinds",
    "listed_contacts",
    "listed_employers",
    "listed_referrals",
    "listed_vacancies",
    "matches",
    "near",
    "of_name",
    "parameter",
    "past_keeping",
    "placed",
    "placements_of",
    "rules_by_criterion",
    "sharing_of",
    "support_so_far",
    "told_beside",
    "vetoes_against",
    "wishes_as_values",
    "wishes_of",
    "wishes_versions",
    "with_answers",
    "work_of",
]
