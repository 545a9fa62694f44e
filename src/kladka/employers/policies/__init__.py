"""What may never happen, whoever asks. Each `check_` raises PolicyBroken with a sentence."""

from kladka.employers.policies.employer import (
    check_belongs,
    check_changes,
    check_contact,
    check_employer,
    check_person,
)
from kladka.employers.policies.matching import check_values, check_wishes
from kladka.employers.policies.placement import (
    CIS,
    EMPLOYMENT,
    check_may_be_extended,
    check_may_end,
    check_may_pass,
    check_not_in_trial,
    check_phases,
    check_placement,
    check_trial,
)
from kladka.employers.policies.referral import check_referral
from kladka.employers.policies.sharing import Untold, check_sent, check_told, sending, telling, why_untold
from kladka.employers.policies.vacancy import check_analysis, check_vacancy

__all__ = [
    "CIS",
    "EMPLOYMENT",
    "Untold",
    "check_analysis",
    "check_belongs",
    "check_changes",
    "check_contact",
    "check_employer",
    "check_may_be_extended",
    "check_may_end",
    "check_may_pass",
    "check_not_in_trial",
    "check_person",
    "check_phases",
    "check_placement",
    "check_referral",
    "check_sent",
    "check_told",
    "check_trial",
    "check_vacancy",
    "check_values",
    "check_wishes",
    "sending",
    "telling",
    "why_untold",
]
