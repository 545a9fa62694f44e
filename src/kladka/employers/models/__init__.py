"""Employers and what is agreed with them; participants' job wishes, placements, and referrals to other bodies."""

from kladka.employers.models.employer import ContactPerson, Employer, EmployerContact
from kladka.employers.models.placement import Placement, SupportPhase
from kladka.employers.models.referral import Referral
from kladka.employers.models.vacancy import JobAnalysis, Vacancy
from kladka.employers.models.wishes import JobWishes

__all__ = [
    "ContactPerson",
    "Employer",
    "EmployerContact",
    "JobAnalysis",
    "JobWishes",
    "Placement",
    "Referral",
    "SupportPhase",
    "Vacancy",
]
